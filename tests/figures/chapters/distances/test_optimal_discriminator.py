"""V(D*) lies on -2 log 2 + 2 JS, and D* is p/(p + q)."""

import numpy as np
import pytest
from scipy.stats import norm


def test_message_the_value_is_js_in_disguise(picture):
    shown = picture("optimal_discriminator")
    (shift, value), (at, formula) = shown.line("value"), shown.line("formula")
    np.testing.assert_allclose(np.interp(at, shift, value), formula, atol=1e-9)
    assert value[0] == pytest.approx(-2 * np.log(2))
    assert (np.diff(value) > 0).all()
    assert -0.01 < value[-1] < 0


def test_witness_is_the_share_of_p(picture):
    shown = picture("optimal_discriminator")
    for shift, line in zip(shown.data["shift"], shown.artists("witness")):
        x, witness = line.get_data()
        expected = norm.pdf(x) / (norm.pdf(x) + norm.pdf(x, shift))
        np.testing.assert_allclose(witness, expected, atol=1e-12)


CLAIMS = [
    (
        "The best discriminator is p/(p + q)",
        "最优判别器是 p/(p + q)",
        lambda d: np.allclose(d["witness"], d["p"] / (d["p"] + d["q"])),
    ),
    (
        "its value is 2 JS − 2 log 2",
        "其取值由 JS 决定",
        lambda d: np.allclose(d["value_along"], d["formula_along"], atol=1e-8),
    ),
    (
        "exactly −2 log 2 + 2 JS",
        "恰为 −2 log 2 + 2 JS",
        lambda d: np.allclose(d["value_along"], d["formula_along"], atol=1e-8),
    ),
    (
        "from a flat ½ into a step",
        "从平坦的 ½ 变成阶跃",
        lambda d: (np.diff(np.abs(np.diff(d["witness"])).max(axis=1)) > 0).all(),
    ),
    (
        "rises from −2 log 2 towards 0",
        "从 −2 log 2 升向 0",
        lambda d: d["value_along"][0] == pytest.approx(-2 * np.log(2)) and d["value_along"][-1] > -0.02,
    ),
    ("Four panels", "四个子图", lambda d: len(d["witness"]) == 3),
    (
        "N(0, 1) and N(θ, 1) with D* for θ = 0.5, 2 and 5",
        "N(0, 1) 与 N(θ, 1) 的密度和 D*，θ = 0.5、2、5",
        lambda d: d["shift"].tolist() == [0.5, 2, 5],
    ),
    (
        "D* falls from 1 to 0, ever more steeply",
        "D* 从 1 降到 0，越来越陡",
        lambda d: (
            (np.diff(d["witness"]) <= 0).all()
            and (d["witness"][1:, 0] > 0.99).all()
            and (d["witness"][1:, -1] < 0.01).all()
        ),
    ),
    (
        "rising from −1.386 to 0",
        "从 −1.386 升到 0",
        lambda d: d["value_along"][[0, -1]] == pytest.approx([-1.386, 0], abs=0.015),
    ),
    (
        "dots of −2 log 2 + 2 JS lying on it",
        "−2 log 2 + 2 JS 的点落在曲线上",
        lambda d: np.allclose(d["value_along"], d["formula_along"], atol=1e-8),
    ),
]
