"""Statistics under many labellings: each against its definition, in blocks of every size."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist, pdist

from divergences.from_samples import permutation_statistics as statistics

RNG = np.random.default_rng(4)
POINTS = RNG.normal(size=(11, 2))
LABELS = np.array([RNG.permutation(np.repeat([1 / 6, -1 / 5], [6, 5])) for _ in range(7)]).T


def by_definition(form):
    matrix = form(cdist(POINTS, POINTS))
    return [w @ matrix @ w for w in LABELS.T]


@pytest.mark.parametrize("block", [1, 11, 40, 2**22])
def test_energy_and_mmd_are_their_quadratic_forms(block, monkeypatch):
    monkeypatch.setattr(statistics, "BLOCK", block)
    np.testing.assert_allclose(
        statistics.energy(POINTS, None)(LABELS), by_definition(lambda d: -d), rtol=1e-12
    )
    width = np.median(pdist(POINTS))
    wanted = by_definition(lambda d: np.exp(-(d**2) / (2 * width**2)))
    np.testing.assert_allclose(statistics.mmd(POINTS, None)(LABELS), wanted, rtol=1e-12)


def test_equal_points_do_not_enter_the_width_of_the_kernel():
    points = np.array([[0.0], [0.0], [0.0], [2.0], [4.0]])
    w = np.array([[0.5, 0.5, 0.0, -0.5, -0.5]]).T
    width = np.median([2.0, 2.0, 2.0, 4.0, 4.0, 4.0, 2.0])
    kernel = np.exp(-(cdist(points, points) ** 2) / (2 * width**2))
    np.testing.assert_allclose(statistics.mmd(points, None)(w), (w.T @ kernel @ w).ravel())
    assert statistics.mmd(np.zeros((4, 1)), None)(np.array([[0.5, 0.5, -0.5, -0.5]]).T) == pytest.approx(0)


def test_of_many_points_some_have_their_median_taken(monkeypatch):
    monkeypatch.setattr(statistics, "SEEN", 5)
    chosen = POINTS[np.random.default_rng(1).choice(11, 5, replace=False)]
    width = np.median(pdist(chosen))
    wanted = by_definition(lambda d: np.exp(-(d**2) / (2 * width**2)))
    found = statistics.mmd(POINTS, np.random.default_rng(1))(LABELS)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_w1_on_the_line_is_the_area_between_the_distribution_functions():
    points = np.array([[3.0], [0.0], [1.0], [3.0]])
    w = np.array([[0.5, -0.5, 0.5, -0.5], [0.5, 0.5, -0.5, -0.5]]).T
    assert statistics.w1(points, None)(w).tolist() == [0.5, 0.5]
    flat = np.concatenate([points, np.zeros((4, 1))], axis=1)  # the same in the plane, by the solver
    assert statistics.w1(flat, None)(w).tolist() == [0.5, 0.5]


def test_how_many_labellings_a_block_holds(monkeypatch):
    assert statistics.labels_at_once(2**22) == statistics.LEAST == 128
    assert statistics.labels_at_once(2**10) == 2**12
    monkeypatch.setattr(statistics, "BLOCK", 1000)
    assert statistics.labels_at_once(4) == 250


def test_seconds_grow_as_the_work_does():
    """Products of matrices and, for each block of labellings, all distances anew."""
    few, many = (statistics.seconds_of_quadratic(500, 500, 2, count) for count in (1, 4096))
    assert few == pytest.approx(1e6 * (1 / 4e9 + 1.25 / 1.5e8))
    assert many == pytest.approx(1e6 * (4096 / 4e9 + 1.25 / 1.5e8))
    more = statistics.seconds_of_quadratic(500, 500, 2, 4200)
    assert more == pytest.approx(1e6 * (4200 / 4e9 + 2 * 1.25 / 1.5e8))
    assert statistics.seconds_of_w1(300, 700, 1, 10) == pytest.approx(1.5e-4)
    plane = statistics.seconds_of_w1(300, 700, 2, 9)
    assert plane == pytest.approx(10 * (0.002 + statistics.estimate_transport(300, 700, 2).seconds))


def test_which_statistics_are_lengths():
    rows = {name: (row.is_length, row.words) for name, row in statistics.STATISTICS.items()}
    assert rows == {
        "energy": (True, "energy distance"),
        "mmd": (False, "squared MMD, Gaussian kernel"),
        "w1": (True, "earth mover's distance"),
    }
