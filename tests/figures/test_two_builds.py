"""Two builds of a figure from nothing are the same bytes in every format, whatever order sets have."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import figures
from figures.registry import FIGURES

CHEAP = [name for name, row in FIGURES.items() if row.seconds <= 1 and not row.files]
SOME = CHEAP[::3]  # all of them are among the slow tests
BUILD = """
import hashlib, sys
from figures.registry import find
from figures.production.saver import FORMATS, render
from figures.style import context
for name in sys.argv[1:]:
    data = find(name).compute(quick=True)
    with context("lecture"):
        figure = find(name).draw(data)
        for kind in FORMATS:
            content = render(figure, kind, name, "caption", "description")
            print(name, kind, hashlib.sha256(content).hexdigest())
"""


def _hashes(names, hash_seed: int, runs: Path) -> list[str]:
    """The hashes of the figures' files, from a new process that finds no run in the store."""
    changes = {"PYTHONHASHSEED": str(hash_seed), "TOYGAN_RUNS": str(runs), "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, *names],
        capture_output=True, text=True, env=os.environ | changes, cwd=Path(figures.__file__).parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


def test_some_cheap_figures_are_the_same_bytes(tmp_path):
    first, second = (_hashes(SOME, seed, tmp_path) for seed in (1, 2))
    assert len(first) == 3 * len(SOME) > 9
    assert first == second


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_the_same_bytes(name, picture, tmp_path):
    picture(name)  # skipped when what it needs is missing
    first, second = (_hashes([name], seed, tmp_path / f"runs{seed}") for seed in (1, 2))
    assert len(first) == 3
    assert first == second
