"""Make the bundled Chinese font: the glyphs of the labels, ASCII and the 3755 commonest characters.

Run it again when a test says that a label needs a character the font lacks:

    python figures/look/fonts/make_subset.py NotoSansSC-Regular.ttf

The source is the static regular weight of Noto Sans SC (SIL Open Font License 1.1, see OFL.txt). It needs
fontTools, which matplotlib brings along.
"""

import sys
from pathlib import Path

TARGET = Path(__file__).with_name("NotoSansSC-zh.ttf")
LABELS = Path(__file__).parents[1] / "labels.csv"


def common_characters() -> set[str]:
    """GB 2312 level 1 (rows 16 to 55), the full-width marks of rows 1 and 3, and ASCII."""
    codes = [bytes((row + 0xA0, cell + 0xA0)) for row in (1, 3, *range(16, 56)) for cell in range(1, 95)]
    decoded = (code.decode("gb2312", errors="ignore") for code in codes)
    return {character for character in decoded if character} | {chr(code) for code in range(32, 127)}


def make_subset(source: Path) -> None:
    """Write ``TARGET``; glyph names, hints and layout features that a label never uses are dropped."""
    from fontTools import subset

    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(common_characters() | set(LABELS.read_text(encoding="utf-8")))))
    subsetter.subset(font)
    subset.save_font(font, str(TARGET), options)


if __name__ == "__main__":
    make_subset(Path(sys.argv[1]))
