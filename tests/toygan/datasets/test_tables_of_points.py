"""Good and bad files of points, each with what is read or the exact message."""

import gc
import gzip
import io
import os
import sys
import types
import warnings

import numpy as np
import pytest

from toygan import points
from toygan.config.train_config import TrainConfig
from toygan.datasets.points import Points, PointsWarning
from toygan.datasets.table import dataset
from toygan.runs.identity import config_hash

XY = [[0.5, 1.5], [2.5, -1.0], [0.25, 3.0]]

GOOD = {
    "commas.csv": "x,y\n0.5,1.5\n2.5,-1\n.25,3\n",
    "quotes.csv": '"x","y"\r\n"0.5", 1.5\r\n2.5,-1\r\n0.25,3\r\n',
    "old_mac.csv": "x,y\r0.5,1.5\r2.5,-1\r0.25,3\r",
    "mark.csv": "\ufeffx,y\n0.5,1.5\n2.5,-1\n0.25,3\n",
    "comma_and_tab.csv": "x,\ty\n0.5,\t1.5\n2.5,\t-1\n0.25,\t3\n",
    "tabs.tsv": "x\ty\n0.5\t1.5\n\n2.5\t-1\n0.25\t3\n",
    "savetxt.txt": "# x y\n0.5 1.5\n2.5 -1\n0.25 3\n",
    "savetxt.csv": "# x,y\n5.0e-1,1.5\n2.5e0,-1\n0.25,3\n",
    "spaced.csv": " x , y \n 0.5 , 1.5 \n 2.5 , -1 \n 0.25 , 3 \n",
}
NOTED = {
    "spaces.csv": ("x y\n0.5 1.5\n2.5   -1\n  0.25 3\n", "ends in .csv and has spaces between its columns"),
    "tabs.csv": ("x\ty\n0.5\t1.5\n2.5\t-1\n0.25\t3\n", "ends in .csv and has tabs between its columns"),
    "semicolons.csv": (
        "x;y\n0.5;1.5\n2.5;-1\n0.25;3\n",
        "ends in .csv and has semicolons between its columns",
    ),
    "commas.tsv": ("x,y\n0.5,1.5\n2.5,-1\n0.25,3\n", "ends in .tsv and has commas between its columns"),
}
CHOOSE_XY = "choose the coordinates with --columns x,y (in Python columns=['x', 'y']), or"
BAD = {
    "pandas.csv": (
        ",x,y\n0,.5,1.5\n1,2.5,-1\n2,.25,3\n",
        "column 1 has no name, like the numbers of rows that pandas and R write; "
        f"{CHOOSE_XY} --columns 1,2,3 to keep it",
    ),
    "pandas_numbered.csv": (
        ",0,1\n0,.5,1.5\n1,2.5,-1\n2,.25,3\n",
        "column 1 has no name, like the numbers of rows that pandas and R write; choose the coordinates with "
        "--columns 0,1 (in Python columns=['0', '1']), or --columns 1,2,3 to keep it",
    ),
    "write_table.csv": (
        '"x" "y"\n"1" .5 1.5\n"2" 2.5 -1\n"3" .25 3\n',
        "column 1 has no name, like the numbers of rows that pandas and R write; "
        f"{CHOOSE_XY} --columns 1,2,3 to keep it",
    ),
    "trailing.csv": ("x,y,\n1,2,\n3,5,\n", f"column 3 has no name; {CHOOSE_XY} --columns 1,2,3 to keep it"),
    "id.csv": (
        "id,x,y\n1,.5,1.5\n2,2.5,-1\n3,.25,3\n",
        f"column 1 (id) counts 1, 2, 3, … as numbers of rows do; {CHOOSE_XY} --columns id,x,y to keep it",
    ),
    "shuffled.csv": (
        "x,y,row\n" + "".join(f"{k / 3},{k * k},{7 * k % 25}\n" for k in range(25)),
        f"column 3 (row) counts 0, 1, 2, … as numbers of rows do; {CHOOSE_XY} --columns x,y,row to keep it",
    ),
    "species.csv": (
        "x,y,species\n1,2,setosa\n3,5,setosa\n",
        f"column 3 (species) holds words such as 'setosa', no numbers; {CHOOSE_XY} remove the column",
    ),
    "dates.csv": (
        "day,x,y\n2020-01-01,2,1\n2020-01-02,3,5\n",
        f"column 1 (day) holds words such as '2020-01-01', no numbers; {CHOOSE_XY} remove the column",
    ),
    "decimal.csv": (
        'a,x,y\n"1,5",2,1\n"3,5",4,0\n',
        "column 1 (a) holds words such as '1,5', no numbers; write decimals with a point; "
        f"{CHOOSE_XY} remove the column",
    ),
    "percent.csv": (
        "x\n50%\n20%\n",
        "column 1 (x) holds words such as '50%', no numbers; write it without the percent sign; "
        "a law needs a column of numbers",
    ),
    "thousand.csv": (
        'x\n"1,234.5"\n3\n',
        "row 1 (line 2), column 1 (x): '1,234.5' is no number; write thousands without a comma; "
        "give a number or remove the row",
    ),
    "missing.csv": (
        "x,y\n1,2\n\nNA,3\n",
        "row 2 (line 4), column 1 (x): 'NA' is no number; give a number or remove the row",
    ),
    "long.csv": (
        "x,y\n1,2\n" + "3" * 200_000 + ",4\n",
        "line 3 cannot be read: field larger than field limit (131072)",
    ),
    "long_first.csv": (
        "x,y\n" + "3" * 200_000 + ",4\n",
        "line 2 cannot be read: field larger than field limit (131072)",
    ),
    "ragged.csv": ("x,y\n1,2\n3\n", "row 2 (line 3) must have 2 columns, as the first row; it has 1"),
    "quote.csv": ('x,y\n1,2\n"3,4\n', "row 2 (line 3) must have 2 columns, as the first row; it has 1"),
}
BAD_WHOLE = {
    "decimal_semicolons.csv": (
        b"x;y\n0,5;1,5\n2,5;-1\n",
        "decimal_semicolons.csv must have points in decimals, as in 0.5; its lines have semicolons and "
        "commas: replace the commas by points, or save the table as comma-separated values",
    ),
    "excel.csv": (
        "x,y\n1,2\n".encode("utf-16"),
        "excel.csv must be UTF-8 text; it is UTF-16: save it as CSV in UTF-8",
    ),
    "array.csv": (b"\x93NUMPY\x01\x00", "array.csv ends in .csv, but holds no text: name it .npy"),
    "packed.csv": (gzip.compress(b"x,y"), "packed.csv ends in .csv, but holds no text: name it .csv.gz"),
    "packed.txt": (gzip.compress(b"1 2"), "packed.txt ends in .txt, but holds no text: name it .txt.gz"),
    "table.tsv": (b"PAR1....", "table.tsv ends in .tsv, but holds no text: name it .parquet"),
    "text.npy": (
        b"x,y\n1,2\n",
        "text.npy must be a whole npy file, and by its content it is none: "
        "if it is text, name it .csv or .txt",
    ),
}


def write(folder, name, text):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(source, columns=None):
    with pytest.raises(ValueError, match=r"\w") as error:
        points(source, columns)
    return str(error.value)


@pytest.mark.parametrize("name", GOOD)
def test_good_files(tmp_path, name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = points(write(tmp_path, name, GOOD[name]))
    assert (found.columns, found.rows.tolist()) == (("x", "y"), XY)


@pytest.mark.parametrize("name", NOTED)
def test_files_that_are_read_with_a_note(tmp_path, name):
    text, note = NOTED[name]
    with pytest.warns(PointsWarning, match=note):
        found = points(write(tmp_path, name, text))
    assert (found.columns, found.rows.tolist()) == (("x", "y"), XY)


@pytest.mark.filterwarnings("ignore::toygan.datasets.points_warning.PointsWarning")
@pytest.mark.parametrize("name", BAD)
def test_bad_files(tmp_path, name):
    text, message = BAD[name]
    assert refused(write(tmp_path, name, text)) == f"{name}: {message}"


@pytest.mark.parametrize("name", ["long.csv", "long_first.csv", "ragged.csv", "missing.csv"])
def test_a_refused_file_is_closed_while_its_error_is_kept(tmp_path, name):
    path = write(tmp_path, name, BAD[name][0])
    with pytest.raises(ValueError, match=name) as error:
        points(path)
    texts = [thing for thing in gc.get_objects() if type(thing) is io.TextIOWrapper and not thing.closed]
    assert str(path) not in [str(text.name) for text in texts]
    assert error.tb is not None  # it holds whatever the readers held


@pytest.mark.parametrize("name", BAD_WHOLE)
def test_files_of_another_kind(tmp_path, name):
    content, message = BAD_WHOLE[name]
    assert refused(write(tmp_path, name, content)) == message


def test_what_is_refused_can_be_chosen(tmp_path):
    path = write(tmp_path, "pandas.csv", BAD["pandas.csv"][0])
    assert points(path, "x,y").rows.tolist() == XY
    assert points(path, ["y"]).rows.tolist() == [[1.5], [-1], [3]]
    assert points(path, [1, 2]).rows.tolist() == [[0, 0.5], [1, 2.5], [2, 0.25]]
    assert points(write(tmp_path, "species.csv", BAD["species.csv"][0]), "y,x").rows.tolist() == [
        [2, 1],
        [5, 3],
    ]
    assert refused(path, "x,z") == "pandas.csv has no column 'z'; its columns are 1, 2 (x), 3 (y)"
    assert "none twice" in refused(path, "x,2")
    assert "has no column '0'" in refused(path, [0])


def test_counting_is_a_coordinate_where_nothing_else_is(tmp_path):
    assert points(write(tmp_path, "one.csv", "0\n1\n2\n")).rows.tolist() == [[0], [1], [2]]
    assert len(points(write(tmp_path, "two_rows.csv", "x,y\n0,1\n1,3\n"))) == 2
    heights = "height,weight\n" + "".join(f"{58 + k},{115 + 3 * k}\n" for k in range(15))
    with pytest.warns(PointsWarning, match=r"column 2 \(weight\) is taken for a coordinate, not for weights"):
        assert points(write(tmp_path, "women.csv", heights)).columns == ("height", "weight")


def test_whole_numbers_that_look_like_labels(tmp_path):
    text = "x,y,kind\n" + "".join(f"{k / 7},{k / 3},{k % 3}\n" for k in range(12))
    with pytest.warns(PointsWarning, match=r"column 3 \(kind\) holds only the whole numbers 0, 1, 2 .* x,y"):
        assert points(write(tmp_path, "kinds.csv", text)).shape == (12, 3)


def test_packed_files_and_archives(tmp_path):
    with gzip.open(tmp_path / "p.csv.gz", "wt") as file:
        file.write(GOOD["commas.csv"])
    assert points(tmp_path / "p.csv.gz").rows.tolist() == XY
    whole = (tmp_path / "p.csv.gz").read_bytes()
    assert "must be a whole gzip file" in refused(write(tmp_path, "cut.csv.gz", whole[:-9]))
    np.savez(tmp_path / "one.npz", XY)
    assert points(tmp_path / "one.npz").rows.tolist() == XY
    np.savez(tmp_path / "named.npz", x=np.array(XY)[:, 0], y=np.array(XY)[:, 1])
    assert points(tmp_path / "named.npz").columns == ("x", "y")
    np.savez(tmp_path / "two.npz", a=XY, b=XY)
    assert "it holds a (3, 2), b (3, 2)" in refused(tmp_path / "two.npz")


class Frame(dict):
    """A data frame as far as its reader looks."""

    columns = property(lambda self: list(self))
    __array__ = None


def test_frames_arrays_and_tensors():
    frame = Frame(x=[0.5, 2.5, 0.25], y=[1.5, -1, 3], kind=np.array(["a", "b", "a"], dtype=object))
    assert "column 3 (kind) holds words such as 'a'" in refused(frame)
    assert points(frame, ["x", "y"]).rows.tolist() == XY
    assert refused(Frame({"Unnamed: 0": [3, 4, 6]} | frame)).startswith("the table: column 1 has no name")
    assert points({"x": [1.0, 2], "y": [3, 5]}).rows.tolist() == [[1, 3], [2, 5]]
    structured = np.array([(1.0, 2.0), (3.0, 5.0)], dtype=[("x", float), ("y", float)])
    assert points(structured).columns == ("x", "y")
    tensor = types.SimpleNamespace(__array__=None)
    assert isinstance(points(points(XY)), Points)
    assert refused(tensor).startswith("points must become an array")
    assert refused(np.array([1j, 2])).startswith("points must hold real numbers of shape (n, d) or (n,)")
    assert refused([[1, 2], [3]]) == "points must be rows of one length"
    assert "it holds bool; say .astype(float)" in refused([[True], [False]])
    assert "row 2, column 1 (x1): nan is not finite" in refused([[1.0], [None]])
    assert "column 1 (x1) counts 0, 1, 2" in refused(
        np.column_stack([np.arange(4), np.ones(4) / 3, np.ones(4)])
    )
    assert "no masked entries" in refused(np.ma.masked_array(XY, mask=[[0, 0], [1, 1], [0, 0]]))
    with pytest.warns(PointsWarning, match="points has 2 rows of 3 coordinates; transpose it"):
        assert points(np.array(XY).T).shape == (2, 3)
    assert "reshape(-1, 2) makes points of it" in refused(np.zeros((2, 3, 2)))


@pytest.mark.parametrize("ending", [".parquet", ".xlsx"])
def test_what_pandas_reads(tmp_path, monkeypatch, ending):
    path = write(tmp_path, f"p{ending}", b"")
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert refused(path) == (
        f"p{ending} needs pandas, which is not installed: python -m pip install pandas; "
        "or save the table as .csv"
    )
    reads = dict.fromkeys(("read_parquet", "read_excel"), lambda path: Frame(x=[1.0, 2], y=[0, 3]))
    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(**reads))
    assert points(path).rows.tolist() == [[1, 0], [2, 3]]


def test_columns_of_a_configuration(tmp_path):
    path = str(write(tmp_path, "pandas.csv", BAD["pandas.csv"][0]))
    chosen = TrainConfig(data=path, columns="x,y")
    plain = TrainConfig(data=str(write(tmp_path, "plain.csv", GOOD["commas.csv"])))
    assert chosen.columns == ("x", "y")
    assert TrainConfig(**chosen.to_dict()) == chosen
    assert "columns" not in plain.to_dict()
    assert config_hash(chosen) == config_hash(plain)
    assert dataset(path, chosen.columns).dimension == 2
    with pytest.raises(ValueError, match="columns are chosen in a file of points; data='ring8' is a law"):
        TrainConfig(columns=("x",))
    with pytest.raises(ValueError, match=r"a file of points must end in \.csv.*this one ends in '\.dat'"):
        TrainConfig(data="spiral.dat")


def test_what_holds_far_more_than_its_size_says_is_refused_before_it_is_read(tmp_path, monkeypatch):
    from toygan.datasets import text_tables
    from toygan.support import memory

    np.savez_compressed(tmp_path / "a.npz", np.repeat([[1.0, 2.0], [3.0, 4.0]], 50_000, axis=0))
    assert points(tmp_path / "a.npz").rows.shape == (100_000, 2)
    monkeypatch.setattr(memory, "available_memory", lambda: 3_000_000)
    with pytest.raises(memory.TooLargeError, match=r"a\.npz needs at least 0\.0 GiB"):
        points(tmp_path / "a.npz")
    monkeypatch.setattr(text_tables, "_LONGEST_LINE", 1000)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"x,y\n" + b"1,2" * 10**6))
    assert (
        refused(tmp_path / "a.csv.gz")
        == "a.csv.gz: line 2 has 1000 characters or more; it is no row of numbers"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_that_nobody_writes_to_is_no_table(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    assert refused(tmp_path / "a.csv") == "a.csv must be a regular file; it is a pipe or a device"
