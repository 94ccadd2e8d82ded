"""What a figure depends on, as a hash: when it is unchanged, the figure is current.

The sources are found by reading, not by running: the figure's module, whatever it imports from this
repository (also inside functions), and so on. A name imported from a lazy package leads to the submodule
that defines it. The versions of the numerical libraries count as well.
"""

import ast
import hashlib
import importlib.util
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from figures.look import labels
from figures.look.look import Look
from figures.registry import LectureFigure

HERE = Path(__file__).parents[1]
PACKAGES = ("divergences", "toygan", "figures")
LIBRARIES = ("numpy", "scipy", "matplotlib", "POT", "numba")
RECORD = 3  # version of the manifest's rows: a new one draws every picture again
# These modules decide how a picture looks, not what it shows: a change in them computes nothing again.
DRAWING = (
    "figures.look.labels",
    "figures.look.look",
    "figures.look.picture",
    "figures.look.style",
    "figures.look.drawing",
    "figures.production.saver",
    "figures.registry",
    "figures.row",
    "figures.parameters",
    "figures",
)


@cache
def _root(package: str) -> Path:
    """The folder of one of our packages."""
    return Path(importlib.util.find_spec(package).origin).parent


@cache
def source_of(name: str) -> Path | None:
    """The file of a module of this repository, or None."""
    package, *rest = name.split(".")
    if package not in PACKAGES:
        return None
    path = _root(package).joinpath(*rest)
    candidates = (path / "__init__.py", path.with_suffix(".py"))
    return next((file for file in candidates if file.is_file()), None)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


@cache
def _defined(path: Path) -> frozenset[str]:
    """Names that a module defines at its top level."""
    names = set()
    for node in _tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(names)


@cache
def _home(package: str, name: str) -> frozenset[str]:
    """The modules behind ``from package import name``: a submodule, or those that define the name."""
    path = source_of(package)
    if source_of(f"{package}.{name}"):
        return frozenset({package, f"{package}.{name}"})
    if path is None or path.name != "__init__.py" or name in _defined(path):
        return frozenset({package})
    files = (file for file in sorted(path.parent.rglob("*.py")) if file.name != "__init__.py")
    homes = (_module(package, path.parent, file) for file in files if name in _defined(file))
    return frozenset({package, *homes})


def _module(package: str, folder: Path, file: Path) -> str:
    return ".".join((package, *file.relative_to(folder).with_suffix("").parts))


@cache
def _imports(name: str) -> frozenset[str]:
    """The modules of this repository that a module imports anywhere in its text."""
    path, found = source_of(name), set()
    if path is None:
        raise FileNotFoundError(f"there is no module {name}")
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found |= _home(node.module, alias.name)
    return frozenset(module for module in found if source_of(module))


def closure(name: str) -> set[str]:
    """The module and everything of this repository that it reaches by imports.

    Examples
    --------
    >>> sorted(closure("toygan.support.names"))
    ['toygan.support.names']
    """
    seen, waiting = set(), [name]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += _imports(module)
    return seen


def _digest(parts: dict) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


@cache
def _versions() -> dict[str, str]:
    return {library: _version(library) for library in LIBRARIES}


def of_data(row: LectureFigure, quick: bool) -> str:
    """The hash of everything that ``row.compute(quick)`` depends on."""
    modules = sorted(closure(row.module_name) - set(DRAWING))
    return _digest(
        {
            "sources": {module: _file(source_of(module)) for module in modules},
            "files": {name: _file(HERE / name) for name in row.files if (HERE / name).is_file()},
            "versions": _versions(),
            "seed": row.drawn_seed,
            "parameters": row.values,
            "quick": quick,
        }
    )


def of_picture(row: LectureFigure, quick: bool, look: Look, lang: str) -> str:
    """The hash of everything that the drawn figure depends on: its data, its words, its style."""
    core = (
        "row.py",
        "look/look.py",
        "look/style.py",
        "look/drawing.py",
        "production/saver.py",
        "production/film.py",
        "production/player.html",
        "look/dark.mplstyle",
    )
    return _digest(
        {
            "data": of_data(row, quick),
            "core": {name: _file(HERE / name) for name in core},
            "labels": labels.of_figure(row.id, lang),
            "record": RECORD,
            "style": [_file(path) for path in look.files()],
            "look": look.changes(),
            "lang": lang,
        }
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # POT on Python 3.15
        return "not installed"
