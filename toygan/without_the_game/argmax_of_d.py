"""Generating with a discriminator alone: climb to local maxima of D, and use them as fakes (S1).

x (n, d)  the positive examples      x̃ (m, d)  the negative ones       D  raw scores, high where x looks real

    begin with negative examples drawn at random
    in every round   learn a D that tells positive from negative examples
                     make negative examples by D:   x̃ = argmax over x of D(x)

The argmax is the hard part. Here it is a climb along ∇ₓD from random points of a box: it finds *a* maximum,
not the highest one, and is cheap only because x has few coordinates. A generator learns to do it in one pass.

S1 is the lecture *Introduction to GAN*.
"""

import operator
from dataclasses import dataclass, field

import numpy as np

from toygan.engine.blas import one_blas_thread
from toygan.network.mlp import Network
from toygan.objectives.table import OBJECTIVES
from toygan.without_the_game.descent import check_rows, descend


@dataclass(frozen=True, eq=False)
class Round:
    """One round.

    Attributes
    ----------
    discriminator : Network
        As this round learned it, from ``negatives``.
    negatives : ndarray of float64, shape (m, d)
        What it was trained against.
    found : ndarray of float64, shape (m, d)
        Its local maxima: what it generates.
    """

    discriminator: Network
    negatives: np.ndarray = field(repr=False)
    found: np.ndarray = field(repr=False)


def negative_sampling(
    x,
    *,
    rounds=8,
    box=None,
    negatives=256,
    memory=None,
    climb_steps=60,
    hidden=(64, 64),
    activation="relu",
    rng=None,
    **loop,
) -> list[Round]:
    """Run S1's loop: learn D, climb to its local maxima, take them as the next negative examples.

    Parameters
    ----------
    x : array_like of float, shape (n, d)
        Positive examples.
    rounds : int
    box : (low, high), each a number or (d,), optional
        Where negative examples begin and must stay; the range of x, widened by half on every side, when not
        given.
    negatives : int
        m, how many begin in every round.
    memory : int, optional
        How many earlier sets of negative examples D goes on to be trained against, besides the newest; all
        of them when not given. With 0 it forgets, and maxima return to places where D had been lowered.
    climb_steps : int
    hidden, activation
        Of D, which learns on from round to round. ``tanh`` leaves flat places where a climb gets stuck.
    rng : Generator or seed, optional
    **loop
        ``steps, batch_size, learning_rate`` of one round; see `descent.descend`.

    Returns
    -------
    list of Round

    Raises
    ------
    ValueError
        When x is no finite table, the box is empty or leaves out an example, or a number is out of range.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(64, 1))
    >>> last = negative_sampling(x, rounds=2, negatives=32, hidden=(8,), steps=50, rng=0)[-1]
    >>> last.found.shape
    (32, 1)
    """
    x, rng = check_rows(x), np.random.default_rng(rng)
    low, high = _box(x, box)
    memory = rounds if memory is None else memory
    if min(map(operator.index, (rounds, negatives, climb_steps))) < 1 or operator.index(memory) < 0:
        raise ValueError(
            "rounds, negatives and climb_steps must be 1 or more and memory 0 or more; "
            f"they are {rounds}, {negatives}, {climb_steps} and {memory}"
        )
    discriminator = Network([x.shape[1], *hidden, 1], activation, rng=rng)
    sets, done = [rng.uniform(low, high, (negatives, x.shape[1]))], []
    for _ in range(rounds):
        tell_apart(discriminator, x, np.concatenate(sets), rng=rng, **loop)
        start = rng.uniform(low, high, (negatives, x.shape[1]))
        found = climb(discriminator, start, low, high, steps=climb_steps)
        done.append(Round(discriminator.copy(), sets[-1], found))
        sets = [*sets, found][-1 - memory :]
    return done


def tell_apart(discriminator: Network, real, fake, *, rng=None, **loop) -> np.ndarray:
    """Train D as a binary classifier, by the logistic cost mean sp(-D(x)) + mean sp(D(x̃)); the costs."""
    objective, count = OBJECTIVES["minimax"], len(real)

    def cost(rows, rng):
        others = rng.integers(len(fake), size=len(rows))
        forward = discriminator.forward(np.concatenate([real[rows], fake[others]]))
        half = len(rows)
        value, d_real, d_fake = objective.discriminator(forward.output[:half], forward.output[half:])
        gradients = discriminator.backward(forward, np.concatenate([d_real, d_fake]))
        return value, [gradients.parameters]

    return descend([discriminator], cost, count, rng=rng, **loop)


@one_blas_thread()  # as in `descent.descend`
def climb(discriminator: Network, x, low, high, *, steps: int = 60) -> np.ndarray:
    """Climb from every row of x (m, d) along ∇ₓD inside a box; no step lowers a score.

    Every row has its own step length, at first a tenth of the box's longest side: a step that would go down
    is not taken and halves it, one that is taken makes it half as long again.

    Examples
    --------
    >>> net = Network([2, 1])
    >>> net.weights[0][...] = [[1.0, -1.0]]
    >>> climb(net, np.zeros((1, 2)), -1.0, 1.0).tolist()
    [[1.0, -1.0]]
    """
    x = np.array(check_rows(x, "x", discriminator.sizes[0]))
    low, high = np.broadcast_to(low, x.shape[1]), np.broadcast_to(high, x.shape[1])
    length = np.full((len(x), 1), 0.1 * np.max(high - low))
    score = discriminator(x)
    for _ in range(steps):
        slope = discriminator.input_gradient(x)
        norm = np.linalg.norm(slope, axis=1, keepdims=True) + np.finfo(float).tiny
        ahead = np.clip(x + length * slope / norm, low, high)
        there = discriminator(ahead)
        better = there >= score
        x, score = np.where(better, ahead, x), np.where(better, there, score)
        length *= np.where(better, 1.5, 0.5)
    return x


def _box(x: np.ndarray, box) -> tuple[np.ndarray, np.ndarray]:
    """Low and high corner of the box, (d,) each."""
    if box is None:
        low, high = x.min(axis=0), x.max(axis=0)
        margin = 0.5 * np.where(high > low, high - low, 1.0)
        return low - margin, high + margin
    low, high = (np.broadcast_to(np.asarray(side, dtype=float), x.shape[1]) for side in box)
    if not (np.isfinite(low).all() and np.isfinite(high).all() and (low < high).all()):
        raise ValueError(f"box must be (low, high) with low < high, both finite; it is {box!r}")
    outside = np.flatnonzero(((x < low) | (x > high)).any(axis=1))
    if len(outside):
        raise ValueError(f"box must hold every row of x; row {outside[0]} = {x[outside[0]]} lies outside")
    return low, high
