"""Make the bundled Chinese fonts: a regular one for everything, a bold one for headlines.

Run it again when a test says that a label needs a character the fonts lack:

    python figures/look/fonts/make_subset.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

Both have the glyphs of the labels, ASCII and the 3755 commonest characters, so that new labels and names of
users can be drawn. Sources are the static weights of Noto Sans SC, or the collections that hold it under the
name Noto Sans CJK SC (Debian: fonts-noto-cjk, in /usr/share/fonts/opentype/noto), under the SIL Open Font
License 1.1, see OFL.txt. It needs fontTools, which matplotlib brings along.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
LABELS = HERE.parent / "labels.csv"
FAMILY = "Noto Sans SC"
BOLD = 700
ERROR = 2.0  # of an outline's curves, in 1/1000 em, where cubic ones become quadratic


def common_characters() -> set[str]:
    """GB 2312 level 1 (rows 16 to 55), and the full-width marks of rows 1 and 3."""
    codes = [bytes((row + 0xA0, cell + 0xA0)) for row in (1, 3, *range(16, 56)) for cell in range(1, 95)]
    decoded = (code.decode("gb2312", errors="ignore") for code in codes)
    return {character for character in decoded if character}


def make_subset(source: Path) -> Path:
    """Write the font of the source's weight; names, hints and features that no label uses are dropped."""
    from fontTools import subset

    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    options.recalc_timestamp, options.recalc_bounds = False, True
    options.font_number = _number(source)
    font = subset.load_font(str(source), options)
    bold = font["OS/2"].usWeightClass == BOLD
    subsetter = subset.Subsetter(options)
    characters = set(LABELS.read_text(encoding="utf-8")) | {chr(code) for code in range(32, 127)}
    subsetter.populate(text="".join(sorted(characters | common_characters())))
    subsetter.subset(font)
    if "CFF " in font:
        _to_truetype(font)
    _name(font, "Bold" if bold else "Regular")
    target = HERE / ("NotoSansSC-Bold-zh.ttf" if bold else "NotoSansSC-zh.ttf")
    subset.save_font(font, str(target), options)
    return target


def _number(source: Path) -> int:
    """The place of Noto Sans CJK SC in a collection."""
    from fontTools.ttLib import TTCollection

    if source.suffix.lower() != ".ttc":
        return -1
    names = [font["name"].getDebugName(1) for font in TTCollection(source, lazy=True).fonts]
    return next(i for i, name in enumerate(names) if name.startswith("Noto Sans CJK SC"))


def _to_truetype(font) -> None:
    """Quadratic curves for cubic ones: PDF files embed only TrueType fonts as letters."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    shapes, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(shapes)
        shapes[name].draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for table in ("CFF ", "VORG", "vhea", "vmtx"):
        if table in font:
            del font[table]
    font["maxp"].tableVersion = 0x00010000
    counts = "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements"
    for count in (*counts.split(), "maxSizeOfInstructions", "maxComponentElements"):
        setattr(font["maxp"], count, 1 if count == "maxZones" else 0)
    font["post"].formatType = 3.0  # without names of glyphs
    font.sfntVersion = "\000\001\000\000"


def _name(font, weight: str) -> None:
    """One family for both weights, which is how they are found."""
    full = f"{FAMILY} {weight}"
    names = {
        1: FAMILY,
        2: weight,
        4: full,
        6: full.replace(FAMILY, FAMILY.replace(" ", "")).replace(" ", "-"),
    }
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(make_subset(Path(argument)))
