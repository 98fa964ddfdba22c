"""Checks of the properties that the model claims: each prints a table with intervals, and a verdict.

    python -m dev.evidence stationary --approach european

Each check is a module of its name with one function `check`; it is given what to measure runs with, so that a test can
give it a planted world in place of the model. `runs` measures the model, `statistics` judges, `page` writes.
"""
