"""The readable model: the whole model once more, in plain Python objects. Begin reading here.

It says the same as `sim/model`, which is written for speed, and holds four kinds of object:

    country.py  a jurisdiction: its market, its courts, the desks of its central authority
    agency.py   an agency of a country: staff, evidence of others' conduct, effort reserved for cooperation
    group.py    a slot of the market, and the trafficking group in it
    case.py     a joint case of agencies of several countries against a group, and its requests for assistance
    region.py   all of them together, the parameters and chance

`start.py` builds a region at month 0, and `month.py` lists the steps of a month. Each submodel of the ODD
(`docs/ODD.md`, section 7) is a file of its name; the techniques and the hub share `techniques.py`. `outcomes.py` sums
up what was recorded. What the model does fast, this one does in the most obvious way; `test_readable_model.py` holds
their outcomes equal. From `sim` it takes only what a scenario says: the facts of the region, the parameters, and the
number by which an agency is known.

    python -m tests.theory.readable_model two_countries --months 24
"""
