"""Frozen laws of scipy.stats: which ones are accepted, and what to write instead of the others."""

import warnings

import numpy as np
from scipy import stats

_SLOW = {  # how scipy.stats computes a density at a single point, which takes it up to milliseconds
    "kstwo": "differences of its distribution function",
    "levy_stable": "a quadrature",
    "studentized_range": "a double quadrature",
}
_LONGEST_SUM = 100  # the n of ksone, whose density is a sum of up to n terms


def is_scipy_law(law) -> bool:
    """Whether an object comes from scipy.stats as a distribution, frozen or not, of any kind."""
    if isinstance(law, stats.rv_continuous | stats.rv_discrete) or (
        hasattr(law, "dist") and hasattr(law, "rvs")
    ):
        return True
    return type(law).__module__.startswith("scipy.stats")


def checked_scipy_law(law, name: str):
    """Return a frozen continuous univariate law as it is, or say what is wrong with it.

    Raises
    ------
    TypeError
        For unfrozen, discrete and multivariate laws.
    ValueError
        For array parameters, and for parameters under which no law exists.

    Examples
    --------
    >>> checked_scipy_law(stats.norm(0, -1), "q")
    Traceback (most recent call last):
    ValueError: q = norm(0, -1) is no law: check its parameters
    """
    _refuse_other_kinds(law, name)
    if law.dist.name == "vonmises":  # its pdf is periodic and integrates to inf
        raise ValueError(
            f"{name} = {describe_scipy_law(law)} is a law of angles, not of the line; "
            f"write {describe_scipy_law(law).replace('vonmises', 'vonmises_line')}"
        )
    for value in (*law.args, *law.kwds.values()):
        if np.ndim(value) or np.asarray(value).dtype.kind not in "iuf":
            raise ValueError(
                f"{name} = {describe_scipy_law(law)} must have real scalar parameters; got {value!r}"
            )
    if not _has_median(law):
        advice = (
            "check its parameters" if parameters(law) else "its pdf, cdf or ppf gives no number at its median"
        )
        raise ValueError(f"{name} = {describe_scipy_law(law)} is no law: {advice}")
    return law


def _has_median(law) -> bool:
    """Whether the law has ends and a finite median, where its distribution function is a number.

    For a slow law only the ends are checked: its median takes seconds.
    """
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of SciPy's search: the refusal says what is wrong
            if law.dist.name in _SLOW:
                return not np.isnan(law.support()).any()
            numbers = np.array([*law.support(), law.ppf(0.5), law.cdf(law.ppf(0.5))], dtype=float)
    except (ArithmeticError, ValueError, RuntimeError):  # a mean beyond the floats; a search that meets NaN
        return False
    return not np.isnan(numbers).any() and bool(np.isfinite(numbers[2]))


def describe_scipy_law(law) -> str:
    """Write a frozen law as it was made: ``norm(0, scale=2)``."""
    arguments = [f"{value}" for value in law.args] + [f"{key}={value}" for key, value in law.kwds.items()]
    return f"{law.dist.name}({', '.join(arguments)})"


def parameters(law) -> dict | None:
    """Name, shapes, loc and scale of a frozen law of scipy.stats; None for a law of another package.

    Examples
    --------
    >>> parameters(stats.gamma(2, scale=3))
    {'name': 'gamma', 'loc': 0, 'scale': 3, 'a': 2}
    """
    dist = law.dist
    if type(getattr(stats, dist.name or "", None)) is not type(dist):
        return None
    names = [name.strip() for name in (dist.shapes or "").split(",") if name.strip()]
    given = dict(zip([*names, "loc", "scale"], law.args)) | law.kwds
    return {"name": dist.name, "loc": 0, "scale": 1} | given


def refuse_slow_density(named: dict | None) -> None:
    """Refuse a law, as ``parameters`` describes it, whose divergences would take minutes.

    Raises
    ------
    ValueError
        For kstwo, levy_stable, studentized_range and ksone of n above 100.

    Examples
    --------
    >>> refuse_slow_density(parameters(stats.ksone(1000)))
    Traceback (most recent call last):
    ValueError: the density of ksone is too slow for this number: scipy.stats computes it at each point by a sum of 1000 terms (at most 100 are accepted). Draw points and write samples(law.rvs(1000))
    """  # noqa: E501
    name = None if named is None else named["name"]
    too_long = name == "ksone" and named["n"] > _LONGEST_SUM
    if name not in _SLOW and not too_long:
        return
    how = f"a sum of {named['n']} terms (at most {_LONGEST_SUM} are accepted)" if too_long else _SLOW[name]
    other = "; levy_stable(2, 0) is norm(scale=2**0.5), levy_stable(1, 0) is cauchy()"
    raise ValueError(
        f"the density of {name} is too slow for this number: scipy.stats computes it at each "
        f"point by {how}. Draw points and write samples(law.rvs(1000))"
        + (other if name == "levy_stable" else "")
    )


def _refuse_other_kinds(law, name: str) -> None:
    if isinstance(law, stats.rv_continuous | stats.rv_discrete):
        raise TypeError(f"{name} must be a frozen law; write scipy.stats.{law.name}(…) with its parameters")
    dist = getattr(law, "dist", None)
    if isinstance(dist, stats.rv_discrete):
        raise TypeError(
            f"{name} = {describe_scipy_law(law)} is discrete; write pmf(law.pmf(k), points=k) "
            "with k the integers of its support"
        )
    if not isinstance(dist, stats.rv_continuous):
        raise TypeError(
            f"{name} must be a continuous law on the line; got {type(law).__name__}. "
            "Write a frozen law such as scipy.stats.norm(0, 1); else draw points and write samples(points)"
        )
