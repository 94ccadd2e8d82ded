"""Weights as pairs of floats, against rationals."""

from fractions import Fraction

import numpy as np
import pytest

from divergences import pmf, samples
from divergences.laws.exact_weights import added_up, exact_sum, of_counts, of_masses, of_weights


def as_fractions(weights):
    return [Fraction(w) + Fraction(rest) for w, rest in zip(weights.w.tolist(), weights.rest.tolist())]


def assert_equal_to(weights, truth):
    for found, exact in zip(as_fractions(weights), truth, strict=True):
        assert abs(found - exact) <= exact * Fraction(1, 2**100)


def test_frequencies_of_whole_numbers():
    counts = [3, 0, 17, 977]
    assert_equal_to(of_counts(np.array(counts)), [Fraction(c, sum(counts)) for c in counts])


@pytest.mark.parametrize("miss", [0.0, 3e-17, -8e-10])
def test_weights_as_given_are_divided_by_their_sum(miss):
    given = [0.1, 0.2, 0.7 + miss]
    total = sum(map(Fraction, given))
    weights = of_weights(np.array(given))
    assert_equal_to(weights, [Fraction(w) / total for w in given])
    assert (weights.total == 1.0) == (abs(miss) < 1e-15)


@pytest.mark.parametrize("scale", [1e-307, 1.0, 1e307])
def test_masses_of_any_scale(scale):
    masses = np.array([0.3, 2.9, 11.0]) * scale
    total = sum(map(Fraction, masses.tolist()))
    assert_equal_to(of_masses(masses), [Fraction(m) / total for m in masses.tolist()])


def test_repeated_atoms_add_up_without_rounding():
    rng = np.random.default_rng(2)
    given = rng.random(40)
    weights = of_weights(given / given.sum())
    group = rng.integers(0, 7, 40)
    truth = [Fraction(0)] * 7
    for k, w in zip(group, as_fractions(weights)):
        truth[k] += w
    assert_equal_to(added_up(weights, group, 7), truth)


def test_a_sum_and_what_it_misses():
    values = np.array([1.0, 1e-17, -3e-40, 2.0**-30])
    truth = sum(map(Fraction, values.tolist()))
    assert abs(sum(map(Fraction, exact_sum(values))) - truth) < Fraction(1, 2**100)


def test_laws_keep_what_rounding_took():
    assert_equal_to(samples([0.0, 1.0, 2.0]).exact_weights, [Fraction(1, 3)] * 3)
    total = Fraction(0.1) + Fraction(0.9)
    assert_equal_to(pmf([0.1, 0.9]).exact_weights, [Fraction(0.1) / total, Fraction(0.9) / total])
