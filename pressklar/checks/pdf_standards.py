"""The standards PDF/UA-1 and PDF/A-2a by page-validation, and the contrast of the theme's colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..foundation.invocation import setting_up
from ..locale import tr
from ..manuscript.read.words import visible
from ..problems import Problem
from ..theme import Colour
from .pdf_opened import Opened

PROFILES = (("ua1", "PDF/UA-1 (ISO 14289-1)"), ("2a", "PDF/A-2a (ISO 19005-2)"))
_MOST = 20


def standards(opened: Opened) -> Iterator[Problem]:
    """E762 for each rule that is broken; A799 where page-validation isn't installed."""
    try:
        import page as page_validation
    except ImportError:
        yield opened.problem(
            "A799",
            tr("The standards PDF/UA-1 and PDF/A-2a weren't looked at: page-validation isn't installed."),
            setting_up(),
        )
        return
    for profile, name in PROFILES:
        report = page_validation.validate_pdf(str(opened.path), profile=profile)
        if not report.is_compliant:
            for failure in list(report.failures)[:_MOST]:
                yield opened.problem(
                    "E762",
                    tr("{name} isn't kept: {said}", name=name, said=_said(failure)),
                    tr("Build the booklet anew; if it stays, this is a fault in Pressklar or in a template."),
                )


def _said(failure: Any) -> str:
    for key in ("description", "message", "rule"):
        if found := getattr(failure, key, None):
            return visible(" ".join(str(found).split()))[:300]
    return visible(str(failure))[:300]


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (int(colour.rgb[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def contrast(opened: Opened) -> Iterator[Problem]:
    """W769: colours of the theme that stand as type on each other and are too much alike."""
    theme = opened.theme
    named = theme.colours
    pairs = [
        (f"{one} on {other}", named[one], named[other])
        for one in ("ink", "mute")
        for other in ("paper", "sand")
        if one in named and other in named
    ]
    for chapter in opened.edition.chapters:
        palette = theme.palette(chapter.number)
        pairs += [
            (tr("chapter {chapter}’s deep on its hue", chapter=chapter.number), palette.deep, palette.hue)
        ]
        pairs += (
            [(tr("chapter {chapter}’s deep on paper", chapter=chapter.number), palette.deep, named["paper"])]
            if "paper" in named
            else []
        )
    for name, one, other in pairs:
        found = ratio(one, other)
        if found < opened.limits["contrast"]:
            yield opened.problem(
                "W769",
                tr(
                    "The contrast of {name} is {found:.1f}:1; at least {limits:g}:1 is readable to all.",
                    name=name,
                    found=found,
                    limits=opened.limits["contrast"],
                ),
                tr("Make one of them darker or lighter in theme.yaml."),
                text=name,
            )
