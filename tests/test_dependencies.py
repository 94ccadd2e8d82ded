"""One direction of dependency between the packages, read off the imports of every module."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ["network/mlp.py", "network/backprop.py", "autograd.py", "network/optimizers.py"]


def imported_packages(path: Path) -> set[str]:
    """The top-level names that a module imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found


def modules_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", modules_of("divergences"), ids=lambda path: path.stem)
def test_divergences_know_nothing_of_networks(path):
    assert not imported_packages(path) & {"toygan", "figures", "tutorials"}


@pytest.mark.parametrize("name", CORE)
def test_the_core_of_toygan_knows_no_distance(name):
    assert not imported_packages(ROOT / "toygan" / name) & {"divergences", "figures"}


def test_figures_are_imported_only_by_commands():
    importers = {path.parent.name for path in modules_of("toygan") if "figures" in imported_packages(path)}
    assert importers <= {"commands"}
