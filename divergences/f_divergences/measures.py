"""Every f-divergence by one function: from a row of the table and two laws to the number with its warrant.

p, q are weights on common atoms, or densities on the line; supports are compared before any arithmetic.
"""

import math

import numpy as np

from divergences.f_divergences.generators import GENERATORS, Generator
from divergences.f_divergences.ratios import ratio_of_weights, terms_of
from divergences.f_divergences.singular import largest_value, singular
from divergences.integrals.estimates import Estimate
from divergences.laws.atoms import CommonAtoms, common_atoms
from divergences.laws.construct import as_law
from divergences.laws.discrete import Discrete
from divergences.laws.validation import known

_EPSILON = float(np.finfo(float).eps)
_TINIEST = 4 * float(np.finfo(float).smallest_subnormal)  # error of a term that underflows


def as_generator(generator, slope_at_infinity: float | None = None) -> Generator:
    """Return a row of the table: by its name, as it is, or made from a user's convex function."""
    if isinstance(generator, str):
        generator = known(GENERATORS, generator, "generator")
    if slope_at_infinity is not None:
        _require_slope(generator, slope_at_infinity)
    if isinstance(generator, Generator):
        return generator
    if callable(generator):
        return _own_generator(generator, slope_at_infinity)
    raise TypeError(
        f"generator must be a name, a Generator or a function of u; got {type(generator).__name__}"
    )


def measure(p, q, generator: Generator, line=None) -> Estimate:
    """Compute a row of the table between two laws, with the warrant of the number.

    ``line`` holds the panels of two continuous laws, where several numbers share them.
    """
    p, q = as_law(p, "p"), as_law(q, "q")
    if isinstance(p, Discrete) and isinstance(q, Discrete):
        return _between_atoms(common_atoms(p, q), generator, (p.equal_weights, q.equal_weights))
    if isinstance(p, Discrete) or isinstance(q, Discrete):
        return _atoms_against_density(p, q, generator)
    from divergences.f_divergences.integration import f_divergence_1d  # needs scipy.stats laws

    return f_divergence_1d(p, q, generator, line)


def _between_atoms(atoms: CommonAtoms, generator: Generator, counted: tuple[bool, bool]) -> Estimate:
    """Sum the terms. ``counted``: whose weights are exact (counts over n); others are known as floats."""
    p, q = atoms.p, atoms.q
    if not np.any((p > 0) & (q > 0)):
        return singular(generator, "the laws share no atom")
    alone = p[q == 0].sum()
    if alone > 0 and generator.slope_at_infinity is None:
        raise ValueError(f"slope_at_infinity is needed: p has mass {alone:.6g} where q has none")
    with np.errstate(all="ignore"):
        at = ratio_of_weights(p, q, atoms.gap)
        terms = generator.terms(at)  # (F-DIV)
        value = _sum(terms)
        error = _rounding(terms, at, generator)
        if not all(counted):  # weights whose sum misses 1 by rounding
            gap = (p - q) + (counted[0] * atoms.p_rest - counted[1] * atoms.q_rest)
            error += abs(_sum(generator.terms(ratio_of_weights(p, q, gap))) - value)
    if np.isnan(value):
        raise ValueError(f"generator must be a convex function on u >= 0; {generator.name} gives NaN")
    if np.isinf(value):
        return Estimate(value, 0.0, "exact", _why_infinite(p, q, generator))
    return Estimate(min(value, largest_value(generator)), error, "exact")


def _sum(terms: np.ndarray) -> float:
    """The sum, rounded once; inf where it exceeds the largest float."""
    if not np.isfinite(terms).all():
        return float(terms.sum())
    try:
        return math.fsum(terms.tolist())
    except OverflowError:
        return float(terms.sum())


def _rounding(terms: np.ndarray, at, generator: Generator) -> float:
    """The rounding error of the sum: by formula for rows of the table, from f beside u for a user's f."""
    error = 4 * _EPSILON * _sum(np.abs(terms)) + np.count_nonzero(at.gap) * _TINIEST
    if generator.slope is not None:
        return error
    step = np.where(at.gap == 0.0, 0.0, _EPSILON)
    moved = [generator.terms(at._replace(u=at.u * (1 + k * step))) for k in (-2, -1, 1, 2)]
    return error + float(np.nan_to_num(np.abs(moved - terms), nan=0.0, posinf=0.0).max(axis=0).sum())


def _why_infinite(p: np.ndarray, q: np.ndarray, generator: Generator) -> str:
    if generator.slope_at_infinity == np.inf and np.any(p[q == 0] > 0):
        return f"p has mass {p[q == 0].sum():.6g} where q has none"
    if generator.at_zero == np.inf and np.any(q[p == 0] > 0):
        return f"q has mass {q[p == 0].sum():.6g} where p has none"
    return "the value exceeds the largest float"


def _atoms_against_density(p, q, generator: Generator) -> Estimate:
    for law, name in ((p, "p"), (q, "q")):
        if isinstance(law, Discrete) and law.dimension != 1:
            place = "labels" if law.points is None else f"points of dimension {law.dimension}"
            raise ValueError(f"{name} must have points on the line beside a continuous law; it has {place}")
    return singular(generator, "one law has atoms and the other a density: no set carries mass of both")


def _own_generator(f, slope_at_infinity: float | None) -> Generator:
    """A row for a user's function; only what D_f needs is filled in."""
    at_zero = _checked_at_zero(f)
    return Generator(
        **dict.fromkeys(Generator._fields)
        | {
            "name": getattr(f, "__name__", "f"),
            "f": f,
            "at_zero": at_zero,
            "slope_at_infinity": slope_at_infinity,
            "terms": terms_of(f, slope_at_infinity),
        }
    )


def _require_slope(generator, slope) -> None:
    if isinstance(generator, Generator):
        raise ValueError("slope_at_infinity belongs to your own function; the rows of the table know theirs")
    if isinstance(slope, bool) or not isinstance(slope, int | float | np.integer | np.floating):
        raise TypeError(f"slope_at_infinity must be a real number or inf; got {type(slope).__name__}")
    if not slope > -np.inf:
        raise ValueError(f"slope_at_infinity must be a real number or inf; got {slope}")


def _checked_at_zero(f) -> float:
    """f(0), after a check on a grid of ratios that f maps arrays to arrays and lies below its chords."""
    u = np.array([0.0, 0.0625, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 16.0])
    with np.errstate(all="ignore"):
        values = np.asarray(f(u))
    if values.shape != u.shape or values.dtype.kind not in "iuf" or np.isnan(values).any():
        raise ValueError(
            f"generator must map an array of u >= 0 to real numbers, f(0) included; got {values!r}"
        )
    inner, left, right = values[2:-1].astype(float), values[1:-2], values[3:]
    share = (u[2:-1] - u[1:-2]) / (u[3:] - u[1:-2])
    chord = (1 - share) * left + share * right
    if np.any(inner > chord + 1e-9 * (np.abs(left) + np.abs(right))):
        raise ValueError("generator must be convex on u >= 0; it rises above a chord between 0.0625 and 16")
    return float(values[0])
