"""The table of the examination of critics: its columns, the rows that ship, and means over seeds.

A row per critic:

    method, law, seed, iterations, config   which critic; config begins the hash of its configuration
    w1                   W₁ of the pair of laws, in data units
    claimed, proved      E_P D − E_Q D, and the lower bound that the critic proves, in parts of the true W₁
    cosine               mean cosine between ∇D and the gradient of the potential, at points of P
    cosine_at_ends       the same at points of Q, where it is usually reported
    largest_slope        the largest ‖∇D‖ at these points
    lipschitz            K, which no slope of the critic exceeds
    seconds              of training, on a machine that did other work as well
"""

import csv
import io
import math
from functools import cache
from importlib.resources import files
from pathlib import Path

from toygan.support.files import atomic_write
from toygan.sweeps.statistics import summarise

COLUMNS = (
    *("method", "law", "seed", "iterations", "config", "w1", "claimed", "proved"),
    *("cosine", "cosine_at_ends", "largest_slope", "lipschitz", "seconds"),
)
TEXTS, WHOLE = ("method", "law", "config"), ("seed", "iterations")
MEASURES = ("claimed", "proved", "cosine", "cosine_at_ends", "largest_slope", "lipschitz")
HEADS = {
    "claimed": "claimed",
    "proved": "proved",
    "cosine": "cosine",
    "cosine_at_ends": "at ends",
    "largest_slope": "slope",
}
WITH_ERROR = ("claimed", "cosine")
# Korotin, Kolesov and Burnaev 2022, Kantorovich Strikes Back!, in the plane: cosine, W1 claimed / true
PUBLISHED = {
    "funnels": (4, 16, 64),
    "w1": (0.817, 0.466, 0.230),
    "clipping": ((0.07, 0.031), (0.07, 0.044), (0.07, -0.005)),
    "gp": ((0.84, 0.857), (0.68, 0.422), (0.35, 0.127)),
    "lp": ((0.82, 0.885), (0.81, 0.479), (0.68, 0.224)),
    "spectral_norm": ((0.21, 0.152), (0.16, 0.079), (0.07, 0.003)),
    "groupsort": ((0.77, 0.760), (0.69, 0.284), (0.66, 0.085)),
}
NOTE = (
    "Means over seeds ± standard error, on 4,096 points of each law. In parts of W1:\n"
    "claimed, E_P D − E_Q D, and proved, the lower bound of W1 that follows from the\n"
    "bound K of the slope. cosine: between the slopes of critic and potential, at\n"
    "points of P, and at ends at points of Q. slope: the largest that was seen."
)


def read_table(text: str) -> list[dict]:
    """The rows of a table, with numbers.

    Raises
    ------
    ValueError
        For another head, or a cell that is no number: with its line.
    """
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"the columns must be {','.join(COLUMNS)}; they are {reader.fieldnames}")
    return [_row(cells, reader.line_num) for cells in reader]


def _row(cells: dict, line: int) -> dict:
    try:
        return {
            name: text if name in TEXTS else (int if name in WHOLE else float)(text)
            for name, text in cells.items()
        }
    except (TypeError, ValueError):
        raise ValueError(f"line {line} holds a cell that is no number: {list(cells.values())}") from None


@cache
def shipped() -> tuple[dict, ...]:
    """The rows of the study, as they were measured."""
    return tuple(read_table(files("figures").joinpath("data", "critics.csv").read_text(encoding="utf-8")))


def as_csv(rows) -> str:
    """The rows as text, with a head."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_table(rows, path: Path) -> None:
    """Write the rows, whole or not at all."""
    with atomic_write(path, "w") as file:
        file.write(as_csv(rows))


def means(rows) -> dict[str, dict[str, dict]]:
    """Law -> method -> measure -> mean and standard error over the seeds.

    Returns
    -------
    dict
        Each measure of ``MEASURES`` as `toygan.sweeps.statistics.summarise` gives it.
    """
    found: dict = {}
    for row in rows:
        found.setdefault(row["law"], {}).setdefault(row["method"], []).append(row)
    return {
        law: {
            method: {name: summarise([row[name] for row in held]) for name in MEASURES}
            for method, held in by_method.items()
        }
        for law, by_method in found.items()
    }


def as_text(rows) -> str:
    """A table for each law, for a terminal of 80 columns."""
    from divergences.comparison.tables import text_table

    true = {row["law"]: row["w1"] for row in rows}
    parts = []
    for law, by_method in means(rows).items():
        lines = [
            (method, *(_cell(name, found[name]) for name in HEADS)) for method, found in by_method.items()
        ]
        table = text_table(("method", *HEADS.values()), lines)
        parts.append(f"{law}; W1 = {true[law]:.4f}\n{table}")
    return "\n\n".join([*parts, NOTE])


def _cell(name: str, found: dict) -> str:
    error = found["standard_error"]
    spread = f" ± {error:.3f}" if name in WITH_ERROR and not math.isnan(error) else ""
    return f"{found['mean']:.3f}{spread}"


def as_data(rows) -> dict:
    """Means for JSON: law -> method -> measure -> mean and standard error, null where one seed says none."""
    return {
        law: {
            method: {
                name: {
                    key: None if math.isnan(value[key]) else value[key] for key in ("mean", "standard_error")
                }
                for name, value in found.items()
            }
            for method, found in by_method.items()
        }
        for law, by_method in means(rows).items()
    }
