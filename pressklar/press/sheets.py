"""The print shop's file on sheets for the office's own printer: two pages a side, with marks and labels, and
a drawing of all sheets to check by eye.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..locale import N_, tr
from ..problems import Problem, UsageError
from .imposing import SCHEMES, SHEETS, Bed, Half, ImposedSheet, Side, bed, creep

MM = 72 / 25.4
GAP, MARK = 1.0, 4.0
"""mm from the bleed to a mark, and its length where there is room."""
SIZE = 6.0
"""Points: a label's type."""
_ROWS, _A4 = 6, (210.0, 297.0)
SIDES = {"front": N_("front"), "back": N_("back")}
_TURN = {"short": N_("two-sided: turn on the short edge"), "long": N_("two-sided: turn on the long edge")}
_PRINT = {
    "short": N_("print two-sided, turn on the short edge"),
    "long": N_("print two-sided, turn on the long edge"),
}


@dataclass(frozen=True)
class ImpositionOptions:
    """How to impose: scheme ("saddle", "2up"), sheet ("A4", "A3"), pages a signature or None, paper's
    thickness in mm.
    """

    scheme: str = "saddle"
    sheet: str = "A4"
    signature: int | None = None
    thickness: float = 0.1


@dataclass(frozen=True)
class Imposed:
    """The sheets' PDF and the drawing's, what lies where, and which of marks and labels found no room."""

    pdf: bytes
    proof: bytes
    sheets: tuple[ImposedSheet, ...]
    bed: Bed
    marked: bool


def impose(data: bytes, options: ImpositionOptions, title: str, face: Path | None = None) -> Imposed:
    """Impose a PDF whose pages all have the first one's TrimBox and BleedBox sizes. `face` is a TrueType font
    for labels.

    Raises UsageError (E884) for a scheme, sheet or signature that can't be, and pages that don't fit.
    """
    _check(options)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        trim, outer = (_edges(pdf.pages[0].obj[name]) for name in ("/TrimBox", "/BleedBox"))
        where = bed(
            options.sheet,
            ((trim[2] - trim[0]) / MM, (trim[3] - trim[1]) / MM),
            (trim[0] - outer[0]) / MM,
            options.scheme,
        )
        sheets = tuple(SCHEMES[options.scheme](len(pdf.pages), options.signature))
        press = _Press(pdf, where, options, title, len(sheets), _font(pdf, face))
        pages = [press.side(sheet, name) for sheet in sheets for name in ("front", "back")]
        count = len(pdf.pages)
        for page in pages:
            pdf.pages.append(pikepdf.Page(page))
        del pdf.pages[:count]
        _describe(pdf, title)
        marked = press.room_above >= SIZE / MM + 0.5
        return Imposed(_saved(pdf), _proof(pdf, press, sheets), sheets, where, marked)


def _check(options: ImpositionOptions) -> None:
    if options.scheme not in SCHEMES or options.sheet not in SHEETS:
        raise UsageError(
            Problem(
                "E884",
                None,
                tr(
                    "Pages can't be imposed as {scheme} on {sheet}.",
                    scheme=options.scheme,
                    sheet=options.sheet,
                ),
                tr(
                    "The schemes are {schemes}, the sheets {sheets}.",
                    schemes=", ".join(SCHEMES),
                    sheets=", ".join(SHEETS),
                ),
            )
        )
    if options.signature is not None and (
        options.signature < 4 or options.signature % 4 or options.scheme != "saddle"
    ):
        message = (
            tr("A signature can't have {signature} pages.", signature=options.signature)
            if options.scheme == "saddle"
            else tr("Only saddle has signatures.")
        )
        raise UsageError(
            Problem(
                "E884",
                None,
                message,
                tr("A folded sheet has four pages: take 8, 12, 16 …, with --impose saddle."),
            )
        )


class _Press:
    """Draws the sides of sheets into the file that holds the pages."""

    def __init__(
        self, pdf: pikepdf.Pdf, where: Bed, options: ImpositionOptions, title: str, count: int, font: Any
    ) -> None:
        self.pdf, self.bed, self.options, self.title, self.count, self.font = (
            pdf,
            where,
            options,
            title,
            count,
            font,
        )
        self.room_above = where.above - min(where.bleed, where.above) - GAP
        self.forms = [self._form(page) for page in pdf.pages]
        self.marks = pdf.make_indirect(pikepdf.Stream(pdf, self._marks()))

    def _form(self, page: pikepdf.Page) -> Any:
        form = page.as_form_xobject(handle_transformations=False)
        form.BBox = page.obj.BleedBox  # as_form_xobject clips to the TrimBox
        return self.pdf.make_indirect(form)

    def side(self, sheet: ImposedSheet, name: str) -> Any:
        """A page of the sheets' file: one side."""
        side = sheet.front if name == "front" else sheet.back
        shift = creep(sheet.inside, self.options.thickness) if self.options.scheme == "saddle" else 0.0
        forms, drawn = Dictionary(), []
        halves: tuple[tuple[Half, int | None], ...] = (("left", side.left), ("right", side.right))
        for half, number in halves:
            if number is not None:
                forms[f"/P{number}"] = self.forms[number - 1]
                drawn.append(self._placed(half, number, shift))
        label = self._label(sheet, name)
        resources = Dictionary(XObject=forms, Font=Dictionary(F=self.font))
        contents = Array([self._stream("\n".join(drawn) or "q Q"), self.marks, self._stream(label)])
        whole = Array([0, 0, _number(self.bed.width * MM), _number(self.bed.height * MM)])
        return self.pdf.make_indirect(
            Dictionary(Type=Name.Page, MediaBox=whole, Resources=resources, Contents=contents)
        )

    def _placed(self, half: Half, number: int, shift: float) -> str:
        left, bottom, right, top = (edge * MM for edge in self.bed.window(half))
        trim = _edges(self.pdf.pages[number - 1].obj.TrimBox)
        x, y = self.bed.start(half, shift) * MM - trim[0], self.bed.bottom * MM - trim[1]
        window = " ".join(str(_number(value)) for value in (left, bottom, right - left, top - bottom))
        return f"q {window} re W n 1 0 0 1 {_number(x)} {_number(y)} cm /P{number} Do Q"

    def _marks(self) -> bytes:
        """Crop marks at the cut, outside the bleed, and at the fold a broken line; each as long as there is
        room, none where there isn't.
        """
        where = self.bed
        lines: list[str] = []
        start_up, start_side = min(where.bleed, where.above) + GAP, min(where.bleed, where.beside) + GAP
        up, side = min(MARK, where.above - start_up), min(MARK, where.beside - start_side)
        top, bottom = where.bottom + where.page_height, where.bottom
        edges = {where.left, where.right + where.page_width}
        folded = self.options.scheme == "saddle"
        if not folded:
            edges |= {where.left + where.page_width, where.right}
        if up > 0.5:
            for x in sorted(edges):
                lines += [
                    _line(x, top + start_up, x, top + start_up + up),
                    _line(x, bottom - start_up, x, bottom - start_up - up),
                ]
            if folded:
                broken = [
                    _line(where.fold, y, where.fold, y + sign * up)
                    for y, sign in ((top + start_up, 1), (bottom - start_up, -1))
                ]
                lines.append(f"q [2 1.5] 0 d {' '.join(broken)} Q")
        if side > 0.5:
            for y in (bottom, top):
                lines += [
                    _line(where.left - start_side, y, where.left - start_side - side, y),
                    _line(
                        where.right + where.page_width + start_side,
                        y,
                        where.right + where.page_width + start_side + side,
                        y,
                    ),
                ]
        return f"q 0 0 0 1 K 0.25 w {' '.join(lines)} Q".encode()

    def _label(self, sheet: ImposedSheet, name: str) -> str:
        if self.room_above < SIZE / MM + 0.5:
            return "q Q"
        x = self.bed.left + 3
        y = self.bed.bottom - min(self.bed.bleed, self.bed.above) - GAP - SIZE / MM
        return _text(label(sheet, name, self.count, self.bed, self.title, self.options.signature), x, y)

    def _stream(self, drawn: str) -> Any:
        return self.pdf.make_indirect(pikepdf.Stream(self.pdf, drawn.encode("cp1252", "replace")))


def label(sheet: ImposedSheet, name: str, count: int, where: Bed, title: str, signature: int | None) -> str:
    """A side in words: "Title · sheet 2 of 15 · front · pages 58 | 3 · turn on the short edge"."""
    side = sheet.front if name == "front" else sheet.back
    parts = [title, tr("sheet {number} of {count}", number=sheet.number, count=count)]
    if signature:
        parts.append(tr("signature {number}", number=sheet.signature))
    parts += [tr(SIDES[name]), tr("pages {pages}", pages=_both(side)), tr(_TURN[where.flip])]
    return " · ".join(parts)


def _both(side: Side) -> str:
    """The pages of a side, in words."""
    blank = tr("blank")
    return f"{side.left or blank} | {side.right or blank}"


def _proof(pdf: pikepdf.Pdf, press: _Press, sheets: Sequence[ImposedSheet]) -> bytes:
    """Every sheet's front and back drawn small, six sheets a page of A4, with their labels. Takes over the
    file that holds the sheets.
    """
    where = press.bed
    forms = []
    for page in pdf.pages:
        form = page.as_form_xobject(handle_transformations=False)
        form.BBox = page.obj.MediaBox
        forms.append(pdf.make_indirect(form))
    count = len(pdf.pages)
    cell_wide, cell_high = (_A4[0] - 30) / 2, (_A4[1] - 24) / _ROWS
    scale = min((cell_wide - 4) / where.width, (cell_high - 8) / where.height)
    options = press.options
    kind = tr("{scheme} on {sheet}", scheme=options.scheme, sheet=options.sheet)
    title = f"{press.title} · {kind} · {tr(_PRINT[where.flip])}"
    for first in range(0, len(sheets), _ROWS):
        forms_by_name, drawn = Dictionary(), [_text(title, 15, 288, 8)]
        for row, sheet in enumerate(sheets[first : first + _ROWS]):
            for column, (name, side) in enumerate(sheet.sides):
                index = 2 * (first + row) + column
                forms_by_name[f"/S{index}"] = forms[index]
                x, y = 15 + column * cell_wide, _A4[1] - 14 - (row + 1) * cell_high + 6
                place = f"{_number(x * MM)} {_number(y * MM)}"
                extent = f"{_number(where.width * scale * MM)} {_number(where.height * scale * MM)}"
                drawn += [
                    f"q {_number(scale)} 0 0 {_number(scale)} {place} cm /S{index} Do Q",
                    f"q 0 0 0 .5 K 0.4 w {place} {extent} re S Q",
                    _text(f"{sheet.number} {tr(SIDES[name])}: {_both(side)}", x, y - 3),
                ]
        pdf.pages.append(
            pikepdf.Page(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=Array([0, 0, _number(_A4[0] * MM), _number(_A4[1] * MM)]),
                    Resources=Dictionary(XObject=forms_by_name, Font=Dictionary(F=press.font)),
                    Contents=press._stream("\n".join(drawn)),
                )
            )
        )
    del pdf.pages[:count]
    return _saved(pdf)


def _describe(pdf: pikepdf.Pdf, title: str) -> None:
    """It is no PDF/X any more: the name is taken away, the output intent stays, so that colours are shown as
    they are meant.
    """
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    for entry in ("/GTS_PDFXVersion", "/Trapped"):
        if entry in pdf.docinfo:
            del pdf.docinfo[entry]
    pdf.docinfo["/Title"] = String(title)


def _font(pdf: pikepdf.Pdf, face: Path | None) -> Any:
    """A font for labels: the face embedded whole, in the encoding of Western Europe; without one, Helvetica
    by its name.
    """
    if face is None or not face.is_file():
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
            )
        )
    from PIL import ImageFont

    letters = ImageFont.truetype(str(face), 1000)
    widths = [round(letters.getlength(bytes([code]).decode("cp1252", "replace"))) for code in range(32, 256)]
    data = pikepdf.Stream(pdf, face.read_bytes())
    data.Length1 = face.stat().st_size
    name = Name(f"/{face.stem}")
    ascent, descent = letters.getmetrics()
    described = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=32,
        FontBBox=Array([-200, -descent, 1200, ascent]),
        ItalicAngle=0,
        Ascent=ascent,
        Descent=-descent,
        CapHeight=ascent,
        StemV=80,
        FontFile2=pdf.make_indirect(data),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            FirstChar=32,
            LastChar=255,
            Widths=Array(widths),
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=pdf.make_indirect(described),
        )
    )


def _text(words: str, x: float, y: float, size: float = SIZE) -> str:
    """Words at a place in mm."""
    safe = (
        words.replace("\\", "\\\\")
        .replace("(", "\\(")
        .replace(")", "\\)")
        .replace("\r", " ")
        .replace("\n", " ")
    )
    return f"q 0 0 0 1 k BT /F {size:g} Tf {_number(x * MM)} {_number(y * MM)} Td ({safe}) Tj ET Q"


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return (
        " ".join(str(_number(value * MM)) for value in (x, y))
        + " m "
        + " ".join(str(_number(value * MM)) for value in (to_x, to_y))
        + " l S"
    )


def _edges(box: Any) -> tuple[float, ...]:
    return tuple(float(edge) for edge in box)


def _number(value: float) -> Decimal:
    return Decimal(f"{value:.5f}")


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()
