"""Benchmarks are run by hand; what they measure is there."""

import pkgutil
from importlib import import_module

import pytest

import tests.benchmarks


@pytest.mark.parametrize("name", [file.name for file in pkgutil.iter_modules(tests.benchmarks.__path__)])
def test_a_benchmark_finds_what_it_measures(name):
    if name == "drawing_page":
        pytest.skip("a page that is told by its environment what to draw")
    assert import_module(f"tests.benchmarks.{name}").__doc__
