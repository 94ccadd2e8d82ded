"""Files in pieces: what is put together, and what is refused before it grows."""

import json

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.toygan.lab.test_server import frame
from toygan.lab.game_points import MOST_BYTES
from toygan.lab.messages import Message
from toygan.lab.uploads import LARGEST_MESSAGE, Upload


def piece(at, body, size=6, serial=1):
    return Message("points", "game", serial, {"kind": "csv", "size": str(size), "at": str(at)}, body)


def test_pieces_become_one_message_without_their_places():
    upload = Upload()
    assert upload.add(piece(0, b"1,2")) is None
    assert upload.add(piece(3, b"\n3,")) == Message("points", "game", 1, {"kind": "csv"}, b"1,2\n3,")
    assert upload.add(piece(0, b"", size=0)).body == b""


def test_a_message_without_places_is_a_whole_file():
    assert Upload().add(Message("points", "game", 1, {"kind": "npy"}, b"abc")).body == b"abc"


@pytest.mark.parametrize(
    "wrong", [piece(4, b"x"), piece(3, b"x", serial=2), piece(3, b"xxxx"), piece(2, b"x")]
)
def test_a_piece_that_does_not_follow_ends_the_file(wrong):
    upload = Upload()
    upload.add(piece(0, b"1,2"))
    with pytest.raises(ValueError, match="a piece of a file must follow the one before it"):
        upload.add(wrong)
    with pytest.raises(ValueError, match="must follow"):
        upload.add(piece(3, b"\n3,"))
    assert upload.add(piece(0, b"123456")).body == b"123456"


def test_a_file_that_is_too_large_is_refused_with_its_first_piece():
    with pytest.raises(ValueError, match="size must be a number from 0 to"):
        Upload().add(piece(0, b"1", size=MOST_BYTES + 1))


def test_a_file_comes_over_the_websocket_in_pieces(lab):
    content = b"".join(b"%d,%d\n" % (row % 7, row % 5) for row in range(50_000))
    with connect(lab.socket_address(), max_size=None) as websocket:
        for at in range(0, len(content), 2**17):
            state = {"kind": "csv", "size": str(len(content)), "at": str(at)}
            line = json.dumps({"command": "points", "page": "game", "serial": 5, "state": state})
            websocket.send(line.encode() + b"\n" + content[at : at + 2**17])
        assert frame(websocket, "game_points:5").header["rows"] == 50_000


@pytest.mark.parametrize("message", ["x" * (LARGEST_MESSAGE + 1), b"x" * (LARGEST_MESSAGE + 1)])
def test_one_byte_too_many_closes_the_connection(lab, message):
    with connect(lab.socket_address(), max_size=None) as websocket:
        websocket.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            frame(websocket, "never")
    assert closed.value.rcvd.code == 1009
