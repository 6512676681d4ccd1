"""A publication of random numbers, lengths and features from a seed, and the words that its outputs must hold.

Words stand once in a publication. Each choice that has made trouble somewhere is had by at least 15 % of the seeds:
`features` tells it from the content itself.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from .words import Words, ascii_of

LANGUAGES = ("sv", "en", "de", "fi")
"""Those that words.py has sounds for, and the product a catalogue."""
SHEETS = {
    "A5": (148, 210),
    "A4": (210, 297),
    "narrow": (120, 170),
    "letter": (216, 279),
    "square": (210, 210),
    "landscape": (297, 210),
}
"""Trim sizes in mm."""
FACES = ("own", "own", "wide", "narrow")
"""Pairs of faces (writing.py has their files): the project's for half of the seeds, two others."""
THEMES = ("bold", "bold", "bold", "calm", "large")
"""Of the project: a fifth of the seeds each has another than the default."""
PLACES = ("first", "front", "end", "last")
"""Of free pages: before the contents, before the chapters, behind them, behind the registers."""
PARTS = (
    "members",
    "contacts",
    "contents",
    "overview",
    "guide",
    "key",
    "member_register",
    "contact_register",
    "back_cover",
    "cover_number",
    "cover_tiles",
)
"""What a publication may leave out."""
WORDS = 9_000
"""About as many words has a publication of many entries: what is long is tried in those of fewer."""


@dataclass
class Note:
    """A footnote: the word that its call stands behind, and its words."""

    call: str
    words: list[str]


@dataclass
class Block:
    """A paragraph, heading, list, table or picture: as Markdown, and its words in order."""

    kind: str
    markdown: str
    words: list[str]
    numbers: list[tuple[int, str]] = field(default_factory=list)
    """Numbers of a list, each with the first word of its item."""
    heads: list[str] = field(default_factory=list)
    """Words of a table's head, which stand again on each page."""
    notes: list[Note] = field(default_factory=list)
    depth: int = 0
    """Of a list: how many stand in each other."""


def markdown(blocks: Sequence[Block]) -> str:
    return "\n\n".join(block.markdown for block in blocks)


@dataclass
class Entry:
    """One entry: its texts by field."""

    id: str
    title: str
    members: list[str]
    fields: dict[str, list[Block]]
    contacts: list[dict[str, str]]

    @property
    def blocks(self) -> list[Block]:
        return [block for blocks in self.fields.values() for block in blocks]

    def text(self, key: str) -> str:
        return markdown(self.fields[key])


@dataclass
class Chapter:
    """A chapter: its title, its entries in order, and what stands before them."""

    title: str
    entries: list[Entry]
    intro: list[Block] = field(default_factory=list)


@dataclass
class FreePage:
    """A page that is nobody's entry, at one of PLACES."""

    id: str
    title: str
    place: str
    blocks: list[Block]


@dataclass
class Publication:
    """What is written into a root, by its parts."""

    seed: int
    language: str
    sheet: str
    faces: str
    large: bool
    fields: dict[str, str]
    """Labels by key."""
    members: dict[str, str]
    """Names by identifier."""
    chapters: list[Chapter]
    pictures: dict[str, bytes]
    left_out: list[str] = field(default_factory=list)
    """Parts that the publication does without."""
    opening_side: str = ""
    own_words: dict[str, dict[str, str]] = field(default_factory=dict)
    """What an entry, a member, a chapter is called, one and many."""
    pages: list[FreePage] = field(default_factory=list)
    theme: str = "bold"

    @property
    def entries(self) -> list[Entry]:
        return [entry for chapter in self.chapters for entry in chapter.entries]

    @property
    def texts(self) -> list[tuple[str, list[Block]]]:
        """All texts in the order of the outputs, each with the name of its place."""

        def free(*places: str) -> list[tuple[str, list[Block]]]:
            return [(page.id, page.blocks) for place in places for page in self.pages if page.place == place]

        texts = free("first", "front")
        for number, chapter in enumerate(self.chapters):
            texts.append((f"chapter-{number}.intro", chapter.intro))
            texts += [
                (f"{entry.id}.{key}", part) for entry in chapter.entries for key, part in entry.fields.items()
            ]
        return texts + free("end", "last")


def features(publication: Publication) -> set[str]:
    """The choices that the publication's content shows."""
    entries, chapters = publication.entries, publication.chapters
    blocks = [block for entry in entries for block in entry.blocks]
    texts = [entry.text(key) for entry in entries for key in entry.fields]
    titles = [entry.title for entry in entries] + [chapter.title for chapter in chapters]
    tables = [
        (block.markdown.partition("\n")[0].count("|") - 1, block.markdown.count("\n"))
        for block in blocks
        if block.kind == "table"
    ]
    lists = [block for block in blocks if block.kind == "list"]
    pictures = [Image.open(io.BytesIO(data)) for data in publication.pictures.values()]
    contacts = [contact for entry in entries for contact in entry.contacts]
    notes = [note for block in blocks for note in block.notes]
    alone = any(
        [block.kind for block in part] == ["picture"] for entry in entries for part in entry.fields.values()
    )
    shown = {
        publication.language: True,
        publication.sheet: True,
        f"{publication.faces} faces": True,
        f"the theme {publication.theme}": True,
        "large print": publication.large,
        "one chapter": len(chapters) == 1,
        "14–25 chapters": 14 <= len(chapters) <= 25,
        "1–3 entries": len(entries) <= 3,
        "60–120 entries": 60 <= len(entries) <= 120,
        "a chapter of 1": any(len(chapter.entries) == 1 for chapter in chapters),
        "a chapter of 20": any(len(chapter.entries) >= 20 for chapter in chapters),
        "a title over 100 characters": any(len(title) > 100 for title in titles),
        "a word of 30–40 letters": any(30 <= len(word) <= 40 for title in titles for word in title.split()),
        "no members": not publication.members,
        "one member": len(publication.members) == 1,
        "30 members": len(publication.members) >= 30,
        "a name of 50–70": any(50 <= len(name) <= 70 for name in publication.members.values()),
        "0–1 fields": len(publication.fields) <= 1,
        "6–7 fields": len(publication.fields) in (6, 7),
        "a long label": any(len(label) > 40 for label in publication.fields.values()),
        "a text over 5,000 characters": any(len(text) > 5000 for text in texts),
        "an empty text": not all(texts),
        "a small heading": any(block.kind == "heading" for block in blocks),
        "a nested list": any(block.depth > 1 for block in lists),
        "a started list": any(block.numbers and block.numbers[0][0] > 1 for block in lists),
        "a table of 7–10 columns": any(columns >= 7 for columns, _ in tables),
        "a table of 40–80 rows": any(rows >= 41 for _, rows in tables),
        "a footnote over 600 characters": any(len(" ".join(note.words)) > 600 for note in notes),
        "five footnotes in an entry": any(
            sum(len(block.notes) for block in entry.blocks) >= 5 for entry in entries
        ),
        "a tall picture": any(picture.height > 1.5 * picture.width for picture in pictures),
        "a wide picture": any(picture.width > 3 * picture.height for picture in pictures),
        "a small picture": any(picture.width < 200 for picture in pictures),
        "a JPEG": any(picture.format == "JPEG" for picture in pictures),
        "a transparent PNG": any(picture.mode == "RGBA" for picture in pictures),
        "a grey picture": any(picture.mode == "L" for picture in pictures),
        "a picture alone in a field": alone,
        "long parts of contacts": any(max(map(len, contact.values())) > 60 for contact in contacts),
        "missing parts of contacts": any(len(contact) < 4 for contact in contacts),
        "six contacts in an entry": any(len(entry.contacts) >= 6 for entry in entries),
        "parts left out": bool(publication.left_out),
        "chapters on right pages": publication.opening_side == "right",
        "chapters on any page": publication.opening_side == "any",
        "words of its own": bool(publication.own_words),
        "free pages": bool(publication.pages),
        "introductions of chapters": any(chapter.intro for chapter in chapters),
    }
    return {name for name, has in shown.items() if has}


class Maker:
    """Makes texts of a publication."""

    def __init__(self, language: str, source: random.Random) -> None:
        self.random = source
        self.words = Words(language, source)
        self.pictures: dict[str, bytes] = {}
        self._notes = 0

    def has(self, share: float) -> bool:
        return self.random.random() < share

    def title(self, count: int) -> str:
        return " ".join(self.words.some(count)).capitalize()

    def paragraph(self, count: int, notes: Sequence[int] = ()) -> Block:
        """So many words in sentences; notes of so many words each, called behind sentences."""
        pick = self.random
        block = Block("paragraph", "", [])
        sentences: list[str] = []
        while count > 0 or len(sentences) < len(notes):
            words = self.words.some(min(max(count, 6), pick.randint(6, 18)))
            count -= len(words)
            block.words += words
            marked = words.copy()
            if len(words) > 5 and self.has(0.15):
                place = pick.randrange(1, len(words) - 1)
                marked[place] = pick.choice(("*{}*", "**{}**", "[{}](https://zoo.example/)")).format(
                    words[place]
                )
            sentences.append(_sentence(marked))
        definitions = []
        for place, length in zip(sorted(pick.sample(range(len(sentences)), len(notes))), notes, strict=True):
            self._notes += 1
            note = Note(_last_word(sentences[place]), self.words.some(length))
            block.notes.append(note)
            sentences[place] += f"[^{self._notes}]"
            definitions.append(f"[^{self._notes}]: {_sentence(note.words)}")
        block.markdown = "\n\n".join([" ".join(sentences), *definitions])
        return block

    def heading(self) -> Block:
        words = self.words.some(self.random.randint(1, 5))
        return Block("heading", f"### {' '.join(words).capitalize()}", words)

    def list(self, start: int | None, deepest: int) -> Block:
        """A list: numbered from `start`, or with bullets; with lists in it down to a depth."""
        block = Block("list", "", [], depth=1)
        block.markdown = "\n".join(self._items(block, start, deepest))
        return block

    def _items(self, block: Block, start: int | None, deepest: int, depth: int = 1) -> Iterator[str]:
        pick = self.random
        block.depth = max(block.depth, depth)
        count = pick.randint(2, 5)
        for number in range(start or 1, (start or 1) + count):
            words = self.words.some(pick.randint(3, 14))
            block.words += words
            if start is not None:
                block.numbers.append((number, words[0]))
            mark = "-" if start is None else f"{number}."
            yield f"{mark} {_sentence(words)}"
            if depth < deepest and (number == start or self.has(0.3)):
                inner = self._items(block, pick.choice((None, 1)), deepest, depth + 1)
                yield from (" " * (len(mark) + 1) + line for line in inner)

    def table(self, columns: int, rows: int) -> Block:
        block = Block("table", "", [])
        lines = []
        for row in range(rows + 1):
            cells = self.words.some(columns)
            block.words += cells
            lines.append(f"| {' | '.join(cells)} |")
            if row == 0:
                block.heads = cells
                lines.append("|" + " --- |" * columns)
        block.markdown = "\n".join(lines)
        return block

    def picture(self) -> Block:
        pick = self.random
        size = pick.choice(((900, 600), (500, 900), (1200, 300), (400, 400), (120, 90)))
        mode, kind = pick.choice(
            (("RGB", "png"), ("RGBA", "png"), ("L", "png"), ("RGB", "jpeg"), ("L", "jpeg"))
        )
        image = Image.new("RGB", size, tuple(pick.randrange(120, 230) for _ in range(3)))
        ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), (90, 90, 120))
        image = image.convert(mode)
        if mode == "RGBA":
            image.putalpha(Image.linear_gradient("L").resize(size))
        data = io.BytesIO()
        image.save(data, kind)
        name = f"{ascii_of(self.words.one())}.{'jpg' if kind == 'jpeg' else kind}"
        self.pictures[name] = data.getvalue()
        words = self.words.some(pick.randint(3, 12))
        alternative = " ".join(self.words.some(4))
        return Block("picture", f'![{alternative}](images/{name} "{_sentence(words)}")', words)

    def contact(self, *, long: bool = False) -> dict[str, str]:
        """A contact: a name, and mostly the other parts."""
        first, last = self.words.one().capitalize(), self.words.one().capitalize()
        contact = {"name": f"{first} {last}"}
        if long or self.has(0.7):
            contact["role"] = " ".join(self.words.some(8 if long else self.random.choice((1, 2))))
        if long or self.has(0.6):
            organisation = self.words.some(7 if long else self.random.choice((1, 2)))
            contact["organisation"] = " ".join(organisation).capitalize()
        if long or self.has(0.8):
            parts = [ascii_of(word) for word in (first, last, self.words.one(24 if long else 6))]
            self.words.taken(parts)
            contact["email"] = f"{parts[0]}.{parts[1]}@{parts[2]}.example"
        return contact


def random_publication(seed: int) -> Publication:
    """The publication of a seed. Sheets and languages go round, so that each meets each."""
    pick = random.Random(seed)
    make = Maker(LANGUAGES[seed // len(SHEETS) % len(LANGUAGES)], pick)
    extent = pick.choices(("few", "many", "some"), (20, 20, 60))[0]
    count = {"few": (1, 3), "many": (60, 120), "some": (5, 40)}[extent]
    entries_count = pick.randint(*count)
    members = _members(make)
    fields = _fields(make)
    length = min(60, WORDS // (entries_count * max(len(fields), 1)))
    entries = [_entry(make, number, list(fields), list(members), length) for number in range(entries_count)]
    _put_features(make, entries)
    publication = Publication(
        seed,
        LANGUAGES[seed // len(SHEETS) % len(LANGUAGES)],
        tuple(SHEETS)[seed % len(SHEETS)],
        pick.choice(FACES),
        make.has(0.2),
        fields,
        members,
        _chapters(make, entries),
        make.pictures,
    )
    if make.has(0.3):
        publication.left_out = sorted(pick.sample(PARTS, pick.randint(1, 4)))
    publication.opening_side = pick.choice(("", "left", "right", "any"))
    if make.has(0.25):
        parts = ("entry", "member", "chapter")
        publication.own_words = {part: {"one": make.words.one(), "many": make.words.one()} for part in parts}
    if make.has(0.3):
        publication.pages = [_free_page(make, number) for number in range(pick.randint(1, 3))]
    if make.has(0.3):
        for chapter in pick.sample(publication.chapters, (len(publication.chapters) + 1) // 2):
            chapter.intro = [make.paragraph(pick.randint(8, 90))]
    publication.theme = random.Random(f"theme {seed}").choice(THEMES)  # changes nothing else of a seed
    return publication


def _free_page(make: Maker, number: int) -> FreePage:
    pick = make.random
    blocks = [make.paragraph(pick.choice((20, 60, 400)))]
    for block in (make.heading, lambda: make.list(1, 2), lambda: make.table(3, 4), make.picture):
        if make.has(0.4):
            blocks += [block(), make.paragraph(pick.randint(10, 60))]
    return FreePage(f"page-{number}", make.title(pick.randint(1, 6)), pick.choice(PLACES), blocks)


def _members(make: Maker) -> dict[str, str]:
    pick = make.random
    count = pick.choice((0, 1, pick.randint(2, 14), pick.randint(2, 14), pick.randint(30, 40)))
    names = [make.title(pick.randint(1, 3)).title() for _ in range(count)]
    if make.has(0.35):
        for number in range(0, count, 3):
            names[number] = make.words.one(pick.randint(8, 14)).capitalize()
            while len(names[number]) < 50:
                names[number] += f" {make.words.one(pick.randint(5, 12))}"
    return {f"member-{number}": name for number, name in enumerate(names)}


def _fields(make: Maker) -> dict[str, str]:
    pick = make.random
    count = pick.choices((pick.randint(0, 1), pick.randint(2, 5), pick.randint(6, 7)), (20, 55, 25))[0]
    long = make.has(0.3)
    lengths = (5, 8) if long else (1, 3)
    return {f"field_{number}": make.title(pick.randint(*lengths)) for number in range(count)}


def _chapters(make: Maker, entries: list[Entry]) -> list[Chapter]:
    """The entries in chapters of random sizes, at least one in each."""
    pick, count = make.random, len(entries)
    number = pick.choices((1, pick.randint(2, 8), pick.randint(14, 25)), (20, 50, 30))[0]
    number = min(number, count)
    cuts = sorted(pick.sample(range(1, count), number - 1))
    if count >= 22 and make.has(0.6):
        # The last chapter has twenty at least.
        cuts = sorted(pick.sample(range(1, count - 19), min(number - 1, count - 20)))
    words = (6, 11) if make.has(0.2) else (1, 4)
    chapters = [
        Chapter(make.title(pick.randint(*words)), entries[first:last])
        for first, last in zip([0, *cuts], [*cuts, count], strict=True)
    ]
    if make.has(0.2):
        chapter = pick.choice(chapters)
        chapter.title = f"{make.words.one(30).capitalize()} {chapter.title.lower()}"
    return chapters


def _entry(make: Maker, number: int, fields: list[str], members: list[str], length: int) -> Entry:
    pick = make.random
    senders = pick.sample(members, min(len(members), pick.choice((1, 1, 1, 2))))
    texts = {}
    for key in fields:
        texts[key] = [make.paragraph(pick.randint(max(length // 3, 6), max(length, 12)))]
        if make.has(0.4) and length > 20:
            texts[key].append(make.paragraph(pick.randint(length // 3, length)))
    contacts = [make.contact() for _ in range(pick.choice((0, 1, 1, 2)))]
    return Entry(f"entry-{number}", make.title(pick.randint(2, 7)), senders, texts, contacts)


def _part_lists(make: Maker, blocks: list[Block]) -> None:
    """Put a paragraph between two lists: Markdown takes them for one."""
    for place in range(len(blocks) - 1, 0, -1):
        if blocks[place - 1].kind == blocks[place].kind == "list":
            blocks.insert(place, make.paragraph(12))


def _put_features(make: Maker, entries: list[Entry]) -> None:
    """What most entries lack: put into some of them, where the publication has it at all."""
    pick = make.random

    def add(blocks: Callable[[], list[Block]]) -> Callable[[Entry], None]:
        def put(entry: Entry) -> None:
            if entry.fields:
                part = entry.fields[pick.choice(list(entry.fields))]
                place = pick.randint(0, len(part))
                part[place:place] = blocks()
                _part_lists(make, part)

        return put

    def alone(entry: Entry) -> None:
        if entry.fields:
            entry.fields[pick.choice(list(entry.fields))] = [make.picture()]

    def emptied(entry: Entry) -> None:
        if len(entry.fields) > 1:  # the first is required
            entry.fields[pick.choice(list(entry.fields)[1:])] = []

    def titled(words: int, longest: int = 0) -> Callable[[Entry], None]:
        def put(entry: Entry) -> None:
            entry.title = make.title(words)
            while longest == 0 and len(entry.title) <= 100:
                entry.title += f" {make.words.one()}"
            if longest:
                entry.title += f" {make.words.one(longest)}"

        return put

    def contacts(count: int, *, long: bool) -> Callable[[Entry], None]:
        return lambda entry: entry.contacts.extend(make.contact(long=long) for _ in range(count))

    def noted() -> list[Block]:
        return [make.paragraph(60, [12, 12, 9, 15, 8])]

    choices: list[tuple[float, int, Callable[[Entry], None]]] = [
        (0.25, 3, titled(9)),
        (0.25, 2, titled(3, 30)),
        (0.30, 1, add(lambda: [make.paragraph(130) for _ in range(6)])),
        (0.25, 3, add(lambda: [make.heading(), make.paragraph(20)])),
        (0.30, 3, add(lambda: [make.list(pick.choice((None, 1)), 1)])),
        (0.25, 2, add(lambda: [make.list(pick.choice((None, 1)), 3)])),
        (0.25, 2, add(lambda: [make.list(pick.choice((3, 9, 99)), 2)])),
        (0.30, 2, add(lambda: [make.table(pick.randint(2, 4), pick.randint(2, 6))])),
        (0.28, 2, add(lambda: [make.table(pick.randint(7, 10), pick.randint(2, 5))])),
        (0.26, 1, add(lambda: [make.table(pick.randint(2, 4), pick.randint(40, 80))])),
        (0.25, 2, add(lambda: [make.paragraph(30, [pick.randint(5, 20)])])),
        (0.26, 2, add(lambda: [make.paragraph(40, [100])])),
        (0.26, 1, add(noted)),
        (0.50, 4, add(lambda: [make.picture()])),
        (0.30, 1, add(lambda: [make.picture(), make.picture()])),
        (0.30, 2, alone),
        (0.35, 5, emptied),
        (0.22, 1, contacts(6, long=False)),
        (0.25, 2, contacts(1, long=True)),
    ]  # share, entries at most, what is done with each
    for share, most, change in choices:
        if make.has(share):
            for entry in pick.sample(entries, min(len(entries), pick.randint(1, most))):
                change(entry)


def _sentence(words: Sequence[str]) -> str:
    return f"{words[0][0].upper()}{words[0][1:]}{''.join(' ' + word for word in words[1:])}."


def _last_word(sentence: str) -> str:
    return sentence.rstrip(".").rpartition(" ")[2].casefold()
