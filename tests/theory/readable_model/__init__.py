"""The readable model: the whole model once more, in plain Python objects. Begin reading here.

It says the same as `sim/model`, which is written for speed, and holds five kinds of object:

    country.py  a jurisdiction: its market, its courts, the central authority that answers requests
    agency.py   an agency of a country: staff, how it divides them, experience of others, what its work was worth
    group.py    a slot of the market, the trafficking group in it, and what agencies know of that group
    case.py     a joint case of agencies of several countries against a group, and its requests for assistance
    region.py   all of them together, the parameters, chance, and the record of joint work

`start.py` builds a region at month 0, and `month.py` lists the steps of a month. Each submodel of the ODD
(`docs/ODD.md`, section 7) is a file of its name; the techniques and the hub share `techniques.py`. `outcomes.py` sums
up what was recorded. What the model does fast, this one does in the most obvious way; `test_readable_model.py` holds
their outcomes equal. From `sim` it takes only what a scenario says: the facts of the region, the parameters, and the
number by which an agency is known.

    python -m tests.theory.readable_model two_countries --months 24
"""
