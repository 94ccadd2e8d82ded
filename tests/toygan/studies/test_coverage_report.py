"""The report of a method of one's own: means and differences by hand, 80 columns, JSON without NaN."""

import json

import numpy as np
import pytest

from toygan.studies.coverage_report import as_data, as_markdown, as_text
from toygan.studies.coverage_table import as_csv, differences, means, of, shipped
from toygan.studies.mode_coverage import METHODS


def mine(seeds=5, name="mine", laws=("ring8", "grid25")):
    """Runs whose W1 is that of hinge and a tenth."""
    return [
        row
        | {"method": name, "w1": row["w1"] + 0.1, "high_quality": row["high_quality"] - 0.01 * row["seed"]}
        for law in laws
        for row in of(shipped(), law, "hinge")
        if row["seed"] < seeds
    ]


def test_the_methods_are_those_of_the_study():
    assert len(shipped()) == 270
    assert as_csv(shipped()).splitlines()[1].startswith("minimax,ring8,0,10000,5,5,0.90601,0.473953,0.4929")


def test_means_and_differences_by_hand():
    ours, theirs = mine(), of(shipped(), "ring8", "hinge")
    found = differences([row for row in ours if row["data"] == "ring8"], theirs)
    assert found["w1"]["mean"] == pytest.approx(0.1)
    assert found["high_quality"]["mean"] == pytest.approx(-0.02)
    assert found["high_quality"]["n"] == 5
    w1 = [row["w1"] for row in theirs]
    mean = means(theirs)
    assert mean["w1"]["mean"] == pytest.approx(np.mean(w1))
    assert mean["w1"]["standard_error"] == pytest.approx(np.std(w1, ddof=1) / np.sqrt(5))
    assert mean["at_the_floor"] == sum(value <= theirs[0]["w1_floor_q95"] for value in w1)
    assert differences(ours[:2], theirs)["w1"]["n"] == 2


@pytest.mark.parametrize("seeds", [1, 5])
def test_the_text_fits_and_has_a_row_for_each(seeds):
    rows = [*mine(seeds, "a_loss_with_a_long_name"), *shipped()]
    text = as_text(rows, "a_loss_with_a_long_name")
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("a_loss_with_a…") == 2
    assert text.count("wgan_gp_tuned") == 4
    assert "nan" not in text
    assert text.count(" of 5") == 2 * len(METHODS) + 2 * (seeds == 5)


def test_json_and_markdown():
    rows = [*mine(1, "mi|ne", laws=("ring8",)), *shipped()]
    found = json.loads(json.dumps(as_data(rows, "mi|ne"), allow_nan=False))
    assert list(found) == ["ring8"]
    assert found["ring8"]["means"]["mi|ne"]["w1"]["standard_error"] is None
    assert found["ring8"]["differences"]["hinge"]["w1"]["mean"] == pytest.approx(0.1)
    lines = as_markdown(rows, "mi|ne").splitlines()
    assert lines[4].startswith("| method | modes | balanced |")
    assert len({line.count("|") for line in lines[4:17]}) == 1
