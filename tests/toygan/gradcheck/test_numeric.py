"""Central differences: how long their steps are, what rounding does to them, which entries are chosen."""

from types import SimpleNamespace

import numpy as np
import pytest

from toygan.gradcheck import Problem, numeric, reference

THETA = np.array([1e-3, 0.5, 1.0, 8.0, -40.0])


class Cubes:
    """Σ θ³, whose central difference is 3θ² + h²: it tells the step."""

    def __init__(self, problem, part):
        self.net = SimpleNamespace(parameters=THETA)

    def __call__(self, theta):
        return np.sum(theta**3), (theta[1] > 0.55)


def test_steps_are_h_and_relative_to_what_exceeds_1(monkeypatch):
    monkeypatch.setattr(numeric, "Cost", Cubes)
    found = numeric.central_differences(None, None, {"all": (1, [0, 1, 2, 3])}, step=0.1)["all"]
    assert np.isnan(found[0])  # 0.5 ± 0.1 lies on both sides of 0.55
    squares = np.array([0.1, 0.8, 4.0]) ** 2
    assert found[1:] == pytest.approx(3 * THETA[2:] ** 2 + squares, rel=1e-9)
    small = numeric.central_differences(None, None, {"all": (0, [0])}, step=0.1)["all"]
    assert small == pytest.approx(3e-6 + 0.01, rel=1e-6)


def test_rounding_noise_is_that_of_a_value_over_the_step(monkeypatch):
    monkeypatch.setattr(numeric, "Cost", Cubes)
    size = 1 + abs(np.sum(THETA**3))
    assert numeric.rounding_noise(None, None, step=0.5) == pytest.approx(8 * 2.0**-52 * size / 0.5)


@pytest.mark.parametrize("part", numeric.PARTS)
def test_the_error_falls_with_the_square_of_the_step(part):
    constraint = "spectral_norm" if part == "constraint" else "none"
    penalty = "gradient_penalty" if part == "constraint" else "r1"
    problem = Problem(penalty=penalty, constraint=constraint, gain=1.0)
    chosen, tape = (
        numeric.chosen_entries(problem, part, 12 if part == "constraint" else 4),
        reference.derivatives(problem),
    )

    def error(step):
        found = numeric.central_differences(problem, part, chosen, step)
        return np.concatenate([found[k] - tape[k].ravel()[chosen[k][1]] for k in found])

    coarse, fine = error(2e-3), error(1e-3)
    clear = np.abs(coarse) > 1e-8
    assert clear.sum() > 5
    assert coarse[clear] / fine[clear] == pytest.approx(4.0, rel=0.05)


def test_chosen_entries_are_each_once_in_order_and_no_more_than_there_are():
    chosen = numeric.chosen_entries(Problem(), "penalty", 9)
    assert list(chosen)[:2] == [("penalty", "R-BP3", "W[4]"), ("penalty", "R-BP4", "b[4]")]
    sizes = {key[2]: len(places) for key, (_, places) in chosen.items()}
    assert sizes == {"W[4]": 6, "b[4]": 1, "W[3]": 9, "b[3]": 6, "W[2]": 9, "b[2]": 7, "W[1]": 9, "b[1]": 8}
    for _, places in chosen.values():
        assert (np.diff(places) > 0).all()
    starts = {key[2]: start for key, (start, _) in chosen.items()}
    assert starts["W[1]"] == 0
    assert len(set(starts.values())) == len(starts)


@pytest.mark.parametrize("part", ["discriminator", "generator"])
def test_the_sides_are_those_of_every_z_and_of_the_kinks_of_the_hinge(part):
    """Real scores bend at 1 and fake ones at -1: steps that cross either say nothing."""
    problem = Problem(activation="relu", objective="hinge", gain=1.5, batch_size=40, seed=7)
    cost = numeric.Cost(problem, part)
    _, sides = cost(cost.net.parameters)
    generator, critic = problem.networks()
    z, x, _ = problem.batch()
    fakes = generator.forward(z)
    real, fake = critic.forward(x), critic.forward(fakes.output)
    passed = [*fakes.z, *real.z, *fake.z, real.output - 1, fake.output + 1]
    assert sides == b"".join((values > 0).tobytes() for values in passed)
    for ends in (sides[-80:-40], sides[-40:]):
        assert set(ends) == {0, 1}  # some scores lie on either side, so that no other place would do


def test_the_sides_of_a_penalty_are_those_of_its_points():
    problem = Problem(activation="relu", penalty="r1")
    cost = numeric.Cost(problem, "penalty")
    z = problem.networks()[1].forward(problem.batch()[2]).z
    assert cost(cost.net.parameters)[1] == b"".join((values > 0).tobytes() for values in z)
