"""The small parts around the body: header and footer, footnotes, settings, properties, and the base
snapshot.
"""

from __future__ import annotations

from datetime import date

from ..foundation.language_tags import with_region
from ..model import Edition
from ..ooxml.origin import BASE_SPACE, DRAFT_PROPERTY
from .page_setup import PageSetup
from .state import DocumentState
from .xmltext import HEAD, NAMESPACES, clean, escape

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of user-defined properties ([MS-OLEPS])."""


def document_xml(body: list[bytes], page: PageSetup, header: str, footer: str) -> list[bytes]:
    """The main part: the body and its one section, with a title page apart. `header` and `footer` are
    relationships.
    """
    section = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" '
        f'w:left="{page.left}" w:header="{page.edge}" w:footer="{page.edge}" w:gutter="0"/>'
        '<w:cols w:space="708"/><w:titlePg/></w:sectPr>'
    )
    return [
        f"{HEAD}<w:document {NAMESPACES}><w:body>".encode(),
        *body,
        f"{section}</w:body></w:document>".encode(),
    ]


def header_xml(state: DocumentState, title: str) -> str:
    """The running header: the chapter's title, by its level, since a style's name in a field differs with
    Word's language.

    The edition's title stands there until Word has looked, and in programs that don't know the field.
    """
    field = f'<w:fldSimple w:instr=" STYLEREF 1 "><w:r><w:t>{escape(clean(title))}</w:t></w:r></w:fldSimple>'
    return (
        f'{HEAD}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{state.style("header")}"/></w:pPr>'
        f"{field}</w:p></w:hdr>"
    )


def footer_xml(state: DocumentState, publisher: str) -> str:
    pages = (
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r>'
        '<w:t xml:space="preserve"> / </w:t></w:r>'
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
    return (
        f'{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{state.style("footer")}"/></w:pPr>'
        f"<w:r><w:t>{escape(clean(publisher))}</w:t><w:tab/></w:r>{pages}</w:p></w:ftr>"
    )


def footnotes_xml(state: DocumentState) -> str:
    """The notes, after the two separators that Word wants."""
    plain = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    separators = (
        f'<w:footnote w:type="separator" w:id="-1"><w:p>{plain}<w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:type="continuationSeparator" w:id="0"><w:p>{plain}<w:r>'
        "<w:continuationSeparator/></w:r></w:p></w:footnote>"
    )
    return f"{HEAD}<w:footnotes {NAMESPACES}>{separators}{''.join(state.notes)}</w:footnotes>"


def settings_xml(language: str, point: str, *, embeds: bool) -> str:
    """Settings, in the order of CT_Settings; `point` is the sign before decimals. Nothing here makes Word ask
    when it opens the file (updateFields would).
    """
    fonts = "<w:embedTrueTypeFonts/>" if embeds else ""
    modes = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
            ("differentiateMultirowTableHeaders", "1"),
        )
    )
    slots = (
        ("bg1", "light1"),
        ("t1", "dark1"),
        ("bg2", "light2"),
        ("t2", "dark2"),
        *((f"accent{n}", f"accent{n}") for n in range(1, 7)),
    )
    mapping = "".join(
        f' w:{name}="{slot}"'
        for name, slot in (*slots, ("hyperlink", "hyperlink"), ("followedHyperlink", "followedHyperlink"))
    )
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/>{fonts}<w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr><w:footnote w:id="-1"/>'
        '<w:footnote w:id="0"/></w:footnotePr>'
        f'<w:compat>{modes}</w:compat><w:themeFontLang w:val="{with_region(language)}"/>'
        f"<w:clrSchemeMapping{mapping}/>"
        f'<w:decimalSymbol w:val="{point}"/><w:listSeparator w:val="{";" if point == "," else ","}"/>'
        "</w:settings>"
    )


def core_xml(edition: Edition, keywords: str, summary: str) -> str:
    """Title, author and dates, the edition's own: the clock must not show."""
    when = _moment(edition.date)
    texts = (
        ("dc:title", edition.title),
        ("dc:creator", edition.publisher),
        ("cp:keywords", keywords),
        ("dc:description", summary),
        ("cp:lastModifiedBy", edition.publisher),
        ("dc:language", with_region(edition.language)),
    )
    rows = "".join(f"<{name}>{escape(clean(text))}</{name}>" for name, text in texts)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{when}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f"{HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{rows}{dates}</cp:coreProperties>"
    )


def app_xml(publisher: str) -> str:
    return (
        f'{HEAD}<Properties xmlns="{_PROPERTIES}/extended-properties"><Application>Pressklar</Application>'
        f"<Company>{escape(clean(publisher))}</Company></Properties>"
    )


def custom_xml(draft: str) -> str:
    """The draft's id as a custom property, which survives also a trip through .odt, .doc and .rtf."""
    return (
        f'{HEAD}<Properties xmlns="{_PROPERTIES}/custom-properties" xmlns:vt="{_VALUES}">'
        f'<property fmtid="{_CUSTOM_SET}" pid="2" name="{DRAFT_PROPERTY}"><vt:lpwstr>'
        f"{draft}</vt:lpwstr></property></Properties>"
    )


def base_xml(draft: str, base: str) -> str:
    """The base snapshot's JSON as a custom XML part."""
    return f'{HEAD}<base xmlns="{BASE_SPACE}" draft="{draft}">{escape(clean(base))}</base>'


def base_properties_xml(draft: str) -> str:
    guid = f"{{{draft[:8]}-{draft[8:12]}-{draft[12:16]}-8000-505245534B4C}}".upper()
    return (
        f"{HEAD}<ds:datastoreItem "
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{guid}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{BASE_SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
