"""Which source files machine code is made of: found by reading them, before any of them is imported.

A *kernel module* decorates functions (`compiled`, `separately_compiled`, `choice`), or is imported at the top
of another kernel module: compiled functions can call, and so contain, what it defines. No list need be kept
up to date by hand: the cache of machine code, the gradient check and the tests ask this module.
"""

import functools
import re
from pathlib import Path

PACKAGES = ("toygan", "divergences")
DECORATORS = {
    "toygan.engine.compilation": {"compiled"},
    "toygan.engine.separate": {"separately_compiled", "choice", "foreign"},
}
_ROOT = Path(__file__).parents[2]
_IMPORT = re.compile(rf"^from ((?:{'|'.join(PACKAGES)})[\w.]*) import (\([^)]*\)|[^\n#]*)", re.MULTILINE)


@functools.cache
def kernel_modules() -> tuple[str, ...]:
    """The dotted names of all kernel modules, sorted.

    Raises
    ------
    FileNotFoundError
        When one of them imports a module of these packages whose file is not there.

    Examples
    --------
    >>> "toygan.network.backprop" in kernel_modules()
    True
    >>> "toygan.cli" in kernel_modules()
    False
    """
    return tuple(sorted(reached_from(_that_decorate())))


def reached_from(names) -> set[str]:
    """The modules of that name and those that they import at their top, directly or through others."""
    found, left = set(), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += imported(name)
    return found


def imported(name) -> set[str]:
    """The modules of these packages that a module imports at its top, by ``from … import …``."""
    return {module for module, _ in _imports(name)}


def source_path(name) -> Path:
    """The file of a module or of a package of that dotted name."""
    place = _ROOT / name.replace(".", "/")
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _that_decorate():
    """The modules that import a decorator of kernels."""
    for path in sorted((_ROOT / "toygan").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not any(module in text for module in DECORATORS):  # most of them: to read on takes longer
            continue
        name = ".".join(path.relative_to(_ROOT).with_suffix("").parts)
        if any(names & DECORATORS.get(module, set()) for module, names in _imports(name)):
            yield name


def _imports(name):
    """Pairs of a module and the names taken from it; a submodule taken from a package is the module."""
    return _imports_in(_ROOT, name)


@functools.cache
def _imports_in(root, name):
    return tuple(_read_imports(name))


def _read_imports(name):
    text = source_path(name).read_text(encoding="utf-8")  # a file that is not there is an error
    for module, listed in _IMPORT.findall(text):
        names = set(re.findall(r"(\w+)(?: as \w+)?", re.sub(r"#.*", "", listed)))
        package = source_path(module).name == "__init__.py"
        submodules = {part for part in names if package and source_path(f"{module}.{part}").exists()}
        yield from ((f"{module}.{part}", set()) for part in submodules)
        if names - submodules:
            yield module, names - submodules
