"""Which solver for how many atoms, and what is refused for want of memory."""

import numpy as np
import pytest

from divergences import optimal_transport, samples
from divergences.transport import choice
from divergences.transport.linear_program import dual, primal


@pytest.mark.parametrize(
    ("n", "d", "metric", "order", "method"),
    [
        (1414, 2, "euclidean", 1, "network_simplex"),
        (1415, 2, "euclidean", 1, "sparse_simplex"),
        (1415, 8, "cityblock", 1.5, "sparse_simplex"),
        (1415, 9, "euclidean", 2, "lazy"),
        (1415, 9, "cityblock", 2, "sparse_simplex"),
    ],
)
def test_the_method_by_size_dimension_and_cost(n, d, metric, order, method, monkeypatch):
    monkeypatch.setattr("divergences.transport.choice.has_pot", lambda: True)
    assert choice.chosen_method(n, n, d, metric, order) == method


def test_a_matrix_that_does_not_fit_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(choice, "available_memory", lambda: 2**20)
    x = np.random.default_rng(0).normal(size=(2, 200, 2))
    message = (
        r"method='network_simplex' needs some 0\.0 GiB for 200 and 200 atoms, and 0\.0 GiB are free; "
        r"optimal_transport\(…, method='sparse_simplex'\) needs memory for the points only"
    )
    with pytest.raises(MemoryError, match=message):
        optimal_transport(samples(x[0]), samples(x[1]), method="network_simplex")


@pytest.mark.parametrize("program", [primal, dual])
def test_a_program_that_does_not_fit_is_refused_before_its_costs_are_computed(program):
    """At 1250 bytes a pair: 62,500 TB, of masses that take a few megabytes."""
    masses = np.ones(2 * 10**5)
    with pytest.raises(MemoryError, match=r"for 200000 and 200000 atoms, and .* GiB are free; optimal_tr"):
        program(masses, masses)


def test_a_plan_on_the_line_that_does_not_fit_is_refused(monkeypatch):
    monkeypatch.setattr(choice, "available_memory", lambda: 2**20)
    on_the_line = samples(np.arange(5000.0))
    with pytest.raises(MemoryError, match=r"'sort' needs some .* are free; take fewer points"):
        optimal_transport(on_the_line, samples(np.arange(5000.0) + 0.25))


def test_estimates_grow_with_the_problem_and_know_the_methods():
    dense, sparse = (choice.estimate_transport(5000, 5000, method=m) for m in ("network_simplex", "auto"))
    assert dense.bytes == 39 * 5000**2
    assert choice.estimate_transport(200, 300, method="dual").bytes == 1250 * 200 * 300
    assert sparse.method == "sparse_simplex"
    assert sparse.bytes < dense.bytes / 20
    assert choice.estimate_transport(10**5, 10**5).seconds > 10 * sparse.seconds
    assert choice.estimate_transport(10**6, 10**6, 1).method == "sort"


def test_the_lazy_solver_takes_longer_from_four_dimensions_on():
    seconds = {d: choice.estimate_transport(5000, 5000, d, method="lazy").seconds for d in (2, 4, 8, 16)}
    assert seconds[2] == seconds[4] < seconds[8]
    assert seconds[16] == 2 * seconds[8] == 4 * seconds[4]


def test_ten_thousand_points_in_the_plane_take_what_was_measured():
    """Seconds on one core, to a factor of two: see benchmarks/transport_scale.py."""
    measured = {"network_simplex": 18.0, "lazy": 30.0}
    for method, seconds in measured.items():
        found = choice.estimate_transport(10_000, 10_000, method=method).seconds
        assert seconds / 2 < found < 2 * seconds
