"""``toygan doctor``: what this installation has, what is missing, and how to get it."""

import importlib.metadata
import json
import os
import platform
import re
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

JSON = typer.Option("--json", help="Print JSON.")
OPTIONAL = {  # what more there may be -> what it is for
    "pandas": "reads .parquet and .xlsx",
    "distributed": "runs sweeps on a cluster",
    "ipykernel": "runs notebooks",
    "uvicorn": "serves the lab",
}


class Finding(NamedTuple):
    """One thing looked at."""

    name: str
    needed: bool
    ok: bool
    found: str
    cure: str = ""


def doctor(as_json: Annotated[bool, JSON] = False) -> None:
    """Check versions, caches, threads, fonts and programs.

    The exit code is 1 when something needed is missing.
    """
    found = [*_python(), *_libraries(), *_places(), *_threads(), *_fonts(), *_programs()]
    passed = all(finding.ok for finding in found if finding.needed)
    if as_json:
        typer.echo(json.dumps({"passed": passed, "findings": [finding._asdict() for finding in found]}))
    else:
        width = max(len(finding.name) for finding in found)
        for finding in found:
            mark = "ok     " if finding.ok else "MISSING" if finding.needed else "-      "
            cure = f"; {finding.cure}" if finding.cure and not finding.ok else ""
            typer.echo(f"{mark} {finding.name:<{width}}  {finding.found}{cure}")
        typer.echo("all that is needed is there" if passed else "what is marked MISSING is needed")
    if not passed:
        raise typer.Exit(1)


def _python():
    new = sys.version_info >= (3, 11)
    found = f"{platform.python_version()} on {platform.platform()}"
    yield Finding("Python", True, new, found, "install Python 3.11 or newer")
    where = f"{_version('toygan') or 'not installed'}, {Path(__file__).parents[1]}"
    yield Finding("toygan", True, True, where)


def _libraries():
    """The libraries that the package requires, with the versions it asks for; then the optional ones."""
    for name, least in _required().items():
        version = _version(name)
        ok = version is not None and not _older(version, least)
        cure = f'{sys.executable} -m pip install "{name}>={least}"'
        yield Finding(name, True, ok, version or "not installed", cure)
    for name, purpose in OPTIONAL.items():
        version = _version(name)
        cure = f"{sys.executable} -m pip install {name}"
        yield Finding(name, False, version is not None, f"{version or 'not installed'} ({purpose})", cure)


def _required() -> dict[str, str]:
    """Library -> least version, of those that this Python needs."""
    try:
        lines = importlib.metadata.requires("toygan") or []
    except importlib.metadata.PackageNotFoundError:
        return {}
    required = {}
    for line in lines:
        name = re.match(r"[\w.-]+", line)[0]
        least = re.search(r">=\s*([\d.]+)", line.partition(";")[0])
        other = "extra ==" in line or ("python_version <" in line and _too_new(line))
        if least and not other:
            required[name] = least[1]
    return required


def _too_new(line: str) -> bool:
    limit = re.search(r"python_version < ['\"]([\d.]+)", line)
    return bool(limit) and sys.version_info[:2] >= _numbers(limit[1])


def _older(version: str, least: str) -> bool:
    """Whether a version is below another.

    Examples
    --------
    >>> _older("2.10.1", "2.9"), _older("0.60.0rc1", "0.61")
    (False, True)
    """
    return _numbers(version) < _numbers(least)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", re.match(r"[\d.]*", version)[0]))


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _places():
    """Folders that are written to: for machine code, kept floors and runs; and the current folder."""
    from toygan.engine.compilation import jit_enabled
    from toygan.engine.machine_code import machine_code_folder
    from toygan.support.cache_folder import VARIABLE, cache_folder

    for name, needed, folder, cure in (
        ("cache", True, cache_folder(), f"let {VARIABLE} name a folder that can be written"),
        ("this folder", False, Path.cwd(), "go where you may write, or say --out"),
    ):
        yield Finding(name, needed, _can_write(folder), str(folder), cure)
    kept = machine_code_folder()
    count = len(list(kept.rglob("*.nbc"))) if kept else 0
    found = f"{count} compiled functions in {kept}" if kept else "nowhere to keep it"
    yield Finding("machine code", False, count > 0, found, "toygan warm compiles it now")
    yield Finding("compiler", True, jit_enabled(), f"Numba {_version('numba')}", "unset NUMBA_DISABLE_JIT")


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _threads():
    from threadpoolctl import threadpool_info

    blas = ", ".join(f"{pool['internal_api']} {pool['num_threads']}" for pool in threadpool_info())
    names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    said = ", ".join(f"{name}={os.environ[name]}" for name in names if name in os.environ)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = (
        f"{usable} of {os.cpu_count()} processors; {blas or 'no BLAS threads'}{'; ' + said if said else ''}"
    )
    yield Finding("threads", True, True, found)


def _fonts():
    """The font of the Chinese figures, which the package brings along."""
    try:
        import matplotlib

        from figures.look.style import context

        with context("lecture", "zh"):
            families = matplotlib.rcParams["font.family"]
        yield Finding("Chinese font", False, True, families[0])
    except (ImportError, ValueError, OSError) as error:
        yield Finding("Chinese font", False, False, str(error), "install toygan again")


def _programs():
    from figures.production.mp4 import ffmpeg

    found, cure = ffmpeg(), f"{sys.executable} -m pip install imageio-ffmpeg"
    yield Finding("ffmpeg", False, bool(found), found or "not found (films as .mp4)", cure)
    try:
        browser = getattr(webbrowser.get(), "name", None) or "found"
    except webbrowser.Error:
        browser = None
    cure = "open the gallery's index.html on another machine"
    yield Finding("browser", False, browser is not None, browser or "not found (the gallery)", cure)
