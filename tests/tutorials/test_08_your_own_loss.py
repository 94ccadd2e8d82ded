"""The tutorial runs without a warning, leaves its picture, and its own assertions hold."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_quick_run(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            ROOT / "tutorials" / "08_your_own_loss.py",
            "--quick",
            "--out",
            tmp_path,
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("all of it holds")
    assert {path.name for path in tmp_path.glob("*.png")} == {"08_your_own_loss.png"}
