"""What is known of the part of a file that is read, and what lasts from one of its paragraphs to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from .names import BOX, COMPATIBILITY, VAL, VML, N, is_on, value_of
from .styles import Styles
from .values import Item, LeftOut, LeftOutKind, TrackedChange

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .caps import Tally
    from .package import Relation

_FIELD = re.compile(r'\s*(\w+)\s+(?:"([^"]*)"|(\S+))(.*)', re.DOTALL)
_KNOWN_SPACES = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
"""How the names of extensions begin that today's Word understands."""
_LONGEST_INSTRUCTION = 20_000
_LONGEST_QUOTE = 2_000
"""Characters of the words that a comment stands on: many comments on all of a long text would else repeat it
as often.
"""
_DEEPEST_ALTERNATIVE = 4
"""Alternatives in one another whose branches are compared. Word nests two."""
SAME = "the same words"
"""The name of an alternative that says what is shown."""
_TEXT_PATH = f"{VML}textpath"
WORDS = (
    f"{N}t",
    f"{N}delText",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
)
"""The elements whose text a reader sees."""


@dataclass(slots=True)
class OpenField:
    """A field being read: its instruction, and whether what follows is its result."""

    instruction: str = ""
    result: bool = False
    again: bool = False
    """A mark of a note that stands elsewhere: its number isn't text."""
    link: str = ""
    title: str = ""
    properties: _Element | None = None
    """Of a form's field (w:ffData)."""
    length: int = 0
    """How many characters were placed before it."""

    @property
    def name(self) -> str:
        return self.instruction.split(maxsplit=1)[0].upper() if self.instruction.strip() else ""

    @property
    def silent(self) -> bool:
        """Whether what stands here isn't shown."""
        return not self.result or self.again

    def instruct(self, text: str) -> None:
        """Take in a piece of the instruction, as far as anybody reads it."""
        if not self.result and len(self.instruction) < _LONGEST_INSTRUCTION:
            self.instruction += text

    def begin_result(self) -> str:
        """Note what the field is; the bookmark of a NOTEREF."""
        self.result = True
        match = _FIELD.match(self.instruction)
        name = match[1].upper() if match else ""
        if match and name in ("NOTEREF", "FTNREF"):
            self.again = True
            return match[2] or match[3]
        if match and name == "HYPERLINK":
            place = re.search(r'\\l\s+"([^"]*)"', self.instruction)
            address = "" if (match[3] or "").startswith("\\") else match[2] or match[3] or ""
            self.link = f"{address}#{place[1]}" if place and "#" not in address else address
            tip = re.search(r'\\o\s+"([^"]*)"', self.instruction)
            self.title = tip[1] if tip else ""
        return ""


@dataclass(slots=True)
class Story:
    """One part's reading. `notes` are the notes' contents by kind and id."""

    styles: Styles
    relations: Mapping[str, Relation]
    notes: dict[tuple[str, str], tuple[Item, ...]]
    reject: bool
    digest: Callable[[str], str]
    """Of a part of the file, by its name."""
    tally: Tally
    unpaired: frozenset[_Element] = frozenset()
    """Beginnings of fields that have no end: they are none."""
    spaces: dict[str, str] = field(default_factory=dict)
    """The part's namespaces by their short names, once one is asked for."""
    fields: list[OpenField] = field(default_factory=list)
    silent: int = 0
    """How many of the fields that are open show nothing here."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """The address and title of each field that is open, its own or that around it."""
    changes: list[TrackedChange] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Words that tracked changes took away."""
    turned: list[str] = field(default_factory=list)
    """Letters of symbol fonts that became other signs."""
    cited_notes: set[tuple[str, str]] = field(default_factory=set)
    """The notes whose mark was met."""
    repeated: int = 0
    """How many characters and items were given at later marks of notes."""
    number: int = 0
    """The index of the paragraph that is read."""
    placed_words: list[str] = field(default_factory=list)
    """The words placed so far, in order."""
    length: int = 0
    """How many characters they have."""
    began: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For each comment the paragraph and the character where its words begin."""
    ended: dict[str, int] = field(default_factory=dict)

    def leave_out(self, kind: LeftOutKind, words: str, name: str = "") -> None:
        """List words that aren't placed; neighbours of one kind are one entry."""
        if not words.strip():
            return
        last = self.left_out[-1] if self.left_out else None
        if (
            last is not None
            and (last.kind, last.paragraph, last.name) == (kind, self.number, name)
            and len(last.words) < 10_000
        ):
            self.left_out[-1] = LeftOut(kind, last.words + words, self.number, name)
        else:
            self.left_out.append(LeftOut(kind, words, self.number, name))

    def begin_field(self, new: OpenField) -> None:
        new.length = self.length
        self.fields.append(new)
        self.links.append(self.links[-1] if self.links else ("", ""))
        self.silent += new.silent

    def begin_result(self) -> str:
        """The innermost field's result begins; the bookmark of a NOTEREF."""
        last = self.fields[-1]
        self.silent -= last.silent
        bookmark = last.begin_result()
        self.silent += last.silent
        if last.link:
            self.links[-1] = last.link, last.title
        return bookmark

    def end_field(self) -> OpenField:
        last = self.fields.pop()
        self.links.pop()
        self.silent -= last.silent
        return last

    def begin_comment(self, key: str) -> None:
        self.began.setdefault(key, (self.number, self.length))

    def end_comment(self, key: str) -> None:
        if key in self.began:
            self.ended.setdefault(key, self.length)

    def add_placed(self, text: str) -> None:
        """Note words that are placed."""
        self.placed_words.append(text)
        self.length += len(text)

    def quoted(self, key: str) -> tuple[int, str]:
        """The paragraph where a comment's words begin, and these."""
        if key not in self.began:
            return 0, ""
        if len(self.placed_words) > 1:
            self.placed_words = ["".join(self.placed_words)]
        number, start = self.began[key]
        end = min(self.ended.get(key, start), start + _LONGEST_QUOTE)
        return number, "".join(self.placed_words)[start:end]


def unpaired_fields(root: _Element) -> frozenset[_Element]:
    """The beginnings of fields that have no end in their text or text box."""
    from lxml import etree

    mark, open_fields, left = f"{N}fldChar", [list[etree._Element]()], set[etree._Element]()
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=(mark, BOX)):
        if element.tag == BOX:
            if event == "start":
                open_fields.append([])
            else:
                left.update(open_fields.pop())
        elif event == "start":
            kind = element.get(f"{N}fldCharType")
            if kind == "begin":
                open_fields[-1].append(element)
            elif kind == "end" and open_fields[-1]:
                open_fields[-1].pop()
    return frozenset((*left, *open_fields[0]))


def shown_alternative(element: _Element, story: Story) -> _Element | None:
    """The branch of an mc:AlternateContent that Word shows: the first choice that it understands, else the
    fallback (29500-3, section 7.4).

    Words of the others are listed, also where they are the same: most often a fallback repeats them.
    """
    branches = [child for child in element if isinstance(child.tag, str)]
    taken: _Element | None = None
    for branch in branches:
        needs = branch.get("Requires", "").split()
        understood = all(_is_understood(_spaces(element, story).get(name)) for name in needs)
        if branch.tag == f"{COMPATIBILITY}Fallback" or understood:
            taken = branch
            break
    around = islice(element.iterancestors(f"{COMPATIBILITY}AlternateContent"), _DEEPEST_ALTERNATIVE, None)
    own = _compact(bare_words(taken)) if len(branches) > 1 and next(around, None) is None else None
    for branch in branches:
        if branch is not taken:
            words = bare_words(branch)
            story.leave_out("alternative", words, SAME if _compact(words) == own else "")
    return taken


def _spaces(element: _Element, story: Story) -> Mapping[str, str]:
    """A part's namespaces, gathered once: asking each element for those around it would take very long where
    there are many.
    """
    from lxml import etree

    if not story.spaces:
        story.spaces[""] = ""
        for _, (name, space) in etree.iterwalk(element.getroottree(), events=("start-ns",)):
            story.spaces.setdefault(name, space)
    return story.spaces


def _is_understood(space: str | None) -> bool:
    """Whether today's Word understands an extension. One that nobody has declared can't be asked for: then
    the choice is taken.
    """
    return space is None or space.startswith(_KNOWN_SPACES)


def _compact(text: str) -> str:
    return "".join(text.split())


def bare_words(element: _Element | None) -> str:
    """All words in an element, run together."""
    if element is None:
        return ""
    return "".join(
        [
            text.get("string", "") if text.tag == _TEXT_PATH else text.text or ""
            for text in element.iter(*WORDS, _TEXT_PATH)
        ]
    )


def form_answer(properties: _Element) -> str:
    """What a form's field shows that has no result of its own: a box, ticked or not, or the chosen line of a
    list (17.16.7, 17.16.9).
    """
    box, choices = properties.find(f"{N}checkBox"), properties.find(f"{N}ddList")
    if box is not None:
        ticked = is_on(box.find(f"{N}checked"))
        return "☒" if (is_on(box.find(f"{N}default")) if ticked is None else ticked) else "☐"
    if choices is not None:
        lines = [line.get(VAL, "") for line in choices.iterchildren(f"{N}listEntry")]
        chosen = value_of(choices, "result") or value_of(choices, "default") or "0"
        return (
            lines[int(chosen)] if chosen.isdecimal() and len(chosen) < 4 and int(chosen) < len(lines) else ""
        )
    return ""
