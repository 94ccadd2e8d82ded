"""What every tutorial begins with: its two options, and where its pictures go.

    lesson = Tutorial("01_distances", quick="use fewer points")
    n = 100 if lesson.quick else 1000
    lesson.save(figure, "witnesses", "Left: two densities. Right: ...")     # build/tutorials/01_witnesses.png

A tutorial is run as a script, cell by cell in an editor, or as a notebook. Only the first has options: what a
notebook finds in ``sys.argv`` belongs to its kernel and is left alone.
"""

import argparse
import os
import sys
from pathlib import Path

from figures.production.saver import refuse_foreign_picture, render
from toygan.runs.progress import bar_below
from toygan.support.files import atomic_write
from toygan.support.notebooks import in_notebook, show

QUICK = "TOYGAN_QUICK"  # what asks for a short run where there are no options, as in a notebook


class Tutorial:
    """The options of one tutorial, and its pictures.

    Parameters
    ----------
    name : str
        Stem of the script; its number begins the name of every picture.
    quick : str
        What ``--quick`` does, for ``--help``.

    Attributes
    ----------
    quick : bool
        Whether the reader asked for a short run, by ``--quick`` or by the variable ``TOYGAN_QUICK``.
    out : Path
        Folder of the pictures, made when the first is saved.

    Examples
    --------
    >>> lesson = Tutorial("01_distances", quick="use fewer points")
    >>> lesson.out.as_posix()
    'build/tutorials'
    """

    def __init__(self, name: str, quick: str):
        self.name = name
        options = _parser(name, quick).parse_args(_arguments(name))
        self.quick: bool = options.quick or os.environ.get(QUICK, "0") not in ("", "0")
        self.out = Path(options.out)

    def save(self, figure, name: str, alt: str) -> Path:
        """Write a picture whole, say where, and show it where there is a notebook to show it in.

        Parameters
        ----------
        figure : matplotlib.figure.Figure
        name : str
            The picture is ``<number>_<name>.png``.
        alt : str
            What is to be seen, for readers who cannot see it; written into the file.

        Raises
        ------
        figures.production.saver.MissingGlyph
            When the fonts lack a character.
        ValueError
            When another picture, or somebody else's file, has its name.
        """
        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / f"{self.name.partition('_')[0]}_{name}.png"
        title = f"{self.name}: {name}"
        refuse_foreign_picture(path, [title])
        with atomic_write(path) as file:
            file.write(render(figure, "png", path.stem, title, alt))
        print(f"saved {path}")
        if in_notebook():
            show(Shown(path.read_bytes(), alt))
        return path

    def tell(self, text: str) -> None:
        """Say on the error stream what goes on; the lesson's own words stay as they are.

        In a notebook it is said among them: there the error stream looks like a fault.
        """
        print(f"… {text}", file=None if in_notebook() else sys.stderr, flush=True)

    def progress(self, what: str):
        """A callback for `toygan.train` that says every quarter of a training how far it is.

        In a notebook it is a bar below the cell.

        Examples
        --------
        >>> from types import SimpleNamespace
        >>> lesson = Tutorial("01_distances", quick="")
        >>> told = []
        >>> lesson.tell = told.append
        >>> say = lesson.progress("the game")
        >>> for step in range(1, 9):
        ...     say(SimpleNamespace(step=step, iterations=8))
        >>> told
        ['the game begins', 'the game: 2 of 8 updates', 'the game: 4 of 8 updates',
         'the game: 6 of 8 updates']
        """
        if in_notebook():
            return bar_below(what)
        told = 0

        def callback(progress) -> None:
            nonlocal told
            quarter = 4 * progress.step // progress.iterations
            if told < quarter < 4:
                told = quarter
                self.tell(f"{what}: {progress.step} of {progress.iterations} updates")

        self.tell(f"{what} begins")
        return callback


def _parser(name: str, quick: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"{name}.py")
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--out", default="build/tutorials", help="folder for the pictures")
    return parser


def _arguments(name: str) -> list[str]:
    """The words after the script's name, where it is this script that runs."""
    return sys.argv[1:] if sys.argv and Path(sys.argv[0]).stem == name else []


class Shown:
    """A picture below the cell of a notebook, with its alternative text."""

    def __init__(self, content: bytes, alt: str):
        self.content, self.alt = content, alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_png_(self) -> tuple[bytes, dict]:
        return self.content, {"alt": self.alt}
