"""A foreign Word file as plain values: paragraphs in reading order, with what was changed and said in them.
No XML, nothing of our model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Vertical = Literal["", "superscript", "subscript"]
Numbering = Literal["", "bullet", "number"]
ChangeKind = Literal["insertion", "deletion", "move", "split", "join", "look"]
LeftOutKind = Literal[
    "hidden",
    "struck",
    "sign",
    "placeholder",
    "field",
    "alternative",
    "part",
    "drawing",
    "embedded",
    "header",
    "footer",
    "note",
    "comment",
    "chart",
    "diagram",
    "glossary",
    "elsewhere",
    "lost",
]


@dataclass(frozen=True, slots=True)
class CharacterFormat:
    """How words look. `code`: as code between other words.

    `link` is an address, or # and a bookmark's name; `title` what shows when the pointer rests on it.
    """

    strong: bool = False
    emphasis: bool = False
    vertical: Vertical = ""
    link: str = ""
    title: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Text of one look; "\\n" is a line break in it, "\\t" a tab."""

    text: str
    look: CharacterFormat = CharacterFormat()


@dataclass(frozen=True, slots=True)
class WordNote:
    """A footnote (or endnote) at the place of its mark. `bookmark` is that around the mark."""

    content: tuple[Item, ...]
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class NoteAgain:
    """A later mark of the note whose mark stands in a bookmark."""

    bookmark: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file's name where the file says it, the beginning of its bytes' SHA-256, and its
    alternative text.
    """

    name: str
    digest: str
    alt: str


Item: TypeAlias = "Words | WordNote | NoteAgain | Picture"


@dataclass(frozen=True, slots=True)
class BookmarkStart:
    """A bookmark's start, and how much of the paragraph stands before it: characters, a note or picture
    counting one.

    `gone`: it stands in what a tracked change has taken away.
    """

    name: str
    offset: int
    gone: bool = False


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A tracked change. `date` is as Word writes it; `text` the words inserted, deleted or moved, or the
    look's new name.
    """

    kind: ChangeKind
    author: str
    date: str
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: `quoted` are the words it stands on (the first 2,000 characters), `paragraph` the index of
    the one where these begin.
    """

    author: str
    date: str
    text: str
    quoted: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the file that are in none of the paragraphs, and why.

    `paragraph` is the index of the paragraph at which they stand, -1 for words of another part of the file;
    `name` that part's name, a font's or a field's.
    """

    kind: LeftOutKind
    words: str
    paragraph: int = -1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a paragraph stands; tables count from 0 in the file. `head` says that the row is the
    table's head.
    """

    table: int
    row: int
    column: int
    head: bool = False


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph as it stands when the tracked changes are accepted (or rejected).

    `style` is its style's name in lower case. `numbering` is "bullet", "number" or "", on a `level` from 0;
    `label` is what Word shows before it ("3.", "b)", "•"). `sources` counts the paragraphs of the file that
    it was made of, joined where an end between them was deleted. `boxed`: in a text box. `breaks` are the
    characters before each page break in it; `new_page`: it begins a page.
    """

    style: str
    items: tuple[Item, ...]
    numbering: Numbering = ""
    level: int = 0
    marks: tuple[BookmarkStart, ...] = ()
    cell: Cell | None = None
    sources: int = 1
    boxed: bool = False
    aligned: Literal["", "center", "right"] = ""
    label: str = ""
    breaks: tuple[int, ...] = ()
    new_page: bool = False

    @property
    def text(self) -> str:
        """The words, without notes and pictures."""
        return "".join([item.text for item in self.items if isinstance(item, Words)])

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read or see."""
        return all(isinstance(item, Words) and not item.text.strip() for item in self.items)


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A Word file's words. `draft` is the draft's id and `base` its base snapshot's JSON, empty where they
    are gone.

    `dropped` counts the file's paragraphs that are in none of `paragraphs`: those in table rows that a
    tracked change took away. `left_out` are words that stand in none of them; `gone` those that tracked
    changes took away, `turned` the letters of symbol fonts that became other signs (both are told elsewhere,
    and kept for the proof that nothing is lost).
    """

    paragraphs: tuple[WordParagraph, ...]
    changes: tuple[TrackedChange, ...] = ()
    comments: tuple[Comment, ...] = ()
    draft: str = ""
    base: str = field(default="", repr=False)
    dropped: int = 0
    left_out: tuple[LeftOut, ...] = ()
    gone: str = field(default="", repr=False)
    turned: str = field(default="", repr=False)
