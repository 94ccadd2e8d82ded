"""``toygan.evaluate``: every number against another computation, laws and files, what is refused."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

import toygan
from toygan.datasets.table import DATASETS, dataset
from toygan.metrics import evaluation, floors
from toygan.metrics.floors import Floor
from toygan.metrics.quality import columns
from toygan.support import memory
from toygan.support.memory import TooLargeError

CONTRACT = (
    *("balanced_modes", "modes", "high_quality", "reverse_kl", "mode_weight_tv", "sigma_ratio", "w1"),
    *("w1_floor_mean", "w1_floor_q95", "precision", "recall", "density", "coverage"),
)


@pytest.fixture(autouse=True)
def no_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(floors, "_KEPT", {})


@pytest.fixture
def quick_floors(monkeypatch):
    monkeypatch.setattr(floors, "compute_floor", lambda law, n, draws: Floor(float(n), float(n)))


def assignment(x, y):
    """W1 of two samples of one size, as the assignment that it is."""
    costs = cdist(x, y)
    return costs[linear_sum_assignment(costs)].mean()


def test_mode_measures_against_plain_counting():
    law, rng = dataset("grid25"), np.random.default_rng(3)
    points = law.sample(2500, rng)[:2000] * [1.0, 1.01]
    found = toygan.evaluate(points, "grid25", rng=4)
    centres = [(a, b) for a in (-4, -2, 0, 2, 4) for b in (-4, -2, 0, 2, 4)]
    away = np.array([[np.hypot(x - a, y - b) for a, b in centres] for x, y in points])
    good = away.min(axis=1) <= 0.15
    share = np.bincount(away.argmin(axis=1), minlength=25) / 2000
    of_good = np.bincount(away.argmin(axis=1)[good], minlength=25)
    assert found["high_quality"] == pytest.approx(good.mean(), abs=1e-12)
    assert found["balanced_modes"] == (of_good >= 0.2 * 2000 / 25).sum()
    assert found["modes"] == (of_good > 0).sum()
    kept = share[share > 0]
    assert found["reverse_kl"] == pytest.approx((kept * np.log(25 * kept)).sum(), abs=1e-12)
    assert found["mode_weight_tv"] == pytest.approx(np.abs(share - 1 / 25).sum() / 2, abs=1e-12)
    assert found["high_quality_ceiling"] == pytest.approx(1 - np.exp(-4.5), abs=1e-12)
    assert set(CONTRACT) <= set(found)


def by_loops(real, fake, k=5):
    """Precision, recall, density, coverage from every distance, one pair at a time."""

    def radius(points, i):
        return sorted(np.hypot(*(points[i] - other)) for j, other in enumerate(points) if j != i)[k - 1]

    of_real, of_fake = ([radius(points, i) for i in range(len(points))] for points in (real, fake))
    near = np.array([[np.hypot(*(x - y)) for y in fake] for x in real])
    inside = near <= np.array(of_real)[:, None]
    recall = (near <= np.array(of_fake)).any(axis=1).mean()
    return inside.any(axis=0).mean(), recall, inside.sum() / (k * len(fake)), inside.any(axis=1).mean()


def spread_by_loops(points, centres, sigma):
    """Standard deviation of good samples about their mode's mean, over that of a law cut at 3 sigma."""
    kept = {}
    for point in points:
        away = [np.hypot(*(point - centre)) for centre in centres]
        if min(away) <= 3 * sigma:
            kept.setdefault(int(np.argmin(away)), []).append(point)
    squares = sum(((np.array(rows) - np.mean(rows, axis=0)) ** 2).sum() for rows in kept.values())
    spare = sum(len(rows) - 1 for rows in kept.values())
    tail = np.exp(-4.5)
    inner = sigma * np.sqrt(1 - 4.5 * tail / (1 - tail))  # of r² / 2 where r is at most 3 sigma
    return np.sqrt(squares / (2 * spare)) / inner


def test_w1_spread_and_neighbours_against_loops(quick_floors):
    law = dataset("ring8")
    points = law.sample(150, 3) * 1.002
    found = toygan.evaluate(points, "ring8", rng=4)
    rng = np.random.default_rng(4)  # the same draws: a stratified reference, then two true samples
    reference, real, other = law.stratified(150, rng), law.sample(150, rng), law.sample(150, rng)
    assert found["w1"] == pytest.approx(assignment(points, reference), abs=1e-12)
    centres = [(np.cos(t), np.sin(t)) for t in 2 * np.pi * np.arange(8) / 8]
    assert found["sigma_ratio"] == pytest.approx(spread_by_loops(points, centres, 0.01), abs=1e-12)
    names = ("precision", "recall", "density", "coverage")
    assert [found[name] for name in names] == pytest.approx(by_loops(real, points), abs=1e-12)
    perfect = [found[f"{name}_perfect"] for name in names]
    assert perfect == pytest.approx(by_loops(real, other), abs=1e-12)


def test_a_file_of_true_points_against_the_assignment(tmp_path):
    rng = np.random.default_rng(5)
    points, true = rng.normal(0.2, 1, size=(40, 3)), rng.normal(size=(40, 3))
    np.save(tmp_path / "true.npy", true)
    found = toygan.evaluate(points, tmp_path / "true.npy", n=40, rng=0)
    assert found["w1"] == pytest.approx(assignment(points, true), abs=1e-12)
    assert 0 < found["w1_floor_mean"] < found["w1_floor_q95"]
    assert [found[name] for name in ("modes", "balanced_modes", "reverse_kl", "w1_true")] == [None] * 4
    assert 0 < found["p_value"] <= 1
    assert toygan.evaluate(points, true, rng=0)["n_w1"] == 20  # half of the rows: the other half is the floor
    assert "p-value" in str(found)


def test_the_same_law_is_at_its_floor_and_another_is_not():
    rng = np.random.default_rng(6)
    true, good = rng.normal(size=(400, 2)), rng.normal(size=(100, 2))
    same, other = (toygan.evaluate(points, true, rng=0) for points in (good, good + 1))
    assert same["w1"] <= 1.2 * same["w1_floor_q95"]
    assert same["p_value"] > 0.01
    assert other["w1"] > 2 * other["w1_floor_q95"]
    assert other["p_value"] == 0.001
    assert other["precision"] < other["precision_perfect"]


def test_the_floor_of_a_file_is_that_of_its_law():
    """Two disjoint samples of 64 from 2,000 rows lie as far apart as two fresh ones."""
    rng = np.random.default_rng(7)
    found = floors.split_floor(dataset(rng.normal(size=(2000, 1))), 64)
    fresh = [np.abs(np.sort(rng.normal(size=64)) - np.sort(rng.normal(size=64))).mean() for _ in range(400)]
    assert found.mean == pytest.approx(np.mean(fresh), rel=0.15)
    assert found.q95 == pytest.approx(np.quantile(fresh, 0.95), rel=0.25)
    with pytest.raises(ValueError, match="from 1 to 1000, half of the rows"):
        floors.split_floor(dataset(rng.normal(size=(2000, 1))), 1001)


def test_many_points_of_a_file_have_their_floor_from_fewer_draws(monkeypatch):
    monkeypatch.setattr(floors, "MANY", 50)
    seen = []
    monkeypatch.setattr(
        floors, "split_floor", lambda law, n, draws: seen.append((n, draws)) or Floor(1.0, 2.0)
    )
    true = np.random.default_rng(9).normal(size=(120, 2))
    for n in (50, 51):
        toygan.evaluate(true + 0.01, true, n=n, rng=0)
    assert seen == [(50, 100), (51, 20)]


def test_how_many_points_enter_w1(quick_floors, monkeypatch):
    law, said = dataset("ring8"), []
    few = toygan.evaluate(law.sample(70, 0), "ring8", rng=0, say=said.append)
    assert (few["n_w1"], few["w1_floor_mean"]) == (70, 70.0)
    assert "the floor of W1 for 70 points of ring8 takes " in said[0]
    points = law.sample(1500, 1)
    assert toygan.evaluate(points, "ring8", rng=0)["n_w1"] == 1024
    chosen = toygan.evaluate(points, "ring8", n=1200, rng=0)
    assert (chosen["n_w1"], chosen["w1_floor_mean"]) == (1200, 1200.0)
    for n in (0, 1501, 2.5, True):
        with pytest.raises(ValueError, match="n must be a whole number from 1 to 1500"):
            toygan.evaluate(points, "ring8", n=n)


def test_the_largest_tabulated_size_is_taken(monkeypatch):
    law = dataset("gaussian")
    rows = {floors.key_of(law, n): Floor(float(n), float(n)) for n in (1024, 4096)}
    monkeypatch.setattr(floors, "_shipped", lambda: rows)
    assert toygan.evaluate(law.sample(5000, 0), law, rng=0)["n_w1"] == 4096
    assert toygan.evaluate(law.sample(4000, 0), law, rng=0)["n_w1"] == 1024


@pytest.mark.parametrize("name", DATASETS)
def test_every_law_has_every_key_of_the_contract(name, quick_floors):
    law = dataset(name)
    found = toygan.evaluate(law.sample(60, 0), name, rng=0)
    assert set(CONTRACT) <= set(found)
    assert {key for key in evaluation._OF_LAWS if found[key] is not None} == set(columns(law)) & set(
        evaluation._OF_LAWS
    )


def test_the_dimensions_are_named(tmp_path):
    (tmp_path / "p.csv").write_text("x,y,angle\n0.5,1,2.5\n2,0.25,1.5\n", encoding="utf-8")
    with pytest.raises(
        ValueError, match=r"p\.csv has 2 rows of 3 coordinates \(x, y, angle\); ring8 has 2 \(x1, x2\)"
    ):
        toygan.evaluate(tmp_path / "p.csv", "ring8")
    with pytest.raises(ValueError, match="no masked entries"):
        toygan.evaluate(np.ma.masked_array([[1.0, 2]], mask=[[0, 1]]), "ring8")


def test_more_points_than_fit_or_end_are_refused(monkeypatch):
    rng = np.random.default_rng(0)
    points = rng.normal(size=(3000, 2))
    monkeypatch.setattr(memory, "available_memory", lambda: 2**20)
    with pytest.raises(TooLargeError, match=r"W1 of n = 2500 points needs .* free: make n smaller"):
        toygan.evaluate(points, "grid25", n=2500)
    with pytest.raises(TooLargeError, match=r"n = 1500 "):
        toygan.evaluate(points, rng.normal(size=(3000, 2)), n=1500)
    monkeypatch.undo()
    monkeypatch.setattr("toygan.metrics.evaluation.MOST_DAYS", 1e-9)
    with pytest.raises(
        ValueError, match=r"W1 of n = 2500 points and its floor would take some 0 days: make n"
    ):
        toygan.evaluate(points, "grid25", n=2500)


def test_the_time_of_long_floors_is_said_without_computing_one(monkeypatch):
    said = []
    monkeypatch.setattr("toygan.metrics.evaluation.floors.distance", lambda x, y: pytest.fail("computed"))
    evaluation._say_cost("a law", np.zeros((30_000, 2)), np.ones((30_000, 2)), 20, said.append)
    assert said == ["the floor of W1 for 30000 points of a law takes about 323 s, once: then it is kept"]


def test_what_to_do_about_another_number_of_coordinates():
    points = dataset("ring8").sample(7, 0)
    with (
        pytest.raises(
            ValueError, match=r"has 2 rows of 7 coordinates \(x1, .*, x6, …\); ring8 has 2 .* transpose it"
        ),
        pytest.warns(UserWarning, match="transpose"),
    ):
        toygan.evaluate(points.T, "ring8")
    with pytest.raises(ValueError, match=r"has 7 rows of 1 coordinate \(x1\); .*: a point needs 2 columns"):
        toygan.evaluate(points[:, 0], "ring8")
    with pytest.raises(ValueError, match=r"has 7 rows of 2 coordinates .*: choose with --columns"):
        toygan.evaluate(points, "gaussian")


@pytest.mark.parametrize(
    ("n", "dimension", "is_said"), [(200, 2, False), (100_000, 1, False), (20_000, 2, True)]
)
def test_a_transport_that_takes_more_than_a_moment_is_said_beforehand(n, dimension, is_said):
    said = []
    evaluation.say_transport(n, dimension, said.append)
    assert [line.split(" points, some")[0] for line in said] == ([f"exact W1 of {n}"] if is_said else [])
