"""What in a folder is a sweep's own."""

import json

import pytest

from toygan.sweeps.plan import LazyPlan, axes, plan
from toygan.sweeps.sweep_folder import check_own, check_tables, write_plan

GRID = {"objective": "hinge", "seeds": 2, "iterations": 5}


def test_a_plan_may_grow(tmp_path):
    write_plan(tmp_path, plan(GRID))
    write_plan(tmp_path, plan(GRID | {"objective": "wasserstein"}))
    held = json.loads((tmp_path / "sweep.json").read_text())
    assert len(held["runs"]) == 4
    assert {entry["config"]["seed"] for entry in held["runs"].values()} == {0, 1}
    check_own(tmp_path)


def test_of_a_lazy_plan_the_grid_is_kept(tmp_path):
    write_plan(tmp_path, plan(GRID))
    write_plan(tmp_path, LazyPlan(axes(GRID), checked=False))
    held = json.loads((tmp_path / "sweep.json").read_text())
    assert held["grid"]["seed"] == [0, 1]
    assert len(held["runs"]) == 2


def test_a_folder_of_somebody_else(tmp_path):
    check_own(tmp_path)  # an empty one serves
    (tmp_path / "stop").touch()
    with pytest.raises(ValueError, match="must be the empty file by which a sweep is asked to stop"):
        check_own(tmp_path)
    write_plan(tmp_path, plan(GRID))
    check_own(tmp_path)
    (tmp_path / "stop").write_text("words")
    with pytest.raises(ValueError, match="it is something else"):
        check_own(tmp_path)
    (tmp_path / "stop").unlink()
    (tmp_path / "runs").touch()
    with pytest.raises(ValueError, match="runs must be a folder of the sweep"):
        check_own(tmp_path)
    (tmp_path / "sweep.json").write_text('{"schema": 2, "runs": {}}')
    with pytest.raises(ValueError, match="has schema 2; this version reads schema 1"):
        check_own(tmp_path)


def test_tables_are_told_by_their_beginning(tmp_path):
    starts = {"results.csv": "name,", "results.md": "# Results"}
    check_tables(tmp_path, starts)
    (tmp_path / "results.csv").write_text("name,label\n")
    (tmp_path / "results.md").touch()
    check_tables(tmp_path, starts)
    (tmp_path / "results.md").write_text("# Diary\n")
    with pytest.raises(ValueError, match=r"results\.md is no table of a sweep"):
        check_tables(tmp_path, starts)
