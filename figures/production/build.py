"""Building figures: in parallel, each in its own process, only where something changed.

The workers compute and draw, and hand back bytes. One process, the caller's, writes: every file
atomically, then ``manifest.json``, which remembers what each picture was made from. So an interrupted build
leaves whole files only, and the next one goes on where it stopped. Two builds may share a folder: each holds
a lock while it writes a figure and the manifest, so that neither loses the other's files.
"""

import hashlib
import json
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from figures.production import fingerprint
from figures.production.ownership import CLAIMS, check_free, read_claims
from figures.production.produce import (
    MANIFEST,
    SCREENS,
    Outcome,
    Settings,
    file_name,
    produce,
    read_manifest,
    wanted_files,
)
from figures.registry import LectureFigure
from toygan.support.files import atomic_write
from toygan.support.locks import locked
from toygan.support.worker_processes import ending_with_this_process, started_processes_ignore_interrupts

LOCK, PAUSE, TRIES = ".build.lock", 0.05, 1200
DIED = "its process died, out of memory or by a crash in compiled code; build it with --jobs 1 to see more"
UNREAD = "its process could not read the sources; did they change since the build began? Build it again"
CHANGED = "its sources changed while the figures were drawn; build it again"


def is_current(row: LectureFigure, settings: Settings, manifest: dict) -> bool:
    """True when every file asked for is there, unharmed, and made from the present sources."""
    record = manifest.get(row.id, {})
    data, picture = _sources(row, settings)
    if settings.force or not data or record.get("data") != data:
        return False  # no picture is left beside numbers that are not its own
    if not settings.formats:
        return (settings.out / "data" / f"{row.id}.npz").is_file()
    if record.get("picture") != picture:
        return False
    hashes = record.get("files", {})
    wanted = wanted_files(row.id, settings)
    return all(_hash(settings.out / name) == hashes.get(kind, "") for kind, name in wanted.items())


def _sources(row: LectureFigure, settings: Settings) -> tuple[str, str]:
    """The hashes of what numbers and picture depend on; empty where it cannot be read: the worker says so."""
    try:
        picture = fingerprint.of_picture(row, settings.quick, settings.look, settings.lang)
        return fingerprint.of_data(row, settings.quick), picture
    except (SyntaxError, OSError):
        return "", ""


def _hash(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


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
    ValueError
        When it holds files of somebody else under the names of a build.
    """
    check_free(settings.out, rows)  # before a lock is left in a folder that is none of ours
    for folder in ("data", *SCREENS):
        (settings.out / folder).mkdir(parents=True, exist_ok=True)
    with _held(settings.out):
        claims = check_free(settings.out, rows)
        if claims != read_claims(settings.out):
            _write_manifest(settings.out, read_manifest(settings.out), claims)
    manifest = read_manifest(settings.out)
    stale, begun = {}, {}
    for row in map(settings.changed, rows):
        begun[row.id] = _sources(row, settings)
        if is_current(row, settings, manifest):
            yield Outcome(row.id, "current")
        else:
            stale[row.id] = row
    slowest_first = sorted(stale.values(), key=lambda row: -row.seconds)
    for outcome in _produce_all(slowest_first, settings, jobs or os.cpu_count() or 1):
        if outcome.status != "skipped" and _sources(stale[outcome.id], settings) != begun[outcome.id]:
            outcome = replace(outcome, status="failed", reason=CHANGED, details=outcome.details or CHANGED)
        if outcome.status == "built":
            with _held(settings.out):
                _write(outcome, settings)
        yield outcome


def _produce_all(rows: list[LectureFigure], settings: Settings, jobs: int) -> Iterator[Outcome]:
    if jobs == 1 or len(rows) < 2:
        yield from (produce(row.id, settings) for row in rows)
        return
    from concurrent.futures.process import BrokenProcessPool

    waiting = {row.id: row for row in rows}
    try:
        for outcome in _in_processes(rows, settings, jobs):
            del waiting[outcome.id]
            yield outcome
    except BrokenProcessPool:  # nobody knows at which figure: each of the rest gets a process of its own
        for row in waiting.values():
            try:
                yield from _in_processes([row], settings, jobs)
            except BrokenProcessPool as error:
                reason = UNREAD if error.__cause__ else DIED  # a cause is there when a process spoke
                yield Outcome(row.id, "failed", reason=reason, details=f"{error}\n{error.__cause__ or ''}")


def _in_processes(rows: list[LectureFigure], settings: Settings, jobs: int) -> Iterator[Outcome]:
    from joblib import Parallel, delayed, parallel_config

    one_core_each = {"inner_max_num_threads": 1}  # also for what trains
    with parallel_config(backend="loky", **one_core_each, **ending_with_this_process()):
        workers = Parallel(n_jobs=max(2, min(jobs, len(rows))), return_as="generator_unordered", batch_size=1)
    with started_processes_ignore_interrupts():
        outcomes = workers(delayed(produce)(row.id, settings) for row in rows)
    with (
        warnings.catch_warnings()
    ):  # a worker that has grown is replaced between two figures, as it should be
        warnings.filterwarnings("ignore", "A worker stopped while some jobs were given", UserWarning)
        yield from outcomes


@contextmanager
def _held(folder: Path):
    """Hold the folder's lock in the block; wait while another build writes there."""
    with ExitStack() as stack:
        for attempt in range(TRIES):
            try:
                stack.enter_context(locked(folder, LOCK))
                break
            except BlockingIOError:
                if attempt == TRIES - 1:
                    raise
                time.sleep(PAUSE)
        yield


def _write(outcome: Outcome, settings: Settings) -> None:
    """Write a figure's files and remember them; formats of the same picture written before stay."""
    for name, content in outcome.files.items():
        with atomic_write(settings.out / name) as file:
            file.write(content)
    manifest = read_manifest(settings.out)
    before = manifest.get(outcome.id, {})
    record = outcome.record | {"seconds": round(outcome.seconds, 3)}
    if not settings.formats:  # the numbers only: pictures of before stay, and are drawn again when asked for
        record = record | before | {"data": record["data"], "files": before.get("files", {})}
    elif before.get("picture") == record["picture"]:
        record["files"] = before.get("files", {}) | record["files"]
    else:
        for kind in set(before.get("files", {})) - set(record["files"]):
            (settings.out / file_name(outcome.id, kind)).unlink(missing_ok=True)
    manifest[outcome.id] = record
    _write_manifest(settings.out, manifest, read_claims(settings.out))


def _write_manifest(out: Path, manifest: dict, claims: set[str]) -> None:
    """Write the records, and before them the ids whose files are the folder's own."""
    with atomic_write(out / MANIFEST, "w") as file:
        json.dump({CLAIMS: sorted(claims)} | dict(sorted(manifest.items())), file, indent=1)
