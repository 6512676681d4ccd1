"""Font files cut down to some signs.

What is cut is a modification, so it bears a name that says so: many licences keep a face's own name for the
whole one (SIL Open Font License 1.1, reserved font names).
"""

from __future__ import annotations

import io
from collections.abc import Collection
from pathlib import Path

_FRACTIONS = frozenset({"frac", "numr", "dnom"})
"""OpenType features that bring two more sets of figures along, and are set only where a style asks."""


def cut_name(family: str) -> str:
    """The family name of what is cut from a family."""
    return f"Cut {family}"


def cut_font(
    path: Path, family: str, signs: Collection[int], weight: int | None = None, *, packed: bool = False
) -> bytes:
    """A font file of these signs alone (code points) with the name `cut_name(family)`; of a variable face, of
    the weight (CSS, 100–900).

    It has all its layout features; `packed` for a browser, those without fractions, as WOFF2, or as WOFF
    where Brotli isn't installed. Raises what fontTools raises at a broken file.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = Options(hinting=False, notdef_outline=True, name_IDs=[1, 2, 4, 6])
    usual = [feature for feature in options.layout_features if feature not in _FRACTIONS]
    options.layout_features = usual if packed else ["*"]
    options.drop_tables += ["FFTM"]
    with TTFont(path, recalcTimestamp=False, fontNumber=0) as cut, io.BytesIO() as target:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=signs)
        subsetter.subset(cut)
        if weight is not None and "fvar" in cut:
            axes = {axis.axisTag: axis.defaultValue for axis in cut["fvar"].axes}
            instantiateVariableFont(cut, axes | ({"wght": weight} if "wght" in axes else {}), inplace=True)
        for record in cut["name"].names:
            if record.nameID in (1, 4):
                record.string = cut_name(family)
            elif record.nameID == 6:
                record.string = cut_name(family).replace(" ", "-", 1).replace(" ", "")
        if packed:
            cut.flavor = "woff2" if _has_brotli() else "woff"
        cut.save(target)
        return target.getvalue()


def _has_brotli() -> bool:
    """Whether fontTools can write WOFF2."""
    from fontTools.ttLib import woff2

    return bool(woff2.haveBrotli)
