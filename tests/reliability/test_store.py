"""Damage of every kind is tried on every file, and damage that is not found is told."""

from dev.reliability import store
from dev.reliability.store import BITS, damaged, damages


def test_bits_are_turned_over_all_over_a_file_and_each_damage_is_another():
    data = bytes(100)
    tried = list(damages(data))
    assert len(tried) == BITS + 2
    assert len({spoilt for _, spoilt in tried}) == len(tried)
    turned = [spoilt for what, spoilt in tried if what == "a bit turned over"]
    assert all(sum(one.bit_count() for one in spoilt) == 1 for spoilt in turned)
    assert turned[0][0] != 0
    assert any(turned[-1][-BITS:])
    assert [what for what, _ in damages(b"")] == ["gone"]


def test_what_is_not_found_is_told_and_files_are_put_back(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"content")
    monkeypatch.setattr(store, "verify", lambda folder: [] if (folder / "a").exists() else ["a is missing"])
    rows, missed = damaged(tmp_path, ["a"])
    assert rows == [["a bit turned over", "7", "0"], ["cut to half", "1", "0"], ["gone", "1", "1"]]
    assert missed == ["a bit turned over of a"] * 7 + ["cut to half of a"]
    assert (tmp_path / "a").read_bytes() == b"content"
