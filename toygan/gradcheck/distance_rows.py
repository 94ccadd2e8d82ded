"""The losses of a generator without a critic: d_fake by hand, and by the tape.

The tape differentiates the values themselves: the cost of a plan, sums over pairs, sorted projections, and
Sinkhorn's iteration from its first step to its last, so that no envelope theorem is used.
"""

import numpy as np

from toygan.autograd import Tensor, grad, logsumexp
from toygan.without_the_game.distances import DISTANCES
from toygan.without_the_game.kernel_distances import BANDWIDTHS

DIRECTIONS, ITERATIONS = 8, 30
MATCHED = ("w1", "w2", "sliced", "sliced_w2")


def _settings(name, real, fake) -> dict:
    """Of sinkhorn an ε of the size of the points, at which the iteration soon ends to the last digit."""
    if name.startswith("sliced"):
        return {"directions": DIRECTIONS}
    return {"epsilon": _epsilon(real, fake), "tolerance": 1e-13} if name == "sinkhorn" else {}


def _epsilon(real, fake) -> float:
    return max(float(np.linalg.norm(real[:, np.newaxis] - fake, axis=-1).max()), 1e-3)


def by_hand(problem) -> dict:
    """Value and d_fake of every distance between the problem's real points and generated ones."""
    real, fake = _points(problem)
    found = {}
    for name in _that_apply(problem):
        value, d_fake = DISTANCES[name](real, fake, problem.seed, **_settings(name, real, fake))
        found |= _rows(name, value, d_fake)
    return found


def on_tape(problem) -> dict:
    """The same by `toygan.autograd` alone."""
    real, fake = _points(problem)
    found = {}
    for name in _that_apply(problem):
        y = Tensor(fake)
        value = VALUES[name](real, y, problem.seed)
        found |= _rows(name, float(value), grad(value, y).value)
    return found


def _rows(name, value, d_fake):
    return {("distance", "value", name): np.array([value]), ("distance", "d_fake", f"{name} d_fake"): d_fake}


def _points(problem):
    z, real, _ = problem.batch()
    return real, problem.networks()[0](z)


def _that_apply(problem) -> list[str]:
    """All of them, but for means over pairs of different points where there is one point.

    Where generated points coincide, which real point each is matched with is open, and so is a slope.
    """
    fake, left_out = _points(problem)[1], []
    if len(np.unique(fake.round(9), axis=0)) < len(fake):
        left_out += MATCHED
    if len(fake) < 2:
        left_out += ["energy_unbiased"]
    return [name for name in DISTANCES if name not in left_out]


def _squares(x, y):
    """‖x_i - y_j‖² for every pair, (n m,) tensor."""
    i, j = (index.ravel() for index in np.indices((len(x), y.shape[0])))
    return ((y[j] - x[i]) ** 2).sum(axis=1)


def _matched(x, y, power):
    """The cost of the best assignment; which it is, is found by numbers."""
    from scipy.optimize import linear_sum_assignment

    points = y.value
    cost = ((x[:, np.newaxis] - points) ** 2).sum(axis=-1) ** (power / 2)
    i, j = linear_sum_assignment(cost)
    squares = ((y[j] - x[i]) ** 2).sum(axis=1)
    return (_distances(squares) if power == 1 else squares).mean()


def _squares_within(y):
    i, j = (index.ravel() for index in np.indices((y.shape[0], y.shape[0])))
    return ((y[i] - y[j]) ** 2).sum(axis=1)


def _energy(x, y, unbiased):
    n, m = len(x), y.shape[0]
    pairs = (n * (n - 1), m * (m - 1)) if unbiased else (n * n, m * m)
    across = 2 * _distances(_squares(x, y)).mean()
    real, fake = (_distances(_squares_within(points)).sum() for points in (Tensor(x, tracked=False), y))
    return across - real / pairs[0] - fake / pairs[1]


def _mmd(x, y):
    def k(squares):
        return sum(np.exp(squares / (-2 * s**2)).mean() for s in BANDWIDTHS) / len(BANDWIDTHS)

    return k(_squares(x, Tensor(x))) + k(_squares_within(y)) - 2 * k(_squares(x, y))


def _sliced(x, y, seed, power):
    u = np.random.default_rng(seed).standard_normal((DIRECTIONS, x.shape[1]))
    value = 0.0
    for direction in u / np.linalg.norm(u, axis=1, keepdims=True):
        line = y @ direction
        apart = line[np.argsort(line.value)] - np.sort(x @ direction)
        value = value + (np.abs(apart) if power == 1 else apart**2).mean() / DIRECTIONS
    return value


def _entropic(cost, n, m, epsilon):
    """OT_ε from a flat tensor of costs, by the iteration itself."""
    cost, f = cost.reshape(n, m), Tensor(np.zeros((n, 1)), tracked=False)
    for _ in range(ITERATIONS):
        g = -epsilon * (logsumexp((f - cost) / epsilon, axis=0, keepdims=True) - np.log(n))
        f = -epsilon * (logsumexp((g - cost) / epsilon, axis=1, keepdims=True) - np.log(m))
    return f.mean() + g.mean()


def _distances(squares):
    """Roots of squares, with slope 0 instead of 0/0 where a point meets itself."""
    zero = squares.value == 0
    return np.sqrt(squares + zero) * ~zero


def _sinkhorn(x, y):
    n, m, real, epsilon = len(x), y.shape[0], Tensor(x, tracked=False), _epsilon(x, y.value)
    across = _entropic(_distances(_squares(x, y)), n, m, epsilon)
    fakes = _entropic(_distances(_squares_within(y)), m, m, epsilon)
    return across - 0.5 * _entropic(_distances(_squares(x, real)), n, n, epsilon) - 0.5 * fakes


VALUES = {
    "w1": lambda x, y, seed: _matched(x, y, 1),
    "w2": lambda x, y, seed: _matched(x, y, 2),
    "energy": lambda x, y, seed: _energy(x, y, unbiased=False),
    "energy_unbiased": lambda x, y, seed: _energy(x, y, unbiased=True),
    "mmd": lambda x, y, seed: _mmd(x, y),
    "sliced": lambda x, y, seed: _sliced(x, y, seed, 1),
    "sliced_w2": lambda x, y, seed: _sliced(x, y, seed, 2),
    "sinkhorn": lambda x, y, seed: _sinkhorn(x, y),
}
