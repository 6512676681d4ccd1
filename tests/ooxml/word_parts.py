"""Word files made part by part for the tests, as small as a reader takes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pressklar.ooxml.package import Package
from pressklar.ooxml.reader import read_docx
from pressklar.ooxml.values import WordDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
KINDS = ("styles", "numbering", "footnotes", "comments")


def run(words: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def relation(key: str, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def word(
    body: str, parts: Mapping[str, str | bytes] | None = None, relations: str = "", main: str = MAIN
) -> bytes:
    """A file with this body. Parts of the usual kinds ("styles", "numbering", "footnotes", "comments") are
    given by their content alone.
    """
    inner = {
        name: f"<w:{name} {SPACES}>{content}</w:{name}>"
        for name, content in (parts or {}).items()
        if name in KINDS
    }
    rows = "".join(relation(name, name, f"{name}.xml") for name in inner) + relations
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{relation("r", "officeDocument", "word/document.xml")}</Relationships>',
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>',
        **{f"word/{name}.xml": content for name, content in inner.items()},
        **{name: content for name, content in (parts or {}).items() if name not in KINDS},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return file.getvalue()


def read(
    body: str, parts: Mapping[str, str | bytes] | None = None, relations: str = "", *, reject: bool = False
) -> WordDocument:
    return read_docx(word(body, parts, relations), "file.docx", reject=reject)


def texts(returned: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in returned.paragraphs]


def left_out(returned: WordDocument) -> list[tuple[str, str]]:
    return [(entry.kind, entry.words) for entry in returned.left_out]


def opened(data: bytes) -> Package:
    return Package(data, "file.docx")
