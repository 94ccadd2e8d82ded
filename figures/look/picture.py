"""A figure that keeps the style it was drawn in, wherever it is shown or saved afterwards.

matplotlib looks some settings up only when it draws: what C0 is, how long a tick is.
Outside the style's context these would be matplotlib's own.
"""

import io

import matplotlib
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

# The machine's and the file formats' settings belong to who saves, not to the style.
NOT_OF_A_STYLE = (
    "backend",
    "interactive",
    "toolbar",
    "svg.",
    "pdf.",
    "ps.",
    "savefig.",
    "webagg.",
    "keymap.",
)


class Picture(Figure):
    """A matplotlib figure; after ``keep_style()`` it is drawn in the style of that moment.

    Examples
    --------
    >>> picture = Picture()
    >>> with matplotlib.rc_context({"axes.prop_cycle": "cycler('color', ['#123456'])"}):
    ...     (line,) = picture.subplots().plot([0, 1], color="C0")
    ...     picture.keep_style("A line.")
    >>> line.get_color()
    '#123456'
    """

    _style: dict | None = None
    _alt = ""

    def keep_style(self, alt: str) -> None:
        """Remember the present settings, and look the colours of lines and letters up in them.

        Parameters
        ----------
        alt : str
            What is to be seen, for readers of a notebook who cannot see it.
        """
        present = matplotlib.rcParams
        self._style = {name: present[name] for name in present if not name.startswith(NOT_OF_A_STYLE)}
        self._alt = alt
        for line in self.findobj(Line2D):
            for part in ("color", "markerfacecolor", "markeredgecolor"):
                color = getattr(line, f"get_{part}")()
                if _of_the_cycle(color):
                    getattr(line, f"set_{part}")(to_hex(color))
        for words in self.findobj(Text):
            if _of_the_cycle(words.get_color()):
                words.set_color(to_hex(words.get_color()))

    def draw(self, renderer) -> None:
        """Draw, in the style that was kept."""
        if self._style is None:
            super().draw(renderer)
            return
        with matplotlib.rc_context(self._style):
            super().draw(renderer)

    def _repr_png_(self) -> tuple[bytes, dict]:
        """Show itself below the cell of a notebook, without pyplot."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=80)
        width = round(80 * self.get_figwidth())
        return buffer.getvalue(), {"alt": self._alt, "width": width}


def _of_the_cycle(color) -> bool:
    return isinstance(color, str) and color[:1] == "C" and color[1:].isdigit()
