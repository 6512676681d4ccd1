"""A small edition, its Word draft, and edits made in the draft's XML as Word would make them."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pressklar.docx.drafting import make_draft, record
from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition
from pressklar.merge.record import MergeOptions
from pressklar.merge.running import MergeRun, merge_opened, open_files, write_run
from pressklar.model import Edition, Proposal
from pressklar.ooxml.reader import read_docx
from pressklar.ooxml.style_names import own_name
from pressklar.rendering.sections import common_sections
from pressklar.theme import read_theme

N = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {"w": N[1:-1]}
EDITION = "2031"
FILES = {
    "members.yaml": """\
- {id: region-gotland, name: Region Gotland, short_name: Gotland, kind: region, county_code: "09"}
- {id: region-halland, name: Region Halland, short_name: Halland, kind: region, county_code: "13"}
- {id: region-skane, name: Region Skåne, short_name: Skåne, kind: region, county_code: "12"}
""",
    "2031/edition.yaml": """\
title: Förslag inför 2031   # på omslaget
language: sv
publisher: Nätverket
date: 2030-11-01
fields:
  - {key: idea, label: Idé, need: required}
  - {key: purpose, label: Syfte, need: expected}
  - {key: target_group, label: Målgrupp, need: expected}
chapters:
  - id: vatten
    title: Vatten
    proposals:
      - renare-sjoar   # först
      - friska-floder
      - djupa-brunnar
  - id: resor
    title: Resor
    proposals:
      - fler-tag
      - korta-vagar
""",
    "2031/proposals/renare-sjoar.yaml": """\
# Det första förslaget.
title: "Renare sjöar"
submitted_by: [region-skane]
idea: |
  Sjöarna i länet ska bli renare. Det tar många år att nå dit.

  Arbetet börjar i tre steg:

  - mäta
  - rensa
  - följa upp

  Därefter skrivs en plan för alla.
purpose: |   # kort
  Rent vatten för alla som bor här.
target_group: ""
contacts:
  - {name: Kim Exempel, role: strateg, organisation: Länets vattenråd, email: kim@skane.example}
  - name: Alva Åberg   # ny
    email: alva@skane.example
""",
    "2031/proposals/friska-floder.yaml": """\
title: "Friska floder"
submitted_by: [region-gotland]
intro: Detta står före etiketterna.
idea: |
  Floderna ska få **rinna fritt** genom *hela* landet.[^1]

  | Flod | Längd |
  |------|------:|
  | Ån | 12 |
  | Bäcken | 3 |

  Se [det första](#renare-sjoar) och [kartan](https://karta.example/) över dem.

  [^1]: Utom där det finns dammar.
purpose: |
  Fiskarna ska komma fram.
target_group: |
  Kommuner och föreningar.
contacts:
  - {name: Bo Ek, email: bo@gotland.example}
""",
    "2031/proposals/djupa-brunnar.yaml": """\
title: "Djupa brunnar"
submitted_by: [region-skane, region-halland]
idea: |
  Brunnarna ska bli djupare och säkrare.
purpose: |
  Vatten också under torra år.
target_group: |
  Hushåll på landet.
""",
    "2031/proposals/fler-tag.yaml": """\
title: "Fler tåg"
submitted_by: [region-gotland]
idea: |
  Tågen ska gå varje timme.

  De ska hålla tiden.
purpose: |
  Att resa utan bil.
target_group: |
  Pendlare.
contacts:
  - {name: Bo Ek, email: bo@gotland.example}
""",
    "2031/proposals/korta-vagar.yaml": """\
title: "Korta vägar"
submitted_by: [region-skane]
idea: |
  Vägarna mellan byarna ska bli kortare.
purpose: |
  Mindre tid på vägen.
target_group: |
  Alla som reser.
""",
}


@dataclass
class Root:
    """A content folder of its own."""

    path: Path

    @property
    def folders(self) -> Folders:
        return Folders(self.path)

    def file(self, proposal: str) -> Path:
        return self.path / "content" / EDITION / "proposals" / f"{proposal}.yaml"

    def edition(self) -> Edition:
        edition = read_edition(self.folders, EDITION).edition
        assert edition is not None
        return edition

    def proposal(self, name: str) -> Proposal:
        return next(proposal for proposal in self.edition().proposals if proposal.id == name)

    def text(self, proposal: str, key: str) -> str:
        return self.proposal(proposal).fields.get(key, "").strip()

    def change(self, proposal: str, old: str, new: str) -> None:
        """An edit in the YAML."""
        before = self.file(proposal).read_text("utf-8")
        assert old in before
        self.file(proposal).write_text(before.replace(old, new, 1), "utf-8")

    def all_bytes(self) -> dict[str, bytes]:
        base = self.path / "content"
        return {
            path.relative_to(base).as_posix(): path.read_bytes()
            for path in sorted(base.rglob("*"))
            if path.is_file() and "records" not in path.parts
        }

    def draft(self, *members: str, keep: bool = True) -> Draft:
        pages = common_sections(self.edition(), read_theme(self.folders), self.folders)
        word = make_draft(pages, self.folders, members)
        if keep:
            record(self.folders, EDITION, word)
        return Draft(self, word.docx)


def make(path: Path) -> Root:
    for name, text in FILES.items():
        file = path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return Root(path)


class Draft:
    """A draft in Word, to be edited and returned."""

    def __init__(self, root: Root, docx: bytes) -> None:
        self.root = root
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.document = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.document.find(f"{N}body")
        self.ids = 5000

    # Looking

    def p(self, words: str, nth: int = 0) -> etree._Element:
        """The nth paragraph of the proposals that holds these words."""
        paragraphs = [p for p in self.body.iter(f"{N}p") if words in text_of(p)]
        assert len(paragraphs) > nth, f"no paragraph with {words!r}"
        return paragraphs[nth]

    def title(self, words: str) -> etree._Element:
        return next(
            p for p in self.body.iter(f"{N}p") if words in text_of(p) and self.style(p) == "heading 2"
        )

    def label(self, words: str, after: str) -> etree._Element:
        """A label behind a proposal's title."""
        title = self.title(after)
        return next(
            p for p in title.itersiblings(f"{N}p") if text_of(p) == words and self.style(p) == "heading 3"
        )

    def style(self, p: etree._Element) -> str:
        """The style's name."""
        if not hasattr(self, "_styles"):
            styles = etree.fromstring(self.parts["word/styles.xml"])
            self._styles = {
                style.get(f"{N}styleId"): style.find(f"{N}name").get(f"{N}val")
                for style in styles.iter(f"{N}style")
            }
        reference = p.find(f"{N}pPr/{N}pStyle")
        return self._styles.get(reference.get(f"{N}val"), "") if reference is not None else ""

    def style_id(self, name: str) -> str:
        self.style(self.body[0])
        return next(key for key, value in self._styles.items() if own_name(value) == own_name(name))

    # Editing

    def replace(self, old: str, new: str) -> Draft:
        """Words in one run replaced."""
        for text in self.body.iter(f"{N}t"):
            if old in (text.text or ""):
                text.text = text.text.replace(old, new, 1)
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                return self
        raise AssertionError(f"no run with {old!r}")

    def new(self, words: str, like: etree._Element) -> etree._Element:
        """A paragraph of these words in the style of another, without bookmarks."""
        paragraph = etree.Element(f"{N}p")
        if (properties := like.find(f"{N}pPr")) is not None:
            paragraph.append(copy.deepcopy(properties))
        paragraph.append(run(words))
        return paragraph

    def after(self, p: etree._Element, *words: str) -> etree._Element:
        for text in words:
            new = self.new(text, p)
            p.addnext(new)
            p = new
        return p

    def retyped(self, p: etree._Element, *runs: etree._Element) -> None:
        """These runs in the place of all that a paragraph says."""
        for child in p.findall(f"{N}r"):
            p.remove(child)
        p.extend(runs)

    def copy_block(self, title: str, behind: str) -> list[etree._Element]:
        """A proposal pasted behind another, as Word pastes: its bookmarks stay with the original."""
        copies = [copied(element) for element in self.block(title)]
        place = self.block(behind)[-1]
        for element in reversed(copies):
            place.addnext(element)
        return copies

    def split(self, p: etree._Element, seam: str) -> etree._Element:
        """Enter pressed before these words."""
        second = etree.Element(f"{N}p")
        if (properties := p.find(f"{N}pPr")) is not None:
            second.append(copy.deepcopy(properties))
        is_split = False
        for child in list(p):
            text = child.find(f"{N}t")
            if is_split:
                second.append(child)
            elif child.tag == f"{N}r" and text is not None and seam in (text.text or ""):
                first, rest = text.text.split(seam, 1)
                text.text = first
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                second.append(run(seam + rest))
                is_split = True
        assert is_split
        p.addnext(second)
        return second

    def join(self, p: etree._Element, other: etree._Element, between: str = "") -> None:
        """Delete pressed at the end of p."""
        if between:
            p.append(run(between))
        for child in list(other):
            if child.tag != f"{N}pPr":
                p.append(child)
        other.getparent().remove(other)

    def delete(self, *ps: etree._Element) -> None:
        for p in ps:
            p.getparent().remove(p)

    def block(self, title: str) -> list[etree._Element]:
        """A proposal's paragraphs, from its title to the next heading."""
        first = self.title(title)
        elements = [first]
        for element in first.itersiblings():
            if element.tag == f"{N}sectPr" or (
                element.tag == f"{N}p"
                and own_name(self.style(element).lower()) in ("heading 1", "heading 2", "section heading")
            ):
                break
            elements.append(element)
        return elements

    def tracked(self, kind: str, element: etree._Element, author: str = "Anna Ek") -> etree._Element:
        """An element in a w:ins or w:del."""
        self.ids += 1
        mark = etree.Element(f"{N}{kind}")
        for name, value in (("id", str(self.ids)), ("author", author), ("date", "2026-11-20T10:00:00Z")):
            mark.set(f"{N}{name}", value)
        parent = element.getparent()
        if parent is not None:
            parent.replace(element, mark)
        mark.append(element)
        if kind == "del":
            for text in element.iter(f"{N}t"):
                text.tag = f"{N}delText"
        return mark

    def tracked_mark(self, kind: str, p: etree._Element, author: str = "Anna Ek") -> None:
        """A paragraph's end inserted or deleted with tracking."""
        self.ids += 1
        properties = p.find(f"{N}pPr")
        look = properties.find(f"{N}rPr")
        if look is None:
            look = etree.SubElement(properties, f"{N}rPr")
        mark = etree.SubElement(look, f"{N}{kind}")
        for name, value in (("id", str(self.ids)), ("author", author), ("date", "2026-11-20T10:00:00Z")):
            mark.set(f"{N}{name}", value)

    def comment(self, p: etree._Element, words: str, author: str = "Alva") -> None:
        """A comment on a whole paragraph."""
        start, end = etree.Element(f"{N}commentRangeStart"), etree.SubElement(p, f"{N}commentRangeEnd")
        for mark in (start, end):
            mark.set(f"{N}id", "0")
        p.insert(1, start)
        reference = etree.SubElement(etree.SubElement(p, f"{N}r"), f"{N}commentReference")
        reference.set(f"{N}id", "0")
        self.parts["word/comments.xml"] = (
            f'<?xml version="1.0"?><w:comments xmlns:w="{N[1:-1]}"><w:comment w:id="0" w:author="{author}" '
            f'w:date="2026-11-20T10:00:00Z"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment></w:comments>'
        ).encode()
        self.parts["word/_rels/document.xml.rels"] = self.parts["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" '
            b'Target="comments.xml"/></Relationships>',
        )
        self.parts["[Content_Types].xml"] = self.parts["[Content_Types].xml"].replace(
            b"</Types>",
            b'<Override PartName="/word/comments.xml" '
            b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>',
        )

    def without_bookmarks(self) -> Draft:
        for mark in [*self.body.iter(f"{N}bookmarkStart"), *self.body.iter(f"{N}bookmarkEnd")]:
            mark.getparent().remove(mark)
        return self

    def without_base(self) -> Draft:
        for name in [
            name for name in self.parts if name.startswith("customXml/") or name == "docProps/custom.xml"
        ]:
            del self.parts[name]
        for name in ("word/_rels/document.xml.rels", "_rels/.rels", "[Content_Types].xml"):
            root = etree.fromstring(self.parts[name])
            for child in list(root):
                if any(
                    part in (child.get("Target", "") + child.get("PartName", ""))
                    for part in ("customXml", "docProps/custom")
                ):
                    root.remove(child)
            self.parts[name] = etree.tostring(root)
        return self

    # Returning

    def docx(self) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(
                    name,
                    etree.tostring(self.document, xml_declaration=True, encoding="UTF-8", standalone=True)
                    if name == "word/document.xml"
                    else data,
                )
        return target.getvalue()

    def merge(self, *, reject: bool = False, name: str = "returned.docx", **options: object) -> MergeRun:
        """Return and merge it, and prove what holds for every merge."""
        return merge_data(self.root, [(name, self.docx())], reject=reject, **options)


def merge_data(
    root: Root,
    files: Sequence[tuple[str, bytes]],
    *,
    reject: bool = False,
    write: bool = True,
    **options: object,
) -> MergeRun:
    """Merge files into the content; every paragraph is in the ledger, with all its words; merging again
    changes nothing.
    """
    paths = []
    for name, data in files:
        path = root.path / name
        path.write_bytes(data)
        paths.append(path)
    opened = open_files(root.folders, EDITION, paths, reject=reject)
    run = merge_opened(root.folders, EDITION, opened, MergeOptions(**options))  # type: ignore[arg-type]
    for file, outcome in zip(opened, run.outcomes, strict=True):
        prove_ledger(file.file.paragraphs, outcome)
    if write:
        write_run(root.folders, run, opened, dict(options.get("answers", {})))  # type: ignore[call-overload]
        again = merge_opened(
            root.folders,
            EDITION,
            open_files(root.folders, EDITION, paths, reject=reject),
            MergeOptions(**options),
        )  # type: ignore[arg-type]
        assert not again.changes, [change.after.decode() for change in again.changes if change.after]
    return run


def prove_ledger(paragraphs: Sequence[object], outcome: object) -> None:
    """Nothing vanishes: each paragraph has a line, and its lines have all of its words."""
    lines: dict[int, list[str]] = {}
    for line in outcome.ledger:  # type: ignore[attr-defined]
        lines.setdefault(line.paragraph, []).append(line.text)
    assert sorted(lines) == list(range(1, len(paragraphs) + 1))
    for number, paragraph in enumerate(paragraphs, 1):
        assert "".join("".join(lines[number]).split()) == "".join(paragraph.text.split()), number  # type: ignore[attr-defined]


def copied(element: etree._Element) -> etree._Element:
    """A copy without bookmarks."""
    duplicate = copy.deepcopy(element)
    for mark in [*duplicate.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")]:
        mark.getparent().remove(mark)
    return duplicate


def text_of(p: etree._Element) -> str:
    return "".join(text.text or "" for text in p.iter(f"{N}t"))


def run(words: str, **look: str) -> etree._Element:
    """A run of words; look: bold="1", vertical="superscript"."""
    element = etree.Element(f"{N}r")
    if look:
        properties = etree.SubElement(element, f"{N}rPr")
        for name, value in look.items():
            etree.SubElement(properties, f"{N}{name}").set(f"{N}val", value)
    text = etree.SubElement(element, f"{N}t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def returned(draft: Draft) -> object:
    return read_docx(draft.docx(), "returned.docx")


Edit = Callable[[Draft], None]
