"""The package's own equations pass, on random networks, objectives and penalties; bad input is answered."""

import numpy as np
import pytest

from toygan.gradcheck import BUGS, Problem, gradcheck, numeric, reference, source_copies
from toygan.gradcheck.check import _scales
from toygan.gradcheck.rows import compare
from toygan.network.activations import ACTIVATIONS
from toygan.objectives.penalties import PENALTIES
from toygan.objectives.table import OBJECTIVES

SMOOTH = [name for name, row in ACTIVATIONS.items() if row.smooth]


def random_problem(seed):
    """One of the 1,000 cases: depth 1-6, width 1-64, every activation, objective, penalty and batch size."""
    rng = np.random.default_rng([2024, seed])

    activation = str(rng.choice(list(ACTIVATIONS)))
    units = ACTIVATIONS[activation].units

    def hidden():
        return [units * int(np.exp(rng.uniform(0, np.log(64.99 / units)))) for _ in range(rng.integers(0, 6))]

    latent, d = rng.integers(1, 5, size=2)
    objective = str(rng.choice(list(OBJECTIVES)))
    outputs = ["identity"] if objective == "hinge" else ["identity", "identity", "tanh", "softplus"]
    return Problem(  # a tanh that saturates at -1 would sit on the kink of the hinge
        generator_sizes=(int(latent), *hidden(), int(d)),
        critic_sizes=(int(d), *hidden(), 1),
        activation=activation,
        output=str(rng.choice(outputs)),
        objective=objective,
        penalty=str(rng.choice(["none", "gradient_penalty", "dragan", "r1", "r2"])),
        penalty_weight=float(rng.choice([0.1, 1.0, 10.0])),
        batch_size=int(rng.integers(1, 33)),
        gain=1.0,
        seed=seed,
    )


def assert_exact(problem, entries):
    report = gradcheck(problem, entries=entries)
    assert report.passed, str(report)
    assert report.worst["autograd"] < 1e-12, str(report)
    assert report.worst.get("complex", 0) < 1e-12, str(report)


@pytest.mark.parametrize("seed", range(60))
def test_random_cases_agree_with_the_tape_and_complex_steps_to_1e_12(seed):
    assert_exact(random_problem(seed), entries=3)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_a_thousand_random_cases(block):
    for seed in range(50 * block, 50 * block + 50):
        assert_exact(random_problem(seed), entries=3)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", ["identity", "sigmoid"])
def test_every_activation_at_gain_two(activation, output):
    report = gradcheck(Problem(activation=activation, output=output), entries=4)
    assert report.passed, str(report)
    assert ("complex" in report.worst) == (activation in [*SMOOTH, "identity", "groupsort"])
    assert max(report.worst.get("complex", 0), report.worst["autograd"]) < 1e-12


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective(objective):
    report = gradcheck(Problem(objective=objective, gain=1.0), entries=4)
    assert report.passed, str(report)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_every_penalty_and_which_rows_it_has(penalty):
    report = gradcheck(Problem(penalty=penalty), entries=2)
    assert report.passed, str(report)
    equations = {row.equation for row in report.rows}
    assert {"BP1", "BP2", "BP3", "BP4"} <= equations
    assert ({"R-BP1", "R-BP2", "R-BP3", "R-BP4"} <= equations) == (penalty != "none")


@pytest.mark.parametrize("activation", ["tanh", "relu", "groupsort"])
@pytest.mark.parametrize("penalty", ["r1+r2", "gradient_penalty+r1", "r2+dragan+lipschitz_penalty"])
def test_sums_of_penalties(penalty, activation):
    report = gradcheck(Problem(activation=activation, penalty=penalty), entries=3)
    assert report.passed, str(report)
    assert max(report.worst["autograd"], report.worst.get("complex", 0)) < 1e-12


@pytest.mark.parametrize("activation", ["tanh", "groupsort"])
@pytest.mark.parametrize("constraint", ["spectral_norm", "orthonormal", "clip"])
def test_every_constraint(constraint, activation):
    """What the optimizer moves is checked where the passes read other numbers."""
    penalty = "gradient_penalty" if constraint == "spectral_norm" else "none"
    problem = Problem(activation=activation, constraint=constraint, penalty=penalty)
    report = gradcheck(problem, entries=4)
    assert report.passed, str(report)
    assert max(report.worst["autograd"], report.worst["complex"]) < 1e-12
    own = [row for row in report.rows if row.part == "constraint"]
    assert len(own) == (4 if constraint == "spectral_norm" else 0)
    assert all({"autograd", "central", "complex"} <= row.errors.keys() for row in own)


def test_kinks_are_counted_not_forgiven():
    """Entries whose step changes the side of some z are left out, and what is left agrees with the tape."""
    problem, part = Problem(activation="relu", penalty="r1"), "penalty"
    chosen, tape = numeric.chosen_entries(problem, part, 30), reference.derivatives(problem)
    differences = numeric.central_differences(problem, part, chosen, step=0.03)
    rows = [
        compare(key, tape[key], tape[key], 1.0, [("central", chosen[key][1], values, 0.0)])
        for key, values in differences.items()
    ]
    assert 10 < sum(row.skipped for row in rows) < sum(len(places) for _, places in chosen.values()) - 10
    assert all(row.passed for row in rows)
    assert rows[0].errors["central"] < 1e-10


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"activation": "groupsort", "critic_sizes": (2, 7, 1)},
            "groupsort sorts units in pairs, so the width of its layers must be even",
        ),
        ({"critic_sizes": (2, 3, 2)}, "critic_sizes must end in 1, not 2"),
        ({"critic_sizes": (3, 1)}, "generator_sizes ends in 2, critic_sizes begins with 3"),
        ({"critic_sizes": (2, 0, 1)}, r"critic_sizes must be two or more sizes ≥ 1; they are \(2, 0, 1\)"),
        ({"batch_size": 0}, "batch_size must be 1 or more; it is 0"),
        ({"gain": 0.0}, "gain must be finite and above 0; it is 0.0"),
        ({"penalty_weight": -1.0}, "penalty_weight must be finite and 0 or more; it is -1.0"),
        ({"activation": "gelu"}, "unknown activation 'gelu'"),
        ({"objective": "wgan"}, "unknown objective 'wgan'"),
        ({"penalty": "r3"}, "unknown penalty 'r3'"),
        ({"penalty": "r1+r1"}, "holds r1 twice"),
        ({"constraint": "spectral"}, "unknown constraint 'spectral'"),
        ({"constraint": "spectral_norm", "penalty": "r1"}, "cannot go with penalty='r1'"),
    ],
)
def test_bad_problems(change, message):
    with pytest.raises(ValueError, match=message):
        Problem(**change)
    with pytest.raises(ValueError, match="entries must be 0 or more; it is -1"):
        gradcheck(entries=-1)


def test_the_step_size_curve_is_a_v():
    from toygan.gradcheck import step_size_curve

    for part in ("discriminator", "generator", "penalty"):
        curve = step_size_curve(Problem(), part)
        assert (curve["step"][0], curve["step"][-1]) == pytest.approx((0.1, 1e-15), rel=1e-12)
        assert curve["step"][4] == pytest.approx(0.01, rel=1e-12)  # four steps a decade
        best = {name: curve["step"][np.argmin(curve[name])] for name in ("forward", "central")}
        assert 1e-10 < best["forward"] < 1e-6
        assert 1e-8 < best["central"] < 1e-3
        assert curve["central"].min() < 1e-9
        assert curve["central"][-1] > 1e-4
        if part != "penalty":
            assert curve["complex"][-1] < 1e-14
    assert np.isnan(step_size_curve(Problem(activation="relu"))["complex"]).all()


def test_copies_are_compiled_only_when_asked(monkeypatch):
    asked, plain = [], source_copies.uncompiled()

    def copies(replace=None, compile=False):
        asked.append((replace is not None, compile))
        return plain

    monkeypatch.setattr("toygan.gradcheck.check.source_copies.copies", copies)
    gradcheck(entries=0)
    assert asked == []  # the installed modules, and the uncompiled copies for a whole update
    gradcheck(bug=next(iter(BUGS)), entries=0)
    gradcheck(bug=next(iter(BUGS)), entries=0, compile=True)
    assert asked == [(True, False), (True, True)]


def test_so_many_entries_are_looked_at_one_by_one(monkeypatch):
    asked = []
    choose = numeric.chosen_entries
    monkeypatch.setattr(numeric, "chosen_entries", lambda *given: asked.append(given[2]) or choose(*given))
    gradcheck()
    assert asked == [16, 16, 16]
    gradcheck(Problem(penalty="none"), entries=1)
    assert asked[3:] == [1, 1]


def test_a_part_is_measured_by_its_largest_derivative_and_the_sums_of_its_deltas():
    tape = {
        ("critic", "BP3", "W1"): np.array([[1.0, -2.0], [0.5, 0.0]]),
        ("critic", "BP4", "b1"): np.array([0.25]),
        ("critic", "value", "loss"): np.array([99.0]),  # no derivative
        ("generator", "BP2", "delta[1]"): np.array([[1.0, 0.5], [-3.0, 0.5]]),  # (BP4) adds over the batch
        ("discriminator", "d_real", "scores"): np.array([0.125]),
    }
    expected = {"critic": 2.0, "generator": 4.0, "discriminator": 0.125, "training": 0.125}
    assert _scales(tape) == expected
