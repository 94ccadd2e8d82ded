"""Who may import whom: packages, rooms of ``toygan``, and no circle, read off the imports of every module.

An import inside a function counts like one at the top; so does the name of a module in a string, in a module
that uses ``import_module``.
"""

import ast
import functools
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("divergences", "toygan", "figures", "benchmarks")

# Rooms of toygan, from the top down -> the nearest rooms below; what lies below those may be imported too.
ROOMS = {
    "__main__": ("cli",),
    "cli": ("commands",),
    "commands": ("studies", "gradcheck", "without_the_game", "exercises", "lab"),
    "lab": ("runs", "dirac", "gradcheck"),
    "exercises": ("network", "dirac"),
    "studies": ("sweeps",),
    "sweeps": ("runs",),
    "runs": ("game", "config", "metrics", "critics"),
    "gradcheck": ("game", "network"),
    "critics": ("network",),
    "game": ("network", "config", "remedies", "without_the_game"),
    "config": ("network", "remedies", "datasets", "without_the_game", "dirac"),
    "without_the_game": ("network", "datasets"),
    "remedies": ("objectives",),
    "network": ("objectives", "engine"),
    "metrics": ("datasets",),
    "objectives": ("engine", "autograd"),
    "datasets": ("support",),
    "dirac": ("support",),
    "engine": ("support",),
    "autograd": (),
    "minibatch_descent": ("network",),  # a public door
    "support": (),
}
KNOW_DISTANCES = {
    "critics",
    "datasets",
    "objectives",
    "metrics",
    "without_the_game",
    "exercises",
    "studies",
    "lab",
    "commands",
}
DRAW = {"commands", "runs", "lab"}  # inside functions only
FOR_ALL = "divergences.display"  # tables of HTML: of no law and no distance, so that every room may use them


@functools.cache
def modules() -> dict[str, Path]:
    """Every module of the packages by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[: -1 if parts[-1] == "__init__" else None])] = path
    return found


def module_of(name: str) -> str:
    """The module that a dotted name is or lies in; empty for one of another library."""
    while name and name not in modules():
        name = name.rpartition(".")[0]
    return name


def imported(node: ast.AST) -> set[str]:
    """The dotted names that a node imports."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        assert not node.level, "imports here are absolute"
        return {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


def named(tree: ast.Module) -> set[str]:
    """The dotted names of modules in strings, where ``import_module`` may be given them."""
    if not any(getattr(node, "name", "") == "import_module" for node in ast.walk(tree)):
        return set()
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in strings if isinstance(text, str) and "." in text and text in modules()}


@functools.cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


@functools.cache
def imports_of(module: str) -> frozenset[str]:
    """The modules of the repository that a module imports anywhere."""
    names = named(tree_of(module)).union(*map(imported, ast.walk(tree_of(module))))
    return frozenset({module_of(name) for name in names} - {"", module})


@functools.cache
def reached_from(module: str) -> frozenset[str]:
    """Everything that importing a module and calling all its functions may load."""
    found, waiting = set(), [module]
    while waiting:
        for name in imports_of(waiting.pop()) - found:
            found.add(name)
            waiting.append(name)
    return frozenset(found)


def room_of(module: str) -> str:
    """The first two parts of the name of a module of toygan."""
    return module.split(".")[1]


def rooms_below(room: str) -> set[str]:
    below = set(ROOMS[room])
    return below.union(*(rooms_below(lower) for lower in below)) | {"support", "autograd"}


def modules_of(package: str) -> list[str]:
    """The modules of a package but for the package itself."""
    return [name for name in modules() if name.startswith(f"{package}.")]


def test_no_import_circle_anywhere():
    circles = [name for name in modules() if name in reached_from(name)]
    assert circles == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room):
    for module in modules_of("toygan"):
        if room_of(module) == room:
            rooms = {room_of(name) for name in imports_of(module) if name.startswith("toygan.")} - {room}
            assert rooms <= rooms_below(room), module


def test_every_module_of_toygan_has_a_room():
    assert {room_of(name) for name in modules_of("toygan")} == set(ROOMS)


def test_nothing_in_the_library_imports_commands():
    importers = {name for name in modules() if any(n.startswith("toygan.commands") for n in imports_of(name))}
    assert {room_of(name) for name in importers} <= {"cli", "commands"}


def distances(names) -> set[str]:
    """Which of some modules know laws and distances."""
    of_laws = {name for name in names if name.split(".")[0] == "divergences"}
    return {name for name in of_laws if name != "divergences" and not name.startswith(FOR_ALL)}


def test_what_every_room_may_use_knows_nothing_of_laws():
    for module in modules():
        if module.startswith(FOR_ALL):
            assert all(name.startswith(FOR_ALL) for name in reached_from(module)), module


@pytest.mark.parametrize("module", modules_of("divergences"))
def test_divergences_know_nothing_of_networks(module):
    assert {name.split(".")[0] for name in imports_of(module)} <= {"divergences"}


@pytest.mark.parametrize("module", modules_of("toygan"))
def test_only_rooms_that_mean_laws_import_distances(module):
    if distances(imports_of(module)):
        assert room_of(module) in KNOW_DISTANCES


@pytest.mark.parametrize("room", ["engine", "network", "autograd", "support"])
def test_the_lesson_loads_no_distance_even_through_others(room):
    for module in modules_of("toygan"):
        if room_of(module) == room:
            assert not distances(reached_from(module)), module


@pytest.mark.parametrize("module", modules_of("toygan"))
def test_figures_are_imported_only_inside_functions_that_draw(module):
    everywhere = {name.split(".")[0] for name in imports_of(module)}
    at_the_top = {name.split(".")[0] for node in tree_of(module).body for name in imported(node)}
    assert "figures" not in at_the_top
    assert "figures" not in everywhere or room_of(module) in DRAW


def test_a_circle_would_be_seen(monkeypatch):
    arrows = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    monkeypatch.setitem(globals(), "imports_of", lambda name: arrows[name])
    assert [name for name in arrows if name in reached_from.__wrapped__(name)] == ["a", "b", "c"]
