"""How the pictures of a run, an evaluation and a sweep are written: drawn in their style, in one step."""

from pathlib import Path

from figures.look.style import context
from figures.production.saver import render
from toygan.support.files import atomic_write


def save_drawn(draw, path, name: str, title: str, text, style, lang: str) -> Path:
    """Draw a picture and write it as PNG, SVG or PDF, by the path's ending.

    Parameters
    ----------
    draw : callable
        ``draw(text)`` -> matplotlib ``Figure``.
    path : str or Path
    name, title : str
        Of the picture, for the description in the file.
    text : callable
        ``text(key)`` -> words in the language; ``alt`` is the description.
    style : str or Look
    lang : str

    Returns
    -------
    Path
    """
    path = Path(path)
    with context(style, lang, any_text=True):
        content = render(draw(text), path.suffix[1:].lower(), name, title, text("alt"))
    with atomic_write(path) as file:
        file.write(content)
    return path
