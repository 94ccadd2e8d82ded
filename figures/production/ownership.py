"""Which files of a folder a build may overwrite: those that an earlier build wrote there, and no others.

The folder's manifest says so: it begins with the ids whose files were made there, or are about to be, so that
a build that was killed between two files can be taken up again.
"""

import json
from pathlib import Path

from figures.production.produce import FILMS, MANIFEST, SCREENS, file_name
from figures.production.saver import FORMATS
from figures.registry import LectureFigure

CLAIMS = "ids of python -m figures"  # in the manifest: of every figure whose files are the folder's own
PAGE = "index.html"
_PAGES = (
    "<code>python -m figures ",
    '<meta name="generator" content="toygan">',
)  # one of them in each gallery


def read_claims(out: Path) -> set[str]:
    """The ids of the figures whose files in this folder were made by a build.

    Raises
    ------
    ValueError
        When the manifest there is not one of a build.
    """
    path = out / MANIFEST
    try:
        content = path.read_text(encoding="utf-8")
        held = json.loads(content or "{}")
    except FileNotFoundError:
        return set()
    except (IsADirectoryError, ValueError, RecursionError):
        held = None
    claims = _claims(held)
    if claims is None:
        raise ValueError(_foreign(out, [MANIFEST]))
    return claims


def _claims(held) -> set[str] | None:
    """The ids in a manifest; None when it is none of ours. Manifests of before have records alone."""
    if not isinstance(held, dict):
        return None
    ids = held.get(CLAIMS, [])
    records = {name: record for name, record in held.items() if name != CLAIMS}
    if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
        return None
    return {*ids, *records} if CLAIMS in held or all(map(_is_record, records.values())) else None


def _is_record(record) -> bool:
    return isinstance(record, dict) and isinstance(record.get("files"), dict) and "picture" in record


def check_free(out: Path, rows: list[LectureFigure]) -> set[str]:
    """Refuse a folder that holds something else under the names of a build; nothing in it is touched.

    Parameters
    ----------
    out : Path
        Need not be there.
    rows : list of LectureFigure
        To be built.

    Returns
    -------
    set of str
        The ids that the folder's manifest shall name.

    Raises
    ------
    ValueError
        Naming what is there.
    """
    claims = read_claims(out)
    names = [name for row in rows if row.id not in claims for name in _names(row.id)]
    held = [name for name in names if _is_there(out / name)]
    if _is_there(out / PAGE) and not is_page(out / PAGE):
        held.append(PAGE)
    if held:
        raise ValueError(_foreign(out, held))
    return claims | {row.id for row in rows}


def is_page(path: Path) -> bool:
    """Whether a file is the page of a gallery, or empty."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return not content or any(mark in content for mark in _PAGES)


def _names(figure_id: str) -> list[str]:
    kinds = (*FORMATS, *FILMS, *SCREENS)
    return [
        *(file_name(figure_id, kind) for kind in kinds),
        f"data/{figure_id}.npz",
        f"code/{figure_id}.html",
    ]


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _foreign(out: Path, held: list[str]) -> str:
    shown = ", ".join(held[:5]) + (f" and {len(held) - 5} more" if len(held) > 5 else "")
    return (
        f"{out} holds {shown}, which python -m figures did not write there and would write over; "
        "choose another folder with --out, or move that away"
    )
