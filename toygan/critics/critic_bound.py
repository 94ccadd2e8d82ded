"""What any critic proves of W₁: (E_P D − E_Q D) / K ≤ W₁(P, Q), with every rounding counted.

a    values of a layer, a row for each atom            e    what each of them may be off by
"""

from dataclasses import dataclass
from math import fsum

import numpy as np

from divergences.laws.discrete import Discrete, samples
from toygan.critics.lipschitz import UNIT, lipschitz_bound, slope_bound
from toygan.network.activation import halves
from toygan.network.activations import ACTIVATIONS
from toygan.network.mlp import Network

MATH = 16 * UNIT  # relative error of an activation computed from exact z


@dataclass(frozen=True)
class CriticBound:
    """A lower bound of W₁ that a critic proves.

    Attributes
    ----------
    lower : float
        W₁(P, Q) is at least this, in data units; 0 where the critic proves nothing.
    lipschitz : float
        K, which no slope of the critic exceeds.
    gap : float
        E_P D − E_Q D, what a WGAN's critic claims.
    warrant : str
        ``"certified"``.
    """

    lower: float
    lipschitz: float
    gap: float
    warrant: str = "certified"


def critic_bound(critic: Network, p, q) -> CriticBound:
    """A lower bound of W₁(P, Q) from any critic, however badly it was trained.

    Parameters
    ----------
    critic : Network
        Of one output; its input has the dimension of the atoms. It is evaluated in float64.
    p, q : Discrete, or (n, d) and (m, d) array_like
        Two discrete distributions (arrays are samples).

    Returns
    -------
    CriticBound

    Raises
    ------
    ValueError
        When the distributions are not discrete or of another dimension, when the critic has more outputs than
        one, when a parameter or a score is not finite.

    Examples
    --------
    >>> critic = Network([1, 1], rng=0)
    >>> critic.parameters[:] = [-2.0, 0.5]
    >>> found = critic_bound(critic, [[0.0], [1.0]], [[3.0], [4.0]])
    >>> found.gap, round(found.lower, 12), found.lower <= 3.0
    (6.0, 3.0, True)
    """
    lipschitz = lipschitz_bound(critic)
    (x, a), (y, b) = (_atoms(law, name, critic.sizes) for law, name in ((p, "P"), (q, "Q")))
    scores, error = _scores(critic, np.concatenate([x, y]))
    if not np.isfinite(scores).all():
        raise ValueError("scores of the critic must be finite; some overflow")
    scores_p, scores_q = scores[: len(a)], scores[len(a) :]
    gap = fsum(a * scores_p) - fsum(b * scores_q)
    # a constant proves nothing: only the spread of the scores is carried by what the weights miss
    middle = 0.5 * (scores.max() + scores.min())
    centred = fsum(a * (scores_p - middle)) - fsum(b * (scores_q - middle))
    spread = float(np.abs(scores - middle).max())
    off = 8 * UNIT * (2 * spread + abs(middle)) + fsum(a * error[: len(a)]) + fsum(b * error[len(a) :])
    off += spread * (abs(fsum([*a, -1.0])) + abs(fsum([*b, -1.0])))
    lower = max(0.0, centred - off * (1 + 8 * UNIT)) / lipschitz if lipschitz > 0 else 0.0
    return CriticBound(float(lower * (1 - 4 * UNIT)), lipschitz, gap)


def _atoms(law, name: str, sizes) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights of a distribution, of the dimension of the critic's input."""
    if hasattr(law, "pdf") or hasattr(law, "ppf"):
        raise ValueError(f"{name} must be discrete, atoms and their weights; draw samples of it first")
    law = law if isinstance(law, Discrete) else samples(law)
    if law.points is None:
        raise ValueError(f"{name} must have points; a pmf on labels has no distance")
    if law.points.shape[1] != sizes[0]:
        raise ValueError(
            f"{name} has points of {law.points.shape[1]} coordinates; the critic takes {sizes[0]}"
        )
    if sizes[-1] != 1:
        raise ValueError(f"the critic must have one output; it has {sizes[-1]}")
    return law.points, law.weights


def _scores(critic: Network, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores (n,) and a bound of their rounding errors, layer by layer.

    The last bias moves all scores alike where no activation follows it: it is left out and costs no digits.
    """
    a, e = x, np.zeros_like(x)
    hidden, last = critic.activation, len(critic.weights) - 1
    for layer, (weights, bias) in enumerate(zip(critic.weights, critic.biases)):
        w, b = np.asarray(weights, dtype=float), np.asarray(bias, dtype=float)
        if layer == last and critic.output_activation == "identity":
            b = np.zeros_like(b)
        absolute = np.abs(w).T
        terms = 2 * (w.shape[1] + 2) * UNIT
        z = a @ w.T + b
        e = (e @ absolute + terms * (np.abs(a) @ absolute + np.abs(b))) * (1 + terms)
        activation = critic.output_activation if layer == last else hidden
        a = ACTIVATIONS[activation](z)
        if ACTIVATIONS[activation].units == 2:  # what one of a pair is off by may come from the other
            e = np.repeat(np.hypot(*halves(e)), 2, axis=1)
        e = (slope_bound(activation) * e + MATH * np.abs(a) + 2.0**-1070) * (1 + 8 * UNIT)
    return a[:, 0], e[:, 0]
