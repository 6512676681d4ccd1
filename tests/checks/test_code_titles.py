"""What the codes of a proof are called: as docs/problems.md has them, in the reader's language."""

from __future__ import annotations

import re

from pressklar.checks.code_titles import _TITLES, code_title
from pressklar.foundation.folders import PROJECT
from pressklar.locale import speaking

HEADINGS = dict(
    re.findall(r"^### ((?:[WA]1|[EWA]7)\d\d) (.+)$", (PROJECT / "docs/problems.md").read_text("utf-8"), re.M)
)


def test_every_code_of_a_proof_is_called_as_the_docs_call_it() -> None:
    assert len(HEADINGS) > 100
    assert dict(_TITLES) == HEADINGS


def test_each_has_its_own_words_in_swedish() -> None:
    with speaking("sv"):
        swedish = {code: code_title(code) for code in _TITLES}
    assert [code for code, title in swedish.items() if title == _TITLES[code]] == []
    assert len(set(swedish.values())) == len(swedish)


def test_a_code_without_a_title_stands_for_itself() -> None:
    assert code_title("E999") == "E999"
