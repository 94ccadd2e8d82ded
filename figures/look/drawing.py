"""Small pieces that several figures draw: shaded densities, marked points, notes inside a panel."""

import matplotlib
import numpy as np
from matplotlib.colors import to_hex, to_rgb

from figures.look.style import ground, ink, narrow, role


def density(
    axis, x: np.ndarray, values: np.ndarray, name: str, label: str | None = None, gid: str = ""
) -> None:
    """A density as a line in its role's look over a pale area of the same colour."""
    look = role(name)
    axis.fill_between(x, values, color=look["color"], alpha=0.16, linewidth=0)
    axis.plot(x, values, **look, label=label, gid=gid or name)


def note(axis, words: str, x: float = 0.97, y: float = 0.96, **changes):
    """A line of writing inside a panel, at axes coordinates, on a piece of ground of its own."""
    look = {"ha": "right" if x > 0.5 else "left", "va": "top" if y > 0.5 else "bottom"}
    box = {"facecolor": ground(), "edgecolor": "none", "alpha": 0.85, "pad": 2}
    return axis.text(x, y, words, transform=axis.transAxes, bbox=box, **(look | changes))


def signed(value: float, digits: int) -> str:
    """A number with a true minus sign.

    Examples
    --------
    >>> signed(-1.386, 2)
    '−1.39'
    """
    return f"{value:.{digits}f}".replace("-", "−")


def hole(axis, x: float, y: float, color: str, gid: str = "hole") -> None:
    """An open circle: the curve comes this far and does not reach the point."""
    axis.plot([x], [y], "o", markerfacecolor=ground(), markeredgecolor=color, color=color, gid=gid, zorder=4)


def dot(axis, x, y, color: str | None = None, gid: str = "dot", **changes) -> None:
    """Filled points, without a line."""
    axis.plot(np.atleast_1d(x), np.atleast_1d(y), "o", color=color or ink(), gid=gid, zorder=4, **changes)


def shades(name: str, count: int) -> list[str]:
    """Colours for several of one role: from the role's own towards that of writing."""
    own, far = (np.array(to_rgb(color)) for color in (role(name)["color"], ink()))
    return [to_hex((1 - part) * own + part * far) for part in np.linspace(0, 0.7, count)]


def standing_out(name: str):
    """The colour map whose large values stand out from the ground, on paper and on dark screens."""
    dark = sum(to_rgb(ground())) < 1.5
    return matplotlib.colormaps[name if dark else f"{name}_r"]


def counter(figure):
    """A line below the picture, at its right, in which a film writes how far it is."""
    return figure.supxlabel(" ", x=0.988, ha="right", fontsize="medium", gid="counter")


def shared_legend(figure, axis, columns: int, narrow_columns: int = 2, **changes) -> None:
    """One legend for all panels, below them, from what one panel shows."""
    columns = narrow_columns if narrow() else columns
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=columns, **changes)
