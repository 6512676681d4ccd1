"""The printing condition's ICC profile: found, looked at, and used to turn colours and pictures into ink."""

from __future__ import annotations

import io
import os
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders
from ..locale import tr
from ..problems import ContentError, OutsideError, Problem
from .settings import PressSettings

MOST = 16_000_000
"""Most bytes of a profile; those of the print shops have up to 3 MB."""
PLACES = (
    # Debian and Ubuntu: texlive-base
    "/usr/share/texlive/texmf-dist/tex/generic/colorprofiles/FOGRA39L_coated.icc",
    "/usr/share/texmf-dist/tex/generic/colorprofiles/FOGRA39L_coated.icc",  # Arch and Fedora
    "/usr/local/texlive/texmf-local/tex/generic/colorprofiles/FOGRA39L_coated.icc",
    "/usr/share/color/icc/colord/FOGRA39L_coated.icc",  # colord-extra-data, where a distribution still has it
    "/usr/share/color/icc/ghostscript/FOGRA39L_coated.icc",
)
"""Where FOGRA39's free profile may lie: FOGRA39L coated, from the characterisation data of ISO 12647-2:2004.
No distribution has FOGRA51's.
"""
CONDITIONS = {
    "FOGRA39": "Offset printing, ISO 12647-2:2004, coated paper (types 1 and 2), 115 g/m²",
    "FOGRA51": "Offset printing, ISO 12647-2:2013, premium coated paper, 115 g/m²",
    "FOGRA52": "Offset printing, ISO 12647-2:2013, wood-free uncoated paper, 120 g/m²",
    "FOGRA47": "Offset printing, ISO 12647-2:2004, uncoated white paper (type 4), 115 g/m²",
}
"""Characterisation data registered with the ICC, in words."""
_STEPS = 33
REGISTRY = "http://www.color.org"


@dataclass(frozen=True)
class Profile:
    """A CMYK output profile: the ICC file's bytes and its name, the condition that it stands for by its
    registered name, and the most ink in per cent.
    """

    data: bytes
    name: str
    condition: str
    most: float = 300.0

    @property
    def described(self) -> str:
        return CONDITIONS.get(self.condition, self.name)

    def ink(self, rgb: tuple[float, float, float]) -> tuple[float, ...]:
        """An sRGB colour (parts from 0 to 1) as C, M, Y, K from 0 to 1. Greys are black ink alone: a neutral
        of four inks shows every fault.
        """
        if max(rgb) - min(rgb) < 0.004:
            return 0.0, 0.0, 0.0, round(1 - rgb[0], 4)
        parts = tuple(round(part * 255) for part in rgb)
        if parts not in self._inks:
            from PIL import Image

            self._inks[parts] = tuple(
                round(part / 255, 4)
                for part in self.picture(Image.new("RGB", (1, 1), parts)).getpixel((0, 0))
            )
        return self._inks[parts]

    def picture(self, picture: Any) -> Any:
        """A Pillow picture in RGB as one in CMYK, with no more ink than allowed."""
        return picture.filter(self._table)

    @cached_property
    def _table(self) -> Any:
        """The way from sRGB to ink as a table of 33³ colours. Between its points it is straight, so that no
        mixture has more ink than they have.
        """
        from PIL import Image, ImageCms, ImageFilter

        levels = [round(255 * step / (_STEPS - 1)) for step in range(_STEPS)]
        lattice = Image.frombytes(
            "RGB",
            (_STEPS * _STEPS, _STEPS),
            bytes(part for b in levels for g in levels for r in levels for part in (r, g, b)),
        )
        converted = ImageCms.applyTransform(lattice, self._transform)
        assert converted is not None
        raw = converted.tobytes()
        table = [
            part for start in range(0, len(raw), 4) for part in _limited(raw[start : start + 4], self.most)
        ]
        return ImageFilter.Color3DLUT(_STEPS, table, channels=4, target_mode="CMYK", _copy_table=False)

    @cached_property
    def _inks(self) -> dict[tuple[int, ...], tuple[float, ...]]:
        return {}

    @cached_property
    def _transform(self) -> Any:
        """sRGB to ink, relative colorimetric with black point compensation, as print shops do it."""
        from PIL import ImageCms

        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(self.data))
            return ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"),
                own,
                "RGB",
                "CMYK",
                ImageCms.Intent.RELATIVE_COLORIMETRIC,
                ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError) as error:
            raise ContentError(
                Problem(
                    "E882",
                    None,
                    tr(
                        "The colour profile {name} can't be used: it turns no colour into ink.",
                        name=self.name,
                    ),
                    tr("Get the file anew from the print shop."),
                )
            ) from error


def _limited(pixel: bytes, most: float) -> tuple[float, ...]:
    """A pixel's four inks from 0 to 1: where there is too much, the three colours give way and black
    stays.
    """
    c, m, y, k = (part / 255 for part in pixel)
    over = c + m + y + k - (most - 1) / 100  # one per cent for rounding to 256 levels
    if over <= 0:
        return c, m, y, k
    keep = max(0.0, 1 - over / (c + m + y))
    return c * keep, m * keep, y * keep, k


def find_profile(folders: Folders, settings: PressSettings) -> Profile:
    """The profile of the settings, else FOGRA39's. Raises OutsideError (E881) where there is none,
    ContentError (E882) for a file that is no such thing.
    """
    if settings.profile is not None:
        return _read(settings.profile, settings, folders)
    if settings.condition != "FOGRA39":
        raise ContentError(
            Problem(
                "E882",
                None,
                tr("There is no colour profile for {condition}.", condition=settings.condition),
                tr(
                    "Write profile: with the ICC file that the print shop gives, in the edition's press.yaml."
                ),
            )
        )
    for place in PLACES:
        if os.path.isfile(place):  # noqa: PTH113
            return _read(Path(place), settings, folders)
    raise OutsideError(
        Problem(
            "E881",
            None,
            tr(
                "There is no colour profile for FOGRA39 on this machine, and without one nothing is "
                "made for the print shop."
            ),
            tr(
                "Debian and Ubuntu have it in the package texlive-base (FOGRA39L_coated.icc): apt "
                "install texlive-base. Or name an ICC file of your own in the edition's press.yaml: "
                "profile: FILE"
            ),
        )
    )


def _read(path: Path, settings: PressSettings, folders: Folders) -> Profile:
    from ..manuscript.read.files import RefusedError, read_bytes

    name = folders.display_path(path)
    try:
        data = read_bytes(
            path, Path(os.path.realpath(path.parent)) if path.is_absolute() else folders.root, MOST
        )
    except RefusedError as refusal:
        raise ContentError(
            Problem(
                "E882",
                None,
                tr("The colour profile can't be read: {file} {reason}.", file=name, reason=refusal.reason),
                tr("Write the path of an ICC file after profile: in press.yaml."),
            )
        ) from refusal
    if wrong := _fault(data):
        raise ContentError(
            Problem(
                "E882",
                None,
                tr("{file} is no colour profile for printing: {reason}.", file=name, reason=wrong),
                tr("Use the ICC file for CMYK that the print shop gives."),
            )
        )
    return Profile(data, _description(data) or path.stem, settings.condition, settings.limits.ink)


def _fault(data: bytes) -> str:
    """What is wrong with a profile's header (ICC.1:2010, 7.2), or nothing."""
    if len(data) < 132 or data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") != len(data):
        return tr("it isn't an ICC file, or it is cut short")
    if data[12:16] != b"prtr":
        return tr("it is a screen's, a camera's or another device's")
    return (
        ""
        if data[16:20] == b"CMYK"
        else tr("its colours are {space}", space=data[16:20].decode("ascii", "replace").strip())
    )


def _description(data: bytes) -> str:
    """The profile's own name: tag desc, in the form of version 2 (ASCII) or 4 (UTF-16)."""
    try:
        for index in range(min(int.from_bytes(data[128:132], "big"), 100)):
            tag, start, size = struct.unpack_from(">4sII", data, 132 + 12 * index)
            body = data[start : start + size]
            if tag == b"desc" and body[:4] == b"desc":
                return (
                    body[12 : 12 + int.from_bytes(body[8:12], "big")].rstrip(b"\0").decode("ascii", "replace")
                )
            if tag == b"desc" and body[:4] == b"mluc":
                length, offset = struct.unpack_from(">II", body, 20)
                return body[offset : offset + length].decode("utf-16-be", "replace")
    except struct.error:
        pass
    return ""
