"""Noncentral densities against Bessel functions and Kummer's series in 50 digits."""

import mpmath
import numpy as np
import pytest
from mpmath import log, mpf
from scipy import stats

from divergences import compare
from divergences.laws.log_densities import log_density

EPSILON = float(np.finfo(float).eps)


def _ncx2(y, k, nc):
    order = k / 2 - 1
    return -log(2) - (y + nc) / 2 + order / 2 * log(y / nc) + log(mpmath.besseli(order, mpmath.sqrt(y * nc)))


def _ncf(y, m, n, nc):
    w = m * y / n
    central = m / 2 * log(m / n) + (m / 2 - 1) * log(y) - (m + n) / 2 * mpmath.log1p(w)
    series = mpmath.hyp1f1((m + n) / 2, m / 2, nc * w / (1 + w) / 2)
    return central - log(mpmath.beta(m / 2, n / 2)) - nc / 2 + log(series)


@pytest.mark.parametrize(
    "shapes", [(32, 0.5), (33, 60.0), (33, 300.0), (1e4, 1.1e4), (32.5, 1e6), (1e6, 7.0)]
)
def test_ncx2(shapes):
    middle, sd = shapes[0] + shapes[1], np.sqrt(2 * shapes[0] + 4 * shapes[1])
    y = np.array([1e-4 * middle, middle / 3, middle - 0.7 * sd, middle, middle + 4 * sd, middle + 50 * sd])
    found = log_density(stats.ncx2(*shapes), y)
    with mpmath.workdps(50):
        for x, value in zip(map(mpf, y), found):
            true = _ncx2(x, *map(mpf, shapes))
            assert abs(value - true) <= 8 * EPSILON * (1 + abs(true))


@pytest.mark.parametrize(
    "shapes",
    [(3, 1.5, 8.0), (5, 11, 2e4), (5, 2e6, 13.0), (2e6, 5, 10.0), (0.4, 0.8, 1e-3), (1e7, 1e7, 100.0)],
)
def test_ncf(shapes):
    m, _, nc = shapes
    y = (1 + nc / m) * np.array([1e-30, 1e-3, 0.5, 0.99, 1.0, 1.01, 2.0, 50.0, 1e40])
    found = log_density(stats.ncf(*shapes), y)
    with mpmath.workdps(50):
        for x, value in zip(map(mpf, y), found):
            true = _ncf(x, *map(mpf, shapes))
            assert abs(value - true) <= 16 * EPSILON * (1 + abs(true))


def test_rows_of_laws_whose_density_scipy_loses():
    """ncx2 of many degrees of freedom is 0 everywhere in SciPy: compare ended in a ZeroDivisionError."""
    rows = compare(stats.ncx2(3e5, 40.0), stats.ncx2(3e5, 900.0))
    assert rows["w1"].value == pytest.approx(860.0, rel=1e-9)
    assert abs(rows["w1"].value - 860) <= rows["w1"].error
    assert rows["js"].error < 1e-10
