"""Which run a configuration stands for: its hash, its name, and what was installed when it ran."""

import functools
import hashlib
import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from toygan.config.train_config import NOT_HASHED, TrainConfig
from toygan.datasets.file_names import is_file_name, suffix_of
from toygan.datasets.table import dataset
from toygan.support.json_files import canonical_json

LONGEST_NAME = 240  # characters of a run's name; systems allow 255, and ".damaged-1" may follow
LIBRARIES = ("toygan", "numpy", "scipy", "numba", "POT")


def digests(config: TrainConfig, data=None) -> dict[str, str]:
    """Hashes of what the configuration only names: the user's points or law, and the user's objective.

    Parameters
    ----------
    config : TrainConfig
    data : Dataset, optional
        The one that ``config.data`` names, when it has been read already.

    Returns
    -------
    dict
        Empty for a law and an objective of the package.
    """
    found = {}
    data = dataset(config.data, config.columns) if data is None else data
    if data.sha256:
        found["data"] = data.sha256
    source = objective_source_hash(config.objective)
    if source:
        found["objective"] = source
    return found


def objective_source_hash(name: str) -> str:
    """The hash of the source of a user's objective; empty for one of the package."""
    from toygan.objectives.table import OBJECTIVES

    return OBJECTIVES[name].source_hash


def config_hash(config: TrainConfig, known_digests: dict | None = None) -> str:
    """SHA-256, in hexadecimal, of everything that changes a number of the run.

    A file of points enters by its numbers, not by its path; how often the run saves itself does not enter.

    Examples
    --------
    >>> config = TrainConfig()
    >>> config_hash(config) == config_hash(config.replace(checkpoint_every=7))
    True
    >>> config_hash(config) == config_hash(config.replace(seed=1))
    False
    """
    found = digests(config) if known_digests is None else known_digests
    settings = {name: value for name, value in config.to_dict().items() if name not in NOT_HASHED}
    if "data" in found:
        settings["data"] = "sha256:" + found["data"]
    if "objective" in found:
        settings["objective_source"] = found["objective"]
    return hashlib.sha256(canonical_json(settings).encode()).hexdigest()


def run_name(config: TrainConfig, label: str | None = None, known_digests: dict | None = None) -> str:
    """``<preset or loss>-<data>-s<seed>-<hash8>``: named by content, never by time.

    The name of a file is cut where the whole would be longer than systems allow.

    Examples
    --------
    >>> run_name(TrainConfig(seed=4), "wgan-gp")[:17]
    'wgan-gp-ring8-s4-'
    """
    data = Path(config.data).name if is_file_name(config.data) else config.data
    data = data[: len(data) - len(suffix_of(data))]
    words = [label or config.loss, data, f"s{config.seed}", config_hash(config, known_digests)[:8]]
    words = [re.sub(r"[^A-Za-z0-9_.]+", "-", word) for word in words]
    words[1] = words[1][: max(LONGEST_NAME - len("-".join(words)) + len(words[1]), 1)]
    return "-".join(words)


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that a run's numbers depend on."""
    return {"python": platform.python_version()} | {name: _version(name) for name in LIBRARIES}


@functools.cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def machine() -> dict:
    """The platform and the number of threads, for the manifest."""
    names = platform.uname()  # platform.platform() would start another program, under the run's lock
    words = (names.system, names.release, names.machine, "-".join(filter(None, platform.libc_ver())))
    return {
        "platform": "-".join(filter(None, words)),
        "processors": os.cpu_count(),
        "numba_threads": os.environ.get("NUMBA_NUM_THREADS", "default"),
    }
