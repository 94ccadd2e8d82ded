"""Terms of the divergences, where formulas in p/q lose their digits."""

import mpmath
import numpy as np
import pytest

from divergences.f_divergences import ratios


def test_log_ratio_of_almost_equal_weights_keeps_its_digits():
    p, q = np.array([0.25 + 1e-16, 0.25, 0.5]), np.array([0.25, 0.25 + 2.0**-50, 0.5])
    at = ratios.ratio_of_weights(p, q)
    np.testing.assert_allclose(at.d, [np.log1p((p[0] - 0.25) * 4), -np.log1p(2.0**-48), 0.0], rtol=1e-15)


def test_exchange_changes_signs_and_no_other_bit():
    rng = np.random.default_rng(0)
    p, q = rng.random(50), rng.random(50)
    np.testing.assert_array_equal(ratios.ratio_of_weights(p, q).d, -ratios.ratio_of_weights(q, p).d)


@pytest.mark.parametrize("d", [1e-12, -1e-7, 1e-3, 0.4999, -0.5001, 0.99, 1.01, 5.0, -40.0, 300.0])
def test_terms_from_logarithms_against_many_digits(d):
    log_q = -3.0
    log_p = log_q + d
    d = log_p - log_q  # as rounded
    with mpmath.workdps(300):
        p, q = mpmath.exp(log_p), mpmath.exp(log_q)
        log = mpmath.log
        truth = {
            "kl": p * d - p + q,
            "reverse_kl": -q * d - q + p,
            "pearson": (p - q) ** 2 / q,
            "hellinger": (mpmath.sqrt(p) - mpmath.sqrt(q)) ** 2,
            "tv": abs(p - q) / 2,
            "js": p * log(2 * p / (p + q)) + q * log(2 * q / (p + q)),
            "gan": p * log(p / (p + q)) + q * log(q / (p + q)),
        }
        at = ratios.ratio_of_logs(np.array([log_p]), np.array([log_q]))
        for name, value in truth.items():
            error = abs(getattr(ratios, f"{name}_terms")(at)[0] / value - 1)
            assert error < 1e-12, name


@pytest.mark.parametrize("name", ["kl", "reverse_kl", "pearson", "hellinger", "tv", "js", "gan"])
def test_terms_at_points_that_one_law_lacks(name):
    limits = {  # (p = 0, q = 1), (p = 1, q = 0)
        "kl": (1, np.inf),
        "reverse_kl": (np.inf, 1),
        "pearson": (1, np.inf),
        "hellinger": (1, 1),
        "tv": (0.5, 0.5),
        "js": (np.log(2), np.log(2)),
        "gan": (0, 0),
    }
    terms = getattr(ratios, f"{name}_terms")
    p, q = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    with np.errstate(all="ignore"):
        for at in (ratios.ratio_of_weights(p, q), ratios.ratio_of_logs(np.log(p), np.log(q))):
            np.testing.assert_allclose(terms(at), [*limits[name], 0.0], rtol=1e-15)


@pytest.mark.parametrize("name", ["kl", "reverse_kl", "js", "tv", "hellinger", "pearson"])
@pytest.mark.parametrize("d", [-1e4, -0.9, -0.1, 0.1, 0.9])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_term_is_finite_where_one_of_two_like_densities_is_the_first_to_underflow(name, d):
    """exp(-745) is the smallest float and exp(-746) is 0: their ratio is not infinite for that."""
    edge = -745.1332  # the smallest float is exp of it, and half of that 0
    log_p = np.array([edge + (d if d < -1 else max(d, 0.0)) - 0.05, edge + min(d, 0.0) - 5.0])  # both are 0
    terms = getattr(ratios, f"{name}_terms")(ratios.ratio_of_logs(log_p, log_p - d))
    assert ((terms >= 0.0) & (terms <= 1e-322)).all()
