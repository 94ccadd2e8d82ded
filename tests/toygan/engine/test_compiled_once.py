"""Machine code that several processes make together: who compiles, who waits, what the notes say."""

import threading

import numpy as np
import pytest
from numba import types

from toygan.engine import compiled_once, separate
from toygan.engine.compilation import jit_enabled
from toygan.engine.numba_private import kinds_of
from toygan.engine.separate import DISPATCHERS, separately_compiled
from toygan.support.locks import locked

pytestmark = pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")


def _negate(x):
    for i in range(x.size):
        x[i] = -x[i]


def _negate_twice(x):
    negate(x)
    negate(x)


negate, negate_twice = separately_compiled(_negate), separately_compiled(_negate_twice)
NAME, INNER = (separate.name_of(function) for function in (_negate_twice, _negate))


@pytest.fixture
def dispatcher(monkeypatch, tmp_path):
    """That of ``negate_twice``, with notes in a folder of the test's own."""
    monkeypatch.setattr(compiled_once, "machine_code_folder", lambda: tmp_path)
    return DISPATCHERS[NAME]


def test_a_note_says_what_a_function_calls(dispatcher, tmp_path):
    kinds = kinds_of(dispatcher, (np.ones(2),))
    dispatcher.overloads.pop(kinds, None)
    compiled_once._write(note := compiled_once._note_of(NAME, dispatcher, kinds), [((INNER,), kinds)])
    assert compiled_once.compiled_by_us(NAME, dispatcher, kinds) == [((INNER,), kinds)]
    assert kinds not in dispatcher.overloads  # it need not be loaded for that
    assert [path.name for path in tmp_path.iterdir()] == [note.name]


def test_what_is_compiled_here_is_noted(dispatcher, tmp_path):
    kinds = (types.Array(types.uint8, 1, "C"),)
    found = compiled_once.compiled_by_us(NAME, dispatcher, kinds)
    assert found in ([((INNER,), kinds)], [])  # [] where the machine code came from the cache
    assert [path.suffix for path in tmp_path.iterdir()] == [".note"]


def test_calls_from_python_are_noted_for_every_dtype(dispatcher):
    for dtype in (np.int32, np.uint16):
        negate_twice(x := np.ones(2, dtype))
        assert compiled_once._note_of(NAME, dispatcher, kinds_of(dispatcher, (x,))).exists()


def test_while_another_process_compiles_it_is_left_to_that_one(dispatcher, tmp_path):
    kinds = kinds_of(dispatcher, (np.ones(2, np.float32),))
    lock = compiled_once._note_of(NAME, dispatcher, kinds).stem + ".lock"
    with locked(tmp_path, lock):
        assert compiled_once.compiled_by_us(NAME, dispatcher, kinds) is None
    assert compiled_once.compiled_by_us(NAME, dispatcher, kinds) is not None


def test_who_needs_it_at_once_waits_for_the_other(dispatcher, tmp_path):
    kinds = (types.Array(types.int16, 1, "C"),)
    lock = compiled_once._note_of(NAME, dispatcher, kinds).stem + ".lock"
    found = []
    waiting = threading.Thread(
        target=lambda: found.append(compiled_once.compiled_once(NAME, dispatcher, kinds))
    )
    with locked(tmp_path, lock):
        waiting.start()
        waiting.join(0.1)
        assert found == []
    waiting.join(60)
    ((address, returned),) = found
    assert address != 0
    assert returned == types.none


def test_a_damaged_note_says_nothing_and_does_no_harm(dispatcher):
    kinds = kinds_of(dispatcher, (np.ones(2),))
    note = compiled_once._note_of(NAME, dispatcher, kinds)
    compiled_once._write(note, [])
    note.write_bytes(note.read_bytes()[:-1])
    assert compiled_once._read(note) is None
    assert compiled_once.compiled_by_us(NAME, dispatcher, kinds) == []
    assert compiled_once.compiled_once(NAME, dispatcher, kinds)[1] == types.none
