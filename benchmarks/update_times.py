"""Milliseconds of an update, all methods in turns: figures/data/update_times.csv, with machine and date.

    python benchmarks/update_times.py                      # on an idle machine, some five minutes
    python benchmarks/update_times.py --methods sinkhorn   # these, the other rows stay as they were

The methods are those of the coverage study under its protocol, on both of its laws, and those that the figure
without_a_critic trains. A game is played for a second before it is measured, with as many threads as there
are processors; the least of five rounds is kept, which other programs disturb least. ``equal_seconds.py``
reads from it how many updates a method has in equal seconds.
"""

import argparse
import csv
import time
from pathlib import Path

from performance import here

from figures.chapters.without_the_game import without_a_critic
from toygan.game.without_a_critic import new_trainer
from toygan.studies.mode_coverage import METHODS, STUDIED, planned_run
from toygan.support.files import atomic_write

TABLE = Path(__file__).parents[1] / "figures" / "data" / "update_times.csv"
COLUMNS = ("method", "data", "batch_size", "milliseconds", "date", "machine")
ROUNDS, WARM, TURN = 5, 1.0, 0.3  # rounds; seconds of a game before the first, and of a turn


def configs(methods) -> dict:
    """(method, law, batch size) -> configuration, long enough to be measured in."""
    found = {}
    for law in STUDIED:
        for method in methods:
            config = planned_run(method, law, seed=0).config
            found[method, law, config.batch_size] = config.replace(iterations=1_000_000)
    for method in without_a_critic.METHODS:
        if method in methods:
            config = without_a_critic.config(method, quick=False, seed=0)
            found[method, config.data, config.batch_size] = config.replace(iterations=1_000_000)
    return found


class Timed:
    """A game and the least milliseconds that an update of it took."""

    def __init__(self, config):
        self.trainer, self.milliseconds = new_trainer(config), float("inf")
        self.trainer.advance(1)  # compiles
        self.updates = self._seconds_for(WARM)[1]

    def turn(self) -> None:
        """Measure once more."""
        seconds, done = self._seconds_for(TURN)
        self.milliseconds = min(self.milliseconds, 1000 * seconds / done)

    def _seconds_for(self, least: float) -> tuple[float, int]:
        """Seconds that at least that many took, and the updates done in them."""
        start, done, piece = time.perf_counter(), 0, 1
        while (passed := time.perf_counter() - start) < least:
            self.trainer.advance(piece)
            done += piece
            rest = least - (time.perf_counter() - start)
            piece = max(1, int(rest * done / max(time.perf_counter() - start, 1e-6)))
        return passed, done


def measure(methods) -> list[dict]:
    """Rows of the table."""
    games = {key: Timed(config) for key, config in configs(methods).items()}
    for number in range(ROUNDS):
        for game in games.values():
            game.turn()
        print(f"round {number + 1} of {ROUNDS}", flush=True)
    found = here()
    place = {"date": found["date"], "machine": found["machine"]}
    return [dict(zip(COLUMNS, (*key, f"{game.milliseconds:.4g}"))) | place for key, game in games.items()]


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    rows = {}
    if options.out.exists():
        with options.out.open(encoding="utf-8", newline="") as file:
            rows = {identity(row): row for row in csv.DictReader(file)}
    rows |= {identity(row): row for row in measure(options.methods)}
    with atomic_write(options.out, "w") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows, key=order))


def identity(row: dict) -> tuple:
    """Which game a row is of."""
    return row["method"], row["data"], str(row["batch_size"])


def order(key: tuple) -> tuple:
    """Law by law, in the order of the methods."""
    method, law, _ = key
    return law, list(METHODS).index(method)


if __name__ == "__main__":
    main()
