"""The page of an experiment: one HTML file that holds tables and figures, and needs nothing else to be read."""
