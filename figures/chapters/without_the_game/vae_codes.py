"""Codes of an autoencoder and of a variational one: noise fills the plane, so that most codes decode."""

import numpy as np
from matplotlib.patches import Ellipse

from figures.chapters.without_the_game import stroke_codes
from figures.chapters.without_the_game.stroke_codes import draw_map, draw_tiles, off
from figures.look.style import headline, ink, panels, scaled

KINDS = ("ae", "vae")
CLOUDS, TILES = 60, 12


def compute(quick: bool, seed: int) -> dict:
    """Both code planes, and pictures of codes drawn at random, with the share of them that is no stroke."""
    x, rng = stroke_codes.examples(seed), np.random.default_rng(seed)
    plain = stroke_codes.autoencoder(x, quick, seed)
    noisy = stroke_codes.variational(x, quick, seed)
    codes = {"ae": plain.encode(x)}
    codes["vae"], spread = noisy.encode(x)
    fitted = codes["ae"].mean(axis=0), np.cov(codes["ae"].T)
    drawn = {"ae": rng.multivariate_normal(*fitted, 1000), "vae": rng.standard_normal((1000, 2))}
    data = {"vae_spread": spread}
    for name, pair in (("ae", plain), ("vae", noisy)):
        found = stroke_codes.code_map(pair.decode, codes[name], 40 if quick else 70)
        data |= {f"{name}_{part}": value for part, value in found.items()}
        pictures = pair.decode(drawn[name])
        data[f"{name}_codes"], data[f"{name}_pictures"] = codes[name], pictures[:TILES]
        data[f"{name}_share"] = (off(pictures) > stroke_codes.NO_STROKE).mean()
    return data


def draw(data: dict, text):
    """A row for each: its code plane, and pictures of codes drawn at random."""
    figure, axes = panels(2, 2, width_ratios=[1, 2.4], height=0.75)
    axes[0].set_title(text("plane"), fontsize="small")
    for row, name in enumerate(KINDS):
        plane, tiles = axes[2 * row : 2 * row + 2]
        draw_map(plane, data, name)
        plane.set(xticks=(), yticks=())
        plane.set_ylabel(text(name))
        draw_tiles(tiles, data[f"{name}_pictures"], 6, name)
        share = 100 * float(data[f"{name}_share"])
        tiles.set_title(text(f"{name}_drawn").format(share=share), fontsize="small")
    for centre, spread in list(zip(data["vae_codes"], data["vae_spread"]))[:CLOUDS]:
        cloud = Ellipse(centre, *(2 * spread), facecolor="none", edgecolor=ink(), linewidth=scaled(1.2))
        axes[2].add_patch(cloud)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when fewer codes of the variational autoencoder decode to no stroke."""
    return ("headline",) if data["vae_share"] < 0.6 * data["ae_share"] else ()


def numbers(data: dict) -> dict:
    """The shares of pictures that are no stroke."""
    return {f"share_{name}": float(data[f"{name}_share"]) for name in KINDS}
