"""Transport problems made smaller before they are solved: repeated atoms added up, shared mass left in place.

Mass that both laws have at one atom need not move when the cost is a metric (order 1). For order > 1 it may
have to: from half at 0 and half at 1 to half at 1 and half at 2, W_2**2 is 1, and cancelling would give 2.
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.one_dimensional import staircase


class Atoms(NamedTuple):
    """Two laws: points ``x`` ``(n, d)``, ``y`` ``(m, d)``; positive masses ``p`` and ``q``, each of sum 1."""

    x: np.ndarray
    p: np.ndarray
    y: np.ndarray
    q: np.ndarray


class Reduced(NamedTuple):
    """A smaller problem that has the same optimum, up to the factor ``share``.

    Attributes
    ----------
    atoms : Atoms or None
        What is left to move, scaled to mass 1; None when nothing is.
    share : float
        The mass left to move.
    labels : tuple of ndarray of int, shapes (n,) and (m,), or None
        Which distinct atom each original one is; None when the problem is unchanged.
    rows, columns : ndarray of int
        Which distinct atom each atom of the smaller problem is.
    staying : ndarray
        The mass that stays, for each distinct atom.
    """

    atoms: Atoms | None
    share: float
    labels: tuple[np.ndarray, np.ndarray] | None
    rows: np.ndarray
    columns: np.ndarray
    staying: np.ndarray


def reduce_atoms(atoms: Atoms, cancel: bool) -> Reduced:
    """Add up repeated atoms and, if ``cancel``, leave shared mass where it is.

    Examples
    --------
    >>> half = np.array([0.5, 0.5])
    >>> atoms = Atoms(np.array([[0.0], [1.0]]), half, np.array([[1.0], [2.0]]), half)
    >>> reduced = reduce_atoms(atoms, cancel=True)
    >>> reduced.atoms.x, reduced.atoms.y, reduced.share
    (array([[0.]]), array([[2.]]), 0.5)
    """
    n = len(atoms.x)
    points = np.concatenate([atoms.x, atoms.y])
    distinct, labels = _label(points)
    if len(distinct) == len(points):
        return Reduced(atoms, 1.0, None, *np.empty((3, 0)))
    a = np.bincount(labels[:n], weights=atoms.p, minlength=len(distinct))
    b = np.bincount(labels[n:], weights=atoms.q, minlength=len(distinct))
    staying = np.minimum(a, b) if cancel else np.zeros(len(distinct))
    a -= staying
    b -= staying
    rows, columns = np.flatnonzero(a), np.flatnonzero(b)
    left = None
    if len(rows) and len(columns):
        left = Atoms(
            points[distinct[rows]], a[rows] / a.sum(), points[distinct[columns]], b[columns] / b.sum()
        )
    return Reduced(left, float(a.sum()), (labels[:n], labels[n:]), rows, columns, staying)


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
    >>> half = np.array([0.5, 0.5])
    >>> atoms = Atoms(np.array([[0.0], [1.0]]), half, np.array([[1.0], [2.0]]), half)
    >>> one = np.array([0])
    >>> restore_plan(reduce_atoms(atoms, cancel=True), atoms, one, one, np.array([1.0]))
    (array([0, 1]), array([1, 0]), array([0.5, 0.5]))
    """
    if reduced.labels is None:
        return i, j, mass
    still = np.flatnonzero(reduced.staying)
    source = np.concatenate([reduced.rows[i], still])
    target = np.concatenate([reduced.columns[j], still])
    mass = np.concatenate([mass * reduced.share, reduced.staying[still]])
    piece, row, mass = _deal(source, mass, reduced.labels[0], atoms.p)
    target = target[piece]
    piece, column, mass = _deal(target, mass, reduced.labels[1], atoms.q)
    return row[piece], column, mass


def _deal(label_of_piece, mass, label_of_atom, weight):
    """Deal pieces of mass to the atoms of their label; a piece may be cut between several copies of an atom.

    Returns the piece, the atom and the mass of each part.
    """
    by_piece = np.argsort(label_of_piece, kind="stable")
    by_atom = np.argsort(label_of_atom, kind="stable")
    ends = [np.cumsum(mass[by_piece]), np.cumsum(weight[by_atom])]
    for end in ends:
        end /= end[-1]
    parts = [np.concatenate(part) for part in zip(*staircase(*ends))]
    piece, atom = by_piece[parts[0]], by_atom[parts[1]]
    fits = label_of_piece[piece] == label_of_atom[atom]  # rounding leaves slivers where labels change
    return piece[fits], atom[fits], parts[2][fits]
