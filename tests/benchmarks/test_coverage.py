"""The shipped study: its tables hold what they say, and its script makes such tables."""

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from toygan.datasets.table import dataset
from toygan.studies.coverage_table import COLUMNS
from toygan.studies.mode_coverage import METHODS

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "figures" / "data").glob("coverage*.csv"))


@pytest.fixture(scope="module")
def study():
    """The script, as a module under a name of its own."""
    spec = importlib.util.spec_from_file_location("coverage_study", ROOT / "benchmarks" / "coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_tables_keep_their_columns_and_ranges(path):
    found = rows(path)
    assert found
    assert tuple(found[0]) == COLUMNS
    assert len({(row["method"], row["data"], row["seed"]) for row in found}) == len(found)
    for row in found:
        modes = dataset(row["data"]).modes
        assert row["method"] in METHODS
        assert float(row["w1"]) > 0
        assert modes is not None or row["modes"] == row["high_quality"] == ""
        if modes is not None:
            assert 0 <= int(row["balanced_modes"]) <= int(row["modes"]) <= len(modes.weights)
            assert 0 <= float(row["high_quality"]) < modes.ceiling + 0.01
            assert float(row["reverse_kl"]) >= 0


def test_a_small_study_end_to_end(study, tmp_path, monkeypatch, capsys):
    table = tmp_path / "table.csv"
    words = ["--methods", "minimax", "wgan", "--seeds", "1", "--iterations", "8", "--out", str(table)]
    monkeypatch.setattr(sys, "argv", ["coverage.py", "--folder", str(tmp_path / "runs"), *words])
    study.main()
    first = table.read_bytes()
    assert [(row["method"], row["data"]) for row in rows(table)] == [
        ("minimax", "ring8"),
        ("wgan", "ring8"),
        ("minimax", "grid25"),
        ("wgan", "grid25"),
    ]
    study.main()  # nothing is trained again, and the table is the same
    assert table.read_bytes() == first
    assert "skipped" in capsys.readouterr().out


def test_the_scripts_beside_it_are_not_misled_by_its_name():
    program = "import sys; sys.path.insert(0, 'benchmarks'); import numba, toygan.game.trainer"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
