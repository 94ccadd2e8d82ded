"""``python -m figures``: lists, builds, exit codes and what it says when something is wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import figures
from figures.command import main
from figures.production import build as building
from figures.production import progress
from figures.production.build import Outcome
from figures.registry import CHAPTERS, FIGURES

HERE = Path(figures.__file__).parents[1]


def run(*args) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(arg) for arg in args])
    return stop.value.code or 0


def test_list_as_json_is_the_table(capsys):
    assert run("--list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in listed] == list(FIGURES)
    assert all(
        set(row) == {"id", "chapter", "source", "caption", "alt", "seconds", "parameters"} for row in listed
    )


def test_list_of_a_chapter(capsys):
    assert run("--list", "distances") == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(" distances " in line or "--set " in line for line in lines)
    assert any("theta_shift.theta=-1:1" in line for line in lines)


def test_one_figure(tmp_path, capsys):
    assert run("parallel_lines", "--quick", "--out", tmp_path, "--format", "svg") == 0
    assert (tmp_path / "parallel_lines.svg").is_file()
    assert (tmp_path / "index.html").is_file()
    assert not (tmp_path / "parallel_lines.png").exists()
    out = capsys.readouterr().out
    assert "parallel_lines" in out
    assert "1 built" in out
    assert run("parallel_lines", "--quick", "--out", tmp_path, "--format", "svg", "--json") == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert (result["id"], result["status"]) == ("parallel_lines", "current")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["paralel_lines"], ["unknown figure 'paralel_lines'", "Did you mean 'parallel_lines'"]),
        (["--format", "png,pgn"], ["unknown format 'pgn'", "png, svg, pdf"]),
        (["--format", ""], ["unknown format ''"]),
        (["--style", "drak"], ["unknown style 'drak'", "Did you mean 'dark'"]),
        (["--lang", "de"], ["unknown language 'de'", "en, zh"]),
        (["--jobs", "0"], ["--jobs"]),
        (["--nothing"], ["--nothing"]),
    ],
)
def test_wrong_use_exits_2_and_says_what_is_known(args, words, tmp_path, capsys):
    assert run(*args, "--out", tmp_path / "new") == 2
    error = capsys.readouterr().err
    assert all(word in error for word in words), error
    assert not (tmp_path / "new").exists()


def test_an_output_folder_that_cannot_be_exits_2(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert run("--out", tmp_path / "file") == 2
    assert "file" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_exits_2(tmp_path, capsys):
    tmp_path.chmod(0o500)
    assert run("parallel_lines", "--quick", "--out", tmp_path) == 2
    assert "--out" in capsys.readouterr().err


def test_a_failing_figure_exits_1_and_shows_its_traceback(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(type(FIGURES["parallel_lines"]), "compute", lambda self, quick: 1 / 0)
    assert run("parallel_lines", "--quick", "--out", tmp_path) == 1
    printed = capsys.readouterr()
    assert "failed: ZeroDivisionError" in printed.out
    assert "Traceback" in printed.err


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_interrupted_build_exits_130_and_leaves_whole_files(tmp_path):
    code = (
        "import time; from figures.production import build; from figures.command import main;"
        "build._produce_all = lambda *a: (print('started', flush=True), time.sleep(60), iter(()))[2]; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--quick", "--out", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE,
    )  # fmt: skip
    assert "started" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert not list(tmp_path.rglob("*.part"))


def test_help_answers_quickly_and_names_the_options(capsys):
    started = time.perf_counter()
    assert run("--help") == 0
    assert time.perf_counter() - started < 10
    text = capsys.readouterr().out
    for option in (
        "--list",
        "--json",
        "--out",
        "--format",
        "--quick",
        "--style",
        "--jobs",
        "--lang",
        "--force",
    ):
        assert option in text


def test_lines_and_summary():
    built, failed = Outcome("a", "built", 1.25), Outcome("b", "failed", 0.5, "ValueError: no")
    assert progress.line(built).split() == ["a", "1.2", "s", "built"]
    assert progress.line(failed).endswith("failed: ValueError: no")
    assert progress.summary([built, failed], 2.0, Path("x")) == "1 built, 1 failed in 2.0 s: x/index.html"


def test_chapters_may_be_named(capsys):
    assert run("--list", *CHAPTERS) == 0


def test_builds_without_display_ffmpeg_or_any_other_program(tmp_path):
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "NUMBA_CACHE_DIR") if name in os.environ}
    bare = kept | {"PATH": str(tmp_path), "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    args = ["theta_shift", "--quick", "--out", "out", "--format", "png,gif,html"]
    done = subprocess.run(
        [sys.executable, "-m", "figures", *args],
        capture_output=True, text=True, cwd=tmp_path, env=bare | {"PYTHONPATH": str(HERE)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {path.name for path in (tmp_path / "out").glob("theta_shift.*")}
    assert found == {"theta_shift.png", "theta_shift.gif", "theta_shift.html"}


def test_a_folder_that_may_not_be_written_exits_2_and_names_it(tmp_path, capsys, monkeypatch):
    def refuse(path, *args, **options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(building, "atomic_write", refuse)
    assert run("parallel_lines", "--quick", "--out", tmp_path) == 2
    error = capsys.readouterr().err
    assert "Permission denied" in error
    assert "--out" in error
