"""Three styles (``lecture``, ``print``, ``dark``) as package data, and the helpers every figure draws with.

A figure is drawn inside ``context(style)``, which starts from matplotlib's defaults (a user's own settings
cannot leak in) and puts everything back afterwards. Figures are made without pyplot: no window, no state.
"""

from contextlib import contextmanager
from contextvars import ContextVar

import matplotlib
import matplotlib.style
from matplotlib import font_manager
from matplotlib.figure import SubFigure

from figures.look.look import HERE, Look
from figures.look.picture import Picture
from toygan.support.names import look_up

# Who is drawn how, in every figure: a colour of the cycle never comes without its own line and marker.
# Blue is real, orange generated, green a critic or discriminator, and nothing else; distances, and series of
# anything that is no player, have the other colours.
ROLES = {
    "real": {"color": "C0", "linestyle": "-", "marker": "o"},
    "fake": {"color": "C1", "linestyle": "--", "marker": "s"},
    "witness": {"color": "C2", "linestyle": "-.", "marker": "D"},
    "wasserstein": {"color": "C4", "linestyle": "-", "marker": "o"},
    "js": {"color": "C3", "linestyle": "--", "marker": "s"},
    "tv": {"color": "C5", "linestyle": "-.", "marker": "D"},
    "kl": {"color": "C6", "linestyle": ":", "marker": "^"},
    "first": {"color": "C4", "linestyle": "-", "marker": "o"},
    "second": {"color": "C3", "linestyle": "--", "marker": "s"},
    "third": {"color": "C5", "linestyle": "-.", "marker": "D"},
    "fourth": {"color": "C6", "linestyle": ":", "marker": "^"},
    "reference": {"color": "C4", "linestyle": ":", "marker": ""},
}


_SIZE: ContextVar[bool] = ContextVar("size", default=False)  # whether the page's size was asked for

_PAGE: ContextVar[SubFigure | None] = ContextVar("page", default=None)


@contextmanager
def drawn_on(page: SubFigure):
    """Inside the block, panels are parts of this page instead of figures of their own."""
    before = _PAGE.set(page)
    try:
        yield
    finally:
        _PAGE.reset(before)


@contextmanager
def context(style: str | Look = "lecture", lang: str = "en", any_text: bool = False):
    """Draw in this style inside the block.

    Parameters
    ----------
    style : str or Look
        ``lecture``, ``print``, ``dark``, or a style with changes.
    lang : str
    any_text : bool
        Whether names of users are drawn: characters that the style's font lacks come from the bundled fonts.

    Raises
    ------
    ValueError
        When there is no such style, or no font for the language.

    Examples
    --------
    >>> with context("print"):
    ...     print(matplotlib.rcParams["figure.figsize"])
    [3.4, 2.3]
    """
    look = style if isinstance(style, Look) else Look(style)
    with matplotlib.style.context(look.files(), after_reset=True):
        matplotlib.rcParams.update(look.settings(lang))
        own = [] if look.font else _fonts(lang)
        families = own + matplotlib.rcParams["font.family"]
        more = [family for family in _bundled("*") if family not in families] if any_text else []
        matplotlib.rcParams["font.family"] = families + more
        before = _SIZE.set(look.size is not None)
        try:
            yield
        finally:
            _SIZE.reset(before)


def _fonts(lang: str) -> list[str]:
    """The bundled family of a language; it must be first in the list, or mathtext drops glyphs silently."""
    if lang == "en":
        return []
    if not (families := _bundled(lang)):
        raise ValueError(
            f"no font for the language {lang!r} is bundled in figures/look/fonts; draw with --lang en"
        )
    return families


def _bundled(lang: str) -> list[str]:
    """The families of the bundled fonts of a language, all weights made known; ``"*"`` for all languages."""
    files = sorted((HERE / "fonts").glob(f"*-{lang}.*tf"))
    for file in files:
        font_manager.fontManager.addfont(file)
    return list(dict.fromkeys(font_manager.FontProperties(fname=file).get_name() for file in files))


def role(name: str, **changes) -> dict:
    """Keywords for ``Axes.plot``: the colour and line of a role; markers only where asked for.

    Examples
    --------
    >>> role("js")
    {'color': 'C3', 'linestyle': '--'}
    """
    look = look_up(ROLES, name, "role")
    return {"color": look["color"], "linestyle": look["linestyle"]} | changes


def marked(name: str, **changes) -> dict:
    """As ``role``, with the role's marker as well (curves of few points)."""
    return dict(look_up(ROLES, name, "role")) | changes


def narrow() -> bool:
    """True on a page of fewer than 40 letters' width (one column), where panels stand below each other."""
    return 72 * matplotlib.rcParams["figure.figsize"][0] < 40 * matplotlib.rcParams["font.size"]


def scaled(size: float) -> float:
    """A size in points for the lecture page, shrunk in the style's proportion on other pages."""
    return size * matplotlib.rcParams["lines.markersize"] / 9


def panels(rows: int = 1, columns: int = 1, *, narrow_grid=None, height: float = 1.0, **options):
    """A ``Figure`` and its axes in reading order, as a flat list.

    Parameters
    ----------
    rows, columns : int
        The grid on the lecture page; on the narrow page the panels are stacked in one column.
    narrow_grid : pair of int, optional
        The grid on the narrow page, for small panels that share its width.
    height : float
        Height of one panel on the narrow page; 1 is the style's figure height, or a square in a narrow grid.
    **options
        Handed to ``Figure.subplots``; ratios are dropped when columns are stacked.
    """
    width, tall = matplotlib.rcParams["figure.figsize"]
    page = (width, tall)
    if narrow() and narrow_grid:
        rows, columns = narrow_grid
        page = (width, height * width * rows / columns)
    elif narrow():
        dropped = ("width_ratios", "height_ratios") if columns > 1 else ()
        rows, columns = rows * columns, 1
        options = {k: v for k, v in options.items() if k not in dropped}
        page = (width, height * tall * rows)
    figure = _page(page)
    axes = list(figure.subplots(rows, columns, squeeze=False, **options).flat)
    if narrow() and not narrow_grid:  # panels of a column that share x each have their numbers
        for axis in axes:
            axis.tick_params(labelbottom=True)
    return figure, axes


def _page(size: tuple[float, float]):
    """The page that is drawn on, or a new figure, of the size that was asked for or of this one."""
    asked = matplotlib.rcParams["figure.figsize"] if _SIZE.get() else size
    return _PAGE.get() or Picture(figsize=tuple(asked))


def small_above_large(small: int, large: int, *, narrow_columns: int = 3, ratio: float = 1.35):
    """A ``Figure``, a list of small axes, and a list of large ones below them.

    Parameters
    ----------
    small, large : int
        How many. On the narrow page the small ones are squares in ``narrow_columns`` columns, and the large
        ones stand below one another.
    ratio : float
        Height of the large row over that of the small one, on the lecture page.
    """
    width, tall = matplotlib.rcParams["figure.figsize"]
    columns = narrow_columns if narrow() else small
    rows, below = -(-small // columns), (large, 1) if narrow() else (1, large)
    heights = (width * rows / columns, large * tall) if narrow() else (1, ratio)
    figure = _page((width, sum(heights)) if narrow() else (width, tall))
    grids = figure.add_gridspec(2, 1, height_ratios=heights)
    parts = grids[0].subgridspec(rows, columns), grids[1].subgridspec(*below)
    return (
        figure,
        [figure.add_subplot(parts[0][k // columns, k % columns]) for k in range(small)],
        [figure.add_subplot(cell) for cell in parts[1]],
    )


def headline(figure, text: str) -> None:
    """The message above the picture; on the printed page the caption carries it instead."""
    if not narrow():
        figure.suptitle(text, x=0.012, ha="left")


def ink() -> str:
    """The colour of writing in this style."""
    return matplotlib.rcParams["text.color"]


def ground() -> str:
    """The colour behind the picture in this style."""
    return matplotlib.rcParams["axes.facecolor"]
