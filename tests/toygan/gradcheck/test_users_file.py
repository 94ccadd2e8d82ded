"""``toygan gradcheck FILE``: a student's own backpropagation, right, wrong, and broken."""

import json

import pytest

from toygan.cli import main

RIGHT = """
import numpy as np

rng = np.random.default_rng(0)
x, y = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
parameters = {"W1": rng.normal(size=(2, 3)), "b1": rng.normal(size=3), "W2": rng.normal(size=(3, 1))}

def cost(p):
    return ((np.tanh(x @ p["W1"] + p["b1"]) @ p["W2"] - y) ** 2).mean()

def gradient(p):
    a = np.tanh(x @ p["W1"] + p["b1"])
    top = 2 * (a @ p["W2"] - y) / len(x)
    delta = (top @ p["W2"].T) * (1 - a**2)
    return {"W1": x.T @ delta, "b1": delta.sum(axis=0), "W2": a.T @ top}
"""


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    def run(text, *words):
        (tmp_path / "我的.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr("sys.argv", ["toygan", "gradcheck", str(tmp_path / "我的.py"), *words])
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        return stop.value.code or 0, captured.out, captured.err

    return run


def test_a_right_and_a_wrong_gradient(check):
    assert check(RIGHT)[0] == 0
    code, out, _ = check(RIGHT.replace("delta.sum(axis=0)", "delta.mean(axis=0)"), "--json")
    found = json.loads(out)
    assert (code, found["passed"], found["first_wrong"]) == (1, False, "b1")


def test_parameters_may_be_a_function(check):
    assert check(RIGHT.replace("parameters = {", "parameters = lambda: {"))[0] == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1 / 0\n", "cannot be run: ZeroDivisionError"),
        (RIGHT.replace("def cost", "def loss"), "it lacks cost"),
        ("parameters = [1.0]\n", "it lacks cost and gradient"),
        (RIGHT.replace("x.T @ delta", "delta.T @ x"), "W1"),
    ],
)
def test_what_is_refused(check, text, message):
    code, _, err = check(text)
    assert code == 2
    assert message in err
