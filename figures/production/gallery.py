"""The gallery: one page that shows every figure of a folder by chapter, and works offline from that folder.

It says of each picture what to see, where it comes from and which numbers it shows, links to its other
formats and to the code that made it, and follows the reader's choice of a light or a dark screen.
"""

import re
from html import escape
from pathlib import Path
from string import Template

from figures.look import labels
from figures.parameters import shown
from figures.production.fingerprint import source_of
from figures.production.ownership import PAGE
from figures.production.produce import SCREENS, file_name
from figures.registry import CHAPTERS, FIGURES, LectureFigure
from figures.row import MESSAGES
from toygan.support.files import atomic_write

TEMPLATE = Path(__file__).with_name("gallery.html")
STILLS = {"png", "svg", "pdf"}
MEDIA = {"narrow": "max-width: 40rem", "dark": "prefers-color-scheme: dark"}
CODE_TEMPLATE = Path(__file__).with_name("code.html")


def write_gallery(out: Path, manifest: dict, lang: str = "en") -> Path:
    """Write ``index.html`` and a page of code for each figure that the manifest knows.

    Parameters
    ----------
    out : Path
        The folder of the figures.
    manifest : dict
        What ``build.read_manifest`` returns.
    lang : str
        Language of captions and headings.

    Returns
    -------
    Path
        The gallery's page.
    """
    rows = [row for row in FIGURES.values() if STILLS & set(manifest.get(row.id, {}).get("files", {}))]
    sizes = {row.id: _sizes(out, row.id, manifest[row.id]) for row in rows}
    (out / "code").mkdir(exist_ok=True)
    for row in rows:
        _write_page(out / "code" / f"{row.id}.html", code_page(row, lang))
    _write_page(out / PAGE, page(rows, manifest, lang, sizes))
    return out / PAGE


def page(rows: list[LectureFigure], manifest: dict, lang: str, sizes: dict) -> str:
    """The gallery's HTML; ``sizes`` holds the attributes of each picture's size, so that nothing jumps."""
    chapters = {name: [row for row in rows if row.chapter == name] for name in CHAPTERS}
    chapters = {name: members for name, members in chapters.items() if members}
    order = [row for members in chapters.values() for row in members]
    parts = []
    for name, members in chapters.items():
        cards = "\n".join(_card(row, manifest[row.id], lang, sizes[row.id], order) for row in members)
        parts.append(f'<section id="{name}">\n<h2>{_word(f"chapter.{name}", lang)}</h2>\n{cards}\n</section>')
    return _fill(
        TEMPLATE,
        lang=lang,
        title=labels.label("gallery.title", lang),
        lead=labels.label("gallery.lead", lang),
        menu="\n".join(f'<a href="#{name}">{_word(f"chapter.{name}", lang)}</a>' for name in chapters),
        contents="\n".join(_thumbnail(row, manifest[row.id], sizes[row.id], lang) for row in order),
        chapters="\n".join(parts),
        **{word: _word(f"gallery.{word}", lang) for word in ("filter", "films", "nothing")},
    )


def _thumbnail(row: LectureFigure, record: dict, sizes: dict, lang: str) -> str:
    """A small picture with its headline, which leads to the figure; a badge says that it moves."""
    headline = escape(record.get("headline", ""))
    picture = _picture(row.id, record, sizes, "", screens=("dark",)) if _shown(record) != "pdf" else ""
    moves = "html" in record["files"]
    badge = f'<span class="badge">▶ {_word("gallery.film", lang)}</span>' if moves else ""
    words = f'<span class="headline">{headline or row.id}</span>'
    return f'<a href="#{row.id}" data-for="{row.id}">{picture}{badge}{words}</a>'


def code_page(row: LectureFigure, lang: str) -> str:
    """A figure's module as a page."""
    source = source_of(row.module_name).read_text(encoding="utf-8")
    name = f"figures/chapters/{row.chapter}/{row.id}.py"
    return _fill(CODE_TEMPLATE, lang=lang, title=name, back=labels.label("gallery.back", lang), figure=row.id,
                 code=escape(source))  # fmt: skip


def _card(row: LectureFigure, record: dict, lang: str, sizes: dict, order: list[LectureFigure]) -> str:
    files, neighbours = record["files"], _neighbours(row, order, lang)
    row, true = (
        row.changed(record.get("parameters", {}), record.get("seed")),
        tuple(record.get("true", MESSAGES)),
    )
    words = row.message("alt", true, lang)
    best = next(kind for kind in ("svg", "pdf", "png") if kind in files)
    picture = _picture(row.id, record, sizes, escape(words, quote=True))
    film = f'<span class="badge">▶ {_word("gallery.film", lang)}</span>' if "html" in files else ""
    return f"""<figure id="{row.id}" class="{"both" if "dark" in files else escape(record.get("style", ""))}">
<a class="picture" href="{row.id}.{best}">{picture}</a>
<figcaption>
<h3>{escape(record.get("headline", ""))}{film}</h3>
<p class="caption">{escape(row.caption_at(record.get("quick", False), lang, true))}</p>
{_numbers(row, record.get("numbers", {}), lang)}
<p class="source"><span>{_word("gallery.source", lang)}:</span> {escape(row.source_in(lang))}</p>
<details><summary>{_word("gallery.alt", lang)}</summary><p>{escape(words)}</p></details>
<p class="links">{_links(row, files, lang)}<code>{escape(command(row))}</code></p>
{neighbours}
</figcaption>
</figure>"""


def _picture(name: str, record: dict, sizes: dict, alt: str, screens=("narrow", "dark")) -> str:
    """The picture, with its versions for narrow and for dark screens where they were drawn."""
    kind, files = _shown(record), record["files"]
    if kind == "pdf":
        return alt
    picture = f'<img src="{name}.{kind}"{sizes[kind]} alt="{alt}" loading="lazy">'
    sources = "".join(
        f'<source srcset="{screen}/{name}.png"{sizes[screen]} media="({MEDIA[screen]})">'
        for screen in screens
        if screen in files
    )
    return f"<picture>{sources}{picture}</picture>" if sources else picture


def _neighbours(row: LectureFigure, order: list[LectureFigure], lang: str) -> str:
    """Links to the figures before and after."""
    place = order.index(row)
    links = [
        f'<a rel="{rel}" href="#{order[other].id}">{_word(f"gallery.{rel}", lang)}</a>'
        for rel, other in (("prev", place - 1), ("next", place + 1))
        if 0 <= other < len(order)
    ]
    return f'<nav class="neighbours">{"".join(links)}</nav>'


def command(row: LectureFigure) -> str:
    """The command that draws the figure, with what was changed of it.

    Examples
    --------
    >>> from figures.registry import find
    >>> command(find("theta_shift").changed({"theta": (-3, 3)}))
    'python -m figures theta_shift --set theta_shift.theta=-3:3'
    """
    words = [
        f"--seed {value}" if name == "seed" else f"--set {row.id}.{name}={shown(value)}"
        for name, value in row.changes
    ]
    return " ".join(["python -m figures", row.id, *words])


def _shown(record: dict) -> str:
    """The kind of file that the page shows."""
    return next(kind for kind in ("png", "svg", "pdf") if kind in record["files"])


def _sizes(out: Path, name: str, record: dict) -> dict[str, str]:
    """Attributes of the size of each picture that the page shows, by kind."""
    kinds = [_shown(record), *(screen for screen in SCREENS if screen in record["files"])]
    return {kind: _size(out / file_name(name, kind)) for kind in kinds}


def _size(path: Path) -> str:
    """Width and height of a PNG or SVG as attributes of an ``<img>``; nothing where they cannot be read."""
    if not path.is_file() or path.suffix == ".pdf":
        return ""
    head = path.read_bytes()[:4096]
    if path.suffix == ".png":
        width, height = (int.from_bytes(head[start : start + 4], "big") for start in (16, 20))
    else:
        found = re.search(rb'<svg[^>]*?width="([\d.]+)pt"[^>]*?height="([\d.]+)pt"|$', head, re.S)
        width, height = (round(float(value or 0)) for value in found.groups())
    return f' width="{width}" height="{height}"' if width and height else ""


def _numbers(row: LectureFigure, numbers: dict, lang: str) -> str:
    if not numbers:
        return ""
    terms = (
        f"<div><dt>{escape(row.text(key, lang))}</dt><dd>{_number(value)}</dd></div>"
        for key, value in numbers.items()
    )
    return f'<dl class="numbers">{"".join(terms)}</dl>'


def _number(value: float) -> str:
    """Five significant digits, and infinity as its sign."""
    return {"inf": "∞", "-inf": "−∞"}.get(f"{value:.5g}", f"{value:.5g}".replace("-", "−"))


def _links(row: LectureFigure, files: dict, lang: str) -> str:
    targets = {kind.upper(): f"{row.id}.{kind}" for kind in ("png", "svg", "pdf") if kind in files}
    if "html" in files:
        targets |= {labels.label("gallery.film", lang): f"{row.id}.html"}
    targets |= {kind.upper(): f"{row.id}.{kind}" for kind in ("gif", "mp4", "csv") if kind in files}
    targets |= {labels.label("gallery.data", lang): f"data/{row.id}.npz"}
    targets |= {labels.label("gallery.code", lang): f"code/{row.id}.html"}
    return "".join(f'<a href="{href}">{escape(name)}</a>' for name, href in targets.items())


def _word(key: str, lang: str) -> str:
    return escape(labels.label(key, lang))


def _fill(template: Path, **words: str) -> str:
    return Template(template.read_text(encoding="utf-8")).substitute(words)


def _write_page(path: Path, html: str) -> None:
    with atomic_write(path, "w") as file:
        file.write(html)
