"""What sweeping costs: per run, in the report, and how much two workers gain over one.

    python benchmarks/sweeps.py                 # on an idle machine; minutes
    python benchmarks/sweeps.py --only report

overhead   seconds of a run inside a sweep beyond those of the same training without a folder
report     seconds of ``toygan report`` on 1,000 run folders that are written for the purpose
workers    time of one worker over that of two, for the same runs, in turns
throughput 200 runs of width 32 × 500 updates by one worker a core, workers' start included, over what
           that many cores would do at the speed of one run alone on one thread
planning   seconds to plan 10,000 runs
dask       1,000 runs of 32 updates on a local cluster of four workers: seconds of a run beyond its share of
           the cores for the same training alone (needs the extra ``[distributed]``)
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

import numpy as np

# the repository in place of this folder: nothing need be installed
sys.path[0] = str(Path(__file__).resolve().parents[1])

from toygan.engine.blas import one_blas_thread
from toygan.engine.workers import one_worker
from toygan.metrics import columns
from toygan.runs import train
from toygan.runs.folder import create, describe, write_manifest
from toygan.sweeps.plan import plan
from toygan.sweeps.sweep import sweep

SMALL = {"data": "ring8", "hidden": [32, 32], "batch_size": 64, "iterations": 1000, "evaluate_every": 0}
LONG = {"preset": "wgan-gp-tuned", "data": "ring8", "iterations": 3000, "seeds": 8, "evaluate_every": 0}
MANY = {"data": "ring8", "hidden": [32, 32, 32], "iterations": 500, "evaluate_every": 0}


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


def alone(config, times: int = 5) -> float:
    """Median seconds of a training without a folder, on one thread."""
    found = []
    with one_worker(), one_blas_thread():
        train(config)  # compiles
        for _ in range(times):
            began = time.perf_counter()
            train(config)
            found.append(time.perf_counter() - began)
    return statistics.median(found)


def throughput(folder: Path) -> dict:
    """Runs a second of one worker a core, over those of a run alone times the number of cores."""
    cores, planned = os.cpu_count(), plan(MANY | {"seeds": 200})
    before = alone(planned[0].config)
    began = time.perf_counter()
    outcomes = list(sweep(planned, folder, jobs=cores))
    seconds = time.perf_counter() - began
    assert all(outcome.status == "finished" for outcome in outcomes)
    one = (before + alone(planned[0].config)) / 2
    return {"cores": cores, "alone_s": one, "sweep_s": seconds, "share": len(planned) * one / cores / seconds}


def planning(folder: Path) -> dict:
    """Seconds to plan 10,000 runs."""
    began = time.perf_counter()
    planned = plan(SMALL | {"seeds": 10_000})
    return {"runs": len(planned), "seconds": time.perf_counter() - began}


def dask(folder: Path) -> dict:
    """Seconds of a run on a local cluster of four workers beyond its share of the cores."""
    import distributed

    planned = plan(MANY | {"iterations": 32, "seeds": 1000})
    one = alone(planned[0].config)
    cluster = distributed.LocalCluster(n_workers=4, threads_per_worker=1, dashboard_address=":0")
    with cluster:
        address = cluster.scheduler_address
        list(sweep(planned[:8], folder / "warm", backend="dask", scheduler=address))
        began = time.perf_counter()
        outcomes = list(sweep(planned, folder / "runs", backend="dask", scheduler=address))
        seconds = time.perf_counter() - began
    assert all(outcome.status == "finished" for outcome in outcomes)
    share = one / min(4, os.cpu_count())
    return {"alone_s": one, "sweep_s": seconds, "beyond_s_per_run": seconds / len(planned) - share}


MEASURES = {measure.__name__: measure for measure in (overhead, report, workers, throughput, planning, dask)}


def main() -> None:
    """Print one JSON line per measurement."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=tuple(MEASURES), nargs="+", default=tuple(MEASURES))
    for name in parser.parse_args().only:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps({"what": name, **MEASURES[name](Path(folder))}), flush=True)


if __name__ == "__main__":
    main()
