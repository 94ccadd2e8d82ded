"""The shipped study: its tables hold what they say, and its script makes such tables."""

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from figures.chapters.game import mode_collapse
from toygan import train
from toygan.datasets.table import dataset
from toygan.studies import claim_table, coverage_table
from toygan.studies.coverage_table import COLUMNS, means, shipped
from toygan.studies.mode_coverage import (
    DISTANCES,
    EQUAL,
    EQUAL_SEEDS,
    ITERATIONS,
    METHODS,
    OTHER_WAYS,
    SECONDS,
    SEEDS,
    STUDIED,
    update_times,
)

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "figures" / "data").glob("coverage*.csv"))
EQUALS = ROOT / "figures" / "data" / "equal_seconds.csv"
CLAIMS = ROOT / "figures" / "data" / "claims_coverage.csv"
# the other ten were played before histories had claims
OLDER = ("wgan_lp", "spectral", "groupsort", "r3gan")
RECORDED = (*OLDER, *OTHER_WAYS)


@pytest.fixture(scope="module")
def study():
    """The script, as a module under a name of its own."""
    spec = importlib.util.spec_from_file_location("coverage_study", ROOT / "benchmarks" / "coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", [*TABLES, EQUALS], ids=lambda path: path.stem)
def test_the_tables_keep_their_columns_and_ranges(path):
    found = rows(path)
    assert found
    assert tuple(found[0]) == COLUMNS
    assert len({(row["method"], row["data"], row["seed"]) for row in found}) == len(found)
    for row in found:
        modes = dataset(row["data"]).modes
        assert row["method"] in METHODS
        assert float(row["w1"]) > 0
        assert modes is not None or row["modes"] == row["high_quality"] == ""
        if modes is not None:
            assert 0 <= int(row["balanced_modes"]) <= int(row["modes"]) <= len(modes.weights)
            assert 0 <= float(row["high_quality"]) < modes.ceiling + 0.01
            assert float(row["reverse_kl"]) >= 0


def test_the_study_is_whole():
    rows = {(row["method"], row["data"], row["seed"]) for row in shipped()}
    assert rows == {(method, law, seed) for method in METHODS for law in STUDIED for seed in range(SEEDS)}
    assert {row["iterations"] for row in shipped()} == {ITERATIONS}


def test_the_study_at_equal_seconds_is_whole_and_every_run_fits_into_them():
    found, times = rows(EQUALS), update_times()
    runs = {(row["method"], row["data"], int(row["seed"])) for row in found}
    assert runs == {(method, law, seed) for method in EQUAL for law in STUDIED for seed in range(EQUAL_SEEDS)}
    for row in found:
        milliseconds = times[row["method"], row["data"]]
        assert int(row["iterations"]) == int(1000 * SECONDS / milliseconds)


def test_what_the_page_says_of_equal_seconds():
    w1 = {law: {method: [] for method in EQUAL} for law in STUDIED}
    for row in rows(EQUALS):
        w1[row["data"]][row["method"]].append(float(row["w1"]))
    ring, grid = ({name: sum(of) / len(of) for name, of in w1[law].items()} for law in STUDIED)
    nearest = sorted(ring, key=ring.get)[:6]
    assert nearest == ["energy", "sliced", "wgan_gp_toy", "consensus", "batch_w1", "non_saturating"]
    assert [round(ring[name], 3) for name in nearest] == [0.069, 0.075, 0.093, 0.097, 0.163, 0.166]
    assert min(ring["extragradient"], ring["optimistic"]) > ring["non_saturating"]
    nearest = sorted(grid, key=grid.get)[:3]
    assert nearest == ["wgan_gp_toy", "energy", "sliced"]
    assert [round(grid[name], 3) for name in nearest] == [0.436, 0.542, 0.562]
    assert [round(grid[name], 2) for name in ("extragradient", "non_saturating")] == [1.22, 1.26]
    assert [round(far, 1) for far in sorted(w1["grid25"]["consensus"])] == [1.1, 1.8, 7.9]
    assert [round(law["unrolled"], 2) for law in (ring, grid)] == [0.46, 1.75]
    assert all(law["unrolled"] > law["non_saturating"] for law in (ring, grid))
    updates = {(row["method"], row["data"]): int(row["iterations"]) for row in rows(EQUALS)}
    assert (updates["wgan_gp_toy", "ring8"], updates["consensus", "grid25"]) == (3276, 4255)
    assert [updates["unrolled", law] for law in STUDIED] == [1472, 1448]
    times = update_times()
    times = [times[method, law] for method in METHODS for law in STUDIED]
    assert max(times) > 70 * min(times)


def test_no_critic_of_the_study_proved_more_than_w1_at_any_recorded_step():
    found = claim_table.read_table(CLAIMS)
    claim_table.check_proofs(found)
    assert {(row["game"], row["data"], row["seed"], row["step"]) for row in found} == {
        (method, law, seed, step)
        for method in RECORDED
        for law in STUDIED
        for seed in range(SEEDS)
        for step in (2500, 5000, 7500, 10_000)
    }
    assert all(row["lipschitz"] <= 1 + 1e-6 for row in found if row["game"] == "groupsort")


def test_what_the_page_says_of_claims():
    found = claim_table.read_table(CLAIMS)
    of = {
        (game, law): claim_table.summary([r for r in found if (r["game"], r["data"]) == (game, law)])
        for game in OLDER
        for law in STUDIED
    }
    assert len(found) == 360
    assert {said["evaluations_above"] for said in of.values()} == {0}
    claimed = {key: round(said["claimed"][0], 2) for key, said in of.items()}
    assert [claimed["wgan_lp", law] for law in STUDIED] == [0.24, 0.48]
    assert [claimed["groupsort", law] for law in STUDIED] == [0.18, 0.26]
    assert max(of["wgan_lp", law]["proved"][1] for law in STUDIED) < 0.006
    for row in found:
        if row["game"] == "groupsort":
            assert row["proved"] == pytest.approx(max(row["claimed"], 0), rel=1e-4)


def test_what_the_page_says_of_other_ways_and_of_distances():
    of = {
        (method, law): means(coverage_table.of(shipped(), law, method))
        for method in METHODS
        for law in STUDIED
    }
    mean = lambda method, law, name: of[method, law][name]["mean"]  # noqa: E731
    plain = mean("non_saturating", "ring8", "w1")
    ways = [way for way in OTHER_WAYS if way != "consensus"]
    larger = [mean(way, "ring8", "w1") / plain for way in ways if way != "unrolled"]
    assert (round(min(larger), 2), round(max(larger), 2)) == (1.4, 1.74)
    for way in ways:
        assert mean(way, "ring8", "balanced_modes") < mean("non_saturating", "ring8", "balanced_modes")
    grid = {way: round(mean(way, "grid25", "w1"), 2) for way in ("non_saturating", *OTHER_WAYS)}
    assert (grid["non_saturating"], grid["extragradient"]) == (1.43, 1.2)
    assert min(grid["simultaneous"], grid["optimistic"]) > grid["non_saturating"]
    for law in STUDIED:
        assert round(mean("unrolled", law, "modes")) == 5
        assert min(("non_saturating", *OTHER_WAYS), key=lambda way: mean(way, law, "modes")) == "unrolled"
    assert (round(mean("consensus", "grid25", "modes")), round(mean("consensus", "grid25", "w1"), 2)) == (
        24,
        0.49,
    )
    ring = {
        way: sorted(float(row["w1"]) for row in coverage_table.of(shipped(), "ring8", way))
        for way in ("non_saturating", "consensus")
    }
    assert [round(w1, 2) for w1 in ring["consensus"]] == [0.05, 0.09, 0.09, 0.09, 0.69]
    assert ring["consensus"][3] < min(ring["non_saturating"])
    last = max(coverage_table.of(shipped(), "ring8", "consensus"), key=lambda row: row["w1"])
    assert last["modes"] == 3
    squares = {"sliced_w2", "batch_w2"}
    near = [mean(name, "ring8", "w1") for name in DISTANCES if name not in squares]
    assert (round(min(near), 3), round(max(near), 3)) == (0.064, 0.075)
    assert {mean(name, "ring8", "modes") for name in set(DISTANCES) - squares} == {8}
    for law in STUDIED:
        assert max(mean(name, law, "balanced_modes") for name in squares) <= 1
    for name, balanced, quality in (("batch_w1", 18, 0.36), ("mmd", 22, 0.43)):
        assert round(mean(name, "grid25", "balanced_modes")) == balanced
        assert round(mean(name, "grid25", "high_quality"), 2) == quality
    for name in ("energy", "energy_unbiased", "sliced"):
        assert mean(name, "grid25", "balanced_modes") <= 3
        assert mean(name, "grid25", "high_quality") == pytest.approx(0.08, abs=0.01)
    assert round(mean("wgan_gp_toy", "grid25", "high_quality"), 2) == 0.5
    assert round(mean("wgan_gp_toy", "grid25", "balanced_modes")) == 20


def test_a_small_study_end_to_end(study, tmp_path, monkeypatch, capsys):
    table = tmp_path / "table.csv"
    words = ["--methods", "minimax", "wgan", "--seeds", "1", "--iterations", "8", "--out", str(table)]
    monkeypatch.setattr(sys, "argv", ["coverage.py", "--folder", str(tmp_path / "runs"), *words])
    study.main()
    first = table.read_bytes()
    assert [(row["method"], row["data"]) for row in rows(table)] == [
        ("minimax", "ring8"),
        ("wgan", "ring8"),
        ("minimax", "grid25"),
        ("wgan", "grid25"),
    ]
    study.main()  # nothing is trained again, and the table is the same
    assert table.read_bytes() == first
    assert "skipped" in capsys.readouterr().out
    claims = claim_table.read_table(tmp_path / "claims_table.csv")
    steps = [row["step"] for row in claims if (row["game"], row["data"]) == ("wgan", "grid25")]
    assert steps == [2, 4, 6, 8]


def test_a_study_at_equal_seconds_has_no_claims(study, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["toygan.studies.mode_coverage"], "SECONDS", 0.01)
    table = tmp_path / "table.csv"
    words = ["--equal-seconds", "--methods", "sliced", "non_saturating", "--seeds", "1", "--out", str(table)]
    monkeypatch.setattr(sys, "argv", ["coverage.py", "--folder", str(tmp_path / "runs"), *words])
    study.main()
    updates = {(row["data"], row["method"]): int(row["iterations"]) for row in rows(table)}
    assert updates == {
        (law, method): int(10 / milliseconds)
        for (method, law), milliseconds in update_times().items()
        if method in ("sliced", "non_saturating") and law in STUDIED
    }
    assert not (tmp_path / "claims_table.csv").exists()


def test_runs_of_another_method_join_a_table_that_is_there(study, tmp_path, monkeypatch):
    row = {"method": "minimax", "data": "grid25", "seed": 0, "iterations": 8, "modes": 3, "balanced_modes": 2}
    row |= {"high_quality": 0.5, "reverse_kl": 0.1, "w1": 0.7, "w1_floor_q95": 0.2, "seconds": 1.0}
    table, other = tmp_path / "table.csv", row | {"seed": 1}
    study.write_table([row, other], table)
    words = ["--methods", "hinge", "--seeds", "1", "--iterations", "8", "--out", str(table)]
    monkeypatch.setattr(sys, "argv", ["coverage.py", "--folder", str(tmp_path / "runs"), *words])
    study.main()
    found = study.read_rows(table)
    assert [(r["method"], r["data"], r["seed"]) for r in found] == [
        ("hinge", "ring8", 0),
        ("minimax", "grid25", 0),
        ("hinge", "grid25", 0),
        ("minimax", "grid25", 1),
    ]
    assert (found[1], found[3]) == (row, other)


def test_the_scripts_beside_it_are_not_misled_by_its_name():
    program = "import sys; sys.path.insert(0, 'benchmarks'); import numba, toygan.game.trainer"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


@pytest.mark.slow
def test_unrolled_steps_spread_a_generator_that_learns_far_faster_than_its_critic():
    """What the page says of them in the game of the figure mode_collapse: modes and W1 of three seeds."""
    found = {}
    for play in ("alternating", "unrolled:5"):
        games = [mode_collapse.config("gan", quick=False, seed=seed) for seed in range(3)]
        runs = [
            train(game.replace(play=play, evaluate_every=game.iterations, snapshot_every=0)) for game in games
        ]
        found[play] = [(run.history["modes"][-1], run.history["w1"][-1]) for run in runs]
    (plain_modes, plain), (modes, w1) = (zip(*found[play]) for play in found)
    assert (games[0].generator_learning_rate, games[0].critic_learning_rate) == (4e-3, 2e-4)
    assert games[0].iterations == 3000
    assert min(modes) > 2 * max(plain_modes)  # the page's numbers are those of one machine
    assert max(w1) < 0.7 * min(plain)
