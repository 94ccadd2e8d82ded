"""One figure, from its row to the bytes of its files: what a worker does.

Nothing is written here. Data that an earlier build computed from the same sources are used again, so that
another style or language costs a drawing only.
"""

import hashlib
import io
import json
import time
import traceback
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from figures.look.look import Look
from figures.production import fingerprint, table
from figures.registry import LectureFigure, NotAvailable, find

MANIFEST = "manifest.json"
FILMS = ("gif", "html", "mp4")
SCREENS = {"dark": "dark", "narrow": "print"}  # pictures for other screens, each in a folder: its style


@dataclass(frozen=True)
class Settings:
    """What is asked of a build."""

    out: Path = Path("build/figures")
    formats: tuple[str, ...] = ("png", "svg", "gif", "html")
    style: str | Look = "lecture"
    lang: str = "en"
    quick: bool = False
    force: bool = False
    parameters: dict[str, dict] = field(default_factory=dict)  # by figure, what is not the default
    seed: int | None = None
    data: Path | None = None  # a folder of an earlier build whose numbers may be used; ``out`` when None

    @property
    def look(self) -> Look:
        """The style, with what is changed of it."""
        return self.style if isinstance(self.style, Look) else Look(self.style)

    def changed(self, row: LectureFigure) -> LectureFigure:
        """The figure with the parameters and the seed asked for."""
        return row.changed(self.parameters.get(row.id, {}), self.seed)


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
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def wanted_files(figure_id: str, settings: Settings) -> dict[str, str]:
    """The files a build makes, by kind; the gallery's pictures are drawn for dark and narrow screens, too."""
    for_gallery = "png" in settings.formats and settings.look == Look() and not settings.quick
    kinds = [kind for kind in settings.formats if kind not in FILMS or find(figure_id).moves]
    return {kind: file_name(figure_id, kind) for kind in [*kinds, *(SCREENS if for_gallery else [])]}


def file_name(figure_id: str, kind: str) -> str:
    """Where a file of this kind stands below the output folder.

    Examples
    --------
    >>> file_name("theta_shift", "svg"), file_name("theta_shift", "dark")
    ('theta_shift.svg', 'dark/theta_shift.png')
    """
    return f"{kind}/{figure_id}.png" if kind in SCREENS else f"{figure_id}.{kind}"


def produce(figure_id: str, settings: Settings) -> Outcome:
    """Compute and draw one figure; whatever goes wrong becomes part of the outcome."""
    row, started = settings.changed(find(figure_id)), time.perf_counter()
    try:
        files, record = _files_and_record(row, settings)
        return Outcome(row.id, "built", time.perf_counter() - started, files=files, record=record)
    except NotAvailable as reason:
        return Outcome(row.id, "skipped", time.perf_counter() - started, str(reason))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        return Outcome(row.id, "failed", time.perf_counter() - started, reason, traceback.format_exc())


def _files_and_record(row: LectureFigure, settings: Settings) -> tuple[dict[str, bytes], dict]:
    """The files' bytes by name, and the manifest's record of them."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        data, computed = data_of(row, settings)
        files = _drawn(row, data, settings)
    named = {name: files[kind] for kind, name in wanted_files(row.id, settings).items()}
    if computed or settings.data:
        named[f"data/{row.id}.npz"] = _pack(data)
    return named, _record(row, data, files, settings)


def _drawn(row: LectureFigure, data: dict, settings: Settings) -> dict[str, bytes]:
    """The bytes of every kind of file; the version for dark screens is drawn in its own style."""
    kinds = wanted_files(row.id, settings)
    still = [kind for kind in settings.formats if kind not in (*FILMS, "csv")]
    looks = [(settings.look, still)]
    looks += [(Look(style), [screen]) for screen, style in SCREENS.items() if screen in kinds]
    files = {"csv": table.written(data)} if "csv" in kinds else {}
    for look, of_look in looks:
        files |= _stills(row, data, settings, look, of_look)
    return files | _films(row, data, settings, [kind for kind in kinds if kind in FILMS])


def messages(row: LectureFigure, data: dict, settings: Settings) -> tuple[str, str]:
    """Caption and alternative text, as far as they are true of the data."""
    true = row.true_messages(data)
    return row.caption_at(settings.quick, settings.lang, true), row.message("alt", true, settings.lang)


def _stills(row: LectureFigure, data: dict, settings: Settings, look: Look, kinds: list) -> dict[str, bytes]:
    """The pictures of one look."""
    from figures.look.style import context
    from figures.production.saver import render

    if not kinds:
        return {}
    words = messages(row, data, settings)
    with context(look, settings.lang):
        figure = row.draw(data, settings.lang)
        return {kind: render(figure, "png" if kind in SCREENS else kind, row.id, *words) for kind in kinds}


def _films(row: LectureFigure, data: dict, settings: Settings, kinds: list[str]) -> dict[str, bytes]:
    """The films. They are made for screens, so that those of the style for print have the lecture's style."""
    from figures.look.style import context
    from figures.production.film import render_film

    if not kinds:
        return {}
    look = replace(settings.look, style="lecture") if settings.look.style == "print" else settings.look
    words, every = messages(row, data, settings), 3 if settings.quick else 1

    def in_the_dark(frames_of):
        with context(Look("dark"), settings.lang):
            return frames_of(row.film(data, settings.lang))

    dark = in_the_dark if "dark" in wanted_files(row.id, settings) else None
    with context(look, settings.lang):
        return render_film(row.film(data, settings.lang), kinds, words, settings.lang, every, dark)


def _record(row: LectureFigure, data: dict, files: dict[str, bytes], settings: Settings) -> dict:
    return {
        "picture": fingerprint.of_picture(row, settings.quick, settings.look, settings.lang),
        "data": fingerprint.of_data(row, settings.quick),
        "style": settings.look.style,
        "look": settings.look.changes(),
        "lang": settings.lang,
        "quick": settings.quick,
        "parameters": row.values,
        "seed": row.drawn_seed,
        "true": list(row.true_messages(data)),
        "headline": row.headline(data, settings.lang),
        "numbers": {key: float(value) for key, value in row.numbers(data).items()},
        "files": {kind: hashlib.sha256(content).hexdigest() for kind, content in files.items()},
    }


def data_of(row: LectureFigure, settings: Settings) -> tuple[dict, bool]:
    """The figure's arrays: those of an earlier build when nothing they depend on changed."""
    folder = settings.data or settings.out
    record = read_manifest(folder).get(row.id, {})
    if not settings.force and record.get("data") == fingerprint.of_data(row, settings.quick):
        try:
            return _unpack(folder / "data" / f"{row.id}.npz"), False
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
