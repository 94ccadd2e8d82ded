"""Logistic-normal means against mpmath, their closed limits, and the field of instance noise far out."""

import itertools

import mpmath
import numpy as np
import pytest

from toygan.dirac.games import dirac_game
from toygan.dirac.logistic_normal import means


def by_mpmath(mu, tau):
    """Both means by panels of a standard deviation or a unit about the modes, in 30 digits."""
    with mpmath.workdps(30):
        mu, tau = mpmath.mpf(mu), mpmath.mpf(tau)
        sigma = lambda t: 1 / (1 + mpmath.exp(-t))  # noqa: E731
        density = lambda t: mpmath.npdf(t, mu, tau)  # noqa: E731
        low, high = mu - tau**2 - 14 * tau, mu + 14 * tau
        width = min(tau, 3)
        ends = [*mpmath.arange(low, high, width), high]
        panels = [(a, b) for a, b in itertools.pairwise(ends)]
        rule = lambda f: sum(mpmath.quad(f, p, method="gauss-legendre", maxdegree=3) for p in panels)  # noqa: E731
        return (
            rule(lambda t: sigma(-t) * density(t)),
            rule(lambda t: sigma(t) * sigma(-t) * density(t)),
        )


@pytest.mark.parametrize(
    ("mu", "tau"),
    [(0.3, 0.1), (-2.0, 0.9), (4.0, 1.0), (30.0, 0.8), (1.0, 2.0), (9.0, 3.0), (25.0, 4.0), (-6.0, 12.0)],
)
def test_means_have_all_digits(mu, tau):
    A, B = means(np.array(mu), np.array(tau))
    wanted = by_mpmath(mu, tau)
    assert float(A) == pytest.approx(float(wanted[0]), rel=1e-14)
    assert float(B) == pytest.approx(float(wanted[1]), rel=1e-14)


def test_closed_forms():
    """A(0) is ½ for any width; far out exp(-T) is all of it, with mean exp(-mu + tau²/2)."""
    tau = np.array([0.0, 1e-9, 0.999, 1.0, 35.0, 1e12])
    np.testing.assert_allclose(means(0 * tau, tau)[0], 0.5, rtol=1e-15)
    for width in (0.2, 0.8, 1.5, 6.0):
        mu = 300 + width**2
        found = np.array(means(np.array(mu), np.array(width)))
        np.testing.assert_allclose(found, np.exp(-mu + width**2 / 2), rtol=2e-13)
    assert means(np.array(5e3), np.array(1e6))[1] == pytest.approx(1 / np.sqrt(2 * np.pi) / 1e6, rel=2e-5)


def test_many_at_once_are_those_one_by_one():
    rng = np.random.default_rng(2)
    mu, tau = rng.normal(size=(2, 5, 300)) * 10.0 ** rng.uniform(-2, 3, (2, 5, 300))
    A, B = means(mu, np.abs(tau))
    for i, j in ((0, 0), (4, 299), (2, 17)):
        one = means(mu[i, j], abs(tau[i, j]))
        np.testing.assert_allclose((A[i, j], B[i, j]), (float(one[0]), float(one[1])), rtol=1e-13)


@pytest.mark.parametrize(("theta", "psi"), [(2.0, 350.0), (-0.4, 90.0), (1.5, -1e4)])
def test_the_field_far_out(theta, psi):
    """The discriminator's slope splits into 0 or 1 but for a strip of width 1/psi: plain quadrature there."""
    sigma = 0.4
    wanted = by_quadrature(theta, psi, sigma)
    found = dirac_game("instance_noise", sigma=sigma).field(theta, psi)
    np.testing.assert_allclose(found, wanted, rtol=1e-11)


def by_quadrature(theta, psi, sigma):
    """The two expectations as they are defined, by Gauss-Legendre panels that shrink towards the strip."""
    node, weight = np.polynomial.legendre.leggauss(40)

    def mean(f, centre):  # E f(sigma z), where f turns at sigma z = centre
        step = np.concatenate([-(2.0 ** np.arange(6, -60, -1)), 2.0 ** np.arange(-60, 7)]) + centre / sigma
        ends = np.unique(np.clip(step, -12, 12))
        middle, half = (ends[1:] + ends[:-1]) / 2, (ends[1:] - ends[:-1]) / 2
        z, w = middle[:, None] + half[:, None] * node, half[:, None] * weight
        return float((w * f(sigma * z) * np.exp(-z * z / 2)).sum() / np.sqrt(2 * np.pi))

    f1 = lambda t: 0.5 * (1 - np.tanh(t / 2))  # noqa: E731
    d_theta = -psi * mean(lambda e: f1((theta + e) * psi), -theta)
    fake = mean(lambda e: (theta + e) * f1((theta + e) * psi), -theta)
    return d_theta, fake - mean(lambda e: e * f1(-e * psi), 0.0)
