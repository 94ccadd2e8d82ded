"""check_gradient on right gradients of every kind, and on the same with one small error planted.

A maker takes a generator and returns (f, gradient, x, kinked): ``kinked`` are the flat places where f has
no derivative. The functions are of every scale, near edges of domains, with kinks, for the tape or not, for
complex numbers or not; their gradients are formulas of mathematics, not of the package.
"""

import math

import numpy as np
import pytest

from toygan import check_gradient


def scale(rng):
    return 10.0 ** rng.uniform(-8, 8)


def quadratic(rng):
    s, a = scale(rng), rng.uniform(0.5, 2, 5)
    x = rng.normal(size=5) * s
    return lambda x: (a * (x / s) ** 2).sum(), lambda x: 2 * a * x / s**2, x, ()


def cross_entropy_of_probabilities(rng):
    x = 10.0 ** rng.uniform(-12, 0, 4)
    return lambda p: -np.log(p).mean(), lambda p: -1 / p / 4, x, ()


def roots(rng):
    x = 10.0 ** rng.uniform(-10, 3, 4)
    return lambda x: np.sqrt(x).sum(), lambda x: 0.5 / np.sqrt(x), x, ()


def three_halves(rng):
    x = 10.0 ** rng.uniform(-6, 2, 4)
    return lambda x: (x**1.5).sum(), lambda x: 1.5 * np.sqrt(x), x, ()


def reciprocals(rng):
    x = rng.choice([-1, 1], 3) * 10.0 ** rng.uniform(-6, 6, 3)
    return lambda x: (1 / x).sum(), lambda x: -1 / x**2, x, ()


def near_one(rng):
    x = 1 - 10.0 ** rng.uniform(-9, 0, 3)
    return lambda x: np.sqrt(1 - x).sum(), lambda x: -0.5 / np.sqrt(1 - x), x, ()


def arc_sine(rng):
    x = 1 - 10.0 ** rng.uniform(-4, 0, 3)
    return lambda x: np.arcsin(x).sum(), lambda x: 1 / np.sqrt((1 - x) * (1 + x)), x, ()


def waves(rng):
    s = 10.0 ** rng.uniform(-3, 3)
    x = rng.normal(size=6) / s
    return lambda x: np.sin(s * x).sum(), lambda x: s * np.cos(s * x), x, ()


def waves_far_out(rng):
    x = rng.uniform(1, 2, 4) * 10.0 ** rng.uniform(0, 8)
    return lambda x: np.sin(x).sum(), np.cos, x, ()


def plain_floats(rng):
    s = 10.0 ** rng.uniform(-8, 8)
    x = rng.uniform(0.3, 2, 4) * s
    f = lambda x: sum(math.exp(-v / s) + math.log(v / s) for v in map(float, x))  # noqa: E731
    return f, lambda x: -np.exp(-x / s) / s + 1 / x, x, ()


def plain_logarithms(rng):
    x = 10.0 ** rng.uniform(-9, 0, 4)
    return lambda x: -sum(math.log(float(v)) for v in x), lambda x: -1 / x, x, ()


def many_plain_floats(rng):
    x = rng.normal(size=260)
    return lambda x: sum(math.tanh(v) for v in map(float, x)), lambda x: 1 / np.cosh(x) ** 2, x, ()


def long_vector(rng):
    x = rng.normal(size=1500)
    w = rng.uniform(0.5, 1.5, 1500)
    if rng.random() < 0.5:
        return lambda x: (w * x**3).sum(), lambda x: 3 * w * x**2, x, ()
    return lambda x: (w * np.cos(x)).sum(), lambda x: -w * np.sin(x), x, ()


def moduli(rng):
    x = rng.normal(size=6) * scale(rng)
    kinked = ()
    if rng.random() < 0.3:
        x[2], kinked = 0.0, (2,)
    return lambda x: np.abs(x).sum(), np.sign, x, kinked


def hinges(rng):
    x = rng.normal(size=6)
    x[1] = 1.0
    return lambda x: (np.maximum(0, 1 - x) ** 2).mean(), lambda x: -2 * np.maximum(0, 1 - x) / 6, x, ()


def branches(rng):
    x = rng.normal(size=8)
    return (
        lambda x: np.where(x > 0.1, x**2, np.exp(x)).sum(),
        lambda x: np.where(x > 0.1, 2 * x, np.exp(x)),
        x,
        (),
    )


def largest(rng):
    x = rng.normal(size=7) * scale(rng)
    return lambda x: np.max(x) + 2 * np.min(x), lambda x: 1.0 * (x == x.max()) + 2.0 * (x == x.min()), x, ()


def euclidean_norm(rng):
    x = rng.normal(size=5) * scale(rng)
    return lambda x: np.linalg.norm(x), lambda x: x / np.linalg.norm(x), x, ()


def norm_with_epsilon(rng):
    x = rng.normal(size=(4, 2)) * 10.0 ** rng.uniform(-8, 1)
    r = lambda x: np.sqrt((x * x).sum(axis=1) + 1e-12)  # noqa: E731
    return lambda x: ((r(x) - 1) ** 2).mean(), lambda x: 0.5 * ((r(x) - 1) / r(x))[:, None] * x, x, ()


def log_sum_exp(rng):
    x = rng.normal(size=6) * 10.0 ** rng.uniform(-2, 2)
    top = lambda x: np.max(x)  # noqa: E731
    return (
        lambda x: top(x) + np.log(np.exp(x - top(x)).sum()),
        lambda x: np.exp(x - top(x)) / np.exp(x - top(x)).sum(),
        x,
        (),
    )


def large_constant(rng):
    c = 10.0 ** rng.uniform(0, 7)
    x = rng.normal(size=4)
    return lambda x: c + (x**2).sum(), lambda x: 2 * x, x, ()


def constant(rng):
    return lambda x: 3.0 + 0.0 * x.sum(), lambda x: 0.0 * x, rng.normal(size=3) * scale(rng), ()


def network(rng, relu=False):
    X, Y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    shapes = {"W1": (4, 3), "b1": (4,), "W2": (2, 4), "b2": (2,)}
    p = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    f = (lambda z: np.maximum(z, 0)) if relu else np.tanh
    slope = (lambda z: 1.0 * (z > 0)) if relu else (lambda z: 1 - np.tanh(z) ** 2)

    def cost(p):
        a = f(X @ p["W1"].T + p["b1"])
        return 0.5 * ((a @ p["W2"].T + p["b2"] - Y) ** 2).mean()

    def backprop(p):
        z = X @ p["W1"].T + p["b1"]
        top = (f(z) @ p["W2"].T + p["b2"] - Y) / Y.size
        low = (top @ p["W2"]) * slope(z)
        return {"W1": low.T @ X, "b1": low.sum(axis=0), "W2": top.T @ f(z), "b2": top.sum(axis=0)}

    return cost, backprop, p, ()


def relu_network(rng):
    return network(rng, relu=True)


def scaled_regression(rng):
    s = scale(rng)
    X, y = rng.normal(size=(9, 3)) / s, rng.normal(size=9)
    w = rng.normal(size=3) * s
    return lambda w: 0.5 * ((X @ w - y) ** 2).mean(), lambda w: X.T @ (X @ w - y) / 9, w, ()


MAKERS = [
    quadratic,
    cross_entropy_of_probabilities,
    roots,
    three_halves,
    reciprocals,
    near_one,
    arc_sine,
    waves,
    waves_far_out,
    plain_floats,
    plain_logarithms,
    many_plain_floats,
    long_vector,
    moduli,
    hinges,
    branches,
    largest,
    euclidean_norm,
    norm_with_epsilon,
    log_sum_exp,
    large_constant,
    constant,
    network,
    relu_network,
    scaled_regression,
]


def planted(rng, gradient, x, kinked):
    """The gradient with a relative error of 1e-6 to 1 in one entry that carries over 1e-3 of it, or None."""
    g = gradient(x)
    g = {name: a.copy() for name, a in g.items()} if isinstance(g, dict) else g.copy()
    arrays = list(g.values()) if isinstance(g, dict) else [g]
    top = max(np.abs(a).max() for a in arrays)
    spots = [(a, j) for a in arrays for j in range(a.size) if abs(a.flat[j]) > 1e-3 * top and j not in kinked]
    if not spots:
        return None
    a, j = spots[rng.integers(len(spots))]
    a.flat[j] *= 1 + rng.choice([-1, 1]) * 10.0 ** rng.uniform(-6, 0)
    return g


def study(maker, seeds):
    """Return the seeds of right gradients that failed, and of planted errors that passed."""
    alarms, missed = [], []
    for seed in seeds:
        rng = np.random.default_rng([seed, 7])
        f, gradient, x, kinked = maker(rng)
        if not check_gradient(f, gradient, x, seed=seed).passed:
            alarms.append(seed)
        wrong = planted(rng, gradient, x, kinked)
        if wrong is not None and check_gradient(f, wrong, x, seed=seed).passed:
            missed.append(seed)
    return alarms, missed


@pytest.mark.parametrize("maker", MAKERS)
def test_no_false_alarm_and_every_plant_is_found(maker):
    assert study(maker, range(100, 102)) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("maker", MAKERS)
def test_the_long_study(maker):
    """40 of each maker: 1,000 right functions, and an error in each that has an entry to plant it in."""
    assert study(maker, range(1000, 1040)) == ([], [])
