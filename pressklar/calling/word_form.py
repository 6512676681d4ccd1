"""The form as a Word document: the draft's own styles, and a content control for each answer, whose tag is
the field's key (ECMA-376 part 1, 17.5.2).

Nothing is protected: Word for the web opens no protected document for writing. A control can't be deleted,
only what stands in it. LibreOffice before 7.5 loses tags when it saves; the bookmark around each answer it
keeps, in .odt too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from ..docx import parts
from ..docx.engine import document_state
from ..docx.formats import Tint, tints
from ..docx.package import PACKAGE, WORD, PackageWriter, Relations
from ..docx.sheet import StyleSheet
from ..docx.state import DocumentState
from ..docx.xmltext import HEAD, NAMESPACES, attribute, clean, escape
from ..rendering.sections import SectionSource
from .form import AskedField, Form, sender_tag

CONTACTS = 2
"""Rows for contacts."""
_PLACEHOLDER = "PlaceholderText"
_MOST_BOOKMARK = 40
"""Characters of a bookmark's name in Word."""
_INDENT = '<w:spacing w:before="160" w:after="160"/><w:ind w:left="170" w:right="170"/>'
"""Of a box: its border, and the space within, stand in the text's column."""
_PARAGRAPHS = '<w:docPartObj><w:docPartGallery w:val="Quick Parts"/></w:docPartObj>'
"""The kind of a control that holds paragraphs: a part of the document, which Word lets a person write in as
in any text. A control of no kind is a field of one line to LibreOffice before 7.5, which joins the lines that
are ended in it.
"""
_PERSON = ("name", "email", "phone")


def word_form(source: SectionSource, form: Form, sheet: StyleSheet) -> bytes:
    """The form as a .docx, the same bytes each time. `sheet` is the look of the edition's drafts."""
    state = document_state(source, sheet)
    writer = _Writer(state, form, tints(source.theme)["mute"], tints(source.theme)["sand"])
    return _package(source, sheet, state, form, ["".join(writer.body()).encode()])


@dataclass
class _Writer:
    """The body's blocks as XML. `mute` is the tint of what is to be written over, `ground` the boxes'."""

    state: DocumentState
    form: Form
    mute: Tint
    ground: Tint
    _ids: Iterator[int] = field(default_factory=lambda: count(1001))

    def body(self) -> Iterator[str]:
        form, texts = self.form, self.form.texts
        yield self._paragraph("Title", _run(form.publication))
        yield self._paragraph("Lead", _run(texts("form_title"), "<w:b/>"), '<w:spacing w:before="280"/>')
        yield self._paragraph("Body Text", _run(form.about))
        yield self._paragraph("Body Text", _run(texts("form_about_word")))
        yield self._facts()
        if form.member or form.members:
            yield self._heading(texts("form_member"))
            yield self._sender()
        yield self._heading(texts("form_heading"), texts("form_required"))
        yield self._box(
            self._control("title", texts("form_heading"), texts("form_heading_hint"), "<w:text/>")
        )
        for asked in form.fields:
            yield from self._field(asked)
        if form.has_contacts:
            yield self._heading(texts("form_contacts"))
            yield self._contacts()
        yield self._paragraph("Table Gap", "")

    def _field(self, asked: AskedField) -> Iterator[str]:
        yield self._heading(asked.label, asked.rules_line)
        if asked.help:
            properties = '<w:keepNext/><w:spacing w:before="20" w:after="100"/>'
            yield self._paragraph("caption", _run(asked.help), properties)
        hint = self.form.texts("form_text_hint")
        content = self._box(_run(hint, f'<w:rStyle w:val="{_PLACEHOLDER}"/>'))
        yield self._sdt(
            asked.key, asked.label, "<w:showingPlcHdr/>", _PARAGRAPHS, content, f"field_{asked.key}"
        )

    def _facts(self) -> str:
        """What the form says of itself, as a table of labels and words."""
        width = self.state.page.text_width
        columns = (width // 4, width - width // 4)
        rows = [
            self._row(
                columns,
                (
                    self._paragraph("Table Head", _run(label)),
                    self._paragraph("Table Text", _run(", ".join(words), "<w:b/>" if number == 0 else "")),
                ),
            )
            for number, (label, words) in enumerate(self.form.facts)
        ]
        return self._table(columns, rows)

    def _contacts(self) -> str:
        """A row for each contact under their labels; the tab key leads from cell to cell."""
        texts, width = self.form.texts, self.state.page.text_width
        columns = (width * 3 // 8, width * 3 // 8, width - width * 3 // 8 * 2)
        labels = {part: texts(f"form_{part}") for part in _PERSON}
        head = self._row(
            columns, [self._paragraph("Table Head", _run(label)) for label in labels.values()], head=True
        )
        rows = [
            self._row(
                columns,
                [
                    self._paragraph(
                        "Table Text",
                        self._control(
                            f"contact.{number}.{part}",
                            f"{texts('form_contact', number=number)}: {label}",
                            label,
                            "<w:text/>",
                        ),
                    )
                    for part, label in labels.items()
                ],
                ground=self.ground,
            )
            for number in range(1, CONTACTS + 1)
        ]
        return self._table(columns, [head, *rows])

    def _sender(self) -> str:
        """Who sends in: written already, or picked from the members, or typed."""
        form, tag = self.form, sender_tag(self.form)
        label = form.texts("form_member")
        if form.member:
            return self._box(self._control(tag, label, "", "<w:text/>", form.member_name))
        items = "".join(
            f'<w:listItem w:displayText="{attribute(name)}" w:value="{attribute(member)}"/>'
            for member, name in form.members
        )
        return self._box(
            self._control(tag, label, form.texts("form_choose"), f"<w:comboBox>{items}</w:comboBox>")
        )

    def _control(self, tag: str, alias: str, hint: str, kind: str, words: str = "") -> str:
        """A control inside a line: with these words in it, or a hint to write over."""
        run = _run(words) if words else _run(hint, f'<w:rStyle w:val="{_PLACEHOLDER}"/>')
        showing, mark = "" if words else "<w:showingPlcHdr/>", "form_" + tag.replace(".", "_")
        return self._sdt(tag, alias, showing, kind, run, mark)

    def _sdt(self, tag: str, alias: str, showing: str, kind: str, content: str, mark: str) -> str:
        """A control, its properties in the schema's order (CT_SdtPr), with a bookmark around it."""
        before, after = self._bookmark(mark)
        return (
            f"{before}<w:sdt>"
            f'<w:sdtPr><w:alias w:val="{attribute(alias)}"/><w:tag w:val="{attribute(tag)}"/>'
            f'<w:id w:val="{next(self._ids)}"/><w:lock w:val="sdtLocked"/>{showing}{kind}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>{after}"
        )

    def _bookmark(self, name: str) -> tuple[str, str]:
        """A bookmark's start and end; nothing for a name that Word would refuse."""
        if len(name) > _MOST_BOOKMARK:
            return "", ""
        number = next(self._ids)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{attribute(name)}"/>'
        return start, f'<w:bookmarkEnd w:id="{number}"/>'

    def _heading(self, label: str, rules: str = "") -> str:
        beside = _run(f"   {rules}", f'<w:b w:val="0"/>{self.mute.text}') if rules else ""
        return self._paragraph("heading 3", _run(label) + beside)

    def _box(self, content: str) -> str:
        """A paragraph on the ground that says where to write."""
        sides = "".join(self.mute.line(side, 0.5, 8) for side in ("top", "left", "bottom", "right"))
        return self._paragraph("Body Text", content, f"<w:pBdr>{sides}</w:pBdr>{self.ground.ground}{_INDENT}")

    def _paragraph(self, style: str, content: str, properties: str = "") -> str:
        style_id = attribute(self.state.style(style))
        return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{properties}</w:pPr>{content}</w:p>'

    def _table(self, columns: tuple[int, ...], rows: list[str]) -> str:
        style = attribute(self.state.style("Booklet Table"))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _row(
        self,
        columns: tuple[int, ...],
        cells: list[str] | tuple[str, ...],
        *,
        head: bool = False,
        ground: Tint | None = None,
    ) -> str:
        shade = ground.ground if ground else ""
        drawn = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
            for width, cell in zip(columns, cells, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{drawn}</w:tr>"


def _run(text: str, properties: str = "") -> str:
    format_ = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{format_}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def _package(
    source: SectionSource, sheet: StyleSheet, state: DocumentState, form: Form, body: list[bytes]
) -> bytes:
    package, links, top = PackageWriter(), state.links, Relations()
    header, footer = links.id("header", "header1.xml"), links.id("footer", "footer1.xml")
    top.id("officeDocument", "word/document.xml")
    document = parts.document_xml(body, sheet.page, header, footer)
    package.add("word/document.xml", document, f"{WORD}.document.main+xml")
    sheet.put(package, links)
    package.add("word/styles.xml", _with_placeholder(sheet.styles), f"{WORD}.styles+xml")
    rooms = {
        "settings": parts.settings_xml(form.language, source.texts("decimal_sign"), embeds=bool(sheet.fonts)),
        "numbering": state.numbering.xml(),
        "footnotes": parts.footnotes_xml(state),
    }
    for kind, data in rooms.items():
        package.add(f"word/{kind}.xml", data, f"{WORD}.{kind}+xml")
        links.id(kind, f"{kind}.xml")
    package.add("word/header1.xml", _header(state, form), f"{WORD}.header+xml")
    package.add("word/footer1.xml", parts.footer_xml(state, form.publisher), f"{WORD}.footer+xml")
    properties = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    package.add("docProps/app.xml", parts.app_xml(form.publisher), properties)
    package.add(
        "docProps/core.xml",
        parts.core_xml(source.edition, "", form.texts("form_title")),
        "application/vnd.openxmlformats-package.core-properties+xml",
    )
    top.id(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    top.id("extended-properties", "docProps/app.xml")
    package.relate("word/document.xml", links)
    package.relate("", top)
    return package.bytes()


def _header(state: DocumentState, form: Form) -> str:
    """From the second page on: the publication, and the last day at the outer edge."""
    last = f"{form.texts('form_last_day')}: {form.last_day}"
    style = attribute(state.style("header"))
    return (
        f'{HEAD}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"{_run(form.publication)}<w:r><w:tab/></w:r>{_run(last)}</w:p></w:hdr>"
    )


def _with_placeholder(styles: str | bytes) -> bytes:
    """The styles, with Word's own for what is to be written over, which a designer's file may lack."""
    data = styles.encode() if isinstance(styles, str) else styles
    if b'"PlaceholderText"' in data:
        return data
    style = (
        f'<w:style w:type="character" w:styleId="{_PLACEHOLDER}"><w:name w:val="Placeholder Text"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:rPr><w:color w:val="595959"/></w:rPr></w:style>'
    )
    before, end, after = data.rpartition(b"</w:styles>")
    return before + style.encode() + end + after
