"""The list of kernel modules: found by reading, and the same as what functions really call."""

import ast
import re
import types
from pathlib import Path

import pytest

from toygan.engine import compilation, kernel_sources
from toygan.engine.kernel_sources import imported, kernel_modules, reached_from, source_path
from toygan.engine.separate import DISPATCHERS

ROOT = Path(compilation.__file__).parents[2]
DECORATORS = {"compiled", "separately_compiled", "choice"}


def _decorates(tree):
    """Whether a name of a decorator is called or stands over a function."""
    for node in ast.walk(tree):
        marks = [node] if isinstance(node, ast.Call) else getattr(node, "decorator_list", [])
        called = [getattr(mark, "func", mark) for mark in marks]
        if DECORATORS & {getattr(name, "id", "") for name in called}:
            return True
    return False


@pytest.fixture(scope="module")
def decorating():
    """The files of toygan that decorate, but the one that stands in for others."""
    texts = {path: path.read_text("utf-8") for path in (ROOT / "toygan").rglob("*.py")}
    paths = [path for path, text in texts.items() if "toygan.engine" in text and _decorates(ast.parse(text))]
    return {path.relative_to(ROOT) for path in paths} - {Path("toygan/gradcheck/source_copies.py")}


def test_every_module_that_decorates_is_found_in_every_room(decorating):
    names = {".".join(path.with_suffix("").parts) for path in decorating}
    assert names <= set(kernel_modules())
    assert {"toygan.engine.loops", "toygan.network.passes", "toygan.game.phases"} <= names


def test_make_coverage_runs_the_tests_of_every_room_that_decorates_uncompiled(decorating):
    rules = re.findall(
        r"^COMPILED [:+]= \$\(addprefix (\S+),([^)]+)\)$", (ROOT / "Makefile").read_text("utf-8"), re.M
    )
    listed = {prefix + word for prefix, words in rules for word in words.split()}
    assert all((ROOT / name).exists() for name in listed)
    assert {f"tests/{path.parent.as_posix()}" for path in decorating} <= listed
    jitted = [
        path for path in (ROOT / "divergences").rglob("*.py") if "numba.njit" in path.read_text("utf-8")
    ]
    assert jitted
    assert {f"tests/{path.parent.relative_to(ROOT).as_posix()}" for path in jitted} <= listed


def _called(function, found):
    """Add the files of ours whose functions a function can call, itself included."""
    function = getattr(function, "py_func", function)
    if not isinstance(function, types.FunctionType) or function in found:
        return
    file = Path(function.__code__.co_filename)
    if not any(file.is_relative_to(ROOT / package) for package in kernel_sources.PACKAGES):
        return
    found[function] = file
    space = {
        name: function.__globals__[name] for name in _names(function.__code__) & function.__globals__.keys()
    }
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    for value in (*space.values(), *cells):
        inside = [getattr(value, name, None) for name in _names(function.__code__)]
        for one in inside if isinstance(value, types.ModuleType) else [value]:
            _called(one, found)


def _names(code):
    inner = [_names(constant) for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return set(code.co_names).union(*inner)


@pytest.mark.skipif(not compilation.jit_enabled(), reason="nothing is compiled")
def test_whatever_is_compiled_or_called_from_there_is_on_the_list():
    import toygan.game.trainer  # noqa: F401  # which has every kernel decorated

    found = {}
    for dispatcher in list(DISPATCHERS.values()):
        if dispatcher.py_func.__module__.startswith("toygan."):
            _called(dispatcher.py_func, found)
    files = set(found.values())
    assert files <= {source_path(name) for name in kernel_modules()}
    needed = (
        "network/backprop",
        "network/activations",
        "objectives/table",
        "engine/scalar_math",
        "game/players",
    )
    assert {ROOT / "toygan" / f"{name}.py" for name in needed} <= files


def test_imports_are_read_as_python_reads_them():
    assert imported("toygan.network.passes") >= {"toygan.network.backprop", "toygan.engine.letters"}
    assert "toygan.network.activations" in reached_from(["toygan.network.backprop"])


def test_several_lines_comments_other_names_and_packages(tmp_path, monkeypatch):
    monkeypatch.setattr(kernel_sources, "_ROOT", tmp_path)
    package = tmp_path / "toygan" / "engine"
    package.mkdir(parents=True)
    for name in ("separate", "one", "two", "three"):
        (package / f"{name}.py").write_text("", encoding="utf-8")
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "user.py").write_text(
        "from toygan.engine import one, two as other\n"
        "from toygan.engine.separate import (\n    foreign,  # three\n    choice,\n)\n"
        "def later():\n    from toygan.engine import three\n",
        encoding="utf-8",
    )
    assert imported("toygan.engine.user") == {f"toygan.engine.{name}" for name in ("one", "two", "separate")}
    assert list(kernel_sources._that_decorate()) == ["toygan.engine.user"]
    (package / "two.py").unlink()
    with pytest.raises(FileNotFoundError):
        reached_from(["toygan.engine.two"])
