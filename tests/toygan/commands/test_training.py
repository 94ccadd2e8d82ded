"""The commands as a user calls them, on a trainer of a few lines."""

import csv
import io
import json
import signal
from pathlib import Path

import numpy as np
import pytest

from toygan.runs.folder import read_manifest

pytestmark = pytest.mark.usefixtures("fake_training")


def test_train_sample_and_resume(toygan, tmp_path):
    code, out, err = toygan(
        "train", "--data", "ring8", "--iterations", 40, "--set", "checkpoint_every=4", "--out", "run"
    )
    assert code == 0
    assert out.startswith("run: 40 updates")
    assert len(err.splitlines()) == 10
    assert err.splitlines()[-1].startswith("40/40  critic ")
    assert read_manifest(tmp_path / "run")["status"] == "finished"
    code, out, _ = toygan("sample", "run", "-n", 7, "--out", "points.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "points.csv").read_text())))
    assert (code, out, rows[0], len(rows)) == (0, "points.csv: 7 points\n", ["x1", "x2"], 8)
    toygan("sample", "run", "-n", 7, "--out", "points.npy")
    assert np.load(tmp_path / "points.npy").tolist() == [[float(cell) for cell in row] for row in rows[1:]]
    assert toygan("sample", "run", "-n", 7)[1] == (tmp_path / "points.csv").read_text()
    assert toygan("resume", "run", "-q")[0] == 0


def test_the_folder_is_named_by_content(toygan, tmp_path):
    assert toygan("train", "--preset", "gan", "--iterations", 5, "--seed", 3, "-q")[0] == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("gan-ring8-s3-")


def test_json(toygan):
    code, out, err = toygan("train", "--iterations", 20, "--json", "--out", "run")
    result = json.loads(out)
    assert (code, err) == (0, "")
    assert (result["run"], result["step"], result["last"]["step"]) == ("run", 20, 20)
    summary = json.loads(toygan("sample", "run", "-n", 50, "--json")[1])
    assert (summary["n"], len(summary["mean"])) == (50, 2)


def test_defaults_then_preset_then_file_then_set_then_options(toygan, tmp_path):
    (tmp_path / "run.toml").write_text('preset = "wgan"\nseed = 1\nclip = 0.5\niterations = 3\n')
    words = ("train", "--config", "run.toml", "--set", "seed=2", "--set", "clip=0.25", "--seed", 9)
    assert toygan(*words, "--out", "run", "-q")[0] == 0
    config = json.loads((tmp_path / "run" / "config.json").read_text())["config"]
    assert (config["seed"], config["clip"], config["critic_steps"]) == (9, 0.25, 5)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("train", "--data", "ring9"), "Did you mean 'ring8'"),
        (("train", "--objective", "wassertein"), "Did you mean 'wasserstein'"),
        (("train", "--preset", "wgan-pg"), "Did you mean 'wgan-gp'"),
        (("train", "--penalty", "r3"), "unknown penalty 'r3'; known: none, gradient_penalty"),
        (("train", "--set", "sede=1"), "Did you mean 'seed'"),
        (("train", "--set", "batch_size=2.5"), "batch_size must be a whole number"),
        (("train", "--data", "absent.csv"), "absent.csv"),
        (("train", "--config", "absent.toml"), "absent.toml"),
        (("train", "--iterations", "none"), "Invalid value for '--iterations'"),
        (
            ("train", "--import", "absent_module"),
            "--import: cannot import 'absent_module': ModuleNotFoundError",
        ),
        (("resume", "absent"), "is not a run folder"),
        (("sample", "absent"), "is not a run folder"),
        (("sample", "absent", "--out", "points.txt"), "must end in .csv or .npy"),
        (("list", "objectve"), "Did you mean 'objectives'"),
    ],
)
def test_usage_errors_exit_2_and_leave_nothing(toygan, tmp_path, words, message):
    code, _, err = toygan(*words)
    assert code == 2
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_exits_130_and_says_how_to_go_on(toygan, tmp_path, monkeypatch):
    def press(progress):
        signal.raise_signal(signal.SIGINT)
        return ""

    monkeypatch.setattr("toygan.runs.progress.words", press)
    code, _, err = toygan("train", "--iterations", 1000, "--out", "run")
    assert code == 130
    assert "toygan resume run" in err
    assert read_manifest(tmp_path / "run")["status"] == "interrupted"
    monkeypatch.undo()


def test_divergence_exits_1_and_names_the_checkpoint(toygan, fake_training, monkeypatch):
    monkeypatch.setattr(fake_training, "diverges_at", 33)
    code, _, err = toygan("train", "--iterations", 100, "--set", "checkpoint_every=10", "--out", "run", "-q")
    assert code == 1
    assert "not finite at step 33" in err
    assert "000000030.npz" in err


@pytest.mark.parametrize("kind", ["objectives", "data", "presets", "penalties", "activations", "figures"])
def test_lists(toygan, kind):
    code, out, _ = toygan("list", kind, "--json")
    names = [entry["name"] for entry in json.loads(out)]
    assert code == 0
    assert names == [line.split()[0] for line in toygan("list", kind)[1].splitlines()]


def test_an_objective_of_ones_own(toygan, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from toygan import Objective\n"
        "mine = Objective.from_values('my_hinge', lambda r, f: (f - r).mean(), lambda r, f: -f.mean())\n"
    )
    words = ("train", "--import", "mine.py", "--objective", "my_hinge", "--iterations", 5, "-q")
    assert toygan(*words, "--out", "run")[0] == 0
    held = json.loads((tmp_path / "run" / "config.json").read_text())
    assert held["digests"].keys() == {"objective"}
    from toygan.objectives.table import OBJECTIVES

    del OBJECTIVES["my_hinge"]
    code, _, err = toygan("resume", "run")
    assert code == 2
    assert "names the objective 'my_hinge', which is the user's own: say --import MODULE" in err
    assert toygan("resume", "run", "--import", "mine.py", "-q")[0] == 0
    del OBJECTIVES["my_hinge"]
    (tmp_path / "mine.py").write_text((tmp_path / "mine.py").read_text().replace("-f", "-2 * f"))
    code, _, err = toygan("resume", "run", "--import", "mine.py", "-q")
    assert code == 2
    assert "the objective 'my_hinge' was changed after the run in run began" in err
    del OBJECTIVES["my_hinge"]


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"damaged")])
def test_samples_of_an_older_update_must_be_asked_for(toygan, tmp_path, fake_training, damage):
    toygan("train", "--iterations", 40, "--set", "checkpoint_every=10", "--out", "run", "-q")
    newest = toygan("sample", "run", "-n", 3)
    assert toygan("sample", "run", "-n", 3, "--update", 40) == newest
    damage(tmp_path / "run" / "checkpoints" / "000000040.npz")
    code, out, err = toygan("sample", "run", "-n", 3)
    assert (code, out) == (2, "")
    assert "that checkpoint cannot be used" in err
    assert "--update 30 takes the newest that is whole" in err
    code, out, err = toygan("sample", "run", "-n", 3, "--update", 30)
    assert (code, len(out.splitlines()), err) == (0, 4, "")
    assert out != newest[1]
    assert "keeps no checkpoint of update 20" in toygan("sample", "run", "--update", 20)[2]
