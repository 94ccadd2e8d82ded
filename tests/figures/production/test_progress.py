"""What a build says while it goes on, and at its end."""

from pathlib import Path

from figures.production.produce import Outcome, Settings, file_name, wanted_files
from figures.production.progress import line, report, running, summary

DONE = [
    Outcome("theta_shift", "built", 1.25),
    Outcome("too_far", "failed", 0.5, "ValueError: no", "the whole traceback"),
    Outcome("oscillation", "current"),
]


def test_one_line_for_a_figure():
    assert line(DONE[0]) == "theta_shift                 1.2 s  built"
    assert line(DONE[1]).endswith("failed: ValueError: no")
    assert line(DONE[2]) == "oscillation                        current"


def test_the_last_line_counts_every_kind():
    assert summary(DONE, 2.0, Path("out")) == "1 built, 1 current, 1 failed in 2.0 s: out/index.html"
    assert summary([], 0.0, None) == " in 0.0 s"


def test_what_is_running_are_the_first_that_wait():
    assert running({"a": None, "b": None, "c": None}, 2) == "a, b"
    assert running({}, 2) == ""


def test_lines_and_failures_are_printed_as_they_come(capsys):
    seen = report(iter(DONE), [outcome.id for outcome in DONE], None, jobs=2)
    out, err = capsys.readouterr()
    assert seen == DONE
    assert out.splitlines()[:3] == [line(outcome) for outcome in DONE]
    assert err.startswith("drawing theta_shift, too_far …")
    assert "the whole traceback" in err


def test_quiet_prints_nothing_but_failures(capsys):
    report(iter(DONE[:1]), ["theta_shift"], None, quiet=True)
    assert capsys.readouterr() == ("", "")


def test_only_the_gallerys_own_pictures_have_a_version_for_dark_screens():
    wanted = wanted_files("too_far", Settings())
    assert (wanted["png"], wanted["svg"], wanted["dark"]) == (
        "too_far.png",
        "too_far.svg",
        "dark/too_far.png",
    )
    assert not {"gif", "html"} & set(wanted)
    assert "dark" not in wanted_files("too_far", Settings(style="print"))
    assert "dark" not in wanted_files("too_far", Settings(quick=True))
    assert {"gif", "html"} < set(wanted_files("theta_shift", Settings()))
    assert file_name("too_far", "pdf") == "too_far.pdf"
