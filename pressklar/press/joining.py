"""Joins sections and furniture into the print shop's file: PDF/X-4 (ISO 15930-7), single pages with bleed and
crop marks, in ink.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..pdf.manifest import Manifest
from ..pdf.metadata import Info
from ..theme import Colour, Theme
from ..theme.contrast import contrast
from .contents import Box
from .profile import REGISTRY, Profile
from .recolour import InkRules, Recolour

if TYPE_CHECKING:
    from ..pdf.join import PdfOf

MM = 72 / 25.4
GAP, MARK, EDGE = 1 * MM, 5 * MM, 1 * MM
"""Points from the bleed to a crop mark, its length, and from there to the sheet's edge."""
HAIR = 0.25
"""Points: the thickness of a mark."""
_WHITE, _TYPE, _SOLID = "#ffffff", 3, 9
"""The contrasts with white from which a colour is one of type, and from which its black is solid."""


@dataclass(frozen=True)
class Sizes:
    """A page's measures in points: trim size, bleed, and the margin around the trim that holds bleed and
    marks.
    """

    width: float
    height: float
    bleed: float

    @classmethod
    def of(cls, theme: Theme) -> Sizes:
        return cls(theme.page["width"].pt, theme.page["height"].pt, theme.page["bleed"].pt)

    @property
    def margin(self) -> float:
        return self.bleed + GAP + MARK + EDGE

    def around(self, more: float) -> Box:
        """The trim made larger on all sides, where the trim's lower left corner is the origin, as it is in a
        section's content.
        """
        return Box(-more, -more, self.width + more, self.height + more)

    def on_page(self, more: float) -> Array:
        """The same on the finished page, whose media box begins at 0, 0: some imposition programs know no
        other.
        """
        return Array([_point(edge + self.margin) for edge in self.around(more)])


@dataclass
class PressJoin:
    """Takes `join_sections`' place. `converted` are the colours that the theme doesn't have, as RGB from 0 to
    1.
    """

    theme: Theme
    profile: Profile
    small: float
    converted: set[tuple[float, ...]] = field(default_factory=set)

    def __call__(
        self,
        sections: Sequence[Manifest],
        furniture: Iterable[str],
        pdf_of: PdfOf,
        info: Info,
        describe: Callable[[str, int], str],
    ) -> bytes:
        """The file's bytes. Raises ContentError (E883). Links have no place in print: `describe` isn't
        asked.
        """
        out = pikepdf.new()
        sizes = Sizes.of(self.theme)
        ink = Recolour(out, self._rules(sizes), self.converted)
        for section in sections:
            source = pikepdf.open(io.BytesIO(pdf_of(section.key)))
            out.pages.extend(source.pages)
            for _ in range(len(section.pages) - len(source.pages)):
                out.pages.append(
                    pikepdf.Page(
                        Dictionary(
                            Type=Name.Page,
                            MediaBox=Array([0, 0, 1, 1]),
                            Resources=Dictionary(),
                            Contents=_stream(out, b"q Q"),
                        )
                    )
                )
        for page in out.pages:
            ink.page(page.obj)
        _shift_patterns(out, sizes.margin)
        overs = [out.copy_foreign(form) for key in furniture for form in _forms(pdf_of(key))]
        marks = out.make_indirect(pikepdf.Stream(out, crop_marks(sizes)))
        begin = _stream(out, f"q 1 0 0 1 {_point(sizes.margin)} {_point(sizes.margin)} cm".encode())
        for number, (page, over) in enumerate(zip(out.pages, overs, strict=True), 1):
            ink.form(over)
            _finish(out, page, over, sizes, [begin, marks, number])
        self._describe(out, info)
        return _saved(out)

    def _rules(self, sizes: Sizes) -> InkRules:
        theme = self.theme
        colours = [
            *theme.colours.values(),
            *(colour for palette in theme.chapters for colour in (palette.hue, palette.deep)),
        ]
        deeps = {_inks(palette.deep): (0.0, 0.0, 0.0, 1.0) for palette in theme.chapters}
        return InkRules(
            self.profile,
            {_rgb(colour): _inks(colour) for colour in reversed(colours)},
            {_inks(colour): _black(colour) for colour in theme.colours.values() if _is_mixed(colour)} | deeps,
            self.small,
            sizes.around(0),
            sizes.around(sizes.bleed),
        )

    def _describe(self, out: pikepdf.Pdf, info: Info) -> None:
        profile = pikepdf.Stream(out, self.profile.data)
        profile.N, profile.Alternate = 4, Name.DeviceCMYK
        out.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFX,
                    OutputConditionIdentifier=String(self.profile.condition),
                    RegistryName=String(REGISTRY),
                    OutputCondition=String(self.profile.described),
                    Info=String(self.profile.name),
                    DestOutputProfile=out.make_indirect(profile),
                )
            ]
        )
        metadata = pikepdf.Stream(out, _xmp(info))
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        out.Root.Metadata, out.Root.Lang = out.make_indirect(metadata), String(info.language)
        out.docinfo = out.make_indirect(
            Dictionary(
                Title=String(info.title),
                Author=String(info.author),
                Subject=String(info.subject),
                Keywords=String(info.keywords),
                Creator=String(info.creator),
                Producer=String(info.producer),
                CreationDate=String(info.pdf_date),
                ModDate=String(info.pdf_date),
                Trapped=Name("/False"),
                GTS_PDFXVersion=String("PDF/X-4"),
            )
        )


def crop_marks(sizes: Sizes) -> bytes:
    """Eight lines at the trim's corners, outside the bleed, in black alone."""
    trim, start, end = sizes.around(0), sizes.bleed + GAP, sizes.bleed + GAP + MARK
    lines = []
    for x, out in ((trim.left, -1), (trim.right, 1)):
        lines += [((x + out * start, y), (x + out * end, y)) for y in (trim.bottom, trim.top)]
    for y, out in ((trim.bottom, -1), (trim.top, 1)):
        lines += [((x, y + out * start), (x, y + out * end)) for x in (trim.left, trim.right)]
    drawn = " ".join(f"{_point(a)} {_point(b)} m {_point(c)} {_point(d)} l S" for (a, b), (c, d) in lines)
    return f"q 0 0 0 1 K {HAIR} w {drawn} Q".encode()


def _finish(out: pikepdf.Pdf, page: pikepdf.Page, over: Any, sizes: Sizes, parts: list[Any]) -> None:
    """A page's boxes, its content moved inwards and cut at the bleed, furniture over it and marks around it;
    no annotations, tags or tab order.
    """
    begin, marks, number = parts
    leaf = page.obj
    for entry in ("/Annots", "/StructParents", "/Tabs", "/Group", "/CropBox", "/ArtBox", "/AA"):
        if entry in leaf:
            del leaf[entry]
    leaf.MediaBox, leaf.TrimBox, leaf.BleedBox = (
        sizes.on_page(sizes.margin),
        sizes.on_page(0),
        sizes.on_page(sizes.bleed),
    )
    name = page.add_resource(over, Name.XObject, Name(f"/Over{number}"))
    contents = list(leaf.Contents) if isinstance(leaf.Contents, Array) else [leaf.Contents]
    bleed = sizes.around(sizes.bleed)
    edges = (bleed.left, bleed.bottom, bleed.right - bleed.left, bleed.top - bleed.bottom)
    cut = f"q {' '.join(str(_point(edge)) for edge in edges)} re W n"
    leaf.Contents = Array(
        [
            begin,
            _stream(out, cut.encode()),
            *contents,
            _stream(out, f"Q {cut} {name} Do Q".encode()),
            marks,
            _stream(out, b"Q"),
        ]
    )


def _forms(data: bytes) -> Iterable[Any]:
    source = pikepdf.open(io.BytesIO(data))
    for leaf in source.pages:
        form = leaf.as_form_xobject()
        form.BBox = leaf.obj.MediaBox  # as_form_xobject clips to the TrimBox: tabs would lose their bleed
        yield source.make_indirect(form)


def _shift_patterns(out: pikepdf.Pdf, by: float) -> None:
    """A pattern keeps to the page's own corner, whatever its content is moved by (ISO 32000-1, 8.7.3.1)."""
    moved = set()
    for page in out.pages:
        for pattern in page.obj.get("/Resources", Dictionary()).get("/Pattern", Dictionary()).values():
            if pattern.objgen not in moved:
                moved.add(pattern.objgen)
                a, b, c, d, e, f = (float(part) for part in pattern.get("/Matrix", (1, 0, 0, 1, 0, 0)))
                pattern.Matrix = Array([_point(part) for part in (a, b, c, d, e + by, f + by)])


def _stream(out: pikepdf.Pdf, data: bytes) -> Any:
    return out.make_indirect(pikepdf.Stream(out, data))


def _saved(out: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    out.remove_unreferenced_resources()
    out.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        min_version="1.6",
        force_version="1.6",
    )
    return target.getvalue()


def _point(value: float) -> Any:
    """A measure as PDF has it: five places are a ten-thousandth of a millimetre and better."""
    from decimal import Decimal

    return Decimal(f"{value:.5f}")


def _inks(colour: Colour) -> tuple[float, ...]:
    assert colour.cmyk is not None
    return tuple(round(part / 100, 2) for part in colour.cmyk)


def _is_mixed(colour: Colour) -> bool:
    """Whether it is a colour of several inks, and dark enough for type on white."""
    return sum(part > 0 for part in _inks(colour)) > 1 and contrast(colour.rgb, _WHITE) >= _TYPE


def _black(colour: Colour) -> tuple[float, ...]:
    """Black as dark as that colour. Type that is nearly black is solid: a screen of dots would fray it."""
    against = contrast(colour.rgb, _WHITE)
    light = 1.05 / against - 0.05
    return (0.0, 0.0, 0.0, 1.0 if against >= _SOLID else round(1 - light**0.5, 2))


def _rgb(colour: Colour) -> tuple[float, ...]:
    return tuple(round(int(colour.rgb[start : start + 2], 16) / 255, 2) for start in (1, 3, 5))


def _xmp(info: Info) -> bytes:
    """The XMP packet that PDF/X-4 wants (ISO 15930-7, 6.12): the standard's name, trapping, dates, and ids
    that come from the content alone.
    """
    title, author, subject, keywords, creator, producer = (
        escape(text, quote=False).replace('"', "&quot;")
        for text in (info.title, info.author, info.subject, info.keywords, info.creator, info.producer)
    )
    digest = hashlib.sha256(repr(info).encode()).hexdigest()
    identity = f"uuid:{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" \
pdfxid:GTS_PDFXVersion="PDF/X-4"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
pdf:Producer="{producer}" pdf:Keywords="{keywords}" pdf:Trapped="False"/>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="{creator}"
 xmp:CreateDate="{info.xmp_date}" xmp:ModifyDate="{info.xmp_date}" xmp:MetadataDate="{info.xmp_date}"/>
<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" \
xmpMM:DocumentID="{identity}" xmpMM:VersionID="1" xmpMM:RenditionClass="default"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
