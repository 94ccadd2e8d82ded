"""What a finished run leaves, and whether it is still what was written."""

import hashlib
import re
from pathlib import Path

from toygan.datasets.file_names import SUFFIXES
from toygan.runs.ownership import STEPS, step_files

_DATA = "|".join(re.escape(f"data{suffix}") for suffix in SUFFIXES)
OUTPUT = re.compile(rf"config\.json|metrics\.csv|{_DATA}|(?:snapshots|checkpoints)/{STEPS}")


def outputs(folder) -> dict[str, dict]:
    """What the manifest of a finished run says of its files: SHA-256 and bytes, by their path inside it."""
    folder = Path(folder)
    files = [folder / "config.json", folder / "metrics.csv"]
    files += [file for file in sorted(folder.glob("data.*")) if OUTPUT.fullmatch(file.name)]
    files += step_files(folder, "snapshots") + step_files(folder, "checkpoints")[-1:]
    names = {file.relative_to(folder).as_posix(): file for file in files}
    return {
        "outputs": {name: _sha256(file) for name, file in names.items()},
        "sizes": {name: file.stat().st_size for name, file in names.items()},
    }


def is_as_written(file: Path, sha256: str, size: int | None) -> bool:
    """Whether a file has the size and the hash that a manifest says; manifests of 0.1.0 say no sizes."""
    return size in (None, file.stat().st_size) and _sha256(file) == sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
