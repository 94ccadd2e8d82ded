"""Does my loss cover the modes? Ten methods under one protocol, and the tuned presets at full length.

    python benchmarks/coverage.py --folder build/coverage             # the study: figures/data/coverage.csv
    python benchmarks/coverage.py --folder build/tuned --tuned        # ten seeds of the tuned presets
    python benchmarks/coverage.py --folder build/coverage --seeds 2 --jobs 2 --out my.csv

Runs are those of ``sweep``: the same command goes on after an interruption, and does nothing twice.

The protocol is ``toygan.studies.mode_coverage``, the columns of the table are those of
``toygan.studies.coverage_table``; ``toygan coverage`` puts a method of one's own beside the ten.
"""

import argparse
from pathlib import Path

if __name__ == "coverage":  # Numba asks for the package of that name, and does without it
    raise ImportError("benchmarks/coverage.py is a study of mode coverage, not the package coverage")

from toygan.studies.coverage_table import METRICS, keys, means, of, write_table
from toygan.studies.mode_coverage import ITERATIONS, LAWS, METHODS, SEEDS, measured, study, tuned
from toygan.sweeps.sweep import sweep

TABLES = Path(__file__).parents[1] / "figures" / "data"


def summary(rows: list[dict]) -> str:
    """Mean ± standard error per method and law, and on how many seeds W1 is at its floor."""
    lines = []
    for data in keys(rows, "data"):
        for method in keys([row for row in rows if row["data"] == data], "method"):
            found = means(of(rows, data, method))
            words = [
                f"{name} {found[name]['mean']:.4g} ± {found[name]['standard_error']:.2g}"
                for name in METRICS
                if name in found
            ]
            floor = f"at the floor {found['at_the_floor']}/{found['seeds']}"
            lines.append("  ".join([data, method, *words, floor]))
    return "\n".join(lines)


def main() -> None:
    """Do the runs, and keep the table up to date after each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="where the runs are kept")
    parser.add_argument("--tuned", action="store_true", help="the tuned presets instead of the study")
    parser.add_argument("--seeds", type=int, help=f"{SEEDS} for the study, 10 for the tuned presets")
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="of the study")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--laws", nargs="+", choices=LAWS, default=list(LAWS), help="of the tuned presets")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the table")
    options = parser.parse_args()
    if options.tuned:
        planned = tuned(options.seeds or 10, options.laws)
    else:
        planned = study(options.seeds or SEEDS, options.iterations, options.methods)
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
