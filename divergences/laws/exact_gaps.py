"""p - q where two weights agree to their last digits: computed in whole numbers.

A weight and its rest have twice the digits of a float: they resolve some 1e-32 of the weight. Where p and q
differ by less, the difference of the pairs is rounding. Yet it must balance the other atoms exactly, whose
masses may be as small as 1e-302.

x, y    floats in exactly the proportion of two laws; X, Y the same as whole numbers
    p - q = X[i]/ΣX - Y[i]/ΣY = (X[i] ΣY - Y[i] ΣX)/(ΣX ΣY)
"""

import numpy as np

_ALIKE = 2.0**-50  # of the larger one: the pairs give larger differences to their last digits
_SMALLEST = float(np.finfo(float).smallest_subnormal)


def whole_numbers(x: np.ndarray) -> np.ndarray:
    """Non-negative floats ``(n,)`` times one power of two, as Python's whole numbers.

    Examples
    --------
    >>> one, two = whole_numbers(np.array([0.5, 1.5]))
    >>> two == 3 * one
    True
    """
    mantissas, exponents = np.frexp(x)
    digits = np.ldexp(mantissas, 53).astype(np.int64).astype(object)
    return digits << (exponents.astype(np.int64) - int(exponents.min(initial=0))).astype(object)


def gaps(
    p: np.ndarray, q: np.ndarray, rests: tuple, proportions: tuple, atom_of: tuple | None = None
) -> np.ndarray:
    """p - q ``(k,)`` to its last digits, also where p and q agree to 30 of them.

    Parameters
    ----------
    p, q : ndarray, shape (k,)
        Weights on common atoms.
    rests : pair of ndarray, shape (k,)
        Their rounding errors (see ``exact_weights``).
    proportions : pair of ndarray, shapes (n,) and (m,)
        Floats in exactly the proportion of either law, on its own atoms.
    atom_of : pair of ndarray of int, shapes (n,) and (m,), optional
        The common atom of each; by default they are in order.

    Examples
    --------
    >>> x, y = np.array([1.0, 1e-302]), np.array([1.0, 2e-302])
    >>> gaps(x, y, (0 * x, 0 * y), (x, y))
    array([ 1.e-302, -1.e-302])
    """
    gap = (p - q) + (rests[0] - rests[1])
    alike = np.flatnonzero((p > 0) & (q > 0) & (np.abs(gap) < _ALIKE * np.maximum(p, q)))
    if len(alike) == 0:
        return gap
    sides = atom_of or (np.arange(len(p)),) * 2
    (x, whole_x), (y, whole_y) = (_masses(*side, alike) for side in zip(proportions, sides))
    apart = x * whole_y - y * whole_x
    found = (apart / (whole_x * whole_y)).astype(float)
    signs = (apart > 0).astype(float) - (apart < 0)
    gap[alike] = np.where(found == 0.0, signs * _SMALLEST, found)  # 0 would mean that p = q
    return gap


def _masses(x: np.ndarray, atom_of: np.ndarray, atoms: np.ndarray) -> tuple[np.ndarray, int]:
    """The masses of the chosen ``atoms``, ascending indices, and of the whole law, as whole numbers."""
    masses = whole_numbers(x)
    place = np.minimum(np.searchsorted(atoms, atom_of), len(atoms) - 1)
    mine = atoms[place] == atom_of
    found = np.zeros(len(atoms), dtype=object)
    np.add.at(found, place[mine], masses[mine])
    return found, int(masses.sum())
