"""The published rules that a Word file must keep: the order of elements (the sequences of wml.xsd, ECMA-376
part 1, transitional), ids, references, package.

Each rule gives plain sentences; a file without faults gives none.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
NS = {"w": W, "r": R, "wp": WP}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_BORDERS = "top start left bottom end right insideH insideV"
_RPR = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern "
    "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
)
_PPR = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap "
    "overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
    "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_TBLPR = (
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar "
    "tblLook tblCaption tblDescription"
)
_SETTINGS = (
    "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts mirrorMargins hideSpellingErrors proofState attachedTemplate linkStyles trackRevisions documentProtection "
    "defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone evenAndOddHeaders characterSpacingControl updateFields footnotePr "
    "endnotePr compat docVars rsids mathPr themeFontLang clrSchemeMapping shapeDefaults decimalSymbol listSeparator"
)
SEQUENCES = {
    name: order.split()
    for name, order in {
        "rPr": _RPR,
        "pPr": _PPR,
        "tblPr": _TBLPR,
        "settings": _SETTINGS,
        "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote "
        "titlePg textDirection bidi rtlGutter docGrid printerSettings",
        "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers",
        "pBdr": "top left bottom right between bar",
        "tblBorders": _BORDERS,
        "tcBorders": f"{_BORDERS} tl2br tr2bl",
        "tblCellMar": _BORDERS,
        "numPr": "ilvl numId",
        "tbl": "tblPr tblGrid tr",
        "tr": "tblPrEx trPr tc",
        "tc": "tcPr *",
        "p": "pPr *",
        "r": "rPr *",
        "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked rsid pPr rPr tblPr trPr tcPr tblStylePr",
        "tblStylePr": "pPr rPr tblPr trPr tcPr",
        "styles": "docDefaults latentStyles style",
        "docDefaults": "rPrDefault pPrDefault",
        "numbering": "numPicBullet abstractNum num",
        "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
        "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
        "num": "abstractNumId lvlOverride",
        "lvlOverride": "startOverride lvl",
        "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
        "body": "* sectPr",
        "footnotePr": "pos numFmt numStart numRestart footnote",
    }.items()
}
REPEATED = {
    "style",
    "abstractNum",
    "num",
    "lvl",
    "lvlOverride",
    "tr",
    "tc",
    "tblStylePr",
    "headerReference",
    "footerReference",
    "footnote",
    "gridCol",
}


class WordFile:
    """A package opened for inspection: names, bytes, and parts as trees."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.archive.namelist()

    def bytes(self, name: str) -> bytes:
        return self.archive.read(name)

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.bytes(name))

    def trees(self) -> dict[str, etree._Element]:
        return {name: self.tree(name) for name in self.names if name.endswith((".xml", ".rels"))}

    @property
    def document(self) -> etree._Element:
        return self.tree("word/document.xml")

    def style_names(self) -> dict[str, str]:
        """Styles' names by id."""
        return {
            style.get(f"{{{W}}}styleId"): style.find("w:name", NS).get(f"{{{W}}}val")
            for style in self.tree("word/styles.xml").iter(f"{{{W}}}style")
        }

    def bookmarks(self) -> list[str]:
        return [mark.get(f"{{{W}}}name") for mark in self.document.iter(f"{{{W}}}bookmarkStart")]


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with a file."""
    file = WordFile(data)
    return [
        *package_faults(file),
        *order_faults(file),
        *id_faults(file),
        *reference_faults(file),
        *paragraph_faults(file),
        *field_faults(file),
    ]


def order_faults(file: WordFile) -> Iterator[str]:
    """Children in another order than the schema's, unknown to it, or there twice."""
    for part, root in file.trees().items():
        for element in root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(f"{{{W}}}"):
                name = local(element)
                if name in SEQUENCES:
                    yield from (
                        f"{part}: <{name}> {fault}"
                        for fault in sequence_faults([local(child) for child in element], SEQUENCES[name])
                    )


def sequence_faults(children: list[str], order: list[str]) -> Iterator[str]:
    latest = 0
    open_place = order.index("*") if "*" in order else -1
    for child in children:
        if child in order:
            place = order.index(child)
        elif open_place >= 0:
            place = open_place
        else:
            yield f"may not hold <{child}>"
            continue
        if place < latest:
            yield f"has <{child}> after <{order[latest]}>"
        latest = max(latest, place)
    counts = Counter(child for child in children if child in order and child not in REPEATED)
    yield from (f"has <{child}> {count} times" for child, count in counts.items() if count > 1)


def id_faults(file: WordFile) -> Iterator[str]:
    """Ids and names that must be there once."""
    document, notes = file.document, file.tree("word/footnotes.xml")
    lists = {
        "bookmark ids": document.xpath("//w:bookmarkStart/@w:id", namespaces=NS),
        "bookmark names": [name.casefold() for name in file.bookmarks()],
        "picture ids": document.xpath("//wp:docPr/@id", namespaces=NS),
        "note ids": notes.xpath("//w:footnote/@w:id", namespaces=NS),
        "note references": document.xpath("//w:footnoteReference/@w:id", namespaces=NS),
        "style ids": file.tree("word/styles.xml").xpath("//w:style/@w:styleId", namespaces=NS),
        "style names": [name.casefold() for name in file.style_names().values()],
        "list ids": file.tree("word/numbering.xml").xpath("//w:num/@w:numId", namespaces=NS),
    }
    for what, values in lists.items():
        yield from (
            f"{what}: {value} is there {count} times" for value, count in Counter(values).items() if count > 1
        )
    starts, ends = (
        document.xpath(f"//w:{name}/@w:id", namespaces=NS) for name in ("bookmarkStart", "bookmarkEnd")
    )
    if Counter(starts) != Counter(ends):
        yield "bookmarks begin and don't end, or the other way round"
    yield from (
        f"bookmark name {name!r} is too long or has signs that Word forbids"
        for name in file.bookmarks()
        if len(name) > 40 or not name.replace("_", "a").isalnum() or name[0].isdigit()
    )


def reference_faults(file: WordFile) -> Iterator[str]:
    """What points at styles, lists, notes, bookmarks and relationships that aren't there."""
    styles, bookmarks = set(file.style_names()), set(file.bookmarks())
    numbers = set(file.tree("word/numbering.xml").xpath("//w:num/@w:numId", namespaces=NS)) | {"0"}
    notes = set(file.tree("word/footnotes.xml").xpath("//w:footnote/@w:id", namespaces=NS))
    for part, root in file.trees().items():
        for path in ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link"):
            yield from (
                f"{part}: no style {value}"
                for value in root.xpath(f"//{path}/@w:val", namespaces=NS)
                if value not in styles
            )
        yield from (
            f"{part}: no list {value}"
            for value in root.xpath("//w:numPr/w:numId/@w:val", namespaces=NS)
            if value not in numbers
        )
        yield from (
            f"{part}: no bookmark {value}"
            for value in root.xpath("//w:hyperlink/@w:anchor", namespaces=NS)
            if value not in bookmarks
        )
        if part.endswith(".xml"):
            relation_ids = relations(file, part)
            used = root.xpath("//@r:id | //@r:embed", namespaces=NS)
            yield from (f"{part}: no relationship {value}" for value in used if value not in relation_ids)
    yield from (
        f"no note {value}"
        for value in file.document.xpath("//w:footnoteReference/@w:id", namespaces=NS)
        if value not in notes
    )


def paragraph_faults(file: WordFile) -> Iterator[str]:
    """Empty paragraphs, text boxes and frames; cells and a body that don't end with a paragraph."""
    document = file.document
    names = file.style_names()
    for paragraph in document.iterfind(f".//{{{W}}}p"):
        style = names.get(
            paragraph.findtext("w:pPr/w:pStyle", None, NS)
            or paragraph.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS),
            "",
        )
        if not paragraph.xpath(
            ".//w:t | .//w:drawing | .//w:fldSimple | .//w:footnoteReference", namespaces=NS
        ):
            in_cell = local(paragraph.getparent()) == "tc"
            if not in_cell and style != "Table Gap":
                yield f"an empty paragraph in style {style!r}"
    yield from (
        f"a {name} is there"
        for name in ("txbxContent", "framePr", "sdt")
        if next(document.iter(f"{{{W}}}{name}"), None) is not None
    )
    yield from (
        "a cell doesn't end with a paragraph"
        for cell in document.iter(f"{{{W}}}tc")
        if local(cell[-1]) != "p"
    )
    body = document.find("w:body", NS)
    if local([child for child in body if local(child) not in ("bookmarkStart", "bookmarkEnd")][-2]) != "p":
        yield "the body doesn't end with a paragraph"
    tables = [
        child
        for child in body
        if local(child) == "tbl" and child.getnext() is not None and local(child.getnext()) == "tbl"
    ]
    yield from ("two tables touch" for _ in tables)


def field_faults(file: WordFile) -> Iterator[str]:
    """Fields that aren't closed, and settings that make Word ask when it opens the file."""
    for part, root in file.trees().items():
        depth = 0
        for kind in root.xpath("//w:fldChar/@w:fldCharType", namespaces=NS):
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            if depth < 0:
                yield f"{part}: a field ends that hasn't begun"
        if depth:
            yield f"{part}: a field isn't closed"
        if root.xpath("//w:updateFields | //*[@w:dirty]", namespaces=NS):
            yield f"{part}: Word would ask whether to update fields"


def package_faults(file: WordFile) -> Iterator[str]:
    """Duplicate entries, parts without a content type, relationships that lead nowhere, and traces of the
    clock.
    """
    yield from (
        f"{name} is in the package {count} times" for name, count in Counter(file.names).items() if count > 1
    )
    types = file.tree("[Content_Types].xml")
    endings = {entry.get("Extension") for entry in types.iter(f"{{{PACKAGE}/content-types}}Default")}
    parts = {entry.get("PartName") for entry in types.iter(f"{{{PACKAGE}/content-types}}Override")}
    yield from (
        f"{name} has no content type"
        for name in file.names[1:]
        if f"/{name}" not in parts and name.rpartition(".")[2] not in endings
    )
    yield from (
        f"a content type for {name}, which isn't there" for name in parts if name[1:] not in file.names
    )
    reached = {"[Content_Types].xml"}
    for name in file.names:
        if name.endswith(".rels"):
            reached.add(name)
            folder = posixpath.dirname(posixpath.dirname(name))
            for row in file.tree(name):
                if row.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join(folder, row.get("Target")))
                    reached.add(target)
                    if target not in file.names:
                        yield f"{name} leads to {target}, which isn't there"
    yield from (f"nothing leads to {name}" for name in file.names if name not in reached)
    yield from (
        f"{info.filename} bears the time {info.date_time}"
        for info in file.archive.infolist()
        if info.date_time != (1980, 1, 1, 0, 0, 0)
    )


def relations(file: WordFile, part: str) -> set[str]:
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    return {row.get("Id") for row in file.tree(rels)} if rels in file.names else set()


def local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
