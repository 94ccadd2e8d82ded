"""The files of the page, read once when the lab begins: no path that comes from outside is ever opened."""

import hashlib
import json
from functools import cache
from pathlib import Path

from toygan.lab.words import table

HERE = Path(__file__).with_name("pages")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@cache
def page_files() -> dict[str, bytes]:
    """Path on the server -> content: the files of ``pages/`` below ``/pages/``, and the words.

    Examples
    --------
    >>> sorted(page_files())[0].startswith("/pages/")
    True
    """
    found = {f"/pages/{path.name}": path.read_bytes() for path in HERE.iterdir() if path.suffix in TYPES}
    return found | {"/words.json": json.dumps(table(), ensure_ascii=False).encode()}


def content_type(path: str) -> str:
    """The media type of a file of the page.

    Examples
    --------
    >>> content_type("/pages/main.js")
    'text/javascript; charset=utf-8'
    """
    return TYPES[path[path.rindex(".") :]]


def tag(content: bytes) -> str:
    """The ETag of a content."""
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'
