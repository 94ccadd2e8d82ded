"""Both presses of Ctrl-C."""

import signal
import subprocess
import sys
import threading
import time
import types

import pytest

from toygan.support import interruption
from toygan.support.interruption import (
    exit_code,
    finish_step_on_interrupt,
    interrupted_when,
    leave_at_once,
    stop_on_signals,
)


def test_the_second_ctrl_c_aborts_and_the_handler_is_put_back():
    before = signal.getsignal(signal.SIGINT)
    with finish_step_on_interrupt() as asked:
        signal.raise_signal(signal.SIGINT)
        assert asked.requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_leaves_the_handler_alone():
    """Only the main thread may set handlers: a run in another one is left to whoever started it."""
    before, seen = signal.getsignal(signal.SIGINT), []

    def work():
        with finish_step_on_interrupt() as asked:
            seen.append((signal.getsignal(signal.SIGINT) is before, bool(asked.requested)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(True, False)]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_every_signal_that_asks_to_stop_is_answered_as_ctrl_c(name):
    signum = getattr(signal, name, None)
    if signum is None:
        pytest.skip("not on this system")
    before = signal.getsignal(signum)
    with stop_on_signals():
        with finish_step_on_interrupt() as asked:
            signal.raise_signal(signum)
            assert asked.requested
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signum)
        with pytest.raises(KeyboardInterrupt):  # outside of a step: while compiling, drawing, reading
            signal.raise_signal(signum)
        assert exit_code() == 128 + signum
    assert signal.getsignal(signum) is before


def test_where_nothing_would_be_lost_the_first_signal_raises():
    with finish_step_on_interrupt() as outer:
        outer.patient = False
        with finish_step_on_interrupt() as asked:
            signal.raise_signal(signal.SIGINT)
        assert asked.requested
        assert not outer.requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert outer.requested


def test_a_request_without_a_signal_counts_for_no_exit_code():
    with stop_on_signals(), finish_step_on_interrupt() as asked:
        signal.raise_signal(signal.SIGTERM)
        assert asked.requested
        asked.requested, asked.patient = False, False
        with pytest.raises(KeyboardInterrupt), interrupted_when(lambda: True, asked):
            time.sleep(60)
        assert exit_code() == 143
        asked.requested, asked.patient = False, True
        with interrupted_when(lambda: True, asked):  # whoever is patient looks for himself
            time.sleep(0.3)
        assert not asked.requested


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="not on this system")
def test_what_nohup_ignores_stays_ignored_and_a_library_leaves_sigterm_alone():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_signals(), finish_step_on_interrupt() as asked:
            signal.raise_signal(signal.SIGHUP)
            assert not asked.requested
    finally:
        signal.signal(signal.SIGHUP, before)
    with finish_step_on_interrupt():
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


BINDING = """
def inner():
    try:
        press()
    except BaseException:
        done.append("lost, as ctypes loses it")
    done.append("inner")

def outer():
    inner()
    done.append("outer")
"""


@pytest.mark.parametrize("follows", ["another line", "the return"])
def test_inside_llvms_binding_nothing_is_raised_and_behind_it_at_once(follows):
    """Its callbacks lose the exception, and what it has counted would be wrong."""
    done, before = [], sys.gettrace()
    binding = types.ModuleType("llvmlite.binding.made_up")
    vars(binding).update(done=done, press=lambda: signal.raise_signal(signal.SIGINT))
    exec(BINDING, vars(binding))

    def compiles():
        if follows == "the return":
            return binding.outer()
        binding.outer()
        return done.append("went on")

    with stop_on_signals(), finish_step_on_interrupt() as asked:
        asked.patient = False
        with pytest.raises(KeyboardInterrupt):
            compiles()
    assert done == ["inner", "outer"]
    assert sys.gettrace() is before


@pytest.mark.parametrize("follows", ["another line", "the return"])
def test_a_debugger_goes_on_tracing(follows):
    before = sys.gettrace()
    binding = types.ModuleType("llvmlite.binding.made_up")
    vars(binding).update(done=[], press=lambda: signal.raise_signal(signal.SIGINT))
    exec(BINDING, vars(binding))

    def compiles():
        if follows == "the return":
            return binding.outer()
        binding.outer()
        return "went on"

    def debugger(frame, event, argument):
        return debugger

    sys.settrace(debugger)
    try:
        with pytest.raises(KeyboardInterrupt), stop_on_signals():
            compiles()
        now = sys.gettrace()
    finally:
        sys.settrace(before)
    assert now is debugger


def test_a_destructor_loses_no_ctrl_c():
    class Held:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)

    def lets_go():
        held = Held()
        del held
        raise AssertionError("went on")

    with stop_on_signals(), pytest.raises(KeyboardInterrupt):
        lets_go()


STARTING = """
import signal, sys
from importlib.abc import MetaPathFinder

class Presses(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "toygan.commands.warming":
            signal.raise_signal(signal.SIGINT)

if sys.argv[1:]:
    sys.meta_path.insert(0, Presses())
import toygan.cli
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no end by a signal")
def test_ctrl_c_while_the_command_is_loading_says_nothing():
    for words, code in ((), 0), (("pressed",), -signal.SIGINT):
        done = subprocess.run([sys.executable, "-c", STARTING, *words], capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def test_a_thread_that_was_given_up_is_not_waited_for():
    text = """
import atexit, threading, time
from concurrent.futures import ThreadPoolExecutor
from toygan.support.interruption import give_up, leave_at_once
pool = ThreadPoolExecutor(1)
stuck = threading.Thread(target=lambda: pool.submit(time.sleep, 60).result(), daemon=True)
stuck.start()
atexit.register(print, "tidied", flush=True)
give_up(stuck)
leave_at_once(143)
"""
    ended = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=50)
    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "tidied\n", "")


def test_a_thread_that_has_ended_holds_nothing_up(monkeypatch):
    monkeypatch.setattr(interruption, "_given_up", [threading.Thread()])
    leave_at_once(0)  # comes back
