"""The three diagrams of docs/ODD.md: the life of a case, the month, and the way of the data."""
