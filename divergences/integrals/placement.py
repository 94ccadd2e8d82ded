"""Two laws in coordinates that suit floating point: one shift and one scale for both change no divergence."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from divergences.laws.discrete import Discrete, samples
from divergences.laws.mixtures import Mixture
from divergences.laws.scipy_laws import parameters
from divergences.laws.supports import far_ends, special_points, spread

_STEEP = 32.0  # index of pareto


class Placed(NamedTuple):
    """Laws of ``(X - origin)/unit`` for X of the given laws; W1 scales by ``unit``."""

    p: object
    q: object
    unit: float = 1.0


def placed(p, q, keep_ends: bool = True) -> Placed:
    """Shift both laws by one number, and choose a unit in which their scales are no extreme floats.

    A finite end that both share goes to 0, where floats resolve a singular density to any distance; else a
    finite end of p or q that is not far from all mass, else the median of the narrower law. The laws stay as
    they are when one has no ``loc`` and ``scale``, or, with ``keep_ends``, when rounding would separate ends
    that coincide. (That matters to densities. For transport the shift helps: it undoes the rounding of
    ``loc + scale``.)

    Examples
    --------
    >>> moved = placed(stats.gamma(0.3, loc=5), stats.expon(5))
    >>> [float(end) for end in moved.p.support()], moved.unit
    ([0.0, inf], 1.0)
    """
    p, q = _from_their_ends(p), _from_their_ends(q)
    ends = [set(special_points(law)) - far_ends(law) for law in (p, q)]
    common = sorted(ends[0] & ends[1]) or sorted(ends[0]) or sorted(ends[1])
    origin = common[0] if common else float(min((p, q), key=spread).ppf(0.5))
    unit = _unit(p, q)
    moved = [_moved(law, origin, unit) for law in (p, q)]
    if None in moved or (origin == 0.0 and unit == 1.0):
        return Placed(p, q)
    if not keep_ends:
        return Placed(*moved, unit)
    before, after = (np.concatenate([special_points(law) for law in pair]) for pair in ((p, q), moved))
    if len(before) != len(after) or not np.array_equal(before[:, None] == before, after[:, None] == after):
        return Placed(p, q)
    return Placed(*moved, unit)


def placed_beside(atoms: Discrete, law) -> tuple[Discrete, object]:
    """Atoms on the line and a continuous law, moved so that an end or the median of the law becomes 0.

    Examples
    --------
    >>> atoms, law = placed_beside(samples([1000.0, 1001.0]), stats.expon(1000, 0.1))
    >>> atoms.points.ravel(), [float(end) for end in law.support()]
    (array([0., 1.]), [0.0, inf])
    """
    law = _from_their_ends(law)
    ends = sorted({*special_points(law)} - far_ends(law))
    origin = float(ends[0] if ends else law.ppf(0.5))
    points, moved = atoms.points - origin, _moved(law, origin, 1.0)
    if moved is None or origin == 0.0 or not np.isfinite(points).all():
        return atoms, law
    return samples(points, None if atoms.equal_weights else atoms.weights), moved


def _from_their_ends(law):
    """The same law; pareto of a large index, all mass beside its end, is measured from there, as lomax."""
    if isinstance(law, Mixture):
        laws = [_from_their_ends(part) for part in law.laws]
        same = all(new is old for new, old in zip(laws, law.laws))
        return law if same else Mixture(law.weights, laws)
    named = parameters(law)
    if named is None or named["name"] != "pareto" or named["b"] < _STEEP:
        return law
    return stats.lomax(named["b"], loc=named["loc"] + named["scale"], scale=named["scale"])


def _unit(p, q) -> float:
    """The scale of both laws where they have the same place and scale, so that their ends become 0 and 1."""
    both = [None if isinstance(law, Mixture) else parameters(law) for law in (p, q)]
    if None not in both and all(both[0][key] == both[1][key] for key in ("loc", "scale")):
        return float(both[0]["scale"])
    size = float(np.mean(np.log2([spread(p), spread(q)])))
    return 2.0 ** round(size) if abs(size) > 300 else 1.0


def _moved(law, origin: float, unit: float):
    """The law of (X - origin)/unit, or None when a component has no ``loc`` and ``scale``."""
    if isinstance(law, Mixture):
        laws = [_moved(part, origin, unit) for part in law.laws]
        return None if None in laws else Mixture(law.weights, laws)
    named = parameters(law)
    if named is None:
        return None
    named |= {"loc": (named["loc"] - origin) / unit, "scale": named["scale"] / unit}
    return getattr(stats, named.pop("name"))(**named)
