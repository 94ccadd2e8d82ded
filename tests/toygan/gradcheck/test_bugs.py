"""Every injected bug is caught and named, in several settings; each line stands in the source once."""

import pytest

from toygan.gradcheck import BUGS, Problem, gradcheck, source_copies
from toygan.gradcheck.diagnosis import ADVICE, RULES

SETTINGS = {
    "as the command has it": {},
    "wasserstein, wider": {
        "objective": "wasserstein",
        "critic_sizes": (3, 16, 9, 12, 1),
        "generator_sizes": (1, 5, 3),
        "batch_size": 13,
        "seed": 5,
    },
    "one-dimensional data": {
        "critic_sizes": (1, 6, 5, 4, 1),
        "generator_sizes": (2, 4, 1),
        "objective": "least_squares",
        "penalty_weight": 0.1,
        "seed": 7,
    },
}


DEAD_WITH_RELU = {  # one row, two neurons: a ReLU in place of the silu would have nothing left to be wrong
    "activation": "silu",
    "critic_sizes": (3, 3, 2, 1),
    "generator_sizes": (1, 2, 3, 3),
    "batch_size": 1,
    "seed": 50,
}


def test_there_are_at_least_ten_and_each_is_a_known_diagnosis():
    assert len(BUGS) >= 10
    assert set(BUGS) <= set(ADVICE)
    assert set(BUGS) <= {name for name, _ in RULES}
    assert all(name == bug.name and bug.tag for name, bug in BUGS.items())


@pytest.mark.parametrize("name", BUGS)
def test_the_line_is_in_the_source_once(name):
    bug = BUGS[name]
    text = source_copies.source_text(bug.module)
    for line, broken_line in ((bug.line, bug.broken_line), *bug.others.values()):
        assert source_copies.with_line_replaced(text, line, broken_line) != text


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", BUGS)
def test_caught_and_named(name, setting):
    bug = BUGS[name]
    report = gradcheck(Problem(**(SETTINGS[setting] | bug.needs)), bug=name, entries=2)
    assert not report.passed
    assert report.diagnosis == name, str(report)
    assert report.advice == ADVICE[name]
    assert report.first_wrong is not None
    assert report.bug == name


@pytest.mark.parametrize("name", ["missing-slope", "missing-curvature", "missing-r-slope"])
@pytest.mark.parametrize("activation", ["sigmoid", "softplus", "silu", "elu"])
def test_missing_slopes_are_named_for_every_smooth_activation(name, activation):
    report = gradcheck(Problem(**(BUGS[name].needs | {"activation": activation})), bug=name, entries=0)
    assert report.diagnosis == name, str(report)


@pytest.mark.parametrize(("name", "activation"), [(n, a) for n, bug in BUGS.items() for a in bug.others])
def test_the_slip_is_there_for_every_activation(name, activation):
    report = gradcheck(Problem(activation=activation), bug=name, entries=0)
    assert report.diagnosis == name, str(report)


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("wrong-curvature", {"activation": "relu", "output": "tanh"}),  # only the output is smooth
        ("missing-slope", {"critic_sizes": (2, 1)}),  # only the generator has a hidden layer
        ("missing-slope", {"critic_sizes": (2, 1), "output": "tanh"}),
        ("missing-curvature", {"activation": "silu", "output": "tanh", "penalty": "r1"}),  # (R-BP1), too
        ("missing-r-slope", {"activation": "silu", "output": "tanh", "penalty": "r1"}),
        ("weighted-input", {"critic_sizes": (2, 1)}),
        ("missing-tangent-slope", {"critic_sizes": (2, 8, 1)}),  # every Rdelta is right
        ("missing-tangent-slope", {"activation": "relu"}),
        ("missing-tangent", {"activation": "relu"}),
        ("missing-tangent-slope", DEAD_WITH_RELU),
        ("no-epsilon", {"activation": "relu", "critic_sizes": (2, 1, 1)}),  # g = 0 in some row of the update
    ],
)
def test_named_where_it_is_hard_to_see(name, setting):
    report = gradcheck(Problem(**setting), bug=name, entries=0)
    assert report.diagnosis == name, str(report)


def test_what_is_not_reached_passes_and_says_so():
    report = gradcheck(Problem(activation="relu"), bug="missing-curvature", entries=0)
    assert report.passed
    assert report.diagnosis is None
    assert "is not reached, or does nothing, in this setting: try activation tanh" in str(report)
    assert report.to_dict()["note"] == report.note
    assert gradcheck(entries=0).note is None
    single = gradcheck(Problem(batch_size=1), bug="norm-over-batch", entries=0)
    assert single.note.endswith("in this setting: try more than one row")


def test_nothing_stays_broken():
    assert not gradcheck(bug="bias-axis", entries=0).passed
    assert gradcheck(entries=0).passed


@pytest.mark.slow
@pytest.mark.parametrize("name", ["missing-slope", "missing-mean", "penalty-mean"])
def test_compiled_copies_break_the_same_way(name):
    assert gradcheck(Problem(**BUGS[name].needs), bug=name, entries=0, compile=True).diagnosis == name


def test_unknown_bugs_are_answered():
    with pytest.raises(
        ValueError, match=r"unknown bug 'bias'; known: missing-mean.*Did you mean 'bias-axis'"
    ):
        gradcheck(bug="bias")


@pytest.mark.parametrize(
    ("name", "changes", "wanted"),
    [
        ("missing-slope", {}, ""),
        ("missing-slope", {"critic_sizes": (2, 3, 1)}, ""),
        ("missing-slope", {"critic_sizes": (2, 1)}, ": try a hidden layer"),
        ("missing-slope", {"batch_size": 1}, ": try more than one row"),
        (
            "missing-slope",
            {"batch_size": 1, "critic_sizes": (2, 1)},
            ": try more than one row and a hidden layer",
        ),
        ("missing-curvature", {"penalty": "none"}, ": try penalty gradient_penalty"),
        ("missing-curvature", {"activation": "relu"}, ": try activation tanh"),
    ],
)
def test_what_would_show_a_bug_that_is_not_reached(name, changes, wanted):
    said = BUGS[name].unreached(Problem(**changes))
    assert said == (f"the line that {name} breaks is not reached, or does nothing, in this setting{wanted}")
