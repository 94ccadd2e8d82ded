"""Checkpoints: whole or not there, checked before use, the last two kept.

A checkpoint is an ``.npz`` file whose entry ``header`` says, in JSON, which schema, configuration and step it
belongs to, and the shape, dtype and SHA-256 of every other entry. Nothing in it is ever unpickled.
"""

import hashlib
import io
import math
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from toygan.runs.ownership import own_folder, step_files
from toygan.support.files import atomic_write
from toygan.support.json_files import canonical_json, check_kinds, parse_json
from toygan.support.npy_files import read_npy

SCHEMA = 1
KEPT = 2
# what reading a damaged zip or npy can raise
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError)
DAMAGE += (OSError,)  # an impossible offset; the file itself is open by then
DAMAGE += (ArithmeticError, AttributeError, TypeError, ValueError)  # a header with values of other kinds
HEADER_LIMIT = 1 << 20


class CheckpointError(ValueError):
    """A checkpoint that must not be used; the message says which file and why."""


def checkpoint_path(folder, step: int) -> Path:
    """The path of the checkpoint of a step."""
    return Path(folder) / "checkpoints" / f"{step:09d}.npz"


def write_arrays(path, header: dict, arrays: Mapping[str, np.ndarray]) -> None:
    """Write named arrays and a header in one step."""
    entries = {name: _describe(array) for name, array in arrays.items()}
    text = canonical_json(header | {"schema": SCHEMA, "arrays": entries})
    try:
        with atomic_write(path) as file:
            np.savez(file, header=np.frombuffer(text.encode(), dtype=np.uint8), **arrays)
    except OSError as error:
        reason = f"cannot write {path} ({error.strerror}); what was written before is whole"
        raise OSError(error.errno, reason) from error


def _describe(array: np.ndarray) -> dict:
    content = np.ascontiguousarray(array)
    return {
        "shape": list(array.shape),
        "dtype": array.dtype.str,
        "sha256": hashlib.sha256(content.tobytes()).hexdigest(),
    }


def read_arrays(path, expected: Mapping | None = None) -> tuple[dict, dict[str, np.ndarray]]:
    """Read what `write_arrays` wrote, every entry checked against the header.

    Parameters
    ----------
    path : str or Path
    expected : mapping of str to (shape, dtype), optional
        Entries that must be there with just that shape and dtype; they are compared before anything is read.

    Raises
    ------
    CheckpointError
        When the file is truncated, changed, foreign, of another schema, or does not fit ``expected``.
    OSError
        When the file cannot be opened.
    """
    if not Path(path).is_file() and Path(path).exists():
        raise CheckpointError(f"{path} is damaged: it is no regular file")
    with Path(path).open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                _check_plain(path, archive)
                return _read_archive(path, archive, expected or {})
        except CheckpointError:
            raise
        except DAMAGE as error:
            raise CheckpointError(f"{path} is damaged: {error}") from error


def _read_archive(path, archive: zipfile.ZipFile, expected: Mapping) -> tuple[dict, dict[str, np.ndarray]]:
    header = _read_header(path, archive)
    entries = header["arrays"]
    _compare(path, entries, expected)
    # the archive's order, which is that of writing; the header's keys are sorted
    names = [name.removesuffix(".npy") for name in archive.namelist() if name != "header.npy"]
    if set(names) != entries.keys():
        raise CheckpointError(f"{path} is damaged: its entries are not those of its header")
    return header, {name: _read(path, archive, name, entries[name]) for name in names}


def _check_plain(path, archive: zipfile.ZipFile) -> None:
    """Refuse compressed entries, which are never written here: a few bytes could fill the memory."""
    for info in archive.infolist():
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
            raise CheckpointError(f"{path} is damaged: {info.filename!r} is compressed")


def _read_header(path, archive: zipfile.ZipFile) -> dict:
    if archive.getinfo("header.npy").file_size > HEADER_LIMIT:
        raise CheckpointError(f"{path} is no checkpoint: its header is too long")
    raw = _array(archive, "header")
    header = parse_json(f"{path}: header", raw.tobytes())
    if header.get("schema") != SCHEMA:
        raise CheckpointError(
            f"{path} has schema {header.get('schema')}, and this version reads schema {SCHEMA}; "
            "use the version of toygan named in the run's manifest.json"
        )
    check_kinds(f"{path}: header", header, {"arrays": (dict, dict)})
    return header


def _compare(path, entries: Mapping, expected: Mapping) -> None:
    for name, (shape, dtype) in expected.items():
        found = entries.get(name)
        if found is None:
            raise CheckpointError(f"{path} does not hold {name!r}: it belongs to another configuration")
        if found["shape"] != list(shape) or found["dtype"] != np.dtype(dtype).str:
            raise CheckpointError(
                f"{path} holds {name!r} as {found['dtype']} {found['shape']}; this configuration needs "
                f"{np.dtype(dtype).str} {list(shape)}"
            )


def _read(path, archive: zipfile.ZipFile, name: str, entry: dict) -> np.ndarray:
    size = math.prod(map(int, entry["shape"])) * np.dtype(entry["dtype"]).itemsize
    if archive.getinfo(name + ".npy").file_size > size + 65536:
        raise CheckpointError(f"{path} is damaged: {name!r} is larger than its header says")
    array = _array(archive, name)
    if _describe(array) != entry:
        raise CheckpointError(f"{path} is damaged: the content of {name!r} is not what was written")
    return array


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    content = archive.read(name + ".npy")
    return read_npy(io.BytesIO(content), len(content))


def write_checkpoint(folder, step: int, config_hash: str, arrays: Mapping[str, np.ndarray]) -> Path:
    """Write the checkpoint of a step, then delete all but the last two.

    Raises
    ------
    OSError
        When the folder is full or read-only; the checkpoints before stay as they are.
    """
    path = checkpoint_path(folder, step)
    own_folder(folder, "checkpoints", make=True)
    write_arrays(path, {"config_hash": config_hash, "step": step}, arrays)
    for old in checkpoint_files(folder)[KEPT:]:
        old.unlink(missing_ok=True)
    return path


def checkpoint_files(folder) -> list[Path]:
    """The checkpoints of a run folder, newest first."""
    return step_files(folder, "checkpoints")[::-1]


def newest_checkpoint(
    folder, config_hash: str, expected: Mapping, update: int | None = None
) -> tuple[int, dict, list[str]]:
    """Return step, arrays and remarks of the newest checkpoint that is whole and belongs to the run.

    With ``update``, only the checkpoint of that update will do.

    Returns
    -------
    (step, arrays, notes)
        Step 0 and no arrays when none was ever written; ``notes`` says which files were passed over and why.

    Raises
    ------
    CheckpointError
        When there are checkpoints and none can be used, with the reason for each.
    """
    notes = []
    files = checkpoint_files(folder)
    if update is not None and checkpoint_path(folder, update) not in files:
        kept = ", ".join(str(int(path.stem)) for path in files) or "none"
        raise CheckpointError(f"{folder} keeps no checkpoint of update {update}; it keeps {kept}")
    for path in files if update is None else [checkpoint_path(folder, update)]:
        try:
            header, arrays = read_arrays(path, expected)
            if header.get("config_hash") != config_hash:
                raise CheckpointError(f"{path} belongs to another configuration")
            if header.get("step") != int(path.stem):
                raise CheckpointError(f"{path} is not of its update: its header says {header.get('step')!r}")
            _check_rows(path, header["step"], arrays)
            return header["step"], arrays, notes
        except (CheckpointError, OSError) as error:
            notes.append(str(error))
    if notes:
        raise CheckpointError("no checkpoint can be used: " + "; ".join(notes))
    return 0, {}, notes


def _check_rows(path, step: int, arrays: Mapping[str, np.ndarray]) -> None:
    """Refuse a state of another update, and tables whose columns are no numbers or of unequal length."""
    held = arrays.get("state/step", np.array(step))
    if held != step:
        raise CheckpointError(f"{path} is damaged: its header says update {step}, its state {held}")
    for table in ("losses", "evaluations"):
        columns = [column for name, column in arrays.items() if name.startswith(f"{table}/")]
        if any(column.ndim == 0 or column.dtype.kind not in "biuf" for column in columns):
            raise CheckpointError(f"{path} is damaged: its {table} are not columns of numbers")
        if len({len(column) for column in columns}) > 1:
            raise CheckpointError(f"{path} is damaged: its {table} are not all of one length")
