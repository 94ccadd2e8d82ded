"""u = -v = f, slopes of at most 1, and a dual value that equals the plan's cost."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist


def test_message_two_price_lists_are_one_function(picture):
    shown = picture("kantorovich_potential")
    (points, u), (_, minus_v), (x, f) = shown.line("u"), shown.line("minus_v"), shown.line("f")
    np.testing.assert_allclose(u, minus_v, atol=1e-9)
    np.testing.assert_allclose(u, np.interp(points, x, f), atol=1e-9)


def test_message_it_never_climbs_faster_than_one(picture):
    shown = picture("kantorovich_potential")
    x, f = shown.line("f")
    assert np.abs(np.diff(f) / np.diff(x)).max() <= 1 + 1e-9
    side, field = shown.data["side"], shown.data["field"]
    for axis in (0, 1):
        assert np.abs(np.diff(field, axis=axis) / (side[1] - side[0])).max() <= 1 + 1e-9


def test_high_on_real_low_on_generated(picture):
    data = picture("kantorovich_potential").data
    assert data["dual_plane"] == pytest.approx(data["w_plane"], rel=1e-9)
    assert data["dual_plane"] > 0.5
    at_real, at_fake = (_at(data, data[name]) for name in ("real", "fake"))
    assert at_real.min() > at_fake.max()
    near = np.abs(_at(data, data["real"] * 1.3) - at_real)
    assert (at_real - data["field"].max()).max() < 0.1  # nothing is higher than the real points
    assert near.mean() > 0.1  # and beyond them it falls again


def _at(data: dict, points: np.ndarray) -> np.ndarray:
    """The field at the grid point nearest to each of these."""
    columns, rows = (np.abs(data["side"][:, None] - x).argmin(axis=0) for x in points.T)
    return data["field"][rows, columns]


def _peak(data: dict) -> np.ndarray:
    """The highest place of the plane."""
    row, column = np.unravel_index(data["field"].argmax(), data["field"].shape)
    return data["side"][[column, row]]


CLAIMS = [
    (
        "one function, nowhere steeper than 1",
        "坡度不超过 1 的函数",
        lambda d: np.abs(np.diff(d["f"]) / np.diff(d["x"])).max() < 1 + 1e-9,
    ),
    (
        "are one function, u = −v = f, whose slope is nowhere above 1",
        "合为一个函数 u = −v = f，坡度处处不超过 1",
        lambda d: (
            np.allclose(d["u"], d["minus_v"]) and np.allclose(d["u"], np.interp(d["points"], d["x"], d["f"]))
        ),
    ),
    (
        "high on the real points and low on the generated ones",
        "真实点处高、生成点处低",
        lambda d: (
            _at(d, d["real"]).min() > _at(d, d["fake"]).max()
            and d["field"].max() < _at(d, d["real"]).max() + 0.05
        ),
    ),
    (
        "of all that are optimal the lowest is drawn",
        "所有最优解里最低的一个",
        lambda d: (
            d["dual_plane"] == pytest.approx(float(d["w_plane"]))
            and _at(d, d["real"]).mean() - _at(d, d["fake"]).mean()
            == pytest.approx(float(d["w_plane"]), abs=0.05)
        ),
    ),
    ("Three panels", "三个子图", lambda d: {"p", "f", "field"} <= set(d)),
    ("two laws on ten points", "十个点上两个分布", lambda d: len(d["p"]) == len(d["q"]) == 10),
    (
        "a zigzag of slopes 1 and −1",
        "由斜率 1 和 −1 的折线组成",
        lambda d: np.mean(np.isclose(np.abs(np.diff(d["f"]) / np.diff(d["x"])), 1)) > 0.9,
    ),
    (
        "highest on a ring of real points",
        "在真实点的圆环上最高",
        lambda d: cdist(_peak(d)[None], d["real"]).min() < 0.05,
    ),
]
