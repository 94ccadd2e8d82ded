"""Building figures: in parallel, each in its own process, only where something changed.

The workers compute and draw, and hand back bytes. One process, the caller's, writes: every file
atomically, then ``manifest.json``, which remembers what each picture was made from. So an interrupted build
leaves whole files only, and the next one goes on where it stopped.
"""

import hashlib
import io
import json
import os
import time
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from figures import fingerprint
from figures.registry import LectureFigure, NotAvailable, find
from toygan.files import atomic_write

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Settings:
    """What is asked of a build."""

    out: Path = Path("build/figures")
    formats: tuple[str, ...] = ("png", "svg")
    style: str = "lecture"
    lang: str = "en"
    quick: bool = False
    force: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one figure.

    Attributes
    ----------
    id : str
    status : {"built", "current", "skipped", "failed"}
    seconds : float
    reason : str
        Why it was skipped or failed (the last line of the traceback).
    details : str
        The whole traceback of a failure.
    """

    id: str
    status: str
    seconds: float = 0.0
    reason: str = ""
    details: str = ""
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    record: dict = field(default_factory=dict, repr=False)


def read_manifest(out: Path) -> dict:
    """What earlier builds left in the folder; an unreadable manifest counts as none."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return {name: record for name, record in manifest.items() if isinstance(record, dict)}
    except (OSError, ValueError, AttributeError):
        return {}


def is_current(row: LectureFigure, settings: Settings, manifest: dict) -> bool:
    """True when every file asked for is there, unharmed, and made from the present sources."""
    record = manifest.get(row.id, {})
    try:
        if settings.force or record.get("picture") != _picture(row, settings):
            return False
    except (SyntaxError, OSError):
        return False  # its sources cannot be read: the worker will say so, and the others go on
    hashes = record.get("files", {})
    return all(_hash(settings.out / f"{row.id}.{kind}") == hashes.get(kind, "") for kind in settings.formats)


def _picture(row: LectureFigure, settings: Settings) -> str:
    return fingerprint.of_picture(row, settings.quick, settings.style, settings.lang)


def _hash(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def produce(figure_id: str, settings: Settings) -> Outcome:
    """Compute and draw one figure; whatever goes wrong becomes part of the outcome."""
    row, started = find(figure_id), time.perf_counter()
    try:
        files, record = _produce(row, settings)
        return Outcome(row.id, "built", time.perf_counter() - started, files=files, record=record)
    except NotAvailable as reason:
        return Outcome(row.id, "skipped", time.perf_counter() - started, str(reason))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        return Outcome(row.id, "failed", time.perf_counter() - started, reason, traceback.format_exc())


def _produce(row: LectureFigure, settings: Settings) -> tuple[dict[str, bytes], dict]:
    """The files' bytes by name, and the manifest's record of them."""
    from threadpoolctl import threadpool_limits

    from figures.saver import render
    from figures.style import context

    with threadpool_limits(1), context(settings.style, settings.lang):
        data, computed = _data(row, settings)
        figure = row.draw(data, settings.lang)
        words = (row.text("caption", settings.lang), row.text("alt", settings.lang))
        files = {kind: render(figure, kind, row.id, *words) for kind in settings.formats}
    record = {
        "picture": _picture(row, settings),
        "data": fingerprint.of_data(row, settings.quick),
        "style": settings.style,
        "lang": settings.lang,
        "quick": settings.quick,
        "numbers": {key: float(value) for key, value in row.numbers(data).items()},
        "files": {kind: hashlib.sha256(content).hexdigest() for kind, content in files.items()},
    }
    named = {f"{row.id}.{kind}": content for kind, content in files.items()}
    return named | ({f"data/{row.id}.npz": _pack(data)} if computed else {}), record


def _data(row: LectureFigure, settings: Settings) -> tuple[dict, bool]:
    """The figure's arrays: those of an earlier build when nothing they depend on changed."""
    record = read_manifest(settings.out).get(row.id, {})
    if not settings.force and record.get("data") == fingerprint.of_data(row, settings.quick):
        try:
            return _unpack(settings.out / "data" / f"{row.id}.npz"), False
        except (OSError, ValueError, zipfile.BadZipFile):
            pass
    return row.compute(settings.quick), True


def _pack(data: dict) -> bytes:
    import numpy as np

    buffer = io.BytesIO()
    np.savez_compressed(buffer, **data)
    return buffer.getvalue()


def _unpack(path: Path) -> dict:
    import numpy as np

    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def build(rows: list[LectureFigure], settings: Settings, jobs: int | None = None) -> Iterator[Outcome]:
    """Build the figures and yield each outcome as it comes; what is current comes first.

    Parameters
    ----------
    rows : list of LectureFigure
    settings : Settings
    jobs : int, optional
        Number of processes; as many as there are cores when left out.

    Raises
    ------
    OSError
        When the output folder cannot be made or written.
    """
    (settings.out / "data").mkdir(parents=True, exist_ok=True)
    manifest = read_manifest(settings.out)
    stale = []
    for row in rows:
        if is_current(row, settings, manifest):
            yield Outcome(row.id, "current")
        else:
            stale.append(row)
    stale.sort(key=lambda row: -row.seconds)
    for outcome in _produce_all(stale, settings, jobs or os.cpu_count() or 1):
        if outcome.status == "built":
            _write(outcome, settings, manifest)
        yield outcome


def _produce_all(rows: list[LectureFigure], settings: Settings, jobs: int) -> Iterator[Outcome]:
    if jobs == 1 or len(rows) < 2:
        yield from (produce(row.id, settings) for row in rows)
        return
    from joblib import Parallel, delayed

    workers = Parallel(
        n_jobs=min(jobs, len(rows)), backend="loky", return_as="generator_unordered", batch_size=1
    )
    yield from workers(delayed(produce)(row.id, settings) for row in rows)


def _write(outcome: Outcome, settings: Settings, manifest: dict) -> None:
    """Write a figure's files and remember them; formats of the same picture written before stay."""
    for name, content in outcome.files.items():
        with atomic_write(settings.out / name) as file:
            file.write(content)
    before = manifest.get(outcome.id, {})
    record = outcome.record | {"seconds": round(outcome.seconds, 3)}
    if before.get("picture") == record["picture"]:
        record["files"] = before.get("files", {}) | record["files"]
    else:
        for kind in set(before.get("files", {})) - set(record["files"]):
            (settings.out / f"{outcome.id}.{kind}").unlink(missing_ok=True)
    manifest[outcome.id] = record
    with atomic_write(settings.out / MANIFEST, "w") as file:
        json.dump(manifest, file, indent=1, sort_keys=True)
