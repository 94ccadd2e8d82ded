"""Moving one number of the code of a trained generator: one turns the stroke, the other thickens it (S1).

The generator is the decoder of a variational autoencoder; the strokes lean by at most one radian. It was
trained without angles and widths: which number does what is measured on the pictures.

S1: the lecture *Introduction to GAN*.
"""

import numpy as np

from figures.chapters.without_the_game import stroke_codes
from figures.chapters.without_the_game.stroke_codes import draw_tiles
from figures.look.drawing import shared_legend
from figures.look.style import headline, marked, narrow, panels
from toygan.without_the_game.glyphs import stroke_angle

STEPS = np.linspace(-1.5, 1.5, 7)
ROWS = ("turns", "widens")


def compute(quick: bool, seed: int) -> dict:
    """Pictures along each number of the code, the other at 0, with the angle and the ink of each."""
    x = stroke_codes.examples(seed, turn=1.0)
    vae = stroke_codes.variational(x, quick, seed, deviation=0.3)
    walks = np.zeros((2, len(STEPS), 2))
    walks[0, :, 0], walks[1, :, 1] = STEPS, STEPS
    pictures = np.array([vae.decode(walk) for walk in walks])
    angles = np.degrees([stroke_angle(row) for row in pictures])
    first = int(np.ptp(angles, axis=1).argmax())  # the number that turns the stroke
    order = [first, 1 - first]
    return {
        "pictures": pictures[order],
        "angles": angles[order],
        "ink": pictures[order].sum(axis=2),
        "dimension": np.array(order) + 1,
    }


def draw(data: dict, text):
    """A row for each number: the pictures, and the angle or the ink over it."""
    figure, axes = _panels()
    for row, (name, read) in enumerate(zip(ROWS, ("angles", "ink"))):
        tiles, curve = axes[2 * row : 2 * row + 2]
        draw_tiles(tiles, data["pictures"][row], len(STEPS), name)
        tiles.set_title(text(name).format(dimension=int(data["dimension"][row])), fontsize="medium")
        for other, look in ((0, "first"), (1, "second")):
            label = text("moved").format(dimension=int(data["dimension"][other]))
            curve.plot(STEPS, data[read][other], **marked(look), label=label, gid=f"{read}_{other}")
        curve.set_title(text(read), fontsize="medium")
        curve.set_xticks((-1.5, 0, 1.5))
    axes[1].set(ylim=(-66, 66), yticks=(-45, 0, 45))
    axes[3].set(ylim=(2, 16), yticks=(5, 10, 15))
    for curve in axes[3:] if narrow() else axes[1::2]:
        curve.set_xlabel(text("value"))
    shared_legend(figure, axes[1], columns=2)
    headline(figure, text("headline"))
    return figure


def _panels() -> tuple:
    """Pictures over the whole width and the two curves below; on the narrow page each curve below its row."""
    if narrow():
        return panels(2, 2, height=0.65)
    figure, axes = panels(3, 2, height_ratios=[1.1, 1.1, 1])
    grid = axes[0].get_gridspec()
    for row in (0, 1):
        axes[2 * row].set_subplotspec(grid[row, :])
        axes[2 * row + 1].remove()
    return figure, [axes[0], axes[4], axes[2], axes[5]]


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when one number turns the stroke alone and the other changes its ink."""
    found = numbers(data)
    turns = found["turned_by_first"] > max(50, 3 * found["turned_by_second"])
    return ("headline",) if turns and found["ink_by_second"] > 1.3 * found["ink_by_first"] else ()


def numbers(data: dict) -> dict:
    """By how much each number of the code turns the stroke, and by what factor it changes the ink."""
    turned, factor = np.ptp(data["angles"], axis=1), data["ink"].max(axis=1) / data["ink"].min(axis=1)
    return {
        "turned_by_first": float(turned[0]),
        "turned_by_second": float(turned[1]),
        "ink_by_first": float(factor[0]),
        "ink_by_second": float(factor[1]),
    }
