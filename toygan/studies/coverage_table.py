"""The table of the coverage study: its columns, the rows that ship, means, and paired differences.

A row per run:

    method, data, seed, iterations
    modes, balanced_modes    of 2,500 samples: modes with a sample within 3 sigma, and with 0.2 of their share
    high_quality             share of 100,000 samples within 3 sigma of a centre; empty without modes
    reverse_kl               of the 100,000 samples' mode weights, in nats; empty without modes
    w1, w1_floor_q95         exact W1 of 1024 of them, and the 95th percentile of a perfect generator's
    seconds                  of training, on a machine that did other work as well
"""

import csv
import io
from functools import cache
from importlib.resources import files

from toygan.support.files import atomic_write
from toygan.sweeps.statistics import paired, summarise

COLUMNS = (
    *("method", "data", "seed", "iterations", "modes", "balanced_modes"),
    *("high_quality", "reverse_kl", "w1", "w1_floor_q95", "seconds"),
)
TEXTS = ("method", "data")
METRICS = ("modes", "balanced_modes", "high_quality", "reverse_kl", "w1")
COMPARED = ("balanced_modes", "high_quality", "w1")


@cache
def shipped() -> tuple[dict, ...]:
    """The runs of the study's methods, as they were measured."""
    return tuple(read_rows(files("figures").joinpath("data", "coverage.csv")))


def read_rows(path) -> list[dict]:
    """The rows of a table that `write_table` wrote, with numbers; without the cells that are empty."""
    return [_row(row) for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))]


def _row(texts: dict[str, str]) -> dict:
    """A row with numbers; without the cells that are empty."""
    whole = ("seed", "iterations", "modes", "balanced_modes")
    return {
        name: text if name in TEXTS else (int if name in whole else float)(text)
        for name, text in texts.items()
        if text
    }


def as_csv(rows) -> str:
    """The rows as text, with a head."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_table(rows, path) -> None:
    """Write the rows, whole or not at all."""
    with atomic_write(path, "w") as file:
        file.write(as_csv(rows))


def of(rows, data: str, method: str) -> list[dict]:
    """The runs of a method on a law."""
    return [row for row in rows if (row["data"], row["method"]) == (data, method)]


def keys(rows, name: str) -> list[str]:
    """The methods, or the laws, in the order of the rows."""
    return list(dict.fromkeys(row[name] for row in rows))


def means(rows: list[dict]) -> dict:
    """Summaries of one method on one law: metric -> mean, error, interval; seeds at the floor of W1.

    Returns
    -------
    dict
        ``seeds``, ``at_the_floor`` (how many), and a dict of `toygan.sweeps.statistics.summarise` for each
        of ``METRICS`` that the rows have.
    """
    found = {name: summarise([row[name] for row in rows]) for name in METRICS if name in rows[0]}
    floor = sum(row["w1"] <= row["w1_floor_q95"] for row in rows)
    return {"seeds": len(rows), "at_the_floor": floor} | found


def differences(ours: list[dict], theirs: list[dict]) -> dict:
    """Ours − theirs over the seeds that both have: metric of ``COMPARED`` -> summary.

    Raises
    ------
    ValueError
        When they share no seed.
    """
    by_seed = [{row["seed"]: row for row in rows} for rows in (ours, theirs)]
    return {
        name: paired(*({seed: row[name] for seed, row in side.items()} for side in by_seed))
        for name in COMPARED
    }
