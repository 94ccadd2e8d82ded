"""W₁ is a V; JS and TV are flat with a hole; KL is infinite and says so."""

import numpy as np
import pytest


def test_message_w_is_the_absolute_shift(picture):
    theta, w = picture("theta_shift").line("w")
    np.testing.assert_allclose(w, np.abs(theta), atol=1e-12)
    assert theta[[0, -1]].tolist() == [-1, 1]


@pytest.mark.parametrize(("name", "height"), [("js", np.log(2)), ("tv", 1.0)])
def test_message_the_others_are_flat_with_a_hole_at_0(picture, name, height):
    shown = picture("theta_shift")
    _, y = shown.line(name)
    assert set(y[np.isfinite(y)]) == {height}
    assert np.isnan(y).sum() == 1
    assert [value.item() for value in shown.line(f"hole_{name}")] == [0, height]
    assert [value.item() for value in shown.line("at_zero")] == [0, 0]


def test_infinite_kl_is_marked_everywhere_but_at_0(picture):
    shown = picture("theta_shift")
    x, _ = shown.line("kl_infinite")
    assert 0 not in x
    assert x.min() < -0.8
    assert x.max() > 0.8
    assert np.isinf(shown.data["kl"]).sum() == len(shown.data["theta"]) - 1
    assert "KL = ∞" in shown.words()


CLAIMS = [
    (
        "W₁ shrinks as the lines approach",
        "两线靠近时 W₁ 变小",
        lambda d: np.allclose(d["w"], np.abs(d["theta"])),
    ),
    (
        "JS, TV, KL wait until they meet",
        "JS、TV 与 KL 要等到重合",
        lambda d: np.ptp(d["js"][d["theta"] != 0]) < 1e-9 > np.ptp(d["tv"][d["theta"] != 0]),
    ),
    (
        "is |θ|, a slope to follow from anywhere",
        "是 |θ|，在任何位置都有斜率可循",
        lambda d: np.allclose(np.abs(np.diff(d["w"]) / np.diff(d["theta"])), 1),
    ),
    (
        "JS is stuck at log 2 and TV at 1, KL is infinite",
        "JS 停在 log 2，TV 停在 1，KL 为无穷",
        lambda d: (
            np.allclose(d["js"][d["theta"] != 0], np.log(2))
            and np.allclose(d["tv"][d["theta"] != 0], 1)
            and np.isinf(d["kl"][d["theta"] != 0]).all()
        ),
    ),
    (
        "all three jump to 0 only when the lines coincide",
        "三者只有在两线重合时才突然跳到 0",
        lambda d: not any(d[name][d["theta"] == 0].any() for name in ("js", "tv", "kl")),
    ),
    ("θ from −1 to 1", "θ 从 −1 到 1", lambda d: d["theta"][[0, -1]].tolist() == [-1, 1]),
    ("W₁ is a V with its tip at 0", "W₁ 是尖端在 0 处的 V 形", lambda d: d["theta"][d["w"].argmin()] == 0),
    (
        "a flat line at 0.693 and TV a flat line at 1",
        "JS 是 0.693 处的水平线，TV 是 1 处的水平线",
        lambda d: d["js"][0] == pytest.approx(0.693, abs=5e-4) and d["tv"][0] == 1,
    ),
    (
        "an open circle at θ = 0, where a filled dot stands at 0 instead",
        "在 θ = 0 处各有一个空心圆，而实心点在 0 处",
        lambda d: d["js"][d["theta"] == 0].item() == 0,
    ),
    (
        "KL is infinite for every θ other than 0",
        "θ 不为 0 时 KL 为无穷",
        lambda d: np.isinf(d["kl"][d["theta"] != 0]).all(),
    ),
]
