"""The picture of ``toygan coverage``: every run a dot, both languages, and whose files it writes over."""

import pytest

from figures.look.style import context
from figures.of_a_run.coverage_figure import _text, best, check_free, draw, save_coverage_figure
from toygan.studies.coverage_table import of, shipped
from toygan.studies.mode_coverage import METHODS


def rows():
    mine = [
        row | {"method": "mi$ne"} for law in ("ring8", "grid25") for row in of(shipped(), law, "hinge")[:3]
    ]
    return [*mine, *shipped()]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_run_is_a_dot_in_its_place(lang):
    with context("lecture", lang, any_text=True):
        figure = draw(rows(), "mi$ne", lambda key: _text(key, lang))
    assert len(figure.axes) == 6
    w1 = figure.axes[5]
    dots = {
        line.get_gid(): line.get_xdata() for line in w1.get_lines() if str(line.get_gid()).startswith("runs")
    }
    assert len(dots) == 1 + len(METHODS)
    assert dots["runs_0"].tolist() == [row["w1"] for row in of(shipped(), "grid25", "hinge")[:3]]
    assert len(dots["runs_4"]) == 5
    assert best("balanced_modes", of(shipped(), "grid25", "r1")) == 25
    assert len(figure.legends[0].get_texts()) == 3


def test_a_foreign_picture_is_not_written_over(tmp_path):
    path = tmp_path / "coverage.png"
    save_coverage_figure(rows(), "mi$ne", path, lang="zh")
    check_free(path)
    path.write_bytes(b"somebody's")
    with pytest.raises(ValueError, match=r"coverage\.png"):
        check_free(path)
