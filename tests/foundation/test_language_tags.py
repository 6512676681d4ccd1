"""Language tags, whatever the capitals."""

from __future__ import annotations

import pytest

from pressklar.foundation.language_tags import canonical, lookup, primary, with_region


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("sv", "sv"),
        ("EN_us", "en-US"),
        ("en-gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("DE-1996", "de-1996"),
        (" fi ", "fi"),
        ("svenska", None),
        ("s", None),
        ("en-", None),
        ("../en", None),
        ("", None),
    ],
)
def test_a_tag_is_written_in_one_way(written: str, tag: str | None) -> None:
    assert canonical(written) == tag


def test_a_tag_leads_to_its_language() -> None:
    assert lookup("zh-Hant-TW") == ("zh-Hant-TW", "zh-Hant", "zh")
    assert primary("en-US") == primary("en") == "en"


@pytest.mark.parametrize(
    ("tag", "whole"),
    [
        ("sv", "sv-SE"),
        ("en", "en-GB"),
        ("en-US", "en-US"),
        ("fi", "fi-FI"),
        ("sr-Latn", "sr-Latn-RS"),
        ("de-1996", "de-DE-1996"),
    ],
)
def test_a_region_is_added_where_there_is_none(tag: str, whole: str) -> None:
    assert with_region(tag) == whole
