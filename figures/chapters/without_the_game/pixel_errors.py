"""One wrong pixel against six: the squared error prefers the picture that a reader would not (S1).

What the reader sees and the sum over pixels cannot is whether the ink hangs together: pieces are counted with
neighbours in all eight directions.

S1: the lecture *Introduction to GAN*.
"""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle
from scipy.ndimage import label

from figures.look.style import ground, headline, ink, panels, scaled

TARGET = """
.........
..#####..
.#.....#.
.......#.
......#..
....##...
...#.....
..#......
.#######.
.........
"""
# The pixels (row, column) that are flipped.
WRONG = {
    "target": (),
    "dot": ((5, 1),),
    "gap": ((4, 6),),
    "thick_top": ((2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (3, 6)),
    "thick_foot": ((9, 2), (9, 3), (9, 4), (9, 5), (9, 6), (9, 7)),
}
KINDS = tuple(WRONG)


def glyph(name: str) -> np.ndarray:
    """The picture of that name, (10, 9), 1 for ink.

    Examples
    --------
    >>> int(glyph("target").sum()), int((glyph("gap") != glyph("target")).sum())
    (20, 1)
    """
    picture = np.array([[mark == "#" for mark in line] for line in TARGET.split()], dtype=float)
    for row, column in WRONG[name]:
        picture[row, column] = 1 - picture[row, column]
    return picture


def compute(quick: bool, seed: int) -> dict:
    """The pictures, their squared errors, and the number of pieces of their ink."""
    pictures = np.array([glyph(name) for name in KINDS])
    return {
        "pictures": pictures,
        "errors": ((pictures - pictures[0]) ** 2).sum(axis=(1, 2)),
        "pieces": np.array([label(picture, np.ones((3, 3)))[1] for picture in pictures]),
    }


def draw(data: dict, text):
    """The target and four attempts, the flipped pixels framed, with error and pieces below."""
    figure, axes = panels(2, 3, narrow_grid=(2, 3), height=1.75)
    axes[0].set_subplotspec(axes[0].get_gridspec()[:, 0])  # the target beside two rows
    axes.pop(3).remove()
    for axis, name, picture, error, pieces in zip(axes, KINDS, *data.values()):
        axis.imshow(picture, cmap=ListedColormap([ground(), ink()]), vmin=0, vmax=1, gid=name)
        for row, column in WRONG[name]:
            frame = {"facecolor": "none", "edgecolor": "C3", "linewidth": scaled(4)}
            axis.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **frame, zorder=3))
        axis.set(xticks=(), yticks=())
        axis.set_title(text(name), loc="center", fontsize="small")
        axis.spines[:].set_visible(True)
        axis.grid(visible=False)
        axis.set_xlabel(text("count").format(error=int(error), pieces=int(pieces)), fontsize="small")
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """Squared errors of a bad picture and of a good one."""
    return {f"error_{name}": float(data["errors"][KINDS.index(name)]) for name in ("dot", "thick_foot")}
