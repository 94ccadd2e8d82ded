"""Which solver ``method="auto"`` takes for how many atoms, and the time and memory that a problem needs.

n, m   atoms of the two laws that have mass to move        d   their dimension

Measured in the plane, processor time, compiled code: POT's dense simplex and ours on candidate arcs take the
same time between n m = 2·10⁵ and 5·10⁵. The limit is 2·10⁶, so that small problems never wait for a compiler.
Pruning helps less in higher dimensions: at d = 8 a problem takes some three times as long as in the plane.
"""

import os
from pathlib import Path
from typing import NamedTuple

from divergences.laws.validation import known, whole_number
from divergences.transport.ground_cost import checked_metric, checked_order
from divergences.transport.network_simplex import has_pot

METHODS = {
    "auto": "sort on the line; elsewhere by size and dimension (``choice``)",
    "sort": "sorting; laws on the line",
    "1d": "another name of sort",
    "network_simplex": "POT's solver on the matrix of all costs, 39 bytes a pair",
    "sparse_simplex": "the network simplex on candidate arcs; no matrix, n up to some 100,000",
    "lazy": "POT's solver without the matrix, for high dimensions",
    "primal": "the primal linear program by HiGHS, n up to some 200",
    "dual": "the dual linear program by HiGHS, n up to some 200",
    "assignment": "the Hungarian method; equally many atoms of equal weights",
}

FEW_PAIRS = 2 * 10**6  # n m up to here: the dense solver
PRUNED_DIMENSIONS = 8  # above it hardly any block of points can be left out
BYTES_OF_DENSE = 39  # per pair, at the peak of the dense solver (measured)
BYTES_OF_SPARSE = 5000  # per point, at the peak of ours (measured)
BYTES_OF_PROGRAM = 1250  # per pair, at the peak of a linear program written out, solved by HiGHS (measured)
PROGRAMS = ("primal", "dual")
LAZY_COSTS = {("euclidean", 1), ("cityblock", 1), ("euclidean", 2)}  # what POT computes on the fly


def chosen_method(n: int, m: int, d: int, metric: str, order: float) -> str:
    """The solver of ``method="auto"`` in two and more dimensions; always ours where POT is not installed.

    Examples
    --------
    >>> chosen_method(20_000, 20_000, 2, "euclidean", 1)
    'sparse_simplex'
    """
    if not has_pot():
        return "sparse_simplex"
    if n * m <= FEW_PAIRS:
        return "network_simplex"
    if d > PRUNED_DIMENSIONS and (metric, order) in LAZY_COSTS:
        return "lazy"
    return "sparse_simplex"


class Estimate(NamedTuple):
    """The time and memory that a transport problem needs, estimated to a factor of about three.

    Attributes
    ----------
    method : str
    seconds : float
        On one core of 2 GHz, without compiling.
    bytes : int
        At the peak.
    """

    method: str
    seconds: float
    bytes: int


def estimate_transport(
    n: int, m: int, d: int = 2, *, metric: str = "euclidean", order: float = 1, method: str = "auto"
) -> Estimate:
    """Estimate time and memory of a transport problem between ``n`` and ``m`` atoms in dimension ``d``.

    Parameters
    ----------
    n, m, d : int
    metric, order, method
        As for ``earth_mover_distance``.

    Returns
    -------
    Estimate

    Raises
    ------
    TypeError, ValueError
        When a count is no whole number of at least 1, or a name is unknown.

    Examples
    --------
    >>> found = estimate_transport(20_000, 20_000)
    >>> found.method, 5 < found.seconds < 50, found.bytes < 2 * 10**8
    ('sparse_simplex', True, True)
    """
    for name, count in (("n", n), ("m", m), ("d", d)):
        whole_number(count, name)
    checked_metric(metric)
    checked_order(order)
    known(METHODS, method, "method")
    if method == "auto":
        method = "sort" if d == 1 else chosen_method(n, m, d, metric, order)
    size = (n * m) ** 0.5
    if method in ("sort", "1d"):
        return Estimate(method, 4e-7 * (n + m), 200 * (n + m))
    if method == "sparse_simplex":
        seconds = 2.0 * (size / 10**4) ** 1.9 * max(1.0, d / 2.5)
        return Estimate(method, seconds, BYTES_OF_SPARSE * (n + m) // 2)
    if method == "lazy":
        return Estimate(method, 30.0 * (size / 10**4) ** 2.3 * max(1.0, d / 4), 500 * (n + m))
    seconds = 18.0 * (size / 10**4) ** 2.3
    return Estimate(method, seconds, (BYTES_OF_PROGRAM if method in PROGRAMS else BYTES_OF_DENSE) * n * m)


def require_memory(n: int, m: int, d: int, method: str) -> None:
    """Refuse a problem whose matrices cannot fit.

    Raises
    ------
    MemoryError
        Saying what is needed, what there is, and what to do.
    """
    need, there = estimate_transport(n, m, d, method=method).bytes, available_memory()
    if there is not None and need > there:
        grows_with_points = method in ("sparse_simplex", "lazy", "sort", "1d")
        lighter = "optimal_transport(…, method='sparse_simplex') needs memory for the points only"
        advice = "take fewer points" if grows_with_points else lighter
        raise MemoryError(
            f"method={method!r} needs some {need / 2**30:.1f} GiB for {n} and {m} atoms, and "
            f"{there / 2**30:.1f} GiB are free; {advice}"
        )


def available_memory() -> int | None:
    """Bytes that this process may still take; None where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:  # not Linux
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return None
