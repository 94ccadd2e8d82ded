"""The tutorials about games run without a warning, and their own assertions hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURES = {
    "04_the_game_in_1d": {"04_whole_game.png"},
    "05_why_it_fails": {"05_vanishing_gradient.png", "05_oscillation.png", "05_mode_collapse.png"},
    "06_wgan_and_wgan_gp": {"06_clipping_against_penalty.png"},
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_quick_run(name, tmp_path):
    script, pictures = ROOT / "tutorials" / f"{name}.py", tmp_path / "pictures"
    done = subprocess.run(
        [sys.executable, "-W", "error", script, "--quick", "--out", pictures],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TOYGAN_RUNS": str(tmp_path / "runs")},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in pictures.glob("*.png")} == PICTURES[name]


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_short(name):
    assert len((ROOT / "tutorials" / f"{name}.py").read_text(encoding="utf-8").splitlines()) <= 200
