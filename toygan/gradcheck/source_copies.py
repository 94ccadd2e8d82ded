"""Fresh copies of the kernel modules from their source text, uncompiled, or with one line changed.

The complex-step check runs the equations on complex numbers, which compiled code cannot, and a lesson breaks
one line to show what a gradient check says. Both read the files that training runs, so there is no second
statement of an equation. A copy is kept beside the real modules: nothing in the process changes.
"""

import builtins
import functools
import importlib
import itertools
import types

from numba import extending

from toygan.engine import compilation, separate
from toygan.engine.kernel_sources import imported, kernel_modules, source_path

# Modules that are not copied: those that compile (stand-ins without a cache replace two of them), those that
# define types for Numba, and those that hold no part of a kernel.
_SHARED_ENGINE = (
    "aligned",
    "array_views",
    "compilation",
    "compiled_once",
    "kernel_sources",
    "machine_code",
    "numba_private",
    "separate",
)
_SHARED = (
    "divergences.",
    "toygan.autograd",
    "toygan.support.",
    *(f"toygan.engine.{name}" for name in _SHARED_ENGINE),
)
_CALLERS = (  # Python modules that call kernels
    "toygan.network.mlp",
    "toygan.game.start",
    "toygan.game.led_by_python",
    "toygan.game.trainer",
)
_NAMES = {"mlp": "network", "table": "objectives", "trainer": "training"}  # where the file's is not enough
_COPIES = itertools.count(1)


def copies(replace=None, compile=False):
    """Load copies of the kernel modules.

    Parameters
    ----------
    replace : (module, line, other line), optional
        A line that stands exactly once in the text of that module, one of `places`, and what to put there.
        Both are given without indentation.
    compile : bool
        Compile by Numba, without its cache; otherwise the lines run as plain NumPy.

    Returns
    -------
    types.SimpleNamespace
        The copied modules by name, those of `places`.

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
    if not compile:
        loaded["numba.extending"] = _extending()
    for name, place in places().items():
        text = source_text(name)
        if replace is not None and replace[0] == name:
            text = with_line_replaced(text, *replace[1:])
        loaded[place] = _load(place, text, loaded)
    copied = {name: loaded[place] for name, place in places().items()}
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


@functools.cache
def places() -> dict:
    """The modules that are copied, by the name of the copy; each comes after those that it imports.

    These are the kernel modules, but for the shared ones, and what calls kernels from Python.

    Examples
    --------
    >>> places()["backprop"], places()["network"]
    ('toygan.network.backprop', 'toygan.network.mlp')
    """
    order, left = [], [name for name in (*kernel_modules(), *_CALLERS) if not name.startswith(_SHARED)]
    while left:
        ready = [name for name in left if imported(name).isdisjoint(left)]
        assert ready, f"these modules import one another: {left}"
        order, left = [*order, *ready], [name for name in left if name not in ready]
    stems = [place.rpartition(".")[2] for place in order]
    return {_NAMES.get(stem, stem): place for stem, place in zip(stems, order, strict=True)}


def source_text(name) -> str:
    """Return the text of one of the modules of `places`."""
    return source_path(places()[name]).read_text(encoding="utf-8")


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
    """Stand in for `toygan.engine.separate`: only tables are compiled separately, under their own names."""
    stand_in, copy = types.ModuleType("toygan.engine.separate"), next(_COPIES)

    def separately_compiled(function=None, *, plain=None, **options):
        if function is None:
            return functools.partial(separately_compiled, plain=plain)
        return compiled(function) if compile else plain or function

    def choice(functions, name, plain=None, **options):
        if not compile:
            return separate.plain_choice(plain or functions)
        own = f"{name} of copy {copy}:"
        return separate.choice(functions, own, plain=plain, **{**options, "cached": False})

    stand_in.separately_compiled, stand_in.choice = separately_compiled, choice
    stand_in.foreign = separate.foreign
    return stand_in


def _extending():
    """Stand in for `numba.extending`: what is not compiled is not told to Numba, which keeps it for ever."""
    stand_in = types.ModuleType("numba.extending")
    stand_in.models, stand_in.make_attribute_wrapper = extending.models, lambda *names: None
    for name in ("infer_getattr", "intrinsic", "register_jitable"):
        setattr(stand_in, name, lambda function: function)
    for name in ("lower_builtin", "lower_getattr", "overload", "register_model", "type_callable"):
        setattr(stand_in, name, lambda *kinds, **options: lambda function: function)
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
