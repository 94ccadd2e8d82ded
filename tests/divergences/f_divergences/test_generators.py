"""The f-GAN table: its columns belong together, at every score, compiled or not."""

import mpmath
import numba
import numpy as np
import pytest

from divergences import GENERATORS

ROWS = list(GENERATORS.values())
CONJUGATES = {
    "kl": lambda t: mpmath.exp(t - 1),
    "reverse_kl": lambda t: -1 - mpmath.log(-t),
    "pearson": lambda t: t**2 / 4 + t,
    "hellinger": lambda t: t / (1 - t),
    "js": lambda t: -mpmath.log(2 - mpmath.exp(t)),
    "gan": lambda t: -mpmath.log(1 - mpmath.exp(t)),
    "tv": lambda t: t,
}
ACTIVATIONS = {
    "kl": lambda v: v,
    "reverse_kl": lambda v: -mpmath.exp(-v),
    "pearson": lambda v: v,
    "hellinger": lambda v: 1 - mpmath.exp(-v),
    "js": lambda v: mpmath.log(2) - mpmath.log(1 + mpmath.exp(-v)),
    "gan": lambda v: -mpmath.log(1 + mpmath.exp(-v)),
    "tv": lambda v: mpmath.tanh(v) / 2,
}
COLUMNS = ("g", "g_derivative", "conjugate_of_g", "conjugate_of_g_derivative")


def finite_in_float(value):
    return (
        float(value) if abs(value) < mpmath.mpf("1.797e308") else np.sign(float(mpmath.sign(value))) * np.inf
    )


@pytest.mark.parametrize("row", ROWS, ids=GENERATORS)
def test_the_printed_table_holds_at_every_score(row):
    for v in [0.0, 1e-12, -1e-9, 0.3, -0.3, 2.0, -2.0, 30.0, -30.0, 300.0, -300.0]:
        with mpmath.workdps(500):  # 2 - e^t cancels 130 digits at v = 300
            t = ACTIVATIONS[row.name](mpmath.mpf(v))
            score, conjugate = finite_in_float(t), finite_in_float(CONJUGATES[row.name](t))
        assert row.g(v) == pytest.approx(score, rel=1e-14, abs=1e-28)
        assert row.conjugate_of_g(v) == pytest.approx(conjugate, rel=1e-14, abs=1e-28)


@pytest.mark.parametrize("row", ROWS, ids=GENERATORS)
def test_derivatives_are_derivatives(row):
    v = np.array([-3.0, -0.5, 0.0, 0.7, 2.5])
    for name in ("g", "conjugate_of_g"):
        function, derivative, h = getattr(row, name), getattr(row, f"{name}_derivative"), 1e-5
        slope = (function(v + h) - function(v - h)) / (2 * h)
        np.testing.assert_allclose(derivative(v), slope, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("row", ROWS, ids=GENERATORS)
def test_scores_as_large_as_1e4_never_give_nan(row):
    v = np.array([-1e4, -750.0, -1.0, 0.0, 1.0, 750.0, 1e4])
    for name in COLUMNS:
        with np.errstate(over="ignore", under="ignore"):
            values = getattr(row, name)(v)
        assert not np.isnan(values).any()
        assert np.isfinite(values[2:5]).all()


@pytest.mark.parametrize("row", ROWS, ids=GENERATORS)
def test_numba_compiles_the_columns_as_they_stand(row):
    v = np.linspace(-4, 4, 9).reshape(3, 3)
    for name in COLUMNS:
        plain = getattr(row, name)
        np.testing.assert_allclose(numba.njit(plain)(v), plain(v), rtol=1e-14)


@pytest.mark.parametrize("row", ROWS, ids=GENERATORS)
def test_the_witness_attains_the_conjugate(row):
    """Fenchel: f(u) + f*(f'(u)) = u f'(u), and no other t does better."""
    u = np.array([0.01, 0.4, 0.9, 1.7, 25.0])
    t = row.slope(u)
    np.testing.assert_allclose(row.f(u) + row.conjugate(t), u * t, rtol=1e-12, atol=1e-12)
    low, high = row.domain
    assert np.all((t >= low) & (t <= high))
    others = np.clip(np.linspace(-3, 3, 61), low + 1e-9, high - 1e-9)[:, None]
    assert np.all(u * others - row.conjugate(others) <= row.f(u) + 1e-9)


@pytest.mark.parametrize("row", ROWS, ids=GENERATORS)
def test_limits_are_those_of_f(row):
    with np.errstate(divide="ignore"):
        assert row.f(np.array(0.0)) == row.at_zero
    with np.errstate(all="ignore"):
        slope = row.f(np.array(1e30)) / 1e30
    if np.isinf(row.slope_at_infinity):
        assert slope > 60
    else:
        assert slope == pytest.approx(row.slope_at_infinity, abs=1e-13)
    assert row.f(np.array(1.0)) == pytest.approx(-2 * np.log(2) if row.name == "gan" else 0.0, abs=1e-16)


@pytest.mark.parametrize("row", ROWS, ids=GENERATORS)
def test_activations_stay_in_the_domain(row):
    v = np.linspace(-30, 30, 121)
    low, high = row.domain
    assert np.all((row.g(v) >= low) & (row.g(v) <= high))
    assert np.all(np.diff(row.g(v)) >= 0)
