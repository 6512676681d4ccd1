"""What a finished file really holds, page by page, read from the file alone: whatever made it, preflight sees
what a print shop would.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Name

from ..locale import tr
from .contents import (
    FILLS,
    IDENTITY,
    SHOWS,
    STROKES,
    Box,
    ContentReader,
    Paint,
    State,
    kind_of,
    matrix_of,
    steps,
    times,
)

MM = 72 / 25.4
INK_SPACES = ("DeviceGray", "DeviceCMYK", "Pattern", "CalGray", "ICCBased1", "Separation")
"""Where colour is ink already. Separation is looked at no closer: Pressklar makes none."""
INLINE = "inline picture"
"""Among the colour spaces: what a picture that stands in the content itself has."""
_DEEP = 12
"""Most forms inside one another: a file may hold one that shows itself."""


@dataclass(frozen=True)
class Setting:
    """Type of one size (points) in one colour."""

    size: float
    paint: Paint


@dataclass(frozen=True, slots=True)
class ShownText:
    """A piece of text where it is shown: its size in points, colour, and where it begins on its line, in
    points from the page's lower left corner. `ground` is what it stands on, None for bare paper.
    """

    size: float
    paint: Paint
    x: float
    y: float
    ground: Paint | None


@dataclass(frozen=True)
class MeasuredPicture:
    """A picture: pixels an inch in its coarser direction, its colour space, whether it can be seen through,
    and the most ink of its pixels in per cent.
    """

    ppi: float
    space: str
    masked: bool
    ink: float


@dataclass(frozen=True)
class Fill:
    """The box that something painted takes up, and its colour."""

    box: Box
    paint: Paint


@dataclass
class PageMeasures:
    """One page. Boxes in points, None where the page has none; `fills` in the page's own coordinates."""

    number: int
    media: Box
    trim: Box | None
    bleed: Box | None
    annotations: int
    rotated: bool
    types: set[Setting] = field(default_factory=set)
    texts: list[ShownText] = field(default_factory=list)
    spaces: set[str] = field(default_factory=set)
    lines: set[float] = field(default_factory=set)
    pictures: list[MeasuredPicture] = field(default_factory=list)
    transparency: set[str] = field(default_factory=set)
    overprints: set[Paint] = field(default_factory=set)
    fills: list[Fill] = field(default_factory=list)
    fonts: dict[str, bool] = field(default_factory=dict)
    paints: set[Paint] = field(default_factory=set)

    @property
    def ink(self) -> float:
        """The most ink of any colour or pixel on the page, all four together, in per cent. What lies over it
        hides it: nothing is added up.
        """
        return max(
            (*(ink_of(paint) for paint in self.paints), *(picture.ink for picture in self.pictures)),
            default=0.0,
        )


@dataclass(frozen=True)
class FileMeasures:
    """The whole file. `intent` is the registered name of the printing condition, "" where there is none;
    `profile` whether its profile is embedded.
    """

    pages: tuple[PageMeasures, ...]
    version: str
    intent: str
    profile: bool
    standard: str
    trapped: str
    dates: tuple[str, str]
    title: str
    encrypted: bool
    extras: tuple[str, ...]
    size: int


def ink_of(paint: Paint) -> float:
    if paint.space == "DeviceCMYK":
        return 100 * sum(paint.parts)
    return (
        100 * (1 - paint.parts[0])
        if paint.space in ("DeviceGray", "CalGray", "ICCBased1") and paint.parts
        else 0.0
    )


def lightness(paint: Paint) -> float | None:
    """How light a colour of ink is on white paper, from 0 to 1; None where its parts don't tell."""
    if paint.space in ("DeviceGray", "CalGray", "ICCBased1") and paint.parts:
        return paint.parts[0]
    if paint.space != "DeviceCMYK" or len(paint.parts) != 4:
        return None
    *inks_of_colour, black = paint.parts
    red, green, blue = ((1 - part) * (1 - black) for part in inks_of_colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def inks(paint: Paint) -> int:
    """How many of the four inks a colour takes."""
    return sum(part > 0.001 for part in paint.parts) if paint.space == "DeviceCMYK" else 1


def measure(data: bytes) -> FileMeasures:
    """Read a PDF. Raises pikepdf.PdfError for what isn't one."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        intents = [
            intent for intent in pdf.Root.get("/OutputIntents", []) if intent.get("/S") == Name.GTS_PDFX
        ]
        profile = (
            bool(intents)
            and "/DestOutputProfile" in intents[0]
            and int(intents[0].DestOutputProfile.get("/N", 0)) == 4
        )
        metadata = (
            pdf.Root.Metadata.read_bytes().decode("utf-8", "replace") if "/Metadata" in pdf.Root else ""
        )
        info = pdf.docinfo
        extras = tuple(
            name for name in ("/OpenAction", "/AA", "/AcroForm", "/JavaScript") if name in pdf.Root
        )
        return FileMeasures(
            tuple(_Measuring(page.obj, number).done() for number, page in enumerate(pdf.pages, 1)),
            pdf.pdf_version,
            str(intents[0].get("/OutputConditionIdentifier", "")) if intents else "",
            profile,
            "PDF/X-4"
            if 'GTS_PDFXVersion="PDF/X-4"' in metadata or "GTS_PDFXVersion>PDF/X-4<" in metadata
            else "",
            str(info.get("/Trapped", "")),
            (str(info.get("/CreationDate", "")), str(info.get("/ModDate", ""))),
            str(info.get("/Title", "")),
            pdf.is_encrypted,
            extras,
            len(data),
        )


class _Measuring:
    """One page being read."""

    def __init__(self, page: Any, number: int) -> None:
        media = _box(page.MediaBox)
        assert media is not None
        self.page = page
        self.measures = PageMeasures(
            number,
            media,
            _box(page.get("/TrimBox")),
            _box(page.get("/BleedBox")),
            len(page.get("/Annots", [])),
            int(page.get("/Rotate", 0)) % 360 != 0,
        )

    def done(self) -> PageMeasures:
        self._stream(self.page, self.page.get("/Resources"), State(), 0)
        self._group(self.page)
        return self.measures

    def _group(self, owner: Any) -> None:
        """The colour space in which a page's or form's transparency is worked out."""
        space = kind_of(owner.get("/Group", {}).get("/CS", ""))
        if space not in ("", "DeviceCMYK", "DeviceGray", "ICCBased4"):
            self.measures.spaces.add(space)

    def _stream(self, stream: Any, resources: Any, state: State, depth: int) -> None:
        reader, fonts = ContentReader(resources, state), set[str]()
        for name, operands, _ in steps(stream):
            if name == "INLINE IMAGE":
                self.measures.spaces.add(INLINE)
                continue
            reader.take(name, operands)
            if name in SHOWS:
                self._type(reader, fonts)
            elif name in FILLS or name in STROKES:
                self._path(name, reader)
            elif name == "sh":
                self._shading(reader.resource("/Shading", str(operands[0])))
            elif name in ("scn", "SCN") and operands and isinstance(operands[-1], Name):
                self._pattern(reader.resource("/Pattern", str(operands[-1])), depth)
            elif name == "Do":
                self._show(reader, str(operands[0]), depth)

    def _paint(self, paint: Paint, alpha: float, state: State) -> None:
        self.measures.spaces.add(paint.space)
        self.measures.paints.add(paint)
        if alpha < 1:
            self.measures.transparency.add(tr("something is {alpha:.0%} opaque", alpha=alpha))
        if state.blend not in ("Normal", "Compatible"):
            self.measures.transparency.add(tr("the blend mode {blend}", blend=state.blend))
        if state.masked:
            self.measures.transparency.add(tr("a soft mask"))
        if state.overprint:
            self.measures.overprints.add(paint)

    def _type(self, reader: ContentReader, fonts: set[str]) -> None:
        state = reader.state
        if state.rendering == 3:
            return
        size, (x, y) = round(reader.type_size, 2), reader.type_place
        self.measures.types.add(Setting(size, state.fill))
        self.measures.texts.append(ShownText(size, state.fill, x, y, self._ground(x, y, size)))
        self._paint(state.fill, state.alpha[0], state)
        if state.font not in fonts:
            fonts.add(state.font)
            name, embedded = _font(reader.resource("/Font", state.font))
            self.measures.fonts[name or state.font] = embedded

    def _ground(self, x: float, y: float, size: float) -> Paint | None:
        """What was painted last in the midst of the first letter."""
        x, y = x + 0.2 * size, y + 0.3 * size
        fills = reversed(self.measures.fills)
        return next(
            (
                fill.paint
                for fill in fills
                if fill.box.left <= x <= fill.box.right and fill.box.bottom <= y <= fill.box.top
            ),
            None,
        )

    def _path(self, name: str, reader: ContentReader) -> None:
        state, box = reader.state, reader.painted
        if box.width <= 0 and box.height <= 0:
            return
        if name in FILLS and box.width > 0 and box.height > 0:
            self._paint(state.fill, state.alpha[0], state)
            self.measures.fills.append(Fill(box, state.fill))
            if min(box.width, box.height) < 3:
                self.measures.lines.add(round(min(box.width, box.height), 3))
        if name in STROKES:
            self._paint(state.stroke, state.alpha[1], state)
            if name not in FILLS or state.stroke != state.fill:  # a seam of the same colour is no line
                self.measures.lines.add(round(reader.line_width, 3))

    def _show(self, reader: ContentReader, name: str, depth: int) -> None:
        form = reader.resource("/XObject", name)
        if form is None or depth > _DEEP:
            return
        if form.get("/Subtype") == Name.Image:
            self._picture(form, reader)
            return
        ctm = times(matrix_of(form), reader.state.ctm)
        box = _box(form.BBox)
        assert box is not None
        state = replace(reader.state, ctm=ctm, clip=reader.state.clip.within(box.moved(ctm)))
        self._group(form)
        self._stream(form, form.get("/Resources", reader.resources), state, depth + 1)

    def _picture(self, image: Any, reader: ContentReader) -> None:
        a, b, c, d, _, _ = reader.state.ctm
        wide, high = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
        ppi = min(int(image.Width) / max(wide, 1e-6), int(image.Height) / max(high, 1e-6)) * 72
        space = "" if image.get("/ImageMask") else kind_of(image.get("/ColorSpace"))
        masked = "/SMask" in image
        self.measures.pictures.append(MeasuredPicture(ppi, space, masked, _most_ink(image, space)))
        self.measures.spaces.add(space or reader.state.fill.space)
        if masked or reader.state.alpha[0] < 1:
            self.measures.transparency.add(tr("a picture that can be seen through"))
        self.measures.fills.append(Fill(reader.unit().within(reader.state.clip), Paint("picture", ())))

    def _shading(self, shading: Any) -> None:
        if shading is not None:
            self.measures.spaces.add(kind_of(shading.get("/ColorSpace")))

    def _pattern(self, pattern: Any, depth: int) -> None:
        if pattern is None or depth > _DEEP:
            return
        if int(pattern.get("/PatternType", 1)) == 2:
            self._shading(pattern.Shading)
            return
        # where a tile of a pattern lies says nothing of where it is painted
        fills, texts = self.measures.fills, self.measures.texts
        self.measures.fills, self.measures.texts = [], []
        self._stream(
            pattern, pattern.get("/Resources"), State(ctm=times(matrix_of(pattern), IDENTITY)), depth + 1
        )
        self.measures.fills, self.measures.texts = fills, texts


def _most_ink(image: Any, space: str) -> float:
    """The most ink of a picture's pixels in per cent, all four together; 0 where its colours aren't ink."""
    if space not in ("DeviceCMYK", "ICCBased4"):
        return 100.0 if space in ("DeviceGray", "ICCBased1") else 0.0
    try:
        picture = pikepdf.PdfImage(image).as_pil_image(apply_mask=False)
    except (pikepdf.PdfError, ValueError, NotImplementedError, OSError):
        return 0.0
    return most_ink(picture) if picture.mode == "CMYK" else 0.0


def most_ink(picture: Any) -> float:
    """The most ink of any pixel of a CMYK picture, in per cent."""
    from PIL import ImageMath

    bands = {name: band.convert("I") for name, band in zip("cmyk", picture.split(), strict=True)}
    total = ImageMath.lambda_eval(lambda band: band["c"] + band["m"] + band["y"] + band["k"], **bands)
    return float(total.getextrema()[1]) / 255 * 100


def _font(font: Any) -> tuple[str, bool]:
    """A font's name, and whether its letters are in the file (Type 3 fonts hold them themselves)."""
    if font is None:
        return "", False
    name = str(font.get("/BaseFont", "/Type3"))[1:]
    if font.get("/Subtype") == Name.Type3:
        return name, True
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    described = inner.get("/FontDescriptor", {})
    return name, any(entry in described for entry in ("/FontFile", "/FontFile2", "/FontFile3"))


def _box(array: Any) -> Box | None:
    if array is None:
        return None
    left, bottom, right, top = (float(edge) for edge in array)
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
