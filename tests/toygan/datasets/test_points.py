"""User files: what is read, what is refused and where, standardisation and back."""

from pathlib import Path

import numpy as np
import pytest

from toygan.datasets.points import points
from toygan.datasets.table import dataset

IRIS = Path(__file__).parents[3] / "tutorials" / "data" / "iris_petals.csv"


def write(folder, text, name="points.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_iris_holds_fishers_numbers():
    law = dataset(IRIS)
    assert law.shape.rows.shape == (150, 2)
    assert law.columns == ("petal_length_cm", "petal_width_cm")
    np.testing.assert_allclose(law.shape.rows.sum(axis=0), [563.7, 179.9], rtol=0, atol=1e-9)


def test_from_data_standardises_and_to_data_maps_back():
    law = dataset(str(IRIS))
    trained = law.from_data(law.shape.rows)
    np.testing.assert_allclose(trained.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(trained.std(axis=0), 1, atol=1e-14)
    np.testing.assert_allclose(law.to_data(trained), law.shape.rows, rtol=1e-14)


def test_sample_draws_rows_in_data_units_with_replacement():
    law = dataset(IRIS)
    drawn = law.sample(2000, rng=1)
    rows = {tuple(row) for row in law.shape.rows}
    assert drawn.shape == (2000, 2)
    assert {tuple(row) for row in drawn} <= rows
    assert len({tuple(row) for row in drawn}) > 0.9 * len(rows)


def test_stratified_draws_every_row_equally_often():
    law = dataset(IRIS)
    np.testing.assert_array_equal(law.stratified(150, rng=3), law.shape.rows)


@pytest.mark.parametrize("header", ["", "a,b\n", "# note\na,b\n\n"])
def test_header_comments_and_blank_lines_are_optional(tmp_path, header):
    found = points(write(tmp_path, header + "1,2\n# between\n\n3,4\n"))
    assert found.rows.tolist() == [[1, 2], [3, 4]]


def test_byte_order_mark_quotes_and_windows_line_ends(tmp_path):
    path = tmp_path / "points.csv"
    path.write_bytes('\ufeff"length, cm",width\r\n"1.5", 2\r\n3,4\r\n'.encode())
    found = points(path)
    assert found.columns == ("length, cm", "width")
    assert found.rows.tolist() == [[1.5, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n1,2\n3,\n", r"row 2 \(line 3\), column 2 \(y\): the cell is empty"),
        ("x,y\n1,2\n3,four\n", r"row 2 \(line 3\), column 2 \(y\): 'four' is no number"),
        ("# c\nx,y\nnan,2\n3,4\n", r"row 1 \(line 3\), column 1 \(x\): nan is not finite"),
        ("1,2\n3,-inf\n", r"row 2 \(line 2\), column 2 \(x2\): -inf is not finite"),
        ("1,2\n3,4,5\n", r"row 2 \(line 2\) must have 2 columns, as the first row; it has 3"),
        ("1,2\n1_0,4\n", r"row 2 \(line 2\), column 1 \(x1\): '1_0' is no number"),
        ("x,1\n2,3\n", r"row 1 \(line 1\), column 1 \(x1\): 'x' is no number"),
        ("", "at least two rows"),
        ("x,y\n", "at least two rows"),
        ("x,y\n1,2\n", "at least two rows of numbers; it holds 1"),
        ("1,2\n1,2\n1,2\n", "at least two different rows"),
        ("1e308\n-1e308\n1e308\n", r"column 1 \(x1\) spreads too far"),
    ],
)
def test_bad_csv_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(ValueError, match=message):
        dataset(write(tmp_path, text))


def test_csv_that_is_not_text(tmp_path):
    path = tmp_path / "points.csv"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ValueError, match="must be UTF-8 text"):
        points(path)


def test_constant_column_has_scale_one(tmp_path):
    law = dataset(write(tmp_path, "0.1,1\n0.1,3\n0.1,5\n"))
    assert law.scale[0] == 1
    np.testing.assert_allclose(law.from_data(law.shape.rows)[:, 0], 0, atol=1e-16)


@pytest.mark.parametrize("shape", [(5,), (5, 1), (5, 3)])
def test_npy_of_any_dimension(tmp_path, shape):
    array = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    np.save(tmp_path / "points.npy", array)
    law = dataset(tmp_path / "points.npy")
    assert law.dimension == (*shape, 1)[1]
    assert law.sample(4, rng=0).dtype == np.float64
    np.testing.assert_array_equal(law.shape.rows, array.reshape(5, -1))


def test_same_points_have_the_same_hash_whatever_the_file(tmp_path):
    rows = np.array([[1.5, 2], [3, 4]])
    np.save(tmp_path / "points.npy", rows)
    one = dataset(write(tmp_path, "a,b\n1.5,2\n3,4\n"))
    assert one.sha256 == dataset(tmp_path / "points.npy").sha256
    assert one.sha256 != dataset(write(tmp_path, "1.5,2\n3,5\n", "other.csv")).sha256


def test_bad_npy_is_refused(tmp_path):
    path = tmp_path / "points.npy"
    np.save(path, np.array([[1.0, 2], [3, np.nan]]))
    with pytest.raises(ValueError, match=r"row 2, column 2 \(x2\): nan is not finite"):
        dataset(path)
    np.save(path, np.array([1j, 2]))
    with pytest.raises(ValueError, match="must hold real numbers"):
        dataset(path)
    np.save(path, np.array([{}, 2], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="must be a whole npy file"):
        dataset(path)
    np.save(path, np.zeros((0, 2)))
    with pytest.raises(ValueError, match="at least two rows"):
        dataset(path)
    np.save(path, np.arange(1000.0))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match="must be a whole npy file"):
        dataset(path)
    path.write_bytes(b"")
    with pytest.raises(ValueError, match="must be a whole npy file"):
        dataset(path)


def test_other_endings_and_missing_files(tmp_path):
    with pytest.raises(ValueError, match=r"must end in \.csv, .*; came 'points\.dat'"):
        dataset(tmp_path / "points.dat")
    with pytest.raises(
        ValueError, match=r"data = 'points\.dat': a file of points must end in \.csv.*ends in '\.dat'"
    ):
        dataset("points.dat")
    with pytest.raises(FileNotFoundError):
        dataset("nowhere.csv")


@pytest.mark.parametrize("number", [2**53 + 1, -(2**60)])
def test_whole_numbers_that_float64_rounds_are_refused(tmp_path, number):
    np.save(tmp_path / "points.npy", np.array([[0, 1], [5, number]]))
    (tmp_path / "points.csv").write_text(f"0,1\n5,{number}\n", encoding="utf-8")
    for name in ("points.npy", "points.csv"):
        with pytest.raises(ValueError, match=rf"row 2.*column 2.*{number} must be exact in float64"):
            points(tmp_path / name)
    for rows in ([[0.5, 1], [5, number]], [[0, 1], [10**30, 2.5]], {"x": [0, 1], "y": [0.5, number]}):
        with pytest.raises(ValueError, match=r"row 2.*must be exact in float64"):
            points(rows)
    (tmp_path / "large.csv").write_text("0\n9007199254740992\n1e30\n", encoding="utf-8")
    assert points(tmp_path / "large.csv").rows[1, 0] == 2.0**53
