"""The two parallel lines, in closed form and really solved."""

import json
import math

import numpy as np
import pytest

from divergences.comparison import theta_shift

THETAS = [-1.0, -1 / 3, -1e-9, 0.0, 1e-200, 0.1, 0.5, math.pi, 1e12]


@pytest.fixture(scope="module")
def shifts():
    return theta_shift.table(THETAS)


def test_w_follows_the_shift(shifts):
    np.testing.assert_array_equal(shifts["w"], np.abs(THETAS))
    np.testing.assert_allclose(shifts["w_solved"], np.abs(THETAS), rtol=1e-15, atol=1e-300)
    assert (shifts["w_lower"] <= shifts["w_solved"]).all()
    assert (shifts["w_solved"] <= shifts["w_upper"]).all()
    np.testing.assert_allclose(shifts["w_lower"], np.abs(THETAS), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("column", "apart"), [("js", math.log(2)), ("tv", 1.0), ("kl", math.inf)])
def test_the_others_do_not(shifts, column, apart):
    expected = [0.0 if theta == 0 else apart for theta in THETAS]
    assert shifts[column].tolist() == expected
    assert shifts[f"{column}_solved"].tolist() == expected


@pytest.mark.parametrize("atoms", [1, 2, 200])
def test_the_number_of_atoms_does_not_matter(atoms):
    row = theta_shift.table(-0.7, atoms=atoms)[0]
    assert row.w_solved == pytest.approx(0.7, abs=1e-15)
    assert row.js_solved == math.log(2)


def test_the_table_reads_as_rows_columns_text_and_json(shifts):
    assert len(shifts) == len(THETAS) == len(list(shifts))
    assert shifts[-1].theta == 1e12
    np.testing.assert_array_equal(shifts["KL"], shifts["kl"])
    assert str(shifts).splitlines()[0].split()[:3] == ["theta", "w", "w_solved"]
    data = json.loads(shifts.to_json())
    assert data["theta"] == THETAS
    assert data["kl_solved"][0] == "inf"
    assert data["js"][3] == 0.0


def test_no_thetas_make_an_empty_table():
    empty = theta_shift.table([])
    assert len(empty) == 0
    assert empty["w"].shape == (0,)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([0.0, float("nan")],), ValueError, r"thetas must be finite; thetas\[1\] = nan"),
        (("half",), TypeError, "thetas must be an array of real numbers"),
        (([[0.0]],), ValueError, "thetas must be a number or a 1-D array"),
        (([0.0], 0), ValueError, "atoms must be a whole number of at least 1; got 0"),
        (([0.0], 2.0), ValueError, "atoms must be a whole number"),
    ],
)
def test_errors(arguments, error, message):
    with pytest.raises(error, match=message):
        theta_shift.table(*arguments)


def test_an_unknown_column_is_named(shifts):
    with pytest.raises(ValueError, match="unknown column 'wasserstein'"):
        shifts["wasserstein"]
