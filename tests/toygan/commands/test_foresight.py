"""What cannot fit is refused before anything is made, by the setting to change."""

import importlib
import json

import numpy as np
import pytest

from toygan.commands.sweep_foresight import foresee
from toygan.config.train_config import TrainConfig
from toygan.runs import foresight
from toygan.runs.api import load_run, resume, train
from toygan.runs.folder import config_hash
from toygan.support import memory
from toygan.support.memory import TooLargeError
from toygan.sweeps import estimate
from toygan.sweeps.plan import LazyPlan, plan

SETTINGS = {
    "batch_size": 10**13,
    "iterations": 10**15,
    "latent_dim": 10**14,
    "hidden": (10**7, 10**7, 10**7),
    "critic_hidden": (10**12,),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_the_setting_that_is_too_large_is_named_and_nothing_is_made(toygan, tmp_path, name):
    value = SETTINGS[name]
    words = ",".join(map(str, value)) if isinstance(value, tuple) else value
    for command in (("train", "--out", "r"), ("sweep", "--out", "s", "--dry-run")):
        code, out, err = toygan(*command, "--set", f"{name}={words}", "--json")
        assert code == 2
        assert f"make {name if name != 'hidden' else 'generator_hidden'} smaller" in err
        assert "GiB are free" in json.loads(out)["error"]["message"]
    assert list(tmp_path.iterdir()) == []


def test_the_bound_is_a_lower_one():
    """Of a run whose arrays can be counted: nothing that fits is refused."""
    from toygan.game.trainer import Trainer

    config = TrainConfig(hidden=(64, 32), batch_size=128, latent_dim=3)
    bounds = {name: size for (name, _), size in foresight.memory_of(config, 2).items()}
    trainer = Trainer(config)
    held = sum(array.nbytes for array in trainer.state().values())
    assert trainer.generator.parameters.size == foresight.parameters([3, 64, 32, 2])
    assert bounds["generator_hidden"] + bounds["critic_hidden"] <= held * 4 / 3  # and slopes


def test_a_received_run_of_any_size_is_refused(tmp_path, fake_training):
    """Its hash fits: whoever wrote it can compute one."""
    train(TrainConfig(hidden=(4,), iterations=4, checkpoint_every=2), tmp_path)
    held = json.loads((tmp_path / "config.json").read_text())
    config = TrainConfig(**held["config"]).replace(generator_hidden=(10**15,))
    held |= {"config": config.to_dict(), "hash": config_hash(config, {})}
    (tmp_path / "config.json").write_text(json.dumps(held))
    for door in (load_run, resume):
        with pytest.raises(TooLargeError, match="make generator_hidden smaller"):
            door(tmp_path)


def test_samples_that_do_not_fit_come_in_blocks(tmp_path, fake_training, toygan, monkeypatch):
    run = train(TrainConfig(hidden=(4,), iterations=4), tmp_path / "r")
    with pytest.raises(TooLargeError, match="draw them in parts, or let toygan sample"):
        run.sample(10**14)
    n = 3 * 65536 + 5
    whole = run.sample(n, 7)
    assert np.concatenate(list(run.sample_blocks(n, 7))).tobytes() == whole.tobytes()
    monkeypatch.setattr(memory, "available_memory", lambda: 1000)  # from here on only blocks fit
    with pytest.raises(TooLargeError):
        run.sample(n)
    monkeypatch.setattr(foresight, "refuse_beyond_memory", lambda *_: None)
    code, out, _ = toygan("sample", "r", "-n", n, "--seed", 7, "--out", "a.npy", "--json")
    assert (code, np.load(tmp_path / "a.npy").tobytes()) == (0, whole.tobytes())
    np.testing.assert_allclose(json.loads(out)["mean"], whole.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(json.loads(out)["std"], whole.std(axis=0), rtol=1e-12)
    assert toygan("sample", "r", "-n", 70_000, "--seed", 7, "--out", "a.csv")[0] == 0
    rows = np.loadtxt(tmp_path / "a.csv", delimiter=",", skiprows=1)
    assert rows.tobytes() == run_rows(run, 70_000).tobytes()
    code, _, err = toygan("sample", "r", "-n", 10**15, "--out", "b.npy")
    assert (code, "make -n smaller" in err) == (2, True)
    assert not (tmp_path / "b.npy").exists()


def run_rows(run, n):
    return np.concatenate(list(run.sample_blocks(n, 7)))


def test_no_points_are_an_empty_table(tmp_path, fake_training, toygan):
    train(TrainConfig(hidden=(4,), iterations=4), tmp_path / "r")
    assert toygan("sample", "r", "-n", 0)[1] == "x1,x2\n"
    assert toygan("sample", "r", "-n", 0, "--out", "a.npy")[0] == 0
    assert np.load(tmp_path / "a.npy").shape == (0, 2)


def test_a_file_that_claims_more_than_it_holds(tmp_path, toygan):
    with (tmp_path / "a.npy").open("wb") as file:
        header = {"descr": "<f8", "fortran_order": False, "shape": (10**12, 2)}
        np.lib.format.write_array_header_1_0(file, header)
        file.write(bytes(64))
    code, _, err = toygan("compare", "a.npy", "norm(0, 1)")
    assert code == 2
    assert "its header claims the shape (1000000000000, 2), for which it is too short" in err


def test_a_plan_of_a_million_runs_makes_them_when_they_are_asked_for(monkeypatch):
    made = []
    real = LazyPlan._made
    monkeypatch.setattr(LazyPlan, "_made", lambda self, point: (made.append(1), real(self, point))[1])
    planned = plan({"preset": ["gan", "lsgan"], "batch_size": [8, 16], "seeds": 250_000, "iterations": 5})
    assert isinstance(planned, LazyPlan)
    assert len(planned) == 10**6
    assert len(made) < 10
    assert planned[250_001].config == planned[1].config.replace(batch_size=16)
    assert planned[-1].label == "lsgan"
    small = {"preset": ["gan", "lsgan"], "batch_size": [8, 16], "seeds": 2}
    lazy = LazyPlan({"preset": ["gan", "lsgan"], "batch_size": [8, 16], "seed": [0, 1]})
    assert list(lazy) == [lazy[place] for place in range(8)] == plan(small) == lazy[:]
    with pytest.raises(ValueError, match="the axis batch_size repeats a value"):
        plan({"batch_size": [8, 8], "seeds": 250_000})
    with pytest.raises(ValueError, match="batch_size must be 1 or more"):
        plan({"batch_size": [8, 0], "seeds": 250_000})


def test_a_file_is_read_once_for_all_runs(tmp_path, fake_training, toygan, monkeypatch):
    np.save(tmp_path / "a.npy", np.random.default_rng(0).normal(size=(20, 2)))
    module, read = importlib.import_module("toygan.datasets.points"), []
    points = module.points
    monkeypatch.setattr(module, "points", lambda *source: (read.append(source), points(*source))[1])
    words = ("sweep", "--data", "a.npy", "--seeds", 3, "--set", "iterations=3", "--out", "s", "--jobs", 1)
    assert toygan(*words)[0] == 0
    assert read == [("a.npy", None)]


def test_a_run_that_cannot_end_is_refused(toygan, tmp_path):
    words = ("--set", "hidden=2000,2000", "--set", "batch_size=4000", "--set", "iterations=100000000")
    for command in (("train", "--out", "r"), ("sweep", "--out", "s", "--dry-run")):
        code, _, err = toygan(*command, *words)
        assert (code, "iterations = 100000000 would take at least" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_that_takes_months_is_refused_unless_asked_for(monkeypatch, tmp_path, capsys):
    planned = plan({"preset": "gan", "seeds": 1_000_000, "iterations": 2000})
    found = estimate.Estimate(len(planned), 4000.0, 0)
    monkeypatch.setattr(estimate, "estimate", lambda planned: found)
    with pytest.raises(ValueError, match=r"1000000 runs on 2 processes take about 83 days here: .* --long"):
        foresee(planned, tmp_path, 2, long=False)
    foresee(planned, tmp_path, 2, long=True)
    (tmp_path / "runs" / "a").mkdir(parents=True)
    foresee(planned, tmp_path, 200, long=False)
    foresee(planned[:2], tmp_path, 2, long=False)
    assert [line.split(" take ")[0] for line in capsys.readouterr().err.splitlines()] == [
        "1000000 runs on 2 processes", "999999 runs on 200 processes",
    ]  # fmt: skip


def test_the_rough_time_is_one_that_a_processor_needs():
    """Within a factor of twenty of what is measured, in either direction."""
    runs = plan({"preset": ["gan", "wgan-gp-toy"], "iterations": 500, "hidden": [64, 64]})
    for run in runs:
        assert 1 / 20 < estimate.roughly([run]) / estimate.cost(run.config)[0] < 20


def test_of_many_kinds_as_many_are_measured_as_there_is_time_for(monkeypatch):
    monkeypatch.setattr(estimate, "ALL_SECONDS", -1.0)
    monkeypatch.setattr(estimate, "cost", lambda config: (config.learning_rate, 0))
    planned = plan({"learning_rate": [0.1, 0.2, 0.3], "seeds": 2})
    assert estimate.estimate(planned).core_hours == pytest.approx(6 * 0.1 / 3600)
    monkeypatch.setattr(estimate, "ALL_SECONDS", 60.0)
    assert estimate.estimate(planned).core_hours == pytest.approx(1.2 / 3600)


def test_more_seeds_than_memory_holds_are_refused_by_name(toygan):
    code, _, err = toygan("sweep", "--seeds", 10**18, "--dry-run")
    assert (code, err.startswith(f"toygan: seeds = {10**18} needs at least "), "take fewer seeds" in err) == (
        2, True, True,
    )  # fmt: skip
    code, _, err = toygan("train", "--seed", 2**63)
    assert (code, err) == (2, f"toygan: seed must be less than 2**63; it is {2**63}\n")


@pytest.mark.parametrize(
    "words", [("gradcheck", "--plot"), ("evaluate", "a.npy", "--data", "ring8", "--figure")]
)
@pytest.mark.parametrize("place", ["a.txt", "nowhere/a.png"])
def test_a_place_without_a_picture_is_refused_before_the_work(toygan, words, place):
    code, out, err = toygan(*words, place, "--json")
    assert (code, list(json.loads(out))) == (2, ["error"])
    assert err.startswith(f"toygan: {words[-1]} must ")
