"""Machine code that several processes make together: a function is compiled by one, the others load it.

Beside the machine code of a function lies a *note* of what it calls. The note is written last: where it lies,
the code need not be compiled. While a process compiles, it holds a lock beside the note, which the system
releases when the process ends, in whatever way; another one that needs the same function waits for it.
"""

import contextlib
import hashlib
import secrets
import time
from pathlib import Path

from toygan.engine.machine_code import machine_code_folder
from toygan.engine.numba_private import address_of, global_compiler_lock, kept_for, serialize
from toygan.support.locks import locked

_PAUSE = 0.02  # seconds between two looks at what another process compiles
_DIGEST_BYTES = 16
_under_way: list[list] = []  # what the functions that are being compiled call


def note_call(names, kinds) -> None:
    """Remember that the function under way calls one of these names with arguments of these types."""
    if kinds is not None and _under_way:
        _under_way[-1].append((names, kinds))


def compiled_once(name: str, dispatcher, kinds) -> tuple[int, object]:
    """The address of machine code for arguments of these types, and its result type.

    Compiled here, unless another process does so already.
    """
    note = _note_of(name, dispatcher, kinds)
    while note is not None and not note.exists() and kinds not in dispatcher.overloads:
        if compiled_by_us(name, dispatcher, kinds) is not None:
            break
        time.sleep(_PAUSE)
    return address_of(dispatcher, kinds)


def compiled_by_us(name: str, dispatcher, kinds) -> list | None:
    """Compile a function and say what it calls; None while another process does so.

    Returns
    -------
    list of (names, kinds)
        Of a call through a table, the names of all its rows.
    """
    note = _note_of(name, dispatcher, kinds)
    if note is None:
        return _compile(dispatcher, kinds)
    if (calls := _read(note)) is not None:
        return calls
    try:
        with locked(note.parent, f"{note.stem}.lock"):
            if not note.exists():
                _write(note, _compile(dispatcher, kinds))
            with contextlib.suppress(OSError):  # whoever opened it before finds the note
                note.with_suffix(".lock").unlink()
    except BlockingIOError:
        return None
    except OSError:  # a full disk, a removed folder: for this process alone
        return _compile(dispatcher, kinds)
    return _read(note) or []


def _compile(dispatcher, kinds) -> list:
    with global_compiler_lock:
        _under_way.append([])
        try:
            address_of(dispatcher, kinds)
            return list(dict.fromkeys(_under_way[-1]))
        finally:
            _under_way.pop()


def _note_of(name: str, dispatcher, kinds) -> Path | None:
    """Where the note lies; None where nothing is kept."""
    folder, processor = machine_code_folder(), kept_for(dispatcher)
    if folder is None or processor is None:
        return None
    text = repr((name, kinds, processor))
    return folder / f"calls-{hashlib.sha256(text.encode()).hexdigest()[:24]}.note"


def _read(note: Path) -> list | None:
    """What a note says; None when there is none, or a damaged one."""
    with contextlib.suppress(Exception):
        content = note.read_bytes()
        if _digest(content[_DIGEST_BYTES:]) == content[:_DIGEST_BYTES]:
            return serialize.loads(content[_DIGEST_BYTES:])
    return None


def _write(note: Path, calls: list) -> None:
    """The whole note or none; unlike a result it need not outlive a failure of the power."""
    content = serialize.dumps(calls)
    part = note.with_suffix(f".{secrets.token_hex(4)}")
    part.write_bytes(_digest(content) + content)
    part.replace(note)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
