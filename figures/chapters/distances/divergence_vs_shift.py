"""Four distances between a law and its shifted copy, and their slopes: what a generator could follow."""

import numpy as np
from scipy.stats import norm, uniform

from divergences import earth_mover_distance, js_divergence, kl_divergence, total_variation
from figures.look.drawing import note, shared_legend
from figures.look.style import headline, narrow, panels, role

DISTANCES = {
    "wasserstein": earth_mover_distance,
    "js": js_divergence,
    "tv": total_variation,
    "kl": kl_divergence,
}
FAMILIES = {"gaussian": norm, "uniform": uniform}
PARAMETERS = {"end": {"default": 5.0, "range": (1.5, 30.0), "what": "the largest shift θ"}}


def compute(quick: bool, seed: int, end: float) -> dict:
    """Every distance on a grid of shifts, and its slope half way between them, by differences of itself.

    The uniform laws part at θ = 1, a point of the grid: no difference reaches over the kink.
    """
    shifts = np.linspace(0, end, 21 if quick else 61)
    shifts = np.sort(np.append(shifts[abs(shifts - 1) > 1e-9], 1.0))
    data = {"shift": shifts, "between": (shifts[1:] + shifts[:-1]) / 2}
    for family, law in FAMILIES.items():
        for name, distance in DISTANCES.items():
            values = np.array([distance(law(0, 1), law(shift, 1)) for shift in shifts])
            data[f"{family}_{name}"] = np.where(np.isinf(values), np.nan, values)
            data[f"{family}_{name}_slope"] = np.diff(data[f"{family}_{name}"]) / np.diff(shifts)
    return data


def draw(data: dict, text):
    """Values above, slopes below; Gaussians on the left, uniform laws on the right."""
    figure, axes = panels(2, 2, sharex=True)
    for axis, (family, suffix) in zip(axes, ((f, s) for s in ("", "_slope") for f in FAMILIES)):
        x = data["between" if suffix else "shift"]
        steps = "steps-mid" if suffix and family == "uniform" else "default"
        for name in DISTANCES:
            line = role(name, label=text(name), gid=f"{family}_{name}{suffix}", drawstyle=steps)
            axis.plot(x, data[f"{family}_{name}{suffix}"], **line)
        axis.set(title=text(f"{family}{suffix}"), ylim=(-0.06, 1.3) if suffix else (-0.12, 2.6))
        axis.set_xlabel(text("shift"))
        if not narrow():
            axis.label_outer()
    note(axes[1], text("infinite"), 0.97, 0.05)
    shared_legend(figure, axes[0], 4)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the slopes of JS and TV are all but gone at the largest shift."""
    js, tv, w = (data[f"gaussian_{name}_slope"] for name in ("js", "tv", "wasserstein"))
    return ("headline",) if max(js[-1], tv[-1]) < 0.05 and np.allclose(w, 1) else ()


def numbers(data: dict) -> dict:
    """Slopes at the far end, for the Gaussians."""
    return {f"slope_{name}": data[f"gaussian_{name}_slope"][-1] for name in ("wasserstein", "js", "tv")}
