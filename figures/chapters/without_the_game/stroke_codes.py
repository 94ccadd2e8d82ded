"""What the figures about codes share: strokes as examples, the networks that code them, tiles and maps.

The examples are pictures of a stroke at any angle, thin or thick. Turned by half a circle a stroke is itself
again, so the codes of all angles form a ring, and somewhere in the middle nothing is coded.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, ListedColormap

from figures.look.style import ground, ink, role, scaled
from toygan.without_the_game import fit_autoencoder, fit_variational_autoencoder, strokes
from toygan.without_the_game.glyphs import off_the_law

SIZE = 8
WIDTHS = (0.08, 0.3)
COUNT = 400
NO_STROKE = 0.05  # further from every stroke than this, root mean square a pixel
LIMIT = 0.12  # where the shade of a map is full


def examples(seed: int, turn: float = np.pi / 2) -> np.ndarray:
    """Pictures (400, 64) of strokes with angles in [-turn, turn] and widths in ``WIDTHS``, both uniform."""
    rng = np.random.default_rng(seed)
    return strokes(rng.uniform(-turn, turn, COUNT), rng.uniform(*WIDTHS, COUNT), SIZE)


def _settings(quick: bool, seed: int) -> dict:
    pace = {"steps": 1500, "batch_size": 32, "learning_rate": 8e-3}
    if not quick:
        pace = {"steps": 4000, "batch_size": 64, "learning_rate": 5e-3}
    return {"hidden": (64, 32), "activation": "relu", "output": "sigmoid", "rng": seed, **pace}


def autoencoder(x: np.ndarray, quick: bool, seed: int):
    """An autoencoder with codes of two numbers."""
    return fit_autoencoder(x, **_settings(quick, seed))


def variational(x: np.ndarray, quick: bool, seed: int, deviation: float = 0.25):
    """The same networks with noise in the codes."""
    return fit_variational_autoencoder(x, deviation=deviation, **_settings(quick, seed))


def off(pictures: np.ndarray) -> np.ndarray:
    """Distance of pictures to the nearest stroke the examples could hold."""
    return off_the_law(pictures, np.linspace(*WIDTHS, 16))


def code_map(decode, codes: np.ndarray, cells: int) -> dict:
    """The square around the codes, and for each of its places how far its picture is from every stroke."""
    middle, half = (codes.max(axis=0) + codes.min(axis=0)) / 2, np.ptp(codes, axis=0).max() * 0.58
    sides = [np.linspace(m - half, m + half, cells) for m in middle]
    places = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    return {"x": sides[0], "y": sides[1], "off": off(decode(places)).reshape(cells, cells)}


def draw_map(axis, data: dict, name: str) -> None:
    """Shade what decodes to no stroke, and put the codes of the examples on top."""
    shades = LinearSegmentedColormap.from_list("shades", [ground(), role("second")["color"]])
    x, y, values = (data[f"{name}_{part}"] for part in ("x", "y", "off"))
    axis.pcolormesh(x, y, values, cmap=shades, vmin=0, vmax=LIMIT, rasterized=True, gid=f"{name}_off")
    look = {"linestyle": "", "markeredgewidth": 0, "markersize": scaled(5), "color": role("real")["color"]}
    axis.plot(*data[f"{name}_codes"].T, "o", **look, gid=f"{name}_codes")
    axis.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), aspect="equal")
    axis.grid(visible=False)


def draw_tiles(axis, pictures: np.ndarray, columns: int, gid: str, captions=()) -> None:
    """Pictures in rows of so many, ink on ground, each with its caption below."""
    cmap, rows = ListedColormap(_ramp()), -(-len(pictures) // columns)
    tall = 1.45 if len(captions) else 1.12
    for i, picture in enumerate(pictures):
        left, top = 1.12 * (i % columns), -tall * (i // columns)
        image = picture.reshape(SIZE, SIZE)
        extent = (left, left + 1, top - 1, top)
        axis.imshow(image, cmap=cmap, vmin=0, vmax=1, extent=extent, gid=f"{gid}_{i}")
        axis.plot(*_frame(left, top), color="0.5", linewidth=scaled(1.2), linestyle="-")
        if len(captions):
            axis.text(left + 0.5, top - 1.06, captions[i], ha="center", va="top", fontsize="small")
    axis.set(xlim=(-0.03, 1.12 * columns - 0.09), ylim=(-tall * rows + (0.09 if tall < 1.2 else 0), 0.03))
    axis.set_axis_off()


def _ramp() -> np.ndarray:
    """Sixty-four steps from the ground to the colour of ink."""
    shades = LinearSegmentedColormap.from_list("ink", [ground(), ink()])
    return shades(np.linspace(0, 1, 64))


def _frame(left: float, top: float):
    return [left, left + 1, left + 1, left, left], [top, top, top - 1, top - 1, top]
