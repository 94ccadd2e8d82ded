"""Laws of one's own: named by their content, trained on, opened again, refused when they change."""

import sys
from dataclasses import dataclass, replace

import numpy as np
import pytest

import toygan
from toygan.cli import main
from toygan.config.train_config import TrainConfig
from toygan.config.user_modules import load_user_module
from toygan.datasets import table
from toygan.datasets.content import content_hash
from toygan.datasets.definition import Dataset
from toygan.datasets.smooth_shapes import GaussianMixture, NoisyCurve, Shape
from toygan.datasets.table import dataset, register
from toygan.runs import api as runs
from toygan.runs.identity import config_hash, run_name

SMALL = {"hidden": (4,), "batch_size": 16, "critic_steps": 1, "iterations": 4}
LAW = """
import numpy as np
from toygan.datasets.definition import Dataset
from toygan.datasets.smooth_shapes import NoisyCurve

def arc(t):
    return np.column_stack([t, t * t])

parabola = Dataset("parabola", NoisyCurve(arc, 0.1), "a parabola")
"""


@pytest.fixture(autouse=True)
def table_as_it_was(monkeypatch):
    monkeypatch.setattr(table, "_OWN", {})
    monkeypatch.setattr(table, "KNOWN", table.KNOWN.parents.new_child())


def corners(sigma=0.05, name="corners"):
    centres = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    return Dataset(name, GaussianMixture(centres, sigma, np.full(3, 1 / 3)), "three corners")


@dataclass(frozen=True, eq=False)
class Disc(Shape):
    radius: float

    def place(self, u, rng):
        angle, r = 2 * np.pi * u, self.radius * np.sqrt(rng.random(len(u)))
        return r[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])


def test_a_law_is_trained_on_and_its_modes_are_counted():
    run = toygan.train(TrainConfig(data=corners(), evaluate_every=4, **SMALL))
    assert run.config.data == "corners"
    assert run.history["balanced_modes"][-1] <= 3
    assert run_name(run.config).startswith("wasserstein-corners-s0-")
    assert toygan.evaluate(corners().sample(60, 0), "corners", rng=0)["modes"] == 3


def test_the_content_names_it():
    assert content_hash(corners()) == content_hash(corners(name="other"))
    warm = corners()
    assert warm.modes.sigma == 0.05  # kept by the shape, and no part of what it is
    assert content_hash(warm) == content_hash(corners())
    assert content_hash(corners()) != content_hash(corners(np.nextafter(0.05, 1)))
    assert content_hash(corners()) != content_hash(replace(corners(), scale=np.array([2.0, 2.0])))
    assert content_hash(Dataset("d", Disc(1.0))) != content_hash(Dataset("d", Disc(2.0)))

    def circle(radius):
        return Dataset("c", NoisyCurve(lambda t: radius * np.column_stack([np.cos(t), np.sin(t)]), 0.1))

    assert content_hash(circle(1.0)) == content_hash(circle(1.0)) != content_hash(circle(2.0))


def test_its_configuration_is_another_than_that_of_a_changed_law():
    first = config_hash(TrainConfig(data=corners()))
    table._OWN.clear()
    assert config_hash(TrainConfig(data=corners(0.06))) != first


def test_names_are_kept_apart():
    own = register(corners())
    assert register(corners()) is own
    with pytest.raises(ValueError, match="the name 'corners' is taken by another law"):
        register(corners(0.06))
    with pytest.raises(ValueError, match="the name 'ring8' is taken by another law"):
        register(corners(name="ring8"))
    with pytest.raises(ValueError, match="must be letters, digits, _ and -; it is 'my law'"):
        register(corners(name="my law"))
    with pytest.raises(TypeError, match="register takes a Dataset"):
        register("ring8")
    assert register(dataset("ring8")) is dataset("ring8")
    assert TrainConfig(data=dataset("grid25")) == TrainConfig(data="grid25")


def test_what_has_no_source_is_refused():
    space = {"np": np}
    exec("def curve(t): return np.column_stack([t, t])", space)
    with pytest.raises(ValueError, match=r"curve has no source to read.*use --import"):
        register(Dataset("unnamed", NoisyCurve(space["curve"], 0.1)))


def test_points_in_memory(tmp_path):
    rows = np.random.default_rng(0).normal(size=(30, 2))
    config = TrainConfig(data=dataset(rows), **SMALL)
    assert config.data.startswith("points-")
    assert toygan.train(config, tmp_path / "run").step == 4
    np.savetxt(tmp_path / "p.csv", np.column_stack([np.arange(30), rows]), delimiter=",")
    chosen = dataset(tmp_path / "p.csv", columns=[2, 3])
    with pytest.raises(ValueError, match="counts 0, 1, 2"):
        TrainConfig(data=chosen)


def test_a_run_opens_only_with_its_law(tmp_path):
    toygan.train(TrainConfig(data=corners(), **SMALL), tmp_path / "run")
    assert toygan.load_run(tmp_path / "run").sample(3, 0).shape == (3, 2)
    assert not list((tmp_path / "run").glob("data*"))
    table._OWN.clear()
    table.KNOWN.clear()
    with pytest.raises(ValueError, match=r"names the law 'corners', which is the user's own: say --import"):
        toygan.load_run(tmp_path / "run")
    register(corners(0.06))
    with pytest.raises(ValueError, match="corners was changed after the run began"):
        runs.resume(tmp_path / "run")


def test_modules_with_laws(tmp_path):
    path = tmp_path / "law.py"
    path.write_text(LAW, encoding="utf-8")
    assert load_user_module(path).laws == ("parabola",)
    assert dataset("parabola").dimension == 2
    assert load_user_module(path).laws == ("parabola",)


def test_the_commands(tmp_path, monkeypatch, capsys):
    (tmp_path / "law.py").write_text(LAW, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def command(*words):
        table._OWN.clear()
        table.KNOWN.clear()
        monkeypatch.setattr(sys, "argv", ["toygan", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code or 0, capsys.readouterr().err

    own = ("--import", "law.py")
    words = ("--data", "parabola", "--iterations", "4", "--set", "hidden=[4]", "--out", "run", "-q")
    assert command("train", *own, *words)[0] == 0
    assert command("sample", "run", *own, "-n", "50", "--out", "p.csv")[0] == 0
    assert command("evaluate", "p.csv", *own, "--data", "parabola", "--n", "20")[0] == 0
    code, said = command("sample", "run", "-n", "5")
    assert code == 2
    assert "names the law 'parabola', which is the user's own: say --import" in said
