"""The runs of a sweep as rows, read from their folders alone, and the groups that differ only in the seed."""

import math
from dataclasses import dataclass
from pathlib import Path

from toygan.config.train_config import PAIRS
from toygan.dirac.plays import parsed
from toygan.runs.folder import damage, read_manifest
from toygan.support.csv_files import last_row
from toygan.support.json_files import canonical_json, check_kinds, read_json

READ = ("config.json", "metrics.csv")  # what a report reads of a run


@dataclass(frozen=True)
class Row:
    """One run: its label, configuration, status, last row of metrics, folder, and seconds it took."""

    name: str
    label: str
    config: dict
    status: str
    step: int
    error: str
    metrics: dict
    folder: Path | None = None
    seconds: float = math.nan

    @property
    def group(self) -> str:
        """The same for runs that differ only in their seed."""
        return canonical_json(self.config | {"seed": 0, "checkpoint_every": 0, "label": self.label})


def read_rows(folder) -> list[Row]:
    """Read every run folder of a sweep, in the order of their names.

    Raises
    ------
    FileNotFoundError
        When the folder is no sweep.
    """
    runs = Path(folder) / "runs"
    if not runs.is_dir():
        raise FileNotFoundError(f"{folder} is not a sweep: it has no folder runs")
    return [_read_row(run) for run in _each_once(_folders(runs))]


def read_runs(folder) -> list[Row]:
    """Read one run folder, or all that lie in a folder or in its folder ``runs``.

    Raises
    ------
    FileNotFoundError
        When there is none.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    held = [folder, *_folders(folder), *(_folders(folder / "runs") if (folder / "runs").is_dir() else [])]
    found = _each_once([run for run in held if (run / "config.json").is_file()])
    if not found:
        raise FileNotFoundError(
            f"{folder} is not a sweep, not a run and holds no runs: give the folder that toygan sweep "
            "or toygan train named with --out"
        )
    return [_read_row(run) for run in found]


def _folders(folder: Path) -> list[Path]:
    return [run for run in sorted(folder.iterdir()) if run.is_dir() and ".damaged-" not in run.name]


def _each_once(runs: list[Path]) -> list[Path]:
    """The runs in their order, without links to others of them: a mean would count those twice."""
    owners = {}
    for run in sorted(runs, key=Path.is_symlink):
        owners.setdefault(run.resolve(), run)
    return [run for run in runs if owners[run.resolve()] is run]


def _read_row(run: Path) -> Row:
    """Read one run; whatever is damaged is said in its row and does not stop the others."""
    name = run.name
    try:
        manifest = read_manifest(run)
        if problems := damage(run, READ):
            raise ValueError("; ".join(problems))
        absent = {"config": {}, "label": name}
        kinds = {"config": dict, "label": str}
        held = read_json(run / "config.json", kinds) if (run / "config.json").exists() else absent
        config, label = held["config"], held["label"]
        if manifest["status"] == "finished":
            _check_config(run / "config.json", config)
        metrics = last_row(run / "metrics.csv") if (run / "metrics.csv").exists() else {}
    except (ValueError, KeyError, OSError) as error:
        return Row(name, name, {}, "damaged", 0, str(error), {})
    known = name, label, config, manifest["status"], manifest["step"], manifest.get("error", ""), metrics
    return Row(*known, run, float(manifest.get("seconds", math.nan)))


def _check_config(path: Path, config: dict) -> None:
    """Refuse settings that tables group by or compute with when they are of another kind."""
    kinds = {"data": str, "seed": int, "critic_steps": int, "play": str}
    check_kinds(path, config, {k: kind for k, kind in kinds.items() if k in ("data", "seed") or k in config})
    try:
        canonical_json(config)
        parsed(config.get("play", "alternating"))
    except ValueError as error:  # a number that is not finite, or a play that there is not
        raise ValueError(f"{path}: {error}") from None


def group(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Finished runs by group, under a title that says how the groups differ."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.status == "finished":
            found.setdefault(row.group, []).append(row)
    groups = list(found.values())
    return sorted(zip(_titles(groups), groups), key=lambda pair: pair[0])


def _titles(groups: list[list[Row]]) -> list[str]:
    """Label of each group, with whatever else differs between groups of one label."""
    titles = []
    for members in groups:
        first = members[0]
        rivals = [other[0].config for other in groups if other[0].label == first.label]
        differs = [k for k, v in first.config.items() if k != "seed" and any(r.get(k) != v for r in rivals)]
        values = {name: first.config[name] for name in differs if name != "data"}
        titles.append(" ".join([first.label, *(f"{k}={v}" for k, v in _shared(values).items())]))
    return titles


def _shared(values: dict) -> dict:
    """Say once what both players have in common."""
    for shared, pair in PAIRS.items():
        if all(name in values for name in pair) and values[pair[0]] == values[pair[1]]:
            values = {k: v for k, v in values.items() if k not in pair} | {shared: values[pair[0]]}
    return values
