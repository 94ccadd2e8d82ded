"""The table of figures: one frozen row each, one module each in ``figures/<chapter>/<id>.py``.

A figure's module holds

``compute(quick, seed)``  everything that takes time, to a flat dictionary of arrays,
``draw(data, text)``      a matplotlib ``Figure`` of these arrays; every word comes from ``text("key")``,
``numbers(data)``         (may be left out) the few numbers the picture shows, by label key.

The table names modules without importing them, so that listing the figures costs next to nothing.
What a figure says (headline, caption, alternative text) stands with all other words in ``labels.csv``.
"""

from dataclasses import dataclass
from functools import partial
from importlib import import_module

from figures import labels
from toygan.names import look_up

CHAPTERS = ("distances", "backpropagation", "game", "wasserstein", "without_the_game")


class NotAvailable(Exception):
    """Raised by ``compute`` when an optional package is missing: the figure is skipped, with this reason."""


@dataclass(frozen=True)
class LectureFigure:
    """One row: what the figure is called, where it comes from, and what it costs.

    Attributes
    ----------
    id : str
        Stem of its module and of its files.
    chapter : str
        One of ``CHAPTERS``; the folder of its module.
    source : str
        Paper and figure, or lecture document (S0 to S4).
    seconds : float
        Time of a full build on one core, measured; the longest figures are started first.
    seed : int
        Handed to ``compute``; all randomness comes from it.
    files : tuple of str
        Data files below ``figures/`` that the picture depends on.

    Examples
    --------
    >>> find("parallel_lines").chapter
    'distances'
    >>> find("parallel_lines").caption[:44]
    'Every grain of the first line travels exactl'
    """

    id: str
    chapter: str
    source: str
    seconds: float
    seed: int = 0
    files: tuple[str, ...] = ()

    @property
    def module_name(self) -> str:
        """Dotted name of the module that computes and draws it."""
        return f"figures.{self.chapter}.{self.id}"

    @property
    def caption(self) -> str:
        """One sentence: what to see, message first (English; ``text`` has the other languages)."""
        return self.text("caption")

    @property
    def alt(self) -> str:
        """What a reader who cannot see the picture needs (English)."""
        return self.text("alt")

    def text(self, key: str, lang: str = "en") -> str:
        """One of this figure's own words, ``labels.label("<id>.<key>", lang)``."""
        return labels.label(f"{self.id}.{key}", lang)

    def compute(self, quick: bool = False) -> dict:
        """Everything that takes time; ``quick`` asks for smoke quality."""
        return import_module(self.module_name).compute(quick, self.seed)

    def draw(self, data: dict, lang: str = "en"):
        """A matplotlib ``Figure`` in the style of the surrounding ``style.context``."""
        return import_module(self.module_name).draw(data, partial(self.text, lang=lang))

    def numbers(self, data: dict) -> dict[str, float]:
        """The numbers the picture shows, by label key."""
        return getattr(import_module(self.module_name), "numbers", lambda data: {})(data)

    def summary(self) -> dict:
        """The row as plain data, for ``--list --json``."""
        return {
            "id": self.id,
            "chapter": self.chapter,
            "source": self.source,
            "caption": self.caption,
            "alt": self.alt,
            "seconds": self.seconds,
        }


FIGURES: dict[str, LectureFigure] = {
    row.id: row
    for row in (
        LectureFigure(
            "step_size", "backpropagation", "S2, problem 1: the check behind the four equations", 1.5
        ),
        LectureFigure("parallel_lines", "distances", "Arjovsky et al. 2017 (WGAN), Example 1; S0", 0.8),
    )
}


def find(name: str) -> LectureFigure:
    """The figure of this id; an unknown one is answered with the known names and the nearest.

    Raises
    ------
    ValueError
        When there is no such figure.

    Examples
    --------
    >>> find("paralel_lines")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: unknown figure 'paralel_lines'; known: ... Did you mean 'parallel_lines'?
    """
    return look_up(FIGURES, name, "figure")


def select(names) -> list[LectureFigure]:
    """The rows of these ids and chapters, each once, in the table's order; no name means every figure."""
    known = FIGURES | dict.fromkeys(CHAPTERS)
    for name in names:
        look_up(known, name, "figure")
    return [row for row in FIGURES.values() if not names or row.id in names or row.chapter in names]


def make(name: str, *, quick: bool = False, style: str = "lecture", lang: str = "en"):
    """Compute and draw one figure, for a notebook or a script; nothing is saved.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from figures.style import context

    row = find(name)
    data = row.compute(quick)
    with context(style, lang):
        return row.draw(data, lang)
