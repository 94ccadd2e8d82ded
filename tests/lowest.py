"""Print the oldest versions that setup.cfg allows, as requirements for pip: ``python tests/lowest.py``."""

import configparser
import re
from pathlib import Path

# What the oldest versions need and do not name: matplotlib 3.9 calls what pyparsing deprecated later, Typer
# 0.15 what Click 8.2 changed.
BESIDE = ["pyparsing==3.1", "click==8.1.3"]


def lowest(text: str) -> list[str]:
    """``numpy==2.0`` for ``numpy>=2.0,<3``, for everything that the packages and their tests need.

    Examples
    --------
    >>> lowest("[options]\\ninstall_requires = numpy>=2.0\\n[options.extras_require]\\ntest = a>=1,<2")
    ['numpy==2.0', 'a==1']
    """
    parser = configparser.ConfigParser()
    parser.read_string(text)
    wanted = "\n".join((parser["options"]["install_requires"], parser["options.extras_require"]["test"]))
    return [f"{name}=={version}" for name, version in re.findall(r"([\w.-]+)>=([\w.]+)", wanted)]


if __name__ == "__main__":
    print(*lowest((Path(__file__).parents[1] / "setup.cfg").read_text(encoding="utf-8")), *BESIDE, sep="\n")
