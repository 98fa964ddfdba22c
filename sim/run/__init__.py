"""A run of a scenario, whole or month by month, with or without its twin, and the data that it leaves."""
