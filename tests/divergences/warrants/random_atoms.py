"""Random pairs of discrete laws that are hard on rounding: each is a function of its kind and seed.

What makes them hard: tiny weights, laws that differ in the last bits, repeated atoms, samples of different
sizes, sums that miss 1, points on a line or a grid, clusters that are far apart, equal laws.
"""

import numpy as np
from pairs import Atoms, Pair


def labelled(seed: int) -> Pair:
    """Weights on labels."""
    rng = np.random.default_rng([1, seed])
    n = int(rng.integers(2, 9))
    p = _weights(rng, n)
    q = _near(rng, p) if rng.random() < 0.3 else _weights(rng, n)
    return Pair("labelled", seed, Atoms(None, p), Atoms(None, q))


def on_the_line(seed: int) -> Pair:
    """Atoms on the line; order 1, 2 or 3."""
    rng = np.random.default_rng([2, seed])
    p, q = _laws(rng, 1)
    return Pair("on_the_line", seed, p, q, order=int(rng.integers(1, 4)))


def in_space(seed: int) -> Pair:
    """Up to six atoms in two or three dimensions; order 1, 2 or 3, both metrics."""
    rng = np.random.default_rng([3, seed])
    p, q = _laws(rng, int(rng.integers(2, 4)))
    metric = str(rng.choice(["euclidean", "cityblock"]))
    return Pair("in_space", seed, p, q, metric, int(rng.integers(1, 4)))


def equal_samples(seed: int) -> Pair:
    """Samples of n and m points with frequencies that are equal, or differ by one point."""
    rng = np.random.default_rng([4, seed])
    counts = rng.integers(1, 4, int(rng.integers(1, 4)))
    dimension = int(rng.integers(1, 3))
    places = rng.integers(0, 8, (len(counts), dimension)) * float(rng.choice([1.0, 0.1, 1e8, 1e-8]))
    laws = []
    for times in rng.choice([1, 2, 3, 5, 7], 2, replace=False):
        points = np.repeat(places, counts * times, axis=0)
        if rng.random() < 0.3:
            points = np.vstack([points, places[:1]])
        laws.append(Atoms(_tuples(rng.permutation(points)), None))
    return Pair("equal_samples", seed, *laws, metric=str(rng.choice(["euclidean", "cityblock"])))


def _laws(rng, dimension: int) -> list[Atoms]:
    clouds = _points(rng, dimension)
    laws = []
    for points in clouds:
        equal = rng.random() < 0.4
        laws.append(Atoms(_tuples(points), None if equal else _weights(rng, len(points))))
    if rng.random() < 0.1:  # the same places, and weights that hardly differ
        first = Atoms(laws[0].points, _weights(rng, len(laws[0].points)))
        laws = [first, Atoms(first.points, _near(rng, first.weights))]
    return laws


def _points(rng, dimension: int) -> list[np.ndarray]:
    """Two clouds of one to six points."""
    n, m = (int(k) for k in rng.integers(1, 7, 2))
    shape = str(rng.choice(["grid", "normal", "collinear", "clusters", "outlier", "repeated", "fine"]))
    if shape == "normal":
        clouds = [rng.normal(size=(k, dimension)) for k in (n, m)]
    elif shape == "collinear":
        direction = rng.integers(-3, 4, dimension)
        clouds = [rng.integers(0, 9, (k, 1)) * direction * 0.25 for k in (n, m)]
    elif shape == "clusters":
        far = 2.0 ** int(rng.integers(10, 37))
        clouds = [
            rng.integers(0, 64, (k, dimension)) / 1024 + far * rng.integers(0, 2, (k, 1)) for k in (n, m)
        ]
    elif shape == "fine":  # a cloud whose extent is tiny beside where it is
        clouds = [1.0 + rng.integers(0, 9, (k, dimension)) * 2.0**-40 for k in (n, m)]
    else:
        clouds = [rng.integers(0, 2 if shape == "repeated" else 7, (k, dimension)) * 1.0 for k in (n, m)]
        if shape == "outlier":
            clouds[0][0] += 10.0 ** int(rng.integers(2, 13))
    scale = 10.0 ** float(rng.choice([0, 0, 0, -8, 8, -100, 100]))
    return [cloud * scale for cloud in clouds]


def _tuples(points) -> tuple:
    return tuple(tuple(float(x) for x in row) for row in points)


def _weights(rng, n: int) -> tuple:
    """Weights of sum 1 up to rounding, or up to 1e-10."""
    kind = str(rng.choice(["dirichlet", "tiny", "zero", "integers", "huge range"]))
    if kind == "integers":
        w = rng.integers(1, 9, n) * 1.0
    else:
        w = rng.dirichlet(np.ones(n))
        if kind == "tiny":
            w[rng.integers(n)] = 10.0 ** rng.uniform(-13, -6)
        elif kind == "zero" and n > 1:
            w[rng.integers(n)] = 0.0
        elif kind == "huge range":
            w[rng.integers(n)] = 10.0 ** float(rng.choice([-17, -30, -100, -290]))
    w = w / w.sum() if w.sum() else np.ones(n) / n
    if n == 1:
        w = np.ones(1)
    if rng.random() < 0.3:
        w = w * (1 + rng.uniform(-1, 1) * float(rng.choice([1e-10, 9e-10, 1e-13])))
    return tuple(float(x) for x in w)


def _near(rng, weights: tuple) -> tuple:
    """The same weights, up to a relative 1e-16, 1e-12 or 1e-8."""
    w = np.array(weights) * (1 + rng.uniform(-1, 1, len(weights)) * float(rng.choice([1e-16, 1e-12, 1e-8])))
    return tuple(float(x) for x in w / w.sum())
