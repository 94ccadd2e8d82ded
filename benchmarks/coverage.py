"""Does my loss cover the modes? Ten methods under one protocol, and the tuned presets at full length.

    python benchmarks/coverage.py --folder build/coverage             # the study: figures/data/coverage.csv
    python benchmarks/coverage.py --folder build/tuned --tuned        # ten seeds of the tuned presets
    python benchmarks/coverage.py --folder build/coverage --seeds 2 --jobs 2 --out my.csv

Runs are those of ``sweep``: the same command goes on after an interruption, and does nothing twice.

The protocol: ``SHARED`` holds for every method of the study; ``METHODS`` adds what makes the method itself,
which is its objective, its constraint on the critic with the published weight, and its critic steps. Three
settings depart, each for a reason: WGAN uses RMSProp, because momentum and clipping do not go together, and a
clip for networks that small; "wgan_gp_tuned" is the preset ``tuned`` as it stands, cut to the same number of
updates. No hyperparameter was searched for any other row.

The columns of the table, a row per run:

    method, data, seed, iterations
    modes, balanced_modes    of 2,500 samples: modes with a sample within 3 sigma, and with 0.2 of their share
    high_quality             share of 100,000 samples within 3 sigma of a centre; empty without modes
    reverse_kl               of the 100,000 samples' mode weights, in nats; empty without modes
    w1, w1_floor_q95         exact W1 of 1024 of them, and the 95th percentile of a perfect generator's
    seconds                  of training, on a machine that did other work as well
"""

import argparse
import csv
from pathlib import Path

if __name__ == "coverage":  # Numba asks for the package of that name, and does without it
    raise ImportError("benchmarks/coverage.py is a study of mode coverage, not the package coverage")

import numpy as np

from toygan.config import TrainConfig
from toygan.config.presets import preset
from toygan.metrics import evaluate
from toygan.runs import load_run
from toygan.runs.folder import read_manifest
from toygan.runs.identity import run_name
from toygan.support.files import atomic_write
from toygan.sweeps.plan import PlannedRun
from toygan.sweeps.statistics import summarise
from toygan.sweeps.sweep import sweep

SHARED = {
    "hidden": (64, 64, 64),
    "activation": "relu",
    "init": "he",
    "latent": "normal",
    "latent_dim": 2,
    "batch_size": 256,
    "critic_steps": 1,
    "optimizer": "adam",
    "learning_rate": 1e-3,
    "betas": (0.5, 0.9),
    "schedule": "constant",
}
CLIPPED = {"objective": "wasserstein", "penalty": "none", "clip": 0.041, "optimizer": "rmsprop"}
METHODS = {
    "minimax": {"objective": "minimax"},
    "non_saturating": {"objective": "non_saturating"},
    "least_squares": {"objective": "least_squares"},
    "hinge": {"objective": "hinge"},
    "wgan": CLIPPED | {"critic_steps": 5},
    "wgan_gp_toy": {
        "objective": "wasserstein",
        "penalty": "gradient_penalty",
        "penalty_weight": 0.1,
        "critic_steps": 5,
    },
    "wgan_gp_tuned": None,  # the preset as it stands
    "dragan": {"objective": "non_saturating", "penalty": "dragan", "penalty_weight": 10.0},
    "r1": {"objective": "non_saturating", "penalty": "r1", "penalty_weight": 10.0},
    "packing": {"objective": "non_saturating", "coupling": "packing:2"},
}
LAWS = ("ring8", "grid25", "swissroll")  # of the tuned presets
COLUMNS = (
    *("method", "data", "seed", "iterations", "modes", "balanced_modes"),
    *("high_quality", "reverse_kl", "w1", "w1_floor_q95", "seconds"),
)
FEW, MANY = 2_500, 100_000  # samples for modes, and for quality
_STREAM = 0xC0E4  # of the measuring, apart from the trainer's
TABLES = Path(__file__).parents[1] / "figures" / "data"


def study(seeds: int, iterations: int, methods=tuple(METHODS)) -> list[PlannedRun]:
    """Every method on ring8 and grid25; all of seed 0 first, so that a part of the study is a study."""
    return [
        _planned(method, _config(method, data, iterations=iterations, seed=seed))
        for seed in range(seeds)
        for data in ("ring8", "grid25")
        for method in methods
    ]


def tuned(seeds: int, laws=LAWS) -> list[PlannedRun]:
    """The tuned presets at their full length."""
    return [
        _planned("wgan_gp_tuned", _config("wgan_gp_tuned", data, seed=seed))
        for seed in range(seeds)
        for data in laws
    ]


def _config(method: str, data: str, **settings) -> TrainConfig:
    rules = METHODS[method]
    if rules is None:
        config = preset("tuned", data=data, **settings)
    else:
        config = TrainConfig(**SHARED | rules | settings, data=data)
    return config.replace(evaluate_every=config.iterations // 4)


def _planned(method: str, config: TrainConfig) -> PlannedRun:
    return PlannedRun(method, config, run_name(config, method))


def measured(method: str, folder: Path) -> dict:
    """One row of the table, from a finished run folder; the same row every time."""
    run = load_run(folder)
    rng = np.random.default_rng([run.config.seed, _STREAM])
    few = evaluate(run.sample(FEW, rng), run.data, rng)
    many = evaluate(run.sample(MANY, rng), run.data, rng)
    row = {"method": method, "data": run.config.data, "seed": run.config.seed, "iterations": run.step}
    row |= {name: int(few[name]) for name in ("modes", "balanced_modes") if name in few}
    for name in ("high_quality", "reverse_kl", "w1", "w1_floor_q95"):
        row |= {name: round(many[name], 6)} if name in many else {}
    return row | {"seconds": round(read_manifest(folder)["seconds"], 1)}


def write_table(rows: list[dict], path: Path) -> None:
    """Write the rows, whole or not at all."""
    with atomic_write(path, "w") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def summary(rows: list[dict]) -> str:
    """Mean ± standard error per method and law, and on how many seeds W1 is at its floor."""
    lines = []
    for key in dict.fromkeys((row["data"], row["method"]) for row in rows):
        mine = [row for row in rows if (row["data"], row["method"]) == key]
        names = ("modes", "balanced_modes", "high_quality", "reverse_kl", "w1")
        found = {name: summarise([row[name] for row in mine]) for name in names if name in mine[0]}
        words = [f"{name} {s['mean']:.4g} ± {s['standard_error']:.2g}" for name, s in found.items()]
        floor = sum(row["w1"] <= row["w1_floor_q95"] for row in mine)
        lines.append("  ".join([*key, *words, f"at the floor {floor}/{len(mine)}"]))
    return "\n".join(lines)


def main() -> None:
    """Do the runs, and keep the table up to date after each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="where the runs are kept")
    parser.add_argument("--tuned", action="store_true", help="the tuned presets instead of the study")
    parser.add_argument("--seeds", type=int, help="5 for the study, 10 for the tuned presets")
    parser.add_argument("--iterations", type=int, default=10_000, help="of the study")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--laws", nargs="+", choices=LAWS, default=list(LAWS), help="of the tuned presets")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the table")
    options = parser.parse_args()
    if options.tuned:
        planned = tuned(options.seeds or 10, options.laws)
    else:
        planned = study(options.seeds or 5, options.iterations, options.methods)
    out = options.out or TABLES / ("coverage_tuned.csv" if options.tuned else "coverage.csv")
    rows: dict[str, dict] = {}
    for outcome in sweep(planned, options.folder, options.jobs):
        print(outcome.name, outcome.status, f"{outcome.seconds:.1f} s", outcome.error, flush=True)
        if outcome.status in ("finished", "skipped") and not outcome.error:
            rows[outcome.name] = measured(outcome.label, options.folder / "runs" / outcome.name)
            write_table([rows[run.name] for run in planned if run.name in rows], out)
    print(summary([rows[run.name] for run in planned if run.name in rows]))


if __name__ == "__main__":
    main()
