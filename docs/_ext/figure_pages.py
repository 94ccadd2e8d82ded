"""The figures as pages of the site: one for each chapter, every figure with its place to link to.

The pictures are those of ``make figures`` when all are there; else they are drawn here at smoke quality, and
the page says so. The Chinese pictures and films are drawn from the same numbers.
"""

import html
from functools import cache
from pathlib import Path

from figures.look import labels
from figures.production.build import build
from figures.production.gallery import write_gallery
from figures.production.produce import Settings, read_manifest
from figures.registry import CHAPTERS, FIGURES, LectureFigure

ROOT = Path(__file__).parents[2]
FULL = {"en": ROOT / "build" / "figures", "zh": ROOT / "build" / "figures-zh"}
QUICK = {"en": ROOT / "build" / "quick-figures", "zh": ROOT / "build" / "quick-figures-zh"}


@cache
def folder(lang: str) -> Path:
    """The folder with a picture of every figure that can be drawn here, after drawing what is missing."""
    if lang == "zh":
        quick = folder("en") == QUICK["en"]
        _drawn(list(FIGURES.values()), "zh", quick)
        return (QUICK if quick else FULL)["zh"]
    missing = [row for name, row in FIGURES.items() if name not in read_manifest(FULL["en"])]
    if len(missing) < len(FIGURES) and "built" not in _drawn(missing, "en", quick=True):
        return FULL["en"]  # complete, but for what needs a package that is not here
    _drawn(list(FIGURES.values()), "en", quick=True)
    return QUICK["en"]


def _drawn(rows: list[LectureFigure], lang: str, quick: bool) -> set[str]:
    """Draw what is not there yet; return what became of them."""
    folders = QUICK if quick else FULL
    settings = Settings(folders[lang], ("png", "svg", "html"), lang=lang, quick=quick, data=folders["en"])
    outcomes = list(build(rows, settings))
    for outcome in outcomes:
        if outcome.status == "failed":
            raise RuntimeError(f"the figure {outcome.id} cannot be drawn: {outcome.details}")
    if lang == "zh" or quick:
        write_gallery(settings.out, read_manifest(settings.out), lang)
    return {"built" if outcome.status == "current" else outcome.status for outcome in outcomes}


def pages(pictures: Path, lang: str = "en") -> dict[str, str]:
    """The text of every page by its path below ``docs``."""
    drawn = {row.id: row for row in FIGURES.values() if (pictures / f"{row.id}.png").is_file()}
    chapters = {name: [row for row in drawn.values() if row.chapter == name] for name in CHAPTERS}
    chapters = {name: rows for name, rows in chapters.items() if rows}
    manifest = read_manifest(pictures)
    written = {f"figures/{name}.rst": chapter(name, rows, manifest, lang) for name, rows in chapters.items()}
    return written | {"figures/index.rst": index(chapters, lang)}


def index(chapters: dict[str, list[LectureFigure]], lang: str) -> str:
    """The page of chapters: a card for each figure, with its headline."""
    whole = f"`{labels.label('gallery.whole', lang)} <../gallery/index.html>`__"
    parts = [title(labels.label("gallery.title", lang), "="), labels.label("gallery.lead", lang), whole]
    parts.append(contents(chapters))
    for name, rows in chapters.items():
        parts += [title(labels.label(f"chapter.{name}", lang), "-")]
        parts.append(".. lecture-figures:: " + " ".join(row.id for row in rows))
    return "\n\n".join(parts) + "\n"


def contents(chapters) -> str:
    """The chapters' pages for the menu."""
    return "\n".join([".. toctree::", "   :hidden:", "", *(f"   {name}" for name in chapters)])


def chapter(name: str, rows: list[LectureFigure], manifest: dict, lang: str) -> str:
    """A chapter's page."""
    sections = [section(row, manifest[row.id], lang) for row in rows]
    return "\n\n".join([title(labels.label(f"chapter.{name}", lang), "="), *sections, ""])


def section(row: LectureFigure, record: dict, lang: str = "en") -> str:
    """One figure: what to see, the picture, its numbers, where it comes from, how to draw it."""

    def word(key: str) -> str:
        return labels.label(f"gallery.{key}", lang)

    film = f" · `{word('film')} <../gallery/{row.id}.html>`__" if "html" in record["files"] else ""
    numbers = [
        f"   * - {escaped(row.text(key, lang))}\n     - {value:.5g}"
        for key, value in record["numbers"].items()
    ]
    table = ["\n".join([".. list-table::", "   :class: numbers", "", *numbers])] if numbers else []
    return "\n\n".join([
        f".. _figure-{row.id}:",
        title(escaped(record["headline"]), "-"),
        f".. lecture-figures:: {row.id}\n   :svg:",
        escaped(row.caption_at(record["quick"], lang)),
        *player_of(row, record, lang),
        *table,
        f"{word('source')}: {escaped(row.source_in(lang))}. ``python -m figures {row.id}`` · "
        f"`{word('code')} <../gallery/code/{row.id}.html>`__{film}",
        f"{word('alt')}: {escaped(row.text('alt', lang))}",
    ])  # fmt: skip


def player_of(row: LectureFigure, record: dict, lang: str) -> list[str]:
    """The film with its player, in a frame of the page."""
    if "html" not in record["files"]:
        return []
    name = html.escape(f"{labels.label('gallery.film', lang)}: {row.text('headline', lang)}", quote=True)
    source = f'src="../gallery/{row.id}.html" title="{name}"'
    return [f'.. raw:: html\n\n   <iframe class="film" {source} loading="lazy" allowfullscreen></iframe>']


def title(text: str, mark: str) -> str:
    """A heading; a Chinese character is two columns wide."""
    return f"{text}\n{mark * (2 * len(text))}"


def escaped(text: str) -> str:
    """Text of the labels as reStructuredText: mathtext as a formula, everything else as it stands."""
    parts = text.split("$")
    plain = [part.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*") for part in parts[::2]]
    plain = [part.replace("`", "\\`").replace("_", "\\_") for part in plain]
    maths = [f"\\ :math:`{part}`\\ " for part in parts[1::2]]
    return "".join(piece for pair in zip(plain, [*maths, ""]) for piece in pair)
