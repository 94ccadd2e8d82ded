"""Files as other programs and tired people leave them: the right points, or a message whose cure works."""

import gzip
import json
import warnings

import numpy as np
import pytest

from toygan import points

XY = np.random.default_rng(3).normal(size=(24, 2)).round(4)


def text(separator=",", decimal=".", head="x{}y\n", end="\n", first=lambda i: ""):
    rows = (f"{first(i)}{x}{{}}{y}{end}" for i, (x, y) in enumerate(XY.tolist()))
    return (head + "".join(rows).replace(".", decimal)).replace("{}", separator)


def counted(number):
    return text(head="i,x,y\n", first=lambda i: f"{number(i)},")


ROWS = [dict(zip("xy", row)) for row in XY.tolist()]
COLUMNS = {"x": XY[:, 0].tolist(), "y": XY[:, 1].tolist()}
BY_ROW = {name: {str(i): x for i, x in enumerate(column)} for name, column in COLUMNS.items()}
JSON = {
    "rows": XY.tolist(),
    "records": ROWS,
    "columns": COLUMNS,
    "by_row": BY_ROW,
    "index": {str(i): row for i, row in enumerate(ROWS)},
    "split": {"columns": ["x", "y"], "index": list(range(24)), "data": XY.tolist()},
    "table": {
        "schema": {"primaryKey": ["index"]},
        "data": [{"index": i} | row for i, row in enumerate(ROWS)],
    },
    "inside": {"points": XY.tolist()},
}
READ = {
    "mark.csv": "\ufeff" + text(),
    "windows.csv": text(end="\r\n"),
    "old_mac.csv": text().replace("\n", "\r"),
    "excel.csv": "sep=,\n" + text(),
    "quoted.csv": '"x","y"\n' + "".join(f'"{x}","{y}"\n' for x, y in XY.tolist()),
    "empty_lines.csv": "\n\n" + text(end="\n\n"),
    "comments.csv": "# by me\n# in May\n" + text() + "# the end\n",
    "commas.txt": text(),
    "wide_marks_in_names.csv": text(head="x，米,y\n"),
    "lines.json": "\n".join(map(json.dumps, ROWS)),
} | {f"{form}.json": json.dumps(held) for form, held in JSON.items()}
CHOOSE = "choose the coordinates with --columns x,y (in Python columns=['x', 'y']), or"
KEEP = f"as numbers of rows do; {CHOOSE} --columns i,x,y to keep it"
MARKS = "must have commas, tabs, semicolons or spaces between its columns; its lines have"
HEADER = "is what pandas writes over columns without names: remove it, or write 0.0,1.0 if it is a point"
BRACKETS = (
    "must be a table; it holds brackets: name it .json if it is JSON, or write the points with numpy.savetxt"
)
REFUSED = {
    "one_based.csv": (counted(lambda i: i + 1), f": column 1 (i) counts 1, 2, 3, … {KEEP}"),
    "floats.csv": (counted(float), f": column 1 (i) counts 0, 1, 2, … {KEEP}"),
    "negative.csv": (counted(lambda i: -i), f": column 1 (i) counts 0, -1, -2, … {KEEP}"),
    "backwards.csv": (counted(lambda i: 23 - i), f": column 1 (i) counts 23, 22, 21, … {KEEP}"),
    "a_part.csv": (counted(lambda i: i + 100), f": column 1 (i) counts 100, 101, 102, … {KEEP}"),
    "unnamed.csv": (
        counted(lambda i: 7 * i % 25).replace("i,", "Unnamed: 0,", 1),
        ": column 1 has no name, like the numbers of rows that pandas and R write; "
        f"{CHOOSE} --columns 1,2,3 to keep it",
    ),
    "true.csv": (
        counted(lambda i: i > 3),
        f": column 1 (i) holds words such as 'False', no numbers; {CHOOSE} remove the column",
    ),
    "header.csv": (text(head="0,1\n"), f": the first row, 0,1, {HEADER}"),
    "header_again.csv": (
        text() + text(),
        ": row 25 (line 26), column 1 (x): 'x' is no number; give a number or remove the row",
    ),
    "wide.csv": (text("，"), f" {MARKS} ，: replace every ， by ,"),
    "pipes.csv": (text("|"), f" {MARKS} |: replace every | by ,"),
    "minus.csv": (
        text().replace("-", "\u2212"),
        ": row 1 (line 2), column 2 (y): '\u22122.5557' is no number; write the minus sign as a hyphen, -; "
        "give a number or remove the row",
    ),
    "fortran.txt": (
        "x y\n1.0D0 2\n.5D-1 3\n",
        ": column 1 (x) holds words such as '1.0D0', no numbers; write exponents with an e; "
        "choose the coordinates with --columns y (in Python columns=['y']), or remove the column",
    ),
    "thousands.csv": (
        "x;y\n1 234.5;1\n2 000.5;3\n",
        ": column 1 (x) holds words such as '1 234.5', no numbers; write thousands without a mark; "
        "choose the coordinates with --columns y (in Python columns=['y']), or remove the column",
    ),
    "printed.txt": (str(XY), f" {BRACKETS}"),
    "json.csv": (json.dumps(ROWS), f" {BRACKETS}"),
    "page.csv": (
        "<!DOCTYPE html><p>404",
        " must be a table; it holds a page (HTML or XML): download the file itself",
    ),
    "packed.csv.gz": (text(), " ends in .gz, but is not packed: name it .csv"),
    "array.csv.gz": (
        gzip.compress(b"\x93NUMPY\x01\x00"),
        " holds no packed text: unpack it and name it .npy",
    ),
    "cut.json": (
        "[[1, 2], [3",
        " must be whole JSON in UTF-8: Expecting ',' delimiter: line 1 column 12 (char 11)",
    ),
    "word.json": (
        '"points"',
        ' must hold rows, [[1, 2], …], records, [{"x": 1, "y": 2}, …], or columns, '
        '{"x": [1, …], "y": [2, …]}; it holds something else',
    ),
    "ragged.json": ("[[1, 2], [3]]", ": row 2 must have 2 columns, as the first row; it has 1"),
    "keys.json": (
        '[{"x": 1}, {"y": 1}]',
        ": row 2 must have the keys of the first row, x; it has y",
    ),
    "null.json": ('{"x": [1.5, null, 2]}', ": row 2, column 1 (x): nan is not finite; remove the row"),
    "words.json": (
        '{"x": ["a", "b"]}',
        ": column 1 (x) holds words such as 'a', no numbers; a law needs a column of numbers",
    ),
    "none.json": ("[]", " must hold at least two rows of numbers; it holds 0"),
}


def write(folder, name, content):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / name


@pytest.mark.parametrize("name", READ)
def test_read_without_a_word(tmp_path, name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = points(write(tmp_path, name, READ[name]))
    assert np.array_equal(found.rows, XY)
    assert found.columns in (("x", "y"), ("x1", "x2"), ("x，米", "y"))


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_cure(tmp_path, name):
    content, message = REFUSED[name]
    with pytest.raises(ValueError, match=r"\w") as error:
        points(write(tmp_path, name, content))
    assert str(error.value) == name + message
    if "--columns x,y" in message:
        assert np.array_equal(points(tmp_path / name, "x,y").rows, XY)


def test_cures_that_change_the_file(tmp_path):
    for name, content in (
        ("header.csv", text(head="")),
        ("minus.csv", text().replace("\u2212", "-")),
        ("wide.csv", text("，").replace("，", ",")),
        ("printed.json", json.dumps(ROWS)),
        ("packed.csv", text()),
    ):
        assert np.array_equal(points(write(tmp_path, name, content)).rows, XY)
    assert points(write(tmp_path, "point.csv", text(head="0.0,1.0\n"))).rows.shape == (25, 2)


@pytest.mark.parametrize("head", ["0,1\n", ""])
def test_whole_points_may_begin_with_0_and_1(tmp_path, head):
    assert points(write(tmp_path, "grid.csv", head + "4,7\n3,9\n8,2\n")).rows.shape == (3 + bool(head), 2)


def test_numbers_of_rows_of_a_random_part_are_noted(tmp_path):
    path = write(tmp_path, "drawn.csv", counted(lambda i: i * i + 5))
    with pytest.warns(UserWarning, match=r"column 1 \(i\) holds only whole numbers, no two the same, .* x,y"):
        assert points(path).rows.shape == (24, 3)


def test_arrays_with_fields_of_several_numbers_and_numbers_as_text(tmp_path):
    held = np.zeros(24, dtype=[("p", float, (2,)), ("t", float)])
    held["p"], held["t"] = XY, XY[:, 0]
    found = points(held)
    assert (found.columns, np.array_equal(found.rows[:, :2], XY)) == (("p1", "p2", "t"), True)
    with pytest.raises(ValueError, match=r"holds numbers as text, such as .*; say \.astype\(float\) first"):
        points(XY.astype(str))


def test_the_index_of_a_frame_is_named():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    with pytest.warns(
        UserWarning, match=r"its index x is no coordinate; frame\.reset_index\(\) makes it one"
    ):
        assert points(pandas.DataFrame(XY, columns=["x", "y"]).set_index("x")).columns == ("y",)
