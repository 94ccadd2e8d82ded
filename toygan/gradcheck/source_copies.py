"""Fresh copies of the kernel modules from their source text, uncompiled, or with one line changed.

The complex-step check runs the equations on complex numbers, which compiled code cannot, and a lesson breaks
one line to show what a gradient check says. Both read the files that training runs, so there is no second
statement of an equation. A copy lives beside the real modules: nothing in the process changes.
"""

import builtins
import functools
import importlib
import itertools
import types
from importlib.util import find_spec
from pathlib import Path

from toygan.engine import compilation, separate

# What the copies are known by, and where the originals are; each is loaded after those it needs.
MODULES = {
    "loops": "engine.loops",
    "gemm": "engine.gemm",
    "products": "engine.products",
    "scalar_math": "engine.scalar_math",
    "score_functions": "engine.score_functions",
    "activations": "network.activations",
    "activation_loops": "network.activation_loops",
    "backprop": "network.backprop",
    "layout": "network.layout",
    "passes": "network.passes",
    "penalties": "objectives.penalties",
    "objectives": "objectives.table",
    "network": "network.mlp",
    "optimizers": "network.optimizers",
    "players": "game.players",
    "state": "game.state",
    "shards": "game.shards",
    "phases": "game.phases",
    "program": "game.program",
    "led_by_python": "game.led_by_python",
    "training": "game.trainer",
}
_COPIES = itertools.count(1)


def copies(replace=None, compile=False):
    """Load copies of the kernel modules.

    Parameters
    ----------
    replace : (module, line, other line), optional
        A line that stands exactly once in the text of that module, one of ``MODULES``, and what to put there.
        Both are given without indentation.
    compile : bool
        Compile by Numba, without its cache; otherwise the lines run as plain NumPy.

    Returns
    -------
    types.SimpleNamespace
        The copied modules by name, those of ``MODULES``.

    Raises
    ------
    ValueError
        When the line is not there exactly once.

    Examples
    --------
    >>> plain = copies()
    >>> net = plain.network.Network([2, 3, 1], activation="tanh", rng=0)
    >>> type(net.passes.forward).__name__
    'function'
    """
    loaded = {"toygan.engine.compilation": _compilation(compile)}
    compiled = loaded["toygan.engine.compilation"].compiled
    loaded["toygan.engine.separate"] = _separate(compile, compiled)
    for name, place in MODULES.items():
        text = source_text(name)
        if replace is not None and replace[0] == name:
            text = with_line_replaced(text, *replace[1:])
        loaded[f"toygan.{place}"] = _load(f"toygan.{place}", text, loaded)
    copied = {name: loaded[f"toygan.{place}"] for name, place in MODULES.items()}
    return _with_users_objectives(types.SimpleNamespace(**copied))


def uncompiled():
    """Return unchanged copies that run as plain NumPy, complex numbers included; made once."""
    return _with_users_objectives(_unchanged())


@functools.cache
def _unchanged():
    return copies()


def _with_users_objectives(modules):
    from toygan.objectives.table import OBJECTIVES

    modules.objectives.OBJECTIVES.update({name: row for name, row in OBJECTIVES.items() if not row.compiled})
    return modules


def source_text(name) -> str:
    """Return the text of one of ``MODULES``."""
    return Path(find_spec(f"toygan.{MODULES[name]}").origin).read_text(encoding="utf-8")


def with_line_replaced(text, line, other) -> str:
    """Replace the one line of ``text`` that reads ``line``, keeping its indentation.

    Examples
    --------
    >>> with_line_replaced("if x:\\n    y = 1  # (BP1)\\n", "y = 1  # (BP1)", "y = 2")
    'if x:\\n    y = 2\\n'
    """
    lines = text.splitlines(keepends=True)
    places = [i for i, found in enumerate(lines) if found.strip() == line]
    if len(places) != 1:
        raise ValueError(f"the line must stand once in the source, it stands {len(places)} times: {line}")
    [place] = places
    indentation = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    lines[place] = f"{indentation}{other}\n"
    return "".join(lines)


def _compilation(compile):
    """Stand in for `toygan.engine.compilation`: no cache, and no Numba at all unless asked for."""

    def compiled(function=None, *, cached=False, **options):
        if function is None:
            return functools.partial(compiled, **options)
        return compilation.compiled(function, **options) if compile else function

    stand_in = types.ModuleType("toygan.engine.compilation")
    stand_in.compiled = compiled
    stand_in.jit_enabled = lambda: compile and compilation.jit_enabled()
    return stand_in


def _separate(compile, compiled):
    """Stand in for `toygan.engine.separate`: tables under names of the copy's own, the rest in one piece."""
    stand_in, copy = types.ModuleType("toygan.engine.separate"), next(_COPIES)
    stand_in.separately_compiled = lambda function=None, **options: (
        compiled if function is None else compiled(function)
    )
    stand_in.choice = lambda functions, name, plain=None, **options: (
        separate.choice(functions, f"{name} of copy {copy}:", plain, cached=False, **options)
        if compile
        else separate.plain_choice(plain or functions)
    )
    stand_in.foreign = separate.foreign
    return stand_in


def _load(name, text, loaded):
    """Run ``text`` as the module ``name`` whose imports of kernel modules find the copies made so far."""

    def import_copies(module, globals=None, locals=None, fromlist=(), level=0):
        inside = {part: f"{module}.{part}" for part in fromlist or ()}
        if module not in loaded and not set(inside.values()).isdisjoint(loaded):
            found = {part: loaded.get(path) or importlib.import_module(path) for part, path in inside.items()}
            return types.SimpleNamespace(**found)
        return loaded.get(module) or builtins.__import__(module, globals, locals, fromlist, level)

    copy = types.ModuleType(name)
    copy.__file__ = f"<copy of {name}>"
    copy.__builtins__ = {**vars(builtins), "__import__": import_copies}
    exec(builtins.compile(text, copy.__file__, "exec"), vars(copy))
    return copy
