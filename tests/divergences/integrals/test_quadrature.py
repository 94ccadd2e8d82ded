"""Gauss-Kronrod panels."""

import numpy as np
import pytest

from divergences.integrals.quadrature import GAUSS, KRONROD, NODES, Panels, integrate


def panels(*edges):
    edges = np.asarray(edges, dtype=float)
    zero = np.zeros(len(edges) - 1)
    return Panels(zero, zero + 1, edges[:-1], edges[1:], zero.astype(int))


def with_noise(function):
    return lambda some: np.stack([function(some.nodes()), np.zeros_like(some.nodes())])


@pytest.mark.parametrize("degree", range(32))
def test_the_rules_are_exact_for_polynomials(degree):
    assert NODES**degree @ KRONROD == pytest.approx(1 / (degree + 1), rel=1e-14)
    if degree < 20:
        assert NODES**degree @ GAUSS == pytest.approx(1 / (degree + 1), rel=1e-14)


@pytest.mark.parametrize(
    ("function", "truth"),
    [
        (np.exp, np.expm1(1.0)),
        (lambda x: np.abs(x - 0.3), 0.29),
        (lambda x: np.where(x < 1 / 3, 0.0, 1.0), 2 / 3),
        (lambda x: 1 / (1e-6 + (x - 0.5) ** 2), 2e3 * np.arctan(500.0)),
        (np.sqrt, 2 / 3),
    ],
)
def test_kinks_jumps_and_peaks(function, truth):
    whole = integrate(with_noise(function), panels(0, 0.7, 1))
    assert whole.value[0].sum() == pytest.approx(truth, rel=1e-13)


def test_parts_of_one_root_are_added_up():
    cut, root = panels(0, 1, 2).cut_at(np.array([0.25, 1.5, 7.0]))
    assert len(root) == 4
    whole = integrate(with_noise(lambda x: x), cut, root)
    np.testing.assert_allclose(whole.value[0], [0.5, 1.5], rtol=1e-15)


def test_mirrored_panels_measure_from_their_base():
    left = Panels(*(np.array([value]) for value in (1.0, -1.0, 0.0, 1.0, 0)))
    assert integrate(with_noise(lambda x: x**2), left).value[0, 0] == pytest.approx(1 / 3)


def test_noise_is_not_chased():
    rng = np.random.default_rng(0)
    calls = []

    def noisy(some):
        calls.append(len(some.base))
        jitter = 1e-6 * rng.standard_normal((len(some.base), 21))
        return np.stack([1 + jitter, np.full(jitter.shape, 1e-6)])

    assert integrate(noisy, panels(0, 1)).value[0, 0] == pytest.approx(1.0, abs=1e-5)
    assert sum(calls) < 100


def test_what_is_not_finite_stays_so():
    whole = integrate(with_noise(lambda x: np.where(x < 1, 1.0, np.inf)), panels(0, 1, 2))
    np.testing.assert_array_equal(whole.value[0], [1.0, np.inf])
