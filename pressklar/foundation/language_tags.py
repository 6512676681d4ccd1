"""Language tags of a publication's texts (BCP 47: "sv", "en-US", "zh-Hant"). The reader's own language, which
messages come in, is `locale`'s.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}", re.IGNORECASE)
_REGIONS = dict(
    re.findall(
        r"(..)-(..)",
        "ar-EG be-BY bs-BA ca-ES cs-CZ cy-GB da-DK el-GR en-GB et-EE eu-ES fa-IR ga-IE gl-ES he-IL hi-IN "
        "hy-AM ja-JP ka-GE kk-KZ ko-KR nb-NO nn-NO no-NO se-NO sl-SI sq-AL sr-RS sv-SE uk-UA vi-VN zh-CN",
    )
)
"""Likely regions (CLDR, likelySubtags) of languages whose own code isn't their region's too."""


def canonical(text: str) -> str | None:
    """A tag as BCP 47 (RFC 5646, 2.1.1) writes it, whatever the capitals and underscores: `en_us` is en-US.
    None for what is no tag.
    """
    if _TAG.fullmatch(tag := text.strip().replace("_", "-")) is None:
        return None
    first, *subtags = tag.lower().split("-")
    styled = (
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part
        for part in subtags
    )
    return "-".join((first, *styled))


def lookup(tag: str) -> tuple[str, ...]:
    """The tags under which a language's things may be kept, the nearest first (RFC 4647, 3.4): en-US, then
    en.
    """
    parts = tag.split("-")
    return tuple("-".join(parts[:count]) for count in range(len(parts), 0, -1))


def primary(tag: str) -> str:
    """The language without its region: en for en-US."""
    return tag.partition("-")[0]


def with_region(tag: str) -> str:
    """A tag with a region, for programs that want one: sv-SE for sv, de-DE for de."""
    parts = re.fullmatch(r"([a-z]{2})(-[A-Z][a-z]{3})?((?:-[a-z0-9]{4,8})*)", tag)
    if parts is None:
        return tag
    language, script, others = parts.groups(default="")
    return f"{language}{script}-{_REGIONS.get(language, language.upper())}{others}"
