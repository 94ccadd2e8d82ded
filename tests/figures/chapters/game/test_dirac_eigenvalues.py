"""From ±i/2 to -1/2 at γ = 1 and back: the numerical Jacobian lies on the closed form."""

import numpy as np
import pytest


def test_message_gamma_one_is_best(picture):
    gamma, rate = picture("dirac_eigenvalues").line("rate")
    assert gamma[rate.argmin()] == pytest.approx(1)
    assert rate.min() == pytest.approx(-0.5)
    assert rate[0] == pytest.approx(0)
    assert rate[-1] > -0.2


def test_found_eigenvalues_lie_on_the_path(picture):
    data = picture("dirac_eigenvalues").data
    for gamma, found in zip(data["mark"], data["found"]):
        root = np.sqrt(complex(gamma**2 / 4 - 0.25))
        expected = sorted([-gamma / 2 + root, -gamma / 2 - root], key=lambda z: (z.real, z.imag))
        np.testing.assert_allclose(sorted(found, key=lambda z: (z.real, z.imag)), expected, atol=1e-4)
