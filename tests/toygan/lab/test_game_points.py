"""The user's points in a game: read from bytes, drawn, refused with row and column, and given back as CSV."""

import io

import numpy as np
import pytest

import toygan
from toygan.lab.game_page import GamePage
from toygan.lab.game_points import MOST_BYTES, PointStore
from toygan.lab.game_state import config_of
from toygan.lab.messages import Message, read_upload

SMALL = {"width": "8", "depth": "1", "batch": "16", "iterations": "100", "critic_steps": "1"}
POINTS = np.random.default_rng(0).normal(size=(40, 2))


def npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def ask(page, command="show", body=b"", **state):
    return list(page.receive(Message(command, "game", 1, state, body)))


@pytest.mark.parametrize("kind", ["csv", "npy"])
def test_bytes_become_points_of_the_same_content(kind):
    text = "x,y\n" + "\n".join(f"{x!r},{y!r}" for x, y in POINTS.tolist())
    store = PointStore()
    name, notes = store.take(text.encode() if kind == "csv" else npy(POINTS), kind)
    np.testing.assert_array_equal(store.rows(name), POINTS)
    np.testing.assert_array_equal(toygan.points(store.path(name)).rows, POINTS)
    assert name == f"points-{toygan.points(POINTS).sha256[:8]}"
    assert notes == []


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"x,y\n0.5,1\n2,zwei\n3,4\n", "csv", r"row 2 \(line 3\), column 2 \(y\)"),
        (b"x,y,z\n1.5,2,3\n4,5,6\n", "csv", "one or two columns"),
        (b"", "csv", "at least two rows"),
        (b"no array", "npy", "a whole npy file"),
        (npy(np.zeros((4, 2))), "npy", "two different rows"),
        (npy(np.zeros(3))[:60], "npy", "no array"),
    ],
)
def test_bad_files_say_where(content, kind, said):
    store = PointStore()
    with pytest.raises(ValueError, match=said):
        store.take(content, kind)
    assert store.names == []
    assert list(store.folder.iterdir()) == []


def test_a_large_file_is_refused_before_it_is_read():
    store = PointStore()
    with pytest.raises(ValueError, match="at most 4,194,304 bytes"):
        store.take(b"1" * (MOST_BYTES + 1), "csv")
    assert store.names == []


def test_an_array_that_claims_to_be_large_is_refused_before_it_is_allocated():
    lie = npy(np.zeros((2, 2))).replace(b"(2, 2)", b"(9999999999999, 2)"[:18].ljust(6))
    with pytest.raises(ValueError, match="no array"):
        PointStore().take(lie, "npy")


def test_drawn_points_are_the_games_data_and_come_back_as_csv():
    page = GamePage()
    drawn = ";".join(f"{x:.2f},{y:.2f}" for x, y in POINTS)
    frames = {frame.kind: frame for frame in ask(page, data="drawn", drawn=drawn, **SMALL)}
    rows = np.round(POINTS, 2)
    assert frames["game_data"].header["settings"]["data"].startswith("points-")
    found = ask(page, "export", kind="data")[0].header
    np.testing.assert_array_equal(np.loadtxt(io.StringIO(found["text"]), delimiter=",", skiprows=1), rows)
    toml = ask(page, "export", kind="toml")[0].header["text"]
    assert f'data = "{found["file"]}"' in toml


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"data": "drawn", "drawn": "1,1"}, "at least two points"),
        ({"data": "drawn", "drawn": "1,1;9,1"}, "from -4 to 4"),
        ({"data": "points-00000000"}, "drop their file here again"),
        ({"data": "/etc/passwd.csv"}, "drop the file"),
        ({"data": "../secret.npy"}, "drop the file"),
    ],
)
def test_no_path_of_the_page_is_opened(state, said):
    with pytest.raises(ValueError, match=said):
        config_of(state, PointStore())


def test_a_dropped_file_is_learned_by_its_name():
    page = GamePage()
    ask(page, **SMALL)
    answer = ask(page, "points", npy(POINTS), kind="npy")[0]
    assert answer.kind == "game_points:1"
    assert (answer.header["rows"], answer.header["columns"]) == (40, 2)
    ask(page, data=answer.header["data"], **SMALL)
    np.testing.assert_array_equal(page.model.law.shape.rows, POINTS)


def test_an_upload_is_a_line_and_bytes():
    message = read_upload(
        b'{"command": "points", "page": "game", "serial": 4, "state": {"kind": "npy"}}\n\x93NU\nM'
    )
    assert (message.command, message.state, message.body) == ("points", {"kind": "npy"}, b"\x93NU\nM")
    for wrong in (b"", b"\xff\xfe\n", b"[]\n", b"x" * 70_000 + b"\n"):
        with pytest.raises(ValueError, match=r"must|no JSON"):
            read_upload(wrong)
