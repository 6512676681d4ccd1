"""Joins sections and furniture into one tagged PDF with pikepdf: pages, one structure tree, live links,
outline.

Where all pages lie is known from the manifests: so furniture comes first, and each section's pages are
finished as they come in. Links wait until all pages are there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

from ..locale import tr
from ..problems import ContentError, Problem
from .jobs import XREF
from .manifest import Manifest, PagePoint
from .metadata import Info, xmp
from .saving import save
from .sharing import SharedObjects

PdfOf = Callable[[str], bytes]
"""Gives the PDF of a key."""
Furniture = Mapping[int, tuple[str, int]]
"""Pages (from 0) that take their furniture from another batch: its key, and the page in it."""
OVER = Name("/Over")
"""A page's name for the furniture that lies over it."""
TREE_LEAF = 512
"""Pairs in a leaf of a name tree or number tree."""


@dataclass(frozen=True)
class Destination:
    """A place in the joined booklet: page from 0, x and y in points from its lower left corner."""

    page: int
    x: float
    y: float

    @classmethod
    def of(cls, point: PagePoint, first: int) -> Destination:
        return cls(first + point.page, point.x, point.y)

    def as_array(self, pages: Sequence[Any]) -> Array:
        """The explicit destination (ISO 32000-1, 12.3.2.2)."""
        return Array([pages[self.page], Name.XYZ, self.x, self.y, None])


def join_sections(
    sections: Sequence[Manifest],
    furniture: Iterable[str],
    pdf_of: PdfOf,
    info: Info,
    describe: Callable[[str, int], str],
    instead: Furniture | None = None,
) -> bytes:
    """The joined booklet's bytes: PDF/UA-1 and PDF/A-2a.

    `furniture` are the keys of its batches in order, together one page for each page; `describe(target,
    folio)` words a link for screen readers (ISO 14289-1, 7.18.5: a link's annotation says in Contents where
    it leads). Raises ContentError (E510) for a link to nothing.
    """
    firsts = _first_pages(sections)
    starts = list(zip(sections, firsts[:-1], strict=True))
    out = pikepdf.new()
    shared = SharedObjects()
    overlay = _Overlay(out, shared, _forms(out, shared, furniture, pdf_of, instead or {}, firsts[-1]))
    tree = _StructureTree(out)
    links: list[tuple[Any, str]] = []
    for section, first in starts:
        # The source stays open: what is copied from it is read when all is written.
        source = pikepdf.open(io.BytesIO(pdf_of(section.key)))
        out.pages.extend(source.pages)  # before the tree: its references to pages are kept then
        pages = [out.pages[number].obj for number in range(first, len(out.pages))]
        links += tree.add(out.copy_foreign(source.Root.StructTreeRoot), pages)
        pages += [_blank(out, pages[-1]) for _ in range(len(section.pages) - len(pages))]
        for number, page in enumerate(pages, first):
            overlay.lay(page, number)
        if "/OutputIntents" not in out.Root:
            out.Root.OutputIntents = out.copy_foreign(source.make_indirect(source.Root.OutputIntents))
            shared.replace(out.Root.OutputIntents)
    pages = [page.obj for page in out.pages]
    anchors = [
        (name, Destination.of(point, first))
        for section, first in starts
        for name, point in section.anchors.items()
    ]
    targets = dict(anchors)
    _turn_links(links, pages, targets, describe)
    out.Root.StructTreeRoot = tree.finished()
    _add_names(out, pages, targets)
    marks = [(mark, Destination.of(mark.point, first)) for section, first in starts for mark in section.marks]
    _add_outline(out, ((mark.level, mark.label, target.as_array(pages)) for mark, target in marks))
    _describe_document(out, info)
    return save(out)


def _first_pages(sections: Iterable[Manifest]) -> list[int]:
    """Each section's first page, from 0; last the count of all."""
    firsts = [0]
    for section in sections:
        firsts.append(firsts[-1] + len(section.pages))
    return firsts


def _blank(out: pikepdf.Pdf, like: Any) -> Any:
    """A new last page with nothing on it, of another's size; its furniture says what it is for."""
    page = Dictionary(Type=Name.Page, Resources=Dictionary(), Contents=out.make_stream(b""))
    for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
        if box in like:
            page[box] = Array(list(like[box]))
    out.pages.append(pikepdf.Page(page))
    return out.pages[-1].obj


def _forms(
    out: pikepdf.Pdf,
    shared: SharedObjects,
    furniture: Iterable[str],
    pdf_of: PdfOf,
    instead: Furniture,
    count: int,
) -> list[Any]:
    """Each page's furniture, as a form to lay over it."""
    forms: list[Any] = []
    for key in furniture:
        batch = pikepdf.open(io.BytesIO(pdf_of(key)))
        forms += [
            None if len(forms) + place in instead else _form(out, shared, batch, place)
            for place in range(len(batch.pages))
        ]
    if len(forms) != count:
        raise AssertionError(f"furniture for {len(forms)} pages, but there are {count}")
    batches = {
        key: pikepdf.open(io.BytesIO(pdf_of(key)))
        for key in dict.fromkeys(key for key, _ in instead.values())
    }
    for number, (key, place) in instead.items():
        forms[number] = _form(out, shared, batches[key], place)
    return forms


def _form(out: pikepdf.Pdf, shared: SharedObjects, batch: pikepdf.Pdf, place: int) -> Any:
    """A batch's page (from 0) as a form (ISO 32000-1, 8.10).

    Its box is the page's whole medium: cut to the trimmed size, tabs would lose their bleed.
    """
    leaf = batch.pages[place]
    leaf.contents_coalesce()
    content, page = leaf.obj.Contents, leaf.obj
    form = pikepdf.Stream(
        out, content.read_raw_bytes(), Type=Name.XObject, Subtype=Name.Form, BBox=Array(list(page.MediaBox))
    )
    for entry in ("/Filter", "/DecodeParms"):
        if entry in content:
            form[entry] = content[entry]
    for entry in ("/Resources", "/Group"):
        if entry in page:
            form[entry] = out.copy_foreign(
                page[entry] if page[entry].is_indirect else batch.make_indirect(page[entry])
            )
    return shared.share(form)


class _Overlay:
    """Lays furniture over pages, as artifacts (ISO 32000-1, 14.8.2.2)."""

    def __init__(self, out: pikepdf.Pdf, shared: SharedObjects, forms: Sequence[Any]) -> None:
        self.out, self.shared, self.forms = out, shared, forms
        self.common: dict[tuple[int, int], dict[str, Any]] = {}
        # Around a page's content, so that furniture finds the coordinates as they were.
        self.before = self._stream(("q",))
        self.after = self._stream(
            ("Q",),
            ("BDC", Name.Artifact, Dictionary(Type=Name.Pagination)),
            ("q",),
            ("Do", OVER),
            ("Q",),
            ("EMC",),
        )

    def _stream(self, *instructions: Any) -> Any:
        parsed = [
            ContentStreamInstruction(operands, Operator(operator)) for operator, *operands in instructions
        ]
        return self.shared.share(self.out.make_stream(pikepdf.unparse_content_stream(parsed)))

    def lay(self, page: Any, number: int) -> None:
        """Give a page (from 0) its furniture. Its resources are its own then: they hold no other page's."""
        resources = self._resources(page.Resources)
        drawn = Dictionary(
            {**dict(resources.get("/XObject", Dictionary()).items()), str(OVER): self.forms[number]}
        )
        page.Resources = Dictionary({**resources, "/XObject": drawn})
        contents = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
        page.Contents = Array([self.before, *map(self.shared.share, contents), self.after])

    def _resources(self, resources: Any) -> dict[str, Any]:
        """A section's resources, each kind of them an object that its pages share."""
        number = resources.objgen
        if not resources.is_indirect or number not in self.common:
            self.common[number] = {
                kind: self.shared.share(value if value.is_indirect else self.out.make_indirect(value))
                for kind, value in resources.items()
                if isinstance(value, Dictionary)
            }
        return self.common[number]


class _StructureTree:
    """One structure tree of all sections' (ISO 32000-1, 14.7).

    Keys of the parent tree are per section: those of the next come after.
    """

    def __init__(self, out: pikepdf.Pdf) -> None:
        self.out = out
        self.root = out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = out.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root))
        self.elements: list[Any] = []
        self.owners: list[tuple[int, Any]] = []
        self.next_key = 0

    def add(self, section: Any, pages: Iterable[Any]) -> list[tuple[Any, str]]:
        """Take in a section's tree, its Document's elements into ours; gives the pages' links and their
        addresses.
        """
        for top in _listed(section.get("/K")):
            for element in _listed(top.get("/K")):
                element.P = self.document
                self.elements.append(element)
        numbers = section.ParentTree.Nums
        self.owners += [
            (int(numbers[place]) + self.next_key, numbers[place + 1]) for place in range(0, len(numbers), 2)
        ]
        links = list(self._renumbered(pages))
        self.next_key += int(section.ParentTreeNextKey)
        return links

    def _renumbered(self, pages: Iterable[Any]) -> Iterator[tuple[Any, str]]:
        for page in pages:
            if "/StructParents" in page:
                page.StructParents = int(page.StructParents) + self.next_key
            for annotation in page.Annots if "/Annots" in page else ():
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + self.next_key
                if "/A" in annotation:
                    yield annotation, str(annotation.A.get("/URI", ""))

    def finished(self) -> Any:
        """The tree's root, when all sections are in it."""
        self.document.K, self.root.K = Array(self.elements), Array([self.document])
        leaves = list(_leaves(self.out, Name.Nums, self.owners))
        self.root.ParentTree = (
            leaves[0] if len(leaves) == 1 else self.out.make_indirect(Dictionary(Kids=Array(leaves)))
        )
        if len(leaves) == 1:
            del leaves[0]["/Limits"]  # a root has none
        self.root.ParentTreeNextKey = self.next_key
        return self.root


def _listed(kids: Any) -> list[Any]:
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _leaves(out: pikepdf.Pdf, kind: Name, pairs: Sequence[tuple[Any, Any]]) -> Iterator[Any]:
    """A name or number tree's leaves (ISO 32000-1, 7.9.6 and 7.9.7) for pairs in order."""
    for start in range(0, len(pairs), TREE_LEAF):
        some = pairs[start : start + TREE_LEAF]
        flat = [part for pair in some for part in pair]
        yield out.make_indirect(
            Dictionary({str(kind): Array(flat), "/Limits": Array([some[0][0], some[-1][0]])})
        )


def _turn_links(
    links: Iterable[tuple[Any, str]],
    pages: Sequence[Any],
    targets: Mapping[str, Destination],
    describe: Callable[[str, int], str],
) -> None:
    """Turn placeholder addresses into destinations, and word every link. Raises ContentError (E510)."""
    lost: set[str] = set()
    for annotation, address in links:
        if not address.startswith(XREF):
            annotation.Contents = String(describe(address, 0))
        elif (target := targets.get(name := address.removeprefix(XREF))) is None:
            lost.add(name)
        else:
            del annotation["/A"]
            annotation.Dest = target.as_array(pages)
            annotation.Contents = String(describe(name, target.page + 1))
    if lost:
        raise ContentError(
            *(
                Problem(
                    "E510",
                    None,
                    tr("A template links to #{target}, which is nowhere in the booklet.", target=name),
                    tr("Give the target an id, or take the link out of the template."),
                )
                for name in sorted(lost)
            )
        )


def _add_names(out: pikepdf.Pdf, pages: Sequence[Any], targets: Mapping[str, Destination]) -> None:
    """Every anchor by name, so that an address can end in booklet.pdf#nameddest=name."""
    if targets:
        pairs = [(String(name), target.as_array(pages)) for name, target in targets.items()]
        pairs.sort(key=lambda pair: bytes(pair[0]))  # ISO 32000-1, 7.9.6
        out.Root.Names = Dictionary(Dests=Dictionary(Kids=Array(list(_leaves(out, Name.Names, pairs)))))


def _add_outline(out: pikepdf.Pdf, marks: Iterable[tuple[int, str, Array]]) -> None:
    """The outline (ISO 32000-1, 12.3.3) of marks: level, label and destination; the highest level closed."""
    with out.open_outline() as outline:
        above: list[tuple[int, pikepdf.OutlineItem]] = []
        for level, label, target in marks:
            item = pikepdf.OutlineItem(label, target)
            item.is_closed = level == 1
            while above and above[-1][0] >= level:
                above.pop()
            (above[-1][1].children if above else outline.root).append(item)
            above.append((level, item))


def _describe_document(out: pikepdf.Pdf, info: Info) -> None:
    root = out.Root
    root.MarkInfo, root.Lang = Dictionary(Marked=True), String(info.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode, root.PageLayout = Name.UseOutlines, Name.TwoPageRight
    root.Metadata = out.make_stream(xmp(info), Type=Name.Metadata, Subtype=Name.XML)
    texts = {
        "/Title": info.title,
        "/Author": info.author,
        "/Subject": info.subject,
        "/Keywords": info.keywords,
        "/Creator": info.creator,
        "/Producer": info.producer,
        "/CreationDate": info.pdf_date,
        "/ModDate": info.pdf_date,
    }
    out.docinfo = out.make_indirect(Dictionary({key: String(text) for key, text in texts.items()}))
