"""``toygan figures``: the command of the package ``figures``; and the pictures of a run or a sweep."""

import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from toygan.support import failures
from toygan.support.names import look_up

# Every option goes on to the other command as it stands, --help too.
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def figures(context: typer.Context) -> None:
    """Draw the figures of the lectures and their gallery.

    The same as ``python -m figures``.
    """
    from figures.command import main

    debug = [failures.DEBUG] if failures.DEBUG in sys.argv else []
    main([*context.args, *debug], prog_name="toygan figures")


def check_picture(path: Path, option: str) -> None:
    """Refuse, before the work begins, a name under which no picture can be written.

    Raises
    ------
    ValueError
        For another ending than .png, .svg and .pdf, and for a folder that is not there.
    """
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise ValueError(f"{option} must end in .png, .svg or .pdf; it is {path}")
    if not path.absolute().parent.is_dir():
        raise ValueError(f"{option} must name a file in a folder that is there; there is no {path.parent}")


def attempt(draw, *arguments, name: str) -> list[Path]:
    """The pictures that ``draw`` writes; none, and a note on the error stream, when drawing fails.

    The training is done and saved by then, so a picture that fails does not make the command fail.
    """
    try:
        return draw(*arguments)
    except Exception as error:  # of matplotlib, of Pillow, of ffmpeg, of the disk, of the memory
        typer.echo(f"note: {name} could not be drawn ({failures.named(error)}); all else is saved", err=True)
        return []


@dataclass(frozen=True)
class Pictures:
    """What is drawn of a run, and how; ``figures`` does the drawing."""

    figure: bool
    animate: bool
    look: object = "lecture"
    lang: str = "en"

    @classmethod
    def asked(cls, figure: bool, animate: bool, style, lang, size) -> "Pictures":
        """From the options, checked before the work begins.

        Raises
        ------
        ValueError
            When there is no such style, language or size, or nothing to draw with it.
        """
        if style is lang is size is None:
            return cls(figure, animate)
        if not (figure or animate):
            raise ValueError("--style, --lang and --size are of pictures; add --figure or --animate")
        from figures.look.labels import languages
        from figures.look.look import look_of

        look_up(dict.fromkeys(languages()), lang or "en", "language")
        return cls(figure, animate, look_of(style or "lecture", size), lang or "en")

    def draw(self, run, folder: Path) -> list[Path]:
        """Draw what was asked for into the run's folder."""
        pictures = attempt(self._draw_figure, run, folder, name="the figure") if self.figure else []
        return pictures + (
            attempt(self._draw_film, run, folder, name="the animation") if self.animate else []
        )

    def _draw_figure(self, run, folder: Path) -> list[Path]:
        from figures.of_a_run.run_figure import save_run_figure

        return [save_run_figure(run, folder / "figure.png", self.look, self.lang)]

    def _draw_film(self, run, folder: Path) -> list[Path]:
        from figures.of_a_run.run_animation import save_run_animation

        return save_run_animation(run, folder, self.look, self.lang)
