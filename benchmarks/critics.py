"""What does a critic know of W₁? The study behind docs/critics.md and the figure critic_examination.

    python benchmarks/critics.py                       # 8 methods, 3 laws, 5 seeds: figures/data/critics.csv
    python benchmarks/critics.py --out my.csv --seeds 2 --laws funnels:16:3:7

It is ``toygan examine`` with the table that ships as its output: the same command goes on after an
interruption.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from toygan.studies.critic_examination import ITERATIONS, LAWS, METHODS, SEEDS

TABLE = Path(__file__).parents[1] / "figures" / "data" / "critics.csv"


def command(options) -> list[str]:
    """The command line of the study."""
    words = [sys.executable, "-m", "toygan", "examine", "--out", str(options.out)]
    words += ["--seeds", str(options.seeds), "--iterations", str(options.iterations)]
    words += [word for law in options.laws for word in ("--law", law)]
    words += [word for method in options.methods for word in ("--method", method)]
    return words + (["--jobs", str(options.jobs)] if options.jobs else [])


def main() -> None:
    """Do the study."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=TABLE, help="the table")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--iterations", type=int, default=ITERATIONS)
    parser.add_argument("--laws", nargs="+", default=list(LAWS))
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--jobs", type=int)
    sys.exit(subprocess.run(command(parser.parse_args()), check=False).returncode)


if __name__ == "__main__":
    main()
