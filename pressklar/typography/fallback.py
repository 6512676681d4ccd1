"""Faces for signs that a theme's own lack (Hebrew, Greek, Chinese, emoji): picked from its `fallback`, and
cut down to the signs that are asked for.

A face that takes letters apart when it sets them (new Arabic ones: a letter without its dots, and the dots)
can't be read out from a PDF, where each glyph stands for its text: such a face is taken only where no other
has a sign.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..foundation import derived_cache
from ..foundation.files import write_atomically
from ..foundation.hashing import file_sum, text_sum
from ..foundation.package_versions import version
from ..theme import Face, FaceFile, FontSource
from .cutting import cut_font

_WEIGHTS = (400, 700)
"""What a face is made ready in: regular, and bold where it has one."""
_KEPT = frozenset(map(ord, "\u200c\u200d\ufe0e\ufe0f\u20e3 "))
"""What is kept besides the signs: it joins them, or says how they look."""
_PICTURES = frozenset({"CBDT", "sbix", "SVG ", "COLR"})
"""Tables of glyphs in colour, which print has no inks for."""


@dataclass(frozen=True)
class Fallback:
    """Faces for some signs; `apart` are signs that these take apart, each with its face's family."""

    faces: tuple[Face, ...] = ()
    apart: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _FontFile:
    """A font file: what it is, the signs that it draws, and which of them it takes apart."""

    path: Path
    family: str
    weights: tuple[int, int]
    """The lightest and the boldest."""
    signs: frozenset[int]
    apart: frozenset[int]


def fallback(sources: Iterable[FontSource], signs: Collection[str], folder: Path) -> Fallback:
    """Faces that draw the signs, as far as there are any. Their files are put into the folder."""
    families: dict[str, list[_FontFile]] = {}
    for source in sources:
        for path in source.files:
            with suppress(Exception):  # a broken font may fail anywhere in its reader
                if (font := _font_file(path)) is not None:
                    families.setdefault(font.family, []).append(font)
    for fonts in families.values():
        fonts.sort(key=lambda font: _distance(font, _WEIGHTS[0]))
    wanted = frozenset(map(ord, signs))
    left, chosen = set(wanted), list[str]()
    apart: dict[str, str] = {}
    for whole in (True, False):
        for family, fonts in families.items():
            drawn = left & fonts[0].signs - (fonts[0].apart if whole else frozenset())
            if drawn:
                left -= drawn
                chosen.append(family)
                apart |= {} if whole else {chr(sign): family for sign in drawn}
    faces = (
        Face(f"fallback-{number}", family, "", tuple(_ready(families[family], wanted, folder)))
        for number, family in enumerate(dict.fromkeys(chosen), 1)
    )
    return Fallback(tuple(faces), apart)


@cache
def _font_file(path: Path) -> _FontFile | None:
    """What a font file is; None for an italic one, and for one in colour."""
    data = path.read_bytes()
    facts = json.loads(derived_cache.get_or_create("font-facts", data, lambda: _facts(path)))
    if not facts:
        return None
    signs, apart = (frozenset(facts[name]) for name in ("signs", "apart"))
    return _FontFile(path, facts["family"], tuple(facts["weights"]), signs, apart)


def _facts(path: Path) -> bytes:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        if font["post"].italicAngle or not _PICTURES.isdisjoint(font.keys()):
            return b"{}"
        weight = font["OS/2"].usWeightClass
        axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
        scale = axes.get("wght")
        by_sign = font.getBestCmap() or {}
        taken_apart = _taken_apart(font)
        facts = {
            "family": font["name"].getBestFamilyName() or path.stem,
            "weights": [int(scale.minValue), int(scale.maxValue)] if scale else [weight, weight],
            "signs": sorted(by_sign),
            "apart": sorted(sign for sign, glyph in by_sign.items() if glyph in taken_apart),
        }
    return json.dumps(facts).encode()


def _taken_apart(font: Any) -> set[str]:
    """The glyphs that become several wherever they stand (OpenType, GSUB: lookups of type 2 of the feature
    ccmp).
    """
    table = font["GSUB"].table if "GSUB" in font else None
    if table is None or table.FeatureList is None:
        return set()
    indices = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "ccmp"
        for index in record.Feature.LookupListIndex
    }
    subtables = (
        getattr(subtable, "ExtSubTable", subtable)
        for index in indices
        for subtable in table.LookupList.Lookup[index].SubTable
    )
    return {
        glyph
        for subtable in subtables
        if subtable.LookupType == 2
        for glyph, parts in subtable.mapping.items()
        if len(parts) > 1
    }


def _ready(fonts: Sequence[_FontFile], signs: frozenset[int], folder: Path) -> Iterator[FaceFile]:
    """A family's files for the signs, one a weight that it has."""
    for weight in _WEIGHTS:
        font = min(fonts, key=lambda font: _distance(font, weight))
        if weight > _WEIGHTS[0] and _distance(font, weight) > 100:
            continue
        name = text_sum(
            version("fonttools"), file_sum(font.path), str(weight), *map(str, sorted(signs & font.signs))
        )
        path = folder / f"{name[:24]}.ttf"
        if not path.is_file():
            write_atomically(path, cut_font(font.path, font.family, signs | _KEPT, weight), lasting=False)
        yield FaceFile(weight, False, path)


def _distance(font: _FontFile, weight: int) -> int:
    lightest, boldest = font.weights
    return max(lightest - weight, weight - boldest, 0)
