"""Standard streams that make no command fail: closed ones, broken pipes, terminals that lack characters.

What is written to a stream that nobody reads is discarded; the work goes on, and the exit code is that of the
work. Output that is lost to a full disk is an error: `LenientStream.lost` keeps it, and the command reports
it at its end. Characters that a terminal lacks are spelled in ASCII.
"""

import codecs
import errno
import io
import os
import re
import sys
import unicodedata

SPELLING = "toygan.spelled"
# What a write fails with when its reader has gone: a pipe (EINVAL on Windows), a terminal, a socket.
READER_GONE = {errno.EPIPE, errno.EINVAL, errno.EIO, errno.EBADF, errno.ESHUTDOWN, errno.ECONNRESET}
_SPELLED = {"×": "x", "·": "*", "−": "-", "–": "-", "→": "->", "≤": "<=", "≥": ">=", "±": "+-", "∇": "grad",
            "‖": "||", "°": " deg"}  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_GREEK = {"LAMDA": "lambda"}  # where Unicode writes a letter's name in another way


def spelled(character: str) -> str:
    """A character in ASCII, as somebody would type it.

    Examples
    --------
    >>> [spelled(character) for character in "λΣ₁…é≤花"]
    ['lambda', 'Sigma', '1', '...', 'e', '<=', '\\\\u82b1']
    """
    if character in _SPELLED:
        return _SPELLED[character]
    script, _, letter = unicodedata.name(character, "").partition(" ")
    if script == "GREEK" and letter.count(" ") == 2:  # GREEK SMALL LETTER LAMDA
        size, _, name = letter.split()
        name = _GREEK.get(name, name.lower())
        return name.capitalize() if size == "CAPITAL" else name
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain or character.encode("ascii", "backslashreplace").decode()


def visible(text: str) -> str:
    """The text with its control characters written out; tabs and ends of lines stay.

    For words from a file that somebody else may have written: they could change a terminal's title, or hide
    lines.

    Examples
    --------
    >>> visible("\\x1b[31mred\\x07\\tplain")
    '\\\\x1b[31mred\\\\x07\\tplain'
    """
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _spell(error: UnicodeError) -> tuple[str, int]:
    """The handler for `codecs.register_error`; every encoding of a terminal contains ASCII."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(spelled, error.object[error.start : error.end])), error.end


codecs.register_error(SPELLING, _spell)


class LenientStream(io.TextIOWrapper):
    """A text stream that discards its text from the moment on when it cannot be written.

    ``reader_gone`` says that its reader had closed it; ``lost`` is any other error, None while there is none.
    """

    reader_gone = False
    lost: OSError | None = None

    @property
    def encoding(self):
        """The encoding; the library of the commands writes UTF-8 to what calls itself ASCII."""
        name = super().encoding
        return "ASCII, spelled" if codecs.lookup(name).name == "ascii" else name

    def write(self, text):
        """Write, or discard the text."""
        try:
            return super().write(text)
        except OSError as error:
            self._let_go(error)
            return len(text)

    def flush(self):
        """Flush, or discard what is not written yet."""
        try:
            super().flush()
        except OSError as error:
            self._let_go(error)

    def close(self):
        """Flush and stay open: what a command has to say comes after code of the user's that closes it."""
        self.flush()

    def _let_go(self, error: OSError) -> None:
        """Redirect the descriptor to the null device; what is in the buffer goes there too."""
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, self.fileno())
        os.close(nothing)
        if error.errno in READER_GONE:
            self.reader_gone = True
        else:
            self.lost = error


def make_lenient() -> None:
    """Make both output streams of this process `LenientStream`; those of a test or a notebook stay."""
    _open_closed_descriptors()
    for name, number in (("stdout", 1), ("stderr", 2)):
        stream = getattr(sys, name)
        if stream is None:  # it was closed when Python began
            setattr(sys, name, LenientStream(io.FileIO(number, "wb", closefd=False), "utf-8", SPELLING))
        elif stream is getattr(sys, f"__{name}__") and not isinstance(stream, LenientStream):
            setattr(sys, name, _lenient(stream))
            setattr(sys, f"__{name}__", getattr(sys, name))


def _lenient(stream: io.TextIOWrapper) -> LenientStream:
    settings = {"line_buffering": stream.line_buffering, "write_through": stream.write_through}
    encoding = stream.encoding
    return LenientStream(stream.detach(), encoding, SPELLING, **settings)


def _open_closed_descriptors() -> None:
    """Open descriptors 0, 1 and 2 where they are closed; else the next file would get one, and messages."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
