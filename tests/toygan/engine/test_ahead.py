"""Compiling ahead: everything that will be called, and nothing else."""

import numpy as np
import pytest

from toygan.engine import ahead, compiled_once
from toygan.engine.compilation import jit_enabled
from toygan.engine.separate import DISPATCHERS, choice, separately_compiled

pytestmark = pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")


def _plus_one(x):
    x[0] += 1


def _plus_two(x):
    x[0] += 2


added = choice({"one": _plus_one, "two": _plus_two}, "test of ahead")


def _add(code, x):
    added(code, x)


add = separately_compiled(_add)


def compiled_rows():
    return [row for row in ("one", "two") if DISPATCHERS[f"test of ahead {row}"].overloads]


def test_what_a_function_calls_is_compiled_and_rows_that_are_not_wanted_are_not(monkeypatch, tmp_path):
    monkeypatch.setattr(compiled_once, "machine_code_folder", lambda: None)
    DISPATCHERS[f"{__name__}._add"].overloads.clear()
    reports = []
    calls = [(_add, (1, np.ones(1, np.int8)))]
    monkeypatch.setattr(compiled_once, "address_of", _compile_anew(compiled_once.address_of))
    ahead.compile_ahead(calls, lambda name: name == "test of ahead two", lambda *now: reports.append(now))
    assert compiled_rows() == ["two"]
    assert reports == [(1, 2), (2, 2)]
    x = np.ones(1, np.int8)
    add(1, x)
    assert x.tolist() == [3]


def _compile_anew(address_of):
    """Without the cache, which would hide what a function calls."""

    def anew(dispatcher, kinds):
        monkey = pytest.MonkeyPatch()
        monkey.setattr(dispatcher._cache, "load_overload", lambda *arguments: None)
        try:
            return address_of(dispatcher, kinds)
        finally:
            monkey.undo()

    return anew
