"""Constraints on the critic's weights, a table: what each does after a step, and to what the passes read.

    none            nothing
    clip            every parameter into [−c, c]; c is the setting ``clip``
    spectral_norm   the passes read W / s, s about ‖W‖₂ (`toygan.objectives.spectral_norm`)
    orthonormal     W is projected until all its singular values are 1 (`toygan.objectives.orthonormal`)

What a constraint promises is a bound K of the critic's slope; what a trained critic keeps of it is proved by
`toygan.lipschitz_bound`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from numba.extending import register_jitable

from toygan.engine.separate import choice
from toygan.objectives import orthonormal, spectral_norm
from toygan.objectives.penalties import rows_of


def _clipped(x, c):
    """WGAN Algorithm 1, line 7."""
    return min(max(x, -c), c)  # (CLIP)


def _free(x, c):
    return x


def _no_step(W, u, v, room, other_room):
    pass


def _same_weights(W, u, v, W_bar, room):
    pass


def _same_gradient(W, u, v, W_bar, g, room):
    pass


@dataclass(frozen=True)
class Constraint:
    """One row of the table of constraints.

    Attributes
    ----------
    name, source : str
    bound : callable
        ``bound(sizes, c)``: the K that it promises to a network of these sizes whose activations stretch
        nothing; inf where it promises none.
    formula : callable
        ``formula(x, c)``: what becomes of each parameter after a step.
    by_layer : bool
        Whether it works on whole matrices; ``formula`` is not used then.
    start : callable, optional
        ``start(W) -> (W, u, v)`` in float64: what W is before the first step, and what goes with it.
    after_step, effective, pull_back : (callable, callable)
        For a matrix after each step, for what the passes read, for the gradient by that: each as a line of
        NumPy and as the loop that is compiled. ``after_step(W, u, v, room, other_room)``,
        ``effective(W, u, v, W_bar, room)``, ``pull_back(W, u, v, W_bar, g, room)`` write into their arrays.
    reparametrised : bool
        Whether the passes read other numbers than those that the optimizer moves.
    refuses : dict
        What a penalty may not aim at (`toygan.objectives.penalties.Penalty`), and why.

    Examples
    --------
    >>> CONSTRAINTS["orthonormal"].bound((2, 64, 64, 1), None)
    1.0
    >>> round(CONSTRAINTS["clip"].bound((2, 64, 64, 64, 1), 0.01), 4)  # a small critic is almost flat
    0.0037
    """

    name: str
    source: str
    bound: Callable
    formula: Callable = _free
    by_layer: bool = False
    start: Callable | None = None
    after_step: tuple = (_no_step, _no_step)
    effective: tuple = (_same_weights, _same_weights)
    pull_back: tuple = (_same_gradient, _same_gradient)
    reparametrised: bool = False
    refuses: dict = field(default_factory=dict)


def _clip_bound(sizes, c):
    """Π ‖W[l]‖₂ ≤ Π c √(n_l n_{l−1}): √n_0 c^L h^(L−1) for layers of one width h and one output."""
    return math.prod(c * math.sqrt(above * below) for below, above in pairwise(sizes))


def _no_bound(sizes, c):
    return math.inf


_SLOPES_END_AT_1 = "no slope exceeds 1 then, and it asks for nothing else"
_LENGTHS_ARE_1 = "it pulls slopes towards 0, while every layer is held at norm 1"

CONSTRAINTS = {
    row.name: row
    for row in (
        Constraint("none", "", _no_bound),
        Constraint("clip", "Arjovsky, Chintala & Bottou 2017, Algorithm 1", _clip_bound, _clipped),
        Constraint(
            "spectral_norm",
            "Miyato et al. 2018, Algorithm 1; K is about 1 and can exceed it: s ≤ ‖W‖₂",
            _no_bound,
            by_layer=True,
            start=spectral_norm.start,
            after_step=(spectral_norm.after_step_line, spectral_norm.after_step_loop),
            effective=(spectral_norm.effective_line, spectral_norm.effective_loop),
            pull_back=(spectral_norm.pull_back_line, spectral_norm.pull_back_loop),
            reparametrised=True,
            refuses={"at most 1": _SLOPES_END_AT_1, "0": _LENGTHS_ARE_1},
        ),
        Constraint(
            "orthonormal",
            "Björck & Bowie 1971; Anil, Lucas & Grosse 2019: K is at most 1",
            lambda sizes, c: 1.0,
            by_layer=True,
            start=orthonormal.start,
            after_step=(orthonormal.after_step_line, orthonormal.after_step_loop),
            refuses={
                "at most 1": _SLOPES_END_AT_1,
                "1": "the projection after each step takes back what it does to the lengths of weights",
                "0": _LENGTHS_ARE_1,
            },
        ),
    )
}


def refuse_beside(constraint: str, penalty: str) -> None:
    """Refuse a constraint with a penalty that contradicts it.

    Raises
    ------
    ValueError
        With the reason.

    Examples
    --------
    >>> refuse_beside("spectral_norm", "gradient_penalty")
    >>> refuse_beside("spectral_norm", "r1")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: constraint='spectral_norm' cannot go with penalty='r1': it pulls slopes towards 0, ...
    """
    for row in rows_of(penalty):
        if reason := CONSTRAINTS[constraint].refuses.get(row.aim):
            raise ValueError(
                f"constraint={constraint!r} cannot go with penalty={penalty!r}: {reason}; "
                "set penalty='none' or constraint='none'"
            )


CODES = {name: code for code, name in enumerate(CONSTRAINTS)}


def _on_entries(formula):
    def loop(x, c):
        for i in range(x.size):
            x[i] = formula(x[i], c)

    return loop


def _by_code(name, functions):
    """A function ``f(code, …)`` over the constraints."""
    pairs = {row.name: functions(row) for row in CONSTRAINTS.values()}
    lines, loops = ({row: pair[i] for row, pair in pairs.items()} for i in (0, 1))
    return choice(loops, name, plain=lines)


on_entries = choice(
    {row.name: _on_entries(register_jitable(row.formula)) for row in CONSTRAINTS.values()}, "constraint"
)
after_step = _by_code("constraint after a step", lambda row: row.after_step)
effective = _by_code("effective weights", lambda row: row.effective)
pull_back = _by_code("gradient by weights", lambda row: row.pull_back)
