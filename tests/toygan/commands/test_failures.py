"""Whatever goes wrong below a command reaches the user as one line, or as JSON."""

import json
import signal
import sys

import numpy as np
import pytest

from toygan.support import failures

ERRORS = {
    "MemoryError": MemoryError("Unable to allocate 3.64 TiB for an array"),
    "TypeError": TypeError("_pdf() missing 1 required positional argument: 'b'"),
    "KeyError": KeyError("data"),
    "RecursionError": RecursionError("maximum recursion depth exceeded"),
    "IndexError": IndexError(),
    "LinAlgError": np.linalg.LinAlgError("a\nsingular\nmatrix"),
    "OSError": OSError(),
}


@pytest.fixture
def broken(monkeypatch):
    """Break the library below ``toygan compare`` with an error of this class."""

    def make(name):
        def raises(*arguments, **more):
            raise ERRORS[name]

        monkeypatch.setattr("divergences.compare", raises)

    return make


def test_a_missing_file_is_named_before_the_reason(toygan, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("1,2\n3,5\n")
    code, out, err = toygan("compare", "a.csv", "b.csv")
    assert (code, out, err) == (2, "", "toygan: b.csv: No such file or directory\n")
    assert failures.said(OSError(28, "No space left on device")) == "[Errno 28] No space left on device"


@pytest.mark.parametrize("name", ERRORS)
def test_every_class_becomes_one_line_that_says_which(toygan, broken, name):
    broken(name)
    code, out, err = toygan("compare", "norm(0, 1)", "norm(1, 1)")
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert ("not enough memory" if name == "MemoryError" else " ".join(str(ERRORS[name]).split())) in err
    assert err.startswith("toygan: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["MemoryError", "KeyError"])
def test_json_fails_as_json(toygan, broken, name):
    broken(name)
    code, out, _ = toygan("compare", "norm(0, 1)", "norm(1, 1)", "--json")
    error = json.loads(out)["error"]
    assert (code, error["kind"]) == (2, name)
    assert len(error["message"]) > 20


def test_debug_shows_where_wherever_it_stands(toygan, broken):
    broken("TypeError")
    for words in (
        ("--debug", "compare", "norm(0, 1)", "norm(1, 1)"),
        ("compare", "norm(0, 1)", "norm(1, 1)", "--debug"),
    ):
        code, _, err = toygan(*words)
        assert code == 2
        assert "Traceback" in err
        assert err.rstrip().endswith("(--debug shows where)")


def test_a_law_that_scipy_cannot_make_is_no_traceback(toygan):
    code, _, err = toygan("compare", "gompertz(1, 2, 3, 4)", "norm(0, 1)")
    assert code == 2
    assert err.startswith("toygan: ")
    assert "Traceback" not in err


def test_ctrl_c_is_130(toygan, monkeypatch):
    def pressed(*arguments, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("divergences.compare", pressed)
    assert toygan("compare", "norm(0, 1)", "norm(1, 1)")[0] == 130


@pytest.mark.parametrize("words", [("sweep", "--jobs", "0"), ("sample",), ("nonsense",), ("report", "--x")])
def test_usage_errors_are_json_too(toygan, words):
    code, out, err = toygan(*words, "--json")
    assert (code, json.loads(out)["error"]["kind"]) == (2, "UsageError")
    assert json.loads(out)["error"]["message"] in " ".join(err.split())


def test_a_divergence_is_json_too_and_names_the_checkpoint(toygan, fake_training, monkeypatch):
    monkeypatch.setattr(fake_training, "diverges_at", 3)
    words = ("train", "--iterations", 5, "--set", "checkpoint_every=2", "--out", "r")
    code, out, _ = toygan(*words, "--json")
    error = json.loads(out)["error"]
    assert (code, error["kind"]) == (1, "FakeDivergedError")
    assert "last good checkpoint: " in error["message"]


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("command", [("compare", "norm(0, 1)", "norm(1, 1)"), ("figures", "too_far")])
def test_each_signal_has_its_exit_code(toygan, monkeypatch, name, code, command):
    def asked(*arguments, **more):
        signal.raise_signal(getattr(signal, name, signal.SIGINT))

    monkeypatch.setattr("divergences.compare", asked)
    monkeypatch.setattr("figures.production.build.build", asked)
    found, out, _ = toygan(*command, "--json")
    assert found == (code if hasattr(signal, name) else 130)
    assert json.loads(out)["error"]["kind"] == "KeyboardInterrupt"


def test_while_the_first_update_compiles_a_signal_is_answered_at_once(toygan, fake_training, monkeypatch):
    def compiles(self, updates):
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError("still compiling")

    monkeypatch.setattr(fake_training, "advance", compiles)
    words = ("train", "--iterations", 9, "--out", "r", "--json", "-q")
    code, out, _ = toygan(*words)
    assert code == 143
    assert json.loads(out)["error"]["message"].endswith("Go on with: toygan resume r")


def test_a_signal_during_the_first_snapshot_is_answered_at_once(toygan, fake_training, monkeypatch):
    def compiles(trainer, config, data):
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError("still compiling")

    monkeypatch.setattr("toygan.runs.snapshots.take", compiles)
    words = ("train", "--iterations", 9, "--set", "snapshot_every=3", "--out", "r", "--json", "-q")
    assert toygan(*words)[0] == 143
    monkeypatch.undo()


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_training_that_a_signal_stops_is_saved_and_goes_on(toygan, fake_training, monkeypatch, name, code):
    signum = getattr(signal, name, signal.SIGINT)
    advance = fake_training.advance

    def asked(self, updates):
        if self.step >= 2:
            signal.raise_signal(signum)
        return advance(self, updates)

    monkeypatch.setattr(fake_training, "advance", asked)
    words = ("train", "--iterations", 9, "--out", "r", "--json", "-q")
    found, out, _ = toygan(*words)
    assert (found, json.loads(out)["error"]["kind"]) == (128 + signum, "Interrupted")
    monkeypatch.setattr(fake_training, "advance", advance)
    found, out, _ = toygan("resume", "r", "--json")
    assert (found, json.loads(out)["step"]) == (0, 9)


def test_long_quotations_are_shortened_and_plain_words_are_not(toygan):
    long = "gan " * 200
    code, out, err = toygan("train", "--preset", long, "--json")
    assert (code, len(err) < 400, " … " in err) == (2, True, True)
    assert len(json.loads(out)["error"]["message"]) < 400
    words = "the user's own words, " + "which go on and on, " * 10 + "and a module's 'x' too"
    assert failures.shortened(words) == words
    assert failures.shortened(f"'{'a' * 120}'") == f"'{'a' * 120}'"
    assert failures.shortened(f"one {long!r}, two {long!r}").count(" … ") == 2


HOSTILE = {
    "exit": ("import sys\nsys.exit(3)", "sys.exit(3) was called"),
    "exit without a word": ("raise SystemExit", "sys.exit() was called"),
    "a class above Exception": ("class Odd(BaseException): pass\nraise Odd('x')", "Odd: x"),
    "a group": ("raise BaseExceptionGroup('two', [KeyboardInterrupt()])", "two (1 sub-exception)"),
    "no words": (
        "class Mute(Exception):\n    def __str__(self): raise TypeError\nraise Mute",
        "Mute: its words",
    ),
    "very many words": ("raise ValueError('x' * 100_000)", "xxx … xxx"),
    "a terminal's commands": ("raise ValueError('\\x1b]0;title\\x07')", "\\x1b]0;title\\x07"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["train --import", "gradcheck", "exercise start bp1 --exercises"])
def test_a_users_file_ends_no_command_without_a_word(toygan, tmp_path, name, command):
    content, words = HOSTILE[name]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "file.py").write_text(content)
    code, _, err = toygan(*command.split(), "own" if "exercises" in command else "own/file.py")
    assert (code, words in err, err.count("\n")) == (2, True, 1)
    assert len(err) < 4200
    assert "\x1b" not in err


def test_what_calls_sys_exit_in_a_training_is_said_too(toygan, fake_training, monkeypatch):
    def leaves(self, updates):
        sys.exit(0)

    monkeypatch.setattr(fake_training, "advance", leaves)
    code, out, _ = toygan("train", "--iterations", 9, "--out", "r", "--json", "-q")
    error = json.loads(out)["error"]
    assert (code, error["kind"]) == (2, "SystemExit")
    assert error["message"].startswith("sys.exit(0) was called")
