"""The Sinkhorn divergence: POT's plans, limits in ε, separated groups, errors."""

import numpy as np
import pytest

from toygan.without_the_game.distances import DISTANCES
from toygan.without_the_game.pairs import distances_between
from toygan.without_the_game.sinkhorn import entropic_transport, sinkhorn


def points(n=12, m=9, seed=0, apart=0.0):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(n, 2)), rng.normal(size=(m, 2))
    x[: n // 2] += apart
    y[: m // 3] += apart
    return x, y


@pytest.mark.parametrize("epsilon", [0.05, 0.5, 5.0])
def test_plan_and_value_are_those_of_pot(epsilon):
    """POT's plan; of it the value with the entropy, ⟨Γ, c⟩ + ε KL(Γ ‖ a ⊗ b)."""
    ot = pytest.importorskip("ot")
    x, y = points()
    cost, a, b = distances_between(x, y), np.full(12, 1 / 12), np.full(9, 1 / 9)
    plan = ot.bregman.sinkhorn_log(a, b, cost, epsilon, numItermax=20_000, stopThr=1e-14)
    solved = entropic_transport(cost, epsilon, 1e-13, 20_000)
    assert solved.plan == pytest.approx(plan, abs=1e-12)
    value = np.sum(plan * cost) + epsilon * np.sum(plan * np.log(plan / (a[:, np.newaxis] * b)))
    assert solved.value == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("n", [12, 13])
def test_points_to_themselves_by_both_ways(n):
    cost = distances_between(points(n)[0], points(n)[0])
    alike = entropic_transport(cost, 0.2, 1e-13, 10_000, to_themselves=True)
    general = entropic_transport(cost, 0.2, 1e-13, 10_000)
    assert alike.value == pytest.approx(general.value, abs=1e-13)
    assert alike.plan == pytest.approx(general.plan, abs=1e-12)
    assert alike.plan == pytest.approx(alike.plan.T, abs=1e-12)


def test_the_ends_of_epsilon_are_w1_and_half_the_energy_distance():
    x, y = points()
    small, large = sinkhorn(x, y, epsilon=1e-3), sinkhorn(x, y, epsilon=1e4)
    w1, energy = DISTANCES["w1"](x, y), DISTANCES["energy"](x, y)
    assert small[0] == pytest.approx(w1[0], abs=2e-3)
    assert large[0] == pytest.approx(energy[0] / 2, rel=2e-4)
    assert large[1] == pytest.approx(energy[1] / 2, abs=1e-4)


def test_groups_far_apart_between_which_mass_must_go():
    """Sinkhorn's iteration alone would take about e^(3/0.05) steps."""
    x, y = points(apart=3.0)
    value, d_fake = sinkhorn(x, y, epsilon=0.05, tolerance=1e-11, iterations=500)
    assert value == pytest.approx(DISTANCES["w1"](x, y)[0], abs=0.1)
    assert np.isfinite(d_fake).all()


def test_the_slope_is_that_of_the_value_with_the_entropy_and_not_of_the_cost_alone():
    x, y = points()
    way, h = np.random.default_rng(1).normal(size=y.shape), 1e-5

    def along(step):
        solved = entropic_transport(distances_between(x, y + step * way), 1.0, 1e-14, 1000)
        return solved.value, np.sum(solved.plan * distances_between(x, y + step * way))

    value, cost = (np.array(along(h)) - along(-h)) / (2 * h)
    solved = entropic_transport(distances_between(x, y), 1.0, 1e-14, 1000)
    unit = (y - x[:, np.newaxis]) / distances_between(x, y)[..., np.newaxis]
    envelope = np.sum(np.einsum("ij,ijk->jk", solved.plan, unit) * way)
    assert value == pytest.approx(envelope, abs=1e-9)
    assert abs(cost - envelope) > 1e-3


@pytest.mark.parametrize("name", ["epsilon", "tolerance", "iterations"])
@pytest.mark.parametrize("number", [0, -1.0, np.nan, np.inf])
def test_numbers_out_of_range_are_named(name, number):
    with pytest.raises(ValueError, match=f"{name} must be finite and above 0; it is {number}"):
        sinkhorn(*points(), **{name: number})


def test_a_plan_that_is_not_reached_is_no_result():
    with pytest.raises(
        ArithmeticError, match=r"after 10 iterations with epsilon = 0\.001 .* tolerance = 1e-15"
    ):
        sinkhorn(*points(40, 40), epsilon=1e-3, tolerance=1e-15, iterations=10)
