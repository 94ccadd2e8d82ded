"""Random pairs of which at least one law has a density: each is a function of its kind and seed.

What makes them hard: ends where the density is infinite, moved away from 0; tails of all weights; mixtures of
up to six; laws that hardly differ; supports that touch; tiny weights; scales from 1e-100 to 1e100.
"""

import numpy as np
from pairs import Atoms, Density, Pair, Part
from quantile_rows import CLOSED

# shapes are drawn uniformly between these, and rounded to three digits
BODIES = {
    "norm": (), "laplace": (), "logistic": (), "gumbel_r": (), "uniform": (), "expon": (), "rayleigh": (),
    "halfnorm": (), "lognorm": ((0.2, 2.0),),
}  # fmt: skip
ENDS = {
    "beta": ((0.1, 3.0), (0.1, 3.0)), "gamma": ((0.1, 4.0),), "weibull_min": ((0.3, 3.0),),
    "powerlaw": ((0.2, 3.0),),
}  # fmt: skip
TAILS = {
    "t": ((1.05, 6.0),), "pareto": ((0.3, 5.0),), "lomax": ((0.3, 5.0),), "f": ((0.5, 6.0), (0.5, 9.0)),
    "betaprime": ((0.3, 3.0), (0.4, 5.0)), "fisk": ((0.5, 5.0),), "burr": ((0.5, 5.0), (0.4, 3.0)),
    "burr12": ((0.5, 4.0), (0.4, 3.0)), "levy": (), "cauchy": (), "halfcauchy": (),
    "genpareto": ((0.1, 1.5),), "invgamma": ((0.5, 5.0),),
}  # fmt: skip
FAMILIES = BODIES | ENDS | TAILS


def single(seed: int) -> Pair:
    """Two laws of SciPy; half of the time of one family, or hardly different."""
    rng = np.random.default_rng([5, seed])
    p = _part(rng)
    choice = rng.random()
    q = _near(rng, p) if choice < 0.2 else _part(rng, p.family) if choice < 0.5 else _part(rng)
    if rng.random() < 0.4:
        q = Part(1.0, q.family, q.shapes, p.loc, q.scale)  # ends at the same place
    return Pair("single", seed, *_scaled(rng, (p,), (q,)))


def mixtures(seed: int) -> Pair:
    """A mixture of two to six laws against a law, or another mixture."""
    rng = np.random.default_rng([6, seed])
    p = _mixture(rng, int(rng.integers(2, 7)))
    q = _mixture(rng, int(rng.integers(2, 7))) if rng.random() < 0.4 else (_part(rng),)
    if rng.random() < 0.2:  # the same laws with other weights
        q = tuple(Part(w, x.family, x.shapes, x.loc, x.scale) for w, x in zip(_weights(rng, len(p)), p))
    return Pair("mixtures", seed, *_scaled(rng, p, q))


def beside_atoms(seed: int) -> Pair:
    """A law or a mixture against one to four atoms."""
    rng = np.random.default_rng([7, seed])
    p = (_part(rng),) if rng.random() < 0.6 else _mixture(rng, int(rng.integers(2, 5)))
    n = int(rng.integers(1, 5))
    far = 10.0 ** float(rng.choice([0, 0, 0, 4, 9]))
    points = tuple((float(x),) for x in np.round(rng.normal(0, 3, n), 2) * far)
    weights = None if rng.random() < 0.5 else _weights(rng, n)
    laws = Density(p), Atoms(points, weights)
    return Pair("beside_atoms", seed, *(laws if rng.random() < 0.5 else laws[::-1]))


def touching(seed: int) -> Pair:
    """Supports that touch, overlap a little, or leave a gap."""
    rng = np.random.default_rng([8, seed])
    bounded = ["uniform", "beta", "powerlaw"]
    p = _part(rng, str(rng.choice(bounded)))
    gap = float(rng.choice([0.0, 0.0, 2.0**-20, -(2.0**-20), 0.5]))
    q = _part(rng, str(rng.choice([*bounded, "gamma", "pareto", "expon"])))
    start = q.scale if q.family == "pareto" else 0.0
    q = Part(1.0, q.family, q.shapes, p.loc + p.scale + gap - start, q.scale)
    return Pair("touching", seed, Density((p,)), Density((q,)))


def higher_orders(seed: int) -> Pair:
    """W_2 or W_3 of two laws with closed quantiles, or of one beside a few atoms."""
    rng = np.random.default_rng([9, seed])
    p, q = (_part(rng, str(rng.choice(CLOSED))) for _ in "pq")
    if rng.random() < 0.3:
        q = _part(rng, p.family)
    laws = _scaled(rng, (p,), (q,))
    if rng.random() < 0.3:
        points = tuple((float(x),) for x in np.round(rng.normal(0, 3, 3), 2))
        laws[1] = Atoms(points, _weights(rng, 3))
    return Pair("higher_orders", seed, *laws, order=int(rng.integers(2, 4)))


def _part(rng, name: str | None = None, weight: float = 1.0) -> Part:
    if name is None:
        name = str(rng.choice(list([BODIES, ENDS, TAILS][int(rng.integers(3))])))
    shapes = tuple(round(float(rng.uniform(*span)), 3) for span in FAMILIES[name])
    loc = float(rng.choice([0.0, 0.0, rng.integers(-4, 5), round(rng.normal() * 3, 2)]))
    scale = float(rng.choice([1.0, 1.0, 0.25, 2.0, round(float(10.0 ** rng.uniform(-2, 2)), 3)]))
    return Part(weight, name, shapes, loc, scale)


def _near(rng, part: Part) -> Part:
    """The same law with one parameter moved by a relative 1e-9 to 1e-2."""
    numbers = [*part.shapes, part.loc, part.scale]
    k = int(rng.choice([j for j in range(len(numbers)) if j != len(part.shapes)]))
    numbers[k] *= 1 + 10.0 ** float(rng.integers(-9, -1))
    return Part(1.0, part.family, tuple(numbers[:-2]), numbers[-2], numbers[-1])


def _mixture(rng, n: int) -> tuple:
    return tuple(_part(rng, weight=w) for w in _weights(rng, n))


def _weights(rng, n: int) -> tuple:
    w = rng.dirichlet(np.ones(n))
    if rng.random() < 0.25 and n > 1:
        w[0] = 10.0 ** float(rng.integers(-12, -3))
    w /= w.sum()
    if rng.random() < 0.2:
        w *= 1 + rng.uniform(-1, 1) * 1e-10
    return tuple(float(x) for x in w)


def _scaled(rng, *laws) -> list[Density]:
    """Both laws in another unit: 1e±8 at times, 1e±100 now and then."""
    unit = float(rng.choice([1.0, 1e8, 1e-8, 1e100, 1e-100], p=[0.8, 0.08, 0.08, 0.02, 0.02]))
    return [
        Density(tuple(Part(x.weight, x.family, x.shapes, x.loc * unit, x.scale * unit) for x in parts))
        for parts in laws
    ]
