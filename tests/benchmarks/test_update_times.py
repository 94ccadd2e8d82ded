"""The table of milliseconds holds every method on its laws, and the script that writes it makes such rows."""

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

from figures.chapters.without_the_game import without_a_critic
from toygan.studies.mode_coverage import METHODS, STUDIED

ROOT = Path(__file__).parents[2]


@pytest.fixture
def script(monkeypatch):
    """The script, with short turns."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    spec = importlib.util.spec_from_file_location("update_times", ROOT / "benchmarks" / "update_times.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, value in (("ROUNDS", 2), ("WARM", 0.02), ("TURN", 0.02)):
        monkeypatch.setattr(module, name, value)
    yield module
    sys.modules.pop("performance", None)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_holds_every_method_once(script):
    found = rows(script.TABLE)
    keys = [(row["method"], row["data"], row["batch_size"]) for row in found]
    wanted = {(method, law, "256") for method in METHODS for law in STUDIED}
    wanted |= {(method, "swissroll", "128") for method in without_a_critic.METHODS}
    assert len(keys) == len(set(keys))
    assert set(keys) == wanted
    for row in found:
        assert 0.1 < float(row["milliseconds"]) < 1000
        assert "cores" in row["machine"]
        assert row["date"] > "2026"


def test_measured_again_a_row_takes_the_place_of_its_own_alone(script, tmp_path, monkeypatch):
    table = tmp_path / "times.csv"
    old = "energy,ring8,256,5,2026-01-01,elsewhere\nsliced,ring8,256,5,2026-01-01,elsewhere\n"
    table.write_text(f"{','.join(script.COLUMNS)}\n{old}", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["update_times.py", "--methods", "sliced", "--out", str(table)])
    script.main()
    found = {(row["data"], row["method"]): row for row in rows(table)}
    assert list(found) == [
        ("grid25", "sliced"),
        ("ring8", "energy"),
        ("ring8", "sliced"),
        ("swissroll", "sliced"),
    ]
    assert found["ring8", "energy"]["milliseconds"] == "5"
    assert found["ring8", "sliced"]["machine"] != "elsewhere"
    assert float(found["ring8", "sliced"]["milliseconds"]) > 0
