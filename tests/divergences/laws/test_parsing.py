"""Laws as text: what is read, and that nothing is evaluated."""

import numpy as np
import pytest
from scipy import stats

from divergences import kl_divergence, law_from_text
from divergences.laws.construct import describe


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("norm(0, 1)", stats.norm(0, 1)),
        (" norm( -2.5, scale = +3e-1 ) ", stats.norm(-2.5, 0.3)),
        ("gamma(2, scale=3)", stats.gamma(2, scale=3)),
        ("t(df=3, loc=1)", stats.t(3, 1)),
    ],
)
def test_laws_are_read(text, law):
    assert kl_divergence(law_from_text(text), law) == pytest.approx(0.0, abs=1e-15)


def test_mixtures_and_atoms_are_read():
    law = law_from_text("mixture([0.25, 0.75], [norm(-1, 1), expon(scale=2)])")
    assert describe(law) == "mixture(0.25 norm(-1.0, 1.0) + 0.75 expon(scale=2.0))"
    assert len(law_from_text("pmf([0.5, 0.5], [0, 1])")) == 2
    assert law_from_text("samples([(0, 1), (2, 3)])").dimension == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nrom(0, 1)", "no continuous law 'nrom'. Did you mean 'norm'?"),
        ("poisson(3)", "no continuous law 'poisson'"),
        ("norm(0, 1", "must be one call"),
        ("norm(0, 1); norm(2, 3)", "must be one call"),
        ("1 + 1", "write a law as one call"),
        ("norm(2 ** 9)", "is not a number"),
        ("norm(x)", "'x' is not a number"),
        ("norm('0')", "is not a number"),
        ("norm(True)", "is not a number"),
        ("norm(1j)", "is not a number"),
        ("norm(*[0, 1])", "is not a number"),
        ("norm(**{})", r"\*\* is not understood"),
        ("norm(1e999)", "finite"),
        ("norm(0, 0)", "is no law"),
        ("norm(0, scale=2, sclae=3)", "norm takes loc, scale"),
        ("beta(1)", "beta takes a, b, loc, scale"),
        ("norm.pdf(0)", "write a law as one call"),
        ("stats.norm(0)", "write a law as one call"),
        ("rv_histogram(1)", "no continuous law"),
        ("os(1)", "no continuous law"),
        ("mixture([1.0], [3])", r"laws\[0\]"),
        ("norm(" + "9" * 400 + ")", "finite"),
        ("norm(" + "-" * 5000 + "1)", "law = "),
        ("norm(0)" + " " * 20_000, "longer than"),
        ("", "must be one call"),
        ("norm(\x00)", "law = "),
    ],
)
def test_everything_else_is_refused_by_name(text, message):
    with pytest.raises(ValueError, match=message):
        law_from_text(text)


def test_only_text_is_text():
    with pytest.raises(TypeError, match="law must be text such as"):
        law_from_text(3)


@pytest.mark.parametrize("text", ["pmf([1, 2])", "pmf([1, 2], [0, 1])", "mixture([1, 3], [norm(), t(2)])"])
def test_the_advice_of_weights_that_do_not_sum_to_one_works(text):
    with pytest.raises(ValueError, match=r"say (pmf|mixture)\(…, normalize=True\)"):
        law_from_text(text)
    said = law_from_text(text[:-1] + ", normalize=True)")
    asked = law_from_text(text, normalize=True)
    assert sum(said.weights) == pytest.approx(1.0)
    np.testing.assert_array_equal(said.weights, asked.weights)


def test_a_switch_is_true_or_false():
    with pytest.raises(ValueError, match="normalize must be True or False; got 1"):
        law_from_text("pmf([1, 2], normalize=1)")
    with pytest.raises(ValueError, match="'True' is not a number"):
        law_from_text("norm(True)")


@pytest.mark.parametrize("text", ["beta(1e-320, 1e308)", "beta(1e308, 1e-320)"])
def test_a_law_at_which_scipys_library_gives_up_is_none(text):
    with pytest.raises(ValueError, match=r"^law = .* is no law: check its parameters"):
        law_from_text(text)
