"""Penalties on the input gradient of the critic: value and derivative, a table.

Legend: g = ∇_x D at n points, shape (n, d); r = ‖g‖ of a row; V = ∂P/∂g, what the R-pass differentiates
along (see ``docs/equations.rst``). Where a penalty is evaluated is part of its definition:

    interpolated   x̂ = ε x + (1 − ε) G(z), one ε ~ U[0, 1] per row
    perturbed      x + ½ std(x) u, u ~ U[0, 1) per coordinate, interpolated with x by ε
    real, fake     the rows themselves

A penalty may be a sum of rows, ``r1+r2``: each has its own points and its own weight.
"""

import numbers
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba.extending import register_jitable

from toygan.engine.loops import copy
from toygan.engine.scalar_math import row_sums
from toygan.engine.separate import choice
from toygan.support.names import look_up

EPSILON = 1e-12  # inside the root, so that V stays finite where g = 0


@register_jitable
def _norms(g):
    r = np.sqrt(row_sums(g * g) + EPSILON)
    return r  # noqa: RET504  (the line above is one that `toygan gradcheck --inject-bug` breaks)


def _towards_one(g, weight):
    r = _norms(g)
    value = weight * ((r - 1.0) ** 2).mean()  # (GP)
    return value, (2.0 * weight / len(g) * (r - 1.0) / r).reshape(-1, 1) * g


def _towards_zero(g, weight):
    value = 0.5 * weight * (g * g).sum() / len(g)  # (ZERO-CENTRED)
    return value, weight / len(g) * g


def _towards_at_most_one(g, weight):
    r = _norms(g)
    over = np.maximum(r - 1.0, 0.0)
    value = weight * (over**2).mean()  # (LP)
    return value, (2.0 * weight / len(g) * over / r).reshape(-1, 1) * g


def _nothing(g, weight):
    return 0.0, np.zeros_like(g)


@dataclass(frozen=True)
class Penalty:
    """One row of the table of penalties.

    Attributes
    ----------
    name : str
    formula : callable
        ``(g, weight) -> (P, V)`` with g of shape (n, d): the penalty, a mean over the n rows, and ∂P/∂g.
    points : {"interpolated", "perturbed", "real", "fake", "nowhere"}
        Where the game evaluates it.
    weight : float
        λ or γ where a configuration gives none: the paper's, or its toy script's.
    source : str
    aim : {"1", "at most 1", "0", ""}
        Where it pulls slopes; a constraint may say why that makes no sense beside it.

    Examples
    --------
    >>> value, V = PENALTIES["gradient_penalty"].formula(np.array([[3.0, 4.0]]), 10.0)
    >>> round(float(value), 6), V.round(6)
    (160.0, array([[48., 64.]]))
    """

    name: str
    formula: Callable
    points: str
    weight: float
    source: str
    aim: str = ""


PENALTIES = {
    row.name: row
    for row in (
        Penalty("none", _nothing, "nowhere", 0.0, ""),
        Penalty(
            "gradient_penalty", _towards_one, "interpolated", 0.1, "Gulrajani et al. 2017, Algorithm 1", "1"
        ),
        Penalty("dragan", _towards_one, "perturbed", 10.0, "Kodali et al. 2017, the authors' code", "1"),
        Penalty("r1", _towards_zero, "real", 10.0, "Mescheder et al. 2018, eq. 9", "0"),
        Penalty("r2", _towards_zero, "fake", 10.0, "Mescheder et al. 2018, eq. 10", "0"),
        Penalty(
            "lipschitz_penalty",
            _towards_at_most_one,
            "interpolated",
            10.0,
            "Petzka et al. 2018 (WGAN-LP); the weight is WGAN-GP's",
            "at most 1",
        ),
    )
}


def rows_of(penalty: str) -> tuple[Penalty, ...]:
    """The rows that a penalty is the sum of; none for ``none``.

    Raises
    ------
    ValueError
        For an unknown name, a row that stands twice, a sum with ``none``.

    Examples
    --------
    >>> [row.points for row in rows_of("r1+r2")]
    ['real', 'fake']
    """
    names = [name.strip() for name in penalty.split("+")]
    rows = tuple(look_up(PENALTIES, name, "penalty") for name in names)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ValueError(f"penalty={penalty!r} holds {twice} twice: name it once, with a larger weight")
    if len(names) > 1 and "none" in names:
        raise ValueError(f"penalty={penalty!r} adds none, which is no penalty: leave it out")
    return () if names == ["none"] else rows


def weights_of(penalty: str, weight) -> tuple[float, ...]:
    """A weight for each row of a penalty: its own for None, one number for all, or as many as rows.

    Raises
    ------
    ValueError
        For another number of weights.

    Examples
    --------
    >>> weights_of("r1+r2", None), weights_of("r1+r2", 2), weights_of("r1+r2", (1, 0.5))
    ((10.0, 10.0), (2.0, 2.0), (1.0, 0.5))
    """
    rows = rows_of(penalty)
    if weight is None:
        return tuple(row.weight for row in rows)
    weights = [weight] * len(rows) if isinstance(weight, numbers.Real) else list(weight)
    if len(weights) != len(rows):
        raise ValueError(
            f"penalty_weight must be one number, or one for each of the {len(rows)} rows of "
            f"penalty={penalty!r}; there are {len(weights)}"
        )
    return tuple(map(float, weights))


def summed(rows, weights):
    """The function ``g -> (P, V)`` of a sum: g holds as many points for the first row, then for the second, …

    Examples
    --------
    >>> both = summed(rows_of("r1+r2"), (2.0, 4.0))
    >>> both(np.array([[1.0, 0.0], [0.0, 3.0]]))  # doctest: +NORMALIZE_WHITESPACE
    (np.float64(19.0), array([[ 2.,  0.], [ 0., 12.]]))
    """

    def formula(g):
        parts = [row.formula(part, w) for row, w, part in zip(rows, weights, np.split(g, len(rows)))]
        return sum(value for value, _ in parts), np.concatenate([V for _, V in parts])

    return formula


def _into(formula):
    """The formula as compiled games call it: V and P go into arrays."""

    def fill(g, weight, V, value):
        value[0], found = formula(g, weight)
        copy(found, V)

    return fill


penalise = choice(
    {row.name: _into(register_jitable(row.formula)) for row in PENALTIES.values()}, "penalty", allocates=True
)
