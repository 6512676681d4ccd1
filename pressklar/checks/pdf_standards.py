"""The standards PDF/UA-1 and PDF/A-2a by page-validation, and the contrast of the theme's colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..foundation.invocation import setting_up
from ..locale import N_, tr
from ..manuscript.read.words import visible
from ..problems import Problem
from ..theme import Colour
from .pdf_opened import OpenedBooklet

PROFILES = (("ua1", "PDF/UA-1 (ISO 14289-1)"), ("2a", "PDF/A-2a (ISO 19005-2)"))
_MOST = 20
_TYPE_ON_GROUND = N_("{colour} on {ground}")
_DEEP_ON_HUE = N_("chapter {chapter}’s deep on its hue")
_DEEP_ON_PAPER = N_("chapter {chapter}’s deep on paper")


def standards(booklet: OpenedBooklet) -> Iterator[Problem]:
    """E762 for each rule that is broken; A799 where page-validation isn't installed."""
    try:
        import page as page_validation
    except ImportError:
        yield booklet.problem(
            "A799",
            tr("The standards PDF/UA-1 and PDF/A-2a weren't looked at: page-validation isn't installed."),
            setting_up(),
        )
        return
    for profile, name in PROFILES:
        report = page_validation.validate_pdf(str(booklet.path), profile=profile)
        if not report.is_compliant:
            for failure in list(report.failures)[:_MOST]:
                yield booklet.problem(
                    "E762",
                    tr("{standard} isn't kept: {reason}", standard=name, reason=_reason(failure)),
                    tr("Build the booklet anew; if it stays, this is a fault in Pressklar or in a template."),
                )


def _reason(failure: Any) -> str:
    texts = (getattr(failure, key, None) for key in ("description", "message", "rule"))
    return visible(" ".join(str(next(filter(None, texts), failure)).split()))[:300]


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (int(colour.rgb[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(colour: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def contrast(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W769: colours of the theme that stand as type on each other and are too much alike."""
    colours, limit = booklet.theme.colours, booklet.limits["contrast"]
    pairs = [
        (_TYPE_ON_GROUND, {"colour": colour, "ground": ground}, colours[colour], colours[ground])
        for colour in ("ink", "mute")
        for ground in ("paper", "sand")
        if colour in colours and ground in colours
    ]
    for chapter in booklet.edition.chapters:
        palette, values = booklet.theme.palette(chapter.number), {"chapter": str(chapter.number)}
        pairs.append((_DEEP_ON_HUE, values, palette.deep, palette.hue))
        if "paper" in colours:
            pairs.append((_DEEP_ON_PAPER, values, palette.deep, colours["paper"]))
    for name, values, colour, ground in pairs:
        contrast = ratio(colour, ground)
        if contrast < limit:
            yield booklet.problem(
                "W769",
                tr(
                    "The contrast of {pair} is {contrast:.1f}:1; at least {limit:g}:1 is readable to all.",
                    pair=tr(name, **values),
                    contrast=contrast,
                    limit=limit,
                ),
                tr("Make one of them darker or lighter in theme.yaml."),
                text=name.format(**values),  # what a silencing names, so the same in all languages
            )
