"""Small fonts for the tests: faces of letters that no face of the theme has."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def make_font(path: Path, family: str, signs: str, *, apart: str = "", bold: bool = False) -> Path:
    """A font whose glyphs are boxes, one a sign; it sets those of `apart` as two glyphs."""
    names = {ord(sign): f"u{ord(sign):04X}" for sign in f" {signs}"}
    order = [".notdef", *names.values(), "dots"]

    def box(width: int) -> object:
        pen = TTGlyphPen(None)
        pen.moveTo((50, 0))
        for point in ((50, 700), (width - 50, 700), (width - 50, 0)):
            pen.lineTo(point)
        pen.closePath()
        return pen.glyph()

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: box(600) for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Bold" if bold else "Regular", "psName": family.replace(" ", "")}
    )
    builder.setupOS2(sTypoAscender=800, usWeightClass=700 if bold else 400)
    builder.setupPost()
    if apart:
        rules = "".join(f"sub {names[ord(sign)]} by {names[ord(sign)]} dots; " for sign in apart)
        builder.addOpenTypeFeatures(f"feature ccmp {{ {rules} }} ccmp;")
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
    return path
