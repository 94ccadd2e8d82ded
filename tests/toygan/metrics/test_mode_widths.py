"""The width of each mode: by loops, where the pooled ratio hides one, and with too few samples."""

import numpy as np
import pytest

from toygan.datasets.table import dataset
from toygan.metrics.mode_widths import mode_sigma_ratios, widths
from toygan.metrics.quality import assign, evaluate, sigma_ratio

GRID = dataset("grid25")


def ratios(points, law=GRID):
    return mode_sigma_ratios(points, assign(points, law.modes), law.modes)


def test_each_ratio_by_loops():
    points = GRID.sample(500, 0)
    centres = np.array([(a, b) for a in (-4, -2, 0, 2, 4) for b in (-4, -2, 0, 2, 4)], float)
    found = ratios(points)
    for k, centre in enumerate(GRID.modes.centres):
        assert (centres == centre).all(axis=1).any()
        near = points[np.hypot(*(points - centre).T) <= 3 * GRID.modes.sigma]
        spread = np.sqrt(((near - near.mean(axis=0)) ** 2).sum() / (2 * (len(near) - 1)))
        assert found[k] == pytest.approx(spread / GRID.modes.inner_sigma, abs=1e-12)


def test_true_samples_have_ratios_near_1_and_their_pooled_square_is_that_of_before():
    points = GRID.sample(50_000, 1)
    found, of = ratios(points), assign(points, GRID.modes)
    assert (np.abs(found - 1) < 4 / np.sqrt(2 * 2 * 1900)).all()
    counts = np.bincount(of.nearest[of.good], minlength=25) - 1
    pooled = np.sqrt(np.average(found**2, weights=counts))
    assert pooled == pytest.approx(sigma_ratio(points, of, GRID.modes), abs=1e-12)


def test_one_narrow_mode_shows_which_the_pooled_ratio_hides():
    points = GRID.sample(20_000, 2)
    centre = GRID.modes.centres[7]
    near = np.hypot(*(points - centre).T) < 3 * GRID.modes.sigma
    points[near] = centre + 0.1 * (points[near] - centre)
    row = evaluate(points, GRID, 0, n_w1=64)
    assert row["sigma_ratio"] > 0.95
    assert row["mode_sigma_least"] == pytest.approx(0.1, abs=0.02)
    assert row["mode_sigma_median"] == pytest.approx(1.0, abs=0.05)


def test_modes_without_two_samples_count_as_points():
    centres = GRID.modes.centres
    found = ratios(np.array([centres[0], centres[1], centres[1] + 0.01]))
    assert found[0] == 0
    assert found[1] == pytest.approx(0.01 / np.sqrt(2) / GRID.modes.inner_sigma, abs=1e-12)
    assert widths(found)["mode_sigma_median"] == 0
    assert ratios(np.full((2, 2), 100.0)).tolist() == [0.0] * 25
