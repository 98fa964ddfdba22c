"""Columns of a table of worlds become unknowns: what is the same everywhere is none, what moves together is one."""

import numpy as np

from sim.discovery.unknowns import ranks, unknowns


def table(**columns: object) -> list[dict[str, object]]:
    names = [name.replace("__", ".") for name in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_a_key_that_is_the_same_in_every_world_is_left_out() -> None:
    found = unknowns(table(trust__memory=[0.97, 0.98, 0.96], exchange__rate=[0.5, 0.5, 0.5]))
    assert [one.name for one in found] == ["trust.memory"]


def test_keys_that_move_together_are_one_be_it_up_and_down() -> None:
    chance = np.random.default_rng(1)
    moving = chance.random(40)
    found = unknowns(
        table(
            trust__memory=moving.tolist(),
            exchange__rate=(2 * moving**2).tolist(),
            exchange__cost=(1 - moving).tolist(),
            trust__shared=chance.random(40).tolist(),
        )
    )
    assert [one.keys for one in found] == [("trust.memory", "exchange.rate", "exchange.cost"), ("trust.shared",)]
    assert found[0].name == "trust.memory and 2 keys with it"


def test_what_a_named_choice_sets_is_one_unknown() -> None:
    found = unknowns(table(hub__level=[0.0, 1.0, 0.5, 0.0], trust__rule=["beta", "fixed", "beta", "beta"]))
    assert len(found) == 2
    found = unknowns(table(hub__level=[1.0, 0.0, 1.0, 1.0], trust__rule=["beta", "fixed", "beta", "beta"]))
    assert [one.keys for one in found] == [("hub.level", "trust.rule")]


def test_words_stand_in_the_order_of_their_declaration() -> None:
    rule, cases = unknowns(
        table(trust__rule=["beta", "fixed", "beta"], case_decision__joint_cases=[True, False, False])
    )
    assert (rule.options, rule.values.tolist()) == (("fixed", "beta"), [1, 0, 1])
    assert (cases.options, cases.values.tolist()) == (("false", "true"), [1, 0, 0])
    assert (rule.meaning, rule.unit) == ("how experience becomes trust", "")


def test_ranks_break_ties_by_lot_that_is_always_the_same() -> None:
    column = np.repeat([2.0, 1.0], 50)
    (first,) = ranks([column])
    assert sorted(first) == list(range(100))
    assert (first[:50] >= 50).all()
    assert first[:50].tolist() != sorted(first[:50])
    assert (ranks([column])[0] == first).all()


def test_one_that_countries_share_is_named_after_all_of_them() -> None:
    keys = ("jurisdictions.CAN.corruption", "jurisdictions.USA.corruption")
    (found,) = unknowns([dict.fromkeys(keys, value) for value in (0.1, 0.3, 0.2)])
    assert found.keys == keys
    assert found.name == "jurisdictions.*.corruption"
