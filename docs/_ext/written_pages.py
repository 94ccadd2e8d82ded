"""Pages and parts of pages that are written when the site is built: figures, equations, measurements.

Everything goes below ``docs/figures`` and ``docs/api``, which hold nothing else.
"""

import shutil
from pathlib import Path

import equation_table
import figure_pages
from translation import language

MEASURED = (
    "performance",
    "coverage",
    "critics",
    "failures",
)  # pages that say what was measured, where there are any


def measured(docs: Path) -> str:
    """A table of contents of the pages of measurements that exist."""
    present = [name for name in MEASURED if any(docs.glob(f"{name}.*"))]
    return "\n".join([".. toctree::", "   :maxdepth: 1", "", *(f"   {name}" for name in present), ""])


def write(app) -> None:
    """Write what is new or changed, so that an unchanged page is not read again."""
    docs, lang = Path(app.srcdir), language(app)
    pages = equation_table.pages(lang) | {"api/measured.txt": measured(docs)}
    drawn = figure_pages.folder(lang)
    pages |= figure_pages.pages(drawn, lang)
    (docs / "figures" / "pictures" / "dark").mkdir(parents=True, exist_ok=True)
    (docs / "api").mkdir(exist_ok=True)
    for name, text in pages.items():
        path = docs / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for picture in [*drawn.glob("*.png"), *drawn.glob("dark/*.png")]:
        shutil.copy2(picture, docs / "figures" / "pictures" / picture.relative_to(drawn))


def copy_whole(app, error) -> None:
    """The gallery that ``python -m figures`` writes, beside the site's own pages, and the Chinese font."""
    if error is None and app.builder.format == "html":
        gallery = Path(app.outdir) / "gallery"
        shutil.copytree(figure_pages.folder(language(app)), gallery, dirs_exist_ok=True)
        fonts = Path(app.outdir) / "_static" / "fonts"
        fonts.mkdir(exist_ok=True)
        for name in ("NotoSansSC-zh.ttf", "OFL.txt"):
            shutil.copy2(figure_pages.ROOT / "figures" / "look" / "fonts" / name, fonts / name)


def setup(app):
    """Write before anything is read."""
    app.connect("builder-inited", write, priority=700)  # the tutorials have compiled the kernels by then
    app.connect("build-finished", copy_whole)
    return {"parallel_read_safe": True}
