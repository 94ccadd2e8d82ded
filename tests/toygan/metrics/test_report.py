"""An evaluation as a table."""

from toygan.metrics.report import Evaluation


def test_by_hand():
    found = {"n_w1": 100, "w1": 0.5, "w1_floor_mean": 0.25, "w1_floor_q95": 0.375, "modes": 7.0}
    assert str(Evaluation(found, "ring8", 2500)).splitlines() == [
        "2500 points against ring8; W1 of 100",
        "measure                 value  perfect",
        "modes                       7",
        "W1                        0.5     0.25  floor, mean",
        "                                 0.375  floor, 95 %",
    ]


def test_what_is_none_has_no_row():
    found = Evaluation({"n_w1": 1, "precision": None, "precision_perfect": 0.5, "p_value": 0.0}, "x", 1)
    assert found.rows() == [("p-value, two samples", "0", "", "energy distance, 999 permutations")]


def test_it_is_a_dict_and_every_line_fits_a_terminal():
    names = ("balanced_modes", "high_quality", "high_quality_ceiling", "w1", "w1_floor_mean", "w1_floor_q95")
    found = Evaluation(dict.fromkeys(names, -1.2345678e-10) | {"n_w1": 10}, "a law", 10)
    assert found["w1"] == -1.2345678e-10
    assert max(map(len, str(found).splitlines())) <= 80
