"""Pictures of the size of a word for cells of a table: a curve, bars, a plan.

Each is an image with its alternative text, an SVG inside its address: JupyterLab drops SVG itself from
notebooks that are not trusted, and keeps images. An image does not know the colours around it, so it is grey,
which stands out against light and dark grounds.
"""

import base64
from html import escape

import numpy as np

from divergences.display.html_tables import Html

WIDE, HIGH = 120, 28
_ADDRESS = "data:image/svg+xml;base64,"
GREY = "#808080"  # 3.9 to 1 against white, 4.9 to 1 against #111
_POINTS = 120  # of a curve
SIDE, CELLS = 160, 40  # pixels of a plan; as many rows and columns of it at most


def curve(values, alt: str) -> Html:
    """A curve of finite numbers, from its least to its largest; nothing for fewer than two.

    Parameters
    ----------
    values : (n,) array_like
    alt : str

    Examples
    --------
    >>> curve([1.0, 3.0, 2.0], "W1 by update")[:53], curve([1.0], "W1 by update")
    ('<img alt="W1 by update" width="120" height="28" src="', '')
    """
    values = np.asarray(values, dtype=float)
    if values.size > _POINTS:
        values = values[np.linspace(0, values.size - 1, _POINTS).round().astype(int)]
    there = np.isfinite(values)
    if there.sum() < 2:
        return Html("")
    x, y = np.linspace(2, WIDE - 2, values.size)[there], _heights(values[there])
    places = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y))
    drawn = f'<polyline points="{places}" fill="none" stroke="{GREY}" stroke-width="1.5"/>'
    return _picture(drawn, alt, WIDE, HIGH)


def _heights(values: np.ndarray) -> np.ndarray:
    """Pixels from above; a constant is a line in the middle."""
    low, high = values.min(), values.max()
    share = (values - low) / (high - low) if high > low else np.full(values.size, 0.5)
    return 2 + (1 - share) * (HIGH - 4)


def bars(counts, alt: str) -> Html:
    """Bars of numbers that are 0 or more; nothing where all are 0.

    Examples
    --------
    >>> drawn_in(bars([1, 2, 0], "weights")).count("<rect")
    2
    """
    counts = np.asarray(counts, dtype=float)
    if not counts.size or counts.max() <= 0:
        return Html("")
    step, tall = WIDE / counts.size, counts / counts.max() * (HIGH - 1)
    rects = [
        f'<rect x="{k * step:.1f}" y="{HIGH - t:.1f}" width="{0.85 * step:.1f}" height="{t:.1f}"/>'
        for k, t in enumerate(tall)
        if t > 0
    ]
    return _picture(f'<g fill="{GREY}">{"".join(rects)}</g>', alt, WIDE, HIGH)


def plan(rows, columns, masses, shape: tuple[int, int], alt: str) -> Html:
    """A transport plan as squares, the darker the more mass; neighbours together where there are many.

    Parameters
    ----------
    rows, columns, masses : (k,) arrays
        Where the entries are, and how large.
    shape : (int, int)
        Atoms of P, from top to bottom, and of Q, from left to right.
    alt : str
    """
    n, m = (min(count, CELLS) for count in shape)
    image = np.zeros((n, m))
    i, j = (np.asarray(places, dtype=np.int64) for places in (rows, columns))
    np.add.at(image, (i * n // shape[0], j * m // shape[1]), masses)
    if image.max() <= 0:
        return Html("")
    wide, high = SIDE / max(n, m) * m, SIDE / max(n, m) * n
    step = SIDE / max(n, m)
    rects = [
        f'<rect x="{j * step:.1f}" y="{i * step:.1f}" width="{step:.1f}" height="{step:.1f}" '
        f'fill-opacity="{image[i, j] / image.max():.2f}"/>'
        for i, j in zip(*np.nonzero(image))
    ]
    frame = f'<rect width="{wide:.0f}" height="{high:.0f}" fill="none" stroke="{GREY}"/>'
    return _picture(f'{frame}<g fill="{GREY}">{"".join(rects)}</g>', alt, round(wide), round(high))


def _picture(drawn: str, alt: str, wide: int, high: int) -> Html:
    size = f'width="{wide}" height="{high}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {wide} {high}">{drawn}</svg>'
    return Html(f'<img alt="{escape(alt)}" {size} src="{_ADDRESS}{base64.b64encode(svg.encode()).decode()}">')


def drawn_in(picture: str) -> str:
    """The SVG of a picture of this module.

    Examples
    --------
    >>> drawn_in(curve([1.0, 2.0], "two"))[:38]
    '<svg xmlns="http://www.w3.org/2000/svg'
    """
    return base64.b64decode(picture.partition(_ADDRESS)[2].partition('"')[0]).decode()
