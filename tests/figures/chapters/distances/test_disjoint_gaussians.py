"""Both curves are densities, and the distances above them are the exact ones."""

import numpy as np
import pytest

from figures.registry import find

DEVIATION = find("disjoint_gaussians").values["deviation"]


def test_both_curves_are_densities(picture):
    shown = picture("disjoint_gaussians")
    for line in shown.artists("real") + shown.artists("fake"):
        x, y = line.get_data()
        assert np.trapezoid(y, x) == pytest.approx(1, abs=1e-4)


def test_message_js_at_its_ceiling_while_w_is_the_shift(picture):
    data = picture("disjoint_gaussians").data
    assert data["w"] == pytest.approx(data["shift"], abs=1e-9)
    assert data["js"][0] == pytest.approx(np.log(2), abs=1e-5)
    assert data["js"][0] < np.log(2)  # Gaussians always overlap a little
    assert data["js"][1] < 0.4
    titles = [axis.get_title(loc="left") for axis in picture("disjoint_gaussians").figure.axes]
    assert "JS = 0.693,  W₁ = 3.00" in titles[0]
    assert "JS = 0.260,  W₁ = 0.50" in titles[1]


CLAIMS = [
    ("JS is at its ceiling", "JS 到顶", lambda d: d["js"][0] == pytest.approx(np.log(2), abs=1e-5)),
    ("W₁ says how far", "W₁ 能说出相距多远", lambda d: np.allclose(d["w"], d["shift"])),
    (
        "ten standard deviations apart",
        "相距十个标准差",
        lambda d: d["shift"][0] == pytest.approx(10 * DEVIATION),
    ),
    ("ceiling log 2", "上限 log 2", lambda d: d["js"][0] == pytest.approx(np.log(2), abs=1e-5)),
    ("only when they overlap does it begin to move", "只有重叠时它才开始变化", lambda d: d["js"][1] < 0.3),
    (
        "W₁ is the shift itself in both",
        "W₁ 在两幅图中都正好等于平移量",
        lambda d: np.allclose(d["w"], d["shift"]),
    ),
    (
        "of standard deviation 0.3",
        "标准差为 0.3",
        lambda d: d["p"].max() == pytest.approx(0.39894 / 0.3, rel=1e-4),
    ),
    ("means are 0 and 3", "均值为 0 和 3", lambda d: d["x"][d["q"][0].argmax()] == pytest.approx(3)),
    (
        "JS is 0.693 and W₁ is 3",
        "JS 为 0.693，W₁ 为 3",
        lambda d: np.allclose((d["js"][0], d["w"][0]), (0.693, 3), atol=5e-4),
    ),
    ("means are 0 and 0.5", "均值为 0 和 0.5", lambda d: d["x"][d["q"][1].argmax()] == pytest.approx(0.5)),
    (
        "JS is 0.26 and W₁ is 0.5",
        "JS 为 0.26，W₁ 为 0.5",
        lambda d: np.allclose((d["js"][1], d["w"][1]), (0.26, 0.5), atol=5e-3),
    ),
]
