"""What in a folder is a sweep's own, and the plan that it keeps there."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from toygan.support.json_files import read_json, write_json
from toygan.sweeps.plan import LazyPlan, PlannedRun

SCHEMA = 1


def check_own(folder: Path) -> None:
    """Refuse a folder that holds something else under a sweep's names; nothing in it is touched.

    Raises
    ------
    ValueError
        Naming what is there.
    """
    plan, stop, held = folder / "sweep.json", folder / "stop", folder / "runs"
    if plan.exists():
        _read_plan(plan)
    empty = stop.is_file() and not stop.is_symlink() and stop.stat().st_size == 0 and plan.exists()
    if (stop.exists() or stop.is_symlink()) and not empty:
        raise ValueError(
            f"{stop} must be the empty file by which a sweep is asked to stop; it is something else: move it "
            "away, or choose another folder"
        )
    if held.is_symlink() or (held.exists() and not held.is_dir()):
        raise ValueError(f"{held} must be a folder of the sweep; it is a link or a file: move it away")


def check_tables(folder: Path, starts: Mapping[str, str]) -> None:
    """Refuse a folder in which the name of a table is somebody else's; nothing in it is touched.

    Parameters
    ----------
    folder : Path
    starts : mapping of str to str
        File's name -> what each such table begins with.

    Raises
    ------
    ValueError
        Naming what is there.
    """
    for name, start in starts.items():
        path = folder / name
        if path.is_symlink() or (path.exists() and not _begins(path, start.encode())):
            raise ValueError(
                f"{path} is no table of a sweep, and the report would write over it: move it away"
            )


def _begins(path: Path, start: bytes) -> bool:
    """Whether a file begins like this, or is empty."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(start)) in (b"", start)


def write_plan(folder: Path, planned: Sequence[PlannedRun]) -> None:
    """Keep the plan; a folder serves one plan, which may grow. Of a lazy plan the grid is kept."""
    path, entries = folder / "sweep.json", {}
    more = {"grid": planned.axes} if isinstance(planned, LazyPlan) else {}
    if not more:
        entries = {run.name: {"label": run.label, "config": run.config.to_dict()} for run in planned}
    if path.exists():
        held = _read_plan(path)
        entries, more = held["runs"] | entries, {"grid": held["grid"]} | more if "grid" in held else more
    write_json(path, {"schema": SCHEMA, "runs": entries} | more)


def _read_plan(path: Path) -> dict:
    held = read_json(path, {"schema": int, "runs": (dict, dict)})
    if held["schema"] != SCHEMA:
        raise ValueError(f"{path} has schema {held['schema']!r}; this version reads schema {SCHEMA}")
    return held
