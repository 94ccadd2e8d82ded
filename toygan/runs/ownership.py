"""What in a folder is a run's own: only that is written over or removed, and nothing through a link.

A folder may belong to somebody else's work, or may have been received with links that lead elsewhere.
"""

import os
from pathlib import Path

from toygan.datasets.file_names import SUFFIXES, suffix_of
from toygan.support.files import sweep_parts
from toygan.support.json_files import read_json

STEPS = r"[0-9]{9,}\.npz"  # checkpoints and snapshots are named by their step
FOLDERS = ("checkpoints", "snapshots")
FILES = ("manifest.json", "metrics.csv", *(f"data{suffix}" for suffix in SUFFIXES))
PICTURES = ("figure.png", "animation.gif", "animation.mp4", "animation.html")
_PARTS = r"(?:config|manifest)\.json|metrics\.csv|data\.[a-z.]+"


def check_free(folder, data: Path | None = None) -> None:
    """Refuse a folder that is no run and holds what a run would write over.

    Parameters
    ----------
    folder : str or Path
        Without a config.json; it need not be there.
    data : Path, optional
        The points that the run would copy into the folder: a copy that is there already may stay.

    Raises
    ------
    ValueError
        Naming what is there.
    """
    folder = Path(folder)
    held = [name for name in (*FILES, *FOLDERS, *PICTURES) if _is_there(folder / name)]
    held = [name for name in held if not _left_by_a_start(folder / name, data)]
    if held:
        raise ValueError(
            f"{folder} is no run (it has no config.json) and holds {', '.join(held)}, which a run would "
            "write over; choose another folder, or move them away"
        )


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _left_by_a_start(path: Path, data: Path | None) -> bool:
    """Whether a run that failed at its start left this: a manifest that says so, a copy of its points."""
    if path.is_symlink() or not path.is_file():
        return False
    if path.name == "manifest.json":
        try:
            held = read_json(path)
        except ValueError:
            return False
        return (
            held.get("status") == "failed" and held.get("step") == 0 and "toygan" in str(held.get("versions"))
        )
    same_kind = data is not None and path.name == f"data{suffix_of(data)}"
    return same_kind and data.is_file() and path.read_bytes() == data.read_bytes()


def own_folder(folder, name: str, make: bool = False) -> Path:
    """The folder of checkpoints or of snapshots in a run.

    Raises
    ------
    ValueError
        When it is a link: what lies behind it is not the run's own.
    """
    path = Path(folder) / name
    refuse_link(path, "the run")
    if make:
        make_folder(path)
    return path


def refuse_link(path, owner: str) -> None:
    """Refuse to write in a folder that is a link: what lies behind it is somebody else's.

    Raises
    ------
    ValueError
        When it is one.
    """
    if (path := Path(path)).is_symlink():
        raise ValueError(
            f"{path} must be a folder of {owner}; it is a link to {path.readlink()}: remove the link"
        )


def make_folder(path) -> None:
    """Make a folder, and those above it, where there is none.

    Raises
    ------
    FileExistsError
        When something else has its name: a file, or a link that leads nowhere.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        kind = "a link that leads nowhere" if Path(path).is_symlink() else "a file"
        what = f"{path} must be a folder; it is {kind}: move it away, or choose another"
        raise FileExistsError(what) from None


def step_files(folder, name: str) -> list[Path]:
    """The files of a run's folder that are named by a step, oldest first; others are not the run's."""
    found = own_folder(folder, name).glob("*.npz")
    return sorted(path for path in found if path.stem.isdecimal() and path.stem == f"{int(path.stem):09d}")


def clear_steps(folder) -> None:
    """Remove the checkpoints and snapshots of a run, and no other file."""
    for name in FOLDERS:
        for path in step_files(folder, name):
            path.unlink(missing_ok=True)


def sweep_run(folder) -> None:
    """Remove what a process left that was killed while it wrote in this run; call it under the run's lock."""
    sweep_parts(folder, _PARTS)
    for name in FOLDERS:
        sweep_parts(own_folder(folder, name), STEPS)


def set_aside(folder: Path, reason: str) -> str:
    """Move the content of a folder that this process holds into one beside it; nothing is deleted.

    The folder and its lock stay, since other processes may be waiting for this lock; config.json is moved
    last, so that a process killed on the way leaves a damaged run again.
    """
    number = 1
    while os.path.lexists(aside := folder.with_name(f"{folder.name}.damaged-{number}")):
        number += 1
    aside.mkdir()
    entries = [path for path in folder.iterdir() if path.name != "run.lock"]
    for path in sorted(entries, key=lambda path: path.name == "config.json"):
        path.rename(aside / path.name)
    return f"{folder} was set aside as {aside.name} and the run done again: {reason}"
