"""What the lab answers over real sockets: who may talk to it, what a bad message does, how it ends."""

import http.client
import json
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from toygan.lab.frames import decode
from toygan.lab.messages import COMMANDS_A_SECOND


def get(lab, path, **headers):
    """Status, headers and body of an answer; ``Host`` may be another one."""
    connection = http.client.HTTPConnection(urlsplit(lab.base).netloc, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read().decode()
    connection.close()
    return found


def show(page, serial=1, **state):
    return json.dumps({"command": "show", "page": page, "serial": serial, "state": state})


def frame(websocket, kind):
    """The next frame of a kind; others pass, and so do those of serial 0, which the lab opens with."""
    while True:
        found = decode(websocket.recv(timeout=30))
        if found.kind == kind and found.header.get("serial") != 0:
            return found


def test_the_page_comes_with_a_policy_that_names_this_origin_alone(lab):
    status, headers, body = get(lab, f"/?token={lab.token}")
    assert status == 200
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "http:" not in body.replace("http://www.w3.org", "")


def test_a_file_that_did_not_change_is_not_sent_again(lab):
    status, headers, body = get(lab, "/pages/lab.js")
    assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert "startLab" in body
    assert get(lab, "/pages/lab.js", If_None_Match=headers["etag"])[::2] == (304, "")


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", "/?token=%FF", "/live"])
def test_without_the_token_there_is_a_page_that_asks_for_it(lab, path):
    status, headers, body = get(lab, path)
    assert status == 403
    assert 'name="token"' in body
    assert "content-security-policy" in headers


@pytest.mark.parametrize("path", ["/pages/../words.csv", "/pages/%2e%2e/frames.py", "/etc/passwd", "/pages/"])
def test_no_other_path_is_opened(lab, path):
    assert get(lab, f"{path}?token={lab.token}")[0] == 404


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Host": "evil.example:80", "Origin": "http://evil.example:80"}]
)
def test_another_host_is_refused(lab, headers):
    status, _, body = get(lab, f"/?token={lab.token}", **headers)
    assert (status, "only under its own address" in body) == (403, True)


def test_a_page_of_another_site_is_refused(lab):
    status, _, body = get(lab, f"/?token={lab.token}", Origin="http://evil.example")
    assert (status, "a page of 'http://evil.example' may not use the lab" in body) == (403, True)
    for origin in ("http://evil.example", "null"):
        with pytest.raises(InvalidStatus, match="403"):
            connect(lab.socket_address(), origin=origin)


def test_a_wrong_token_opens_no_websocket(lab):
    with pytest.raises(InvalidStatus, match="403"):
        connect(lab.socket_address("wrong"))


def test_laws_and_games_come_as_frames(lab):
    with connect(lab.socket_address(), origin=lab.base) as websocket:
        assert "version" in frame(websocket, "hello").header
        websocket.send(show("laws_numbers", 3, scene="shift", theta="0.5"))
        rows = {row["name"]: row for row in frame(websocket, "laws_numbers").header["rows"]}
        assert rows["earth_mover_distance"]["value"] == 0.5
        websocket.send(show("dirac", 4, game="r1"))
        assert frame(websocket, "dirac_paths").header["serial"] == 4


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("hello", "this is no JSON"),
        (b"\x00\x01", "a file must come behind a line of JSON"),
        (show("atlas"), "unknown page 'atlas'"),
        (json.dumps({"command": 3, "page": "laws"}), "command must be a text"),
    ],
)
def test_a_message_that_is_none_is_answered_and_nothing_ends(lab, message, words):
    with connect(lab.socket_address()) as websocket:
        websocket.send(message)
        assert words in frame(websocket, "error:lab").header["message"]
        websocket.send(show("laws_numbers", scene="shift", theta="9"))
        assert (
            "theta must be a number from -2 to 2; got '9'"
            in frame(websocket, "error:laws_numbers").header["message"]
        )
        websocket.send(show("laws", theta="0.25"))
        assert frame(websocket, "laws").header["now"][0] == 0.25


def test_too_large_a_message_closes_the_connection_and_not_the_lab(lab):
    with connect(lab.socket_address(), max_size=None) as websocket:
        frame(websocket, "hello")
        websocket.send("x" * 2**19)
        with pytest.raises(ConnectionClosed):
            frame(websocket, "never")
    with connect(lab.socket_address()) as websocket:
        frame(websocket, "hello")


def test_too_many_commands_in_a_second_are_dropped_with_a_word(lab):
    with connect(lab.socket_address()) as websocket:
        for serial in range(2 * COMMANDS_A_SECOND + 1):
            websocket.send(show("laws", serial, theta="0.5"))
        assert "commands a second" in frame(websocket, "error:lab").header["message"]


def test_a_second_tab_takes_over_and_the_first_is_told(lab):
    with connect(lab.socket_address()) as first:
        frame(first, "hello")
        with connect(lab.socket_address()) as second:
            frame(second, "hello")
            with pytest.raises(ConnectionClosed) as closed:
                frame(first, "never")
            assert closed.value.rcvd.code == 4001
            second.send(show("laws", theta="1"))
            assert frame(second, "laws").header["now"][0] == 1.0


def test_ctrl_c_ends_everything_with_a_tab_open(start_lab):
    running = start_lab("--port", "0")
    with connect(running.socket_address()) as websocket:
        frame(websocket, "hello")
        websocket.send(show("laws_numbers", scene="line"))
        running.process.send_signal(signal.SIGINT)
        out, err = running.process.communicate(timeout=20)
    assert (running.process.returncode, "Traceback" in err) == (130, False)
    assert json.loads(out)["error"]["kind"] == "KeyboardInterrupt"


def test_a_port_that_is_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "toygan", "lab", "--no-browser", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"127.0.0.1, port {port} cannot be listened on" in done.stderr
    assert "choose another, or leave --port out" in done.stderr


def test_it_starts_with_a_token_and_a_state_of_ones_own(start_lab):
    running = start_lab("--port", "0", "--token", "class", "--state", "page=dirac&game=r1", "--lang", "zh")
    assert running.url.endswith("/?token=class#page=dirac&game=r1&lang=zh")
