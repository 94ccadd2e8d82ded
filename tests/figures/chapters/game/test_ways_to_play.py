"""Paths and multipliers of the ways to play are those of the closed forms."""

import numpy as np
import pytest

from figures.chapters.game.ways_to_play import GRADIENTS, WAYS, config, late, networks_agree
from toygan.dirac.plays import parsed

ALL = ("simultaneous", "alternating", "extragradient", "optimistic", "consensus", "unrolled")


def _end(data, name):
    return float(np.hypot(*data[name][-1]))


def _four(data):
    return [_end(data, name) for name in ALL[2:]]


def test_message_four_ways_come_closer(picture):
    drawn = picture("ways_to_play")
    x, y = drawn.line("extragradient")
    assert np.hypot(x[-1], y[-1]) == pytest.approx(np.hypot(0.99, 0.1) ** 100, rel=1e-9)
    eta, rate = drawn.line("simultaneous_rate")
    assert rate == pytest.approx(np.sqrt(1 + eta**2), abs=1e-8)


def test_multipliers_are_the_closed_forms(picture):
    data = picture("ways_to_play").data
    eta = data["etas"]
    assert data["extragradient_rate"] == pytest.approx(np.hypot(1 - eta**2, eta), abs=1e-8)
    assert data["consensus_rate"] == pytest.approx(np.hypot(1 - 0.5 * eta, eta), abs=1e-8)
    inside = 2 * eta < 1
    assert data["unrolled_rate"][inside] == pytest.approx(np.sqrt(1 - 3 * eta[inside] ** 2), abs=1e-8)


def test_the_networks_have_equally_many_gradients_and_are_drawn_as_they_were(picture):
    shown = picture("ways_to_play")
    for way in ALL:
        one = config(way, False, 0)
        row, number = parsed(WAYS[way][0])
        assert one.iterations * row.gradients(one.critic_steps, number) == GRADIENTS
        x, y = shown.line(f"{way}_off")
        assert (y == shown.data[f"{way}_off"].mean(axis=0)).all()
        assert (x == shown.data["gradients"]).all()


CLAIMS = [
    (
        "Four ways to play turn the circles into spirals towards the solution",
        "四种博弈方式把绕圈变成趋向解的螺旋线",
        lambda d: max(_four(d)) < 0.9,
    ),
    (
        "multiplies the distance from the solution by more than 1 and alternating steps keep it",
        "乘以大于 1 的因子，交替更新保持距离",
        lambda d: (d["simultaneous_rate"] > 1).all() and np.allclose(d["alternating_rate"], 1),
    ),
    (
        "consensus with γ = 0.5 and a generator that sees two steps of the other player come closer",
        "γ = 0.5 的共识优化，以及看到对方两步的生成器，都逐渐靠近解",
        lambda d: max(_four(d)) < 0.9,
    ),
    (
        "the same with two small networks, a WGAN without penalty on the ring of eight",
        "两个小网络（八模式圆环上不带惩罚的 WGAN）上也是如此",
        lambda d: (
            networks_agree(d)
            and config("simultaneous", False, 0).penalty == "none"
            and config("simultaneous", False, 0).data == "ring8"
        ),
    ),
    (
        "farthest for simultaneous steps, then alternating ones, nearer for the four others",
        "同时更新最远，其次是交替更新，其余四种更近",
        lambda d: sorted(ALL, key=lambda way: -late(d, way))[:2] == ["simultaneous", "alternating"],
    ),
    ("Three panels", "三个子图", lambda d: {"eta", "etas", "gradients"} <= set(d)),
    (
        "paths of 100 steps in the plane of x and y; one leaves the solution, one circles around it, four spiral",
        "100 步的轨迹；一条远离解，一条绕解转圈，四条向内螺旋",
        lambda d: (
            all(len(d[name]) == 101 for name in ALL)
            and _end(d, "simultaneous") > 1.5
            and abs(_end(d, "alternating") - 1) < 0.1
            and max(_four(d)) < 0.9
        ),
    ),
    (
        "above 1 for simultaneous steps, at 1 for alternating ones, below 1 for the four others",
        "同时更新大于 1，交替更新等于 1，其余四种小于 1",
        lambda d: all((d[f"{name}_rate"] < 1).all() for name in ALL[2:]),
    ),
]
