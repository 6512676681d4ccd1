"""The file that a redline is written into: the first text's own parts, and what the second brings along
(styles, lists, links, pictures, notes).
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..docx.package import OFFICE, PACKAGE, WORD
from ..docx.xmltext import HEAD, NAMESPACES
from ..foundation.zip_files import deterministic_zip
from ..ooxml.names import ID, REL, VAL, N
from .text import NOTES, RedlineText
from .xml import NAME, canonical, remove

if TYPE_CHECKING:
    from lxml.etree import _Element

    from ..ooxml.package import Relation

_R = f"{{{PACKAGE}/relationships}}Relationship"
_T = f"{{{PACKAGE}/content-types}}"
_PICTURES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "svg": "image/svg+xml",
}
_DROPPED = (
    "comments",
    "commentsExtended",
    "commentsIds",
    "commentsExtensible",
    "people",
    "attachedTemplate",
    "mailMergeSource",
    "mailMergeHeaderSource",
    "recipientData",
)
"""Parts that a redline doesn't take along: remarks, a template fetched from who knows where, and the
addressees of a mail merge.
"""
_STYLES = (f"{N}rStyle", f"{N}pStyle", f"{N}tblStyle")
_DEEPEST = 20
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)
_EMPTY = {"footnotes": _SEPARATORS, "numbering": "", "styles": ""}


class RedlinePackage:
    """A package in the making, all but its text taken over from the first file."""

    def __init__(self, a: RedlineText, b: RedlineText) -> None:
        self.a, self.b = a, b
        package = a.package
        self._data = {name: package.read(name) for name in sorted(package.names) if not name.endswith("/")}
        self._trees: dict[str, _Element] = {package.document: a.root}
        for kind, root in a.note_roots.items():
            self._trees[package.related(kind) or ""] = root
        self._types = self._tree("[Content_Types].xml")
        for part in [name for name in self._data if name.endswith(".rels")]:
            self._drop(part)
        if (settings := package.related("settings")) is not None:
            for name in ("attachedTemplate", "mailMerge"):
                remove(self._tree(settings).find(f"{N}{name}"))
        self._styles: dict[tuple[str, str], str] = {}
        self._their_styles: dict[str, _Element] | None = None
        self._lists: dict[str, str] = {}
        self._ids: dict[tuple[str, str, str, bool], str] = {}
        self._next_note = (
            1 + max((_count(note.get(ID)) for note in self.notes), default=0)
            if "footnotes" in a.note_roots
            else 1
        )

    @property
    def notes(self) -> _Element:
        return self._tree(self.part("footnotes"))

    def part(self, kind: str) -> str:
        """The name of the part of a kind, made where there is none."""
        related = self.a.package.related(kind)
        name = related or posixpath.join(posixpath.dirname(self.a.package.document), f"{kind}.xml")
        if name not in self._data:
            self._data[name] = f"{HEAD}<w:{kind} {NAMESPACES}>{_EMPTY[kind]}</w:{kind}>".encode()
            self._type(f"/{name}", f"{WORD}.{kind}+xml")
            self.relate(self.a.package.document, f"{OFFICE}/{kind}", f"{kind}.xml")
        return name

    def relate(self, part: str, kind: str, target: str, *, outside: bool = False) -> str:
        """The id of a part's relationship."""
        key = part, kind, target, outside
        if key not in self._ids:
            rels = self._relations(part)
            taken = {row.get("Id", "") for row in rels}
            number = len(taken) + 1
            while f"redline{number}" in taken:
                number += 1
            self._ids[key] = f"redline{number}"
            row = {"Id": self._ids[key], "Type": kind, "Target": target}
            rels.append(rels.makeelement(_R, row | {"TargetMode": "External"} if outside else row))
        return self._ids[key]

    def picture(self, part: str, target: str) -> str | None:
        """The id of the relationship to a picture of the second file, None where it is none."""
        ending = target.rpartition(".")[2].lower()
        if ending not in _PICTURES or target not in self.b.package.names:
            return None
        folder = posixpath.dirname(self.a.package.document)
        name = posixpath.join(folder, "media", f"{self.b.package.digest(target)}.{ending}").lstrip("/")
        self._data.setdefault(name, self.b.package.read(target))
        if not any(row.get("Extension", "").lower() == ending for row in self._types.iter(f"{_T}Default")):
            row = {"Extension": ending, "ContentType": _PICTURES[ending]}
            self._types.insert(0, self._types.makeelement(f"{_T}Default", row))
        return self.relate(part, f"{OFFICE}/image", posixpath.relpath(name, posixpath.dirname(part) or "."))

    def style(self, key: str, depth: int = 0) -> str | None:
        """The id here of the second file's style: by its name, else it is brought along."""
        if self._their_styles is None:
            sheet = self.b.package.xml(self.b.package.related("styles") or "")
            styles = () if sheet is None else sheet.iter(f"{N}style")
            self._their_styles = {style.get(f"{N}styleId", ""): style for style in styles}
        theirs = self._their_styles.get(key)
        if theirs is None or depth > _DEEPEST:
            return None
        kind, name = theirs.get(f"{N}type", ""), self.b.styles.name(key)
        root = self._tree(self.part("styles"))
        if not self._styles:
            for style in root.iter(f"{N}style"):
                name_here = self.a.styles.name(style.get(f"{N}styleId"))
                self._styles[style.get(f"{N}type", ""), name_here] = style.get(f"{N}styleId", "")
        if (kind, name) in self._styles:
            return self._styles[kind, name]
        taken = set(self._styles.values())
        new_key = key
        while new_key in taken:
            new_key += "B"
        self._styles[kind, name] = new_key
        own = copy.deepcopy(theirs)
        own.set(f"{N}styleId", new_key)
        own.attrib.pop(f"{N}default", None)
        for link in own.findall("*"):
            if link.tag in (f"{N}basedOn", f"{N}next", f"{N}link"):
                mapped = self.style(link.get(VAL, ""), depth + 1)
                own.remove(link) if mapped is None else link.set(VAL, mapped)
        self.number(own)
        root.append(own)
        return new_key

    def same_list(self, a: _Element, b: _Element) -> None:
        """Two paragraphs that belong together are in the same list."""
        ours, theirs = (paragraph.find(f"{N}pPr/{N}numPr/{N}numId") for paragraph in (a, b))
        if ours is not None and theirs is not None:
            self._lists.setdefault(theirs.get(VAL, ""), ours.get(VAL, ""))

    def number(self, element: _Element) -> None:
        """Map the lists that an element's paragraphs are in to lists here."""
        for numbering in element.iter(f"{N}numPr"):
            list_id = numbering.find(f"{N}numId")
            if list_id is not None and list_id.get(VAL, "0") != "0":
                mapped = self._list(list_id.get(VAL, ""))
                remove(numbering) if mapped is None else list_id.set(VAL, mapped)

    def _list(self, key: str) -> str | None:
        if key in self._lists:
            return self._lists[key]
        theirs = self.b.package.xml(self.b.package.related("numbering") or "")
        instance = None if theirs is None else _child(theirs, "num", "numId", key)
        named = None if instance is None else instance.find(f"{N}abstractNumId")
        if theirs is None or instance is None or named is None:
            return None
        definition = _child(theirs, "abstractNum", "abstractNumId", named.get(VAL))
        if definition is None:
            return None
        root = self._tree(self.part("numbering"))
        own = copy.deepcopy(instance)
        numbers = (_count(number.get(f"{N}numId")) for number in root.iterchildren(f"{N}num"))
        self._lists[key] = str(1 + max(numbers, default=0))
        own.set(f"{N}numId", self._lists[key])
        own.find(f"{N}abstractNumId").set(VAL, self._definition(root, definition))
        last = next(iter([*root.iterchildren(f"{N}num", f"{N}abstractNum")][::-1]), None)
        root.append(own) if last is None else last.addnext(own)
        return self._lists[key]

    def _definition(self, root: _Element, definition: _Element) -> str:
        """The id of a list's definition here: one that says the same, or a new one."""
        wanted = _defined(definition)
        own = [*root.iterchildren(f"{N}abstractNum")]
        for other in own:
            if _defined(other) == wanted:
                return str(other.get(f"{N}abstractNumId"))
        copied = copy.deepcopy(definition)
        for child in [
            *copied.iter(
                f"{N}nsid",
                f"{N}tmpl",
                f"{N}styleLink",
                f"{N}numStyleLink",
                f"{N}pStyle",
                f"{N}lvlPicBulletId",
            )
        ]:
            remove(child)
        number = str(1 + max((_count(other.get(f"{N}abstractNumId")) for other in own), default=0))
        copied.set(f"{N}abstractNumId", number)
        if own:
            own[-1].addnext(copied)
        else:
            root.insert(0, copied)
        return number

    def add_note(self, note: _Element) -> str:
        """Put a note of the second file in; its new id."""
        copied = self.notes.makeelement(f"{N}footnote")
        copied.extend(copy.deepcopy(child) for child in note)
        for inner in [
            *copied.iter(*NOTES)
        ]:  # a note in a note is nothing that Word writes, and one in itself would never end
            remove(inner)
        number, self._next_note = str(self._next_note), self._next_note + 1
        copied.set(ID, number)
        Adopter(self, self.part("footnotes"), self.b.package.relations(_part_of(self.b, note))).adopt(copied)
        self.notes.append(copied)
        return number

    def bytes(self) -> bytes:
        from lxml import etree

        for name, tree in self._trees.items():
            self._data[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        first = "[Content_Types].xml"
        return deterministic_zip(
            {first: self._data[first], **{name: data for name, data in self._data.items() if name != first}}
        )

    def _relations(self, part: str) -> _Element:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._data:
            self._data[rels] = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()
        return self._tree(rels)

    def _type(self, name: str, kind: str) -> None:
        if not any(row.get("PartName") == name for row in self._types.iter(f"{_T}Override")):
            self._types.append(
                self._types.makeelement(f"{_T}Override", {"PartName": name, "ContentType": kind})
            )

    def _drop(self, rels: str) -> None:
        """Take the parts out that don't come along."""
        folder = posixpath.dirname(posixpath.dirname(rels))
        tree = self._tree(rels)
        for row in [row for row in tree if row.get("Type", "").rpartition("/")[2] in _DROPPED]:
            tree.remove(row)
            target = row.get("Target", "")
            absolute = target.startswith("/")
            name = target.lstrip("/") if absolute else posixpath.normpath(posixpath.join(folder, target))
            if self._data.pop(name, None) is not None:
                own = posixpath.join(posixpath.dirname(name), "_rels", f"{posixpath.basename(name)}.rels")
                self._data.pop(own, None)
                self._trees.pop(own, None)
                for override in [row for row in self._types if row.get("PartName") == f"/{name}"]:
                    self._types.remove(override)

    def _tree(self, name: str) -> _Element:
        if name not in self._trees:
            tree = self.a.package.xml(name)
            if tree is None:
                from lxml import etree

                tree = etree.fromstring(self._data[name])
            self._trees[name] = tree
        return self._trees[name]


class Adopter:
    """Makes XML of the second file's part at home in a part of the redline."""

    def __init__(self, parts: RedlinePackage, part: str, relations: Mapping[str, Relation]) -> None:
        self.parts, self.part, self._relations = parts, part, relations

    def adopt(self, element: _Element) -> bool:
        """False where it leans on something that can't come along."""
        for child in [*element.iter()]:
            if child.tag in _STYLES:
                mapped = self.parts.style(child.get(VAL, ""))
                remove(child) if mapped is None else child.set(VAL, mapped)
            elif child.tag in NOTES:
                note = self.parts.b.notes.get((NOTES[child.tag], child.get(ID, "")))
                if note is None:
                    return False
                child.tag = f"{N}footnoteReference"
                child.set(ID, self.parts.add_note(note))
            for name, value in child.attrib.items():
                if name.startswith(REL):
                    mapped = self._relation(value)
                    if mapped is None:
                        return False
                    child.set(name, mapped)
        self.parts.number(element)
        for child in [*element.iter(f"{N}sectPr")]:
            remove(child)
        return True

    def _relation(self, key: str) -> str | None:
        relation = self._relations.get(key)
        if relation is None:
            return None
        if relation.kind == "hyperlink" and relation.outside:
            return self.parts.relate(self.part, f"{OFFICE}/hyperlink", relation.target, outside=True)
        return (
            self.parts.picture(self.part, relation.target)
            if relation.kind == "image" and not relation.outside
            else None
        )


def _child(parent: _Element, tag: str, attribute: str, value: str | None) -> _Element | None:
    """The first child of a tag whose attribute has a value."""
    return next(
        (child for child in parent.iterchildren(f"{N}{tag}") if child.get(f"{N}{attribute}") == value), None
    )


def _part_of(text: RedlineText, note: _Element) -> str:
    kind = "footnotes" if note.tag == f"{N}footnote" else "endnotes"
    return text.package.related(kind) or ""


def _defined(definition: _Element) -> str:
    """What a list's definition says, apart from its names."""
    copied = copy.deepcopy(definition)
    for child in [*copied.iter(f"{N}nsid", f"{N}tmpl", NAME, f"{N}pStyle")]:
        remove(child)
    copied.attrib.clear()
    return canonical(copied)


def _count(text: str | None) -> int:
    """A number in a file from outside, 0 where it is none."""
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 9 else 0
