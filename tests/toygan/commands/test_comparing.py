"""``toygan compare``: files and laws in, a table or JSON out, every mistake named."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from divergences.from_samples.permutation_statistics import STATISTICS
from toygan import TrainConfig, train
from toygan.cli import app, main
from toygan.commands import comparing_foresight
from toygan.datasets import table
from toygan.support import memory


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
    monkeypatch.setattr("toygan.commands.comparing_foresight.QUIET_SECONDS", 0.0)
    err = run(monkeypatch, capsys, a, b)[2]
    assert err.startswith("earth mover's distance: 2 and 2 points, some 0 seconds and 0.0 GB\n")


def npy(path, array):
    np.save(path, array)
    return str(path)


def test_what_cannot_fit_is_refused_with_the_cure(monkeypatch, capsys, tmp_path):
    rng = np.random.default_rng(4)
    monkeypatch.setattr(memory, "available_memory", lambda: 2**26)  # 64 MiB; a point needs some 5000 bytes
    a, b = (npy(tmp_path / name, rng.normal(size=(20_000, 2))) for name in ("a.npy", "b.npy"))
    code, out, err = run(monkeypatch, capsys, a, b, "--json")
    assert (code, json.loads(out)["error"]["kind"]) == (2, "TooLargeError")
    assert "the earth mover's distance of 20000 and 20000 points needs at least 0.1 GiB" in err
    assert err.endswith("free: compare fewer of them, such as --subsample 100000\n")
    assert run(monkeypatch, capsys, a, b, "--subsample", "200", "--json")[0] == 0
    assert run(monkeypatch, capsys, a, a, "--json")[0] == 0  # nothing has to be moved
    weighted = np.column_stack([rng.normal(size=(20_000, 2)), rng.random(20_000)])
    np.savetxt(tmp_path / "c.csv", weighted, delimiter=",", header="x,y,weight", comments="")
    err = run(monkeypatch, capsys, a, str(tmp_path / "c.csv"), "--normalize")[2]
    assert "give fewer points; those with weights cannot be subsampled" in err


def test_of_a_grid_the_cells_count_whose_masses_differ(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(memory, "available_memory", lambda: 2**26)
    one, other = np.zeros((2, 200, 200))
    one[:3, 7], other[5, :4] = 1.0, 1.0
    words = [npy(tmp_path / f"{k}.npy", mass) for k, mass in enumerate((one, other))]
    code, _, _ = run(monkeypatch, capsys, *words, "--grid", "--normalize", "--json")
    assert code == 0
    rng = np.random.default_rng(0)
    random = [npy(tmp_path / f"random{k}.npy", rng.random((200, 200))) for k in range(2)]
    code, _, err = run(monkeypatch, capsys, *random, "--grid", "--normalize")
    assert code == 2
    assert "make the arrays smaller, say by adding up neighbouring cells" in err


@pytest.mark.parametrize("words", [("--test", "energy"), ("--estimate",), ()])
def test_what_takes_months_is_refused(monkeypatch, capsys, clouds, words):
    monkeypatch.setattr(comparing_foresight, "QUIET_SECONDS", -1.0)
    assert run(monkeypatch, capsys, *clouds, *words, "--json")[0] == 0
    monkeypatch.setattr(comparing_foresight, "MOST_DAYS", 1e-12)
    if words:
        monkeypatch.setattr(comparing_foresight, "foretold", lambda *_: "")
    code, _, err = run(monkeypatch, capsys, *clouds, *words)
    assert code == 2
    assert "that would take some 0 days; " in err
    assert "--subsample" in err


@pytest.fixture
def clouds(csv):
    """Two files of 60 and 40 points of the plane, no two of them equal."""
    rng = np.random.default_rng(0)

    def write(name, n, shift):
        rows = "\n".join(f"{x!r},{y!r}" for x, y in rng.normal(shift, 1, size=(n, 2)).tolist())
        return csv(name, f"x,y\n{rows}\n")

    return write("a.csv", 60, 0.0), write("b.csv", 40, 2.0)


def test_estimates_and_a_test_beside_the_atoms(monkeypatch, capsys, clouds):
    words = (*clouds, "--estimate", "--test", "--permutations", "99", "--seed", "3", "--json")
    code, out, _ = run(monkeypatch, capsys, *words)
    found = json.loads(out)
    assert code == 0
    assert found["test"] | {"value": 0, "p_value": 0} == {
        "statistic": "energy", "value": 0, "p_value": 0, "permutations": 99, "n": 60, "m": 40,
    }  # fmt: skip
    assert found["test"]["p_value"] == 0.01
    assert found["distances"]["kl_divergence"]["value"] == "inf"
    row = found["distances"]["kl_estimate"]
    assert row["warrant"] == "sampled"
    assert row["lower"] < row["value"] < row["upper"]
    assert run(monkeypatch, capsys, *words)[1] == out


@pytest.mark.parametrize("statistic", ["mmd", "w1"])
def test_the_statistic_is_chosen_by_name(monkeypatch, capsys, clouds, statistic):
    code, out, _ = run(monkeypatch, capsys, "--test", statistic, "--permutations", "19", *clouds)
    assert code == 0
    assert f"one law for both? p = 0.05 ({STATISTICS[statistic].words} = " in out
    assert max(map(len, out.splitlines())) <= 80


def test_rows_are_printed_as_they_are_ready(monkeypatch, capsys, clouds):
    from divergences.transport import transport

    def stopped(*laws, **words):
        seen.append(capsys.readouterr().out)
        raise KeyboardInterrupt

    seen = []
    monkeypatch.setattr(transport, "optimal_transport", stopped)
    code, _, _ = run(monkeypatch, capsys, *clouds)
    assert code == 130
    assert seen[0].splitlines()[-1].startswith("chi_square_divergence  inf")


def test_laws_of_the_table_and_runs(monkeypatch, capsys, tmp_path, clouds):
    config = TrainConfig(data="ring8", hidden=(4,), batch_size=4, iterations=2, engine="autograd")
    generator = train(config, tmp_path / "run")
    code, out, _ = run(monkeypatch, capsys, str(tmp_path / "run"), clouds[0], "--seed", "5", "--json")
    found = json.loads(out)
    assert (code, found["p"]) == (0, "60 atoms, in 2 dimensions (run run, drawn with seed 5)")
    from divergences import earth_mover_distance, samples

    drawn = generator.sample(60, np.random.default_rng(5).spawn(2)[0])
    w1 = earth_mover_distance(samples(drawn), samples(np.loadtxt(clouds[0], delimiter=",", skiprows=1)))
    assert found["distances"]["earth_mover_distance"]["value"] == w1
    code, out, _ = run(monkeypatch, capsys, "gaussian", "laplace", "--json")
    assert json.loads(out)["p"] == "norm(0.0, 1.0) (gaussian)"
    code, out, _ = run(monkeypatch, capsys, "gaussian", "laplace", "--subsample", "50", "--json")
    assert json.loads(out)["q"] == "50 atoms, in 1 dimension (laplace, drawn with seed 0)"
    code, out, _ = run(monkeypatch, capsys, "gaussian", "gaussian", "--test", "--subsample", "30", "--json")
    assert json.loads(out)["test"]["p_value"] > 0.001


def test_a_subsample_is_of_the_rows_and_follows_from_the_seed(monkeypatch, capsys, clouds):
    found = [
        json.loads(run(monkeypatch, capsys, *clouds, "--subsample", "50", "--seed", str(seed), "--json")[1])
        for seed in (0, 0, 1)
    ]
    assert found[0]["p"] == "50 atoms, in 2 dimensions (of 60 rows, chosen with seed 0)"
    assert found[0]["q"] == "40 atoms, in 2 dimensions"
    values = [one["distances"]["earth_mover_distance"]["value"] for one in found]
    assert values[0] == values[1] != values[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("a.csv", "norm(0,1)", "--test"),
            "the second law = norm(0,1): --test and --estimate take points on",
        ),
        (
            ("a.csv", "w.csv", "--estimate"),
            "w.csv has weights ('weight'): --test, --estimate and --subsample",
        ),
        (("a.csv", "w.csv", "--subsample", "2"), "if the column is a coordinate, say --columns x,y,weight"),
        (("a.csv", "b.csv", "--test", "enrgy"), "unknown statistic 'enrgy'; known: energy, mmd, w1. Did you"),
        (
            ("a.csv", "t.csv", "--estimate"),
            "1 of the points repeat another one, as row 30 of t.csv repeats row 1",
        ),
        (("a.csv", "gird25"), "or the folder of a run. Did you mean 'grid25'?"),
        (("a.csv", "gaussian"), "a.csv has the coordinates x, y, gaussian has x1"),
    ],
)
def test_what_cannot_be_compared_so_is_said_at_once(
    monkeypatch, capsys, csv, tmp_path, clouds, words, message
):
    monkeypatch.chdir(tmp_path)
    csv("w.csv", "x,y,weight\n0.5,1,0.5\n1,3,0.5\n")
    csv("t.csv", "x,y\n" + "".join(f"{i / 7},{i * i / 3}\n" for i in [*range(1, 30), 1]))
    code, out, err = run(monkeypatch, capsys, *words)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(("metric", "distance"), [("euclidean", 5.0), ("cityblock", 7.0)])
def test_images_have_their_mass_by_pixel(monkeypatch, capsys, tmp_path, metric, distance):
    images = np.zeros((2, 6, 7), dtype=np.uint8)
    images[0, 1, 1] = images[1, 4, 5] = 200
    images[:, 0, 0] = 100, 100
    names = [str(tmp_path / f"{name}.npy") for name in "ab"]
    for name, image in zip(names, images):
        np.save(name, image)
    code, out, _ = run(monkeypatch, capsys, *names, "--grid", "--normalize", "--metric", metric, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["p"] == "2 atoms, in 2 dimensions (6 × 7 cells of a.npy)"
    w1 = found["distances"]["earth_mover_distance"]
    assert w1["lower"] <= 2 / 3 * distance <= w1["upper"]
    assert found["distances"]["total_variation"]["value"] == pytest.approx(2 / 3)


def test_histograms_are_laws_on_the_line(monkeypatch, capsys, tmp_path):
    for name, masses in (("a", [0.5, 0.5, 0.0]), ("b", [0.0, 0.25, 0.75])):
        np.save(tmp_path / f"{name}.npy", masses)
    monkeypatch.chdir(tmp_path)
    code, out, _ = run(monkeypatch, capsys, "a.npy", "b.npy", "--grid", "--json")
    assert (code, json.loads(out)["distances"]["earth_mover_distance"]["value"]) == (0, 1.25)


@pytest.mark.parametrize(
    ("array", "words", "message"),
    [
        (np.full((2, 2), 9), (), "b.npy: masses must sum to 1 within 1e-9; the sum is 36. Say --normalize"),
        (np.ones((3, 2)), (), "--grid compares arrays of one shape; they are a.npy (2, 2) and b.npy (3, 2)"),
        (np.ones((2, 2, 3)), (), "b.npy has the shape (2, 2, 3), like a colour image, which has no single"),
        ([[0.5, -0.25], [0.5, 0.25]], (), "b.npy: masses must be non-negative; masses[0, 1] = -0.25"),
        ([[True, False], [True, True]], (), "b.npy: masses must be an array of real numbers; got dtype bool"),
        (np.zeros((2, 2)), ("--normalize",), "b.npy: masses must have a positive sum; every entry is 0"),
        (
            np.eye(2) / 2,
            ("--test",),
            "--grid compares masses by cell; leave out --test and --estimate: that is for points",
        ),
        (np.eye(2) / 2, ("--subsample", "3"), "leave out --subsample: that is for points"),
    ],
)
def test_arrays_that_are_no_grids(monkeypatch, capsys, tmp_path, array, words, message):
    np.save(tmp_path / "a.npy", np.eye(2) / 2)
    np.save(tmp_path / "b.npy", array)
    monkeypatch.chdir(tmp_path)
    code, out, err = run(monkeypatch, capsys, "a.npy", "b.npy", "--grid", *words)
    assert (code, out) == (2, "")
    assert message in err


def test_a_grid_is_an_npy_file(monkeypatch, capsys, tmp_path):
    (tmp_path / "c.npy").write_bytes(b"no array")
    monkeypatch.chdir(tmp_path)
    assert "c.npy: no array" in run(monkeypatch, capsys, "c.npy", "c.npy", "--grid")[2]
    assert (
        "--grid takes .npy arrays (numpy.save); came 'a.csv'"
        in run(monkeypatch, capsys, "a.csv", "b.csv", "--grid")[2]
    )


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
        ("norm", "the first law = 'norm' must be a law such as norm(0, 1), a file (.csv, .tsv"),
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


def test_a_law_of_ones_own_is_compared(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(table, "_OWN", {})
    monkeypatch.setattr(table, "KNOWN", table.KNOWN.parents.new_child())
    (tmp_path / "law.py").write_text(
        "import numpy as np\n"
        "from toygan.datasets.definition import Dataset\n"
        "from toygan.datasets.smooth_shapes import GaussianMixture\n"
        "centres, half = np.array([[0.0, 0.0], [3.0, 4.0]]), np.full(2, 0.5)\n"
        "pair = Dataset('pair', GaussianMixture(centres, 1e-9, half), 'two points')\n",
        encoding="utf-8",
    )
    (tmp_path / "points.csv").write_text("x,y\n0,0\n0,0\n", encoding="utf-8")
    words = ("pair", "points.csv", "--subsample", "50", "--json")
    code, out, _ = run(monkeypatch, capsys, *words, "--import", "law.py")
    assert code == 0
    rows = json.loads(out)["distances"]
    assert 0.0 < rows["earth_mover_distance"]["value"] <= 5.0
    assert run(monkeypatch, capsys, *words)[0] == 0  # it stays known in this process
    monkeypatch.setattr(table, "KNOWN", table.KNOWN.parents.new_child())
    code, _, err = run(monkeypatch, capsys, *words)
    assert (code, "pair" in err) == (2, True)
