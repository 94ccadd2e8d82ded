"""Tables that are arrays."""

import numpy as np
import pytest

from toygan.datasets.array_tables import ArrayTable, table_of_array, table_of_npy, table_of_npz


def test_an_array_by_hand():
    table = table_of_array("points", [[1, 2.5], [3, 4.5], [5, 6.5]])
    assert table.names == ("x1", "x2")
    assert table.numbers([1]).tolist() == [[2.5], [4.5], [6.5]]
    assert table_of_array("points", [1.0, 2.0]).numbers([0]).shape == (2, 1)


def test_fields_and_objects():
    rows = np.array([(1.0, 2), (3.0, 4)], dtype=[("x", float), ("n", int)])
    assert table_of_array("points", rows).numbers([1, 0]).tolist() == [[2.0, 1.0], [4.0, 3.0]]
    mixed = ArrayTable("t", ("a",), [np.array([1, 2.5], dtype=object)])
    assert mixed.numbers([0]).tolist() == [[1.0], [2.5]]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (np.array([1.0, np.nan]), r"row 2, column 1 \(a\): nan is not finite"),
        (np.array([1, None], dtype=object), "row 2.*nan is not finite"),
        (np.array([1, 2**53 + 1]), "row 2.*must be exact in float64"),
        (np.array(["b", "c"]), "holds words such as 'b'"),
        (np.array([True, False]), r"say .astype\(float\) if 0 and 1 are meant"),
        (np.array([1j, 2.0]), "must hold real numbers"),
    ],
)
def test_columns_that_are_refused(column, words):
    with pytest.raises(ValueError, match=words):
        ArrayTable("t", ("a",), [column]).numbers([0])


def test_shapes_that_are_refused():
    with pytest.raises(ValueError, match=r"reshape\(-1, 2\) makes points of it"):
        table_of_array("points", np.zeros((2, 2, 2)))
    with pytest.raises(ValueError, match="masked"):
        table_of_array("points", np.ma.array([1.0, 2.0], mask=[True, False]))
    with pytest.raises(ValueError, match=r"columns \(n,\) of one length; it has a \(1,\), b \(2,\)"):
        ArrayTable("t", ("a", "b"), [np.zeros(1), np.zeros(2)])
    assert "transpose" in table_of_array("points", np.zeros((2, 3))).notes[0]


def test_files(tmp_path):
    np.save(tmp_path / "a.npy", np.eye(2))
    assert table_of_npy(tmp_path / "a.npy").numbers([0, 1]).tolist() == np.eye(2).tolist()
    np.savez(tmp_path / "b.npz", x=np.arange(3.0), y=np.arange(3.0) ** 2)
    assert table_of_npz(tmp_path / "b.npz").numbers([1]).ravel().tolist() == [0.0, 1.0, 4.0]
    np.savez(tmp_path / "c.npz", x=np.arange(3.0), y=np.eye(2))
    with pytest.raises(ValueError, match=r"it holds x \(3,\), y \(2, 2\)"):
        table_of_npz(tmp_path / "c.npz")
    (tmp_path / "a.npy").rename(tmp_path / "d.npz")
    with pytest.raises(ValueError, match=r"name it \.npy"):
        table_of_npz(tmp_path / "d.npz")
