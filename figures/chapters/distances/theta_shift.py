"""WGAN's first example: two parallel lines at distance θ, and what four distances make of the gap.

Every value comes from really solving the problem between discretised lines; W₁ and JS equal their closed
forms, |θ| and log 2, to the last digits.
"""

import numpy as np

from divergences import theta_shift
from figures.look.drawing import counter, dot, hole, signed
from figures.look.style import headline, marked, panels, role, scaled

DISTANCES = ("js", "tv")
ROLE = {"w": "wasserstein", "js": "js", "tv": "tv", "kl": "kl"}
PARAMETERS = {
    "theta": {
        "default": (-1.0, 1.0),
        "range": ((-100, -0.01), (0.01, 100)),
        "what": "the shifts, from where to where; 0 lies between",
    },
}


def compute(quick: bool, seed: int, theta: tuple[float, float]) -> dict:
    """The table of the θ-shift, solved, for θ between the two ends, and at 0."""
    low, high = theta
    grid = np.linspace(low, high, 21 if quick else 81)
    grid = np.sort(np.append(grid[abs(grid) > 1e-9 * (high - low)], 0.0))
    table = theta_shift.table(grid, atoms=16 if quick else 64)
    solved = {name: table[f"{name}_solved"] for name in ("w", "js", "tv", "kl")}
    return {"theta": table["theta"], **solved, "w_closed": table["w"]}


def draw(data: dict, text):
    """W₁ on the left; JS, TV and KL, which only know equal from different, on the right."""
    figure, axes = panels(1, 2, sharex=True)
    axes[0].plot(data["theta"], data["w"], **role("wasserstein", label=text("w_label")), gid="w")
    axes[0].set(title=text("w_title"), ylim=_room(data["w"]))
    for name in DISTANCES:
        _draw_jump(axes[1], data["theta"], data[name], name, text(f"{name}_label"))
    _draw_infinity(axes[1], data["theta"], data["kl"], text("kl_label"))
    dot(axes[1], 0, 0, gid="at_zero")
    axes[1].set(title=text("others_title"), ylim=(-0.05, 1.45))
    for axis in axes:
        axis.set_xlabel(text("shift"))
        axis.legend(
            loc="upper center", ncols=3, columnspacing=1.0, handlelength=2.0, bbox_to_anchor=(0.5, 1.0)
        )
    headline(figure, text("headline"))
    return figure


def _room(values: np.ndarray, above: float = 1.45) -> tuple[float, float]:
    """The limits of an axis of distances, with room for the legend."""
    top = max(1.0, float(values.max()))
    return -0.05 * top, above * top


def _draw_jump(axis, theta: np.ndarray, values: np.ndarray, name: str, label: str) -> None:
    """A curve with a hole at θ = 0, where its value is another one."""
    left, right = theta < 0, theta > 0
    x = np.concatenate([theta[left], [0, np.nan, 0], theta[right]])
    y = np.concatenate([values[left], [values[left][-1], np.nan, values[right][0]], values[right]])
    axis.plot(x, y, **role(name, label=label), gid=name)
    hole(axis, 0, values[left][-1], role(name)["color"], gid=f"hole_{name}")


def _draw_infinity(axis, theta: np.ndarray, kl: np.ndarray, label: str) -> None:
    """Where KL is infinite: arrows that leave the picture."""
    at = theta[np.isinf(kl)]
    at = at[:: max(1, len(at) // 12)]
    look = {"color": role("kl")["color"], "marker": r"$\uparrow$", "linestyle": "", "label": label}
    axis.plot(at, np.full(len(at), 1.2), markersize=scaled(20), gid="kl_infinite", **look)


def film(data: dict, text) -> tuple:
    """The second line passes the first: the gap on the left, the four distances it makes on the right."""
    figure, axes = panels(1, 2)
    axes[0].plot([0, 0], [0, 1], **role("real"))
    (moving,) = axes[0].plot([0, 0], [0, 1], **role("fake"), gid="moving")
    width = 1.2 * data["theta"][0], 1.2 * data["theta"][-1]
    axes[0].set(title=text("lines_title"), xlim=width, ylim=(-0.05, 1.45), xlabel=text("shift"))
    axes[0].set_yticks([])
    marks = {name: _track(axes[1], data, name, text(f"{name}_label")) for name in ("w", "js", "tv", "kl")}
    axes[1].set(title=text("distances_title"), xlabel=text("shift"), xlim=width, ylim=_room(data["w"], 1.75))
    axes[1].legend(loc="upper center", ncols=2, labelspacing=0.8)
    headline(figure, text("headline"))
    words = counter(figure)

    def update(frame: int) -> list:
        theta = float(data["theta"][frame])
        moving.set_xdata(np.full(2, theta))
        for name, mark in marks.items():
            mark.set_data([theta], drawn_height(data, name)[frame : frame + 1])
        marks["kl"].set_visible(bool(np.isinf(data["kl"][frame])))  # an arrow says ∞
        words.set_text(f"$\\theta$ = {signed(theta, 2)}")
        return [moving, *marks.values(), words]

    return figure, update, len(data["theta"])


def _track(axis, data: dict, name: str, label: str):
    """Where the mark of one distance goes, pale, and the mark; an arrow where the distance is infinite."""
    look, x, y = ROLE[name], data["theta"], drawn_height(data, name)
    axis.plot(x[x != 0], y[x != 0], **role(look, linestyle="", marker=".", alpha=0.35))
    sign = {"marker": r"$\uparrow$", "markersize": scaled(26)} if name == "kl" else {"markersize": scaled(16)}
    kept = {"linestyle": "", "label": label, "gid": f"mark_{name}"}
    (mark,) = axis.plot([], [], **(marked(look) | kept | sign))
    return mark


def drawn_height(data: dict, name: str) -> np.ndarray:
    """The values of a distance, and a height above all others where it is infinite."""
    above = 1.2 * max(1.0, float(data["w"].max()))
    return np.where(np.isinf(data[name]), above, data[name])


def holds(data: dict) -> tuple[str, ...]:
    """Headline and caption speak of every θ; the description names the ends of the axis."""
    apart = data["theta"] != 0
    stuck = np.allclose(data["js"][apart], np.log(2)) and np.allclose(data["tv"][apart], 1)
    infinite = np.isinf(data["kl"][apart]).all()
    together = all(abs(data[name][~apart]).max() < 1e-9 for name in ("w", "js", "tv", "kl"))
    slope = np.allclose(data["w"], abs(data["theta"]))
    return ("headline", "caption") if stuck and infinite and together and slope else ()


def numbers(data: dict) -> dict:
    """What the distances say at the largest θ."""
    return {
        "w_far": data["w"][-1],
        "js_far": data["js"][-1],
        "tv_far": data["tv"][-1],
        "kl_far": data["kl"][-1],
    }
