"""Squares, discs, lines, points, quantile functions: where points fall, and the density there."""

import numpy as np
import pytest
from scipy import stats

from divergences import earth_mover_distance, samples
from toygan.datasets.bounded_shapes import Discs, Lines, PointMasses, Quantile, Squares

SQUARES = Squares(np.array([[0.0, 0.0], [3.0, 1.0]]), 2.0)
DISCS = Discs(np.array([[0.0, 0.0], [4.0, 0.0]]), 1.0, np.array([0.25, 0.75]))


def placed(shape, n=4000):
    rng = np.random.default_rng(0)
    return shape.place((np.arange(n) + 0.5) / n, rng)


def test_squares():
    x = placed(SQUARES)
    assert SQUARES.logpdf(x) == pytest.approx(np.full(len(x), -np.log(8)))
    assert SQUARES.logpdf(np.array([[2.5, 0.5], [-0.1, 0.0]])).tolist() == [-np.inf, -np.inf]
    assert (x[:, 0] < 2.5).mean() == pytest.approx(0.5)  # half of them in the first


def test_discs_are_filled_evenly():
    x = placed(DISCS)
    first = x[x[:, 0] < 2]
    assert len(first) == 1000
    assert (np.hypot(*first.T) <= 1).all()
    assert (np.hypot(*first.T) <= np.sqrt(0.5)).mean() == pytest.approx(0.5, abs=2e-3)  # of the area
    assert DISCS.logpdf(np.array([[0.0, 0.5], [2.0, 0.0]])) == pytest.approx([np.log(0.25 / np.pi), -np.inf])
    assert DISCS.modes.sigma == 0.5


def test_lines_have_no_density():
    x = placed(Lines((0.0, 1.0)), 4)
    assert x.tolist() == [[0.0, 0.25], [0.0, 0.75], [1.0, 0.25], [1.0, 0.75]]
    assert not hasattr(Lines((0.0,)), "logpdf")


def test_point_masses_are_drawn_with_their_weights():
    masses = PointMasses(np.array([-1.0, 2.0]), np.array([0.3, 0.7]))
    x = placed(masses, 100)
    assert np.unique(x, return_counts=True)[1].tolist() == [30, 70]
    assert masses.modes.sigma == 0
    assert earth_mover_distance(masses.law(), samples([0.0])) == pytest.approx(0.3 * 1 + 0.7 * 2)


def test_quantiles_are_those_of_scipy():
    shape = Quantile(stats.norm.ppf, stats.norm.logpdf, "norm")
    u = np.array([0.0, 0.1, 0.5, 1.0])
    assert shape.place(u[1:3], None)[:, 0] == pytest.approx(stats.norm.ppf(u[1:3]))
    assert np.isfinite(shape.place(u, None)).all()  # the ends are kept inside
    assert shape.logpdf(np.array([[0.5]])) == pytest.approx(stats.norm.logpdf(0.5))
    assert shape.law().mean() == 0
