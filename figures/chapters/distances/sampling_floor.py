"""A law against itself: two samples of the same law are at a distance that is not 0, and falls with n."""

import numpy as np

from divergences import earth_mover_distance, js_divergence, samples
from figures.look.drawing import note
from figures.look.style import headline, marked, panels, role, scaled
from toygan.datasets.table import dataset

LAWS = {"gaussian": 1.82, "ring8": 1.77, "grid25": 4.4 * 2}  # law: the constant before 1/√n
LOOKS = ("first", "second", "third")
CELLS = 30  # GAN Lab's grid for its JS


def compute(quick: bool, seed: int) -> dict:
    """Mean W₁ and histogram JS over repetitions, for growing n."""
    sizes = np.array([32, 64, 128] if quick else [32, 64, 128, 256, 512, 1024])
    repeats = [4] * 3 if quick else [96, 96, 64, 48, 32, 24]
    streams = iter(np.random.SeedSequence(seed).spawn(len(LAWS) + 1))
    data = {"n": sizes}
    for name, constant in LAWS.items():
        rng = np.random.default_rng(next(streams))
        line = dataset(name).dimension == 1  # there a distance costs a sort
        times = [8 * count for count in repeats] if line else repeats
        draws = [np.mean([_w1(dataset(name), n, rng) for _ in range(r)]) for n, r in zip(sizes, times)]
        data |= {f"w_{name}": np.array(draws), f"reference_{name}": constant / np.sqrt(sizes)}
    rng = np.random.default_rng(next(streams))
    data["js"] = np.array([np.mean([_histogram_js(n, n, rng) for _ in range(32)]) for n in sizes])
    data["js_gan_lab"] = np.mean([_histogram_js(450, 150, rng) for _ in range(32)])
    return data


def _w1(law, n: int, rng) -> float:
    return earth_mover_distance(samples(law.sample(n, rng)), samples(law.sample(n, rng)))


def _histogram_js(n: int, m: int, rng) -> float:
    """JS of two histograms of the same ring, on a grid over [-1.5, 1.5]²."""
    counts = []
    for size in (n, m):
        points = dataset("circle").sample(size, rng)
        counts.append(np.histogram2d(*points.T, bins=CELLS, range=[[-1.5, 1.5]] * 2)[0].ravel() / size)
    return js_divergence(*counts)


def draw(data: dict, text):
    """W₁ falls as 1/√n; the histogram's JS stays near its ceiling much longer."""
    figure, axes = panels(1, 2)
    for name, look in zip(LAWS, LOOKS):
        axes[0].plot(data["n"], data[f"w_{name}"], **marked(look, label=text(name)), gid=f"w_{name}")
        label = text("root") if name == "gaussian" else None
        axes[0].plot(
            data["n"], data[f"reference_{name}"], **role("reference", linewidth=1, label=label), zorder=1
        )
    axes[0].set(title=text("w_title"), xscale="log", yscale="log", xlabel=text("n"), ylim=(0.04, 9))
    axes[0].legend(loc="upper right")
    axes[1].plot(data["n"], data["js"], **marked("js", label=text("same_size")), gid="js")
    axes[1].plot(
        [150],
        [data["js_gan_lab"]],
        "*",
        color="C3",
        markersize=scaled(18),
        label=text("gan_lab"),
        gid="gan_lab",
    )
    axes[1].axhline(np.log(2), **role("reference", linewidth=1.2))
    axes[1].set(title=text("js_title"), xscale="log", xlabel=text("n"), ylim=(0, 0.8))
    axes[1].legend(loc="lower left", borderaxespad=0.2)  # the star stands above it
    for axis in axes:
        axis.set_xticks(data["n"], [str(n) for n in data["n"]])
        axis.minorticks_off()
    note(axes[1], text("ceiling"), 0.97, 0.965, fontsize="small")
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when every distance between two samples of one law is well above 0."""
    return ("headline",) if min(data[f"w_{name}"].min() for name in LAWS) > 0.02 else ()


def numbers(data: dict) -> dict:
    """The floor of the largest n, times √n; and the JS of a perfect generator in GAN Lab's setting."""
    root = np.sqrt(data["n"][-1])
    return {f"constant_{name}": data[f"w_{name}"][-1] * root for name in LAWS} | {
        "js_gan_lab": float(data["js_gan_lab"])
    }
