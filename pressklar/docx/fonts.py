"""The theme's faces inside the file, so that every reader sees the same draft (ECMA-376 part 1, 17.8.1:
obfuscated fonts).

Word embeds and reads TrueType outlines. Where a font package has only CFF outlines (.otf), they are converted
once and kept.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..foundation import derived_cache
from ..foundation.package_versions import version
from ..foundation.sequences import word_set
from ..locale import tr
from ..problems import Problem
from ..theme import Face, FaceFile

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SLOTS = {
    "embedRegular": (400, False),
    "embedBold": (700, False),
    "embedItalic": (400, True),
    "embedBoldItalic": (700, True),
}
"""A family has four members in Word, in this order (CT_Font)."""
_RESTRICTED = 0x0002
_UNUSED_LIMITS = word_set(
    "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions"
)
"""Fields of maxp (OpenType) for instructions, of which converted outlines have none."""
_RECIPE = "1"
"""Changes when the conversion does, so that no old one is taken."""


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """One font file made ready: the family's name as the font itself gives it, its slot, the key, and the
    obfuscated bytes.
    """

    family: str
    slot: str
    key: str
    data: bytes


def embedded(face: Face) -> tuple[list[EmbeddedFont], list[Problem]]:
    """A face's fonts for a document, and what could not be embedded (W604)."""
    fonts, problems = [], []
    for slot, file in _chosen(face):
        try:
            data = _truetype(file.path)
            family, restricted = _facts(data)
        except Exception as error:  # fontTools raises whatever a damaged font makes it stumble on
            problems.append(
                _left_out(face, file, tr("it can't be read ({error})", error=type(error).__name__))
            )
            continue
        if restricted:
            problems.append(_left_out(face, file, tr("its maker doesn't allow it")))
            continue
        key = _key(data)
        fonts.append(EmbeddedFont(family, slot, key, obfuscated(data, key)))
    return fonts, problems


def obfuscated(data: bytes, key: str) -> bytes:
    """The font with its first 32 bytes mixed with the key, a GUID in braces. Done twice, it gives the font
    again.
    """
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
    return bytes(byte ^ key_byte for byte, key_byte in zip(data[:32], mask, strict=True)) + data[32:]


def _chosen(face: Face) -> Iterator[tuple[str, FaceFile]]:
    for slot, (weight, italic) in SLOTS.items():
        if file := next(
            (file for file in face.files if file.italic == italic and file.weight == weight), None
        ):
            yield slot, file


def _truetype(path: Path) -> bytes:
    """The font with TrueType outlines: as it is, or its sister file, or converted."""
    sister = path.with_suffix(".ttf")
    if sister.is_file():
        return sister.read_bytes()
    data = path.read_bytes()
    if data[:4] != b"OTTO":
        return data
    return derived_cache.get_or_create(
        f"truetype-{_RECIPE}-{version('fonttools')}", data, lambda: _converted(data)
    )


def _converted(data: bytes) -> bytes:
    """CFF outlines as TrueType's, at most one unit of the em away from them; everything else in the font
    stays.
    """
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        outlines[name] = pen.glyph()
    glyf: Any = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, outlines
    font["loca"], font["glyf"] = newTable("loca"), glyf
    metrics: Any = font["hmtx"]
    for (
        name,
        glyph,
    ) in outlines.items():  # a TrueType glyph is moved so that its left edge stands at its side bearing
        glyph.recalcBounds(glyf)
        metrics[name] = (metrics[name][0], getattr(glyph, "xMin", 0))
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    _set_limits(font, order)
    font.sfntVersion = "\x00\x01\x00\x00"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _set_limits(font: TTFont, order: list[str]) -> None:
    """The tables that TrueType outlines need: version 1.0 of maxp (counted when saved), and glyph names in
    post.
    """
    limits: Any = font["maxp"]
    limits.tableVersion = 0x00010000
    for name in _UNUSED_LIMITS:
        setattr(limits, name, 0)
    limits.maxZones = 1
    limits.maxComponentElements = 0
    names: Any = font["post"]
    names.formatType = 2.0
    names.extraNames, names.mapping, names.glyphOrder = [], {}, order


def _facts(data: bytes) -> tuple[str, bool]:
    """The family's name (name 1), and whether embedding is forbidden (OS/2, fsType bit 1)."""

    def read() -> bytes:
        from fontTools.ttLib import TTFont

        font: Any = TTFont(io.BytesIO(data), lazy=True)
        return json.dumps(
            [str(font["name"].getDebugName(1)), bool(font["OS/2"].fsType & 0x000F == _RESTRICTED)]
        ).encode()

    family, restricted = json.loads(derived_cache.get_or_create("family", data, read))
    return family, restricted


def _key(data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest().upper()
    return f"{{{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}}}"


def _left_out(face: Face, file: FaceFile, reason: str) -> Problem:
    return Problem(
        "W604",
        None,
        tr(
            "The font file {file} of {family} isn't in the Word file: {reason}.",
            file=file.path.name,
            family=face.family,
            reason=reason,
        ),
        tr(
            "Whoever hasn't installed the face sees another one in Word. Choose a face whose "
            "licence allows embedding."
        ),
    )
