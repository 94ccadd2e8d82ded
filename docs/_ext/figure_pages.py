"""The figures as pages of the site: one for each chapter, every figure with its place to link to.

The pictures are those of ``make figures`` when all are there; else they are drawn here at smoke quality, and
the page says so.
"""

from functools import cache
from pathlib import Path

from figures.look import labels
from figures.production.build import build
from figures.production.gallery import write_gallery
from figures.production.produce import Settings, read_manifest
from figures.registry import CHAPTERS, FIGURES, LectureFigure

ROOT = Path(__file__).parents[2]
FULL = ROOT / "build" / "figures"
QUICK = ROOT / "build" / "quick-figures"
LEAD = """Every picture is drawn by the code it links to, from numbers that can be checked; the sentence
under it says what to see. `All of them on one page <../gallery/index.html>`__, with SVG, films and data.

每幅图都由所链接的代码绘制，数字均可核对；图下的句子说明看点。"""


@cache
def folder() -> Path:
    """The folder with a picture of every figure that can be drawn here, after drawing what is missing."""
    missing = [row for name, row in FIGURES.items() if name not in read_manifest(FULL)]
    if len(missing) < len(FIGURES) and "built" not in _drawn_quickly(missing):
        return FULL  # complete, but for what needs a package that is not here
    _drawn_quickly(list(FIGURES.values()))
    write_gallery(QUICK, read_manifest(QUICK))
    return QUICK


def _drawn_quickly(rows: list[LectureFigure]) -> set[str]:
    """Draw at smoke quality; return what became of them."""
    outcomes = list(build(rows, Settings(QUICK, formats=("png", "svg", "html"), quick=True)))
    for outcome in outcomes:
        if outcome.status == "failed":
            raise RuntimeError(f"the figure {outcome.id} cannot be drawn: {outcome.details}")
    return {"built" if outcome.status == "current" else outcome.status for outcome in outcomes}


def pages(pictures: Path) -> dict[str, str]:
    """The text of every page by its path below ``docs``."""
    drawn = {row.id: row for row in FIGURES.values() if (pictures / f"{row.id}.png").is_file()}
    chapters = {name: [row for row in drawn.values() if row.chapter == name] for name in CHAPTERS}
    chapters = {name: rows for name, rows in chapters.items() if rows}
    written = {f"figures/{name}.rst": chapter(name, rows, pictures) for name, rows in chapters.items()}
    return written | {"figures/index.rst": index(chapters)}


def index(chapters: dict[str, list[LectureFigure]]) -> str:
    """The page of chapters: a card for each figure."""
    parts = [title("Figures", "="), LEAD, contents(chapters)]
    for name, rows in chapters.items():
        parts += [title(labels.label(f"chapter.{name}"), "-"), ".. grid:: 2 3 3 4\n   :gutter: 2"]
        parts += [card(row) for row in rows]
    return "\n\n".join(parts) + "\n"


def contents(chapters) -> str:
    """The chapters' pages for the menu."""
    return "\n".join([".. toctree::", "   :hidden:", "", *(f"   {name}" for name in chapters)])


def card(row: LectureFigure) -> str:
    """A small picture that leads to the figure."""
    return f"""   .. grid-item-card:: {row.id.replace("_", " ")}
      :img-top: pictures/{row.id}.png
      :img-alt: {row.alt}
      :link: figure-{row.id}
      :link-type: ref
      :class-title: figure-name"""


def chapter(name: str, rows: list[LectureFigure], pictures: Path) -> str:
    """A chapter's page."""
    head = f"{labels.label(f'chapter.{name}')} · {labels.label(f'chapter.{name}', 'zh')}"
    quality = "" if pictures == FULL else "Drawn at smoke quality; ``make figures`` draws them in full."
    manifest = read_manifest(pictures)
    return "\n\n".join([title(head, "="), quality, *(section(row, manifest[row.id]) for row in rows), ""])


def section(row: LectureFigure, record: dict) -> str:
    """One figure: what to see, the picture, its numbers, where it comes from, how to draw it."""
    film = f" · `film <../gallery/{row.id}.html>`__" if "html" in record["files"] else ""
    numbers = [
        f"   * - {escaped(row.text(key))}\n     - {value:.5g}" for key, value in record["numbers"].items()
    ]
    table = ["\n".join([".. list-table::", "   :class: numbers", "", *numbers])] if numbers else []
    return "\n\n".join([
        f".. _figure-{row.id}:",
        title(escaped(record["headline"]), "-"),
        f".. image:: pictures/{row.id}.png\n   :alt: {row.alt}\n"
        f"   :target: ../gallery/{row.id}.svg\n   :class: picture",
        escaped(row.caption_at(record["quick"])),
        escaped(row.caption_at(record["quick"], "zh")),
        *table,
        f"Source: {escaped(row.source)}. ``python -m figures {row.id}`` · "
        f"`code <../gallery/code/{row.id}.html>`__{film} · in words: {escaped(row.alt)}",
    ])  # fmt: skip


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
