"""``toygan evaluate``: the table, JSON, a picture, and what is refused."""

import json

import numpy as np
import pytest

from toygan.cli import main
from toygan.datasets.table import dataset
from toygan.metrics.evaluation import say_transport


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path / "cache"))
    rows = np.column_stack([np.arange(1500), dataset("ring8").sample(1500, 0)])
    np.savetxt("points.csv", rows, delimiter=",", header=",x,y", comments="")

    def call(*words):
        monkeypatch.setattr("sys.argv", ["toygan", "evaluate", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        return stop.value.code or 0, captured.out, captured.err

    return call


def test_a_law_as_table_and_as_json(run, tmp_path):
    words = ("points.csv", "--data", "ring8", "--columns", "x,y")
    code, out, err = run(*words, "--figure", "p.png")
    assert (code, err) == (0, "")
    assert out.startswith("1500 points against ring8; W1 of 1024\n")
    assert "that of 1024 of these points; the nearest first:\n  wgan_gp_tuned " in out
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    code, out, _ = run(*words, "--json")
    found = json.loads(out, parse_constant=lambda text: pytest.fail(text))
    assert (code, found["modes"], found["points"], found["p_value"]) == (0, 8.0, 1500, None)
    assert found["nearest_methods"][0]["method"] == "wgan_gp_tuned"


def test_long_work_is_said_before_it_begins(run):
    np.save("many.npy", dataset("gaussian").sample(5000, 3))
    assert run("many.npy", "--data", "gaussian")[2].count("of 5000 points and of a second true sample") == 1
    said = []
    say_transport(1024, 2, said.append)
    say_transport(10_000, 1, said.append)
    say_transport(10_000, 2, said.append)
    assert len(said) == 1
    assert said[0].startswith("exact W1 of 10000 points, some 2 s (half a minute where its solver")


def test_a_file_of_true_points(run):
    np.savetxt("true.txt", dataset("ring8").sample(60, 1), header="x y")
    code, out, err = run("points.csv", "--data", "true.txt", "--columns", "x,y", "--json")
    assert (code, json.loads(out)["n_w1"], json.loads(out)["modes"]) == (0, 30, None)
    assert "the floor of W1 for 30 points of true.txt takes " in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--data", "ring8"), "column 1 has no name"),
        (("--data", "ring9", "--columns", "x,y"), "Did you mean 'ring8'"),
        (
            ("--data", "gaussian", "--columns", "x,y"),
            "has 1500 rows of 2 coordinates (x, y); gaussian has 1 (x1)",
        ),
        (("--data", "ring8", "--columns", "x"), "has 2 (x1, x2): a point needs 2 columns"),
        (("--data", "ring8", "--columns", "x,y", "--n", "5000"), "from 1 to 1500, which is all there are"),
        (("--data", "ring8", "--figure", "p.gif"), "--figure must end in .png, .svg or .pdf"),
    ],
)
def test_mistakes(run, words, message):
    code, _, err = run("points.csv", *words)
    assert code == 2
    assert message in err
