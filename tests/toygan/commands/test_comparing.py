"""``toygan compare``: files and laws in, a table or JSON out, every mistake named."""

import json

import pytest
from typer.testing import CliRunner

from toygan.cli import app, main


def run(monkeypatch, capsys, *args):
    monkeypatch.setattr("sys.argv", ["toygan", "compare", *args])
    with pytest.raises(SystemExit) as stop:
        main()
    captured = capsys.readouterr()
    return stop.value.code or 0, captured.out, captured.err


@pytest.fixture
def csv(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_two_laws_as_json(monkeypatch, capsys):
    code, out, _ = run(monkeypatch, capsys, "norm(0,1)", "norm(loc=1, scale=1)", "--json")
    found = json.loads(out, parse_constant=lambda text: pytest.fail(text))
    assert code == 0
    assert found["distances"]["kl_divergence"]["value"] == pytest.approx(0.5)
    assert found["distances"]["earth_mover_distance"]["value"] == 1.0
    assert found["p"] == "norm(0.0, 1.0)"


def test_a_long_transport_is_foretold(monkeypatch, capsys, csv):
    a, b = csv("a.csv", "x,y\n0,0\n0,1\n"), csv("b.csv", "x,y\n3,0\n3,1\n")
    assert run(monkeypatch, capsys, a, b)[2] == ""
    monkeypatch.setattr("toygan.commands.comparing.QUIET_SECONDS", 0.0)
    err = run(monkeypatch, capsys, a, b)[2]
    assert err.startswith("earth mover's distance: 2 and 2 points take some 0 seconds of one core and 0.0 GB")


def test_two_files_as_a_table(monkeypatch, capsys, csv):
    a, b = csv("a.csv", "x,y\n0,0\n0,1\n"), csv("b.csv", "x,y\n3,0\n3,1\n")
    code, out, _ = run(monkeypatch, capsys, a, b)
    assert code == 0
    row = next(line for line in out.splitlines() if line.startswith("earth_mover_distance"))
    assert row.split()[1] == "3"
    assert "certified" in row


def test_a_file_against_a_law_and_weights(monkeypatch, capsys, csv):
    a = csv("a.csv", "x,weight\n0,1\n1,3\n")
    code, out, _ = run(monkeypatch, capsys, a, "uniform(0,1)", "--normalize", "--json")
    assert code == 0
    found = json.loads(out)["distances"]
    assert found["earth_mover_distance"]["value"] == pytest.approx(0.25**2 / 2 + 0.75**2 / 2)
    assert found["kl_divergence"]["value"] == "inf"


@pytest.mark.parametrize(
    ("first", "message"),
    [
        ("nrom(0,1)", "no continuous law 'nrom'. Did you mean 'norm'?"),
        ("norm(0, -1)", "is no law: check its parameters"),
        ("norm(0, 1, 2)", "norm takes loc, scale"),
        ("gamma()", "gamma takes a, loc, scale"),
        ("norm", "the first law = 'norm' must be a law such as norm(0, 1), or a file (.csv, .tsv"),
        ("points.dat", "a file of points must end in .csv, .tsv, .txt"),
        ("__import__('os').system('echo no')", "write a law as one call"),
        ("missing.csv", "missing.csv"),
    ],
)
def test_mistakes_exit_2_and_are_named(monkeypatch, capsys, first, message):
    code, out, err = run(monkeypatch, capsys, first, "norm(0,1)")
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n0,1\n2,\n", "row 2"),
        ("x,y\n0,1\n2,two\n", "column 2"),
        ("x,weight\n0,0.5\n1,0.6\n", "weights must sum to 1 within 1e-9; the sum is 1.1"),
    ],
)
def test_bad_cells_are_named(monkeypatch, capsys, csv, text, message):
    code, _, err = run(monkeypatch, capsys, csv("bad.csv", text), "norm(0,1)")
    assert code == 2
    assert message in err


def test_weights_that_are_a_coordinate(monkeypatch, capsys, csv):
    women = csv("women.csv", "height,weight\n58,115\n59,117\n60,120\n")
    code, _, err = run(monkeypatch, capsys, women, women)
    assert code == 2
    assert "The column 'weight' was taken for weights" in err
    assert "--columns height,weight" in err
    code, out, err = run(monkeypatch, capsys, women, women, "--columns", "height,weight", "--json")
    assert (code, json.loads(out)["distances"]["total_variation"]["value"]) == (0, 0.0)
    assert err.count("note: women.csv: column 2 (weight) is taken for a coordinate") == 2
    masses = csv("masses.csv", ",x,m\n0,3,0.25\n1,5,0.75\n")
    code, out, _ = run(monkeypatch, capsys, masses, "norm(0,1)", "--columns", "x", "--weights", "m", "--json")
    assert code == 0


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("x,y,z\n1,2,4\n5,6,7\n", "a.csv has the coordinates x, y, b.csv has x, y, z; choose with --columns"),
        (
            "y,x\n1,2\n5,6\n",
            "coordinates must come in one order: a.csv has the coordinates x, y, b.csv has y, x",
        ),
    ],
)
def test_coordinates_that_do_not_fit_are_named(monkeypatch, capsys, csv, second, message):
    code, _, err = run(monkeypatch, capsys, csv("a.csv", "x,y\n1,2\n5,6\n"), csv("b.csv", second))
    assert code == 2
    assert message in err


def test_help():
    result = CliRunner().invoke(app, ["compare", "--help"])
    assert result.exit_code == 0
    assert "norm(0, 1)" in result.output
