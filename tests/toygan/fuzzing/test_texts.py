"""Hostile texts of laws and command lines: one line says what is wrong, and the exit code is right."""

import json
import sys
import warnings

import numpy as np
import pytest
from fuzz_input import limit, refusal

from divergences.laws.parsing import law_from_text
from toygan import cli

NAMES = [
    "norm", "gamma", "beta", "mixture", "pmf", "samples", "t", "rv_discrete", "binom", "nrom",
    "__import__", "stats", "uniform", "levy_stable", "rv_histogram", "", "玩具", "norm.pdf", "eval",
    "pareto",
]  # fmt: skip
VALUES = [
    "0", "1", "-1", "2.5", "1e308", "1e400", "1e-320", "nan", "inf", "-inf", "True", "None", "'a'",
    "b'a'", "[]", "[0.5, 0.5]", "[[0, 1], [1, 0]]", "[1, [2]]", "(1,)", "{}", "{1}", "1+1", "2**9**9",
    "lambda: 0", "x", "...", "*[1]", "**{}", "1j", "0x10", "1_0", "loc=1", "scale=0", "scale=-1",
    "loc=nan", "a=2", "normalize=True", "normalize=1", "norm(0, 1)", "mixture([1], [norm()])",
    "[norm(0), norm(1)]", "f'{1}'", "(yield)", "x:=1", "-[1]", "--1", "[1 for x in y]", "1 if 1 else 2",
    "9" * 400,
]  # fmt: skip
MARKS = [*"()[]{},.=*'\"\\ \n\t\x00#@:;-+", "(" * 300, "[" * 2000, "é", "\ud800", "−", "１", "\u202e"]


def some(choices, rng):
    return choices[int(rng.integers(len(choices)))]


def text_of_a_law(rng) -> str:
    """A call with a few values; sometimes with marks put in, or letters left out."""
    values = ", ".join(some(VALUES, rng) for _ in range(int(rng.integers(0, 4))))
    text = f"{some(NAMES, rng)}({values})"
    for _ in range(int(rng.integers(0, 3))):
        at = int(rng.integers(len(text) + 1))
        text = text[:at] + some(MARKS, rng) + text[at + int(rng.integers(2)) :]
    return text


def test_texts_of_laws(cases):
    accepted = 0
    for seed, rng in cases:
        text = text_of_a_law(rng)
        with refusal(text, ValueError) as words, warnings.catch_warnings():
            warnings.simplefilter("error")
            law_from_text(text)
        accepted += not words
        for said in words:
            assert said.startswith("law = "), (seed, text)
            assert len(said) < 1000, (seed, text)
    assert accepted > len(cases) / 100


COMMANDS = {
    "train": ["--data", "--preset", "--objective", "--penalty", "--iterations", "--seed", "--columns",
              "--config", "--set", "--out", "--import", "--json", "--figure"],
    "resume": ["--out", "--seed", "--import", "--json"],
    "sample": ["--out", "--seed", "--import", "--update", "--json", "-n"],
    "compare": ["--metric", "--normalize", "--columns", "--weights", "--json"],
    "report": ["--json"],
    "sweep": ["--dry-run", "--preset", "--data", "--seeds", "--config", "--set", "--backend", "--scheduler"],
    "list": ["--json"],
    "gradcheck": ["--critic", "--activation", "--objective", "--penalty", "--inject-bug", "--entries"],
    "figures": ["--list", "--lang", "--style", "--only"],
    "": ["--help", "--debug", "--version", "--json"],
}  # fmt: skip
WORDS = [
    "ring8", "wgan-gp", "gan", "wasserstein", "r1", "tanh", "0", "-1", "1", "3", "1e3", "nan", "9" * 30,
    "", " ", "=", "a=b", "hidden=[4]", "hidden=0", "hidden=[[", "iterations=2", "batch_size=8",
    "batch_size=-8", "lr=nan", "dtype='float16'", "objective=1", "points.csv", "empty.csv", "folder",
    "nowhere/x.csv", "run", "norm(0,1)", "norm(1,1)", "pmf([0.5,0.5],[0,1])", "norm(", "x,y", "0,1",
    "euclidean", "zh", "lecture", "--", "-", "--no-such", "-n", "--out", "玩具", "[red]x[/red]", "$x$",
    "a\nb", "\x1b[31m", "\udcff", "a" * 300, "objectives", "data", "presets", "figures", "../..",
    "config.toml",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch, fake_training):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path / "cache"))
    np.savetxt(tmp_path / "points.csv", np.arange(12.0).reshape(6, 2) % 5, delimiter=",")
    (tmp_path / "empty.csv").touch()
    monkeypatch.setattr("toygan.sweeps.estimate.cost", lambda config: (1.0, 1))  # measures nothing
    (tmp_path / "folder").mkdir()
    (tmp_path / "config.toml").write_text("hidden = [4]\niterations = 2\n", encoding="utf-8")
    return tmp_path


def command_line(rng) -> list[str]:
    """A command, some of its options, some words; trainings are two updates of a tiny network."""
    command = some(list(COMMANDS), rng)
    words = [command] if command else []
    for _ in range(int(rng.integers(0, 5))):
        if rng.random() < 0.6:
            words.append(some(COMMANDS[command], rng))
        if rng.random() < 0.8:
            words.append(some(WORDS, rng))
    if command == "train":
        words += ["--iterations", "2", "--set", "hidden=[4]", "--set", "batch_size=8"]
    if command == "sweep":
        words.append("--dry-run")
    if command == "figures":
        words.append("--list")
    if command == "gradcheck":
        words += ["--entries", "-1"]  # refused: what is tried is what comes before
    return words


def test_command_lines(cases, folder, monkeypatch, capsys):
    endings = set()
    for stream in (sys.stdout, sys.stderr):  # as `toygan.support.streams` makes those of a process
        stream.reconfigure(errors="backslashreplace")
    for seed, rng in cases:
        words = command_line(rng)
        monkeypatch.setattr("sys.argv", ["toygan", *words])
        with limit(words), pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code or 0
        out, err = capsys.readouterr()
        assert code in (0, 1, 2), (seed, words, code, err)
        assert "Traceback" not in out + err or "--debug" in words, (seed, words)
        if code == 2:
            assert err.strip(), (seed, words)
            if "--json" in words and out.strip():
                assert "error" in json.loads(out), (seed, words, out)
        endings.add(code)
    assert {0, 2} <= endings
