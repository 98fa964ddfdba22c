"""A run of a scenario, whole or month by month, and the data that it leaves."""
