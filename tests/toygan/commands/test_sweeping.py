"""``toygan sweep`` and ``toygan report`` as a user calls them."""

import json
import os
from pathlib import Path

import pytest
from PIL import Image

from toygan.support.locks import locked

pytestmark = pytest.mark.usefixtures("fake_training")
GRID = (
    "sweep",
    "--preset",
    "gan,lsgan",
    "--data",
    "ring8",
    "--seeds",
    2,
    "--set",
    "iterations=20",
    "--out",
    "s",
)


def test_sweep_then_report(toygan, tmp_path):
    code, out, err = toygan(*GRID)
    assert code == 0
    assert out.splitlines()[0] == "4 finished"
    assert [line.split()[0] for line in err.splitlines()] == ["1/4", "2/4", "3/4", "4/4"]
    assert toygan(*GRID)[1].startswith("4 skipped")
    code, out, _ = toygan("report", "s")
    assert code == 0
    assert "| gan | 2 |" in (tmp_path / "s" / "results.md").read_text(encoding="utf-8")
    assert all(len(line) <= 80 for line in out.splitlines())
    row = next(line.split() for line in out.splitlines() if line.startswith("gan "))
    assert row[1] == "2"
    assert out.splitlines()[-1] == str(Path("s", "strips.png"))
    with Image.open(tmp_path / "s" / "strips.png") as picture:
        assert picture.size[0] > 500
    tables = json.loads(toygan("report", "s", "--json")[1])["groups"]
    assert tables["gan ring8"]["w1"]["n"] == 2
    Image.new("RGB", (2, 2)).save(tmp_path / "s" / "strips.png")
    (tmp_path / "s" / "results.csv").unlink()
    code, _, err = toygan("report", "s")
    assert (code, "strips.png is another picture" in err) == (2, True)
    assert not (tmp_path / "s" / "results.csv").exists()


def test_report_of_a_run_and_of_a_folder_of_runs_writes_nothing(toygan, tmp_path):
    for seed in (1, 2):
        toygan("train", "--data", "ring8", "--iterations", 5, "--seed", seed, "--out", f"runs/{seed}")
    before = sorted(tmp_path.rglob("*"))
    for folder, seeds in (("runs/1", "1"), ("runs", "2"), (".", "2")):
        code, out, _ = toygan("report", folder)
        assert code == 0
        row = next(line.split() for line in out.splitlines() if line.startswith("wasserstein "))
        assert row[1] == seeds
    assert sorted(tmp_path.rglob("*")) == before


def test_json_and_a_grid_from_a_file(toygan, tmp_path):
    (tmp_path / "grid.toml").write_text('objective = ["hinge", "minimax"]\niterations = 5\nseeds = 9\n')
    code, out, _ = toygan("sweep", "--config", "grid.toml", "--seeds", 1, "--out", "s", "--json")
    runs = json.loads(out)["runs"]
    assert code == 0
    assert [run["label"] for run in runs] == ["hinge", "minimax"]
    assert runs[0]["metrics"]["step"] == 5


def test_dry_run_writes_nothing(toygan, tmp_path):
    code, out, _ = toygan(*GRID, "--dry-run")
    assert code == 0
    assert out.splitlines()[-1].startswith("4 runs, about ")
    found = json.loads(toygan(*GRID, "--dry-run", "--json")[1])
    assert (found["runs"], len(found["names"])) == (4, 4)
    assert found["core_hours"] > 0 < found["disk_bytes"]
    assert list(tmp_path.iterdir()) == []


def test_one_seed_has_no_error_whatever_the_folder_is_called(toygan):
    toygan(*GRID[:6], 1, *GRID[7:-1], "NaN")
    found = json.loads(toygan("report", "NaN", "--json")[1])
    assert found["groups"]["gan ring8"]["w1"]["standard_error"] is None
    assert all(path.startswith("NaN") for path in found["files"])


def test_a_failed_run_exits_1_and_says_which(toygan, fake_training, monkeypatch):
    monkeypatch.setattr(fake_training, "diverges_at", 3)
    code, out, err = toygan(*GRID)
    assert code == 1
    assert out.startswith("4 failed")
    assert "gan-ring8-s0" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sweep", "--preset", "gan,gam"), "Did you mean 'gan'"),
        (("sweep", "--set", "colour=3"), "unknown setting 'colour'"),
        (("sweep", "--set", "seed=1", "--set", "seeds=2"), "the grid says both seed and seeds"),
        (("sweep", "--preset", "gan,gan"), "two points of the grid are the same run"),
        (
            ("sweep", "--set", "penalty=gradient_penalty", "--set", "batch_size=-1"),
            "batch_size must be 1 or more",
        ),
        (("sweep", "--backend", "ray"), "unknown backend 'ray'; known: loky, dask"),
        (("sweep", "--config", "absent.toml"), "absent.toml"),
        (("sweep", "--jobs", 0), "Invalid value for '--jobs'"),
        (("report", "absent"), "there is no folder absent"),
        (("report", "."), ". is not a sweep, not a run and holds no runs"),
    ],
)
def test_usage_errors_exit_2(toygan, words, message):
    code, _, err = toygan(*words)
    assert code == 2
    assert message in err


def test_two_sweeps_on_one_folder_say_who_holds_it(toygan, tmp_path):
    (tmp_path / "s").mkdir()
    with locked(tmp_path / "s", "sweep.lock"):
        code, _, err = toygan(*GRID)
    assert code == 2
    assert f"is in use by process {os.getpid()}" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("stop", "what to do at the next stop"),
        ("stop", ""),
        ("sweep.json", '{"trees": 3}'),
        ("sweep.json", '{"schema": 1, "runs": [1]}'),
        ("runs", "of the river"),
    ],
)
def test_files_that_no_sweep_wrote_are_refused_and_kept(toygan, tmp_path, name, content):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / name).write_text(content, encoding="utf-8")
    code, _, err = toygan(*GRID)
    assert code == 2
    assert name in err
    assert (tmp_path / "s" / name).read_text(encoding="utf-8") == content
    assert [path.name for path in (tmp_path / "s").iterdir()] == [name]


def test_the_stop_of_a_sweep_is_taken_away_when_the_sweep_goes_on(toygan, tmp_path):
    toygan(*GRID)
    (tmp_path / "s" / "stop").touch()
    assert toygan(*GRID)[0] == 0
    assert not (tmp_path / "s" / "stop").exists()
    (tmp_path / "s" / "stop").symlink_to(tmp_path / "absent")
    assert toygan(*GRID)[0] == 2
    assert (tmp_path / "s" / "stop").is_symlink()


def test_what_a_received_run_says_moves_no_terminal(toygan, tmp_path):
    run = tmp_path / "s" / "a run"
    run.mkdir(parents=True)
    manifest = {"status": "failed", "step": 0, "error": "\x1b]0;title\x07 and [red]so on"}
    (run / "manifest.json").write_text(json.dumps(manifest))
    (run / "config.json").write_text(json.dumps({"config": {}, "label": "a run"}))
    code, out, err = toygan("report", "s")
    assert (code, err) == (0, "")
    assert "a run: failed at step 0. \\x1b]0;title\\x07 and [red]so on" in out.replace("\n", " ")
