"""Judges the finished files of a publication against what was written into it. Reads the files themselves: PDFium's
glyph boxes, Word's XML, the web page's text. Shares nothing with layout, manifests or checks.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import page as validation
import pypdfium2 as pdfium
from lxml import etree, html

from .publications import Entry, Publication

PT = 72 / 25.4
_OUT = 0.3 * PT
"""How far a glyph may stand out of the page: its box is its ink, which may pass its advance by a hair."""
_COVERED = 0.35
"""Share of a smaller glyph's ink box that lies in another's, from which text lies over text. Kerned pairs have less."""
_FEW = 0.15
"""Share of a page's height that its text must fill in the middle of an entry."""
_DRAWN = 0.25
"""Share of a page's height from which a numeral is a drawing: it may run out of the page and lie under text."""
_TOKEN = re.compile(r"[^\W_]+")
_BROKEN = re.compile("[\u00ad\ufffe\x02-]\\s*\r?\n\\s*")


@dataclass(frozen=True)
class Fault:
    """What is wrong: of which kind, on which page (from 1; 0 for none), and the words that show it."""

    kind: str
    page: int
    words: str

    def __str__(self) -> str:
        return f"{self.kind}{f' on page {self.page}' if self.page else ''}: {self.words}"


@dataclass(frozen=True)
class Glyph:
    """A glyph's ink box in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    place: int = -9
    """Its place in the text: the letters of a ligature follow each other, and share a box."""

    @property
    def area(self) -> float:
        return max(self.right - self.left, 0) * max(self.top - self.bottom, 0)

    def shared(self, other: Glyph) -> float:
        """The area that lies in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0


@dataclass(frozen=True)
class Leaf:
    """One page: its size in points, its glyphs, its words in the order of the file, and the boxes of its pictures."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    words: tuple[str, ...]
    pictures: tuple[Glyph, ...]
    before: Mapping[str, str]
    """What stands left of a line's first word, by that word: the number of a list."""


def read_leaves(pdf: bytes) -> list[Leaf]:
    """The pages of a PDF."""
    document = pdfium.PdfDocument(pdf)
    leaves = []
    for number, sheet in enumerate(document, 1):
        text = sheet.get_textpage()
        whole = text.get_text_range()
        glyphs = []
        for index in range(text.count_chars()):
            sign = text.get_text_range(index, 1)
            if sign.strip("\u00ad\ufffe\x02 \r\n\t\xa0"):
                glyphs.append(Glyph(sign, *text.get_charbox(index), index))
        pictures = [
            Glyph("picture", *(image.get_bounds() if hasattr(image, "get_bounds") else image.get_pos()))
            for image in sheet.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
        ]
        width, height = sheet.get_size()
        glyphs = [glyph for glyph in glyphs if glyph.top - glyph.bottom < _DRAWN * height]
        words = tuple(_TOKEN.findall(_BROKEN.sub("", whole).lower()))
        leaves.append(
            Leaf(number, width, height, tuple(glyphs), words, tuple(pictures), _left_of_lines(glyphs))
        )
    return leaves


def _left_of_lines(glyphs: Sequence[Glyph]) -> dict[str, str]:
    """The text that ends less than 25 points left of each line's first word, by that word in small letters."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (-glyph.bottom, glyph.left)):
        line = lines[-1] if lines else []
        if not line or abs(line[-1].bottom - glyph.bottom) > 0.4 * max(glyph.top - glyph.bottom, 4):
            lines.append([])
        lines[-1].append(glyph)
    before: dict[str, str] = {}
    for line in lines:
        pieces: list[list[Glyph]] = []
        for glyph in sorted(line, key=lambda glyph: glyph.left):
            last = pieces[-1][-1] if pieces else None
            # Figures of a number may stand wider apart than words of a tight line.
            apart = 4.0 if last and last.text.isdigit() and glyph.text.isdigit() else 1.5
            if last is None or glyph.left - last.right > apart:
                pieces.append([])
            pieces[-1].append(glyph)
        for piece, after in pairwise(pieces):
            if after[0].left - piece[-1].right < 25:
                word = "".join(_TOKEN.findall("".join(glyph.text for glyph in after).lower()))
                before.setdefault(word, "".join(glyph.text for glyph in piece))
    return before


def judge(publication: Publication, output: Path) -> list[Fault]:
    """All faults of what was built into that folder (output/2031 of its root)."""
    pdf = (output / "booklet.pdf").read_bytes()
    leaves = read_leaves(pdf)
    faults = [*_geometry(leaves), *_words_in_pdf(publication, leaves), *_places(publication, leaves)]
    faults += _words_in(publication, "Word", _word_text(output / "booklet.docx"))
    faults += _words_in(publication, "web", _web_text(output / "web" / "index.html"))
    for profile in ("ua1", "2a"):
        report = validation.validate_pdf(str(output / "booklet.pdf"), profile=profile)
        if not getattr(report, "compliant", getattr(report, "is_compliant", True)):
            faults.append(Fault("standard", 0, profile))
    return faults


def _geometry(leaves: Sequence[Leaf]) -> Iterator[Fault]:
    """Ink outside the page, text over text, text over a picture: one fault a page and kind."""
    for leaf in leaves:
        outside = [
            glyph.text
            for glyph in leaf.glyphs
            if glyph.left < -_OUT
            or glyph.bottom < -_OUT
            or glyph.right > leaf.width + _OUT
            or glyph.top > leaf.height + _OUT
        ]
        if outside:
            yield Fault("outside", leaf.number, "".join(outside[:40]))
        if pairs := list(_overlaps(leaf.glyphs)):
            yield Fault("text over text", leaf.number, " ".join(a.text + b.text for a, b in pairs[:12]))
        covered = [
            glyph.text
            for glyph in leaf.glyphs
            if any(glyph.shared(picture) > _COVERED * glyph.area for picture in leaf.pictures)
        ]
        if covered:
            yield Fault("text over picture", leaf.number, "".join(covered[:40]))


def _overlaps(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Pairs of glyphs that lie over each other; a grid keeps the work even."""
    cells: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.area < 0.5:  # full stops and hairlines
            continue
        places = [
            (column, row)
            for column in range(int(glyph.left // 24), int(glyph.right // 24) + 1)
            for row in range(int(glyph.bottom // 24), int(glyph.top // 24) + 1)
        ]
        seen: set[int] = set()
        for place in places:
            for other in cells[place]:
                smaller = min(glyph.area, other.area)
                ligature = glyph.place - other.place <= 2
                if not ligature and id(other) not in seen and glyph.shared(other) > _COVERED * smaller:
                    seen.add(id(other))
                    yield other, glyph
            cells[place].append(glyph)


def _words_in_pdf(publication: Publication, leaves: Sequence[Leaf]) -> Iterator[Fault]:
    """Each word of a text once, in order; titles, labels and names somewhere; numbers before their items."""
    tokens = [(word, leaf.number) for leaf in leaves for word in leaf.words]
    places: dict[str, list[int]] = defaultdict(list)
    for index, (word, _) in enumerate(tokens):
        places[word].append(index)
    before = {word: text for leaf in leaves for word, text in leaf.before.items()}
    for entry in publication.entries:
        for key, words in entry.words.items():
            lost = [word for word in words if not places[word] and not _split(word, places)]
            doubled = [word for word in words if len(places[word]) > 1 and word not in entry.heads]
            if lost:
                yield Fault("lost", 0, f"{entry.id}.{key}: {' '.join(lost[:6])}")
            if doubled:
                yield Fault("doubled", 0, f"{entry.id}.{key}: {' '.join(doubled[:6])}")
        for number, word in entry.numbered:
            shown = before.get(word, "")
            if places[word] and shown.rstrip(".") != str(number):
                yield Fault(
                    "list number", tokens[places[word][0]][1], f"{shown or 'none'} for {number}. {word}"
                )
    said = [entry.title for entry in publication.entries] + [title for title, _ in publication.chapters]
    said += [
        name
        for key, name in publication.members
        if any(key in entry.members for entry in publication.entries)
    ]
    said += [contact["name"] for entry in publication.entries for contact in entry.contacts]
    for text in said:
        words = _TOKEN.findall(text.lower())
        if lost := [word for word in words if not places[word] and not _split(word, places)]:
            yield Fault("lost", 0, f"{text[:40]}: {' '.join(lost[:6])}")


def _split(word: str, places: Mapping[str, list[int]]) -> bool:
    """Whether a word stands in two pieces, as at a page's end."""
    return any(places.get(word[:cut]) and places.get(word[cut:]) for cut in range(2, len(word) - 1))


def _places(publication: Publication, leaves: Sequence[Leaf]) -> Iterator[Fault]:
    """Headings with their text, and pages in the middle of an entry that hold nearly nothing."""
    counts = Counter(word for leaf in leaves for word in leaf.words)
    page_of = {word: leaf.number for leaf in leaves for word in leaf.words if counts[word] == 1}
    on_page = {leaf.number: set(leaf.words) for leaf in leaves}
    labels = dict(publication.fields)
    for entry in publication.entries:
        pages = [page_of[word] for key in labels for word in entry.words.get(key, ()) if word in page_of]
        if not pages:
            continue
        title = set(_TOKEN.findall(entry.title.lower()))
        if not title & on_page[min(pages)]:
            yield Fault("title parted", min(pages), entry.title[:40])
        for key, label in labels.items():
            words = [word for word in entry.words.get(key, ()) if word in page_of]
            if words and not set(_TOKEN.findall(label.lower())) & on_page[page_of[words[0]]]:
                yield Fault("heading at a foot", page_of[words[0]], label[:40])
        for number in range(min(pages), max(pages)):
            if _filled(leaves[number - 1], entry, labels) < _FEW:
                yield Fault("near-empty page", number, entry.title[:40])


def _filled(leaf: Leaf, entry: Entry, labels: Mapping[str, str]) -> float:
    """The share of a page's height from its top that text and pictures reach down to, without what stands at the foot."""
    body = [glyph.bottom for glyph in leaf.glyphs if glyph.bottom > 0.1 * leaf.height and glyph.area < 200]
    body += [picture.bottom for picture in leaf.pictures]
    return 1 - min(body, default=leaf.height) / leaf.height


def _words_in(publication: Publication, name: str, text: str) -> Iterator[Fault]:
    """Words that aren't in an output just once."""
    counts = Counter(_TOKEN.findall(text.lower()))
    for entry in publication.entries:
        for key, words in entry.words.items():
            if wrong := [word for word in words if counts[word] != 1]:
                yield Fault(f"{name}: lost or doubled", 0, f"{entry.id}.{key}: {' '.join(wrong[:6])}")


def _word_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if re.fullmatch(r"word/(document|footnotes)\.xml", name)]
        space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        lines = []
        for name in parts:
            root = etree.fromstring(archive.read(name))
            paragraphs = root.iter(f"{space}p")
            lines += ["".join(node.text or "" for node in row.iter(f"{space}t")) for row in paragraphs]
    return "\n".join(lines).replace("\u00ad", "")


def _web_text(path: Path) -> str:
    root = html.fromstring(path.read_bytes())
    for unseen in root.xpath("//script|//style|//template|//head"):
        unseen.getparent().remove(unseen)
    return " ".join(root.itertext()).replace("\u00ad", "")


def round_trip(root: Path, project: Path) -> list[Fault]:
    """An untouched draft merges to no change."""

    def pressklar(*words: str) -> dict[str, object]:
        done = subprocess.run(
            [
                sys.executable,
                str(project / "build.py"),
                *words,
                "--root",
                str(root),
                "--json",
                "--lang",
                "en",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        answer: dict[str, object] = json.loads(done.stdout)
        return answer

    drafts = pressklar("draft").get("drafts")
    if not isinstance(drafts, list) or not drafts:
        return [Fault("draft", 0, "none was made")]
    merged = pressklar("merge", str(root / drafts[0]["file"]), "--dry-run")
    changed = merged.get("changed") or [
        each
        for outcome in merged.get("files", ())
        for each in outcome.get("corrections", ())  # type: ignore[attr-defined]
    ]
    return [Fault("round trip", 0, str(changed)[:200])] if changed else []
