"""Benches are run by people, now and then: that they still fit what they measure is seen here."""

import pkgutil
from importlib import import_module

import pytest

from tests import bench


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(bench.__path__)])
def test_a_bench_can_be_loaded(name: str) -> None:
    if name == "extractors":
        pytest.skip("compares with libraries that only `make bench-extractors` installs")
    assert import_module(f"tests.bench.{name}")
