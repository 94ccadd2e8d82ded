"""Put together what a class needs without a network: ``make bundle PLATFORM=windows PYTHON_FOR=3.12``.

A folder and a zip file in build/bundle, for one platform and one Python: wheels of toygan and of everything
it needs, JupyterLab included, the tutorials as scripts and notebooks, the gallery and the site. There it is
installed by the line that README.txt says, with ``--no-index``.
"""

import argparse
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from wheelhouse import PLATFORMS, fill

ROOT = Path(__file__).resolve().parents[1]
INSTALL = 'python -m pip install --no-index --find-links wheels "toygan[lab,notebook]"'
README = """\
toygan without a network, for {platform} and Python {python}
============================================================

In this folder:

    {install}
    toygan doctor
    toygan warm

The first line installs everything from the folder wheels, the second says whether something is missing, the
third compiles now what a class would otherwise wait for. Then `jupyter lab notebooks` opens the lessons,
`toygan lab` the page on which laws and games are driven by hand, and gallery/index.html and site/index.html
open in a browser{missing}.

无网络安装（{platform}，Python {python}）：在本文件夹中依次运行上面三行命令。
第一行从 wheels 文件夹安装全部软件，第二行检查是否缺少什么，第三行预先编译，课堂上就不必等待。
然后用 `jupyter lab notebooks` 打开教程，用 `toygan lab` 打开可亲手操作的实验室；
gallery/index.html 和 site/index.html 可在浏览器中打开。
"""


def here() -> str:
    """The name of this machine's platform."""
    arm = platform.machine().lower() in ("arm64", "aarch64")
    names = {"win32": "windows", "darwin": "macos-arm" if arm else "macos-intel"}
    return names.get(sys.platform, "linux-arm" if arm else "linux")


def write(target: str, python: str, out: Path) -> Path:
    """Make the bundle of a platform and a Python, anew; the path of the folder.

    Parameters
    ----------
    target : str
        A name of ``wheelhouse.PLATFORMS``.
    python : str
        Such as ``"3.12"``.
    out : Path
    """
    folder = out / f"toygan-{target}-python{python}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    fill(folder / "wheels", ROOT, target, python)
    for name, place in (("notebooks", ROOT / "tutorials" / "notebooks"), ("tutorials", ROOT / "tutorials")):
        shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns(*NOT_FOR_READERS))
    missing = [name for name, place in PARTS.items() if not _taken(place, folder / name)]
    words = f" (not in this bundle: {', '.join(missing)})" if missing else ""
    told = README.format(platform=target, python=python, install=INSTALL, missing=words)
    (folder / "README.txt").write_text(told, encoding="utf-8")
    return folder


NOT_FOR_READERS = ("write.py", "__pycache__", "README.rst", "notebooks", "build")
PARTS = {"gallery": ROOT / "build" / "figures", "site": ROOT / "docs" / "_build" / "html"}


def _taken(place: Path, target: Path) -> bool:
    """Copy a part that was built; whether it was."""
    if not (place / "index.html").is_file():
        return False
    shutil.copytree(place, target, ignore=shutil.ignore_patterns(".*", "data"))
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--platform", choices=PLATFORMS, default=here())
    parser.add_argument("--python", default=".".join(map(str, sys.version_info[:2])), metavar="3.12")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bundle")
    options = parser.parse_args()
    try:
        folder = write(options.platform, options.python, options.out)
    except ValueError as error:
        sys.exit(f"bundle: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"bundle: {' '.join(map(str, error.cmd[:4]))} … failed; see above")
    archive = shutil.make_archive(str(folder), "zip", folder.parent, folder.name)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    print(f"{folder}: {size:.0f} MB; {archive}")
    print(f"there: {INSTALL}")


if __name__ == "__main__":
    main()
