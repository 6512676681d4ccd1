"""What the PDF says of itself, in XMP and in the information dictionary, word for word the same (ISO 19005-2,
6.6.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import unquote

from ..rendering.sections import SectionSource
from .versions import tool_versions

_EXTENSION = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal"
    "</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
    "</rdf:Description>"
)


@dataclass(frozen=True)
class Info:
    """Title, author and so on, as plain text; `date` is the edition's own, at midnight UTC, never today's."""

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    date: date
    creator: str
    producer: str

    @property
    def pdf_date(self) -> str:
        return f"D:{self.date:%Y%m%d}000000Z"

    @property
    def xmp_date(self) -> str:
        return f"{self.date:%Y-%m-%d}T00:00:00Z"


def xmp(info: Info) -> bytes:
    """The XMP packet: PDF/A-2a, PDF/UA-1 with the extension schema that PDF/A wants for it, and the
    document's own facts.
    """
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
pdfaid:part="2" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
{_EXTENSION}
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml(info.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{_xml(info.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_xml(info.subject)}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{_xml(info.language)}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:CreatorTool="{_xml(info.creator)}" xmp:CreateDate="{info.xmp_date}" xmp:ModifyDate="{info.xmp_date}"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{_xml(info.producer)}</pdf:Producer>\
<pdf:Keywords>{_xml(info.keywords)}</pdf:Keywords></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def document_info(source: SectionSource) -> Info:
    """An edition's facts."""
    edition, tools = source.edition, tool_versions()
    return Info(
        source.document_title,
        edition.publisher,
        source.views.summary,
        source.views.keywords,
        edition.language,
        edition.date,
        f"Pressklar {tools['Pressklar']}",
        f"Pressklar {tools['Pressklar']}, WeasyPrint {tools['WeasyPrint']}",
    )


def link_words(source: SectionSource, target: str, folio: int) -> str:
    """A link in words, for a screen reader."""
    texts = source.texts
    if target.startswith("mailto:"):
        return texts("link_mail", address=unquote(target.removeprefix("mailto:").partition("?")[0]))
    if not folio:
        return texts("link_web", address=target)
    if (number := source.views.numbers.get(target)) is not None:
        return texts("link_proposal", number=number, folio=folio)
    for chapter in source.views.chapters:
        if chapter.anchor == target:
            return texts("link_chapter", number=chapter.number, title=chapter.title, folio=folio)
    return texts("link_page", folio=folio)


def _xml(text: str) -> str:
    return escape(text, quote=False)
