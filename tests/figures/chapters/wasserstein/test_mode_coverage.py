"""Every dot is a row of the table, and every diamond a published number."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from figures.chapters.wasserstein import mode_coverage
from figures.chapters.wasserstein.mode_coverage import PUBLISHED, groups, read_table
from figures.look.style import context, role
from figures.registry import NotAvailable, find
from toygan.studies.mode_coverage import study

HEAD = "method,data,seed,iterations,modes,balanced_modes,high_quality,reverse_kl,w1,w1_floor_q95,seconds\n"
ROWS = (
    "minimax,ring8,0,10000,5,5,0.9,0.5,0.5,0.06,35.0\n"
    "minimax,ring8,1,10000,7,6,0.8,0.5,0.5,0.06,35.0\n"
    "wgan_gp_tuned,grid25,0,10000,25,25,0.7,0.1,0.1,0.2,80.0\n"
    "wgan_gp_tuned,grid25,0,40000,24,25,0.9,0.1,0.1,0.2,80.0\n"
    "wgan_gp_tuned,swissroll,0,40000,,,,,0.1,0.2,80.0\n"
)


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A small table in the study's form, in place of the study's own."""
    monkeypatch.setattr(mode_coverage, "TABLE", tmp_path / "coverage.csv")
    mode_coverage.TABLE.write_text(HEAD + ROWS, encoding="utf-8")
    return mode_coverage.TABLE


def test_dots_are_the_rows_of_the_table(table):
    data = find("mode_coverage").compute()
    assert groups(data) == [("minimax", 10000), ("wgan_gp_tuned", 10000), ("wgan_gp_tuned", 40000)]
    with context("lecture"):
        figure = find("mode_coverage").draw(data)
        FigureCanvasAgg(figure).draw()
    assert _at(figure, "ring8_modes_minimax_10000") == [5, 7]
    assert _at(figure, "grid25_modes_wgan_gp_tuned_40000") == [24]


def _at(figure, gid):
    (line,) = figure.findobj(lambda artist: artist.get_gid() == gid)
    return line.get_xdata().tolist()


def test_every_row_of_the_study_is_drawn_and_the_published_numbers_stand_below(picture):
    shown = picture("mode_coverage")
    data, drawn = shown.data, []
    for method, updates in groups(data):
        for law in mode_coverage.LAWS:
            if ((data["method"] == method) & (data["data"] == law) & (data["iterations"] == updates)).any():
                drawn += shown.line(f"{law}_modes_{method}_{updates}")[0].tolist()
    assert sorted(drawn) == sorted(data["modes"])
    ring = shown.artist("published_ring8")
    assert ring.get_xdata() == pytest.approx([marks[0] for marks in PUBLISHED.values()])
    assert min(ring.get_ydata()) == len(groups(data))


def test_dots_stand_out_where_every_seed_reaches_all_modes(picture):
    shown = picture("mode_coverage")
    for method, updates in groups(shown.data):
        for law in mode_coverage.LAWS:
            line = shown.artist(f"{law}_modes_{method}_{updates}")
            assert (line.get_color() == role("first")["color"]) == (method in _whole(shown.data, law))


def test_numbers_are_means_over_seeds(table):
    found = mode_coverage.numbers(read_table(table))
    assert found == {
        "runs": 4,
        "ring8_best": 6,
        "ring8_worst": 6,
        "grid25_best": 24.5,
        "grid25_worst": 24.5,
    }


def test_without_the_table_the_figure_is_skipped_with_a_reason(table):
    table.unlink()
    with pytest.raises(NotAvailable, match=r"needs figures/data/coverage\.csv; .*benchmarks/coverage\.py"):
        find("mode_coverage").compute()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("method,data\n", "must have the columns .* it lacks"),
        (HEAD, "holds none"),
        (HEAD + "minimax,ring8,0,many,5,5,0.9,,,,\n", "could not convert"),
    ],
)
def test_a_bad_table_says_what_is_wrong(table, content, message):
    table.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_table(table)


def test_published_modes_are_modes():
    marks = np.array(list(PUBLISHED.values()))
    assert marks.shape == (7, 2)
    assert marks[:, 0].max() <= 8
    assert marks[:, 1].max() <= 25


def _whole(data: dict, law: str) -> set:
    """The methods that reach every mode of a law from every seed."""
    on_law, full = data["data"] == law, mode_coverage.LAWS[law]
    return {m for m in set(data["method"]) if (data["modes"][on_law & (data["method"] == m)] == full).all()}


def _networks_are_as_said() -> bool:
    """3 × 64 for both players, and ReLU in all but one critic; the tuned preset apart."""
    configs = {run.label: run.config for run in study(1, 10_000) if run.label != "wgan_gp_tuned"}
    widths = {w for c in configs.values() for w in (c.generator_hidden, c.critic_hidden)}
    others = {
        name for name, c in configs.items() if {c.activation, c.critic_activation or "relu"} != {"relu"}
    }
    return widths == {(64, 64, 64)} and others == {"groupsort"}


PENALISED = {"wgan_gp_toy", "wgan_gp_tuned", "wgan_lp"}
CLAIMS = [
    (
        "Only WGAN-GP and WGAN-LP reach all 25 modes from every seed",
        "只有 WGAN-GP 与 WGAN-LP 在每个种子下都到达全部 25 个模式",
        lambda d: _whole(d, "grid25") == PENALISED,
    ),
    (
        "Of fourteen games under one protocol (3 × 64 networks, ReLU but for GroupSort; the tuned preset has its own; 10,000 updates; a mode counts with one of 2500 samples within 3σ)",
        "在同一协议下的十四种博弈中（3 × 64 网络，除 GroupSort 外均为 ReLU，调优预设用自己的网络；各一万次更新；2500 个样本中有一个在 3σ 内即算到达该模式）",
        lambda d: (
            len(set(d["method"])) == 14 and (d["iterations"] == 10_000).all() and _networks_are_as_said()
        ),
    ),
    (
        "only WGAN-LP and the two WGAN-GP reach all 25 modes of the grid from each of five seeds",
        "只有 WGAN-LP 与两种 WGAN-GP 在五个种子的每一个下都到达网格的全部 25 个模式",
        lambda d: _whole(d, "grid25") == PENALISED and set(d["seed"]) == {0, 1, 2, 3, 4},
    ),
    (
        "on the ring DRAGAN, packing and spectral norm do as well",
        "在环上 DRAGAN、打包与谱归一化也能做到",
        lambda d: _whole(d, "ring8") == PENALISED | {"dragan", "packing", "spectral"},
    ),
    (
        "what three papers report",
        "三篇论文在各自协议下报告的数字",
        lambda d: {name.partition("_")[0] for name in PUBLISHED} == {"veegan", "gdpp", "pacgan"},
    ),
    (
        "modes reached on the ring of 8 and on the grid of 25",
        "八模式圆环与 25 模式网格上到达的模式数",
        lambda d: (
            mode_coverage.LAWS == {"ring8": 8, "grid25": 25} and set(d["data"]) == set(mode_coverage.LAWS)
        ),
    ),
    (
        "in strong contrast where every seed reaches all modes",
        "每个种子都到达全部模式的对比最强",
        lambda d: _whole(d, "ring8") > _whole(d, "grid25"),
    ),
    (
        "one open diamond for each of seven published results",
        "发表的七个结果各为一个空心菱形",
        lambda d: len(PUBLISHED) == 7,
    ),
]
