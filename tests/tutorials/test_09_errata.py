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
            ROOT / "tutorials" / "09_errata.py",
            "--quick",
            "--out",
            tmp_path,
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("all of it holds")
    assert {path.name for path in tmp_path.iterdir()} == {"09_loss_and_js.png"}
