"""Random but legal editions whose every word stands in them once, and what is wrong with the booklet made of
one.
"""

from __future__ import annotations

import io
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise, product
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw
import yaml
from PIL import Image
from printed import PUBLICATION
from small import Root

SYLLABLES = ["".join(pair) for pair in product("bdfgklmnprstv", "aeiou")]
NOTE_LENGTHS = (3, 3, 12, 40, 90, 250, 700)
"""In words of six letters: up to 5,000 characters."""
PT_IN_MM = 72 / 25.4


class Box(NamedTuple):
    """A word on a page: page from 0, edges in points from the page's lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    word: str


@dataclass
class Note:
    """A note's words, and the word that its call follows."""

    after: str
    words: list[str]


@dataclass
class Publication:
    """An edition's files by name; each run of words in their order, and the notes."""

    files: dict[str, str | bytes] = field(default_factory=dict)
    runs: list[list[str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def write(self, root: Root) -> Root:
        for name, content in self.files.items():
            root.write(name, content)
        return root


class Maker:
    """Makes one publication by chance."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)
        self.made = Publication()
        self._numbers = count(self.chance.randrange(1000))
        self._definitions: list[str] = []
        self._labels = count(1)

    def publication(self) -> Publication:
        chance = self.chance
        entries = [f"e{number}" for number in range(chance.randrange(1, 5))]
        fields = [
            {"key": f"f{number}", "label": "Label", "need": "optional"}
            for number in range(1, chance.randrange(2, 4))
        ]
        edition = {
            "title": "Small",
            "language": chance.choice(("en", "sv")),
            "publisher": "P",
            "date": "2031-01-01",
            "fields": [{"key": "f0", "label": "Aim", "need": "required"}, *fields],
            "chapters": [{"id": "c1", "title": "One", "proposals": entries}],
        }
        self.made.files["content/2031/edition.yaml"] = yaml.safe_dump(edition)
        self.made.files["content/members.yaml"] = "- {id: m1, kind: region, name: Member One}\n"
        for number, entry in enumerate(entries):
            proposal = {
                "title": f"Entry {number}",
                "submitted_by": ["m1"],
                "contacts": [self._contact() for _ in range(chance.choice((0, 1, 2, 6, 9)))],
            }
            proposal |= {f"f{key}": self._text() for key in range(len(fields) + 1)}
            self.made.files[f"content/2031/proposals/{entry}.yaml"] = yaml.safe_dump(
                proposal, allow_unicode=True
            )
        picture = io.BytesIO()
        Image.new("RGB", chance.choice(((60, 40), (20, 60), (300, 40))), "#44AA77").save(picture, "PNG")
        self.made.files["content/2031/images/a.png"] = picture.getvalue()
        if chance.random() < 0.3:
            self.made.files["styles/theme.yaml"] = (PUBLICATION / "styles" / "theme.yaml").read_text("utf-8")
        return self.made

    def _word(self) -> str:
        number = next(self._numbers)
        size = len(SYLLABLES)
        return (
            SYLLABLES[number // size // size % size]
            + SYLLABLES[number // size % size]
            + SYLLABLES[number % size]
        )

    def _words(self, number: int) -> list[str]:
        run = [self._word() for _ in range(number)]
        self.made.runs.append(run)
        return run

    def _contact(self) -> dict[str, str]:
        contact = {
            "name": " ".join(self._words(2)).title(),
            "role": " ".join(self._words(self.chance.choice((1, 8)))),
        }
        self.made.runs[-2] = contact["name"].split()
        if self.chance.random() < 0.4:
            contact["note"] = " ".join(self._words(self.chance.choice((4, 90))))
        return contact

    def _text(self) -> str:
        """A field: blocks of several kinds, notes anywhere in them."""
        chance = self.chance
        self._definitions = []
        notes = chance.choice((0, 0, 1, 2, 5, 9))
        parts: list[Callable[[], str]] = [lambda: self._run(chance.choice((4, 25, 60, 160)))]
        parts += [lambda: self._list(), lambda: self._table(), lambda: "![Picture](images/a.png)"] * (
            chance.random() < 0.5
        )
        blocks = [chance.choice(parts)() for _ in range(chance.choice((1, 1, 2, 4)))]
        for _ in range(notes):
            self._put_note(blocks)
        return "\n\n".join([*blocks, *self._definitions])

    def _run(self, number: int) -> str:
        return " ".join(self._words(number))

    def _list(self) -> str:
        mark = self.chance.choice(("-", "1."))
        return "\n".join(
            f"{mark} {self._run(self.chance.choice((2, 30)))}" for _ in range(self.chance.randrange(1, 6))
        )

    def _table(self) -> str:
        rows = [
            f"| {self._run(2)} | {self._run(self.chance.choice((1, 9)))} |"
            for _ in range(self.chance.randrange(2, 6))
        ]
        return "\n".join([rows[0], "|---|---|", *rows[1:]])

    def _put_note(self, blocks: list[str]) -> None:
        """A note behind a word that has none yet."""
        place = self.chance.randrange(len(blocks))
        words = blocks[place].split(" ")
        free = [index for index, word in enumerate(words) if word.isalpha()]
        if blocks[place].startswith("!") or not free:
            return
        index, label = self.chance.choice(free), next(self._labels)
        note = Note(words[index], self._words(self.chance.choice(NOTE_LENGTHS)))
        words[index] += f"[^{label}]"
        blocks[place] = " ".join(words)
        self.made.notes.append(note)
        self._definitions.append(f"[^{label}]: {' '.join(note.words)}")


def faults(publication: Publication, pdf: bytes) -> list[str]:
    """What is wrong with the booklet: words missing or there twice, out of order, over each other or past the
    text's foot, a note before its call.
    """
    document = pypdfium2.PdfDocument(pdf)
    pages = [list(words_on(document[number], number)) for number in range(len(document))]
    wanted = {word for run in publication.runs for word in run}
    boxes = [box for page in pages for box in page if box.word in wanted]
    counted = Counter(box.word for box in boxes)
    places = {box.word: box for box in boxes}
    registers = {
        word for run in publication.runs if run[0].istitle() for word in run
    }  # names stand in the register too
    found = [
        f"{word} is there {counted[word]} times"
        for word in wanted
        if counted[word] != 1 and not (word in registers and counted[word])
    ]
    for run in publication.runs:
        seen = [places[word] for word in run if counted[word] == 1]
        found += [
            f"{after.word} stands before {before.word}"
            for before, after in pairwise(seen)
            if _is_before(after, before)
        ]
    for note in publication.notes:
        call, body = places.get(note.after), places.get(note.words[0])
        if call and body and body.page < call.page:
            found.append(f"the note of {note.after} is on an earlier page")
    foot = (24 if "styles/theme.yaml" in publication.files else 17) * PT_IN_MM
    found += [
        f"{box.word} stands below the text, on page {box.page + 1}" for box in boxes if box.bottom < foot - 1
    ]
    found += [
        f"{one.word} lies over {other.word}, on page {one.page + 1}"
        for page in pages
        for one, other in _overlaps(page)
    ]
    return found


def _is_before(after: Box, before: Box) -> bool:
    """Whether a word that is read after another stands on an earlier page, or higher on the same one."""
    return after.page < before.page or (after.page == before.page and after.bottom > before.top)


def words_on(page: pypdfium2.PdfPage, number: int) -> Iterator[Box]:
    """A page's words, and the numbers at or in them by themselves."""
    text = page.get_textpage()
    letters: list[tuple[str, tuple[float, float, float, float], float]] = []
    for index in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        size = raw.FPDFText_GetFontSize(text, index)
        if letters and (
            not letter.isprintable()
            or letter.isspace()
            or letter.isdigit() != letters[-1][0].isdigit()
            or abs(size - letters[-1][2]) > 0.1
        ):
            yield _joined(letters, number)
            letters = []
        if letter.isprintable() and not letter.isspace():
            letters.append((letter, text.get_charbox(index), size))
    if letters:
        yield _joined(letters, number)


def _joined(letters: list[tuple[str, tuple[float, float, float, float], float]], number: int) -> Box:
    edges = [box for _, box, _ in letters]
    word = "".join(letter for letter, _, _ in letters).strip(",.")
    return Box(
        number,
        min(box[0] for box in edges),
        min(box[1] for box in edges),
        max(box[2] for box in edges),
        max(box[3] for box in edges),
        word,
    )


def _overlaps(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Words that lie over each other by more than a hair."""
    ordered = sorted(boxes, key=lambda box: box.bottom)
    bottoms = [box.bottom for box in ordered]
    for index, box in enumerate(ordered):
        for other in ordered[index + 1 : bisect_left(bottoms, box.top - 0.7)]:
            if min(box.right, other.right) - max(box.left, other.left) > 0.7:
                yield box, other
