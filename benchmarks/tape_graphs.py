"""Random graphs on the tape, in PyTorch and in JAX: values and derivatives to third order, edges included.

    python benchmarks/tape_graphs.py --graphs 2000

A graph is a list of steps (operation, places of its inputs, options), chosen one by one among those that the
values so far allow. Every fourth graph is an *edge* graph: its numbers are zeros, ties, far-out scores and
infinities, its arrays may be empty, exponents may be 0 and bases negative.

Every graph is compared with the first library that is installed; with the others, which take a second for
each, every tenth graph, and every graph on which the first one differs. Where a library gives NaN or two of
them differ, the tape cannot be judged, and the graph counts as undecided. What differs from
all of them is printed, and the exit code is 1. PyTorch alone is no judge at the edges: it drops derivatives
of x^y by y where an exponent becomes 0.
"""

import argparse
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import tape_peers

SHAPES = ((), (3,), (1,), (2, 3), (3, 1), (2, 1, 3), (3, 3))
EMPTY = ((0,), (0, 3), (2, 0))
EDGES = (0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 2.0, 3.0, 40.0, -40.0, 710.0, -745.0)
LARGEST = 1e4  # an operation whose values exceed this is not taken in a graph without edges
TOLERANCE = 1e-9
SMOOTH = ("exp", "expm1", "square", "tanh", "sigmoid", "softplus", "silu", "negative")
KINKED = ("relu", "leaky_relu", "elu", "absolute")
POSITIVE = ("log", "log1p", "sqrt")
BINARY = ("add", "subtract", "multiply", "divide", "maximum", "minimum", "logaddexp", "power", "where")
REDUCTIONS = ("sum", "mean", "max", "min", "logsumexp")
MOVES = ("reshape", "transpose", "swapaxes", "broadcast_to", "getitem", "concatenate", "matmul")
KINDS = (SMOOTH, KINKED, POSITIVE, BINARY, BINARY, REDUCTIONS, REDUCTIONS, MOVES, MOVES)


class Graph:
    """A random graph: its inputs, and steps that any peer can follow."""

    def __init__(self, seed, tape):
        self.rng = np.random.default_rng(seed)
        self.edge, self.steps, self.tape = seed % 4 == 3, [], tape
        self.inputs = [self._numbers(self._shape()) for _ in range(self.rng.integers(1, 4))]
        self.values = [*self.inputs]
        while len(self.steps) < self.rng.integers(3, 9):
            self._try_step()
        size = lambda x: self.rng.normal(size=x.shape).round(2)  # noqa: E731
        self.weights = [size(value) for value in self.values]
        self.ways = [[size(x) for x in self.inputs] for _ in range(2)]

    def follow(self, peer):
        """Return the graph as a function of its inputs: all that it made, weighed and summed."""

        def f(*inputs):
            values = [*inputs]
            for name, places, options in self.steps:
                values.append(run(peer, name, [values[i] for i in places], options))
            used = {i for _, places, _ in self.steps for i in places}
            ends = [i for i in range(len(values)) if i not in used]
            return sum((values[i] * peer.array(self.weights[i])).sum() for i in ends)

        return f

    def _shape(self):
        shapes = SHAPES + EMPTY if self.edge and self.rng.random() < 0.15 else SHAPES
        return shapes[self.rng.integers(len(shapes))]

    def _numbers(self, shape):
        if self.edge:
            few = (*EDGES, np.inf, -np.inf) if self.rng.random() < 0.1 else EDGES
            return self.rng.choice(few[: self.rng.integers(3, len(few) + 1)], shape)
        return self.rng.normal(size=shape) * self.rng.choice([0.3, 1.0, 2.0])

    def _try_step(self):
        kind = KINDS[self.rng.integers(len(KINDS))]
        name = kind[self.rng.integers(len(kind))]
        places = [int(i) for i in self.rng.integers(len(self.values), size=2 if name in BINARY else 1)]
        step = self._fitting(name, places)
        if step is None:
            return
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = run(self.tape, *step[:1], [self.values[i] for i in step[1]], step[2]).value
        if self.edge or np.all(np.abs(made) < LARGEST):
            self.steps.append(step)
            self.values.append(made)

    def _fitting(self, name, places):
        """Return the step with its options, or None where it cannot be taken."""
        x, y = self.values[places[0]], self.values[places[-1]]
        if name in POSITIVE and not (x > 0.05).all() and not (self.edge and (x >= 0).all()):
            return None
        if name in BINARY:
            return self._of_two(name, places, x, y)
        if name in REDUCTIONS:
            return self._reduction(name, places, x)
        return self._move(name, places, x) if name in MOVES else (name, places, {})

    def _of_two(self, name, places, x, y):
        try:
            np.broadcast_shapes(x.shape, y.shape)
        except ValueError:
            return None
        if name == "where":
            return name, places, {"above": float(self.rng.choice([0.0, 0.3]))}
        if name == "power" and self.rng.random() < 0.5:
            name, places = "constant power", places[:1]
            exponent = self.rng.choice([0.0, 1.0, 2.0, 3.0, -1.0, 0.5])
            whole = exponent in (0, 1, 2, 3)
            fits = whole or (x > 0.05).all() or (self.edge and (x > 0).all())
            return (name, places, {"exponent": float(exponent)}) if fits else None
        if name == "power" and not self.edge and not (x > 0.05).all():
            return None
        return None if name == "divide" and not self.edge and np.any(np.abs(y) < 0.05) else (name, places, {})

    def _reduction(self, name, places, x):
        axes = [None, *range(-x.ndim, x.ndim)] + ([tuple(range(-x.ndim, 0)), ()] if x.ndim else [])
        axes += [(0, -1)] if x.ndim > 1 else []
        axis = axes[self.rng.integers(len(axes))]
        kept = x.shape if axis is None else [x.shape[i] for i in np.atleast_1d(axis).astype(int)]
        if name != "sum" and 0 in kept:
            return None
        return name, places, {"axis": axis, "keepdims": bool(self.rng.integers(2))}

    def _move(self, name, places, x):
        rng, n = self.rng, x.ndim
        if name == "reshape":
            return name, places, {"shape": (-1,) if rng.random() < 0.5 or not x.size else (*x.shape[::-1], 1)}
        if name == "transpose":
            axes = tuple(int(i) - n * int(rng.integers(2)) for i in rng.permutation(n))
            return name, places, {"axes": None if rng.random() < 0.3 else axes}
        if name == "broadcast_to":
            return name, places, {"shape": (2, *x.shape)}
        if name == "matmul":
            other = [i for i, y in enumerate(self.values) if y.ndim and n and _chained(x, y)]
            return (name, [*places, int(rng.choice(other))], {}) if other else None
        if n == 0:
            return None
        if name == "swapaxes":
            return name, places, {"axis1": int(rng.integers(-n, n)), "axis2": int(rng.integers(-n, n))}
        if name == "concatenate":
            return name, places * 2, {"axis": int(rng.integers(-n, n))}
        return (name, places, {"index": INDICES[rng.integers(len(INDICES))]}) if len(x) > 1 else None


INDICES = (
    0,
    -1,
    slice(1, None),
    (Ellipsis, None),
    np.array([0, 0, 1]),
    (Ellipsis, slice(0, 1)),
    (0, Ellipsis),
)


def _chained(x, y):
    return x.shape[-1] == (y.shape[0] if y.ndim == 1 else y.shape[-2]) and (y.ndim < 3 or x.ndim < 3)


def run(peer, name, inputs, options):
    """Take one step."""
    if name == "constant power":
        return peer.power(inputs[0], options["exponent"])
    if name == "where":
        x, y = inputs
        return peer.where(x > options["above"], x, y)
    if name == "concatenate":
        return peer.concatenate(inputs, **options)
    if name in ("broadcast_to", "reshape", "getitem"):
        return getattr(peer, name)(inputs[0], *options.values())
    if name == "swapaxes":
        return peer.swapaxes(inputs[0], *options.values())
    return getattr(peer, name)(*inputs, **options)


def derivatives(peer, graph):
    """Value and gradients to third order, as one list of (order, array)."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = peer.derivatives(graph.follow(peer), graph.inputs, graph.ways)
    return [(order, np.asarray(a)) for order, arrays in enumerate(found) for a in arrays]


def far(a, b):
    """Where two arrays differ by more than rounding; NaN equals NaN."""
    size = np.max(np.abs(b), initial=1.0, where=np.isfinite(b))
    with np.errstate(invalid="ignore"):
        return ~((a == b) | (np.abs(a - b) <= TOLERANCE * size) | (np.isnan(a) & np.isnan(b)))


def judge(ours, theirs):
    """Return ("same" | "undecided" | "differs", order) of one graph."""
    verdict = "same"
    for place, (order, a) in enumerate(ours):
        others = [found[place][1] for found in theirs]
        if any(b.shape != a.shape for b in others):
            return "differs", order
        wrong = np.all([far(a, b) for b in others], axis=0)
        settled = ~np.any([np.isnan(b) | far(others[0], b) for b in others], axis=0)
        if np.any(wrong & settled):
            return "differs", order
        if np.any([far(a, b) for b in others]):
            verdict = "undecided"
    return verdict, None


def against(peers, ours, graph, every):
    """Judge by the first peer, and by all where it differs or ``every`` asks for it."""
    theirs = [derivatives(peers[0], graph)]
    verdict = judge(ours, theirs)
    if every or verdict[0] != "same":
        verdict = judge(ours, theirs + [derivatives(peer, graph) for peer in peers[1:]])
    return verdict


def main(graphs, first=0, show=5):
    """Compare, print, and return how many graphs differ."""
    tape, peers = tape_peers.Tape(), tape_peers.installed()
    if not peers:
        print("neither PyTorch nor JAX is installed: nothing to compare with")
        return 1
    counts, operations, began = Counter(), Counter(), time.process_time()
    for seed in range(first, first + graphs):
        graph = Graph(seed, tape)
        verdict, order = against(peers, derivatives(tape, graph), graph, every=seed % 10 == 0)
        counts[verdict, graph.edge] += 1
        operations.update(name for name, _, _ in graph.steps)
        if verdict == "differs":
            print(f"graph {seed} differs from {' and '.join(p.name for p in peers)} at order {order}")
            for line in [*graph.inputs, *graph.steps] if counts[verdict, graph.edge] <= show else ():
                print(f"    {line}")
    for edge in (False, True):
        row = ", ".join(f"{counts[verdict, edge]} {verdict}" for verdict in ("same", "undecided", "differs"))
        print(f"{'edges' if edge else 'inside'}: {row}")
    print(
        f"{sum(operations.values())} steps of {len(operations)} operations, beside "
        f"{', '.join(p.name for p in peers)}, {time.process_time() - began:.0f} s of processor time"
    )
    return counts["differs", False] + counts["differs", True]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graphs", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first graph")
    arguments = parser.parse_args()
    sys.exit(bool(main(arguments.graphs, arguments.first)))
