"""Two discrete laws on one list of atoms: equal points are matched exactly, repeated ones are added up.

p, q are the weights on the common list; an atom that only one law has gets weight 0 in the other. Frequencies
of samples are counted in whole numbers, so that equal ones are equal to the last bit.
"""

from typing import NamedTuple

import numpy as np

from divergences.laws.exact_gaps import gaps
from divergences.laws.exact_weights import added_up, of_counts


class CommonAtoms(NamedTuple):
    """Distinct ``points`` ``(k, d)`` in lexicographic order, None for labels; weights ``(k,)`` on them.

    The laws are ``p + p_rest`` and ``q + q_rest`` (see ``divergences.laws.exact_weights``); ``gap`` ``(k,)``
    is their difference to its last digits, also where it is smaller than the rests.
    """

    points: np.ndarray | None
    p: np.ndarray
    q: np.ndarray
    p_rest: np.ndarray
    q_rest: np.ndarray
    gap: np.ndarray


def common_atoms(first, second, names: tuple[str, str] = ("p", "q")) -> CommonAtoms:
    """Write two ``Discrete`` laws on the union of their atoms.

    Points are the same atom when they are equal as float64 numbers (0.0 equals -0.0); nothing is rounded.
    Two samples of one continuous law therefore share no atom, and their JS divergence is log 2.

    Raises
    ------
    ValueError
        When one law has labels and the other points, when labels differ in number, or points in dimension.

    Examples
    --------
    >>> from divergences import pmf, samples
    >>> atoms = common_atoms(samples([0.0, 1.0, 1.0, 3.0]), pmf([0.5, 0.5], points=[1.0, 2.0]))
    >>> atoms.points.ravel(), atoms.p, atoms.q
    (array([0., 1., 2., 3.]), array([0.25, 0.5 , 0.  , 0.25]), array([0. , 0.5, 0.5, 0. ]))
    """
    _require_common_space(first, second, names)
    if first.points is None:
        (p, p_rest), (q, q_rest) = first.exact_weights[:2], second.exact_weights[:2]
        gap = gaps(p, q, (p_rest, q_rest), (first.proportions, second.proportions))
        return CommonAtoms(None, p, q, p_rest, q_rest, gap)
    points, atom_of = _distinct(np.concatenate([first.points, second.points]))
    n, count = len(first.points), len(points)
    p, p_rest = _on_atoms(first, atom_of[:n], count)[:2]
    q, q_rest = _on_atoms(second, atom_of[n:], count)[:2]
    sides = (first.proportions, second.proportions), (atom_of[:n], atom_of[n:])
    return CommonAtoms(points, p, q, p_rest, q_rest, gaps(p, q, (p_rest, q_rest), *sides))


def _on_atoms(law, atom_of: np.ndarray, count: int):
    if law.equal_weights:
        return of_counts(np.bincount(atom_of, minlength=count))
    return added_up(law.exact_weights, atom_of, count)


def find_atoms(points: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Which of the distinct ``points`` ``(k, d)`` each query ``(m, d)`` is: an index, or -1 for none.

    Examples
    --------
    >>> find_atoms(np.array([[1.0], [3.0]]), np.array([[3.0], [2.0]]))
    array([ 1, -1])
    """
    _, group = _distinct(np.concatenate([points, queries]))
    index_of = np.full(group.max() + 1, -1)
    index_of[group[: len(points)]] = np.arange(len(points))
    return index_of[group[len(points) :]]


def _distinct(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct rows in lexicographic order, and the index of each row among them."""
    order = np.lexsort(points.T[::-1])
    points = points[order]
    starts = np.ones(len(points), dtype=bool)
    starts[1:] = (points[1:] != points[:-1]).any(axis=1)
    group = np.empty(len(points), dtype=np.intp)
    group[order] = np.cumsum(starts) - 1
    return points[starts], group


def _require_common_space(first, second, names: tuple[str, str]) -> None:
    if (first.points is None) != (second.points is None):
        labelled, placed = names if first.points is None else reversed(names)
        raise ValueError(
            f"{labelled} has labels 0 … n-1 and {placed} has points; "
            f"write pmf(weights, points) for {labelled}"
        )
    if first.points is None and len(first) != len(second):
        raise ValueError(
            f"{names[0]} and {names[1]} must have the same length when they are weights without points; "
            f"got {len(first)} and {len(second)}"
        )
    if first.dimension != second.dimension:
        raise ValueError(
            f"{names[0]} and {names[1]} must have points of the same dimension; "
            f"got {first.dimension} and {second.dimension}"
        )
