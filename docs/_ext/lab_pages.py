"""The lab's two pages without a server, below ``lab/`` of the site, and links to their states.

A command ``toygan lab --state "page=dirac&game=r1"`` in the text of a page becomes a link to that state
of the page on the site. The pages are computed again only when something changed that they are made of.
"""

import hashlib
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "lab"
MADE_OF = ("toygan/lab", "toygan/dirac", "divergences")
COMMAND = re.compile(r'``(toygan lab --state\s+"page=(laws|dirac)(?:&([^"`]*))?")``')


def fingerprint() -> str:
    """A hash of every file that the pages are made of."""
    found = hashlib.sha256()
    for folder in MADE_OF:
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in (".py", ".js", ".css", ".csv", ".svg"):
                found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def write() -> Path:
    """Write the pages into ``build/lab`` unless they are there; returns the folder."""
    mark = OUT / "made_of.txt"
    if not mark.is_file() or mark.read_text() != fingerprint():
        from toygan.lab.offline import write_offline_pages

        write_offline_pages(OUT)
        mark.write_text(fingerprint())
    return OUT


def link_states(app, docname: str, source: list[str]) -> None:
    """Turn commands that open the lab at a state into links."""
    up = "../" * docname.count("/")

    def link(match: re.Match) -> str:
        words = " ".join(match[1].split())
        return f"`{words} <{up}lab/{match[2]}.html{f'#{match[3]}' if match[3] else ''}>`__"

    source[0] = COMMAND.sub(link, source[0])


def copy(app, error) -> None:
    """Put the pages into the site."""
    if error is None and app.builder.format == "html":
        place = Path(app.outdir) / "lab"
        place.mkdir(exist_ok=True)
        for path in write().glob("*.html"):
            shutil.copy2(path, place / path.name)


def setup(app):
    """Link what is read, write when all is built."""
    app.connect("source-read", link_states)
    app.connect("build-finished", copy)
    return {"parallel_read_safe": True}
