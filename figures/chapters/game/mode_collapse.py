"""Mode collapse on a ring of eight modes, and WGAN-GP on the same ring, as maps of density.

As in the Unrolled GAN paper, Figure 2: a row for each game, the target at its end, one scale of updates. Both
games have networks of the same size and the same batches. A mode counts as reached when at least ``SHARE`` of
the generated points lie within ``REACH`` of its centre. Most of the time the GAN's spot is between modes: of
each fifth of the training, the moment is drawn at which most of its points lie on one mode.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from scipy.ndimage import gaussian_filter

from figures.look.drawing import counter
from figures.look.style import ground, headline, narrow, panels, role, scaled
from toygan.config.presets import preset
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.runs.api import obtain

GAMES = ("gan", "wgan_gp")
PANELS, BETWEEN, FINER = 5, 12, 10  # moments drawn, frames of the film and snapshots for each of the former
REACH, SHARE = 0.2, 0.02
SIDE, CELLS, WIDTH, POINTS = 1.6, 80, 0.05, 10_000  # of a map: half its side, cells, blur, points
BANDS, SOFTER = 16, 0.8  # of the film, so that its files stay small: shades, and another blur, in cells


def config(game: str, quick: bool, seed: int) -> TrainConfig:
    """One run; the GAN's generator learns far faster than D, as in the Unrolled GAN demo."""
    updates = 1200 if quick else 3000
    size = {"hidden": (64, 64), "activation": "relu", "batch_size": 128, "latent_dim": 16, "seed": seed}
    size |= {"iterations": updates, "snapshot_every": updates // PANELS // BETWEEN // FINER}
    if game == "gan":
        rates = {"generator_learning_rate": 4e-3, "critic_learning_rate": 2e-4, "init": "he"}
        return preset("mode-collapse", **rates, **size)
    return preset("wgan-gp-toy", learning_rate=3e-3 if quick else 2e-3, schedule="linear", **size)


def compute(quick: bool, seed: int) -> dict:
    """Maps of each game's first run at the moments and the frames; how many modes every run reaches."""
    seeds, real = 1 if quick else 3, dataset("ring8").sample(POINTS, seed)
    data = {"target": density_map(real)}
    z = np.random.default_rng(seed).standard_normal((POINTS, config("gan", quick, seed).latent_dim))
    for game in GAMES:
        runs = [obtain(config(game, quick, seed + i)).snapshots for i in range(seeds)]
        shots, frames = runs[0], runs[0][::FINER]
        if game == "gan":
            chosen = moments(np.array([near_modes(shot.samples).max() for shot in shots]))
            data["steps"] = np.array([shot.step for shot in frames])
            data["moments"] = np.array([shots[i].step for i in chosen])
        points = [shots[i].generator(z).astype(float) for i in chosen]
        data[f"{game}_drawn"] = np.array([density_map(each) for each in points], dtype=np.float32)
        data[f"{game}_near"] = np.array([near_modes(each) for each in points])
        maps = [density_map(shot.generator(z).astype(float)) for shot in frames]
        data[f"{game}_maps"] = np.array(maps, dtype=np.float32)
        counts = [[modes_reached(shot.samples) for shot in run[::FINER]] for run in runs]
        data[f"{game}_modes"] = np.array(counts)
        data[f"{game}_fullest"] = np.array([near_modes(shot.samples).max() for shot in shots])
    return data


def moments(fullest: np.ndarray) -> np.ndarray:
    """Where the fullest mode holds the most, in each of ``PANELS`` equal parts after the untrained start.

    Examples
    --------
    >>> moments(np.array([9, 1, 2, 4, 3, 0, 1, 5, 5, 2, 1]))
    array([2, 3, 6, 7, 9])
    """
    parts = np.array_split(np.arange(1, len(fullest)), PANELS)
    return np.array([part[fullest[part].argmax()] for part in parts])


def density_map(points: np.ndarray) -> np.ndarray:
    """The density of points on the square, (CELLS, CELLS) with y along the rows: a blurred histogram."""
    edges = np.linspace(-SIDE, SIDE, CELLS + 1)
    counts = np.histogram2d(points[:, 1], points[:, 0], (edges, edges))[0]
    cell = 2 * SIDE / CELLS
    return gaussian_filter(counts / (len(points) * cell**2), WIDTH / cell)


def near_modes(points: np.ndarray) -> np.ndarray:
    """The share of the points within ``REACH`` of each of the eight centres."""
    centres = dataset("ring8").modes.centres
    return (np.linalg.norm(points[:, None] - centres, axis=-1) < REACH).mean(axis=0)


def modes_reached(points: np.ndarray) -> int:
    """How many of the eight centres have at least ``SHARE`` of the points within ``REACH``.

    Examples
    --------
    >>> modes_reached(np.array([[1.0, 0.0], [1.1, 0.0], [-1.0, 0.0], [0.0, 0.0]]))
    2
    """
    return reached(near_modes(points))


def reached(shares: np.ndarray) -> int:
    """How many modes have at least ``SHARE`` of the points."""
    return int((shares >= SHARE).sum())


def draw(data: dict, text):
    """A row of maps for each game, time running to the right; the target closes each row."""
    columns = PANELS + 1
    figure, axes = panels(len(GAMES), columns, narrow_grid=(2 * len(GAMES), 3), height=1.25)
    rows = np.array_split(axes, len(GAMES))
    for game, row in zip(GAMES, rows):
        for panel, axis in enumerate(row[:PANELS]):
            _draw_map(axis, data[f"{game}_drawn"][panel], "fake", f"{game}_{panel}")
            axis.set_xlabel(_caption(data, text, game, panel), fontsize="small")
        row[0].set_ylabel(text(game))
        _draw_map(row[PANELS], data["target"], "real", f"{game}_target")
        row[PANELS].set_xlabel(text("target"), fontsize="small")
    figure.get_layout_engine().set(w_pad=0.07, wspace=0)
    figure.legend(handles=_handles(text), loc="outside lower center", ncols=1 if narrow() else 3)
    headline(figure, text("headline"))
    return figure


def _draw_map(axis, values: np.ndarray, name: str, gid: str, shades: int = 256):
    """One map in the colour of who it shows, the centres of the modes as rings; returns the image."""
    colors = LinearSegmentedColormap.from_list(name, [ground(), role(name)["color"]], N=shades)
    place = {"extent": (-SIDE, SIDE) * 2, "origin": "lower", "interpolation": "bilinear"}
    image = axis.imshow(shade(values), cmap=colors, vmin=0, vmax=1, **place, gid=gid)
    ring = {"color": role("real")["color"], "markersize": scaled(7), "markeredgewidth": scaled(1.2)}
    axis.plot(*dataset("ring8").modes.centres.T, "o", **ring, markerfacecolor="none", linestyle="")
    axis.set(xlim=(-SIDE, SIDE), ylim=(-SIDE, SIDE), xticks=(), yticks=())
    axis.grid(visible=False)
    axis.spines[:].set(visible=True, alpha=0.35)
    return image


def shade(values: np.ndarray) -> np.ndarray:
    """The square root of a map by its largest value: thin density is to be seen beside dense one.

    Examples
    --------
    >>> shade(np.array([[0.25, 1.0]])), shade(np.zeros((1, 2)))  # the second: all points are off the map
    (array([[0.5, 1. ]]), array([[0., 0.]]))
    """
    largest = values.max()
    return np.sqrt(values / largest) if largest > 0 else np.zeros_like(values)


def _handles(text) -> list:
    ring = {"color": role("real")["color"], "markerfacecolor": "none", "linestyle": ""}
    return [
        Patch(color=role("fake")["color"], label=text("generated")),
        Patch(color=role("real")["color"], label=text("data")),
        Line2D([], [], marker="o", **ring, label=text("centre")),
    ]


def _caption(data: dict, text, game: str, panel: int) -> str:
    """Updates done and modes reached; on the narrow page without words."""
    words = text("moment_short" if narrow() else "moment")
    return words.format(step=int(data["moments"][panel]), modes=reached(data[f"{game}_near"][panel]))


def film(data: dict, text) -> tuple:
    """Both games side by side, at one speed."""
    figure, axes = panels(1, 2)
    images = {}
    for axis, game in zip(axes, GAMES):
        images[game] = _draw_map(axis, data[f"{game}_maps"][0], "fake", f"{game}_film", shades=BANDS)
        axis.set_title(text(game), loc="center")
    generated, _, centre = _handles(text)  # the film has no map of the data
    figure.legend(handles=[generated, centre], loc="outside lower left", ncols=2)
    headline(figure, text("headline"))
    words = counter(figure)

    def update(frame: int) -> list:
        for axis, (game, image) in zip(axes, images.items()):
            image.set_data(shade(gaussian_filter(data[f"{game}_maps"][frame], SOFTER)))
            axis.set_xlabel(text("reached").format(modes=int(data[f"{game}_modes"][0, frame])))
        words.set_text(text("count").format(step=int(data["steps"][frame])))
        parts = [(*axis.images, *axis.lines, *axis.spines.values(), axis.xaxis.label) for axis in axes]
        changed = [artist for part in parts for artist in part]
        return [*changed, words]

    update(0)
    return figure, update, len(data["steps"])


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the GAN's fullest mode changes each time and WGAN-GP ends on all eight."""
    fullest = data["gan_near"].argmax(axis=1)
    hops = len(set(fullest)) >= 4 and (np.diff(fullest) != 0).all()
    return ("headline",) if hops and data["wgan_gp_modes"][:, -1].min() == 8 else ()


def numbers(data: dict) -> dict:
    """Modes reached at once by the GAN, by WGAN-GP at the end, and how many are fullest in the GAN's maps."""
    gan = data["gan_modes"][:, BETWEEN:]
    return {
        "mean_gan": float(gan.mean()),
        "most_gan": float(gan.max()),
        "fewest_wgan_gp": float(data["wgan_gp_modes"][:, -1].min()),
        "visited": float(len(set(data["gan_near"].argmax(axis=1)))),
    }
