"""Can the samples of the tuned presets be told from the data? Ten seeds of each, at 10,000 points.

    python benchmarks/tuned.py --folder build/tuned             # writes figures/data/tuned.csv
    python benchmarks/tuned.py --folder build/tuned --laws ring8 --seeds 2 --out my.csv

A row per run: 100,000 samples of the finished generator, whose modes, shares and widths are measured where
the law has modes, and the exact W1 of 10,000 of them beside what a perfect generator scores. Runs that have a
row in the table are left out: take the row away to do one again. They are those of ``sweep``: the same
command goes on after an interruption.
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from toygan.config.preset_table import BY_LAW
from toygan.config.presets import preset
from toygan.metrics import evaluate
from toygan.runs import load_run
from toygan.runs.folder import read_manifest
from toygan.runs.identity import run_name
from toygan.support.files import atomic_write
from toygan.sweeps.plan import PlannedRun
from toygan.sweeps.sweep import sweep

TABLE = Path(__file__).parents[1] / "figures" / "data" / "tuned.csv"
LAWS = tuple(BY_LAW["tuned"])
SAMPLES, N_W1 = 100_000, 10_000
MEASURES = (
    *("balanced_modes", "high_quality", "mode_sigma_median", "mode_sigma_least", "mode_sigma_largest"),
    *("reverse_kl", "w1", "w1_floor_mean", "w1_floor_q95"),
)
COLUMNS = ("data", "seed", "iterations", *MEASURES, "n_w1", "seconds")
_STREAM = 0x7C3D  # of the measuring, apart from the trainer's


def planned(laws=LAWS, seeds: int = 10) -> list[PlannedRun]:
    """The runs, all of seed 0 first, so that a part of the study is a study."""
    configs = [preset("tuned", data, seed=seed) for seed in range(seeds) for data in laws]
    return [PlannedRun("tuned", config, run_name(config, "tuned")) for config in configs]


def measured(folder: Path) -> dict:
    """One row of the table, from a finished run folder; the same row every time."""
    run = load_run(folder)
    rng = np.random.default_rng([run.config.seed, _STREAM])
    found = evaluate(run.sample(SAMPLES, rng), run.data, rng, N_W1)
    row = {"data": run.config.data, "seed": run.config.seed, "iterations": run.step}
    row |= {name: round(found[name], 6) for name in MEASURES if name in found}
    return row | {"n_w1": N_W1, "seconds": round(read_manifest(folder)["seconds"], 1)}


def read_table(path: Path) -> list[dict]:
    """The rows of a table, with numbers; without the cells that are empty."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole = ("seed", "iterations", "n_w1")
    return [
        {
            name: text if name == "data" else (int if name in whole else float)(text)
            for name, text in row.items()
            if text
        }
        for row in rows
    ]


def write_table(rows: list[dict], path: Path) -> None:
    """Write the rows, law by law and seed by seed, whole or not at all."""
    with atomic_write(path, "w") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (LAWS.index(row["data"]), row["seed"])))


def summary(rows: list[dict]) -> dict:
    """What is asked of a law's runs: least and largest of each measure, and on how many seeds W1 is low.

    Examples
    --------
    >>> rows = [{"w1": 0.1, "w1_floor_q95": 0.2}, {"w1": 0.3, "w1_floor_q95": 0.2}]
    >>> summary(rows)
    {'seeds': 2, 'at_the_floor': 1, 'w1': (0.1, 0.3)}
    """
    found = {"seeds": len(rows), "at_the_floor": sum(row["w1"] <= row["w1_floor_q95"] for row in rows)}
    for name in MEASURES[:-2]:
        values = [row[name] for row in rows if name in row]
        found |= {name: (min(values), max(values))} if values else {}
    return found


def main() -> None:
    """Do the runs, and keep the table up to date after each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="where the runs are kept")
    parser.add_argument("--laws", nargs="+", choices=LAWS, default=list(LAWS))
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--out", type=Path, default=TABLE, help="the table")
    options = parser.parse_args()
    rows = {
        (row["data"], row["seed"]): row for row in (read_table(options.out) if options.out.exists() else ())
    }
    runs = [
        run for run in planned(options.laws, options.seeds) if (run.config.data, run.config.seed) not in rows
    ]
    for outcome in sweep(runs, options.folder):
        print(outcome.name, outcome.status, f"{outcome.seconds:.1f} s", outcome.error, flush=True)
        if outcome.status in ("finished", "skipped") and not outcome.error:
            row = measured(options.folder / "runs" / outcome.name)
            rows[row["data"], row["seed"]] = row
            write_table(list(rows.values()), options.out)
            print(row, flush=True)
    for law in options.laws:
        print(law, summary([row for row in rows.values() if row["data"] == law]))


if __name__ == "__main__":
    main()
