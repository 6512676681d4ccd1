"""A tagged PDF of an earlier booklet comes back into content: every word of its pages placed or named, and the
paragraphs whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from printed import Printed

from pressklar.foundation.folders import Folders
from pressklar.intake import import_booklet
from pressklar.intake.lines import tokens
from pressklar.manuscript import read_edition
from pressklar.model import Edition

_REFERENCE = re.compile(r"\[([^\]]*)\]\(#([a-z0-9-]+)\)")


def paragraphs(text: str, edition: Edition) -> Iterator[str]:
    """A text's paragraphs and items as they are printed, word by word."""
    numbers = {proposal.id: proposal.number for proposal in edition.proposals}
    printed = _REFERENCE.sub(lambda match: f"{match[1]} {numbers[match[2]]}", text)
    for line in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+[.)])\s)", printed):
        if words := tokens(re.sub(r"^\s*\d+[.)]\s", "", line)):
            yield " ".join(words)


def made_again(printed: Printed, root: Path) -> tuple[Edition, Edition]:
    """The edition that was built, and what its PDF was made into."""
    edition = read_edition(printed.folders, printed.edition).edition
    (root / "content").mkdir(parents=True)
    members = printed.root / "content/members.yaml"
    if members.exists():
        (root / "content/members.yaml").write_bytes(members.read_bytes())
    import_booklet(Folders(root), printed.path, "2001", publisher="Häftet")
    again = read_edition(Folders(root), "2001").edition
    assert edition is not None and again is not None
    return edition, again


def test_the_booklets_own_pdf_becomes_its_content_again(booklet: Printed, tmp_path: Path) -> None:
    edition, again = made_again(booklet, tmp_path / "root")
    assert [chapter.title for chapter in again.chapters] == [chapter.title for chapter in edition.chapters]
    assert [proposal.title for proposal in again.proposals] == [
        proposal.title for proposal in edition.proposals
    ]
    assert [field.label for field in again.fields] == [field.label for field in edition.fields]
    every = whole = senders = 0
    for before, after in zip(edition.proposals, again.proposals, strict=True):
        senders += {each.id for each in before.submitted_by} == {each.id for each in after.submitted_by}
        for key in ("", *(field.key for field in edition.fields)):
            old, new = (
                Counter(paragraphs(each.fields.get(key, "") if key else each.intro, edition))
                for each in (before, after)
            )
            every, whole = every + old.total(), whole + (old & new).total()
            lost = Counter(" ".join(old.elements()).split()) - Counter(" ".join(new.elements()).split())
            assert not lost, f"no. {before.number}, {key}"
        for contact in before.contacts:
            words = " ".join(str(each) for each in after.contacts)
            assert (contact.name or "") in words and (contact.email or "") in words
    assert whole >= 0.98 * every > 100, f"{whole} of {every} paragraphs are whole"
    assert senders == len(edition.proposals)


def test_another_publication_of_other_fields_and_language(second: Printed, tmp_path: Path) -> None:
    edition, again = made_again(second, tmp_path / "root")
    assert [proposal.title for proposal in again.proposals] == [
        proposal.title for proposal in edition.proposals
    ]
    assert {field.label for field in again.fields} <= {field.label for field in edition.fields}
