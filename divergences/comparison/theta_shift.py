"""Two parallel lines (S0; Arjovsky et al. 2017, Example 1): four distances as functions of a shift theta.

P_0      the distribution ("law") of (0, Z), P_theta that of (theta, Z), with Z uniform on [0, 1]
w        W_1 = |theta|                                          its slope points towards theta = 0
js       log 2 for theta != 0, 0 at 0                           constant: its slope is 0 and says nothing
tv, kl   1 and inf for theta != 0, 0 at 0

Each is in the table twice: in closed form, and as computed between lines of ``atoms`` equally spaced points,
where w comes from really solving the transport problem in the plane.

S0: the notes *Generative adversarial networks* (对抗生成网络).
"""

import json
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from divergences.f_divergences.named import js_divergence, kl_divergence, total_variation
from divergences.laws.discrete import Discrete, samples
from divergences.laws.validation import known, real_array, whole_number
from divergences.transport.transport import optimal_transport

__all__ = ["Shift", "ShiftTable", "table"]

_SHOWN = ("theta", "w", "w_solved", "js", "js_solved", "tv", "tv_solved", "kl", "kl_solved")


class Shift(NamedTuple):
    """One row of the table; divergences in nats, w in the units of theta."""

    theta: float
    w: float
    js: float
    tv: float
    kl: float
    w_solved: float
    w_lower: float
    w_upper: float
    js_solved: float
    tv_solved: float
    kl_solved: float


class ShiftTable:
    """The rows of ``table(thetas)``: a sequence of ``Shift``, with columns by name.

    Examples
    --------
    >>> shifts = table([0.0, 0.5])
    >>> shifts[1].w_solved, shifts["w"].tolist(), len(shifts)
    (0.5, [0.0, 0.5], 2)
    """

    def __init__(self, rows: list[Shift], atoms: int):
        self._rows, self._atoms = tuple(rows), atoms

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Shift]:
        return iter(self._rows)

    def __getitem__(self, key):
        """A row by its number, or a column ``(n,)`` by its name, in small letters or capitals."""
        if isinstance(key, str):
            return known(self.columns, key.lower(), "column")
        return self._rows[key]

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """Every column by its name, each of shape (n,)."""
        values = np.array(self._rows, dtype=float).reshape(len(self), len(Shift._fields))
        return dict(zip(Shift._fields, values.T))

    def to_dict(self) -> dict:
        """The columns as lists, with ``atoms``; infinities as the string ``"inf"``, which JSON can hold."""
        plain = {
            name: [value if math.isfinite(value) else "inf" for value in column.tolist()]
            for name, column in self.columns.items()
        }
        return {"atoms": self._atoms, **plain}

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json.dumps(self.to_dict(), allow_nan=False)

    def __str__(self) -> str:
        lines = ["  ".join(f"{name:>10}" for name in _SHOWN)]
        lines += ["  ".join(f"{getattr(row, name):>10.6g}" for name in _SHOWN) for row in self]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import html_table

        rows = [[float(getattr(row, name)) for name in _SHOWN] for row in self]
        return html_table(f"Two parallel lines of {self._atoms} atoms, θ apart", _SHOWN, rows)


def table(thetas, atoms: int = 64) -> ShiftTable:
    """W_1, JS, TV and KL between two parallel lines at distance theta, in closed form and computed.

    Parameters
    ----------
    thetas : float or array_like, shape (n,)
        Finite; of either sign.
    atoms : int
        Points on each line, at least 1. More points take more time and change no value.

    Returns
    -------
    ShiftTable
        Rows in the order of ``thetas``. Where theta is 0 every entry is 0. Elsewhere the JS columns are log 2
        to the last bit, the W columns ``|theta|``, the TV columns 1 and the KL columns inf.

    Raises
    ------
    ValueError, TypeError
        For thetas that are not finite real numbers, or no atoms.

    Examples
    --------
    >>> print(table([-1.0, 0.0, 0.25]))
         theta           w    w_solved          js   js_solved          tv   tv_solved          kl   kl_solved
            -1           1           1    0.693147    0.693147           1           1         inf         inf
             0           0           0           0           0           0           0           0           0
          0.25        0.25        0.25    0.693147    0.693147           1           1         inf         inf
    """
    thetas = real_array(thetas, "thetas")
    if thetas.ndim > 1:
        raise ValueError(f"thetas must be a number or a 1-D array; got shape {thetas.shape}")
    whole_number(atoms, "atoms")
    return ShiftTable([_shift(theta, int(atoms)) for theta in np.atleast_1d(thetas).tolist()], int(atoms))


def closed_form(theta: float) -> tuple[float, float, float, float]:
    """W_1, JS, TV and KL of the two lines.

    Examples
    --------
    >>> closed_form(-0.5)
    (0.5, 0.6931471805599453, 1.0, inf)
    """
    return (0.0, 0.0, 0.0, 0.0) if theta == 0 else (abs(theta), math.log(2.0), 1.0, math.inf)  # (SHIFT)


def line(theta: float, atoms: int) -> Discrete:
    """The law of (theta, Z), Z uniform on ``atoms`` midpoints of [0, 1].

    Examples
    --------
    >>> line(0.5, 2).points
    array([[0.5 , 0.25],
           [0.5 , 0.75]])
    """
    heights = (np.arange(atoms) + 0.5) / atoms
    return samples(np.column_stack([np.full(atoms, theta), heights]))


def _shift(theta: float, atoms: int) -> Shift:
    p, q = line(0.0, atoms), line(theta, atoms)
    found = optimal_transport(p, q)
    return Shift(
        theta,
        *closed_form(theta),
        w_solved=found.value,
        w_lower=found.lower,
        w_upper=found.upper,
        js_solved=js_divergence(p, q),
        tv_solved=total_variation(p, q),
        kl_solved=kl_divergence(p, q),
    )
