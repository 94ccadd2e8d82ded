"""The row of a critic in a comparison: a lower bound of W₁ that it proves, beside the exact value."""

import math
import sys

from divergences.comparison.comparison_rows import Distance

NAME = "critic_bound"


def critic_row(witness, p, q, metric: str) -> Distance:
    """What a critic proves of W₁(P, Q).

    This package knows no networks: the one that the critic comes from has the proof, as a function
    ``critic_bound(critic, p, q)`` whose result has ``lower``, ``gap`` and ``lipschitz``.

    Raises
    ------
    TypeError
        When the witness comes from a package without that function.
    ValueError
        For another metric than the Euclidean, or whatever ``critic_bound`` refuses.
    """
    package = sys.modules.get(type(witness).__module__.partition(".")[0])
    prove = getattr(package, "critic_bound", None)
    if prove is None:
        raise TypeError(
            f"witness must be a critic, such as a toygan.Network; it is a {type(witness).__name__}"
        )
    if metric != "euclidean":
        raise ValueError(f"a critic proves a bound for metric='euclidean' alone; it is {metric!r}")
    found = prove(witness, p, q)
    reason = (
        f"a lower bound of W₁ with a proof: the critic claims {found.gap:.6g}, and no slope of it exceeds "
        f"K = {found.lipschitz:.6g}"
    )
    bounds = {"lower": found.lower, "upper": math.inf}
    return Distance(NAME, "data units", found.lower, "certified", witness=witness, reason=reason, **bounds)
