"""Verification of the model: does it do what its theory and its ODD say?

    test_exactness.py                what is switched off does nothing at all, what is switched on does something
    test_every_parameter_matters.py  no parameter is without effect
    test_closed_forms.py             where theory gives a number (Erlang-C, a backlog, ...), the model gives it
    test_search.py                   the same of random search that saturates
    test_waiting_times.py            the same of how long a group is down
    test_metamorphic.py              relations between runs that have to hold: relabelled countries, paired chance, ...
    test_isolation_and_scale.py      what is apart does not interfere; twice the size says the same
    test_readable_model.py           a second writing of the model, in plain Python, has the same outcomes
    readable_model/                  that second writing: the place to begin reading

The statistics of the random numbers themselves stand with the generator, in `tests/engine/test_chance.py`.
"""
