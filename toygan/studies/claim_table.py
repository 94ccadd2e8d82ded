"""What critics claimed and proved of W₁ while they played: rows of the histories of runs, as a table.

A row per evaluation, all numbers in data units and of the points between which ``w1`` is exact:

    game, data, seed, step
    claimed      E_P D − E_Q D; a claim of W₁ only where the game is a Wasserstein one
    proved       the lower bound of W₁ that the critic proves, about claimed / K
    slope        the largest ‖∇D‖ that was seen
    lipschitz    K, which no slope exceeds
    w1           exact W₁ of the points
"""

import csv
import io
from pathlib import Path
from statistics import median

from toygan.support.files import atomic_write

COLUMNS = ("game", "data", "seed", "step", "claimed", "proved", "slope", "lipschitz", "w1")
TEXTS, WHOLE = ("game", "data"), ("seed", "step")
FROM_HISTORY = {
    "claimed": "critic_gap",
    "proved": "critic_proof",
    "slope": "critic_slope",
    "lipschitz": "critic_lipschitz",
    "w1": "w1",
}
ROUNDING = 1e-12  # of W₁, whose digits are those of float64


def history_rows(run, game: str) -> list[dict]:
    """The rows of one run, every proof of them compared with the exact W₁.

    Parameters
    ----------
    run : toygan.runs.run.Run
    game : str
        What the game is called in the table.

    Returns
    -------
    list of dict
        One for each evaluation, with the keys ``COLUMNS``; none where the critic judges no single points.

    Raises
    ------
    ValueError
        When a proof is above the exact W₁, or a slope above K: with the row.
    """
    if FROM_HISTORY["proved"] not in run.history:
        return []
    rows = [
        {"game": game, "data": run.config.data, "seed": run.config.seed, "step": int(step)}
        | {name: float(run.history[column][k]) for name, column in FROM_HISTORY.items()}
        for k, step in enumerate(run.history.step)
    ]
    check_proofs(rows)
    return rows


def check_proofs(rows) -> None:
    """Compare every proof with the exact W₁, and every slope with K.

    Raises
    ------
    ValueError
        For the first row in which one is above the other.

    Examples
    --------
    >>> check_proofs([{"proved": 0.4, "w1": 0.5, "slope": 1.0, "lipschitz": 2.0}])
    """
    for row in rows:
        for less, more in (("proved", "w1"), ("slope", "lipschitz")):
            if not row[less] <= row[more] * (1 + ROUNDING):
                raise ValueError(f"{less} must be at most {more}; it is above it in the row {row}")


def summary(rows) -> dict:
    """What the rows of one game say.

    Parameters
    ----------
    rows : list of dict
        At least one.

    Returns
    -------
    dict
        ``runs`` and ``evaluations``; ``runs_above`` and ``evaluations_above``, those with a claim above W₁;
        ``claimed``, the median and the largest claim in parts of W₁; ``lipschitz``, median and largest K;
        ``proved``, the median and the largest proof in parts of W₁.

    Examples
    --------
    >>> row = {"data": "ring8", "seed": 0, "claimed": 3.0, "proved": 1.0, "lipschitz": 3.0, "w1": 2.0}
    >>> found = summary([row, row | {"claimed": 1.5, "proved": 0.5}])
    >>> found["runs_above"], found["evaluations_above"], found["claimed"], found["proved"]
    (1, 1, (1.125, 1.5), (0.375, 0.5))
    """
    above = [row for row in rows if row["claimed"] > row["w1"]]
    parts = {name: [row[name] / row["w1"] for row in rows] for name in ("claimed", "proved")}
    parts["lipschitz"] = [row["lipschitz"] for row in rows]
    return {
        "runs": len({(row["data"], row["seed"]) for row in rows}),
        "evaluations": len(rows),
        "runs_above": len({(row["data"], row["seed"]) for row in above}),
        "evaluations_above": len(above),
    } | {name: (median(values), max(values)) for name, values in parts.items()}


def read_table(path) -> list[dict]:
    """The rows of a table, with numbers.

    Raises
    ------
    ValueError
        For another head.
    """
    reader = csv.DictReader(io.StringIO(Path(path).read_text(encoding="utf-8")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"{path}: the columns must be {','.join(COLUMNS)}; they are {reader.fieldnames}")
    return [
        {
            name: text if name in TEXTS else (int if name in WHOLE else float)(text)
            for name, text in row.items()
        }
        for row in reader
    ]


def write_table(rows, path) -> None:
    """Write the rows to nine digits, whole or not at all."""
    with atomic_write(path, "w") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(
            [row[name] if name in (*TEXTS, *WHOLE) else f"{row[name]:.9g}" for name in COLUMNS]
            for row in rows
        )
