"""What the checks look at: every text of a proposal in units of plain words, each character of which knows
its place in the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..locale import tr
from ..manuscript.read.nodes import Node, Source
from ..model import Contact, Proposal
from ..problems import Place, Problem
from .units import Kind, Unit, units_of

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Value:
    """One text in a proposal's file: `field` is its key ("title", "idea", "contacts"), `path` its place in
    the file's tree.

    Names of contacts are values too, but of kind "name": no rule of language holds for them.
    """

    proposal: str
    field: str
    path: Path
    raw: str
    source: Source
    node: Node

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The text in paragraphs, items and so on, without its Markdown."""
        return tuple(units_of(self.raw, self.field == "title"))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(index + 1 for index, sign in enumerate(self.raw) if sign == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1) in the file of a character of `raw`. Exact in a block under |, near
        elsewhere.
        """
        row = bisect_right(self._line_starts, offset) - 1
        start = self._line_starts[row]
        end = self.raw.find("\n", start)
        line_text = self.raw[start : end if end >= 0 else len(self.raw)]
        if self.source.text[self.node.start] == "|":
            line, column = self.source.place_of(self.node, line_text, row + 1)
            return line, column + offset - start
        piece = self.raw[offset : offset + 12].split("\n")[0]
        first, source = self.node.start, self.source
        index = source.text.find(piece, first, min(self.node.end, first + 20_000)) if row else -1
        if index < 0:
            index = source.text.find(
                piece if row else self.raw[start : offset + len(piece)], first, self.node.end
            )
            index += offset - start if index >= 0 and row == 0 else 0
        if index < 0:
            return self.node.text_line, self.node.column
        line = bisect_right(source.line_starts, index, hi=len(source.line_starts) - 1)
        return line, index - source.line_starts[line - 1] + 1


@dataclass(frozen=True)
class Person:
    """One contact of a proposal and the node that holds it."""

    index: int
    contact: Contact
    node: Node

    @property
    def line(self) -> str:
        """The contact as a reader sees it, in one line."""
        contact = self.contact
        parts = (contact.name, contact.role, contact.organisation, contact.email, contact.note)
        return ", ".join(filter(None, parts))


@dataclass(frozen=True)
class ProposalEntry:
    """A proposal with its file: what a check of one proposal is given."""

    proposal: Proposal
    source: Source
    values: tuple[Value, ...]
    people: tuple[Person, ...]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(Passage(self, value, unit) for value in self.values for unit in value.units)

    @property
    def running(self) -> Iterator[Passage]:
        """The passages of running text: all but the title."""
        return (passage for passage in self.passages if passage.field != "title")


@dataclass(frozen=True)
class Passage:
    """A unit of a proposal's text, with where it stands: what a check of words and signs looks at."""

    entry: ProposalEntry
    value: Value
    unit: Unit

    @property
    def text(self) -> str:
        return self.unit.text

    @property
    def kind(self) -> Kind:
        return self.unit.kind

    @property
    def field(self) -> str:
        return self.value.field

    def finding(
        self, code: str, span: tuple[int, int], message: str, hint: str, fix: str | None = None
    ) -> Finding:
        """A finding about the characters from the first of `span` to before its last."""
        start, end = span
        places, value = self.unit.places, self.value
        return Finding(
            code,
            message,
            hint,
            self.entry,
            value.field,
            value,
            places[start],
            places[end - 1] + 1 if end > start else places[start],
            self.text[start:end],
            fix,
            value.node,
            value.path,
        )


@dataclass(frozen=True)
class Finding:
    """What a check of the content reports: the words from `start` to `end` in a value's raw text, or none.

    `fix` is what to write in their place; `also` holds the starts of further places with the same words in
    the same value.
    """

    code: str
    message: str
    hint: str
    entry: ProposalEntry
    field: str
    value: Value | None = None
    start: int = 0
    end: int = 0
    text: str | None = None
    fix: str | None = None
    node: Node | None = None
    path: Path = ()
    also: tuple[int, ...] = ()
    likely: bool = False
    """Whether the fix is put in only when the editor says so, though others of its code are sure."""

    @property
    def place(self) -> tuple[int | None, int | None]:
        """Line and column in the file."""
        if self.value is not None:
            return self.value.place(self.start)
        if self.node is None:
            return None, None
        return self.node.key if self.node.key and not self.node.value else (self.node.line, self.node.column)

    @property
    def is_sure(self) -> bool:
        """Whether the fix can be put in by itself: what stands in the file are just these words."""
        return (
            self.fix is not None
            and self.value is not None
            and self.value.raw[self.start : self.end] == self.text
        )

    @property
    def problem(self) -> Problem:
        """The finding as the one type of every problem."""
        message, count = self.message, len(self.also) + 1
        if self.also:
            message = tr("{message}; {count} times here.", message=message.rstrip("."), count=count)
        proposal = self.entry.proposal
        return Problem(
            self.code,
            Place(self.entry.source.file, *self.place),
            message,
            self.hint,
            proposal=proposal.id,
            number=proposal.number,
            field=self.field,
            text=self.text,
            fix=self.fix,
        )


def whole_value(entry: ProposalEntry, value: Value, code: str, message: str, hint: str) -> Finding:
    """A finding about all of a text."""
    words = " ".join(value.raw.split())
    return Finding(
        code,
        message,
        hint,
        entry,
        value.field,
        value,
        0,
        len(value.raw),
        words,
        node=value.node,
        path=value.path,
    )


def entry_of(proposal: Proposal, source: Source) -> ProposalEntry:
    """A proposal with its values, from its file's tree."""
    keys = source.root.keys if source.root is not None else {}
    values = [
        Value(
            proposal.id,
            key,
            (key,),
            node.value.strip() if key == "title" else node.value.rstrip(),
            source,
            node,
        )
        for key in ("title", "intro", *proposal.fields)
        if (node := keys.get(key)) is not None and isinstance(node.value, str) and node.value.strip()
    ]
    people = []
    for index, node in enumerate(keys["contacts"].items if "contacts" in keys else ()):
        texts = {
            key: child.value.strip()
            for key, child in node.keys.items()
            if isinstance(child.value, str) and child.value.strip()
        }
        if not texts:
            continue
        contact = Contact(
            **{key: texts.get(key) for key in ("name", "role", "organisation", "email", "note")}
        )
        people.append(Person(index, contact, node))
        if "note" in texts:
            path = ("contacts", index, "note")
            values.append(Value(proposal.id, "contacts", path, texts["note"], source, node.keys["note"]))
    return ProposalEntry(proposal, source, tuple(values), tuple(people))
