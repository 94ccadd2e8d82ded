"""How a command ends: its exit code, one line about an error, and JSON where that was asked for."""

import json
import os
import re
import sys
import traceback

from toygan.support.interruption import exit_code, leave_at_once, stop_on_signals
from toygan.support.memory import TooLargeError
from toygan.support.streams import make_lenient, visible

USAGE, INTERRUPTED = 2, 130
DEBUG, JSON = "--debug", "--json"
_ASK_FOR_LESS = (
    "ask for less at a time: smaller hidden layers, batch_size or latent_dim (--set), fewer samples (-n), "
    "fewer points in the file"
)
_LONGEST_QUOTE, _KEPT = 120, 30  # characters that are shown whole; of a longer one, from either end
_LONGEST = 4000  # characters of a whole message; paths alone may have some hundreds each
_QUOTED = re.compile(rf"(?<!\w)(['\"])((?:(?!\1(?!\w)).){{{_LONGEST_QUOTE + 1},}})\1(?!\w)", re.DOTALL)


class Ended(Exception):
    """A command stopped before its end, for a known reason that the message states.

    Parameters
    ----------
    message : str
        May have several lines.
    kind : str
        For JSON; the name of what happened.
    code : int
        The exit code.
    """

    def __init__(self, message: str, kind: str, code: int):
        super().__init__(message)
        self.kind, self.code = kind, code


class Exit(SystemExit):
    """The end of a command that has said all there is to say; any other SystemExit is somebody else's."""


def run(app, words: list[str], program: str = "toygan") -> None:
    """Run a typer application and end the process; no exception leaves as a traceback, unless asked.

    Parameters
    ----------
    app : typer.Typer
    words : list of str
        The command line without the program's name; ``--debug`` may stand anywhere in it.
    program : str
        Its name, for the lines that say how it is used.
    """
    make_lenient()
    with stop_on_signals():
        code = _code(app, words, program)
    sys.stdout.flush()
    if lost := getattr(sys.stdout, "lost", None):
        code = _tell(OSError(f"the output could not be written: {lost.strerror}"), program.split()[-1], False)
    sys.stderr.flush()
    leave_at_once(code)
    raise Exit(code)


def _code(app, words: list[str], program: str) -> int:
    """Run the application and say how it ended; the exit code."""
    name, as_json = program.split()[-1], JSON in words
    try:
        result = app([word for word in words if word != DEBUG], prog_name=program, standalone_mode=False)
        stopped = result == INTERRUPTED  # what typer makes of KeyboardInterrupt
    except KeyboardInterrupt:
        result, stopped = INTERRUPTED, True
    except Exit as end:
        return end.code
    except BaseException as error:  # whatever it is, the user gets a line that says what to do
        if DEBUG in words:
            traceback.print_exc()
        return _tell(error, name, as_json)
    if stopped:
        if as_json:
            _print_json("stopped by a signal; what was saved before is whole", "KeyboardInterrupt")
        return exit_code()
    return result if isinstance(result, int) else 0


def _tell(error: BaseException, name: str, as_json: bool) -> int:
    """One line on the error stream, and an object on the output when JSON was asked for; the exit code."""
    if hasattr(error, "format_message"):  # of the command line itself
        error.message = visible(shortened(error.message))
        message, kind, code = error.format_message(), "UsageError", USAGE
        error.show()
    elif isinstance(error, Ended):
        message, kind, code = visible(str(error)), error.kind, error.code
        print(f"{name}: {message}", file=sys.stderr)
    else:
        message, kind, code = said(error), type(error).__name__, USAGE
        print(f"{name}: {message}", file=sys.stderr)
    if as_json:
        _print_json(message, kind)
    return code


def _print_json(message: str, kind: str) -> None:
    print(json.dumps({"error": {"message": message, "kind": kind}}))


def said(error: BaseException) -> str:
    """The words for an exception, in one line.

    Errors of ours say what to do. Others, of the libraries below, at least say what they are.

    Examples
    --------
    >>> said(ValueError("n must be 0 or more; it is -1"))
    'n must be 0 or more; it is -1'
    >>> said(ZeroDivisionError("division by zero"))
    'ZeroDivisionError: division by zero (--debug shows where)'
    >>> said(MemoryError("Unable to allocate 9 TiB")).split(": ask")[0]
    'not enough memory (Unable to allocate 9 TiB)'
    """
    words = _in_one_line(error)
    if isinstance(error, SystemExit):
        return f"{named(error)} ({DEBUG} shows where)"
    if isinstance(error, TooLargeError):
        return words
    if isinstance(error, MemoryError):
        return f"not enough memory ({words or 'no more could be had'}): {_ASK_FOR_LESS}"
    if isinstance(error, (ValueError, OSError)) and words:
        return words
    return f"{type(error).__name__}: {words} ({DEBUG} shows where)" if words else _nameless(error)


def named(error: BaseException) -> str:
    """The class of an exception and its words, in one line: for errors of code that is not ours.

    Examples
    --------
    >>> named(ZeroDivisionError("division\\nby zero")), named(StopIteration()), named(SystemExit(3))
    ('ZeroDivisionError: division by zero', 'StopIteration', 'sys.exit(3) was called')
    """
    if isinstance(error, SystemExit):
        return f"sys.exit({'' if error.code is None else repr(error.code)}) was called"
    words = _in_one_line(error)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _in_one_line(error: BaseException) -> str:
    """The words of an exception: one line, of a length that can be read, without what moves a terminal."""
    try:
        words = " ".join(line.strip() for line in _words(error).splitlines()).strip()
    except Exception as other:  # its class cannot say what it is
        words = f"its words cannot be had, {type(other).__name__}"
    words = visible(shortened(words))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST // 2]} … {words[-_LONGEST // 4 :]}"


def _words(error: BaseException) -> str:
    """What an exception says; of one of the operating system the file and the reason, without its number."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    return str(error)


def shortened(words: str) -> str:
    """The words with the middle of every long quotation left out, whoever put it there.

    Examples
    --------
    >>> shortened("unknown preset '" + 150 * "x" + "'; known: gan")
    "unknown preset 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx … xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'; known: gan"
    """
    return _QUOTED.sub(lambda found: f"{found[1]}{found[2][:_KEPT]} … {found[2][-_KEPT:]}{found[1]}", words)


def _nameless(error: BaseException) -> str:
    return f"{type(error).__name__}, without a word more ({DEBUG} shows where)"
