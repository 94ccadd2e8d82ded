"""Slopes read back from the lines: W₁ always 1, JS and TV fading, against closed forms."""

import numpy as np
from scipy.stats import norm


def test_message_w_always_pulls_and_js_and_tv_do_not(picture):
    shown = picture("divergence_vs_shift")
    for family in ("gaussian", "uniform"):
        np.testing.assert_allclose(shown.line(f"{family}_wasserstein_slope")[1], 1, atol=1e-6)
        for name in ("js", "tv"):
            assert abs(shown.line(f"{family}_{name}_slope")[1][-1]) < 0.06
    assert shown.line("gaussian_js_slope")[1].max() > 0.2


def test_values_against_closed_forms(picture):
    shown = picture("divergence_vs_shift")
    theta, tv = shown.line("gaussian_tv")
    np.testing.assert_allclose(tv, 2 * norm.cdf(theta / 2) - 1, atol=1e-9)
    np.testing.assert_allclose(shown.line("gaussian_kl")[1], theta**2 / 2, atol=1e-9)
    np.testing.assert_allclose(shown.line("uniform_tv")[1], np.minimum(1, theta), atol=1e-9)
    np.testing.assert_allclose(shown.line("uniform_js")[1], np.minimum(1, theta) * np.log(2), atol=1e-9)


def test_slopes_against_closed_forms(picture):
    shown = picture("divergence_vs_shift")
    theta, tv = shown.line("gaussian_tv_slope")
    np.testing.assert_allclose(tv, norm.pdf(theta / 2), atol=2e-3)
    np.testing.assert_allclose(shown.line("gaussian_kl_slope")[1], theta, atol=1e-9)
    apart = theta > 1
    np.testing.assert_allclose(shown.line("uniform_tv_slope")[1], ~apart, atol=1e-9)
    np.testing.assert_allclose(shown.line("uniform_js_slope")[1], ~apart * np.log(2), atol=1e-9)


def test_infinite_kl_is_not_drawn_but_said(picture):
    shown = picture("divergence_vs_shift")
    theta, kl = shown.line("uniform_kl")
    assert np.isnan(kl[theta > 0]).all()
    assert "KL = ∞" in shown.words()


CLAIMS = [
    (
        "JS and TV have hardly any slope left",
        "JS 与 TV 几乎没有斜率",
        lambda d: max(d["gaussian_js_slope"][-1], d["gaussian_tv_slope"][-1]) < 0.05,
    ),
    ("W₁ keeps its own", "W₁ 的斜率不变", lambda d: np.allclose(d["gaussian_wasserstein_slope"], 1)),
    (
        "JS and TV flatten and their slope",
        "JS 与 TV 变平",
        lambda d: (np.diff(d["gaussian_tv_slope"]) < 0).all(),
    ),
    (
        "goes to 0",
        "趋于 0",
        lambda d: (d["uniform_js_slope"][-5:] == 0).all() and (d["uniform_tv_slope"][-5:] == 0).all(),
    ),
    (
        "the slope 1 at every distance",
        "任何距离处斜率都是 1",
        lambda d: np.allclose(d["uniform_wasserstein_slope"], 1),
    ),
    (
        "KL grows ever steeper or is infinite",
        "KL 要么越来越陡，要么为无穷",
        lambda d: (np.diff(d["gaussian_kl_slope"]) > 0).all() and np.isnan(d["uniform_kl"][1:]).all(),
    ),
    (
        "Four panels",
        "四个子图",
        lambda d: {"gaussian_tv", "uniform_tv", "gaussian_tv_slope", "uniform_tv_slope"} <= set(d),
    ),
    ("by θ from 0 to 5", "θ（0 到 5）", lambda d: (d["shift"][0], d["shift"][-1]) == (0, 5)),
    (
        "JS and TV level off at log 2 and 1",
        "JS 与 TV 分别趋平于 log 2 和 1",
        lambda d: np.allclose((d["gaussian_js"][-1], d["gaussian_tv"][-1]), (np.log(2), 1), atol=0.03),
    ),
    (
        "KL of the Gaussians is a parabola",
        "高斯的 KL 是抛物线",
        lambda d: np.allclose(d["gaussian_kl"], d["shift"] ** 2 / 2),
    ),
    (
        "that of W₁ is 1 throughout",
        "W₁ 的斜率恒为 1",
        lambda d: np.allclose(d["gaussian_wasserstein_slope"], 1),
    ),
    (
        "those of JS and TV fall to 0",
        "JS 与 TV 的斜率降到 0",
        lambda d: d["gaussian_js_slope"][-1] < 0.05 > d["gaussian_tv_slope"][-1],
    ),
]
