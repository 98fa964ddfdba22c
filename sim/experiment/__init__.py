"""Batch experiments: a design of scenarios, the same luck for each, run on every core, kept, and compared by pairs."""
