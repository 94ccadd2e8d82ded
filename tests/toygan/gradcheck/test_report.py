"""Reports: every line that is printed, what is counted, plain data for JSON."""

import json

import numpy as np

from toygan.gradcheck.diagnosis import ADVICE
from toygan.gradcheck.report import Report
from toygan.gradcheck.rows import Row


def row(tensor="W[2]", **changes):
    found = {
        "part": "discriminator",
        "equation": "BP3",
        "norm": 10.0,
        "reference_norm": 5.0,
        "worst": 0.0,
        "median": 0.0,
        "cosine": 1.0,
        "ratio": 1.0,
        "spread": 0.0,
        "entry": (0, 1),
        "value": 3.0,
        "reference_value": 3.0,
        "errors": {"autograd": 1e-14},
        "skipped": 0,
        "passed": True,
    }
    return Row(tensor=tensor, **(found | changes))


RIGHT = row(errors={"autograd": 1e-14, "complex": 3e-13}, skipped=2)
WRONG = row(
    "b[2]",
    equation="BP4",
    worst=1.25,
    median=0.5,
    cosine=np.nan,
    ratio=np.nan,
    entry=(1,),
    value=8.0,
    errors={"autograd": 1.25, "central": 2e-7},
    skipped=3,
    passed=False,
    unresolved=4,
)
UNCHECKED = row("W[1]", reference_value=np.nan, errors={}, passed=False, unresolved=6)


def test_every_line_of_a_report_that_passes():
    assert str(Report("title", (RIGHT,))).splitlines() == [
        "gradient check PASSED; hand-written is at most 1.0e-14 from the tape, 3.0e-13 from complex steps",
        "title",
        "",
        "  part           equation  tensor  ‖hand‖     ‖tape‖     worst    median   cosine    ratio     "
        "autograd  complex  kinks  worst entry: hand, reference",
        "  discriminator  BP3       W[2]    1.000e+01  5.000e+00  0.0e+00  0.0e+00  1.000000  1.000000  "
        "1.0e-14   3.0e-13  2      [0, 1]: 3, 3",
        "",
        "kinks skipped: 2 entries whose step would cross one",
    ]


def test_every_line_of_a_report_that_fails():
    report = Report("title", (RIGHT, WRONG), "b[2]", "bias-axis", "bias-axis", "central", "a note")
    lines = str(report).splitlines()
    assert lines[0] == (
        "gradient check FAILED: 1 of 2 tensors are wrong; hand-written is at most "
        "1.2e+00 from the tape, 3.0e-13 from complex steps, 2.0e-07 from central differences"
    )
    assert lines[3].split()[:5] == ["part", "equation", "tensor", "‖hand‖", "‖reference‖"]
    assert lines[3].split()[9:13] == ["autograd", "central", "complex", "kinks"]
    assert [line[:2] for line in lines[3:6]] == ["  ", "  ", "✗ "]
    assert lines[5].split()[8:] == ["-", "-", "1.2e+00", "2.0e-07", "-", "3", "[1]:", "8,", "3"]
    assert lines[7:] == [
        "broken on purpose: bias-axis",
        "a note",
        "kinks skipped: 5 entries whose step would cross one",
        "not resolved: 4 entries where no method gives a number that can be believed",
        "first wrong from the top: b[2]",
        f"diagnosis: bias-axis. {ADVICE['bias-axis']}",
    ]


def test_columns_are_aligned():
    lines = str(Report("title", (RIGHT, WRONG), reference="central")).splitlines()[3:6]
    for name, first in (("kinks", ("2", "3")), ("worst entry", ("[0, 1]", "[1]"))):
        place = lines[0].index(name)
        assert tuple(line[place:].split("  ")[0].split(":")[0].strip() for line in lines[1:]) == first


def test_where_nothing_could_be_compared_the_verdict_says_so():
    report = Report("title", (UNCHECKED, RIGHT))
    assert str(report).startswith("gradient check FAILED: 1 of 2 tensors could not be checked\n")
    mixed = Report("title", (UNCHECKED, WRONG))
    assert str(mixed).startswith("gradient check FAILED: 2 of 2 tensors are wrong; ")
    assert "not resolved: 10 entries" in str(mixed)


def test_sums_and_worst_are_over_all_rows():
    report = Report("title", (RIGHT, WRONG, row(errors={"autograd": 0.5, "complex": 1e-9})))
    assert report.worst == {"autograd": 1.25, "complex": 1e-9, "central": 2e-7}
    assert report.skipped == 5
    assert not report.passed
    assert Report("title", (RIGHT, RIGHT)).passed
    assert Report("title", (RIGHT,)).advice is None


def test_in_short_names_the_wrong_tensors_alone_in_80_columns():
    other = row(
        "W[1]", equation="gradient all", worst=0.4, ratio=1.5, value=6.0, reference_value=4.0, passed=False
    )
    report = Report("title " * 30, (RIGHT, WRONG, other), "b[2]", "bias-axis")
    lines = report.in_short().splitlines()
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line.startswith("✗")] == [
        "✗ discriminator b[2] BP4       error 1e+00  ratio -  [1]: 8 for 3",
        "✗ discriminator W[1] gradient  error 4e-01  ratio 1.5  [0, 1]: 6 for 4",
    ]
    wrapped = [line for line in lines if line.startswith(" ")]
    assert wrapped
    assert all(line.startswith("    ") and line[4] != " " for line in wrapped)


def test_plain_data():
    report = Report("title", (RIGHT, UNCHECKED), "W[1]", "nothing-checked", "a bug", note="a note")
    found = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert {key: found[key] for key in found if key != "rows"} == {
        "passed": False,
        "diagnosis": "nothing-checked",
        "advice": ADVICE["nothing-checked"],
        "first_wrong": "W[1]",
        "injected_bug": "a bug",
        "note": "a note",
        "title": "title",
        "errors": {"autograd": 1e-14, "complex": 3e-13},
        "kinks_skipped": 2,
    }
    assert [r["tensor"] for r in found["rows"]] == ["W[2]", "W[1]"]
    assert found["rows"][1]["reference_value"] == "nan"


def test_an_infinite_error_becomes_text():
    found = Report("title", (row(errors={"autograd": np.inf}, passed=False),)).to_dict()
    assert found["errors"] == found["rows"][0]["errors"] == {"autograd": "inf"}
    json.dumps(found, allow_nan=False)


def test_a_notebook_shows_what_is_wrong_above_all_tensors(read_html):
    right = read_html(Report("a title", (RIGHT,))._repr_html_())
    assert [table["caption"] for table in right.tables] == ["a title"]
    wrong = read_html(Report("a title", (RIGHT, WRONG), "b[2]", "bias-axis", "bias-axis")._repr_html_())
    assert [table["caption"] for table in wrong.tables] == [
        "What is wrong, from the top layer down", "a title",
    ]  # fmt: skip
    first, every = wrong.tables
    assert [row[:2] for row in first["rows"]] == [["discriminator b[2]", "✗ wrong"]]
    assert [row[1] for row in every["rows"]] == ["right", "✗ wrong"]
