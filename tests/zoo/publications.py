"""A publication of random numbers, lengths and features from a seed, and the words that its outputs must hold.

Words are made of syllables and stand once in a publication, so that a lost or doubled one is known by itself. Each
choice that has made trouble somewhere has a share of at least 15 % (`FEATURES` counts them).
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

LANGUAGES = ("sv", "en")
SHEETS = {
    "A5": (148, 210),
    "A4": (210, 297),
    "narrow": (120, 170),
    "letter": (216, 279),
    "square": (210, 210),
    "landscape": (297, 210),
}
"""Trim sizes in mm."""
_ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "r",
    "s",
    "sk",
    "sl",
    "sp",
    "st",
    "str",
    "t",
    "tr",
    "v",
)
_VOWELS = {"sv": ("a", "e", "i", "o", "u", "å", "ä", "ö", "y"), "en": ("a", "e", "i", "o", "u", "ea", "oo")}
_CODAS = ["", "", "n", "r", "l", "s", "t", "m", "nd", "rk", "st"]
_SIZES = {"body": 9.3, "label": 7.75, "list": 8.4, "member": 8.25}


@dataclass
class Entry:
    """One entry: its text by field as Markdown, and the words of each text in order."""

    id: str
    title: str
    texts: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    numbered: list[tuple[int, str]] = field(default_factory=list)
    """Numbers of lists, each with the first word of its item."""
    heads: set[str] = field(default_factory=set)
    """Words of tables' heads, which stand again on each page."""
    contacts: list[dict[str, str]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)


@dataclass
class Publication:
    """What was written into a root, by its parts."""

    seed: int
    language: str
    sheet: str
    chapters: list[tuple[str, list[Entry]]]
    fields: list[tuple[str, str]]
    members: list[tuple[str, str]]
    features: set[str]
    pictures: dict[str, bytes] = field(default_factory=dict)
    theme: dict[str, Any] = field(default_factory=dict)

    @property
    def entries(self) -> list[Entry]:
        return [entry for _, entries in self.chapters for entry in entries]


class Maker:
    """Makes words and texts; each word once."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.language = self.random.choice(LANGUAGES)
        self.features: set[str] = set()
        self._words: set[str] = set()
        self.pictures: dict[str, bytes] = {}
        self.notes = 0

    def has(self, feature: str, share: float = 0.2) -> bool:
        """Whether this publication has a feature; it is noted."""
        chosen = self.random.random() < share
        if chosen:
            self.features.add(feature)
        return chosen

    def word(self, letters: int = 0) -> str:
        """A word that there wasn't yet, of at least so many letters."""
        while True:
            length = letters or self.random.choice((5, 6, 7, 8, 9, 11, 13))
            text, syllables = "", 0
            while len(text) < length or syllables < 2:  # one alone may be a piece of a word that is parted
                syllables += 1
                text += self.random.choice(_ONSETS) + self.random.choice(_VOWELS[self.language])
                text += self.random.choice(_CODAS)
            if text not in self._words and _ascii(text) not in self._words:
                self._words |= {text, _ascii(text)}
                return text

    def spoken_for(self, words: Sequence[str]) -> None:
        """Words that stand elsewhere: no text gets them."""
        self._words |= set(words)

    def sentence(self, words: Sequence[str]) -> str:
        return f"{words[0].capitalize()}{''.join(' ' + word for word in words[1:])}."

    def title(self, count: int) -> str:
        words = [self.word() for _ in range(count)]
        return self.sentence(words).rstrip(".")

    def words(self, count: int) -> list[str]:
        return [self.word() for _ in range(count)]

    def paragraph(self, entry: Entry, key: str, count: int) -> str:
        sentences = []
        while count > 0:
            words = self.words(min(count, self.random.randint(6, 18)))
            count -= len(words)
            entry.words[key] += words
            sentences.append(self.sentence(words))
        return " ".join(sentences)

    def items(self, entry: Entry, key: str, *, numbered: bool, start: int = 1, depth: int = 0) -> list[str]:
        lines = []
        for number in range(start, start + self.random.randint(2, 5)):
            words = self.words(self.random.randint(3, 14))
            entry.words[key] += words
            if numbered:
                entry.numbered.append((number, words[0]))
            mark = f"{number}." if numbered else "-"
            lines.append(f"{mark} {self.sentence(words)}")
            if depth == 0 and self.random.random() < 0.3:
                inner = self.items(entry, key, numbered=self.random.random() < 0.5, depth=1)
                lines += [" " * (len(mark) + 1) + line for line in inner]
        return lines

    def table(self, entry: Entry, key: str, columns: int, rows: int) -> str:
        lines = []
        for row in range(rows + 1):
            cells = [self.word() for _ in range(columns)]
            entry.words[key] += cells
            lines.append("| " + " | ".join(cells) + " |")
            if row == 0:
                entry.heads |= set(cells)
                lines.append("|" + " --- |" * columns)
        return "\n".join(lines)

    def picture(self, entry: Entry, key: str) -> str:
        width, height = self.random.choice(((900, 600), (500, 900), (1200, 300), (400, 400)))
        kind = self.random.choice(("png", "jpeg"))
        image = Image.new("RGB", (width, height), tuple(self.random.randrange(120, 230) for _ in range(3)))
        ImageDraw.Draw(image).ellipse((width // 4, height // 4, width // 2, height // 2), fill=(90, 90, 120))
        data = io.BytesIO()
        image.save(data, kind)
        name = f"{self.word()}.{'jpg' if kind == 'jpeg' else kind}"
        self.pictures[name] = data.getvalue()
        caption = self.words(self.random.randint(3, 12))
        entry.words[key] += caption
        alternative = " ".join(self.words(4))
        return f'![{alternative}](images/{name} "{self.sentence(caption)}")'


def random_publication(seed: int) -> Publication:
    """The publication of a seed."""
    make = Maker(seed)
    pick = make.random
    few, many = make.has("few entries", 0.16), make.has("many entries", 0.16)
    count = pick.randint(1, 3) if few else pick.randint(60, 90) if many else pick.randint(6, 24)
    chapters = 1 if make.has("one chapter", 0.16) else pick.randint(2, 8)
    if make.has("many chapters", 0.18):
        chapters = pick.randint(14, 25)
    chapters = min(chapters, count)
    large_chapter = chapters < count - 20 and make.has("a chapter of 20", 0.9)
    members = _members(make)
    fields = _fields(make)
    entries = [_entry(make, number, fields, members, many) for number in range(count)]
    parts = _parted(make, entries, chapters, large_chapter)
    sheet = pick.choice(tuple(SHEETS)) if make.has("another page size", 0.6) else "A5"
    publication = Publication(
        seed, make.language, sheet, parts, fields, members, make.features, make.pictures
    )
    publication.theme = _theme(make, sheet)
    return publication


def _members(make: Maker) -> list[tuple[str, str]]:
    count = 30 + make.random.randint(0, 8) if make.has("30 members", 0.16) else make.random.randint(1, 14)
    long = make.has("long names of members", 0.2)
    names = []
    for number in range(count):
        words = make.words(make.random.randint(4, 6) if long else make.random.randint(1, 3))
        names.append((f"member-{number}", " ".join(word.capitalize() for word in words)[:70].strip()))
    return names


def _fields(make: Maker) -> list[tuple[str, str]]:
    count = make.random.randint(6, 7) if make.has("many fields", 0.18) else make.random.randint(2, 5)
    if make.has("one field", 0.16):
        count = 1
    long = make.has("long labels", 0.18)
    return [
        (f"field_{number}", make.title(make.random.randint(4, 7) if long else make.random.randint(1, 3)))
        for number in range(count)
    ]


def _parted(make: Maker, entries: list[Entry], chapters: int, large: bool) -> list[tuple[str, list[Entry]]]:
    """The entries in chapters of random sizes, at least one in each."""
    cuts = sorted(make.random.sample(range(1, len(entries)), chapters - 1)) if chapters > 1 else []
    if large and cuts:
        cuts = sorted({min(cut, len(entries) - 20) for cut in cuts})
    long = make.has("long titles of chapters", 0.2)
    parts = []
    for first, last in zip([0, *cuts], [*cuts, len(entries)], strict=True):
        words = make.random.randint(6, 10) if long else make.random.randint(1, 4)
        title = make.title(words)
        if make.has("long words", 0.16):
            title = f"{make.word(34).capitalize()} {title.lower()}"
        parts.append((title, entries[first:last]))
    return parts


def _entry(
    make: Maker, number: int, fields: list[tuple[str, str]], members: list[tuple[str, str]], short: bool
) -> Entry:
    pick = make.random
    title = make.title(pick.randint(12, 16) if make.has("long titles", 0.12) else pick.randint(2, 7))
    if make.has("a long word in a title", 0.06):
        title += f" {make.word(32)}"
    entry = Entry(f"entry-{number}", title)
    entry.members = [
        member for member, _ in pick.sample(members, min(len(members), pick.choice((1, 1, 1, 2))))
    ]
    for place, (key, _) in enumerate(fields):
        entry.words[key] = []
        if place and pick.random() < 0.12:
            make.features.add("an empty field")
            entry.texts[key] = ""
            continue
        entry.texts[key] = "\n\n".join(_blocks(make, entry, key, short))
    for _ in range(pick.randint(1, 6) if make.has("many contacts", 0.1) else pick.choice((0, 1, 1, 2))):
        entry.contacts.append(_contact(make))
    return entry


def _blocks(make: Maker, entry: Entry, key: str, short: bool) -> list[str]:
    pick = make.random
    lengths = (15, 40) if short else (20, 90)
    blocks: list[Callable[[], str]] = [lambda: make.paragraph(entry, key, pick.randint(*lengths))]
    if not short and make.has("a text over 5,000 characters", 0.02):
        blocks += [lambda: make.paragraph(entry, key, 150)] * 5
    if make.has("a list", 0.12):
        numbered, start = pick.random() < 0.5, pick.choice((1, 1, 3, 9))
        blocks.append(lambda: "\n".join(make.items(entry, key, numbered=numbered, start=start)))
    if make.has("a table", 0.05):
        wide, long = make.has("a wide table", 0.3), make.has("a long table", 0.2)
        columns, rows = pick.randint(7, 10) if wide else pick.randint(2, 4), pick.randint(2, 6)
        blocks.append(lambda: make.table(entry, key, columns, pick.randint(40, 60) if long else rows))
    if make.has("a picture", 0.05):
        blocks.append(lambda: make.picture(entry, key))
    if make.has("a footnote", 0.06):
        blocks.append(lambda: _with_note(make, entry, key))
    made = [block() for block in blocks]
    if pick.random() < 0.5:
        made.append(make.paragraph(entry, key, pick.randint(*lengths)))
    return made


def _with_note(make: Maker, entry: Entry, key: str) -> str:
    """A paragraph with a note; the note's words are looked for apart, since they stand at the foot."""
    make.notes += 1
    text = make.paragraph(entry, key, 20)
    count = 70 if make.has("a footnote over 600 characters", 0.25) else 12
    words = make.words(count)
    entry.words.setdefault("notes", []).extend(words)
    return f"{text}[^{make.notes}]\n\n[^{make.notes}]: {make.sentence(words)}"


def _contact(make: Maker) -> dict[str, str]:
    first, last = make.word().capitalize(), make.word().capitalize()
    contact = {"name": f"{first} {last}"}
    if make.random.random() < 0.7:
        contact["role"] = " ".join(make.words(make.random.choice((1, 2, 6))))
    if make.random.random() < 0.6:
        contact["organisation"] = " ".join(make.words(make.random.choice((1, 2, 5)))).capitalize()
    if make.random.random() < 0.8:
        place = make.word(make.random.choice((6, 6, 24)))
        parts = [_ascii(word) for word in (first, last, place)]
        make.spoken_for(parts)
        contact["email"] = f"{parts[0]}.{parts[1]}@{parts[2]}.example"
    return contact


def _ascii(word: str) -> str:
    return word.lower().translate(str.maketrans("åäöéy", "aaoey"))


def _theme(make: Maker, sheet: str) -> dict[str, Any]:
    """What the theme says otherwise than the project's: page, sizes; empty where it stays."""
    width, height = SHEETS[sheet]
    changes: dict[str, Any] = {}
    if sheet != "A5":
        changes["page"] = {"width": f"{width}mm", "height": f"{height}mm"}
    if make.has("large print", 0.15):
        changes["sizes"] = {name: f"{size * 1.5:.2f}pt" for name, size in _SIZES.items()}
    return changes


def write(publication: Publication, root: Path, project: Path) -> None:
    """Puts the publication's files into a root; the theme is the project's with its changes."""
    folder = root / "content" / "2031"
    (folder / "proposals").mkdir(parents=True)
    members = [
        {"id": key, "name": name, "kind": "agency", "recipients": [f"{key}@zoo.example"]}
        for key, name in publication.members
    ]
    _put(root / "content" / "members.yaml", members)
    _put(
        folder / "edition.yaml",
        {
            "title": f"{publication.entries[0].title.split()[0]} 2031",
            "language": publication.language,
            "publisher": "The Zoo",
            "date": "2031-05-04",
            "fields": [
                {"key": key, "label": label, "need": "required" if number == 0 else "expected"}
                for number, (key, label) in enumerate(publication.fields)
            ],
            "chapters": [
                {"id": f"chapter-{number}", "title": title, "proposals": [entry.id for entry in entries]}
                for number, (title, entries) in enumerate(publication.chapters)
            ],
            "imprint": "The Zoo prints what may be printed.\n",
        },
    )
    for entry in publication.entries:
        values = {"title": entry.title, "submitted_by": entry.members, **entry.texts}
        if entry.contacts:
            values["contacts"] = entry.contacts
        _put(folder / "proposals" / f"{entry.id}.yaml", values)
    if publication.pictures:
        (folder / "images").mkdir()
        for name, data in publication.pictures.items():
            (folder / "images" / name).write_bytes(data)
    if publication.theme:
        theme = yaml.safe_load((project / "styles" / "theme.yaml").read_text("utf-8"))
        for group, values in publication.theme.items():
            theme[group] |= values
        (root / "styles").mkdir()
        _put(root / "styles" / "theme.yaml", theme)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines under a bar, as an editor writes them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else '"' if ": " in text or text[:1] in "-*#!" else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def _put(path: Path, value: Any) -> None:
    path.write_text(
        yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000), "utf-8"
    )
