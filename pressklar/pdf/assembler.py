"""Joins sections and furniture into one tagged PDF: pages, one structure tree, live links, outline, metadata.

One source after the other is read and written, then forgotten: where all pages and targets lie is known from the manifests before the first is opened. So
what is kept in memory grows with the file alone, and a large work needs no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..problems import ContentError, Problem
from .copying import Copying
from .jobs import XREF
from .manifest import Manifest, Point
from .metadata import Info, xmp
from .source import opened
from .syntax import dictionary, entries, number, plain_text, references, sort_key, text_string
from .trees import Pairs, outline, page_tree
from .writing import Writer

PdfOf = Callable[[str], bytes]
"""Gives the PDF of a key."""
_PAIR = re.compile(rb"(\d+)\s*(\[[^\]]*\]|\d+ 0 R)")
"""A key of a section's parent tree and what it leads to: all elements of a page, or a link's."""
_UNDER, _OVER = b"q", b"Q /Artifact <</Type /Pagination>> BDC q /Over Do Q EMC"
"""Around a page's content: furniture finds the coordinates as they were, and is an artifact (ISO 32000-1, 14.8.2.2)."""


@dataclass(frozen=True)
class Destination:
    """A place in the joined booklet: page from 0, x and y in points from its lower left corner."""

    page: int
    x: float
    y: float

    @classmethod
    def of(cls, point: Point, first: int) -> Destination:
        return cls(first + point.page, point.x, point.y)


@dataclass
class _Joint:
    """What spans sections. All but `out` is small: references, and what the manifests say."""

    out: Writer
    pages: list[bytes]
    parents: list[bytes]
    root: bytes
    document: bytes
    targets: dict[str, Destination]
    describe: Callable[[str, int], str]
    forms: list[bytes] = field(default_factory=list)
    kids: list[bytes] = field(default_factory=list)
    next_key: int = 0
    intents: bytes = b""
    links: dict[str, dict[bytes, bytes]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.owners = Pairs(self.out, b"Nums")
        self.under, self.over = self.out.keep(b"<<>>", _UNDER), self.out.keep(b"<<>>", _OVER)

    def explicit(self, target: Destination) -> bytes:
        return b"[%s /XYZ %s %s null]" % (self.pages[target.page], number(target.x), number(target.y))


def assemble(sections: Sequence[Manifest], furniture: Iterable[str], pdf_of: PdfOf, info: Info, describe: Callable[[str, int], str],
             instead: Mapping[int, tuple[str, int]] | None = None) -> bytes:
    """The joined booklet's bytes: PDF/UA-1 and PDF/A-2a.

    `furniture` are the keys of its batches in order, together one page for each page; `describe(target, folio)` words a link for
    screen readers (ISO 14289-1, 7.18.5: a link's annotation says in Contents where it leads). `instead` are pages (from 0) that
    take their furniture from another batch: its key, and the page in it. Raises ContentError (E510) for a link to nothing.
    """
    firsts = _first_pages(sections)
    targets = {name: Destination.of(point, first) for section, first in zip(sections, firsts, strict=False) for name, point in section.anchors.items()}
    out = Writer()
    pages = [out.number() for _ in range(firsts[-1])]
    parents, tree = page_tree(out, pages)
    joint = _Joint(out, pages, parents, out.number(), out.number(), targets, describe)
    joint.forms = _forms(out, furniture, pdf_of, instead or {}, len(pages))
    for section, first in zip(sections, firsts, strict=False):
        _join(joint, section, pdf_of(section.key), first)
    if joint.lost:
        raise ContentError(*(Problem("E510", "error", f"A template links to #{name}, which is nowhere in the booklet.",
                                     "Give the target an id, or take the link out of the template.") for name in sorted(joint.lost)))
    out.put(joint.document, b"<</Type/StructElem/S/Document/P %s/K[%s]>>" % (joint.root, b" ".join(joint.kids)))
    out.put(joint.root, b"<</Type/StructTreeRoot/K[%s]/ParentTree %s/ParentTreeNextKey %d>>"
            % (joint.document, out.add(joint.owners.root(flat=True)), joint.next_key))
    marks = ((mark.level, mark.label, joint.explicit(Destination.of(mark.at, first)))
             for section, first in zip(sections, firsts, strict=False) for mark in section.marks)
    catalog = {b"Type": b"/Catalog", b"Pages": tree, b"StructTreeRoot": joint.root, b"OutputIntents": joint.intents, **_named(joint),
               **outline(out, marks), **_presentation(out, info)}
    return out.finished(out.add(dictionary(catalog)), out.add(_about(info)))


def _first_pages(sections: Iterable[Manifest]) -> list[int]:
    """Each section's first page, from 0; last the count of all."""
    firsts = [0]
    for section in sections:
        firsts.append(firsts[-1] + len(section.pages))
    return firsts


def _forms(out: Writer, furniture: Iterable[str], pdf_of: PdfOf, instead: Mapping[int, tuple[str, int]], count: int) -> list[bytes]:
    """Each page's furniture, as a form to lay over it."""
    forms: list[bytes] = []
    for key in furniture:
        copying = Copying(out, opened(pdf_of(key)))
        forms += [b"" if at in instead else _form(copying, page) for at, (_, page) in enumerate(copying.source.pages(), len(forms))]
    if len(forms) != count:
        raise AssertionError(f"furniture for {len(forms)} pages, but there are {count}")
    for key in dict.fromkeys(key for key, _ in instead.values()):
        copying = Copying(out, opened(pdf_of(key)))
        others = copying.source.pages()
        for index, (_, place) in ((index, one) for index, one in instead.items() if one[0] == key):
            forms[index] = _form(copying, others[place][1])
    return forms


def _form(copying: Copying, page: Mapping[bytes, bytes]) -> bytes:
    """A page as a form (ISO 32000-1, 8.10). Its box is the page's whole medium: cut to the trimmed size, tabs would lose their bleed."""
    packing, data = copying.source.content(page[b"Contents"])
    taken = {b"BBox": page[b"MediaBox"], **{name: copying.shared(page[name]) for name in (b"Resources", b"Group") if name in page}}
    return copying.out.keep(b"<</Type/XObject/Subtype/Form%s%s>>" % (dictionary(taken)[2:-2], packing), data)


def _join(joint: _Joint, section: Manifest, data: bytes, first: int) -> None:
    copying = Copying(joint.out, opened(data))
    source = copying.source
    catalog = entries(source.texts[source.root])
    structure = source.entries(catalog[b"StructTreeRoot"])
    pages = source.pages()
    tops = references(structure[b"K"])
    copying.new |= {references(catalog[b"StructTreeRoot"])[0]: joint.root, **dict.fromkeys(tops, joint.document)}
    copying.new |= {name: joint.pages[first + at] for at, (name, _) in enumerate(pages)}
    joint.intents = joint.intents or copying.shared(catalog[b"OutputIntents"])
    shared = {value: _resources(copying, value) for value in dict.fromkeys(page[b"Resources"] for _, page in pages)}
    for at, (_, page) in enumerate(pages, first):
        _put_page(joint, copying, {**page, b"Resources": shared[page[b"Resources"]]}, at)
    last = pages[-1][1]
    blank: dict[bytes, bytes] = {name: last[name] for name in (b"MediaBox", b"TrimBox", b"BleedBox") if name in last}
    for at in range(first + len(pages), first + len(section.pages)):  # nothing on it; the furniture says what it is for
        joint.out.put(joint.pages[at], _page(joint, blank, b"<</XObject <<>>>>", [], at))
    joint.kids += [kid for top in tops for kid in _kids(copying, top)]
    for key, owners in _PAIR.findall(source.entries(structure[b"ParentTree"])[b"Nums"]):
        joint.owners.add(b"%d" % (int(key) + joint.next_key), copying.own(owners))
    joint.next_key += int(structure[b"ParentTreeNextKey"])  # keys are per section: those of the next come after


def _kids(copying: Copying, top: bytes) -> list[bytes]:
    kids = copying.own(entries(copying.source.texts[top]).get(b"K", b""))
    return [b"%s 0 R" % kid for kid in references(kids)]


def _put_page(joint: _Joint, copying: Copying, page: dict[bytes, bytes], at: int) -> None:
    source = copying.source
    resources = page.pop(b"Resources")
    contents = [copying.shared(b"%s 0 R" % one) for one in source.contents(page.pop(b"Contents"))]
    annotations = references(source.resolved(page.pop(b"Annots", b"")))
    copying.new |= {one: joint.out.number() for one in annotations}
    for one in annotations:
        joint.out.put(copying.new[one], _annotation(joint, copying, entries(source.texts[one])))
    del page[b"Parent"]
    if b"StructParents" in page:
        page[b"StructParents"] = b"%d" % (int(page[b"StructParents"]) + joint.next_key)
    kept = {name: copying.shared(value) for name, value in page.items()}
    if annotations:
        kept[b"Annots"] = b"[%s]" % b" ".join([copying.new[one] for one in annotations])
    joint.out.put(joint.pages[at], _page(joint, kept, resources, contents, at))


def _resources(copying: Copying, resources: bytes) -> bytes:
    """A page's resources. Its objects to draw come last: `_page` adds one."""
    found = copying.source.entries(resources)
    objects = copying.source.resolved(found.pop(b"XObject", b"<<>>")).strip()
    return copying.shared(dictionary({**found, b"XObject": objects}))


def _page(joint: _Joint, kept: Mapping[bytes, bytes], resources: bytes, contents: Sequence[bytes], at: int) -> bytes:
    """A page with its furniture over it. Its resources are its own: they hold no other page's furniture."""
    return dictionary({b"Type": b"/Page", b"Parent": joint.parents[at], **kept, b"Resources": b"%s/Over %s>>>>" % (resources[:-4], joint.forms[at]),
                       b"Contents": b"[%s]" % b" ".join([joint.under, *contents, joint.over])})


def _annotation(joint: _Joint, copying: Copying, annotation: dict[bytes, bytes]) -> bytes:
    """A link turned from its placeholder to its destination, and worded."""
    made: dict[bytes, bytes] = {}
    if b"A" in annotation:
        address = plain_text(entries(copying.source.resolved(annotation[b"A"])).get(b"URI", b"()"))
        if address not in joint.links:
            joint.links[address] = _link(joint, address)
        made = joint.links[address]
        annotation.pop(b"Contents", None)
        if b"Dest" in made:
            del annotation[b"A"]
    if b"StructParent" in annotation:
        annotation[b"StructParent"] = b"%d" % (int(annotation[b"StructParent"]) + joint.next_key)
    return b"%s%s>>" % (copying.own(dictionary(annotation))[:-2], dictionary(made)[2:-2])


def _link(joint: _Joint, address: str) -> dict[bytes, bytes]:
    if not address.startswith(XREF):
        return {b"Contents": text_string(joint.describe(address, 0))}
    name = address.removeprefix(XREF)
    if (target := joint.targets.get(name)) is None:
        joint.lost.add(name)
        return {}
    return {b"Dest": joint.explicit(target), b"Contents": text_string(joint.describe(name, target.page + 1))}


def _named(joint: _Joint) -> dict[bytes, bytes]:
    """Every anchor by name, so that an address can end in booklet.pdf#nameddest=name."""
    names = Pairs(joint.out, b"Names")
    for name, target in sorted(((text_string(name), target) for name, target in joint.targets.items()), key=lambda one: sort_key(one[0])):
        names.add(name, joint.explicit(target))
    return {b"Names": b"<</Dests %s>>" % names.root()} if joint.targets else {}


def _presentation(out: Writer, info: Info) -> dict[bytes, bytes]:
    metadata = out.number()
    out.put_stream(metadata, b"<</Type/Metadata/Subtype/XML>>", xmp(info))
    return {b"MarkInfo": b"<</Marked true>>", b"Lang": text_string(info.language), b"ViewerPreferences": b"<</DisplayDocTitle true>>",
            b"PageMode": b"/UseOutlines", b"PageLayout": b"/TwoPageRight", b"Metadata": metadata}


def _about(info: Info) -> bytes:
    texts = {b"Title": info.title, b"Author": info.author, b"Subject": info.subject, b"Keywords": info.keywords, b"Creator": info.creator,
             b"Producer": info.producer, b"CreationDate": info.pdf_date, b"ModDate": info.pdf_date}
    return dictionary({name: text_string(text) for name, text in texts.items()})
