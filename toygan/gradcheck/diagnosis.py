"""From the pattern of what is wrong to what was probably forgotten: a table of rules, read from the top.

The rules stand in the order in which derivatives are computed. A wrong σ′ makes everything after it wrong, so
it is tested first; an equation is only named when what enters it is right.
"""

from dataclasses import dataclass

import numpy as np

ADVICE = {
    "overflow": "Far-out scores give inf or NaN: write log(1 + eᵗ) as max(t, 0) + log1p(exp(-|t|)).",
    "no-epsilon": "The penalty is NaN where g = 0: the root needs its ε, r = √(‖g‖² + ε).",
    "wrong-slope": "σ′ itself is wrong: differentiate σ again (for tanh it is 1 - a²).",
    "wrong-curvature": "σ″ itself is wrong while σ′ is right (for tanh it is -2a(1 - a²)).",
    "missing-mean": "Everything is n times too large, n the batch size: ∇_a C lacks the 1/n of the mean.",
    "fake-ignored": "The slopes by the fake scores are 0: the discriminator learns from real samples alone.",
    "generator-sign": "The generator's slopes have the wrong sign: it would lower the scores of its samples.",
    "wrong-sign": "The slopes by the scores have the wrong sign: a player climbs what it should descend.",
    "factor-two": "The slopes are off by a factor of 2: look at a ½ in the value, or the 2 of a square.",
    "wrong-objective-slope": "A slope of the objective by the scores is no derivative of its value.",
    "missing-output-slope": "delta[L] is wrong although ∇_a C is right: (BP1) needs σ′(z[L]).",
    "missing-slope": "Right at the top, wrong in all earlier layers: (BP2) has lost its factor σ′(z[l]).",
    "generator-flushed": "The generator receives 0: ∇_x = delta[1] W[1] does not arrive, so it never trains.",
    "wrong-input-gradient": "The critic is right and ∇_x is not: look at delta[1] W[1].",
    "weighted-input": "delta and the biases are right, the weights wrong: (BP3) takes a[l-1], not z[l-1].",
    "bias-axis": "Only the biases are wrong: (BP4) sums delta over the samples (axis 0), over nothing else.",
    "penalty-mean": "V is n times too large: the penalty is a mean, its 1/n belongs into V too.",
    "missing-two": "V is half of what it should be: the 2 from the derivative of (r - c)² is missing.",
    "norm-over-batch": "V is off by another factor in every row: ‖g‖ is the norm of a row, not of the batch.",
    "missing-tangent": "In the penalty the weights are wrong, the biases right: (R-BP3) lacks δ[l]ᵀ Ra[l-1].",
    "missing-r-delta": "Rdelta is right but does not arrive: (R-BP3) and (R-BP4) leave out its rows.",
    "missing-tangent-slope": "Wrong for ReLU as well, W[1] right if Rdelta is: Ra[l] has lost its σ′(z[l]).",
    "missing-curvature": "tanh is wrong and ReLU right: the σ″ term of (R-BP1) and (R-BP2) is missing.",
    "missing-r-slope": "Right at the top, wrong below, ReLU right: the first term of (R-BP2) lacks σ′(z[l]).",
    "spectral-held": "∇_W of W̄ = W/s is wrong: (∇_W̄ - ⟨∇_W̄, W̄⟩ uvᵀ)/s, with u and v held.",
    "shard-share": "Every equation is right and the sum over shards is not: each brings its share of n rows.",
    "not-a-number": "Some entries are NaN or infinite: look for 0/0, √0 or an overflow.",
    "sign": "The whole gradient has the wrong sign.",
    "constant-factor": "The whole gradient is one constant factor too large or small: a mean, or a factor.",
    "zero": "The gradient is 0 where the function is not flat: it never arrives.",
    "nothing-checked": "Every entry was skipped: x lies on a kink, or rounding hides what f does (float32?).",
    "imprecise": "Right to some digits only: float32 somewhere, or an approximation?",
    "transposed": "A matrix is the transpose of what it should be: (BP3) is delta[l]ᵀ a[l-1].",
    "weight-decay": "What is missing is a multiple of the parameters: the weight decay λW of the cost.",
    "some-factor": "Some tensors are off by a constant factor, their ratio: a mean, a 2 or a sign?",
    "biases-only": "Only the vectors are wrong, the matrices right: look at the axis biases are summed over.",
    "earlier-layers": "The last tensors are right, the earlier ones wrong: look at what (BP2) hands down.",
    "unknown": "No known pattern: begin at the first wrong tensor from the top; what enters it is right.",
}


@dataclass(frozen=True)
class Evidence:
    """The rows of a check, how to try the same equations with ReLU, and names of what the arrays show."""

    rows: tuple
    n: int
    relu_is_right: object
    patterns: frozenset = frozenset()

    def wrong(self, *key):
        """Rows that fail and whose part, equation, tensor are as given; None stands for any."""
        return [row for row in self.matching(*key) if not row.passed]

    def matching(self, *key):
        return [
            row
            for row in self.rows
            if all(k is None or k == v for k, v in zip(key, (row.part, row.equation, row.tensor)))
        ]

    def deltas(self, part):
        """Rows of delta or Rdelta, from the top layer down."""
        return [row for row in self.rows if row.part == part and "delta[" in row.tensor]

    def factor(self, *key):
        """The one factor by which all wrong rows of this kind are off, or NaN."""
        wrong = self.wrong(*key)
        ratios = [row.ratio for row in wrong]
        constant = wrong and all(row.spread < 1e-6 for row in wrong) and np.ptp(ratios) < 1e-6
        return ratios[0] if constant else np.nan


def _is(number, *wanted):
    return any(abs(number - w) < 1e-6 * abs(w) for w in wanted)


_SLOPES = ("objective", "nabla_a")


def _only_generator(e):
    return [row.tensor for row in e.wrong(*_SLOPES)] == ["generator d_fake"]


def _lower_only(rows):
    """Right in layer L, wrong in a layer below."""
    known = [row.passed for row in rows if row.reference_norm > 0]
    return known and known[0] and not all(known)


def _right_at_the_bottom(e):
    """Wrong weights except W[1], whose factor Ra[0] = V contains no σ′."""
    return e.wrong("penalty", "R-BP3") and not e.wrong("penalty", "R-BP3", "W[1]")


def _r_deltas_wrong(e):
    return any(not row.passed for row in e.deltas("penalty"))


RULES = (
    ("overflow", lambda e: e.wrong("objective", "no overflow")),
    ("no-epsilon", lambda e: e.wrong("penalty", "no NaN")),
    ("wrong-slope", lambda e: e.wrong("activation", "sigma'")),
    ("wrong-curvature", lambda e: e.wrong("activation", "sigma''")),
    ("missing-mean", lambda e: e.n > 1 and _is(e.factor(*_SLOPES), e.n)),
    ("fake-ignored", lambda e: any(row.norm == 0 for row in e.wrong(*_SLOPES, "d_fake"))),
    ("generator-sign", lambda e: _only_generator(e) and _is(e.factor(*_SLOPES), -1)),
    ("wrong-sign", lambda e: _is(e.factor(*_SLOPES), -1)),
    ("factor-two", lambda e: _is(e.factor(*_SLOPES), 2, 0.5)),
    ("wrong-objective-slope", lambda e: e.wrong(*_SLOPES)),
    ("missing-output-slope", lambda e: e.wrong("discriminator", "BP1")),
    ("missing-slope", lambda e: e.wrong("discriminator", "BP2")),
    ("weighted-input", lambda e: e.wrong("discriminator", "BP3")),
    ("bias-axis", lambda e: e.wrong("discriminator", "BP4")),
    ("generator-flushed", lambda e: any(row.norm == 0 for row in e.wrong("generator", "nabla_x"))),
    ("wrong-input-gradient", lambda e: e.wrong("generator", "nabla_x")),
    ("missing-slope", lambda e: e.wrong("generator", "BP2")),  # the critic may have no hidden layer
    ("weighted-input", lambda e: e.wrong("generator", "BP3")),
    ("bias-axis", lambda e: e.wrong("generator", "BP4")),
    ("penalty-mean", lambda e: e.n > 1 and _is(e.factor("penalty", "dP/dg"), e.n)),
    ("missing-two", lambda e: _is(e.factor("penalty", "dP/dg"), 0.5)),
    ("norm-over-batch", lambda e: e.wrong("penalty", "dP/dg")),
    ("missing-r-slope", lambda e: _lower_only(e.deltas("penalty")) and e.relu_is_right()),
    ("missing-curvature", lambda e: _r_deltas_wrong(e) and e.relu_is_right()),
    ("missing-tangent-slope", lambda e: _r_deltas_wrong(e)),
    ("missing-r-delta", lambda e: e.wrong("penalty", "R-BP4")),
    ("missing-tangent-slope", _right_at_the_bottom),
    ("missing-tangent", lambda e: e.wrong("penalty", "R-BP3")),
    ("spectral-held", lambda e: e.wrong("constraint")),
    ("shard-share", lambda e: e.wrong("training")),
)


def _own_factor(e):
    """The one factor by which everything is off, or NaN when something is right."""
    return e.factor() if len(e.wrong()) == sum(row.reference_norm > 0 for row in e.rows) else np.nan


def _whole(number):
    return number > 2.5 and abs(number - round(number)) < 1e-6 * number


def _vectors_only(e):
    wrong = {len(row.entry) for row in e.wrong()}
    return wrong == {1} and any(len(row.entry) == 2 and row.passed for row in e.rows)


def _earlier_only(e):
    passed = [row.passed for row in e.rows]
    return passed == sorted(passed) and passed[-1]


def _shows(pattern):
    return pattern, lambda e: pattern in e.patterns


OWN_RULES = (
    ("not-a-number", lambda e: not all(np.isfinite(row.norm) for row in e.rows)),
    _shows("nothing-checked"),
    ("imprecise", lambda e: all(row.worst < 1e-3 for row in e.wrong())),
    ("sign", lambda e: _own_factor(e) < 0),
    ("factor-two", lambda e: _is(_own_factor(e), 2, 0.5)),
    ("missing-mean", lambda e: _whole(_own_factor(e))),
    ("constant-factor", lambda e: not np.isnan(_own_factor(e))),
    ("zero", lambda e: all(row.norm == 0 for row in e.wrong())),
    _shows("transposed"),
    _shows("weight-decay"),
    ("biases-only", _vectors_only),
    ("some-factor", lambda e: all(row.spread < 1e-6 for row in e.wrong())),
    ("earlier-layers", _earlier_only),
)


def diagnose(rows, n, relu_is_right, rules=RULES, patterns=()) -> str | None:
    """Name what is probably wrong, or None when nothing is.

    Parameters
    ----------
    rows : sequence of Row
    n : int
        The batch size; a factor of n is a missing mean.
    relu_is_right : callable
        ``() -> bool``: whether the penalty passes when the activation is ReLU; called only when it matters.
    rules : tuple of (name, condition)
    patterns : iterable of str
        Names of what shows in the arrays and not in the rows.
    """
    if all(row.passed for row in rows):
        return None
    evidence = Evidence(tuple(rows), n, relu_is_right, frozenset(patterns))
    return next((name for name, holds in rules if holds(evidence)), "unknown")


def first_wrong_row(rows):
    """The first wrong row in the order of the derivatives, or None; values and far-out tests count last."""
    wrong = [row for row in rows if not row.passed]
    return min(wrong, key=lambda row: row.equation in ("value", "no overflow", "no NaN"), default=None)


def first_wrong(rows) -> str | None:
    """The first wrong row as text."""
    row = first_wrong_row(rows)
    return None if row is None else f"{row.part}, {row.tensor} ({row.equation})"
