"""What the checks look at: every text of an edition in units of plain words, each character of which knows
its place in the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..locale import tr
from ..manuscript.read.nodes import Node, Source
from ..model import Contact, TextHolder
from ..problems import Place, Problem
from .units import Kind, Unit, units_of

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Value:
    """One text in a content file: `field` is its key ("title", "idea", "contacts"), `path` its place in the
    file's tree.

    Names of contacts are values too, but of kind "name": no rule of language holds for them.
    """

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
class HolderEntry:
    """A proposal, or what else holds texts, with the files that these stand in: what a check of one proposal
    is given.
    """

    holder: TextHolder
    sources: tuple[Source, ...]
    values: tuple[Value, ...]
    people: tuple[Person, ...]

    @property
    def id(self) -> str:
        return self.holder.id

    @property
    def source(self) -> Source:
        """The file of a proposal; of a page, the one that its title stands in."""
        return self.sources[0]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(Passage(self, value, unit) for value in self.values for unit in value.units)

    @cached_property
    def words(self) -> Counter[str]:
        """Each word as written, with how often it stands."""
        return Counter(token[0] for passage in self.passages for token in passage.unit.tokens)

    @cached_property
    def lowered(self) -> frozenset[str]:
        """The different words in lower case."""
        return frozenset(map(str.lower, self.words))

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The different words that can be looked up."""
        return frozenset(word for passage in self.passages for _, word in passage.unit.parts)

    @property
    def running(self) -> Iterator[Passage]:
        """The passages of running text: all but the title."""
        return (passage for passage in self.passages if passage.field != "title")


@dataclass(frozen=True)
class Passage:
    """A unit of a proposal's text, with where it stands: what a check of words and signs looks at."""

    entry: HolderEntry
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
    entry: HolderEntry
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
    def source(self) -> Source:
        """The file that it is about."""
        return self.value.source if self.value else self.entry.source

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
        proposal = self.entry.holder.proposal
        return Problem(
            self.code,
            Place(self.source.file, *self.place),
            message,
            self.hint,
            proposal=proposal.id if proposal else None,
            number=proposal.number if proposal else None,
            field=self.field,
            text=self.text,
            fix=self.fix,
        )


def whole_value(entry: HolderEntry, value: Value, code: str, message: str, hint: str) -> Finding:
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


def entry_of(holder: TextHolder, sources: Mapping[str, Source]) -> HolderEntry | None:
    """A proposal or another holder with its values, from its files' trees, by the names that its texts have
    for them. None where none of them could be read.
    """
    values = [
        Value(held.key, held.path, text.strip() if held.key == "title" else text.rstrip(), source, node)
        for held in holder.texts
        if (source := sources.get(held.file)) is not None
        and source.root is not None
        and isinstance(text := (node := source.root.under(*held.path)).value, str)
        and text.strip()
    ]
    files = tuple(
        sources[name] for name in dict.fromkeys(held.file for held in holder.texts) if name in sources
    )
    if not files:
        return None
    people = list(_people(files[0])) if holder.proposal else []
    for person in people:
        if person.contact.note:
            path = ("contacts", person.index, "note")
            note = person.node.keys["note"]
            values.append(Value("contacts", path, person.contact.note, files[0], note))
    return HolderEntry(holder, files, tuple(values), tuple(people))


def _people(source: Source) -> Iterator[Person]:
    for index, node in enumerate(source.root.under("contacts").items if source.root else ()):
        texts = {
            key: child.value.strip()
            for key, child in node.keys.items()
            if isinstance(child.value, str) and child.value.strip()
        }
        if texts:
            keys = ("name", "role", "organisation", "email", "note")
            yield Person(index, Contact(**{key: texts.get(key) for key in keys}), node)
