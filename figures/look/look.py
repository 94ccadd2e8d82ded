"""What a picture looks like: a style, and what a lecturer changes of it: size, font, colours.

A change is laid over the style. ``size`` scales the page as a whole: letters and lines grow and shrink with
it, so that a picture is laid out as it was drawn for.
"""

import difflib
import math
import re
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from cycler import cycler
from matplotlib import font_manager
from matplotlib.colors import is_color_like, to_hex

from toygan.support.names import look_up

HERE = Path(__file__).parent
STYLES = {name: HERE / f"{name}.mplstyle" for name in ("lecture", "print", "dark")}
SMALLEST, LARGEST = 1.0, 40.0  # inches of a side
# Settings in points and inches, which grow with the page.
SIZES = {
    "font": ("size",),
    "axes": ("titlesize", "labelsize", "titlepad", "labelpad", "linewidth"),
    "xtick": ("labelsize", "major.size", "major.pad"),
    "ytick": ("labelsize", "major.size", "major.pad"),
    "legend": ("fontsize",),
    "figure": ("titlesize", "constrained_layout.w_pad", "constrained_layout.h_pad"),
    "lines": ("linewidth", "markersize"),
    "patch": ("linewidth",),
    "hatch": ("linewidth",),
    "grid": ("linewidth",),
}
HAN = "\u5206"  # a character that every Chinese font has


@dataclass(frozen=True)
class Look:
    """A style and what is changed of it.

    Attributes
    ----------
    style : str
        ``lecture``, ``print``, ``dark``, or the path of an ``.mplstyle`` file, laid over ``lecture``.
    size : pair of float, optional
        Width and height of the page in inches, each from 1 to 40.
    font : str, optional
        An installed family, or the path of a ``.ttf`` or ``.otf`` file.
    palette : tuple of str
        Colours for C0, C1, …: real, generated, critic, then four for everything else. Those left out stay the
        style's.

    Raises
    ------
    ValueError
        When there is no such style or font, a size is out of range, or a colour is none.

    Examples
    --------
    >>> Look("dark", size=(16, 9)).changes()
    {'size': [16.0, 9.0]}
    >>> Look("drak")
    Traceback (most recent call last):
    ValueError: unknown style 'drak'; known: lecture, print, dark. Did you mean 'dark'?
    """

    style: str = "lecture"
    size: tuple[float, float] | None = None
    font: str | None = None
    palette: tuple[str, ...] = ()

    def __post_init__(self):
        if is_file(self.style):
            _check_settings(Path(self.style))
        else:
            look_up(STYLES, self.style, "style")
        if self.size is not None:
            object.__setattr__(self, "size", _checked_size(self.size))
        if self.font is not None:
            _family(self.font)
        object.__setattr__(self, "palette", tuple(map(_checked_color, self.palette)))

    def files(self) -> list[Path]:
        """The style's files, from the first to the one that wins."""
        return [STYLES["lecture"], Path(self.style)] if is_file(self.style) else [STYLES[self.style]]

    def changes(self) -> dict:
        """What is changed of the style, as plain data for the manifest."""
        found = {"size": self.size and list(self.size), "font": self.font, "palette": list(self.palette)}
        return {name: value for name, value in found.items() if value}

    def settings(self, lang: str = "en") -> dict:
        """The settings of matplotlib that the changes make, under those of the style.

        Raises
        ------
        ValueError
            When the font lacks the characters of the language.
        """
        found = _scaled(self.size) if self.size else {}
        if self.font:
            family = _family(self.font)
            if lang == "zh" and HAN not in _characters(family):
                raise ValueError(
                    f"the font {family!r} has no Chinese characters; choose one that has, or leave --font out"
                )
            found["font.family"] = [family, *matplotlib.rcParams["font.family"]]
        if self.palette:
            found["axes.prop_cycle"] = _cycle(self.palette)
        return found


def look_of(style: str = "lecture", size=None, font: str | None = None, palette=None) -> Look:
    """The look from what a user writes: ``"16x9"`` or a pair, ``"tab10"`` or colours.

    Examples
    --------
    >>> look_of("dark", "16x9", palette="orange").changes()
    {'size': [16.0, 9.0], 'palette': ['#ffa500']}
    """
    size = parse_size(size) if isinstance(size, str) else size
    palette = parse_palette(palette) if isinstance(palette, str) else palette
    return Look(style, size, font, tuple(palette or ()))


def is_file(style: str) -> bool:
    """Whether a style is named by its file."""
    return str(style).endswith(".mplstyle")


def parse_size(text: str) -> tuple[float, float]:
    """Width and height from ``16x9``.

    Examples
    --------
    >>> parse_size("16x9")
    (16.0, 9.0)
    >>> parse_size("16:9")
    Traceback (most recent call last):
    ValueError: --size is width x height in inches, such as 16x9, not '16:9'
    """
    found = re.fullmatch(r"\s*([\d.]+)\s*[x×]\s*([\d.]+)\s*", text)
    try:
        return _checked_size(tuple(map(float, found.groups())))
    except (AttributeError, ValueError) as error:
        message = "" if found is None else f": {error}"
        wanted = "--size is width x height in inches, such as 16x9, not"
        raise ValueError(f"{wanted} {text!r}{message}") from None


def parse_palette(text: str) -> tuple[str, ...]:
    """Colours from a name of matplotlib's colour sequences, or from colours with commas between them.

    Examples
    --------
    >>> parse_palette("#0072B2,orange")
    ('#0072b2', '#ffa500')
    >>> len(parse_palette("tab10"))
    7
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 and not is_color_like(parts[0]):
        sequences = dict(matplotlib.color_sequences)
        return tuple(map(to_hex, look_up(sequences, parts[0], "palette")[:7]))
    return tuple(map(_checked_color, parts))


def _checked_size(size) -> tuple[float, float]:
    width, height = (float(side) for side in size)
    if not all(SMALLEST <= side <= LARGEST for side in (width, height)):  # NaN is none of them either
        raise ValueError(
            f"each side must be from {SMALLEST:g} to {LARGEST:g} inches, not {width:g} x {height:g}"
        )
    return width, height


def _checked_color(color: str) -> str:
    if re.fullmatch(r"C\d+", str(color)) or not is_color_like(color):
        raise ValueError(f"--palette: {color!r} is no colour; write #0072B2, or a name such as orange")
    return to_hex(color)


def _check_settings(path: Path) -> None:
    """Every line of a style file names a setting of matplotlib and gives it a value that it takes."""
    if not path.is_file():
        raise ValueError(f"there is no style file {path}; known styles: {', '.join(STYLES)}")
    for line in path.read_text(encoding="utf-8").splitlines():
        key = line.partition("#")[0].partition(":")[0].strip()
        if key and key not in matplotlib.rcParams:
            near = difflib.get_close_matches(key, matplotlib.rcParams, n=1)
            hint = f". Did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"{path}: matplotlib has no setting {key!r}{hint}")
    try:
        matplotlib.rc_params_from_file(path, fail_on_error=True, use_default_template=False)
    except Exception as error:
        raise ValueError(f"{path}: {error}") from error


def _family(font: str) -> str:
    """The family of an installed font or of a font file, made known."""
    if font.lower().endswith((".ttf", ".otf")):
        if not Path(font).is_file():
            raise ValueError(f"there is no font file {font}")
        font_manager.fontManager.addfont(font)
        return font_manager.FontProperties(fname=font).get_name()
    names = sorted({entry.name for entry in font_manager.fontManager.ttflist})
    if font not in names:
        near = difflib.get_close_matches(font, names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"no font {font!r} is installed.{hint} A .ttf or .otf file can be given instead")
    return font


def _characters(family: str) -> frozenset[str]:
    file = font_manager.findfont(font_manager.FontProperties(family=[family]))
    return frozenset(map(chr, font_manager.get_font(file).get_charmap()))


def _scaled(size: tuple[float, float]) -> dict:
    """The settings in points and inches, grown with the page that the present style is made for."""
    width, height = matplotlib.rcParams["figure.figsize"]
    factor = min(size[0] / width, size[1] / height)
    names = [f"{group}.{name}" for group, members in SIZES.items() for name in members]
    present = {name: matplotlib.rcParams[name] for name in names}
    grown = {name: value * factor for name, value in present.items() if isinstance(value, float | int)}
    return grown | {"figure.figsize": list(size)}


def _cycle(palette: tuple[str, ...]):
    """The style's cycle with other colours: each keeps its own line."""
    present = matplotlib.rcParams["axes.prop_cycle"].by_key()
    colors = [*palette, *present.pop("color")[len(palette) :]]
    cycle = cycler(color=colors)
    for name, values in present.items():
        repeats = math.ceil(len(colors) / len(values))
        cycle += cycler(**{name: (list(values) * repeats)[: len(colors)]})
    return cycle
