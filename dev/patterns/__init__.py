"""The patterns that the model has to show, each a small experiment with a criterion, on the full model and null models.

    python -m dev.patterns --approach european T1 T4      what these find under one approach
    python -m dev.patterns --write                        docs/patterns.md, both approaches

`study` has the patterns of the source study, `literature` those of related models and field studies; `catalogue` lists
all. `runs` makes the runs, `figures` judges them, `page` writes. No parameter is fitted to them, and what fails is
printed as failing (pattern-oriented modelling, Grimm et al. 2005).
"""
