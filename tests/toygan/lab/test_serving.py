"""Where the lab listens, how it is opened, and that nobody else loads any of it."""

import builtins
import socket
import subprocess
import sys
import webbrowser

import pytest

from toygan.lab import serving
from toygan.lab.serving import address, listen, open_browser


def test_a_port_in_use_is_passed_over_and_named(monkeypatch):
    said = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(serving, "FIRST_PORT", port)
        with listen("127.0.0.1", None, said.append) as found:
            assert found.getsockname()[1] > port
    assert said[0] == f"port {port} is in use; trying {port + 1}"


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("127.0.0.1", 70_000, "port must be from 0 to 65535; got 70000"),
        ("192.0.2.1", 0, "192.0.2.1, port 0 cannot be listened on"),
        ("no.such.host.invalid", 0, "cannot be listened on"),
    ],
)
def test_an_address_that_is_none_is_named(host, port, message):
    with pytest.raises(ValueError, match=message):
        listen(host, port, print)


def test_a_host_that_is_not_ours_is_no_reason_to_try_fifty_ports():
    with pytest.raises(ValueError, match="cannot be listened on"):
        listen("192.0.2.1", None, pytest.fail)


def test_the_address_carries_token_and_state():
    with listen("127.0.0.1", 0, print) as found:
        port = found.getsockname()[1]
        assert address(found, "t", "#page=dirac") == f"http://127.0.0.1:{port}/?token=t#page=dirac"
    with listen("0.0.0.0", 0, print) as found:
        assert address(found, "t").startswith("http://127.0.0.1:")


@pytest.mark.parametrize("opened", [False, webbrowser.Error("could not locate runnable browser")])
def test_without_a_browser_the_user_is_told_what_to_do(monkeypatch, opened):
    def open_(url):
        if isinstance(opened, Exception):
            raise opened
        return opened

    monkeypatch.setattr(webbrowser, "open", open_)
    said = []
    assert open_browser("http://127.0.0.1:1/", said.append) is False
    assert said == ["no browser could be opened: open the address above in one yourself"]


@pytest.mark.parametrize("missing", ["uvicorn", "websockets", "starlette"])
def test_a_missing_extra_is_named_with_the_command_that_installs_it(monkeypatch, missing):
    before = builtins.__import__

    def refusing(name, *arguments, **more):
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)
        return before(name, *arguments, **more)

    for name in [name for name in sys.modules if name.startswith(("toygan.lab.server", "toygan.lab.guard"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(ImportError, match=f"needs {missing}, which is not installed: .* pip install"):
        serving.serve(port=0)


OTHERS = (
    "import toygan, divergences, figures",
    "import toygan.cli",
    "import toygan.lab, toygan.commands.lab",
)
LOADED = """
import sys
served = {"starlette", "uvicorn", "websockets", "anyio", "anywidget", "ipywidgets", "traitlets"}
for line in sys.argv[1:]:
    exec(line)
    print(line, [m for m in sys.modules if m.split(".")[0] in served or m.startswith("toygan.lab.")])
"""


def test_nothing_else_loads_the_lab():
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *OTHERS], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines() == [f"{line} []" for line in OTHERS], done.stderr


def test_a_command_without_the_extra_ends_with_one_line(monkeypatch, capsys):
    from toygan.cli import main

    def without(*_arguments):
        raise ImportError("toygan lab needs uvicorn, which is not installed: python -m pip install …")

    monkeypatch.setattr(serving, "serve", without)
    monkeypatch.setattr(sys, "argv", ["toygan", "lab", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    assert ended.value.code == 2
    assert '"kind": "MissingExtra"' in captured.out
    assert "needs uvicorn" in captured.err


def test_an_unknown_language_is_refused_before_anything_is_served(monkeypatch, capsys):
    from toygan.cli import main

    monkeypatch.setattr(sys, "argv", ["toygan", "lab", "--lang", "fr"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "unknown language 'fr'; known: en, zh" in capsys.readouterr().err
