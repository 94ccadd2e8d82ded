"""The folder of one run: what it is (config.json), how it stands (manifest.json), and who is writing it.

config.json           the configuration, its hash, the digests of data and objective
manifest.json         status, step, versions, platform, SHA-256 and bytes of the outputs
metrics.csv           the history, for people and spreadsheets
checkpoints/*.npz     the last two (`toygan.runs.checkpoints`)
snapshots/*.npz       parameters and samples on the way
data.csv, data.npy    a copy of the user's points, when the data are a file
run.lock              held while a process trains here (`toygan.support.locks`)
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from toygan.config.tables import table_of
from toygan.config.train_config import SCHEMA, TrainConfig
from toygan.datasets.file_names import suffix_of
from toygan.datasets.table import dataset
from toygan.runs.foresight import refuse_what_cannot_end, refuse_what_cannot_fit
from toygan.runs.identity import config_hash, digests, machine, run_name, versions
from toygan.runs.outputs import OUTPUT, is_as_written
from toygan.runs.ownership import check_free, make_folder
from toygan.support.files import atomic_write
from toygan.support.json_files import check_kinds, read_json, write_json

STATUSES = ("running", "finished", "interrupted", "diverged", "failed")
_ABSENT = {"error": "", "seconds": 0.0, "outputs": {}, "sizes": {}, "notes": []}
_MANIFEST_KINDS = {
    "error": str,
    "seconds": float,
    "outputs": (dict, str),
    "sizes": (dict, int),
    "notes": (list, str),
}
_CONFIG_KINDS = {"config": dict, "digests": (dict, str), "hash": str, "label": str, "name": str}


@dataclass(frozen=True)
class Description:
    """A configuration with the hashes, the name and the data of its run; config.json keeps all but the data.

    Attributes
    ----------
    config : TrainConfig
    config_hash : str
    digests : dict
        Hashes of the user's points and objective; see `toygan.runs.identity.digests`.
    name, label : str
    read : callable
        ``read() -> Dataset``, from the user's file, the folder's copy of it, or the table.
    """

    config: TrainConfig
    config_hash: str
    digests: dict
    name: str
    label: str
    read: Callable

    @cached_property
    def dataset(self):
        """The law to learn, read once.

        Raises
        ------
        ValueError
            When the points are not those that the run began with.
        """
        data = self.read()
        if data.sha256 != self.digests.get("data"):
            raise ValueError(f"{data.name} was changed after the run began: its SHA-256 no longer fits")
        return replace(data, name=self.config.data)


def describe(config: TrainConfig, label: str | None = None) -> Description:
    """Work out hash and name of a configuration; reads the user's data file, if there is one."""
    found = digests(config, data := dataset(config.data, config.columns))
    refuse_what_cannot_fit(config, data.dimension)
    refuse_what_cannot_end(config, data.dimension)
    name, read = run_name(config, label, found), lambda: data
    return Description(config, config_hash(config, found), found, name, label or config.loss, read)


def create(folder, description: Description) -> Path:
    """Make the folder of a run and write config.json; `check_folder` must have passed.

    Raises
    ------
    OSError
        When the folder cannot be made or written.
    """
    folder = Path(folder)
    make_folder(folder)
    if copy := data_copy(folder, description.config):
        _copy(description.config.data, copy)
    write_json(
        folder / "config.json",
        {
            "schema": SCHEMA,
            "toygan": versions()["toygan"],
            "name": description.name,
            "label": description.label,
            "hash": description.config_hash,
            "digests": description.digests,
            "config": description.config.to_dict(),
        },
    )
    return folder


def check_folder(folder, description: Description) -> None:
    """Refuse a folder in which this run cannot begin; nothing in it is touched.

    Raises
    ------
    ValueError
        When it holds another run, a damaged config.json, or files of somebody else under a run's names.
    """
    folder = Path(folder)
    if not (folder / "config.json").exists():
        check_free(folder, Path(description.config.data) if data_copy(folder, description.config) else None)
    else:
        held = read_description(folder)
        if held.config_hash != description.config_hash:
            raise ValueError(
                f"{folder} holds another run ({held.name}); choose another folder, or remove that one"
            )


def _copy(source, target: Path) -> None:
    if not target.exists():
        with Path(source).open("rb") as reader, atomic_write(target) as writer:
            shutil.copyfileobj(reader, writer)


def data_copy(folder, config: TrainConfig) -> Path | None:
    """Where the folder keeps the user's points; None for a law of the table."""
    suffix = suffix_of(config.data)
    return Path(folder) / f"data{suffix}" if suffix else None


def read_description(folder) -> Description:
    """Read and check config.json.

    Raises
    ------
    FileNotFoundError
        When the folder is no run.
    ValueError
        When the file is damaged, edited, or written by another version.
    """
    path = Path(folder) / "config.json"
    if not path.exists():
        raise FileNotFoundError(f"{folder} is not a run folder: it has no config.json")
    held = read_json(path)
    if held.get("schema") != SCHEMA or held["schema"] is True:
        raise ValueError(
            f"{path} has schema {held.get('schema')!r}, and this version of toygan reads schema {SCHEMA}; "
            f"it was written by toygan {held.get('toygan', 'unknown')}"
        )
    check_kinds(path, held, _CONFIG_KINDS)
    _check_own(path, held)
    try:
        config, found = TrainConfig(**held["config"]), held["digests"]
    except (AttributeError, OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"{path} cannot be used by this version of toygan: {error}") from error
    if config_hash(config, found) != held.get("hash"):
        raise ValueError(f"{path} was changed after the run began: its hash no longer fits; train anew")
    read = partial(dataset, data_copy(folder, config) or config.data, config.columns)
    return Description(config, held["hash"], found, held["name"], held["label"], read)


def _check_own(path: Path, held: dict) -> None:
    """Refuse a run with a user's own objective or law whose module is not imported."""
    for setting, what in (("objective", "objective"), ("data", "law")):
        name = held.get("config", {}).get(setting)
        own = setting in held.get("digests", {}) and not (setting == "data" and suffix_of(name))
        if own and name not in table_of(setting):
            raise ValueError(
                f"{path} names the {what} {name!r}, which is the user's own: say --import MODULE as when it "
                "was trained (in Python: toygan.config.user_modules.load_user_module)"
            )


def write_manifest(folder, status: str, step: int, **more) -> None:
    """Write the run's status and step, with the versions that made it."""
    assert status in STATUSES
    manifest = {
        "schema": SCHEMA,
        "status": status,
        "step": step,
        "versions": versions(),
        "machine": machine(),
    }
    write_json(Path(folder) / "manifest.json", manifest | more)


def read_manifest(folder) -> dict:
    """Read manifest.json; an absent one is that of a run that was killed before it wrote any.

    Raises
    ------
    ValueError
        When the file is damaged.
    """
    path = Path(folder) / "manifest.json"
    if not path.exists():
        return {"status": "running", "step": 0}
    manifest = read_json(path, {"status": str, "step": int})
    check_kinds(path, _ABSENT | manifest, _MANIFEST_KINDS)
    if manifest["status"] not in STATUSES:
        raise ValueError(f"{path} is damaged: its status is {manifest['status']!r}")
    for name in (*manifest.get("outputs", ()), *manifest.get("sizes", ())):
        if not OUTPUT.fullmatch(name):
            raise ValueError(f"{path} is damaged: {name!r} is no output of a run")
    return manifest


def damage(folder, names=None) -> list[str]:
    """What is missing from, or changed in, the outputs of a finished run; empty when all is well.

    Parameters
    ----------
    folder : str or Path
    names : collection of str, optional
        The outputs to look at; all of them when not given.
    """
    folder, manifest, problems = Path(folder), _ABSENT | read_manifest(folder), []
    for name, expected in manifest["outputs"].items():
        if names is not None and name not in names:
            continue
        file = folder / name
        if not file.is_file():
            problems.append(f"{name} is missing")
        elif not is_as_written(file, expected, manifest["sizes"].get(name)):
            problems.append(f"{name} was changed or damaged")
    return problems
