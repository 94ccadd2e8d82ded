"""What ``compare`` costs between laws with densities: processor seconds of random pairs, slowest first.

    python benchmarks/compare.py
    python benchmarks/compare.py --pairs 20 --components 6 --seed 3 --over 3

A pair has two SciPy laws, two mixtures of up to ``--components`` parts, or one of each, with places and
scales at random; some are nearly equal, some have heavy tails. The goal is 3 s of processor time for the
slowest; the exit code is 1 where a pair takes more than ``--over``. A first call pays for imports and is left
out. ``--progress`` prints every pair when it is done; Ctrl-C prints what is there.
"""

import argparse
import sys
import time
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scipy import stats

from divergences import compare, mixture

SHAPES = {  # uniform ranges of the shape parameters
    "norm": (), "cauchy": (), "laplace": (), "logistic": (), "gumbel_r": (), "expon": (), "uniform": (),
    "halfnorm": (), "rayleigh": (), "maxwell": (), "levy": (), "kstwobign": (), "hypsecant": (),
    "semicircular": (), "halfcauchy": (), "wald": (), "moyal": (), "arcsine": (),
    "t": ((0.6, 12),), "gamma": ((0.2, 9),), "chi2": ((0.5, 20),), "pareto": ((0.6, 6),),
    "lomax": ((0.6, 6),), "lognorm": ((0.2, 2),), "weibull_min": ((0.4, 4),), "fisk": ((0.8, 6),),
    "invgamma": ((0.7, 6),), "genpareto": ((-0.6, 0.9),), "genextreme": ((-0.7, 0.7),),
    "powerlaw": ((0.3, 4),), "triang": ((0.05, 0.95),), "gennorm": ((0.4, 5),), "loggamma": ((0.4, 8),),
    "skewnorm": ((-6, 6),), "exponnorm": ((0.2, 5),), "vonmises_line": ((0.1, 6),), "rice": ((0.1, 4),),
    "beta": ((0.1, 5), (0.1, 5)), "f": ((1, 12), (0.8, 12)), "betaprime": ((0.3, 6), (0.7, 6)),
    "burr12": ((0.6, 4), (0.6, 4)), "nct": ((1, 8), (-2, 2)), "truncnorm": ((-3, -0.1), (0.1, 3)),
    "ksone": ((5, 40),),
}  # fmt: skip
WHOLE = ("ksone",)  # the shape is a number of samples


def random_law(rng):
    """A frozen SciPy law and the text that makes it."""
    name = str(rng.choice(list(SHAPES)))
    shapes = [float(rng.uniform(*bounds)) for bounds in SHAPES[name]]
    shapes = [int(shape) for shape in shapes] if name in WHOLE else [round(shape, 3) for shape in shapes]
    place = round(float(rng.normal(0, 3)), 3), round(float(np.exp(rng.normal(0, 1))), 3)
    return getattr(stats, name)(*shapes, *place), f"{name}({', '.join(map(str, (*shapes, *place)))})"


def near(law):
    """The same family with shapes, place and scale that differ by about 1e-6."""
    shapes = [shape * (1 + 1e-6) if law.dist.name not in WHOLE else shape for shape in law.args[:-2]]
    *_, loc, scale = law.args
    return law.dist(*shapes, loc + 1e-6, scale * (1 - 1e-6))


def random_side(rng, components):
    """A law or a mixture of up to ``components`` laws, and its text."""
    count = int(rng.integers(1, components + 1)) if rng.random() < 0.6 else 1
    laws, texts = zip(*(random_law(rng) for _ in range(count)))
    if count == 1:
        return laws[0], texts[0]
    return mixture(rng.dirichlet(np.ones(count)), list(laws)), f"mixture({' + '.join(texts)})"


def random_pair(seed, components):
    """Two laws and the text that names them."""
    rng = np.random.default_rng(seed)
    if rng.random() < 0.15:
        law, text = random_law(rng)
        return law, near(law), f"{text} | nearly the same"
    (p, first), (q, second) = random_side(rng, components), random_side(rng, components)
    return p, q, f"{first} | {second}"


def seconds_of(p, q):
    """Processor seconds of one ``compare``; a law that it refuses counts by the time until then."""
    start = time.process_time()
    try:
        found = compare(p, q)
        missing = [name for name in found if found[name].value is None]
        refused = f"without a value: {', '.join(missing)}" if missing else ""
    except ValueError as error:
        refused = f"refused: {error}"
    return time.process_time() - start, refused


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pairs", type=int, default=70)
    parser.add_argument("--components", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0, help="of the first pair; the next has the next")
    parser.add_argument("--show", type=int, default=10, help="how many of the slowest to print")
    parser.add_argument("--over", type=float, default=3.0, help="processor seconds that no pair may take")
    parser.add_argument("--progress", action="store_true", help="print every pair when it is done")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    compare(stats.norm(0, 1), stats.norm(1, 2))
    rows = []
    try:
        for seed in range(options.seed, options.seed + options.pairs):
            p, q, text = random_pair(seed, options.components)
            rows.append((*seconds_of(p, q), seed, text))
            over = rows[-1][0] > options.over
            if over or options.progress:
                note = "over it: " if over else ""
                print(f"{note}seed {seed}, {rows[-1][0]:.2f} s", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print(f"interrupted after {len(rows)} of {options.pairs} pairs")
    rows.sort(reverse=True)
    for seconds, refused, seed, text in rows[: options.show]:
        print(f"{seconds:7.2f} s  seed {seed:<4} {text} {refused}")
    times = [row[0] for row in rows]
    slow = sum(seconds > options.over for seconds in times)
    print(f"{len(rows)} pairs: median {np.median(times):.2f} s, slowest {max(times):.2f} s, {slow} over it")
    for _, refused, seed, text in rows:
        if refused:
            print(f"seed {seed:<4} {text} {refused}")
    return int(slow > 0)


if __name__ == "__main__":
    raise SystemExit(main())
