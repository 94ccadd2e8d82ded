"""Transport problems made smaller before they are solved: repeated atoms added up, shared mass left in place.

Mass that both laws have at one atom need not move when the cost is a metric (order 1). For order > 1 it may
have to: from half at 0 and half at 1 to half at 1 and half at 2, W_2**2 is 1, and cancelling would give 2.
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.one_dimensional import staircase


class Atoms(NamedTuple):
    """Two laws: points ``x`` ``(n, d)``, ``y`` ``(m, d)``; whole masses ``p`` and ``q`` > 0 of equal sum."""

    x: np.ndarray
    p: np.ndarray
    y: np.ndarray
    q: np.ndarray


class Reduced(NamedTuple):
    """A smaller problem: what is left to move, at the same cost.

    Attributes
    ----------
    atoms : Atoms or None
        What is left to move; None when nothing is.
    labels : tuple of ndarray of int, shapes (n,) and (m,), or None
        Which distinct atom each original one is; None when the problem is unchanged.
    rows, columns : ndarray of int
        Which distinct atom each atom of the smaller problem is.
    staying : ndarray
        The mass that stays, for each distinct atom.
    """

    atoms: Atoms | None
    labels: tuple[np.ndarray, np.ndarray] | None
    rows: np.ndarray
    columns: np.ndarray
    staying: np.ndarray


def reduce_atoms(atoms: Atoms, cancel: bool) -> Reduced:
    """Add up repeated atoms and, if ``cancel``, leave shared mass where it is.

    Examples
    --------
    >>> ones = np.array([1, 1])
    >>> atoms = Atoms(np.array([[0.0], [1.0]]), ones, np.array([[1.0], [2.0]]), ones)
    >>> reduce_atoms(atoms, cancel=True).atoms
    Atoms(x=array([[0.]]), p=array([1]), y=array([[2.]]), q=array([1]))
    """
    n = len(atoms.x)
    points = np.concatenate([atoms.x, atoms.y])
    distinct, labels = _label(points)
    if len(distinct) == len(points):
        return Reduced(atoms, None, *np.empty((3, 0)))
    a, b = np.zeros((2, len(distinct)), dtype=atoms.p.dtype)
    np.add.at(a, labels[:n], atoms.p)
    np.add.at(b, labels[n:], atoms.q)
    staying = np.minimum(a, b) if cancel else np.zeros_like(a)
    a -= staying
    b -= staying
    rows, columns = np.flatnonzero(a), np.flatnonzero(b)
    left = None
    if len(rows) and len(columns):
        left = Atoms(points[distinct[rows]], a[rows], points[distinct[columns]], b[columns])
    return Reduced(left, (labels[:n], labels[n:]), rows, columns, staying)


def _label(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Index of one copy of each distinct row, and the label of each row; rows are compared bit by bit."""
    rows = np.ascontiguousarray(points + 0.0)  # -0.0 becomes 0.0
    bits = rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
    _, distinct, labels = np.unique(bits, return_index=True, return_inverse=True)
    return distinct, labels


def restore_plan(reduced: Reduced, atoms: Atoms, i: np.ndarray, j: np.ndarray, mass: np.ndarray):
    """The plan ``(i, j, mass)`` of the smaller problem as a plan between the original atoms, just as optimal.

    Examples
    --------
    >>> ones = np.array([1, 1])
    >>> atoms = Atoms(np.array([[0.0], [1.0]]), ones, np.array([[1.0], [2.0]]), ones)
    >>> one = np.array([0])
    >>> restore_plan(reduce_atoms(atoms, cancel=True), atoms, one, one, np.array([1]))
    (array([0, 1]), array([1, 0]), array([1, 1]))
    """
    if reduced.labels is None:
        return i, j, mass
    still = np.flatnonzero(reduced.staying)
    source = np.concatenate([reduced.rows[i], still])
    target = np.concatenate([reduced.columns[j], still])
    mass = np.concatenate([mass, reduced.staying[still]])
    piece, row, mass = _deal(source, mass, reduced.labels[0], atoms.p)
    target = target[piece]
    piece, column, mass = _deal(target, mass, reduced.labels[1], atoms.q)
    return row[piece], column, mass


def _deal(label_of_piece, mass, label_of_atom, weight):
    """Deal pieces of mass to the atoms of their label; a piece may be cut between several copies of an atom.

    Returns the piece, the atom and the mass of each part. Masses are whole: every label's pieces fill its
    atoms exactly.
    """
    by_piece = np.argsort(label_of_piece, kind="stable")
    by_atom = np.argsort(label_of_atom, kind="stable")
    steps = staircase(np.cumsum(mass[by_piece]), np.cumsum(weight[by_atom]))
    i, j, part = (np.concatenate(parts) for parts in zip(*steps))
    return by_piece[i], by_atom[j], part
