"""One rule a setting: the stored form of good values, the words for bad ones."""

import math

import pytest

from toygan.config import rules
from toygan.config.combinations import check_combination
from toygan.config.train_config import TrainConfig


@pytest.mark.parametrize(
    ("rule", "value", "stored"),
    [
        (rules.real(0), 3, 3.0),
        (rules.whole(1), True + 1, 2),
        (rules.widths, [64, 32], (64, 32)),
        (rules.widths, [], ()),
        (rules.betas, [0, 0.9], (0.0, 0.9)),
        (rules.columns, "x, y", ("x", "y")),
        (rules.columns, [2, "z"], ("2", "z")),
        (rules.plateau, "w1:010", "w1:10"),
        (rules.coupling, "packing:02", "packing:2"),
        (rules.optional(rules.whole(1)), None, None),
        (rules.one_of("normal", "uniform"), "uniform", "uniform"),
    ],
)
def test_the_stored_form(rule, value, stored):
    found = rule("name", value)
    assert found == stored
    assert type(found) is type(stored)
    assert rule("name", found) == stored  # a stored value is stored as it is


@pytest.mark.parametrize(
    ("rule", "value", "error", "words"),
    [
        (rules.real(0, 1, open_high=True), 1.0, ValueError, r"name must be a finite number in \[0, 1\)"),
        (rules.real(0, open_low=True), 0, ValueError, r"in \(0, inf\); it is 0"),
        (rules.real(), math.nan, ValueError, r"in \(-inf, inf\)"),
        (rules.real(), "1", TypeError, "must be a number"),
        (rules.whole(1), True, TypeError, "must be a whole number, 1 or more; it is True"),
        (rules.whole(1), 2**63, ValueError, r"must be less than 2\*\*63; it is 9223372036854775808"),
        (rules.widths, "64", TypeError, "a list of layer widths"),
        (rules.widths, [64, 0], ValueError, r"name\[1\] must be 1 or more"),
        (rules.betas, [0.5], TypeError, "two decay rates"),
        (rules.columns, "", TypeError, "names or numbers of columns"),
        (rules.plateau, "w1", ValueError, "as in 'w1:10'"),
        (rules.plateau, "w2:3", ValueError, "unknown name metric 'w2'.*Did you mean 'w1'"),
        (rules.one_of("normal", "uniform"), "norm", ValueError, "Did you mean 'normal'"),
    ],
)
def test_what_is_refused(rule, value, error, words):
    with pytest.raises(error, match=words):
        rule("name", value)


def test_settings_that_contradict_one_another():
    fine = dict(vars(TrainConfig(objective="hinge", batch_size=4)))
    assert check_combination(fine) is None
    for change, words in (
        ({"columns": ("x",)}, "data='ring8' is a law"),
        ({"coupling": "packing:3"}, "a multiple of the pack"),
        ({"coupling": "minibatch_discrimination", "penalty": "r1"}, "cannot go with penalty='r1'"),
        ({"coupling": "minibatch_discrimination", "batch_size": 1}, "2 or more"),
        ({"label_smoothing": 0.1}, "the hinge objective has none"),
        ({"stop_when": "w1:3"}, "never measures"),
        (
            {"critic_activation": "groupsort", "critic_hidden": (8, 7)},
            "critic_hidden must be even widths; it has 7",
        ),
        ({"constraint": "clip"}, "constraint='clip' needs its number: set clip"),
        ({"constraint": "orthonormal", "clip": 0.1}, "leave one of the two out"),
        ({"constraint": "orthonormal", "penalty": "r1"}, "cannot go with penalty='r1': it pulls slopes"),
        ({"activation": "groupsort", "generator_hidden": (5,)}, "generator_hidden must be even widths"),
    ):
        with pytest.raises(ValueError, match=words):
            check_combination(fine | change)
