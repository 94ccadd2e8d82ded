"""A user's own objective: the tape's derivatives, the check at first use, modules by name or path."""

import subprocess
import sys

import numpy as np
import pytest

from toygan import Objective
from toygan.autograd import Tensor, softplus, stop_gradient
from toygan.config.user_modules import import_user_modules, load_user_module
from toygan.objectives import table as objectives
from toygan.objectives.from_values import source_hash

REAL, FAKE = np.array([0.3, -1.2, 2.5]), np.array([-0.4, 1.7])
MODULE = """
from toygan.autograd import softplus
from toygan import Objective

again = Objective.from_values(
    "again",
    lambda real, fake: softplus(-real).mean() + softplus(fake).mean(),
    lambda real, fake: softplus(-fake).mean(),
)
"""


@pytest.fixture(autouse=True)
def table_as_it_was(monkeypatch):
    monkeypatch.setattr(objectives, "OBJECTIVES", dict(objectives.OBJECTIVES))


def logistic():
    return Objective.from_values(
        "logistic",
        lambda real, fake: softplus(-real).mean() + np.logaddexp(0, fake).mean(),
        lambda real, fake: softplus(-fake).mean(),
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_equals_the_row_it_restates(dtype):
    real, fake = REAL.astype(dtype), FAKE.astype(dtype)
    for role in ("discriminator", "generator"):
        ours = getattr(logistic(), role)(real, fake)
        row = getattr(objectives.objective("non_saturating"), role)(real, fake)
        for x, y in zip(ours, row):
            np.testing.assert_allclose(x, y, rtol=1e-14 if dtype == np.float64 else 1e-6)
        assert all(d.dtype == dtype for d in ours[1:])


@pytest.mark.parametrize(
    "value",
    [
        lambda real, fake: (stop_gradient(fake) * fake).mean(),
        lambda real, fake: fake.mean() + Tensor(np.sum(fake.value**2)),
        lambda real, fake: fake.mean() * (1 + np.random.default_rng().normal()),
    ],
)
def test_a_wrong_derivative_is_refused_at_first_use(value):
    broken = Objective.from_values("broken", lambda real, fake: fake.mean(), value)
    with pytest.raises(
        ValueError, match=r"generator_value of objective 'broken' has slope .* by the tape and"
    ):
        broken.generator(REAL, FAKE)
    assert broken.discriminator(REAL, FAKE)[0] == pytest.approx(FAKE.mean())


@pytest.mark.parametrize("value", [lambda real, fake: float(fake.mean()), lambda real, fake: softplus(fake)])
def test_a_value_must_be_one_tensor(value):
    with pytest.raises(
        TypeError, match=r"must return a tensor of one number.*\(end with .mean\(\)\); it returned"
    ):
        Objective.from_values("mine", value, value).generator(REAL, FAKE)


def test_kinks_do_not_trip_the_check():
    hinge = Objective.from_values(
        "kinked",
        lambda real, fake: np.maximum(1 - real, 0).mean() + np.maximum(1 + fake, 0).mean(),
        lambda real, fake: -fake.mean(),
    )
    rng = np.random.default_rng(1)
    real, fake = rng.normal(1, 1, size=(2, 512))
    ours, row = hinge.discriminator(real, fake), objectives.objective("hinge").discriminator(real, fake)
    assert ours[0] == pytest.approx(row[0])
    np.testing.assert_allclose(ours[1], row[1])


def test_arguments_are_checked():
    with pytest.raises(TypeError, match="name must be text"):
        Objective.from_values("", len, len)
    with pytest.raises(TypeError, match=r"generator_value must be a function of \(real, fake\); it is 3"):
        Objective.from_values("mine", len, 3)


def test_a_module_by_path(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(MODULE, encoding="utf-8")
    loaded = load_user_module(path)
    assert loaded.objectives == ("again",)
    assert objectives.objective("again").source_hash == loaded.source_hash
    assert load_user_module(str(path)).source_hash == loaded.source_hash
    path.write_text(MODULE + "# edited\n", encoding="utf-8")
    with pytest.raises(ValueError, match="the name 'again' is taken"):
        load_user_module(path)


def test_a_module_by_name(tmp_path, monkeypatch):
    (tmp_path / "my_objectives.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert load_user_module("my_objectives").objectives == ("again",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "holds no objective and no law: name one at its top level"),
        ("x = 1 / 0\n", "cannot import .*: ZeroDivisionError"),
        (
            "from toygan.objectives.table import OBJECTIVES\nhinge = OBJECTIVES['hinge']\n",
            "holds no objective",
        ),
        ("def broken(:\n", "cannot import .*: SyntaxError"),
    ],
)
def test_bad_modules(tmp_path, text, message):
    path = tmp_path / "bad.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_user_module(path)
    with pytest.raises(ValueError, match="cannot import"):
        load_user_module(tmp_path / "missing.py")


def test_source_hash_sees_an_edit():
    def one(x):
        return x + 1

    def other(x):
        return x + 2

    assert source_hash(one) == source_hash(one) != source_hash(other)
    assert len(source_hash(eval("lambda x: x + 1"))) == 12


def test_an_objective_registered_before_the_trainer_is_imported_is_led_from_python():
    code = (
        "from toygan import Objective\n"
        "from toygan import objectives\n"
        "mine = Objective.from_values('mine', lambda r, f: f.mean() - r.mean(), lambda r, f: -f.mean())\n"
        "objectives.register(mine)\n"
        "from toygan.config.train_config import TrainConfig\n"
        "from toygan.game.trainer import Trainer\n"
        "trainer = Trainer(TrainConfig(data='gaussian', objective='mine', iterations=2, hidden=(4,)))\n"
        "trainer.advance(2)\n"
        "print(trainer.fused, trainer.step)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "2"]


def test_a_module_is_looked_for_in_this_folder_first(tmp_path, monkeypatch):
    """As `python -m` does: another one of the name, further back on the path, does not come before it."""
    for folder in ("here", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "looked_for.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "other"), *sys.path])
    monkeypatch.delitem(sys.modules, "looked_for", raising=False)
    found = load_user_module("looked_for")
    assert found.module.__file__ == str(tmp_path / "here" / "looked_for.py")


@pytest.mark.parametrize("name", ["folder", "sys"])
def test_a_module_without_a_file_is_refused_as_one_that_holds_nothing(tmp_path, monkeypatch, name):
    """A folder without __init__.py is a package for Python; sys is no file either."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(ValueError, match=f"--import: {name} holds no objective and no law"):
        import_user_modules([name])
