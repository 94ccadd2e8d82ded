"""One figure of the table: where it comes from, what can be changed of it, what it says."""

from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module

from figures import parameters
from figures.look import labels

MESSAGES = ("headline", "caption", "alt")


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
        Paper and figure, or lecture document (the letters are explained in ``figures.registry``).
    seconds : float
        Rough: from one build of everything on two cores; the longest figures are started first.
    seed : int
        Handed to ``compute`` when no other is asked for; all randomness comes from it.
    moves : bool
        Whether its module has a ``film`` as well: GIF, MP4 and HTML player.
    files : tuple of str
        Data files below ``figures/`` that the picture depends on.
    changes : tuple of (str, value)
        Parameters that are not the default, and ``("seed", n)``; made by ``changed``.

    Examples
    --------
    >>> from figures.registry import find
    >>> find("parallel_lines").chapter
    'distances'
    >>> find("theta_shift").changed({"theta": (-3, 3)}).values
    {'theta': (-3.0, 3.0)}
    """

    id: str
    chapter: str
    source: str
    seconds: float
    seed: int = 0
    moves: bool = False
    files: tuple[str, ...] = ()
    changes: tuple = ()

    @property
    def module_name(self) -> str:
        """Dotted name of the module that computes and draws it."""
        return f"figures.chapters.{self.chapter}.{self.id}"

    @property
    def parameters(self) -> dict[str, dict]:
        """What its module declares: default, range and meaning by name."""
        return parameters.declared(self.chapter, self.id)

    @property
    def values(self) -> dict:
        """The value of every parameter."""
        defaults = {name: row["default"] for name, row in self.parameters.items()}
        return defaults | {name: value for name, value in self.changes if name in defaults}

    def changed(self, values: dict, seed: int | None = None) -> "LectureFigure":
        """The same figure with other parameters, or another seed where it has randomness.

        Raises
        ------
        ValueError
            For an unknown parameter or a value out of its range.
        """
        table, changes = self.parameters, {}
        for name, value in values.items():
            row = parameters.look_up(table, name, f"parameter of {self.id}")
            value = parameters.checked(f"{self.id}.{name}", value, row)
            if value != row["default"]:
                changes[name] = value
        if seed is not None and seed != self.seed and parameters.uses_seed(self.chapter, self.id):
            changes["seed"] = seed
        return replace(self, changes=tuple(changes.items()))

    @property
    def drawn_seed(self) -> int:
        """The seed of this drawing."""
        return dict(self.changes).get("seed", self.seed)

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

    def source_in(self, lang: str = "en") -> str:
        """The source in a language: the row ``source.<id>`` of the labels; where there is none, as it is."""
        return labels.table()[lang].get(f"source.{self.id}", self.source)

    def true_messages(self, data: dict) -> tuple[str, ...]:
        """Which of headline, caption and description may be printed above and below these data.

        Those of the unchanged figure are claims that the tests hold against its data. Of a changed one they
        are printed where the module's ``holds(data)`` finds them true of the data at hand.
        """
        if not self.changes:
            return MESSAGES
        return tuple(getattr(import_module(self.module_name), "holds", lambda data: ())(data))

    def message(self, key: str, true: tuple[str, ...], lang: str = "en") -> str:
        """Headline, caption or description; where it is not known to be true, what was changed instead."""
        if key not in MESSAGES or key in true:
            return self.text(key, lang)
        what = ", ".join(f"{name} = {parameters.shown(value)}" for name, value in self.changes)
        usual = {name: row["default"] for name, row in self.parameters.items()} | {"seed": self.seed}
        before = ", ".join(f"{name} = {parameters.shown(usual[name])}" for name, _ in self.changes)
        fields = {"id": self.id, "what": what.replace("-", "−"), "usual": before.replace("-", "−")}
        return labels.label(f"gallery.changed_{key}", lang).format(**fields)

    def headline(self, data: dict, lang: str = "en") -> str:
        """The message above the picture, its fields filled from the data."""
        fill = getattr(import_module(self.module_name), "headline_words", lambda data: {})
        return self.message("headline", self.true_messages(data), lang).format(**fill(data))

    def caption_at(self, quick: bool, lang: str = "en", true: tuple[str, ...] = MESSAGES) -> str:
        """The caption; at smoke quality with a note that the settings it names are the full figure's."""
        note = labels.label("gallery.quick", lang).format(name=self.id) if quick else ""
        return f"{self.message('caption', true, lang)} {note}".rstrip()

    def compute(self, quick: bool = False) -> dict:
        """Everything that takes time; ``quick`` asks for smoke quality."""
        return import_module(self.module_name).compute(quick, self.drawn_seed, **self.values)

    def draw(self, data: dict, lang: str = "en"):
        """A matplotlib ``Figure`` in the style of the surrounding ``style.context``."""
        return import_module(self.module_name).draw(data, self._words(data, lang))

    def film(self, data: dict, lang: str = "en") -> tuple:
        """The figure that moves, its ``update(frame)``, and the number of frames."""
        return import_module(self.module_name).film(data, self._words(data, lang))

    def _words(self, data: dict, lang: str):
        return partial(self.message, true=self.true_messages(data), lang=lang)

    def numbers(self, data: dict) -> dict[str, float]:
        """The numbers the picture shows, by label key."""
        return getattr(import_module(self.module_name), "numbers", lambda data: {})(data)

    def summary(self) -> dict:
        """The row as plain data, for ``--list --json``."""
        table = {
            name: {"default": row["default"], "range": row["range"], "what": row["what"]}
            for name, row in self.parameters.items()
        }
        return {
            "id": self.id,
            "chapter": self.chapter,
            "source": self.source,
            "caption": self.caption,
            "alt": self.alt,
            "seconds": self.seconds,
            "parameters": table,
        }
