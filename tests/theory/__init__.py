"""Verification of the model: does it do what its theory and its ODD say?

    test_exactness.py       what is switched off does nothing at all, and what is switched on does something
    test_closed_forms.py    where theory gives a number (Erlang-C, a court's backlog, ...), the model gives it
    test_search.py          the same of random search that saturates
    test_waiting_times.py   the same of how long a group is down
    test_metamorphic.py     relations between runs that have to hold: relabelled countries, split regions, paired chance
    test_readable_model.py  a second writing of the model, in plain Python, has the same outcomes
    readable_model/         that second writing: the place to begin reading

The statistics of the random numbers themselves stand with the generator, in `tests/engine/test_chance.py`.
"""
