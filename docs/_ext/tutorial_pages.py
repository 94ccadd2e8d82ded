"""The tutorials as pages: run with ``--quick``, their pictures taken in, their notebooks beside them.

The scripts save pictures themselves and show none, so that they run anywhere; here every picture that a cell
saved is shown below that cell. Figures named in a lesson become links.
"""

import re
import shutil
from pathlib import Path

from PIL import Image

from figures.registry import FIGURES

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "docs-tutorials"
PLACE = ROOT / "docs" / "images" / "theta_shift.png"  # the thumbnail of a lesson without pictures
COMMAND = re.compile(r"``python\s+-m\s+figures\s+(\w+)``")
BROKEN_LINE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u3000-\u9fff\uff00-\uffef])")

# the paragraph of a lesson that names its figures
OPENING = re.compile(r"^(?:(?!\n\n)[\s\S])*?``python\s+-m\s+figures(?:(?!\n\n)[\s\S])*", re.M)
SUMMARY = re.compile(r"^中文(?:摘要|要点)：.*?(?:\n\n|\Z)", re.M | re.S)


class Arguments:
    """What a lesson finds in ``sys.argv``."""

    def __call__(self, gallery_conf, script_vars) -> list[str]:
        """Short runs, and a folder for the pictures, as seen from the lessons, where they run."""
        return ["--quick", "--out", f"../{OUT.relative_to(ROOT).as_posix()}"]

    def __repr__(self) -> str:
        return "Arguments()"


class SavedPictures:
    """Shows below a cell the pictures that the cell saved."""

    def __init__(self):
        self.seen = {}

    def __call__(self, block, block_vars, gallery_conf) -> str:
        """Take in what is new or newer, with the alternative text that the file itself carries."""
        from sphinx_gallery.scrapers import figure_rst

        taken = []
        for path in sorted(OUT.glob("*.png"), key=lambda path: path.stat().st_mtime_ns):
            if self.seen.get(path) == path.stat().st_mtime_ns:
                continue
            self.seen[path] = path.stat().st_mtime_ns
            place = Path(next(block_vars["image_path_iterator"]))
            shutil.copyfile(path, place)
            taken.append((place, Image.open(path).info.get("Description", path.stem)))
        return "".join(figure_rst([str(place)], gallery_conf["src_dir"], alt) for place, alt in taken)

    def __repr__(self) -> str:
        return "SavedPictures()"


def start_afresh(app) -> None:
    """Pictures of an earlier build are none of this one's; a README in Markdown heads no gallery."""
    app.config.sphinx_gallery_conf["source_suffix"] = {".rst": "restructuredtext"}
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)


def take_notebooks(app) -> None:
    """The notebooks to download are those of the repository, which ``make notebooks`` writes."""
    for path in (Path(app.srcdir) / "tutorials").glob("*.ipynb"):
        shutil.copyfile(ROOT / "tutorials" / "notebooks" / path.name, path)


def join_chinese(text: str) -> str:
    """Chinese has no spaces: a line broken between two of its characters is joined without one."""
    return BROKEN_LINE.sub("", text)


def without_summary(text: str) -> str:
    """A lesson without its summary in Chinese, which readers of the script have: here whole pages are.

    >>> without_summary("Title\\n\\n中文摘要：一\\n二\\n\\nText")
    'Title\\n\\nText'
    """
    return SUMMARY.sub("", text)


def link_figures(app, docname: str, source: list[str]) -> None:
    """Turn the command that draws a figure into a link to it, on every page; join Chinese lines."""

    def link(match: re.Match) -> str:
        name = match[1]
        return f":ref:`python -m figures {name} <figure-{name}>`" if name in FIGURES else match[0]

    source[0] = without_summary(join_chinese(source[0]))
    if not docname.startswith("figures/"):
        text = with_figures(source[0]) if docname.startswith("tutorials/") else source[0]
        source[0] = COMMAND.sub(link, text)


def with_figures(text: str) -> str:
    """A lesson with the lecture's figures shown below the paragraph that names the commands which draw them.

    >>> with_figures("A\\n\\nFigures: ``python -m figures theta_shift``.\\n\\nB").splitlines()[4]
    '.. lecture-figures:: theta_shift'
    """

    def shown(match: re.Match) -> str:
        names = [name for name in COMMAND.findall(match[0]) if name in FIGURES]
        return f"{match[0]}\n\n.. lecture-figures:: {' '.join(names)}" if names else match[0]

    return OPENING.sub(shown, text, count=1)


def setup(app):
    """Run before and after sphinx-gallery, which works when the builder is ready."""
    app.connect("builder-inited", start_afresh, priority=100)
    app.connect("builder-inited", take_notebooks, priority=900)
    app.connect("source-read", link_figures)
    return {"parallel_read_safe": True}
