"""What results show in a notebook: read as a screen reader would, with names that would like to be HTML."""

import sys
import types

import numpy as np
import pytest

from divergences import compare, optimal_transport, pmf, samples, theta_shift
from figures.tutorial import Shown
from toygan import Network, TrainConfig, check_gradient
from toygan.metrics.report import Evaluation
from toygan.runs import train
from toygan.runs.history import History
from toygan.sweeps.plan import plan
from toygan.sweeps.sweep import sweep
from toygan.sweeps.sweep_report import read_report

EVIL = "<script>alert(1)</script>"
CONFIG = TrainConfig(iterations=12, evaluate_every=3, hidden=(4,), batch_size=8, seed=7)


def test_a_comparison_and_its_distances(read_html):
    found = compare([0.5, 0.5], [0.0, 1.0])
    (table,) = read_html(found._repr_html_()).tables
    assert [row[0] for row in table["rows"]] == list(found)
    assert table["head"] == ["distance", "value", "error or bounds", "warrant", "unit", "why"]
    assert table["rows"][0][:2] == ["total_variation", "0.5"]
    shown = read_html(found["reverse_kl_divergence"]._repr_html_())
    assert shown.tables[0]["caption"] == "reverse_kl_divergence"
    assert ["unit", "nats"] in shown.tables[0]["rows"]
    text = " ".join(read_html(found["kl"]._repr_html_()).words)
    assert found["kl"].reason in text


def test_a_witness_over_labels_is_a_curve_and_a_function_is_named(read_html):
    over_labels = compare([0.25, 0.25, 0.5], [0.5, 0.25, 0.25])["tv"]
    assert read_html(over_labels._repr_html_()).pictures == ["the witness of total_variation over the labels"]
    of_points = compare(samples([0.0, 1.0]), samples([3.0, 4.0]))["w1"]
    assert "a function of points" in read_html(of_points._repr_html_()).words


def test_a_transport_shows_its_plan(read_html):
    found = optimal_transport(pmf([0.5, 0.5], [0.0, 1.0]), pmf([0.25, 0.75], [0.0, 1.0]))
    shown = read_html(found._repr_html_())
    assert ["value", f"{found.value:.12g}"] in shown.tables[0]["rows"]
    assert shown.pictures == ["the plan: atoms of P from top to bottom, of Q from left to right, 2 by 2"]


def test_a_table_of_shifts(read_html):
    (table,) = read_html(theta_shift.table([0.0, 0.5], atoms=2)._repr_html_()).tables
    assert [row[:3] for row in table["rows"]] == [["0", "0", "0"], ["0.5", "0.5", "0.5"]]


def test_a_network_shows_its_layers(read_html):
    net = Network([2, 3, 1], activation="tanh", rng=0)
    shown = read_html(net._repr_html_())
    (table,) = shown.tables
    assert table["caption"] == repr(net)
    assert [row[:4] for row in table["rows"]] == [
        ["1", "3 × 2", "tanh", "9"],
        ["2", "1 × 3", "identity", "4"],
    ]
    assert float(table["rows"][0][5]) == pytest.approx(net.weights[0].std(), rel=1e-5)
    assert len(shown.pictures) == 2
    net.weights[0][0, 0] = np.nan
    assert "not finite" in read_html(net._repr_html_()).words


def test_a_gradient_check_marks_what_is_wrong(read_html):
    report = check_gradient(lambda x: (x**2).sum(), lambda x: 3 * x, np.array([1.0, 2.0]))
    shown = read_html(report._repr_html_())
    table, every = shown.tables
    assert "FAILED: 1 of 1 tensors are wrong" in shown.words[0]
    assert table["rows"] == every["rows"]
    assert dict(zip(table["head"], table["rows"][0]))["verdict"] == "✗ wrong"
    assert any("diagnosis:" in text for text in shown.words)


def test_an_evaluation_names_what_is_perfect(read_html):
    found = Evaluation({"w1": 0.25, "w1_floor_mean": 0.125, "w1_floor_q95": 0.2, "n_w1": 64}, EVIL, 80)
    (table,) = read_html(found._repr_html_()).tables
    assert table["caption"] == f"80 points against {EVIL}; W1 of 64"
    assert table["rows"] == [["W1", "0.25", "0.125", "floor, mean"], ["W1", "", "0.2", "floor, 95 %"]]


def test_a_configuration_shows_what_was_chosen_first(read_html):
    chosen, rest = read_html(CONFIG._repr_html_()).tables
    assert {row[0]: row[1:] for row in chosen["rows"]}["seed"] == ["7", "0"]
    assert "seed" not in {row[0] for row in rest["rows"]}
    assert len(chosen["rows"]) + len(rest["rows"]) == len(CONFIG.to_dict())


def test_a_history_shows_every_column(read_html):
    history = History({"step": [1, 2, 3], EVIL: [0.5, 0.25, 1.0], "bins": np.zeros((3, 2))})
    shown = read_html(history._repr_html_())
    assert shown.tables[0]["caption"] == "History: 3 rows, updates 1 to 3"
    assert shown.tables[0]["rows"] == [[EVIL, "0.5", "1", "0.25", "1", ""]]
    assert shown.pictures == [f"{EVIL} by update"]
    read_html(History({})._repr_html_())


def test_a_run_shows_itself(fake_training, read_html):
    run = train(CONFIG.replace(evaluate_every=0))
    run.notes.append(EVIL)
    shown = read_html(run._repr_html_())
    assert shown.tables[0]["caption"] == "Run of wasserstein on ring8: 12 updates"
    assert {row[0] for row in shown.tables[0]["rows"]} == set(run.history) - {"step"}
    assert EVIL in shown.words
    assert len(shown.pictures) == 1


def test_a_run_whose_picture_fails_shows_its_numbers(fake_training, read_html, monkeypatch):
    run = train(CONFIG)
    monkeypatch.setattr(type(run), "plot", lambda run: 1 / 0)
    shown = read_html(run._repr_html_())
    assert shown.tables
    assert "the picture could not be drawn (ZeroDivisionError: division by zero)" in shown.words


def test_a_run_plots_in_a_style_that_stays(fake_training):
    run = train(CONFIG.replace(evaluate_every=0))
    figure = run.plot("dark", "zh", "8x5")
    assert figure.get_size_inches().tolist() == [8.0, 5.0]
    assert figure._repr_png_()[1]["alt"].startswith("左")
    with pytest.raises(ValueError, match="unknown language 'zz'; known: en, zh"):
        run.plot(lang="zz")


def test_a_run_plays_its_snapshots(fake_training, read_html, tmp_path):
    run = train(CONFIG.replace(snapshot_every=6))
    film = run.film(size=(2, 2))
    assert repr(film) == "RunFilm(3 snapshots of ring8)"
    html = film._repr_html_()
    assert read_html(html).pictures[0].startswith("The generated points move")
    assert "&lt;script" in html  # the player's own, inside its frame
    assert [path.name[:9] for path in film.save(tmp_path)] == ["animation", "animation"]
    with pytest.raises(
        ValueError, match="kept no snapshots; train it with --animate, or with snapshot_every"
    ):
        train(CONFIG).film()


def test_the_report_of_a_sweep(fake_training, read_html, tmp_path):
    planned = plan({"seeds": 2, "data": ["ring8"], "iterations": 6, "evaluate_every": 3, "hidden": [4]})
    list(sweep(planned, tmp_path))
    (tmp_path / "runs" / planned[0].name / "metrics.csv").write_text("changed")
    report = read_report(tmp_path)
    shown = read_html(report._repr_html_())
    assert shown.tables[0]["caption"] == "ring8: means over the seeds"
    assert shown.tables[0]["rows"][0][1] == "1"
    assert any("damaged at step 0" in text for text in shown.words)
    assert "# Results of the sweep" in str(report)


def test_tables_of_pandas(monkeypatch, fake_training, tmp_path):
    pandas = types.ModuleType("pandas")
    pandas.DataFrame = lambda columns: columns
    history = History({"step": [1, 2], "w1": [0.5, 0.25], "bins": np.zeros((2, 3))})
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    assert list(history.to_frame()) == ["step", "w1"]
    assert isinstance(history, dict)  # which pandas.DataFrame(history) takes as columns
    list(sweep(plan({"seeds": 2, "iterations": 6, "hidden": [4]}), tmp_path))
    frame = read_report(tmp_path).to_frame()
    assert frame["seed"] == [0, 1]
    assert frame["status"] == ["finished", "finished"]
    monkeypatch.setitem(sys.modules, "pandas", None)
    words = "needs pandas, which is not installed: python -m pip install pandas"
    with pytest.raises(ImportError, match=f"History.to_frame {words}"):
        history.to_frame()


def test_a_picture_of_a_lesson_has_words_where_none_can_be_shown():
    assert repr(Shown(b"", "two bumps")) == "two bumps"
