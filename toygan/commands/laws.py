"""What the two words of ``toygan compare`` stand for, as laws of the package ``divergences``.

    points.csv            a file of points, with weights or without
    norm(0, 1)            a law as text
    grid25                a law of the table (toygan list data)
    runs/my-run           the generator of a run

A law of the table is exact where it has a density on the line and no samples are asked for; elsewhere, like a
generator, it gives as many independent points as the other law has, or ``POINTS``.
"""

from dataclasses import dataclass
from pathlib import Path

POINTS = 4096  # of laws that are drawn from, when nothing says how many
WHICH = ("first", "second")


@dataclass(frozen=True)
class Asked:
    """The options that say how laws are read.

    Attributes
    ----------
    columns, weights : str or None
        Which columns of files hold what.
    normalize : bool
    samples : bool
        Whether both must give points: for estimates and tests.
    subsample : int or None
        How many points of each law.
    seed : int
    """

    columns: str | None = None
    weights: str | None = None
    normalize: bool = False
    samples: bool = False
    subsample: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Given:
    """One law, its name for messages, the names of its coordinates, and what was done to it, in words."""

    law: object
    name: str
    columns: tuple[str, ...] = ()
    said: str = ""

    def __str__(self) -> str:
        from divergences.laws.construct import describe

        return describe(self.law) + (f" ({self.said})" if self.said else "")


def read_laws(words: tuple[str, str], asked: Asked) -> tuple[Given, Given]:
    """Both laws, ready to be compared.

    Parameters
    ----------
    words : (str, str)
    asked : Asked

    Raises
    ------
    ValueError, OSError
        Saying which word is no law, and what it could be; for files whose coordinates do not fit.
    """
    from numpy.random import default_rng

    sources = [_source(word, f"the {which} law", asked) for word, which in zip(words, WHICH)]
    known = [source.rows for source in sources if source.rows]
    count = asked.subsample or max(known, default=POINTS)
    streams = default_rng(asked.seed).spawn(2)
    first, second = (source.give(count, asked, rng) for source, rng in zip(sources, streams))
    _check_coordinates(first, second)
    return first, second


def _source(word: str, which: str, asked: Asked):
    """The file, run, name or text behind a word."""
    from toygan.datasets.file_names import SAID, is_file_name, refuse_ending
    from toygan.datasets.point_table import read_table
    from toygan.datasets.table import KNOWN, dataset
    from toygan.support.names import look_up

    if is_file_name(word):
        return _File(read_table(word, asked.columns, asked.weights, weighted=True))
    if "(" in word:
        return _Text(word, which)
    if word in KNOWN:
        law = dataset(word)
        return _Drawn(word, law.columns, law.sample, law.law)
    if Path(word).is_dir():
        from toygan.runs.api import load_run

        run = load_run(word)
        return _Drawn(f"run {Path(word).resolve().name}", run.data.columns, run.sample, None)
    refuse_ending(word, which)
    try:
        look_up(KNOWN, word, "data law")
    except ValueError as error:
        near = error.args[0].rpartition("Did you mean")
        hint = f". Did you mean{near[2]}" if near[1] else ""
        raise ValueError(
            f"{which} = {word!r} must be a law such as norm(0, 1), a file ({SAID}), "
            f"a law of toygan list data, or the folder of a run{hint}"
        ) from None


@dataclass(frozen=True)
class _Text:
    """A law such as ``norm(0, 1)``."""

    word: str
    which: str
    rows = 0

    def give(self, count, asked: Asked, rng) -> Given:
        from divergences import law_from_text
        from divergences.laws.discrete import Discrete

        law = law_from_text(self.word, self.which, asked.normalize)
        equal = isinstance(law, Discrete) and law.points is not None and law.equal_weights
        if asked.samples and not equal:
            raise ValueError(
                f"{self.which} = {self.word}: --test and --estimate take points on both sides: a file, "
                "a law of toygan list data, or a run"
            )
        return Given(law, self.which)


@dataclass(frozen=True)
class _File:
    """A file of points; ``table`` is a `toygan.datasets.point_table.PointTable`."""

    table: object

    @property
    def rows(self) -> int:
        return len(self.table.rows)

    def give(self, count, asked: Asked, rng) -> Given:
        from divergences import samples

        table, said = self.table, ""
        if (asked.samples or asked.subsample) and table.weights is not None:
            raise ValueError(
                f"{table.name} has weights ('{table.weight}'): --test, --estimate and --subsample take "
                f"points of equal weight; if the column is a coordinate, say {_as_coordinate(table)}"
            )
        if asked.subsample and asked.subsample < self.rows:
            chosen = rng.choice(self.rows, asked.subsample, replace=False)
            chosen.sort()
            said = f"of {self.rows} rows, chosen with seed {asked.seed}"
            table = table._replace(rows=table.rows[chosen])
        try:
            law = samples(table.rows, table.weights, normalize=table.weights is not None and asked.normalize)
        except ValueError as error:
            words = str(error).partition(". Divide by it")[0]  # what follows is for Python
            raise ValueError(f"{table.name}: {words}{_about_weights(table, words)}") from None
        return Given(law, table.name, table.columns, said)


@dataclass(frozen=True)
class _Drawn:
    """A law of the table or a generator; ``law`` is its density on the line, if it has one."""

    name: str
    columns: tuple
    sample: object
    law: object
    rows = 0

    def give(self, count, asked: Asked, rng) -> Given:
        from divergences import samples

        if self.law is not None and not asked.samples and not asked.subsample:
            return Given(self.law, self.name, self.columns, self.name)
        points = samples(self.sample(count, rng))
        return Given(points, self.name, self.columns, f"{self.name}, drawn with seed {asked.seed}")


def _as_coordinate(table) -> str:
    return f"--columns {','.join([*table.columns, table.weight])}"


def _about_weights(table, error: str) -> str:
    """What to do about a column that was taken for weights."""
    if table.weights is None or not error.startswith("weights"):
        return ""
    masses = "; if it holds masses, say --normalize" if "must sum to 1" in error else ""
    return (
        f". The column '{table.weight}' was taken for weights{masses}; "
        f"if it is a coordinate, say {_as_coordinate(table)}"
    )


def _check_coordinates(p: Given, q: Given) -> None:
    """Refuse laws whose coordinates differ in number, or have the same names in another order."""
    one, other = p.columns, q.columns
    if not one or not other:
        return
    what = f"{p.name} has the coordinates {', '.join(one)}, {q.name} has {', '.join(other)}"
    if len(one) != len(other):
        raise ValueError(f"both must have as many coordinates: {what}; choose with --columns")
    if one != other and sorted(one) == sorted(other):
        raise ValueError(f"coordinates must come in one order: {what}; say --columns {','.join(one)}")
