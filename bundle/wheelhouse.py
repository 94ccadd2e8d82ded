"""A folder of wheels that is complete for another platform and another Python than those that fill it.

pip chooses wheels of another platform, but reads conditions of requirements, ``sys_platform == "win32"``, as
if they were asked here. So what the wheels ask for is read from them again, under the target's conditions,
and what is missing is added until nothing is.
"""

import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

from pip._vendor.packaging.markers import default_environment
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename

EXTRAS = {"toygan": ("lab", "notebook")}
# platform -> the tags of its wheels, and how it answers the conditions of requirements
PLATFORMS = {
    "windows": (["win_amd64"], "win32", "nt", "Windows", "AMD64"),
    "macos-arm": ([f"macosx_{n}_0_arm64" for n in (11, 12, 13, 14)], "darwin", "posix", "Darwin", "arm64"),
    "macos-intel": (
        ["macosx_10_9_x86_64", "macosx_10_13_x86_64", *(f"macosx_{n}_0_x86_64" for n in (11, 12, 13, 14))],
        *("darwin", "posix", "Darwin", "x86_64"),
    ),
    "linux": (
        ["manylinux2014_x86_64", *(f"manylinux_2_{n}_x86_64" for n in (17, 24, 26, 27, 28))],
        *("linux", "posix", "Linux", "x86_64"),
    ),
    "linux-arm": (
        ["manylinux2014_aarch64", *(f"manylinux_2_{n}_aarch64" for n in (17, 24, 26, 27, 28))],
        *("linux", "posix", "Linux", "aarch64"),
    ),
}


def fill(folder: Path, root: Path, target: str, python: str) -> None:
    """Put the wheel of the repository at ``root`` into a folder, and all that it needs.

    Raises
    ------
    subprocess.CalledProcessError
        When pip fails; it has said why.
    ValueError
        When wheels ask for something that never comes.
    """
    _pip("wheel", "--no-deps", "--wheel-dir", folder, root)
    asked: set[str] = set()
    while wanted := lacking(folder, environment(target, python)):
        if asked >= wanted:
            raise ValueError(f"no wheels for {target}, Python {python}: {', '.join(sorted(wanted))}")
        asked |= wanted
        _pip("download", *_choice(target, python), "--dest", folder, "--find-links", folder, *sorted(wanted))


def environment(target: str, python: str) -> dict[str, str]:
    """How the target answers the conditions of requirements."""
    _, sys_platform, os_name, system, machine = PLATFORMS[target]
    return {
        **default_environment(),
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": sys_platform,
        "os_name": os_name,
        "platform_system": system,
        "platform_machine": machine,
        "platform_release": "",
        "platform_version": "",
    }


def lacking(folder: Path, conditions: dict[str, str]) -> set[str]:
    """What the wheels of a folder ask for and the folder does not have, conditions left out."""
    have, extras = {}, {}
    for path in folder.glob("*.whl"):
        have[parse_wheel_filename(path.name)[0]] = path
    missing, waiting = set(), [(name, extra) for name in have for extra in ("", *EXTRAS.get(name, ()))]
    while waiting:
        name, extra = waiting.pop()
        if extra in extras.setdefault(name, set()):
            continue
        extras[name].add(extra)
        for one in _requirements(have[name]):
            if one.marker and not one.marker.evaluate({**conditions, "extra": extra}):
                continue
            if canonicalize_name(one.name) not in have:
                missing.add(f"{one.name}{one.specifier}")
            else:
                waiting += [(canonicalize_name(one.name), more) for more in one.extras]
    return missing


def _requirements(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = message_from_string(archive.read(name).decode("utf-8"))
    return [Requirement(line) for line in told.get_all("Requires-Dist", [])]


def _choice(target: str, python: str) -> list[str]:
    version = python.replace(".", "")
    tags = [f"--platform={tag}" for tag in PLATFORMS[target][0]]
    abis = [f"--abi={abi}" for abi in (f"cp{version}", "abi3", "none")]
    return ["--only-binary=:all:", "--implementation=cp", f"--python-version={python}", *tags, *abis]


def _pip(command: str, *words) -> None:
    run = [sys.executable, "-m", "pip", command, "--quiet", "--disable-pip-version-check", *map(str, words)]
    subprocess.run(run, check=True)
