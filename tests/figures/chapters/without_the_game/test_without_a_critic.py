"""Distances between batches train generators; their bias is the one that can be worked out by hand."""

import numpy as np
import pytest

from figures.chapters.without_the_game import without_a_critic
from figures.chapters.without_the_game.without_a_critic import (
    BIASED,
    METHODS,
    SHARED,
    TIMES,
    best_width,
    config,
    holds,
    numbers,
    read_times,
)
from figures.registry import NotAvailable


def test_lines_and_points_are_the_data(picture):
    shown = picture("without_a_critic")
    times = read_times(TIMES)
    for name in METHODS:
        seconds, distances = shown.line(f"{name}_w1")
        assert distances == pytest.approx(shown.data[f"{name}_w1"][1:])
        assert seconds == pytest.approx(shown.data["step"][1:] * times[name] / 1000)
    for name in BIASED:
        assert (shown.line(f"{name}_best")[1] == shown.data[f"{name}_best"]).all()
    drawn = [np.column_stack(line.get_data()) for line in shown.artists("points_fake")]
    assert all((points == shown.data[name]).all() for points, name in zip(drawn, METHODS, strict=True))


def test_the_best_width_of_the_energy_distance_is_the_closed_form():
    for n in (8, 32):
        assert best_width("energy", n, 40_000, 0) == pytest.approx(_by_hand(n), abs=0.012)


def test_without_pairs_of_a_point_with_itself_the_best_width_is_the_true_one():
    assert best_width("energy_unbiased", 16, 40_000, 0) == pytest.approx(1, abs=0.02)


def test_all_methods_share_network_start_and_data():
    configs = [config(name, False, 3) for name in METHODS]
    for field in ("hidden", "batch_size", "learning_rate", "seed", "data", "iterations", "activation"):
        assert len({getattr(one, field) for one in configs}) == 1, field
    assert SHARED["batch_size"] == 128


def test_a_table_of_times_that_lacks_a_method_says_so(tmp_path, monkeypatch):
    table = tmp_path / "update_times.csv"
    with pytest.raises(NotAvailable, match=r"update_times.py writes it"):
        read_times(table)
    table.write_text("method,data,milliseconds\nenergy,swissroll,1.0\n", encoding="utf-8")
    with pytest.raises(NotAvailable, match="swissroll for sliced, sinkhorn, batch_w1, wgan_gp_toy"):
        read_times(table)


def test_the_numbers_are_those_drawn(picture):
    data = picture("without_a_critic").data
    found = numbers(data)
    assert found["end_best"] == min(data[f"{name}_w1"][-1] for name in BIASED)
    assert found["width_w1"] == data["batch_w1_best"][-1]


def _by_hand(n):
    """Where 2√((1 + s²)/2) − (1 − 1/n)(1 + s) is least."""
    kept = 1 - 1 / n
    return kept / np.sqrt(2 - kept**2)


def _ends(data):
    return {name: data[f"{name}_w1"][-1] for name in METHODS}


def _seconds(data):
    return {name: data["step"][-1] * data[f"{name}_milliseconds"] for name in METHODS}


CLAIMS = [
    (
        "A distance trains a generator, too; a critic comes closer",
        "距离也能训练生成器；有评论家时更接近数据",
        lambda d: holds(d) == ("headline",),
    ),
    (
        "Five generators with one start learn the Swiss roll in 1,500 updates",
        "五个起点相同的生成器用 1500 次更新学习瑞士卷",
        lambda d: (
            len(METHODS) == 5
            and config("energy", False, 0).iterations == 1500
            and len({float(d[f"{name}_w1"][0]) for name in METHODS}) == 1
        ),
    ),
    (
        "four descend a distance between batches, without a critic",
        "四个沿批次间的距离下降，没有评论家",
        lambda d: sum(config(name, False, 0).distance is not None for name in METHODS) == 4,
    ),
    (
        "WGAN-GP ends closest to the data",
        "WGAN-GP 最后离数据最近",
        lambda d: min(_ends(d), key=_ends(d).get) == "wgan_gp_toy",
    ),
    (
        "on average batches are closest at an s below 1, for exact W₁ and the Sinkhorn divergence most of all",
        "两个批次在 s 小于 1 处最接近，精确 W₁ 与 Sinkhorn 散度偏得最多",
        lambda d: (
            max(d[f"{name}_best"].max() for name in BIASED) < 1
            and (d["sinkhorn_best"] < d["batch_w1_best"]).all()
            and (d["batch_w1_best"] < np.minimum(d["sliced_best"], d["energy_best"])).all()
        ),
    ),
    (
        "of data N(0, I) and a generator sz",
        "右图中数据为 N(0, I)，生成器为 sz",
        lambda d: d["energy_best"] == pytest.approx(_by_hand(d["size"]), abs=0.03),
    ),
    (
        "Seconds are those of one machine with two cores",
        "秒数取自一台双核机器",
        lambda d: "2 cores" in TIMES.read_text(encoding="utf-8"),
    ),
    (
        "six squares of points: the data, a roll, and what five generators make of it, with the sharpest roll "
        "from WGAN-GP",
        "六个点图：数据（一个卷）与五个生成器的样本，WGAN-GP 的卷最清晰",
        lambda d: len(METHODS) == 5 and min(_ends(d), key=_ends(d).get) == "wgan_gp_toy",
    ),
    (
        "five falling lines, WGAN-GP lowest at the end, the energy distance the first to end, Sinkhorn the "
        "last",
        "五条下降的线，WGAN-GP 最后最低，能量距离最先结束，Sinkhorn 最后结束",
        lambda d: (
            all(d[f"{name}_w1"][-1] < d[f"{name}_w1"][1] for name in METHODS)
            and min(_seconds(d), key=_seconds(d).get) == "energy"
            and max(_seconds(d), key=_seconds(d).get) == "sinkhorn"
        ),
    ),
    (
        "the best width s over points of a batch from 8 to 128: four rising lines, all below a dotted line at 1",
        "最佳宽度 s 随批次点数（8 到 128）的变化：四条上升的线，都在 1 处的点线之下",
        lambda d: (
            (without_a_critic.SIZES[0], without_a_critic.SIZES[-1]) == (8, 128)
            and all((np.diff(d[f"{name}_best"]) > 0).all() for name in BIASED)
            and max(d[f"{name}_best"].max() for name in BIASED) < 1
        ),
    ),
]
