"""The examples in the docstrings of the practice room run."""

import doctest
import importlib
import pkgutil

import pytest

import phatngon.practice

MODULES = sorted(module.name for module in pkgutil.iter_modules(phatngon.practice.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name):
    failed, _ = doctest.testmod(importlib.import_module(f"phatngon.practice.{name}"))
    assert failed == 0
