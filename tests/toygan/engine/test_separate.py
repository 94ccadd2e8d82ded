"""Functions compiled separately: found by address, kept on disk, compiled only when somebody needs them."""

import functools
import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.separate import choice, separately_compiled

needs_jit = pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")


def _double(x):
    for i in range(x.size):
        x[i] *= 2


def _refuse_negatives(x):
    if x[0] < 0:
        raise ValueError("no negatives")


def _sum(x):
    return x.sum()


double = separately_compiled(_double)
refuse_negatives = separately_compiled(_refuse_negatives)
returns_something = separately_compiled(_sum)
inner = separately_compiled(_double, name="inner", inner=True)


@compiled
def worked(x, times):
    refuse_negatives(x)
    for _ in range(times):
        double(x)
    if times > 100:
        returns_something(x)


def test_compiled_code_calls_it_with_every_dtype():
    for dtype in (np.float32, np.float64, np.int64):
        x = np.array([1, 3], dtype)
        worked(x, 3)
        assert x.dtype == dtype
        assert x.tolist() == [8, 24]


def test_python_calls_it_too():
    x = np.ones(2)
    double(x)
    assert x.tolist() == [2, 2]


def test_its_errors_reach_the_caller():
    with pytest.raises(ValueError, match="no negatives"):
        worked(np.array([-1.0]), 1)


@needs_jit
def test_returning_something_is_refused_when_it_is_first_called():
    worked(np.zeros(1), 100)
    for _ in range(2):  # a cell stays empty: the second call asks again
        with pytest.raises(RuntimeError) as caught:
            worked(np.zeros(1), 101)
    assert type(caught.value).__name__ == "NotCompiled"
    with pytest.raises(TypeError, match="_sum is compiled separately and must return None, not float64"):
        separately_compiled(worked_by_python)(np.zeros(1))


def worked_by_python(x):
    returns_something(x)


def test_python_runs_the_plain_line():
    plain = separately_compiled(_double, name="double in two ways", inner=True, plain=lambda x: x.fill(7))
    x = np.ones(2)
    plain(x)
    assert x.tolist() == [7, 7]


def test_a_row_of_a_choice_goes_by_its_name_and_by_its_place():
    lines = {"seven": lambda x: x.fill(7), "nine": lambda x: x.fill(9)}
    change = choice({"seven": _double, "nine": _double}, "seven or nine", plain=lines)
    x = np.ones(1)
    for code, expected in (("nine", 9), (0, 7), (np.int64(1), 9)):
        change(code, x)
        assert x[0] == expected
    if jit_enabled():
        with pytest.raises(TypeError, match="without lines is for compiled code alone"):
            choice({"seven": _double}, "without lines")(0, x)


@needs_jit
def test_an_inner_function_has_no_door_for_python():
    with pytest.raises(TypeError, match="_double is for compiled code alone"):
        inner(np.ones(1))


PROGRAM = """
import json, sys
from toygan.engine import separate
from toygan.network import Network

Network([2, 4, 1], activation=sys.argv[1], rng=0).forward([[1.0, 2.0]])
found = {name: sum(d.stats.cache_misses.values()) for name, d in separate.DISPATCHERS.items() if d.overloads}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """``begun(activation)``: the folder of a process that found nothing kept, and what it compiled."""

    @functools.cache
    def forward(activation):
        folder = tmp_path_factory.mktemp(activation)
        return folder, _forward(activation, folder)

    return forward


def _forward(activation, folder):
    """The functions that one forward pass of a new process needs, with how often each was compiled for it."""
    command = [sys.executable, "-c", PROGRAM, activation]
    environment = os.environ | {"TOYGAN_CACHE_DIR": str(folder)}
    return json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)


@needs_jit
def test_a_process_compiles_what_it_uses_and_once(begun, tmp_path):
    needed = {
        *(
            "toygan.network.passes.forward",
            "toygan.network.passes.set_panels",
            "activation relu",
            "activation identity",
        ),
        *(
            "toygan.engine.products._product_at",
            "toygan.engine.products._times",
            "toygan.engine.products.put_in_panels",
        ),
    }
    folder, found = begun("relu")
    assert found == dict.fromkeys(needed, 1)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    assert _forward("relu", tmp_path) == dict.fromkeys(needed, 0)
    more = dict.fromkeys(needed - {"activation relu"}, 0) | {"activation tanh": 1}
    assert _forward("tanh", tmp_path) == more


TOGETHER = """
import sys
from toygan.engine import separate
from toygan.network import Network

for activation in sys.argv[1:]:
    Network([2, 4, 1], activation=activation, rng=0).forward([[1.0, 2.0]])
for name, dispatcher in separate.DISPATCHERS.items():
    for result in dispatcher.overloads.values():
        address = result.library.get_pointer_to_function(result.fndesc.llvm_func_name)
        print(f"{sum(dispatcher.stats.cache_hits.values())}\t{name}\t{address}")
"""


@needs_jit
def test_code_that_two_processes_kept_stays_apart_in_a_third(begun, tmp_path):
    """Both compile the same number of functions, so Numba would give both activations the same number."""
    for activation in ("relu", "tanh"):
        folder, compiled_there = begun(activation)
        assert set(compiled_there.values()) == {1}
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    command = [sys.executable, "-c", TOGETHER, "relu", "tanh"]
    environment = os.environ | {"TOYGAN_CACHE_DIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert {hits for hits, _, _ in rows} == {"1"}
    assert len({address for _, _, address in rows}) == len(rows) >= 8
