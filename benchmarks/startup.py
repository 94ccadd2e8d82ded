"""What starting costs: imports, the command line, and compiled code that is new or comes from the cache.

    python benchmarks/startup.py
    python benchmarks/startup.py --rounds 3 --json startup.json

Every line is a whole process; the processes take turns, and the median counts. "First training" compiles
everything it needs into an empty cache folder, "training again" finds it there; both are given beyond the
import, in seconds of processor time. Commands are given in seconds by the clock, from start to exit; the
first run starts with an empty cache folder each time.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHORT = ("train", "--quiet", "--iterations", "100")
COMMANDS = {  # "second run" must come first: it finds what the first run has compiled
    "second run": (*SHORT, "--set", "evaluate_every=0"),
    "run with evaluations": SHORT,
    "toygan --help": ("--help",),
    "toygan compare": ("compare", "norm(0, 1)", "norm(1, 2)"),
}
ROOT = Path(__file__).resolve().parents[1]
IMPORTS = ("numpy", "scipy.stats", "divergences", "numba", "toygan", "toygan.game.trainer")
TRAIN = """
import time
import toygan.game.trainer
from toygan.config import TrainConfig
settings = TrainConfig(data="ring8", hidden=(64, 64), iterations=2)
start = time.process_time()
toygan.game.trainer.Trainer(settings).advance(2)
print(time.process_time() - start)
"""


def seconds_of(*command, **environment):
    """Seconds of a Python process, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | environment,
    )
    return time.perf_counter() - start, done.stdout


def import_times(rounds):
    """Median seconds beyond an empty process, by module."""
    found = {name: [] for name in ("empty", *IMPORTS)}
    for _ in range(rounds):
        for name, times in found.items():
            times.append(seconds_of("-c", "" if name == "empty" else f"import {name}")[0])
    empty = statistics.median(found.pop("empty"))
    return {name: statistics.median(times) - empty for name, times in found.items()}


def training_times(rounds):
    """Processor seconds of a first training, and the median of those after it."""
    with tempfile.TemporaryDirectory() as folder:
        first = float(seconds_of("-c", TRAIN, NUMBA_CACHE_DIR=folder)[1])
        again = [float(seconds_of("-c", TRAIN, NUMBA_CACHE_DIR=folder)[1]) for _ in range(rounds)]
    return first, statistics.median(again)


def command_times(rounds):
    """Median seconds by the clock of whole commands; a first run with nothing in the cache, then the rest."""
    found = {name: [] for name in ("first run", *COMMANDS)}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            places = {"TOYGAN_CACHE_DIR": f"{folder}/cache", "NUMBA_CACHE_DIR": ""}
            for name, times in found.items():
                run = COMMANDS["second run" if name == "first run" else name]
                out = ("--out", f"{folder}/{name}") if run[0] == "train" else ()
                times.append(seconds_of("-m", "toygan", *run, *out, **places)[0])
    return {name: statistics.median(times) for name, times in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", help="also write the figures to this file")
    options = parser.parse_args()
    found = {f"import {name}": value for name, value in import_times(options.rounds).items()}
    found["divergences / numpy"] = found["import divergences"] / found["import numpy"]
    found["toygan / numba"] = found["import toygan"] / found["import numba"]
    found["toygan.game.trainer / numba"] = found["import toygan.game.trainer"] / found["import numba"]
    found |= command_times(options.rounds)
    found["first training"], found["training again"] = training_times(options.rounds)
    for name, value in found.items():
        print(f"{name:26} {value:8.3f}{'' if '/' in name else ' s'}")
    if options.json:
        Path(options.json).write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
