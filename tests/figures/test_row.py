"""One row of the table of figures: what it is called, what was changed of it, and what it may claim."""

import numpy as np
import pytest

from figures.registry import CHAPTERS, FIGURES, find, select
from figures.row import MESSAGES, LectureFigure


def test_a_changed_row_knows_its_values_and_its_seed():
    row = find("oscillation").changed({"eta": 0.2})
    assert row.values == {"eta": 0.2, "steps": 300}
    assert row.changed({}).values == find("oscillation").values
    assert find("gan_1d").changed({}, seed=7).drawn_seed == 7
    assert find("gan_1d").drawn_seed == 1
    assert find("oscillation").changed({}, seed=7).changes == ()  # without randomness


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"etta": 1.0}, "unknown parameter of oscillation 'etta'.*Did you mean 'eta'"),
        ({"eta": 2.0}, r"oscillation\.eta=2: it must be from 0\.001 to 1, not 2"),
        ({"steps": 10.5}, r"oscillation\.steps=10\.5: it must be whole"),
    ],
)
def test_other_values_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        find("oscillation").changed(values)


def test_messages_are_said_only_where_they_are_known_to_hold():
    row, changed = find("parallel_lines"), find("parallel_lines").changed({"theta": (0.0, 0.5, 1.0)})
    assert row.true_messages({}) == MESSAGES
    data = changed.compute(quick=True)
    assert changed.true_messages(data) == ()  # the gap grows
    assert "theta = 0:0.5:1" in changed.message("headline", (), "en")
    assert changed.message("headline", ("headline",), "en") == row.text("headline")


def test_at_smoke_quality_the_caption_says_so():
    row = find("too_far")
    assert row.caption_at(quick=False) == row.caption
    assert row.caption_at(quick=True).startswith(row.caption)
    assert len(row.caption_at(quick=True)) > len(row.caption)


def test_numbers_and_headline_are_those_of_the_data():
    row = find("too_far")
    data = row.compute(quick=True)
    assert row.numbers(data)["start"] == pytest.approx(float(np.log(2) + data["touch"] / 2))
    assert row.headline(data) == row.text("headline")


def test_ids_and_chapters_are_selected_once_and_in_order():
    chosen = select(["oscillation", "backpropagation", "activations"])
    assert [row.id for row in chosen] == [
        "four_equations", "activations", "gradcheck_vcurve", "bug_fingerprints", "oscillation",
    ]  # fmt: skip
    assert len(select([])) == len(FIGURES)
    assert {row.chapter for row in FIGURES.values()} == set(CHAPTERS)


def test_a_row_as_plain_data():
    summary = LectureFigure("too_far", "game", "S1", 1.0).summary()
    assert (summary["id"], summary["chapter"], summary["parameters"]) == ("too_far", "game", {})
    assert find("theta_shift").summary()["parameters"]["theta"]["default"] == (-1.0, 1.0)
