"""Run folders of the lab: a game is written as one that ``toygan resume`` goes on with, and one is opened.

All are beneath the folder where ``toygan lab`` was started. The page chooses one of the names it was told
and never sends a path; nothing is written over.
"""

from pathlib import Path

from toygan.lab.game_model import GameModel
from toygan.runs.folder import create, describe, read_description, write_manifest
from toygan.runs.work import start

DEEPEST, MOST = 3, 60  # folders below one another that are looked into; runs that are listed


def write_run(model: GameModel, root: Path) -> str:
    """Write a game as a run folder with a checkpoint of its last whole update; the folder's name.

    Parameters
    ----------
    model : GameModel
    root : Path
        The folder that it is put into.

    Raises
    ------
    ValueError
        Before the first update.
    OSError
        When the folder cannot be written.
    """
    if model.step == 0:
        raise ValueError("there is nothing to go on with before the first update: play first")
    model.complete()
    description = describe(model.config)
    folder = _new_folder(root, description.name)
    create(folder, description)
    loop, _ = start(description, folder, None, None)
    loop.trainer.load_state(model.trainer.state())
    loop.save()
    write_manifest(folder, "interrupted", loop.step, notes=["played in toygan lab"])
    return folder.name


def _new_folder(root: Path, name: str) -> Path:
    """A folder that was not there before."""
    for number in range(1, 1000):
        folder = root / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise ValueError(f"{root} holds {name} a thousand times: remove some of them")


def list_runs(root: Path) -> dict[str, Path]:
    """The runs beneath a folder that the lab can open, by the name that the page is told.

    A link that leads out of the folder is none of them.
    """
    found: dict[str, Path] = {}
    folders = [root]
    for _ in range(DEEPEST):
        folders = [entry for folder in folders for entry in _folders_in(folder)]
        for folder in folders:
            if len(found) < MOST and (folder / "config.json").is_file() and _opens(folder):
                found[folder.relative_to(root).as_posix()] = folder
    return dict(sorted(found.items()))


def _folders_in(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    return [entry for entry in entries if entry.is_dir() and not entry.is_symlink() and entry.name[0] != "."][
        :500
    ]


def _opens(folder: Path) -> bool:
    try:
        config = read_description(folder).config
    except (OSError, ValueError):
        return False
    return config.coupling == "none" and config.distance is None and config.engine == "compiled"


def open_run(name: str, root: Path) -> GameModel:
    """The game of a run that `list_runs` names, where its newest checkpoint left it.

    Raises
    ------
    ValueError
        For a name that is not listed, or a run whose data has more than two dimensions or whose checkpoints
        are damaged.
    """
    runs = list_runs(root)
    if name not in runs:
        raise ValueError(f"there is no run {name[:80]!r} beneath {root}; open one of those that are listed")
    description = read_description(runs[name])
    law = description.dataset
    if law.dimension > 2:
        raise ValueError(
            f"{name} learns a law of {law.dimension} dimensions: no picture in the plane shows it"
        )
    loop, _ = start(description, runs[name], None, None)
    loop.restore()
    model = GameModel(description.config, law)
    model.put(loop.trainer.state())
    return model
