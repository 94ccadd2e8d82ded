"""Commands wait in a queue, the newest frame goes out, and no error ends a thread."""

import threading

import numpy as np
import pytest

from toygan.lab.frames import Frame, decode
from toygan.lab.messages import Message
from toygan.lab.session import MOST_WAITING, Session


class Recorder:
    """A page that notes what it is told and waits until it may answer."""

    def __init__(self):
        self.seen, self.may_answer, self.begun = [], threading.Event(), threading.Event()

    def receive(self, message):
        self.seen.append(message.state.get("n"))
        self.begun.set()
        assert self.may_answer.wait(10)
        if message.state.get("n") == "bad":
            raise ValueError("n must be a number; got 'bad'")
        if message.state.get("n") == "worse":
            raise ZeroDivisionError("division by zero")
        yield Frame("picture", {"n": message.state.get("n")})


class Player:
    """A page that plays until it has counted to three."""

    def __init__(self):
        self.playing, self.count, self.threads = False, 0, set()

    def receive(self, message):
        self.playing = message.command == "play"
        self.threads.add(threading.get_ident())
        return []

    def advance(self):
        self.threads.add(threading.get_ident())
        self.count += 1
        self.playing = self.count < 3
        yield Frame(f"step {self.count}", {}, {"x": np.ones(2)})


def show(n, serial=1, command="show"):
    return Message(command, "page", serial, {"n": n})


def frames_of(session, count):
    """Wait until so many frames were taken."""
    found, ready = [], threading.Event()
    session.on_ready = ready.set
    for _ in range(100):
        found += [decode(data) for data in session.take()]
        if len(found) >= count:
            return found
        ready.wait(0.1)
        ready.clear()
    raise AssertionError(f"{len(found)} frames came, not {count}")


def test_of_many_states_only_the_newest_is_shown():
    page = Recorder()
    with Session({"page": page}) as session:
        session.command(show("0"))
        assert page.begun.wait(10)
        for n in range(1, 50):
            session.command(show(str(n), serial=n))
        page.may_answer.set()
        frames = frames_of(session, 1)
        while frames[-1].header["n"] != "49":
            frames += frames_of(session, 1)
    assert page.seen == ["0", "49"]
    assert frames[-1].header == {"page": "page", "serial": 49, "n": "49"}


def test_frames_that_nobody_took_are_dropped():
    with Session({}) as session:
        for n in range(5):
            session.tell(Frame("picture", {"n": n}))
            session.tell(Frame(f"kept {n}"))
        taken = [decode(data) for data in session.take()]
        assert session.take() == []
    assert [frame.kind for frame in taken] == ["kept 0", "kept 1", "kept 2", "kept 3", "picture", "kept 4"]
    assert taken[4].header == {"n": 4}


@pytest.mark.parametrize(
    ("n", "message"),
    [("bad", "n must be a number; got 'bad'"), ("worse", "ZeroDivisionError: division by zero")],
)
def test_an_error_is_told_and_the_thread_lives_on(n, message, caplog):
    page = Recorder()
    page.may_answer.set()
    with Session({"page": page}) as session:
        session.command(show(n, serial=4))
        (error,) = frames_of(session, 1)
        assert (error.kind, error.header["serial"]) == ("error:page", 4)
        assert error.header["message"].startswith(message)
        session.command(show("fine"))
        assert frames_of(session, 1)[0].header["n"] == "fine"
    assert ("met an error" in caplog.text) is (n == "worse")


def test_a_full_queue_refuses_and_an_unknown_page_is_named():
    page = Recorder()
    with Session({"page": page}) as session:
        session.command(show("0"))
        assert page.begun.wait(10)
        taken = [session.command(show(str(n), command="step")) for n in range(MOST_WAITING + 1)]
        assert taken == [True] * MOST_WAITING + [False]
        with pytest.raises(ValueError, match=r"unknown page 'paeg'; known: page. Did you mean 'page'"):
            session.command(Message("show", "paeg", 1, {}))
        page.may_answer.set()


def test_a_page_that_plays_is_advanced_by_its_own_thread():
    page = Player()
    with Session({"page": page}) as session:
        session.command(Message("play", "page", 1, {}))
        kinds = [frame.kind for frame in frames_of(session, 3)]
    assert kinds == ["step 1", "step 2", "step 3"]
    assert len(page.threads) == 1
    assert page.threads != {threading.get_ident()}


def test_closing_ends_the_threads():
    before = threading.active_count()
    page = Recorder()
    page.may_answer.set()
    with Session({"page": page}) as session:
        session.command(show("1"))
        frames_of(session, 1)
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
