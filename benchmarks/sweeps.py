"""What sweeping costs: per run, in the report, and how much two workers gain over one.

    python benchmarks/sweeps.py                 # on an idle machine; minutes
    python benchmarks/sweeps.py --only report

overhead   seconds of a run inside a sweep beyond those of the same training without a folder
report     seconds of ``toygan report`` on 1,000 run folders that are written for the purpose
workers    time of one worker over that of two, for the same runs, in turns
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

# the repository in place of this folder: nothing need be installed
sys.path[0] = str(Path(__file__).resolve().parents[1])

from toygan.metrics import columns
from toygan.runs import train
from toygan.runs.folder import create, describe, write_manifest
from toygan.sweeps.plan import plan
from toygan.sweeps.sweep import sweep

SMALL = {"data": "ring8", "hidden": [32, 32], "batch_size": 64, "iterations": 1000, "evaluate_every": 0}
LONG = {"preset": "tuned", "data": "ring8", "iterations": 3000, "seeds": 8, "evaluate_every": 0}


def overhead(folder: Path) -> dict:
    """Median over seeds of (run in a sweep) − (the same training alone), in turns."""
    planned = plan(SMALL | {"seeds": 10})
    train(planned[0].config)  # compiles
    extra = []
    for run in planned:
        began = time.perf_counter()
        train(run.config)
        alone = time.perf_counter() - began
        (outcome,) = sweep([run], folder)
        extra.append(outcome.seconds - alone)
    return {"overhead_seconds": round(statistics.median(extra), 4), "worst": round(max(extra), 4)}


def report(folder: Path) -> dict:
    """The command, as a user runs it, on 4 presets × 2 laws × 125 seeds with 20 rows of metrics each."""
    from toygan.datasets import dataset

    presets = ["gan", "lsgan", "dragan", "wgan-gp-toy"]
    planned = plan({"preset": presets, "data": ["ring8", "grid25"], "seeds": 125, "iterations": 1000})
    names, rng = (
        ["step", "generator_loss", "critic_loss", *columns(dataset("ring8"))],
        np.random.default_rng(0),
    )
    for run in planned:
        here = create(folder / "runs" / run.name, describe(run.config, run.label))
        table = np.column_stack([np.arange(50, 1001, 50), rng.random((20, len(names) - 1))])
        np.savetxt(here / "metrics.csv", table, "%.6g", ",", header=",".join(names), comments="")
        write_manifest(here, "finished", 1000)
    began = time.perf_counter()
    command = [sys.executable, "-m", "toygan", "report", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=sys.path[0])
    return {"runs": len(planned), "report_seconds": round(time.perf_counter() - began, 2)}


def workers(folder: Path, rounds: int = 3) -> dict:
    """The same eight runs by one process and by two, in turns; each round in folders of its own."""
    planned, ratios = plan(LONG), []
    list(sweep(plan(LONG | {"iterations": 64}), folder / "warm", jobs=2))
    for turn in range(rounds):
        seconds = {}
        for jobs in (1, 2):
            began = time.perf_counter()
            list(sweep(planned, folder / f"round{turn}-jobs{jobs}", jobs=jobs))
            seconds[jobs] = time.perf_counter() - began
        ratios.append(seconds[1] / seconds[2])
    rounded = [round(ratio, 3) for ratio in ratios]
    return {"two_workers_over_one": statistics.median(rounded), "rounds": rounded}


def main() -> None:
    """Print one JSON line per measurement."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=("overhead", "report", "workers"))
    chosen = parser.parse_args().only
    for measure in (overhead, report, workers):
        if chosen in (None, measure.__name__):
            with tempfile.TemporaryDirectory() as folder:
                print(json.dumps({"what": measure.__name__, **measure(Path(folder))}), flush=True)


if __name__ == "__main__":
    main()
