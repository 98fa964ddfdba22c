"""The patterns that the model has to show, each a small experiment with a criterion, on the full model and null models.

`study` has the patterns of the source study, `literature` those of related models and field studies, `docking` those of
another model of coordination; `catalogue` lists all and looks for them. `runs` makes the runs, `judgement` judges them,
`page` writes what was found. No parameter is fitted to them, and what fails is printed as failing (pattern-oriented
modelling, Grimm et al. 2005).
"""
