"""Both presses of Ctrl-C."""

import signal
import threading

import pytest

from toygan.support.interruption import finish_step_on_interrupt


def test_the_second_ctrl_c_aborts_and_the_handler_is_put_back():
    before = signal.getsignal(signal.SIGINT)
    with finish_step_on_interrupt() as interruption:
        signal.raise_signal(signal.SIGINT)
        assert interruption.requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_leaves_the_handler_alone():
    """Only the main thread may set handlers: a run in another one is left to whoever started it."""
    before, seen = signal.getsignal(signal.SIGINT), []

    def work():
        with finish_step_on_interrupt() as interruption:
            seen.append((signal.getsignal(signal.SIGINT) is before, bool(interruption.requested)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(True, False)]
