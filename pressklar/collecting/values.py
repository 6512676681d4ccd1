"""What passes between the stages of collecting: a file's contents as plain values, then submissions. Frozen;
nothing here reads or writes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ..intake.lines import SourceLine, clean
from ..problems import Problem

NOTHING = "nothing"
"""The role of a header or label whose text is not to be placed."""


@dataclass(frozen=True)
class Sender:
    """What is known of who sent something in; any part may be empty. `member` is what names the member: an
    id, or a name as somebody wrote it.
    """

    name: str = ""
    email: str = ""
    member: str = ""
    text: str = ""
    """Words that may name the member too: a signature, a heading."""

    def or_else(self, other: Sender) -> Sender:
        """This one, what it lacks taken from another."""
        return Sender(
            self.name or other.name,
            self.email or other.email,
            self.member or other.member,
            "\n".join(filter(None, (self.text, other.text))),
        )


@dataclass(frozen=True)
class TextLine:
    """A line of a free text. `control` is the tag of the form's control that it stands in, "" where it
    doesn't; `opens` says that the control begins here (its text may be empty). `quoted`: it stands in a
    mail that is answered; `heading`: it has a heading's style; `printed`: one of those that a form's own
    words have, as captions and heads of tables do; `before_answer`: it stands where labels do, in the first
    of a row's two cells or in bold on its own.
    """

    line: SourceLine
    control: str = ""
    opens: bool = False
    quoted: bool = False
    heading: bool = False
    printed: bool = False
    before_answer: bool = False


@dataclass(frozen=True)
class FreeText:
    """Lines in order, and what kind of text it is: in a letter, what stands before the first label greets."""

    lines: tuple[TextLine, ...]
    kind: Literal["document", "letter", "form"] = "document"
    title: str = ""
    """What the text is called outside of itself: a mail's subject, a file's name."""
    guessed_title: bool = True


@dataclass(frozen=True)
class SubmittedTable:
    """Rows of cells as text; `first` is the number of the first row as its program counts, `name` the
    sheet's.
    """

    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    first: int = 1


@dataclass(frozen=True)
class FormEntry:
    """A proposal of an answer file: texts by field's key, contacts by their parts."""

    title: str
    fields: Mapping[str, str]
    contacts: tuple[Mapping[str, str], ...] = ()
    number: int = 1


@dataclass(frozen=True)
class LeftOver:
    """Words that are in no proposal, with the reason in the reader's language."""

    words: str
    reason: str
    place: str = ""
    own: bool = False
    """Whether they are the form's or table's own words, or stand in the record: nobody need look at them."""


@dataclass(frozen=True)
class InnerFile:
    """A file within a file: an attachment, a zip's entry."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class FileContents:
    """All that a reader found in one file. `words` are those of the file, counted without the reader."""

    texts: tuple[FreeText, ...] = ()
    tables: tuple[SubmittedTable, ...] = ()
    entries: tuple[FormEntry, ...] = ()
    inner: tuple[InnerFile, ...] = ()
    sender: Sender = Sender()
    when: str = ""
    left_over: tuple[LeftOver, ...] = ()
    problems: tuple[Problem, ...] = ()
    words: Counter[str] = field(default_factory=Counter)


Parts = Mapping[str, tuple[SourceLine, ...]]
"""Lines by role: a field's key, or a role of labels.py."""


@dataclass(frozen=True)
class Submission:
    """One proposal as somebody sent it in: labelled texts by role, from whom, when, and where it stands.

    `source` names the file as people know it, with those around it ("forslag.zip/svar.eml"); `place` is a
    row or number in it, "" for the whole. `guessed` are roles that weren't sure. `origin` is what a form's
    program knows the answer by, also when it is changed there; "" where there is nothing such.
    """

    source: str
    parts: Parts
    sender: Sender = Sender()
    when: str = ""
    place: str = ""
    contacts: tuple[Mapping[str, str], ...] = ()
    guessed: tuple[str, ...] = ()
    origin: str = ""

    def text(self, role: str) -> str:
        """A role's lines as one plain text."""
        return "\n".join(line.text for line in self.parts.get(role, ()))

    @property
    def digest(self) -> str:
        """What it says, as 16 hexadecimal digits: the same for the same words from the same sender, in
        whatever file they come.
        """
        said = {
            "parts": {role: [line.text for line in lines] for role, lines in sorted(self.parts.items())},
            "contacts": [dict(contact) for contact in self.contacts],
            "email": self.sender.email.casefold(),
        }
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def name(self) -> str:
        """What it is called in lists: its file, and its place in that."""
        return " ".join(filter(None, (self.source, self.place)))

    def with_sender(self, around: Sender, when: str) -> Submission:
        """With what the file around says of the sender, where this one says nothing."""
        return replace(self, sender=self.sender.or_else(around), when=self.when or when)


def lines_of(text: str) -> Iterator[SourceLine]:
    """A cell's or answer's text as lines: each line is a paragraph, as people press the key of a new line."""
    for number, line in enumerate(re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text), 1):
        cleaned, _ = clean(line)
        if cleaned:
            yield SourceLine(number, cleaned)
