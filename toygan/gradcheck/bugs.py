"""Lines to break on purpose, one at a time, so that a class can see how a gradient check reports each error.

A bug is a row: the line as it stands in its module, the equation it belongs to, and the broken line. The
broken line is put into a copy of the source text, which runs uncompiled or is compiled without a cache; the
real modules stay as they are. The name of a bug is the diagnosis that the check must give.
"""

from dataclasses import dataclass, field

from toygan.support.names import look_up


@dataclass(frozen=True)
class Bug:
    """One row of the table of bugs.

    Attributes
    ----------
    name : str
        Also the diagnosis that ``toygan gradcheck`` has to come to.
    tag : str
        The equation that breaks.
    module, line, broken_line : str
        The module, the line in it, and what replaces the line.
    needs : dict
        Settings of `Problem` without which the line is not reached.
    others : dict
        The same error for other activations: ``activation -> (line, broken_line)``.
    """

    name: str
    tag: str
    module: str
    line: str
    broken_line: str
    needs: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)

    def replacement(self, problem):
        """What `toygan.gradcheck.source_copies.copies` takes, for the activations of this problem."""
        names = (problem.activation, problem.output)
        found = next((self.others[name] for name in names if name in self.others), None)
        return self.module, *(found or (self.line, self.broken_line))

    def unreached(self, problem) -> str:
        """Why this problem passes in spite of the bug, and which setting would show it."""
        wanted = [f"{name} {value}" for name, value in self.needs.items() if getattr(problem, name) != value]
        if problem.batch_size == 1:
            wanted.append("more than one row")
        if len(problem.critic_sizes) == 2:
            wanted.append("a hidden layer")
        setting = f": try {' and '.join(wanted)}" if wanted else ""
        return f"the line that {self.name} breaks is not reached, or does nothing, in this setting{setting}"


_SLOPES = "return value(r, f), d_real.astype(real.dtype), d_fake.astype(fake.dtype)"
_V = "return value, (2.0 * weight / len(g) * (r - 1.0) / r).reshape(-1, 1) * g"
_NORM = "r = np.sqrt(row_sums(g * g) + EPSILON)"
_TANH, _PENALTY = {"activation": "tanh"}, {"penalty": "gradient_penalty"}
_SMOOTH = {**_TANH, **_PENALTY}
_FLAT = "return like(a, 1.0) + like(a, 0.0) * a"
_OTHER_SLOPES = {
    "relu": ("return where(a > 0, like(a, 1.0), like(a, 0.0))", _FLAT),
    "leaky_relu": ("return where(a > 0, like(a, 1.0), like(a, LEAK))", _FLAT),
    "elu": (
        "return exp_below(where(z.real > 0, like(z, 0.0), z))",
        "return where(z.real > 0, like(z, 1.0), a)",
    ),
    "sigmoid": (
        "return a * sigmoid(-z)  # 1 − σ(z) without its cancellation",
        "return a",
    ),
    "softplus": ("return -expm1(-a)  # σ′(z) = e^z/(1 + e^z) = 1 − e^−a", "return a"),
    "silu": ("return sigmoid(z) + a * sigmoid(-z)", "return sigmoid(z)"),
}
_OTHER_CURVATURES = {
    "elu": ("return where(z.real > 0, like(z, 0.0), _elu_slope(z, a))", _FLAT),
    "sigmoid": (
        "return a * sigmoid(-z) * (like(a, 1.0) - like(a, 2.0) * a)",
        "return a * sigmoid(-z) * (like(a, 2.0) * a - like(a, 1.0))",
    ),
    "softplus": (
        "return -e * exp_beside(-a, e)  # σ(z)(1 − σ(z)), both factors as they are in the slope",
        "return e * exp_beside(-a, e)",
    ),
    "silu": (
        "return s * t * (like(z, 2.0) + z * (t - s))",
        "return s * t * (like(z, 2.0) - z * (t - s))",
    ),
}

BUGS = {
    bug.name: bug
    for bug in (
        Bug(
            *("missing-mean", "BP1", "objectives", _SLOPES),
            "return value(r, f), d_real * real.size, d_fake * fake.size",
        ),
        Bug(
            *("fake-ignored", "BP1", "objectives", _SLOPES),
            "return value(r, f), d_real.astype(real.dtype), 0.0 * fake",
        ),
        Bug(
            *("generator-sign", "BP1", "objectives", "return value(r, f), slope(r, f).astype(fake.dtype)"),
            "return value(r, f), -slope(r, f).astype(fake.dtype)",
        ),
        Bug(
            *("overflow", "sp", "score_functions"),
            "return np.maximum(t, 0.0) + np.log1p(np.exp(np.minimum(t, -t)))",
            "return np.log(1.0 + np.exp(t))",
            {"objective": "non_saturating"},
        ),
        Bug(
            *("wrong-slope", "sigma'", "activations", "return tanh_slope(z, a)"),
            "return like(a, 1.0) - a",
            _TANH,
            _OTHER_SLOPES,
        ),
        Bug(
            *("wrong-curvature", "sigma''", "activations"),
            "return like(a, -2.0) * a * tanh_slope(z, a)",
            "return like(a, 2.0) * a * tanh_slope(z, a)",
            _SMOOTH,
            _OTHER_CURVATURES,
        ),
        Bug(
            *("missing-slope", "BP2", "backprop"),
            "times_slope(sigma[l], z[l], a[l], delta[l])  # (BP2) delta[l] = delta[l+1] W[l+1] ⊙ σ′(z[l])",
            "pass",
            _TANH,
        ),
        Bug(
            *("weighted-input", "BP3", "passes", "a = _rows(buffers.a, shape, rows, first, rows)"),
            "a = _rows(buffers.z, shape, rows, first, rows)",
        ),
        Bug(
            *("bias-axis", "BP4", "backprop"),
            "sum_rows(delta[l], nabla_b[l])  # (BP4) the sum over rows of delta[l]; (R-BP4) of Rdelta[l]",
            "sum_rows(delta[l], nabla_b[l]); nabla_b[l][...] = nabla_b[l].sum()",
        ),
        Bug(
            *("generator-flushed", "nabla_x", "backprop"),
            "times(delta[1], W[1], delta[0])  # delta[0] = delta[1] W[1]",
            "fill(delta[0], 0)",
        ),
        Bug("no-epsilon", "dP/dg", "penalties", _NORM, "r = np.sqrt((g * g).sum(axis=1))", _PENALTY),
        Bug(
            *("norm-over-batch", "dP/dg", "penalties", _NORM),
            "r = np.sqrt((g * g).sum() + EPSILON) * np.ones(len(g))",
            _PENALTY,
        ),
        Bug(
            *("missing-two", "dP/dg", "penalties", _V),
            "return value, (weight / len(g) * (r - 1.0) / r).reshape(-1, 1) * g",
            _PENALTY,
        ),
        Bug(
            *("penalty-mean", "dP/dg", "penalties", _V),
            "return value, (2.0 * weight * (r - 1.0) / r).reshape(-1, 1) * g",
            _PENALTY,
        ),
        Bug(
            *("missing-tangent-slope", "R-BP", "backprop"),
            "times_slope(sigma[l], z[l], a[l], Ra[l])  # Ra[l] = Rz[l] ⊙ σ′(z[l])",
            "pass",
            _SMOOTH,
        ),
        Bug(
            *("missing-curvature", "R-BP1, R-BP2", "backprop"),
            "plus_curvature(sigma[l], z[l], a[l], nabla[l], Rz[l], Rdelta[l])"
            "  # (R-BP1), (R-BP2) … + nabla σ″ Rz",
            "pass",
            _SMOOTH,
        ),
        Bug(
            *("missing-r-slope", "R-BP2", "backprop"),
            "times_slope(sigma[l], z[l], a[l], Rdelta[l])  # (R-BP2) Rdelta[l+1] W[l+1] ⊙ σ′(z[l]) …",
            "pass",
            _SMOOTH,
        ),
        Bug(
            *("missing-tangent", "R-BP3", "passes", "copy(delta[l], beside[l])  # for (R-BP3)"),
            "pass",
            _PENALTY,
        ),
        Bug(
            *("shard-share", "sum over shards", "shards"),
            "share = rules.penalty_weights[j] * n / count",
            "share = rules.penalty_weights[j]",
            _PENALTY,
        ),
        Bug(
            "missing-r-delta",
            "R-BP3, R-BP4",
            "passes",
            "first = 0 if shape.smooth else n",
            "first = n",
            _SMOOTH,
        ),
    )
}


def find(name) -> Bug:
    """Return the bug of that name; for an unknown name the error lists the known ones."""
    return look_up(BUGS, name, "bug")
