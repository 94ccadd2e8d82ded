"""Does my loss cover the modes? Methods under one protocol, and wgan-gp-tuned at full length.

    python benchmarks/coverage.py --folder build/coverage             # the study: figures/data/coverage.csv
    python benchmarks/coverage.py --folder build/tuned --tuned        # ten seeds of wgan-gp-tuned
    python benchmarks/coverage.py --folder build/equal --equal-seconds   # figures/data/equal_seconds.csv
    python benchmarks/coverage.py --folder build/coverage --seeds 2 --jobs 2 --out my.csv

Rows of the table that are not among the runs stay as they are, so that ``--methods spectral`` adds one. What
critics claimed and proved of W1 on the way goes to ``claims_coverage.csv`` beside it; the script ends with an
error where a proof is above the exact W1.

Runs are those of ``sweep``: the same command goes on after an interruption, and does nothing twice.

The protocol is ``toygan.studies.mode_coverage``, the columns of the table are those of
``toygan.studies.coverage_table``; ``toygan coverage`` puts a method of one's own beside them.
"""

import argparse
from pathlib import Path

if __name__ == "coverage":  # Numba asks for the package of that name, and does without it
    raise ImportError("benchmarks/coverage.py is a study of mode coverage, not the package coverage")

from toygan.runs import load_run
from toygan.studies import claim_table
from toygan.studies.coverage_table import METRICS, keys, means, of, read_rows, write_table
from toygan.studies.mode_coverage import (
    EQUAL,
    EQUAL_SEEDS,
    ITERATIONS,
    LAWS,
    METHODS,
    SEEDS,
    equal_seconds,
    measured,
    study,
    tuned,
)
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
    parser.add_argument("--tuned", action="store_true", help="wgan-gp-tuned instead of the study")
    parser.add_argument("--equal-seconds", action="store_true", help="as many updates as fit in five seconds")
    parser.add_argument(
        "--seeds", type=int, help=f"{SEEDS}; {EQUAL_SEEDS} at equal seconds, 10 of wgan-gp-tuned"
    )
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="of the study")
    parser.add_argument("--methods", nargs="+", choices=METHODS, help="of the study")
    parser.add_argument("--laws", nargs="+", choices=LAWS, default=list(LAWS), help="of wgan-gp-tuned")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the table")
    options = parser.parse_args()
    if options.tuned:
        planned = tuned(options.seeds or 10, options.laws)
    elif options.equal_seconds:
        planned = equal_seconds(options.seeds or EQUAL_SEEDS, options.methods or EQUAL)
    else:
        planned = study(options.seeds or SEEDS, options.iterations, options.methods or tuple(METHODS))
    table = "coverage_tuned.csv" if options.tuned else "coverage.csv"
    out = options.out or TABLES / ("equal_seconds.csv" if options.equal_seconds else table)
    claims = out.with_name(f"claims_{out.name}")
    rows, claimed = kept(out, read_rows), kept(claims, claim_table.read_table)
    for outcome in sweep(planned, options.folder, options.jobs):
        print(outcome.name, outcome.status, f"{outcome.seconds:.1f} s", outcome.error, flush=True)
        if outcome.status in ("finished", "skipped") and not outcome.error:
            folder = options.folder / "runs" / outcome.name
            row = measured(outcome.label, folder)
            rows[identity(row)] = [row]
            write_table(in_order(rows), out)
            if options.equal_seconds:
                continue
            if found := claim_table.history_rows(load_run(folder), outcome.label):
                claimed[identity(row)] = found
                claim_table.write_table(in_order(claimed), claims)
    print(summary(in_order(rows)))


def identity(row: dict) -> tuple:
    """Which run a row is of: method, law, seed."""
    return row["method"] if "method" in row else row["game"], row["data"], row["seed"]


def kept(path: Path, read) -> dict[tuple, list[dict]]:
    """The rows of a table that is there, by run."""
    found: dict = {}
    for row in read(path) if path.exists() else ():
        found.setdefault(identity(row), []).append(row)
    return found


def in_order(rows: dict[tuple, list[dict]]) -> list[dict]:
    """All rows: seed by seed, law by law, in the order of the methods."""
    methods = list(METHODS)
    runs = sorted(rows, key=lambda run: (run[2], LAWS.index(run[1]), methods.index(run[0])))
    return [row for run in runs for row in rows[run]]


if __name__ == "__main__":
    main()
