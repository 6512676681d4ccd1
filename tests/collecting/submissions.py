"""Files as members send them in, made small: Word forms and free texts, mails, tables, answer files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATION}/%s" Target="%s"/></Relationships>'
)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def docx(*paragraphs: str, **parts: str) -> bytes:
    """A Word file of paragraphs' XML (`paragraph`, `control` …)."""
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": RELATIONS % ("officeDocument", "word/document.xml"),
            "word/document.xml": f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>",
            **parts,
        }
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def control(tag: str, *texts: str) -> str:
    """A content control; without texts, one that still shows its placeholder."""
    shown = "" if texts else "<w:showingPlcHdr/>"
    inside = "".join(map(paragraph, texts or ("Klicka här och skriv.",)))
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{shown}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def inline_control(label: str, tag: str, text: str) -> str:
    inside = (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>'
    )
    return f"<w:p>{run(label)}{inside}</w:p>"


def old_field(label: str, name: str, text: str) -> str:
    """A form field of Word until 2003."""
    mark = '<w:r><w:fldChar w:fldCharType="%s">%s</w:fldChar></w:r>'
    begin = mark % ("begin", f'<w:ffData><w:name w:val="{name}"/><w:textInput/></w:ffData>')
    instruction = "<w:r><w:instrText> FORMTEXT </w:instrText></w:r>"
    return (
        f"<w:p>{run(label)}{begin}{instruction}{mark % ('separate', '')}{run(text)}{mark % ('end', '')}</w:p>"
    )


def odt(*lines: str, body: str = "") -> bytes:
    """An OpenDocument text; a line that begins with # is a heading, with - an item. `body` is XML before them."""
    body += "".join(
        f"<text:h>{escape(line[2:])}</text:h>"
        if line.startswith("# ")
        else f"<text:list><text:list-item><text:p>{escape(line[2:])}</text:p></text:list-item></text:list>"
        if line.startswith("- ")
        else f"<text:p>{escape(line)}</text:p>"
        for line in lines
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return target.getvalue()


def xlsx(rows: Sequence[Sequence[str | float]], **parts: str | bytes) -> bytes:
    """A workbook of one sheet; numbers are dates, a text that begins with = a formula."""
    strings: list[str] = []

    def cell(row: int, column: int, value: str | float) -> str:
        name = f"{chr(65 + column)}{row}"
        if isinstance(value, float):
            return f'<c r="{name}" s="1"><v>{value}</v></c>'
        if value.startswith("="):
            return f'<c r="{name}" t="str"><f>{escape(value[1:])}</f><v>2</v></c>'
        strings.append(value)
        return f'<c r="{name}" t="s"><v>{len(strings) - 1}</v></c>'

    body = "".join(
        f'<row r="{number}">{"".join(cell(number, column, value) for column, value in enumerate(row) if value != "")}</row>'
        for number, row in enumerate(rows, 1)
    )
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATION}"><sheets><sheet name="Form1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": RELATIONS % ("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{body}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{shared}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
            **parts,
        }
    )


def table(rows: Sequence[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def mail(
    text: str, sender: str, subject: str = "Förslag", *attached: tuple[str, bytes] | EmailMessage
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "forslag@natverket.example", subject
    message["Date"] = "Mon, 05 May 2031 10:00:00 +0200"
    message.set_content(text)
    for each in attached:
        if isinstance(each, tuple):
            message.add_attachment(each[1], maintype="application", subtype="octet-stream", filename=each[0])
        else:
            message.add_attachment(each)
    return message


def answers(member: str, email: str, *entries: Mapping[str, object]) -> bytes:
    return json.dumps(
        {
            "pressklar": "answers",
            "version": 1,
            "publication": "Förslag inför 2031",
            "edition": "2031",
            "member": member,
            "sent_by": {"name": "Kim Exempel", "email": email},
            "entries": list(entries),
        }
    ).encode()


def outlook(message: EmailMessage) -> bytes:
    """A mail as Outlook saves it (.msg), written by another library than the one that reads it. That gives a
    mail within the mail eight bytes too many of head ([MS-OXMSG], 2.4.1.2).
    """
    from aspose.email_foss.msg import MapiMessage, MsgWriter

    document = MapiMessage.from_email_message(message).to_msg_document()
    waiting = [*document.root.storages]
    while waiting:
        storage = waiting.pop()
        waiting += storage.storages
        if storage.name == "__substg1.0_3701000D":
            head = storage.find_stream("__properties_version1.0")
            head.data = head.data[:24] + head.data[32:]
    return bytes(MsgWriter.to_bytes(document))
