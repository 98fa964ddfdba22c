"""Countries: their data, and the setting of the model that is built from it."""
