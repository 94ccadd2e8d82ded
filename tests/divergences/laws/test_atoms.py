"""Atoms of two laws on one list."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divergences import pmf, samples
from divergences.laws.atoms import common_atoms
from divergences.laws.construct import as_law


def test_repeated_and_shared_atoms_are_added_up_exactly():
    atoms = common_atoms(samples([[0, 1], [0, 1], [2, 3], [5, 5]]), pmf([0.5, 0.5], [[2, 3], [7, 7]]))
    np.testing.assert_array_equal(atoms.points, [[0, 1], [2, 3], [5, 5], [7, 7]])
    np.testing.assert_array_equal(atoms.p, [0.5, 0.25, 0.25, 0])
    np.testing.assert_array_equal(atoms.q, [0, 0.5, 0, 0.5])


def test_both_zeros_are_one_point_and_neighbours_are_two():
    assert len(common_atoms(samples([0.0]), samples([-0.0])).p) == 1
    assert len(common_atoms(samples([1.0]), samples([np.nextafter(1.0, 2.0)])).p) == 2


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=30), st.randoms())
def test_order_does_not_matter(points, random):
    shuffled = random.sample(points, len(points))
    atoms = common_atoms(samples(points), samples(shuffled))
    assert len(atoms.points) == len(set(points))
    np.testing.assert_array_equal(atoms.p, atoms.q)


@pytest.mark.parametrize(
    ("p", "q", "message"),
    [
        ([1.0], [0.5, 0.5], "p and q must have the same length .*; got 1 and 2"),
        ([1.0], samples([0.0]), "p has labels 0 … n-1 and q has points"),
        (samples([0.0]), [1.0], "q has labels 0 … n-1 and p has points"),
        (samples([0.0]), samples([[0.0, 1.0]]), "same dimension; got 1 and 2"),
    ],
)
def test_laws_on_different_spaces_are_refused(p, q, message):
    with pytest.raises(ValueError, match=message):
        common_atoms(as_law(p, "p"), as_law(q, "q"))
