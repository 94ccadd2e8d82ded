"""Likelihood and KL fall together; forward KL matches moments, reverse KL keeps to a mode."""

import numpy as np
import pytest


def test_message_likelihood_and_kl_fall_together(picture):
    shown = picture("mle_is_kl")
    (_, kl), (_, excess) = shown.line("kl"), shown.line("excess")
    assert np.abs(kl - excess).max() < 0.15  # the error of 400 points
    assert kl[-1] < 0.05 < kl[0]
    assert (np.diff(excess) <= 1e-12).all()


def test_message_forward_covers_and_reverse_picks_one(picture):
    shown = picture("mle_is_kl")
    for name, low, high in (("forward", 1.5, 2.5), ("reverse", 0.5, 0.7)):
        x, density = shown.line(name)
        mean = np.trapezoid(x * density, x)
        deviation = np.sqrt(np.trapezoid((x - mean) ** 2 * density, x))
        assert low < deviation < high
    x, density = shown.line("forward")
    assert np.trapezoid(x * density, x) == pytest.approx(0.6 * -2 + 0.4 * 1.5, abs=0.02)
    x, density = shown.line("reverse")
    assert x[density.argmax()] == pytest.approx(-2, abs=0.1)


def _mass_right(x: np.ndarray, density: np.ndarray) -> float:
    """The mass at the smaller mode: to the right of 0."""
    return float(np.trapezoid(density[x > 0], x[x > 0]))


CLAIMS = [
    (
        "likelihood covers both modes, reverse KL one",
        "最大似然覆盖两个，反向 KL 只选一个",
        lambda d: _mass_right(d["x"], d["forward"]) > 0.3 and _mass_right(d["x"], d["reverse"]) < 0.01,
    ),
    (
        "are the same up to sampling error",
        "除抽样误差外是同一回事",
        lambda d: np.abs(d["kl"] - d["excess"]).max() < 3 / np.sqrt(len(d["sample"])),
    ),
    (
        "the two fall together at each step of EM",
        "EM 的每一步两者一同下降",
        lambda d: (
            (np.diff(d["excess"]) <= 1e-12).all()
            and (np.diff(d["kl"])[:5] < 0).all()
            and (np.diff(d["kl"]) < 1 / len(d["sample"])).all()
        ),
    ),
    (
        "a single Gaussian fitted that way spreads over both modes",
        "单个高斯会铺满两个模式",
        lambda d: 0.3 < _mass_right(d["x"], d["forward"]) < 0.7,
    ),
    (
        "the reverse KL(Q‖P) keeps to one",
        "反向 KL(Q‖P) 只守住一个",
        lambda d: _mass_right(d["x"], d["reverse"]) < 0.01,
    ),
    ("Three panels", "三个子图", lambda d: {"fitted", "kl", "forward"} <= set(d)),
    (
        "mixture fitted to it, which follows it",
        "与之吻合的拟合混合分布",
        lambda d: np.trapezoid(np.abs(d["fitted"] - d["p"]), d["x"]) < 2 / np.sqrt(len(d["sample"])),
    ),
    ("over 30 steps of EM", "EM 的 30 步", lambda d: len(d["kl"]) == 31),
    (
        "fall together to nearly 0",
        "一同下降到接近 0",
        lambda d: max(d["kl"][-1], abs(d["excess"][-1])) < 0.05,
    ),
    (
        "a narrow one on the larger mode",
        "守在大峰上的窄高斯",
        lambda d: d["x"][d["reverse"].argmax()] == pytest.approx(d["x"][d["p"].argmax()], abs=0.1),
    ),
]
