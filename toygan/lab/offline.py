"""The pages "Two laws" and "Dirac" without a server: one file each, with every number computed beforehand.

What a hand may choose there is a grid: the frames of every point of the grid are in the file, packed by gzip,
and the same scripts that show a live lab show them.
"""

import base64
import gzip
from pathlib import Path

from toygan.lab.offline_grids import GRIDS
from toygan.lab.one_file import one_file
from toygan.lab.words import table
from toygan.support.files import atomic_write


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
    return one_file("start_offline", given, base64.b64encode(packed).decode())
