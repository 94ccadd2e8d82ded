"""Half way between two codes of an autoencoder: where nothing is coded, the decoder makes no stroke (S1).

S1: the lecture *Introduction to GAN*.
"""

import numpy as np

from figures.chapters.without_the_game import stroke_codes
from figures.chapters.without_the_game.stroke_codes import draw_map, draw_tiles, off
from figures.look.style import headline, ink, panels, scaled
from toygan.without_the_game.glyphs import stroke_angle

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of b


def compute(quick: bool, seed: int) -> dict:
    """The code plane, the pair of examples with the worst picture half way, and the pictures on its way."""
    x = stroke_codes.examples(seed)
    pair = stroke_codes.autoencoder(x, quick, seed)
    codes, rng = pair.encode(x), np.random.default_rng(seed)
    a, b = rng.integers(len(x), size=(2, 1000))
    half_way = off(pair.decode(0.5 * codes[a] + 0.5 * codes[b]))
    worst = int(half_way.argmax())
    ends = codes[[a[worst], b[worst]]]
    way = np.array([(1 - share) * ends[0] + share * ends[1] for share in SHARES])
    found = stroke_codes.code_map(pair.decode, codes, 40 if quick else 70)
    return {f"ae_{name}": value for name, value in found.items()} | {
        "ae_codes": codes,
        "way": way,
        "pictures": pair.decode(way),
        "off": off(pair.decode(way)),
        "angles": stroke_angle(x[[a[worst], b[worst]]]),
        "share": (half_way > stroke_codes.NO_STROKE).mean(),
        "rebuilt": np.sqrt(((pair.reconstruct(x) - x) ** 2).mean()),
    }


def draw(data: dict, text):
    """The code plane with the way from a to b; the pictures decoded on that way."""
    figure, axes = panels(1, 2, width_ratios=[1, 1.15], height=1.35)
    draw_map(axes[0], data, "ae")
    look = {"color": ink(), "linestyle": "-", "markersize": scaled(11), "zorder": 4}
    axes[0].plot(*data["way"].T, "o", **look, gid="way")
    for name, place in zip("ab", data["way"][[0, -1]]):
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
        inward = np.sign(np.array([data["ae_x"].mean(), data["ae_y"].mean()]) - place)
        where = {"xytext": tuple(-14 * inward * scaled(1)), "textcoords": "offset points"}
        axes[0].annotate(
            text(name), place, **where, ha="center", va="center", bbox=box, color="black", zorder=5
        )
    axes[0].set(xlabel=text("z1"), ylabel=text("z2"))
    axes[0].set_title(text("plane"), fontsize="medium")
    captions = [text(f"step_{i}").format(off=float(far)) for i, far in enumerate(data["off"])]
    draw_tiles(axes[1], data["pictures"], 3, "step", captions)
    axes[1].set_title(text("pictures"), fontsize="medium")
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when half way there is no stroke."""
    return ("headline",) if data["off"][2] > stroke_codes.NO_STROKE else ()


def numbers(data: dict) -> dict:
    """Distances from every stroke, half way and at the ends; how many pairs have no stroke half way."""
    return {
        "off_half_way": float(data["off"][2]),
        "off_ends": float(data["off"][[0, -1]].max()),
        "share": float(data["share"]),
    }
