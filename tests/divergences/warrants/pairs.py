"""What a random pair is: two laws as data, with the Python statement that makes each of them.

The statement is what is run (``law``) and what a failure prints; the data are what the oracles read.
Floats are written by ``repr``, so that both mean the same numbers.
"""

from dataclasses import dataclass
from fractions import Fraction

from scipy import stats

from divergences import mixture, pmf, samples

IMPORTS = (
    "from scipy import stats\nfrom divergences import compare, mixture, optimal_transport, pmf, samples\n"
)
_NAMES = {"stats": stats, "mixture": mixture, "pmf": pmf, "samples": samples}


@dataclass(frozen=True)
class Atoms:
    """A discrete law: ``points`` as tuples of floats or None (labels), ``weights`` or None (equal ones)."""

    points: tuple | None
    weights: tuple | None

    @property
    def statement(self) -> str:
        points = None if self.points is None else [list(x) if len(x) > 1 else x[0] for x in self.points]
        if points is None:
            return f"pmf({list(self.weights)})"
        return f"samples({points})" if self.weights is None else f"pmf({list(self.weights)}, {points})"

    def exact_weights(self) -> list[Fraction]:
        """Rational weights of sum 1: 1/n, or the floats divided by their sum."""
        if self.weights is None:
            return [Fraction(1, len(self.points))] * len(self.points)
        given = [Fraction(w) for w in self.weights]
        total = sum(given)
        return [w / total for w in given]

    def exact_atoms(self) -> dict:
        """Rational weight of every distinct atom, those of weight 0 left out."""
        places = range(len(self.weights)) if self.points is None else self.points
        masses = {}
        for x, w in zip(places, self.exact_weights()):
            if w > 0:
                masses[x] = masses.get(x, 0) + w
        return masses


@dataclass(frozen=True)
class Part:
    """``weight`` of the scipy.stats law ``family(*shapes, loc, scale)``."""

    weight: float
    family: str
    shapes: tuple
    loc: float
    scale: float

    @property
    def statement(self) -> str:
        return f"stats.{self.family}({', '.join(repr(x) for x in (*self.shapes, self.loc, self.scale))})"


@dataclass(frozen=True)
class Density:
    """A continuous law on the line: one part, or a mixture of several."""

    parts: tuple

    @property
    def statement(self) -> str:
        if len(self.parts) == 1 and self.parts[0].weight == 1.0:
            return self.parts[0].statement
        weights = [part.weight for part in self.parts]
        return f"mixture({weights}, [{', '.join(part.statement for part in self.parts)}])"


@dataclass(frozen=True)
class Pair:
    """Two laws, and the ``kind`` and ``seed`` they came from; ``metric`` and ``order`` where they matter."""

    kind: str
    seed: int
    p: Atoms | Density
    q: Atoms | Density
    metric: str = "euclidean"
    order: int = 1

    def laws(self):
        """The two laws, made by the statements that ``reproduce`` prints."""
        return tuple(eval(law.statement, dict(_NAMES)) for law in (self.p, self.q))

    @property
    def reproduce(self) -> str:
        call = f"compare(p, q, metric={self.metric!r})"
        if self.order != 1:
            call = (
                f"optimal_transport(p, q, metric={self.metric!r}, order={self.order})"
                if isinstance(self.p, Atoms) and isinstance(self.q, Atoms)
                else f"wasserstein_1d(p, q, {self.order})  # of divergences.transport.line_transport"
            )
        return f"{IMPORTS}p = {self.p.statement}\nq = {self.q.statement}\nprint({call})"
