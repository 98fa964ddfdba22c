"""Validation with data held out: countries' own yearly counts, which no parameter was fitted to.

`observed` reads the published counts, `predicted` makes the model's, `agreement` compares them, `plots` and `page` show
it. No parameter is changed after looking.
"""
