"""Everything on a page into ink: colours, gradients and pictures from RGB to CMYK, small type into one ink,
bleed for whatever touches the trim.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

import pikepdf
from pikepdf import Array, Name

from ..locale import tr
from ..problems import ContentError, Problem
from .contents import (
    ENDS,
    FILLS,
    IDENTITY,
    SHOWS,
    Box,
    ContentReader,
    Matrix,
    State,
    kind_of,
    matrix_of,
    resources_of,
    steps,
    times,
)
from .profile import Profile

Cmyk = tuple[float, ...]
Instruction = Any
"""Operands and operator, as a pair; or pikepdf's own object of both."""
THIN = 2.0
"""Points: what is filled and no thicker is a line."""
NEAR = 0.1
"""Points (0.04 mm): what comes that near to the trim touches it."""
_RGB = ("DeviceRGB", "CalRGB", "ICCBased3")
_PATHS = frozenset(("m", "l", "c", "v", "y", "h", "re"))
_K, _STROKED = pikepdf.Operator("k"), pikepdf.Operator("K")


@dataclass(frozen=True)
class InkRules:
    """How colours go over: `exact` holds the theme's own, by their RGB from 0 to 1 rounded to two places;
    type under `small` points and lines in a colour of several inks become what `single` has for it, black
    or a share of it. `trim` and `bleed` are the pages' boxes in the coordinates of their contents.
    """

    profile: Profile
    exact: Mapping[tuple[float, ...], Cmyk]
    single: Mapping[Cmyk, Cmyk]
    small: float
    trim: Box
    bleed: Box


@dataclass
class Recolour:
    """Goes through one file's pages. What it had to do unasked stands in `converted`: the colours that the
    theme doesn't have.
    """

    pdf: pikepdf.Pdf
    rules: InkRules
    converted: set[tuple[float, ...]] = field(default_factory=set)
    _done: set[tuple[int, int]] = field(default_factory=set)

    def page(self, page: Any) -> None:
        """Change a page in place. Raises ContentError (E883) for a picture or gradient that can't be turned
        into ink.
        """
        content = self._stream(page, page.get("/Resources"), IDENTITY)
        if content is not None:
            page.Contents = self.pdf.make_indirect(pikepdf.Stream(self.pdf, content))

    def form(self, form: Any, ctm: Matrix = IDENTITY) -> None:
        """Change a form in place, once, at the place where it is shown first."""
        if form.objgen in self._done and form.objgen != (0, 0):
            return
        self._done.add(form.objgen)
        content = self._stream(form, form.get("/Resources"), times(matrix_of(form), ctm))
        if "/Group" in form and "/CS" in form.Group:
            form.Group.CS = Name.DeviceCMYK
        if content is not None:
            form.write(content)

    def _stream(self, stream: Any, resources: Any, ctm: Matrix, *, bleeds: bool = True) -> bytes | None:
        reader = ContentReader(resources, State(ctm=ctm))
        out: list[Instruction] = []
        path: list[Instruction] = []
        outside: list[Instruction] = []
        changed = False
        for name, operands, instruction in steps(stream):
            reader.take(name, operands)
            if name in _PATHS:
                path.append(instruction)
            new = self._instruction(name, operands, instruction, reader)
            if bleeds and name in FILLS:
                outside += self._bleed(reader, path, name)
            if name in ENDS:
                path = []
            changed = changed or len(new) != 1 or new[0] is not instruction
            out += new
        for pattern in resources_of(resources, "/Pattern").values():
            self._pattern(pattern)
        for shading in resources_of(resources, "/Shading").values():
            self._shading(shading)
        if outside and (back := _inverse(reader.state.ctm)) is not None:
            out, changed = (
                [
                    *out,
                    ([], _operator("q")),
                    (_written(back), _operator("cm")),
                    *outside,
                    ([], _operator("Q")),
                ],
                True,
            )
        return pikepdf.unparse_content_stream(out) if changed else None

    def _instruction(
        self, name: str, operands: Any, instruction: Instruction, reader: ContentReader
    ) -> list[Instruction]:
        state = reader.state
        if name in ("rg", "RG"):
            return [self._inked(state.fill.parts if name == "rg" else state.stroke.parts, name == "rg")]
        if name in ("cs", "CS", "sc", "SC", "scn", "SCN"):
            paint = state.fill if name.islower() else state.stroke
            if paint.space in _RGB:
                return [self._inked(paint.parts or (0.0, 0.0, 0.0), name.islower())]
        elif (name in SHOWS and reader.type_size < self.rules.small) or (
            name in FILLS and min(reader.painted.width, reader.painted.height) <= THIN
        ):
            single = self.rules.single.get(_rounded(state.fill.parts))
            if state.fill.space == "DeviceCMYK" and single is not None:
                return [(_written(single), _K), instruction, (_written(state.fill.parts), _K)]
        elif name == "Do":
            self._show(reader, str(operands[0]))
        return [instruction]

    def _inked(self, rgb: tuple[float, ...], fill: bool) -> Instruction:
        """An sRGB colour as the theme has it in ink, else by the profile."""
        ink = self.rules.exact.get(_rounded(rgb))
        if ink is None:
            if max(rgb) - min(rgb) > 0.004:
                self.converted.add(rgb)
            ink = self.rules.profile.ink((rgb[0], rgb[1], rgb[2]))
        return _written(ink), _K if fill else _STROKED

    def _bleed(self, reader: ContentReader, path: list[Instruction], operator: str) -> list[Instruction]:
        """What is filled as far as the trim, or not far enough beyond, goes on outside as its own mirror
        image: a cut is never exact.

        In the page's own coordinates, to be painted when all else is: what hides the part outside, a
        picture's frame perhaps, holds no longer then.
        """
        box, trim, bleed, paint = reader.painted, self.rules.trim, self.rules.bleed, reader.state.fill
        inside = box.within(trim)
        if (
            inside.width <= NEAR
            or inside.height <= NEAR
            or not path
            or paint.space not in ("DeviceCMYK", "DeviceGray", *_RGB)
        ):
            return []
        colour = (
            self._inked(paint.parts, True)
            if paint.space in _RGB
            else (_written(paint.parts), _K if paint.space == "DeviceCMYK" else _operator("g"))
        )
        across = [(bleed.left, trim.left)] * (bleed.left + NEAR < box.left <= trim.left + NEAR)
        across += [(bleed.right, trim.right)] * (bleed.right - NEAR > box.right >= trim.right - NEAR)
        up = [(bleed.bottom, trim.bottom)] * (bleed.bottom + NEAR < box.bottom <= trim.bottom + NEAR)
        up += [(bleed.top, trim.top)] * (bleed.top - NEAR > box.top >= trim.top - NEAR)
        sides, heights = (
            [(box.left, box.right, None), *((*x, x[1]) for x in across)],
            [(box.bottom, box.top, None), *((*y, y[1]) for y in up)],
        )
        fill = _operator("f*" if operator.endswith("*") else "f")
        out: list[Instruction] = []
        for x, y in list(product(sides, heights))[
            1:
        ]:  # the first is the path itself; a corner is mirrored twice
            mirror = (
                -1.0 if x[2] is not None else 1.0,
                0.0,
                0.0,
                -1.0 if y[2] is not None else 1.0,
                2 * (x[2] or 0),
                2 * (y[2] or 0),
            )
            strip = _written((min(x[:2]), min(y[:2]), abs(x[1] - x[0]), abs(y[1] - y[0])))
            out += [
                ([], _operator("q")),
                (strip, _operator("re")),
                ([], _operator("W")),
                ([], _operator("n")),
                (_written(times(reader.state.ctm, mirror)), _operator("cm")),
                colour,
                *path,
                ([], fill),
                ([], _operator("Q")),
            ]
        return out

    def _show(self, reader: ContentReader, name: str) -> None:
        drawn = reader.resource("/XObject", name)
        if drawn is None:
            return
        if drawn.get("/Subtype") == Name.Form:
            self.form(drawn, reader.state.ctm)
        elif drawn.get("/Subtype") == Name.Image and drawn.objgen not in self._done:
            self._done.add(drawn.objgen)
            self._picture(drawn)

    def _picture(self, image: Any) -> None:
        """A picture in ink, on white where it can be seen through. Grey and CMYK ones stay as they are."""
        kind = "" if image.get("/ImageMask") else kind_of(image.get("/ColorSpace"))
        in_ink = kind in ("", "DeviceGray", "CalGray", "ICCBased1", "DeviceCMYK", "ICCBased4")
        if in_ink and "/SMask" not in image and not isinstance(image.get("/Mask"), Array):
            return
        from PIL import Image

        try:
            picture = pikepdf.PdfImage(image).as_pil_image(apply_mask=False)
            if picture.mode != "CMYK":
                picture = (
                    picture.convert("L") if in_ink else self.rules.profile.picture(picture.convert("RGB"))
                )
            if "/SMask" in image:
                mask = pikepdf.PdfImage(image.SMask).as_pil_image().convert("L").resize(picture.size)
                white: Any = (0, 0, 0, 0) if picture.mode == "CMYK" else 255
                picture = Image.composite(picture, Image.new(picture.mode, picture.size, white), mask)
        except (pikepdf.PdfError, ValueError, OSError, NotImplementedError, KeyError, TypeError) as error:
            raise ContentError(
                Problem(
                    "E883",
                    None,
                    tr("A picture can't be turned into ink: {error}.", error=error),
                    tr("Save it anew as a JPEG or PNG in RGB or CMYK, eight bits a channel."),
                )
            ) from error
        for entry in ("/SMask", "/Mask", "/Decode", "/DecodeParms", "/Intent", "/Interpolate"):
            if entry in image:
                del image[entry]
        image.ColorSpace, image.BitsPerComponent = (
            (Name.DeviceCMYK if picture.mode == "CMYK" else Name.DeviceGray),
            8,
        )
        image.write(zlib.compress(picture.tobytes(), 6), filter=Name.FlateDecode)

    def _pattern(self, pattern: Any) -> None:
        if pattern.objgen in self._done:
            return
        self._done.add(pattern.objgen)
        if int(pattern.get("/PatternType", 1)) == 2:
            self._shading(pattern.Shading)
            return
        content = self._stream(pattern, pattern.get("/Resources"), matrix_of(pattern), bleeds=False)
        if content is not None:
            pattern.write(content)

    def _shading(self, shading: Any) -> None:
        if kind_of(shading.get("/ColorSpace")) not in _RGB:
            return
        self._function(shading.get("/Function"))
        shading.ColorSpace = Name.DeviceCMYK

    def _function(self, function: Any) -> None:
        """A gradient's function: from colour to colour (type 2), or several of them one after the other (type
        3).
        """
        kind = int(function.get("/FunctionType", 0)) if isinstance(function, pikepdf.Dictionary) else 0
        if kind == 3:
            for part in function.Functions:
                self._function(part)
        elif kind == 2:
            for end in ("/C0", "/C1"):
                if len(function[end]) == 3:
                    function[end] = Array(
                        list(self._inked(tuple(float(part) for part in function[end]), True)[0])
                    )
            if "/Range" in function:
                del function["/Range"]
        else:
            raise ContentError(
                Problem(
                    "E883",
                    None,
                    tr("A gradient can't be turned into ink."),
                    tr("Use one from colour to colour, or a plain colour."),
                )
            )


def _operator(name: str) -> Any:
    return pikepdf.Operator(name)


def _written(numbers: Iterable[float]) -> list[Any]:
    """Numbers as a content stream may hold them: Python would write 1e-07, which is none."""
    return [Decimal(f"{number:.6f}") for number in numbers]


def _rounded(parts: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(part, 2) for part in parts)


def _inverse(matrix: Matrix) -> Matrix | None:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if abs(size) < 1e-12:
        return None
    return d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size
