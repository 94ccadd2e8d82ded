"""The widget of a notebook: its session answers over a comm, and ends with its cell."""

import builtins
import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import toygan.lab
from tests.toygan.lab.kernel import View, connect_widgets
from tests.toygan.lab.test_frames import golden_frame
from toygan.game.trainer import Trainer
from toygan.lab import Lab, notebook
from toygan.lab.files import HERE
from toygan.lab.frames import Frame
from toygan.lab.notebook import UNSEEN
from toygan.lab.widget_module import widget_module
from toygan.lab.widget_state import FIELDS, address_of

SMALL = {"width": 8, "depth": 1, "batch": 16, "critic_steps": 1, "iterations": 400}


@pytest.fixture
def show_lab(monkeypatch):
    """Make a widget and its first view; all end with the test."""
    connect_widgets(monkeypatch)
    shown = []

    def show(*arguments, **more):
        shown.append(Lab(*arguments, **more))
        view = View(shown[-1])
        view.tell("hello")
        return shown[-1], view

    yield show
    for lab in shown:
        lab.close()


def threads():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("lab-")]


def test_a_hello_is_answered_and_a_command_gets_its_frames(show_lab):
    lab, view = show_lab("laws", theta=0.5)
    assert view.frame("hello").header["version"] == toygan.__version__
    view.ask("show", "laws_numbers", 3, scene="shift", theta="0.5")
    found = view.frame("laws_numbers")
    rows = {row["name"]: row["value"] for row in found.header["rows"]}
    assert (rows["earth_mover_distance"], found.header["serial"]) == (0.5, 3)
    assert lab.state == {"page": "laws", "theta": "0.5"}


def test_the_bytes_of_a_frame_are_those_of_the_golden_file(show_lab, golden):
    lab, view = show_lab("laws")
    view.frame("hello")
    lab._session.tell(golden_frame())
    ((content, buffers),) = view.messages()
    assert content == {"view": "one", "kind": "frames"}
    assert [data.hex() for data in buffers] == [json.loads(golden)["hex"]]


def test_a_page_that_has_not_seen_what_was_sent_loses_frames_and_gets_the_newest(show_lab):
    lab, view = show_lab("laws")
    for n in range(10):
        lab._session.tell(Frame("picture", {"n": n}))
    sent = [content for content, _ in view.messages()]
    assert len(sent) == UNSEEN
    view.tell("seen")
    assert view.frame("picture").header["n"] == 9


def test_the_game_of_a_widget_makes_the_parameters_of_train(show_lab):
    lab, view = show_lab(**SMALL)
    view.ask("show", "game", 1, **lab.state)
    view.frame("game_charts")
    for serial in (2, 3):
        view.ask("update", "game", serial)
    view.frame("game_view", step=2)
    view.ask("export", "game", 4, kind="points")
    text = view.frame("game_export:4").header["text"]
    page = lab._session._owners["game"].page
    config = page.model.config
    assert config.hidden == (8,)
    trainer = Trainer(config, page.model.law)
    trainer.advance(2)
    np.testing.assert_array_equal(trainer.generator.parameters, page.model.trainer.generator.parameters)
    assert text.count("\n") == 10_001


def test_the_state_is_read_and_set_in_python(show_lab):
    lab, view = show_lab("dirac", game="r1", gamma=0.3)
    assert lab.state == {"page": "dirac", "game": "r1", "gamma": "0.3"}
    view.wire.receive(
        {"method": "update", "state": {"address": "#page=laws&scene=rings"}, "buffer_paths": []}
    )
    assert lab.state == {"page": "laws", "scene": "rings"}
    lab.address = "page=dirac"
    updates = [data["state"] for data, _ in view.wire.sent if data.get("method") == "update"]
    assert updates[-1] == {"address": "page=dirac"}


@pytest.mark.parametrize("ending", ["close", "gone"])
def test_closing_the_widget_or_its_cell_ends_the_thread(show_lab, ending):
    before = threads()
    lab, view = show_lab(**SMALL)
    view.ask("show", "game", 1, **lab.state)
    view.frame("game_charts")
    view.ask("play", "game", 2)
    assert threads() == [*before, "lab-game"]
    lab.close() if ending == "close" else view.tell("gone")
    assert threads() == before
    view.ask("show", "laws", 3)
    assert threads() == before


def test_a_game_that_nobody_looks_at_pauses(show_lab, monkeypatch):
    monkeypatch.setattr(notebook, "LONGEST_UNSEEN", 0.0)
    lab, view = show_lab(**SMALL | {"iterations": 1_000_000})
    view.ask("show", "game", 1, **lab.state)
    view.frame("game_charts")
    view.ask("play", "game", 2)
    view.frame("game_view", playing=True)
    page = lab._session._owners["game"].page
    end = time.monotonic() + 60
    while page.playing:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert page.model.step < 1_000_000


def test_a_cell_that_is_shown_again_begins_again(show_lab):
    _, view = show_lab("laws")
    view.tell("gone")
    view.messages()
    view.tell("hello")
    view.frame("hello")
    view.ask("show", "laws", 1, theta=1)
    assert view.frame("laws").header["now"][0] == 1.0


def test_the_newest_view_drives(show_lab):
    lab, first = show_lab("laws")
    second = View(lab, "two")
    second.tell("hello")
    first.ask("show", "laws", 1, theta=1)
    second.ask("show", "laws", 2, theta=2)
    assert second.frame("laws").header["serial"] == 2
    first.tell("gone")
    second.tell("ping")
    assert ({"view": "two", "kind": "pong"}, []) in second.messages()


@pytest.mark.parametrize(
    ("text", "buffers", "words"),
    [
        ("hello", (), "this is no JSON"),
        (None, (), "this is no JSON"),
        ('{"command": "show", "page": "atlas", "state": {}}', (), "unknown page 'atlas'"),
        ("file", (b"\x00\x01",), "behind a line of JSON"),
        ("file", (b"x" * 2**19,), "behind a line of JSON"),
        ("file", (), "behind a line of JSON"),
    ],
)
def test_a_message_that_is_none_is_answered(show_lab, text, buffers, words):
    _, view = show_lab("laws")
    view.tell("file" if text == "file" else "command", text, buffers)
    assert words in view.frame("error:lab").header["message"]


@pytest.mark.parametrize(
    "content", [None, 3, [], {}, {"view": 3}, {"view": "one", "kind": []}, {"view": "one"}]
)
def test_what_no_page_sends_is_passed_over(show_lab, content):
    _, view = show_lab("laws")
    view.frame("hello")
    view.wire.receive({"method": "custom", "content": content})
    view.ask("show", "laws", 1, theta=1)
    assert view.frame("laws").header["now"][0] == 1.0


def test_points_of_ones_own_are_learned(show_lab):
    lab, view = show_lab(data=[[0.5, 1.0], [2.0, 3.5], [1.0, 0.0]], **SMALL)
    view.ask("show", "game", 1, **lab.state)
    found = view.frame("game_data")
    assert found.header["settings"]["data"] == lab.state["data"]
    assert set(map(tuple, found.arrays["real"])) == {(0.5, 1.0), (2.0, 3.5), (1.0, 0.0)}


@pytest.mark.parametrize(
    ("arguments", "more", "message"),
    [
        (("atlas",), {}, "unknown page 'atlas'; known: laws, dirac"),
        ((), {"height": 10}, "height must be from 200 to 4000 pixels; got 10"),
        ((), {"lang": "fr"}, "unknown language 'fr'; known: en, zh"),
        ((), {"presset": "gan"}, "unknown setting of the page game 'presset'.*Did you mean 'preset'"),
        ((), {"preset": "gna"}, "unknown preset 'gna'.*Did you mean 'gan'"),
        ((), {"width": 10_000}, "width must be a number from 4 to 512; got '10000'"),
        ((), {"layers": {"pull": 1}}, "layers must be a text, a number or a list of them.* got dict"),
        (("laws",), {"preset": "gan"}, "unknown setting of the page laws 'preset'"),
        ((), {"data": [[1.5, 2.5, 3.5 + k] for k in range(5)]}, "points must have one or two columns"),
    ],
)
def test_bad_input_is_refused_in_the_cell(arguments, more, message):
    with pytest.raises(ValueError, match=message):
        Lab(*arguments, **more)


def test_the_names_of_every_page_are_those_of_its_script():
    for page, names in FIELDS.items():
        text = (HERE / f"{page}.js").read_text(encoding="utf-8")
        usual = re.search(r"usual: \{(.*?)\}", text, re.DOTALL)[1]
        assert set(re.findall(r"(\w+): ", re.sub(r'"[^"]*"', "", usual))) <= set(names), page


def test_the_module_holds_everything_and_loads_nothing():
    text = widget_module()
    assert not re.search(r"^import\b|\bimport\(", text, re.MULTILINE)
    assert "default-src 'none'" in text
    assert not re.search(r'(?:src|href)=\\"(?!data:)', text)
    assert len(text.encode()) < 400_000
    page = json.loads(re.search(r"^const PAGE = (.*);", text, re.MULTILINE)[1])
    assert page.startswith("<!doctype html>")
    assert "WebSocket" not in page
    assert "fetch(" not in page


@pytest.mark.parametrize("missing", ["anywidget", "traitlets"])
def test_a_missing_package_is_named_with_the_command_that_installs_it(monkeypatch, missing):
    before = builtins.__import__

    def refusing(name, *arguments, **more):
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)
        return before(name, *arguments, **more)

    monkeypatch.delitem(sys.modules, "toygan.lab.notebook")
    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(
        ImportError, match=rf"Lab needs {missing}, which is not installed: .*toygan\[notebook\]"
    ):
        toygan.lab.Lab  # noqa: B018


def test_a_kernel_that_ends_ends_the_game():
    script = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
import comm
from tests.toygan.lab.kernel import View, Wire
comm.create_comm = lambda **more: Wire(**more)
from toygan.game.trainer import Trainer
from toygan.lab import Lab
lab = Lab({address_of("dirac", {}).partition("=")[2]!r})
view = View(lab)
view.tell("hello")
view.ask("show", "dirac", 1)
print(view.frame("dirac_paths").header["serial"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.returncode, "Traceback" in done.stderr) == ("1\n", 0, False), done.stderr
