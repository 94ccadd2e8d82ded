"""What ends a command, in one line: which exit code, which words, and JSON for those who asked for it."""

import json
import sys
import traceback

import typer

USAGE, INTERRUPTED = 2, 130
DEBUG, JSON = "--debug", "--json"
_ASK_FOR_LESS = (
    "ask for less at a time: smaller hidden layers, batch_size or latent_dim (--set), fewer samples (-n), "
    "fewer points in the file"
)


def run(app, words: list[str]) -> None:
    """Run a typer application and end the process; no exception leaves as a traceback, unless asked.

    Parameters
    ----------
    app : typer.Typer
    words : list of str
        The command line without the program's name; ``--debug`` may stand anywhere in it.
    """
    debug = DEBUG in words
    try:
        app([word for word in words if word != DEBUG])
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # whatever it is, the user gets a line that says what to do
        if debug:
            traceback.print_exc()
        tell(error, as_json=JSON in words)
        sys.exit(USAGE)


def tell(error: Exception, as_json: bool) -> None:
    """One line on the error stream, and an object on the output when JSON was asked for."""
    message = said(error)
    if as_json:
        typer.echo(json.dumps({"error": {"message": message, "kind": type(error).__name__}}))
    typer.echo(f"toygan: {message}", err=True)


def said(error: Exception) -> str:
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
    words = " ".join(line.strip() for line in str(error).splitlines()).strip()
    if isinstance(error, MemoryError):
        return f"not enough memory ({words or 'no more could be had'}): {_ASK_FOR_LESS}"
    if isinstance(error, (ValueError, OSError)) and words:
        return words
    return f"{type(error).__name__}: {words} ({DEBUG} shows where)" if words else _nameless(error)


def _nameless(error: Exception) -> str:
    return f"{type(error).__name__}, without a word more ({DEBUG} shows where)"
