"""The pages "Two laws" and "Dirac" without a server: one file each, with every number computed beforehand.

What a hand may choose there is a grid: the frames of every point of the grid are in the file, packed by gzip,
and the same scripts that show a live lab show them.
"""

import base64
import gzip
import json
from pathlib import Path

from toygan.lab.files import HERE
from toygan.lab.joining import joined
from toygan.lab.offline_grids import GRIDS
from toygan.lab.words import table
from toygan.support.files import atomic_write

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_PAGE = """<!doctype html>
<html lang="en" data-page="" data-state="ready" data-update="0">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>toygan lab</title>
<link rel="icon" href="data:image/svg+xml;base64,{icon}">
<style>
{style}</style>
</head>
<body>
<header id="head"></header>
<div id="notice" role="status" aria-live="polite"></div>
<main id="main" tabindex="-1"><p class="loading">toygan lab …</p></main>
<script type="application/json" id="given">{given}</script>
<script type="text/plain" id="pack">{pack}</script>
<script>
{script}</script>
</body>
</html>
"""


def write_offline_pages(folder: str | Path) -> list[Path]:
    """Write ``laws.html`` and ``dirac.html`` into a folder, which is made when it is missing.

    Each opens in a browser without a network, and without any other file.

    Returns
    -------
    list of Path
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    written = []
    for name, grid in GRIDS.items():
        path = Path(folder) / f"{name}.html"
        with atomic_write(path) as file:
            file.write(page(name, *grid()).encode())
        written.append(path)
    return written


def page(name: str, offers: dict, frames: dict[str, bytes]) -> str:
    """The HTML of one page.

    Parameters
    ----------
    name : str
    offers : dict
        What may be chosen, for the page's controls.
    frames : dict of str to bytes
        The frame of every point of the grid, by a key that ``pages/offline_link.js`` makes as well.
    """
    places, start = {}, 0
    for key, data in frames.items():
        places[key] = [start, len(data)]
        start += len(data)
    given = {"page": name, "offers": offers, "places": places, "words": table()}
    packed = gzip.compress(b"".join(frames.values()), 9, mtime=0)
    return _PAGE.format(
        policy=_POLICY,
        icon=base64.b64encode((HERE / "icon.svg").read_bytes()).decode(),
        style=(HERE / "style.css").read_text("utf-8"),
        given=json.dumps(given, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        pack=base64.b64encode(packed).decode(),
        script=joined(HERE, "start_offline").replace("</script", "<\\/script"),
    )
