"""Every distance between two laws in one call, each number with its warrant, its witness and its reason.

exact       given by the supports or by a finite sum; correct up to rounding
certified   proven: lower <= true value <= upper
estimated   by quadrature, with its own error
sampled     of the densities behind two samples: an estimate with a 95 % interval, which proves nothing
none        no value: floating point cannot give it; the other rows stand
"""

import itertools
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from divergences.comparison.comparison_rows import Comparison, Distance
from divergences.comparison.critic_row import critic_row
from divergences.comparison.sampled_rows import permutations_of, sampled_rows
from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.measures import measure
from divergences.f_divergences.witnesses import (
    optimal_discriminator,
    total_variation_witness,
    variational_witness,
)
from divergences.integrals.estimates import Estimate
from divergences.laws.construct import as_law
from divergences.laws.discrete import Discrete

__all__ = ["Comparison", "Distance", "compare"]


def compare(
    p,
    q,
    *,
    metric: str = "euclidean",
    progress: Callable | None = None,
    estimate: bool = False,
    k: int = 1,
    test: str | None = None,
    permutations: int = 999,
    rng=None,
    ready: Callable | None = None,
    witness=None,
) -> Comparison:
    """Compute every distance of the lectures between two laws.

    Parameters
    ----------
    p, q : laws
        Arrays of weights ``(n,)``, ``pmf``, ``samples``, ``mixture`` or frozen continuous scipy.stats laws.
        Weights without points have no earth mover's distance: the table leaves that row out.
    metric : {"euclidean", "cityblock"}
        The ground metric of the earth mover's distance.
    progress : callable, optional
        Called with the progress of the transport solver, as in ``optimal_transport``.
    estimate : bool
        Whether to estimate KL, both ways, and JS of the densities behind two ``samples`` as well, by
        ``kl_from_samples`` and ``js_from_samples``: rows ``kl_estimate, reverse_kl_estimate, js_estimate``
        with the warrant ``sampled``. The other rows stay those of the atoms.
    k : int
        Which neighbour the estimates take.
    test : {None, "energy", "mmd", "w1"}
        The statistic of a ``permutation_test`` of two ``samples``; its result is ``.test``.
    permutations : int
        Of the test.
    rng : numpy.random.Generator or seed
        Of the estimates and the test.
    ready : callable, optional
        Called with each ``Distance`` as soon as it is known.
    witness : toygan.Network, optional
        A critic, however it was trained: the row ``critic_bound`` is what it proves of W₁, at most the exact
        value, with what it claims beside it. For discrete laws with points, and the Euclidean metric.

    Returns
    -------
    Comparison
        A mapping: ``compare(p, q)["js_divergence"].value``. Names: ``total_variation, kl_divergence,
        reverse_kl_divergence, js_divergence, js_distance, squared_hellinger, hellinger_distance,
        chi_square_divergence, earth_mover_distance``; short forms ``tv, kl, reverse_kl, js, hellinger,
        chi_square, w1`` work too. Divergences are in nats, the earth mover's distance in data units.

    Raises
    ------
    ValueError, TypeError
        Naming p or q and the entry; for estimates and a test of what are no samples, or have equal points.

    Examples
    --------
    >>> from divergences import samples
    >>> c = compare(samples([0.0]), samples([3.0]))
    >>> c["w1"].value, c["js"].value == math.log(2), c["kl"].value
    (3.0, True, inf)
    >>> c["kl"].reason
    'the laws share no atom'
    """
    from divergences.transport.ground_cost import checked_metric

    checked_metric(metric)
    p, q = as_law(p, "p"), as_law(q, "q")
    rng, found = np.random.default_rng(rng), []
    estimates = sampled_rows(p, q, k, rng) if estimate else ()
    tested = permutations_of(p, q, test, permutations, rng) if test is not None else None
    proof = [critic_row(witness, p, q, metric)] if witness is not None else []
    for distance in itertools.chain(_rows(p, q, estimates, metric, progress), proof):
        found.append(distance)
        if ready is not None:
            ready(distance)
    return Comparison(p, q, found, tested() if tested else None)


def _rows(p, q, estimates, metric: str, progress: Callable | None) -> Iterator[Distance]:
    """Every distance, the ones that take longest last."""
    line = _shared_line(p, q)

    def row(name: str, unit: str, generator: str, witness, factor: float = 1.0) -> Distance:
        return _distance(
            name, unit, lambda: measure(p, q, GENERATORS[generator], line).scaled(factor), witness, p, q
        )

    yield row("total_variation", "1", "tv", total_variation_witness(p, q))
    yield row("kl_divergence", "nats", "kl", variational_witness(p, q, "kl"))
    yield row("reverse_kl_divergence", "nats", "reverse_kl", variational_witness(p, q, "reverse_kl"))
    js = row("js_divergence", "nats", "js", optimal_discriminator(p, q), 0.5)
    yield js
    yield _root(js, "js_distance", "√nats")
    h2 = row("squared_hellinger", "1", "hellinger", variational_witness(p, q, "hellinger"), 0.5)
    yield h2
    yield _root(h2, "hellinger_distance", "1")
    yield row("chi_square_divergence", "1", "pearson", variational_witness(p, q, "pearson"))
    yield from estimates
    if not (isinstance(p, Discrete) and p.points is None):
        yield _transport(p, q, metric, progress)


def _shared_line(p, q):
    """The panels on which all divergences of two continuous laws are integrated.

    None for discrete laws, and where no panels can be made: each row then tries for itself and says why.
    """
    if isinstance(p, Discrete) or isinstance(q, Discrete):
        return None
    from divergences.f_divergences.integration import line_of

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return line_of(p, q)
        except ValueError:
            return None


def _distance(name: str, unit: str, compute: Callable[[], Estimate], witness, p, q) -> Distance:
    """A row of the table; it has no value where floating point cannot compute an integral of densities."""
    try:
        found = compute()
    except ValueError as error:
        if isinstance(p, Discrete) and isinstance(q, Discrete):
            raise
        return Distance(name, unit, None, "none", witness=witness, reason=str(error))
    error = found.error if math.isfinite(found.value) else None
    return Distance(name, unit, found.value, found.warrant, error, witness=witness, reason=found.reason)


def _transport(p, q, metric: str, progress: Callable | None) -> Distance:
    name, unit = "earth_mover_distance", "data units"
    if isinstance(p, Discrete) and isinstance(q, Discrete):
        from divergences.transport.transport import optimal_transport

        found = optimal_transport(p, q, metric=metric, progress=progress)
        warrant = "exact" if found.method == "sort" else "certified"
        bounded = found.status.startswith("bounded")
        reason = "bounded only: distances differ too widely for floats" if bounded else None
        return Distance(
            name, unit, found.value, warrant, None, found.lower, found.upper, found.potential, reason
        )
    from divergences.transport.continuous_potential import potential_1d
    from divergences.transport.line_transport import wasserstein_1d

    row = _distance(name, unit, lambda: wasserstein_1d(p, q), None, p, q)
    has_potential = row.value is not None and math.isfinite(row.value)
    return replace(row, witness=potential_1d(p, q)) if has_potential else row


def _root(square: Distance, name: str, unit: str) -> Distance:
    """The row of √ of a distance, with the error of the root."""
    if square.value is None:
        return replace(square, name=name, unit=unit)
    root = math.sqrt(square.value)
    error = math.sqrt(square.error) if root == 0.0 else min(math.sqrt(square.error), square.error / root)
    if error > 0.0:
        error += math.ulp(root) / 2
    return replace(square, name=name, unit=unit, value=root, error=error)
