"""What the checks look at: every text of a proposal in units of plain words, each character of which knows
its place in the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..manuscript.read.nodes import Node, Source
from ..model import Contact, Proposal
from ..problems import Severity
from .units import Unit, units_of

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
        starts = [0]
        for index, sign in enumerate(self.raw):
            if sign == "\n":
                starts.append(index + 1)
        return starts

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
        starts = self.source.line_starts
        found = (
            self.source.text.find(piece, self.node.start, min(self.node.end, self.node.start + 20_000))
            if row
            else -1
        )
        if found < 0:
            found = self.source.text.find(
                self.raw[start : offset + len(piece)] if row == 0 else piece, self.node.start, self.node.end
            )
            found = found + offset - start if found >= 0 and row == 0 else found
        if found < 0:
            return self.node.text_line, self.node.column
        line = bisect_right(starts, found, hi=len(starts) - 1)
        return line, found - starts[line - 1] + 1


@dataclass(frozen=True)
class Person:
    """One contact of a proposal and the node that holds it."""

    index: int
    contact: Contact
    node: Node

    @property
    def line(self) -> str:
        """The contact as a reader sees it, in one line."""
        parts = (
            self.contact.name,
            self.contact.role,
            self.contact.organisation,
            self.contact.email,
            self.contact.note,
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Entry:
    """A proposal with its file: what a check of one proposal is given."""

    proposal: Proposal
    source: Source
    values: tuple[Value, ...]
    people: tuple[Person, ...]

    @cached_property
    def units(self) -> tuple[tuple[Value, Unit], ...]:
        return tuple((value, unit) for value in self.values for unit in value.units)

    @property
    def running(self) -> Iterator[tuple[Value, Unit]]:
        """The units of running text: all but the title."""
        return ((value, unit) for value, unit in self.units if value.field != "title")


@dataclass(frozen=True)
class Finding:
    """What a check found: the words from `start` to `end` in a value's raw text, or none; `fix` is what to
    write in their place.

    `also` holds the starts of further places with the same words in the same value. `severity` None: the
    code's own.
    """

    code: str
    message: str
    hint: str
    entry: Entry
    field: str
    value: Value | None = None
    start: int = 0
    end: int = 0
    text: str | None = None
    fix: str | None = None
    node: Node | None = None
    path: Path = ()
    severity: Severity | None = None
    also: tuple[int, ...] = ()
    likely: bool = False
    """Whether the fix is put in only when the editor says so, though others of its code are sure."""

    @property
    def place(self) -> tuple[int | None, int | None]:
        """Line and column in the file."""
        if self.value is not None:
            return self.value.place(self.start)
        if self.node is not None:
            return (
                self.node.key if self.node.key and not self.node.value else (self.node.line, self.node.column)
            )
        return None, None

    @property
    def is_sure(self) -> bool:
        """Whether the fix can be put in by itself: what stands in the file are just these words."""
        return (
            self.fix is not None
            and self.value is not None
            and self.value.raw[self.start : self.end] == self.text
        )


def entry_of(proposal: Proposal, source: Source) -> Entry:
    """A proposal with its values, from its file's tree."""
    root = source.root
    keys = root.keys if root is not None else {}
    texts = {"title": proposal.title, "intro": proposal.intro, **proposal.fields}
    values = [
        Value(
            proposal.id,
            key,
            (key,),
            node.value.rstrip() if key != "title" else node.value.strip(),
            source,
            node,
        )
        for key in texts
        if (node := keys.get(key)) is not None and isinstance(node.value, str) and node.value.strip()
    ]
    people = []
    for index, node in enumerate(keys["contacts"].items if "contacts" in keys else ()):
        held = {
            key: child.value.strip()
            for key, child in node.keys.items()
            if isinstance(child.value, str) and child.value.strip()
        }
        if not held:
            continue
        people.append(
            Person(
                index,
                Contact(**{key: held.get(key) for key in ("name", "role", "organisation", "email", "note")}),
                node,
            )
        )
        if "note" in held:
            values.append(
                Value(
                    proposal.id,
                    "contacts",
                    ("contacts", index, "note"),
                    held["note"],
                    source,
                    node.keys["note"],
                )
            )
    return Entry(proposal, source, tuple(values), tuple(people))


def at(
    entry: Entry,
    value: Value,
    unit: Unit,
    start: int,
    end: int,
    code: str,
    message: str,
    hint: str,
    fix: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding at the characters from `start` to `end` of a unit."""
    first, last = unit.at[start], unit.at[end - 1] + 1 if end > start else unit.at[start]
    return Finding(
        code,
        message,
        hint,
        entry,
        value.field,
        value,
        first,
        last,
        unit.text[start:end],
        fix,
        value.node,
        value.path,
        severity,
    )
