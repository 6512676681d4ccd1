"""Joins sections and furniture into one tagged PDF: pages, one structure tree, live links, outline, metadata."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..problems import ContentError, Problem
from .jobs import XREF
from .manifest import Manifest, Point
from .metadata import Info, xmp

PdfOf = Callable[[str], bytes]
"""Gives the PDF of a key."""


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
    """What is gathered while sections are joined."""

    out: pikepdf.Pdf
    document: Any
    kids: list[Any] = field(default_factory=list)
    parents: list[Any] = field(default_factory=list)
    next_key: int = 0
    links: list[tuple[Any, str]] = field(default_factory=list)
    targets: dict[str, Destination] = field(default_factory=dict)
    outline: list[tuple[int, str, Destination]] = field(default_factory=list)


def assemble(sections: Sequence[Manifest], furniture: Iterable[str], pdf_of: PdfOf, info: Info, describe: Callable[[str, int], str],
             instead: Mapping[int, tuple[str, int]] | None = None) -> bytes:
    """The joined booklet's bytes: PDF/UA-1 and PDF/A-2a.

    `furniture` are the keys of its batches in order, together one page for each page; `describe(target, folio)` words a link for
    screen readers (ISO 14289-1, 7.18.5: a link's annotation says in Contents where it leads). `instead` are pages (from 0) that
    take their furniture from another batch: its key, and the page in it. Raises ContentError (E510) for a link to nothing.
    """
    out = pikepdf.new()
    root = out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    joint = _Joint(out, out.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root)))
    for section in sections:
        _join(joint, section, pdf_of(section.key))
    pages = [page.obj for page in out.pages]
    _live(joint, pages, describe)
    joint.document.K, root.K = Array(joint.kids), Array([joint.document])
    root.ParentTree = out.make_indirect(Dictionary(Nums=Array(joint.parents)))
    root.ParentTreeNextKey = joint.next_key
    out.Root.StructTreeRoot = root
    _lay_over(out, furniture, pdf_of, instead or {})
    _name_destinations(joint, pages)
    _outline(joint)
    _describe_document(out, info)
    return _saved(out)


def _saved(out: pikepdf.Pdf) -> bytes:
    """The file. Object streams are packed while it is written, and one in 256 ends in CR (see `_packed`): with one object more, they fall otherwise."""
    _rewrite_streams(out)
    for entry in ("", "/ViewerPreferences", "/MarkInfo"):
        if entry:
            out.Root[entry] = out.make_indirect(out.Root[entry])
        data = _written(out, pikepdf.ObjectStreamMode.generate)
        if b"\r\nendstream" not in data:
            return data
        del data  # before the next is made: a large work's is large
    return _written(out, pikepdf.ObjectStreamMode.disable)


def _written(out: pikepdf.Pdf, mode: pikepdf.ObjectStreamMode) -> bytes:
    target = io.BytesIO()
    out.save(target, deterministic_id=True, object_stream_mode=mode)
    return target.getvalue()


def _join(joint: _Joint, section: Manifest, data: bytes) -> None:
    source = pikepdf.open(io.BytesIO(data))
    first = len(joint.out.pages)
    joint.out.pages.extend(source.pages)  # pages before the tree: copy_foreign then keeps the tree's page references
    for _ in range(len(section.pages) - len(source.pages)):
        _add_blank(joint.out)
    tree = joint.out.copy_foreign(source.Root.StructTreeRoot)
    for top in tree.K:
        for kid in top.K:
            kid.P = joint.document
            joint.kids.append(kid)
    numbers = tree.ParentTree.Nums
    for index in range(0, len(numbers), 2):  # keys are per section: shift them
        joint.parents += [int(numbers[index]) + joint.next_key, numbers[index + 1]]
    for index in range(first, len(joint.out.pages)):
        _shift(joint, joint.out.pages[index].obj)
    joint.next_key += int(tree.ParentTreeNextKey)
    for name, point in section.anchors.items():
        joint.targets[name] = Destination.of(point, first)
    joint.outline += [(mark.level, mark.label, Destination.of(mark.at, first)) for mark in section.marks]
    if "/OutputIntents" not in joint.out.Root:
        joint.out.Root.OutputIntents = joint.out.copy_foreign(source.make_indirect(source.Root.OutputIntents))


def _add_blank(out: pikepdf.Pdf) -> None:
    """A page with nothing on it, of the last one's size; the furniture says what it is for."""
    last = out.pages[-1].obj
    page = out.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary(), Contents=_stream(out, b"q Q")))
    for name in ("/MediaBox", "/TrimBox", "/BleedBox"):
        if name in last:
            page[name] = Array([float(edge) for edge in last[name]])
    out.pages.append(pikepdf.Page(page))


def _shift(joint: _Joint, page: Any) -> None:
    if "/StructParents" in page:
        page.StructParents = int(page.StructParents) + joint.next_key
    for annotation in page.get("/Annots", []):
        if "/StructParent" in annotation:
            annotation.StructParent = int(annotation.StructParent) + joint.next_key
        if "/A" in annotation:
            joint.links.append((annotation, str(annotation.A.get("/URI", ""))))


def _live(joint: _Joint, pages: list[Any], describe: Callable[[str, int], str]) -> None:
    """Turn placeholder addresses into destinations, and word every link."""
    lost = set()
    for annotation, address in joint.links:
        if not address.startswith(XREF):
            annotation.Contents = String(describe(address, 0))
            continue
        name = address.removeprefix(XREF)
        if (target := joint.targets.get(name)) is None:
            lost.add(name)
            continue
        del annotation["/A"]
        annotation.Dest = _explicit(pages, target)
        annotation.Contents = String(describe(name, target.page + 1))
    if lost:
        raise ContentError(*(Problem("E510", "error", f"A template links to #{name}, which is nowhere in the booklet.",
                                     "Give the target an id, or take the link out of the template.") for name in sorted(lost)))


def _explicit(pages: list[Any], target: Destination) -> Array:
    return Array([pages[target.page], Name.XYZ, target.x, target.y, None])


def _name_destinations(joint: _Joint, pages: list[Any]) -> None:
    """Every anchor by name, so that an address can end in booklet.pdf#nameddest=name."""
    names: list[Any] = []
    for name in sorted(joint.targets):
        names += [String(name), _explicit(pages, joint.targets[name])]
    if names:
        limits = Array([names[0], names[-2]])
        leaf = joint.out.make_indirect(Dictionary(Names=Array(names), Limits=limits))
        joint.out.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([leaf])))


def _outline(joint: _Joint) -> None:
    with joint.out.open_outline() as tree:
        above: list[tuple[int, pikepdf.OutlineItem]] = []
        for level, label, target in joint.outline:
            item = pikepdf.OutlineItem(label, target.page, "XYZ", left=target.x, top=target.y)
            while above and above[-1][0] >= level:
                above.pop()
            (above[-1][1].children if above else tree.root).append(item)
            item.is_closed = level == 1
            above.append((level, item))


def _lay_over(out: pikepdf.Pdf, furniture: Iterable[str], pdf_of: PdfOf, instead: Mapping[int, tuple[str, int]]) -> None:
    """Lay furniture over the pages, as artifacts (ISO 32000-1, 14.8.2.2)."""
    others = {key: pikepdf.open(io.BytesIO(pdf_of(key))) for key in dict.fromkeys(key for key, _ in instead.values())}
    index, begin = 0, _stream(out, b"q")
    for key in furniture:
        source = pikepdf.open(io.BytesIO(pdf_of(key)))
        for place in range(len(source.pages)):
            other, at = (others[instead[index][0]], instead[index][1]) if index in instead else (source, place)
            leaf = other.pages[at]
            page = out.pages[index]
            index += 1
            form = leaf.as_form_xobject()
            form.BBox = leaf.obj.MediaBox  # as_form_xobject clips to the TrimBox: tabs would lose their bleed
            copied = out.copy_foreign(other.make_indirect(form))
            name = page.add_resource(copied, Name.XObject, Name(f"/Over{index}"))  # without a name pikepdf takes one at random
            over = b"Q /Artifact <</Type /Pagination>> BDC q %s Do Q EMC" % str(name).encode()  # a section's page leaves its own coordinates behind
            page.obj.Contents = Array([begin, *_contents(page.obj), _stream(out, over)])
    if index != len(out.pages):
        raise AssertionError(f"furniture for {index} pages, but there are {len(out.pages)}")


def _contents(page: Any) -> list[Any]:
    return list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]


def _stream(out: pikepdf.Pdf, data: bytes) -> Any:
    return out.make_indirect(pikepdf.Stream(out, _packed(data), Filter=Name.FlateDecode))


def _packed(data: bytes) -> bytes:
    """Data compressed so that it doesn't end in CR: a strict reader takes CR LF before `endstream` for the line end, and finds Length wrong.

    The last byte of a deflated stream is its checksum's, whatever the level: a line end more in the data makes it another.
    Content, character maps, CFF fonts and pixels are read to their own end, so that it harms none of them.
    """
    packed = zlib.compress(data, 9)
    return zlib.compress(data + b"\n", 9) if packed.endswith(b"\r") else packed


def _rewrite_streams(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Interpolate"):
            one.Interpolate = False  # WeasyPrint sets it; PDF/A wants pixels as they are (ISO 19005-2, 6.2.8.1)
        if not isinstance(one, pikepdf.Stream) or one.get("/Type") == Name.Metadata or "/DecodeParms" in one:
            continue
        # One without a filter is packed while it is written: a page's furniture, since it became a form.
        if "/Filter" not in one or (one.get("/Filter") == Name.FlateDecode and one.read_raw_bytes().endswith(b"\r")):
            one.write(_packed(one.read_bytes()), filter=Name.FlateDecode)


def _describe_document(out: pikepdf.Pdf, info: Info) -> None:
    root = out.Root
    root.MarkInfo, root.Lang = Dictionary(Marked=True), String(info.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode, root.PageLayout = Name.UseOutlines, Name.TwoPageRight
    metadata = pikepdf.Stream(out, xmp(info))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root.Metadata = out.make_indirect(metadata)
    out.docinfo = out.make_indirect(Dictionary(
        Title=String(info.title), Author=String(info.author), Subject=String(info.subject), Keywords=String(info.keywords),
        Creator=String(info.creator), Producer=String(info.producer), CreationDate=String(info.pdf_date), ModDate=String(info.pdf_date)))
