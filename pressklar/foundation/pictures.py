"""Pictures made ready for an output: upright, eight bits a channel, in sRGB or grey, no larger than the
output needs, and nothing else in the file.

A camera writes into its pictures where and when they were taken, by whom and on which device, often with a
second small picture. None of that is anybody's business: every output takes its pictures from here and none
takes a file as it lies in content/, which stays as it was.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..locale import tr
from ..problems import PressklarError
from .files import write_atomically

if TYPE_CHECKING:
    from PIL.Image import Image

    from ..theme import Theme

INCH = 25.4
"""Millimetres."""
_VERSION = 1
"""Goes up when the same picture is prepared otherwise: what the cache has is then made anew."""
_MOST_PIXELS = 80_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "TIFF", "BMP")
"""What style sheets may show too; texts show PNG and JPEG only (manuscript/read_pictures.py)."""
_QUALITY = 90
"""Of a JPEG whose pixels are made anew (Pillow's scale to 95)."""
_DATA_ADDRESS = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|tiff|bmp);base64,([0-9A-Za-z+/=%\s]+)")


class PictureError(ValueError):
    """A picture that can't be shown as it is meant; the message says why, as the end of "The picture x …"."""


class NoPictureError(PictureError):
    """A file that is no picture at all."""


@dataclass(frozen=True, slots=True)
class PictureUse:
    """What an output needs of a picture: the most pixels across and down, and whether it prints CMYK pictures
    as they are.
    """

    width: int
    height: int
    cmyk: bool = False


class PreparedPicture(NamedTuple):
    """A picture's file as an output gets it: its bytes, "PNG" or "JPEG", and its size in pixels."""

    data: bytes
    format: str
    width: int
    height: int


def screen_use(theme: Theme) -> PictureUse:
    """For the PDF, Word and the web: a picture that fills the page, at the theme's `pictures.screen` dots an
    inch.
    """
    return _use(theme, "screen", cmyk=False)


def print_use(theme: Theme) -> PictureUse:
    """For the print shop: the same with the bleed, at `pictures.print` dots an inch."""
    return _use(theme, "print", cmyk=True)


def _use(theme: Theme, purpose: str, *, cmyk: bool) -> PictureUse:
    # No picture is shown larger than the page, and one cut to fill it is still as fine as asked for in one
    # direction. From 96 dots an inch up (theme/reading.py) its size in CSS, a pixel being 1/96 inch, stays
    # larger than the page too: so layout doesn't change by it.
    bleed = 2 * theme.page["bleed"].mm
    width, height = (
        (theme.page[side].mm + bleed) / INCH * theme.pictures[purpose] for side in ("width", "height")
    )
    return PictureUse(round(width), round(height), cmyk)


@dataclass(frozen=True)
class PictureCache:
    """Prepared pictures on disk by the hash of all that they depend on; each with its checksum, so that a
    damaged one is made anew.

    A folder that can't be written to costs time, nothing else.
    """

    folder: Path

    def prepared(self, data: bytes, use: PictureUse) -> PreparedPicture:
        """A picture file's bytes made ready for a use. Raises PictureError."""
        path = self.folder / f"{_key(data, use)}.picture"
        with suppress(OSError, ValueError):
            head, _, body = path.read_bytes().partition(b"\n")
            checksum, kind, width, height = head.decode("ascii").split(" ")
            if checksum == _checksum(f"{kind} {width} {height}", body):
                return PreparedPicture(body, kind, int(width), int(height))
        picture = prepare(data, use)
        facts = f"{picture.format} {picture.width} {picture.height}"
        with suppress(PressklarError):
            write_atomically(
                path, f"{_checksum(facts, picture.data)} {facts}\n".encode() + picture.data, lasting=False
            )
        return picture


def picture_cache(cache: Path) -> PictureCache:
    """The prepared pictures in a cache folder."""
    return PictureCache(cache / "pictures")


def _key(data: bytes, use: PictureUse) -> str:
    from .package_versions import version

    facts = f"{_VERSION} {version('pillow')} {use}".encode()
    return hashlib.sha256(facts + hashlib.sha256(data).digest()).hexdigest()[:40]


def _checksum(facts: str, data: bytes) -> str:
    return hashlib.sha256(facts.encode() + data).hexdigest()


def prepare(data: bytes, use: PictureUse) -> PreparedPicture:
    """A picture file's bytes made ready for a use. Raises PictureError for what is no picture, damaged, far
    too large or of unknown colours.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with whole_pictures_only(), Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PictureError(
                    tr("is too large: {width} × {height} pixels", width=opened.width, height=opened.height)
                )
            return _prepared(opened, use)
    except PictureError:
        raise
    except UnidentifiedImageError:
        raise NoPictureError(tr("is no PNG or JPEG")) from None
    except Exception as error:  # a damaged picture may fail anywhere in its decoder, with whatever error
        raise PictureError(
            tr("is damaged: {reason}", reason=str(error).rstrip(".") or type(error).__name__)
        ) from error


@contextmanager
def whole_pictures_only() -> Iterator[None]:
    """Pillow refuses cut-off pictures within it, though importing WeasyPrint makes it lenient for the whole
    process.
    """
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def colour_fault(image: Image) -> str:
    """Why nobody can tell which colours an opened picture means, "" where they are plain."""
    if image.mode == "CMYK" and not image.info.get("icc_profile"):
        return tr("is in CMYK without a colour profile: nobody can tell which colours it means")
    return (
        ""
        if image.mode in _PLAIN_MODES or image.mode in _DEEP_MODES
        else tr("has pixels of a kind that isn't understood ({mode})", mode=image.mode)
    )


_PLAIN_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB"})
_DEEP_MODES = frozenset({"I", "I;16", "I;16B", "I;16L"})
"""Grey with 16 bits. Colour with 16 bits is read with 8 by Pillow already."""


def _prepared(opened: Image, use: PictureUse) -> PreparedPicture:
    from PIL import JpegImagePlugin

    photograph = isinstance(opened, JpegImagePlugin.JpegImageFile)
    if (fault := colour_fault(opened)) and not (use.cmyk and opened.mode == "CMYK"):
        raise PictureError(fault)
    settings = _as_it_is(opened) if isinstance(opened, JpegImagePlugin.JpegImageFile) else {}
    if photograph:
        opened.draft(None, (use.width, use.height))  # decoded no larger than needed, by the decoder itself
    opened.load()
    image = _fitted(_coloured(_upright(opened), use), use)
    if image is not opened or image.size != (opened.width, opened.height):
        settings = {"quality": _QUALITY}
    for name in [name for name in image.info if name != "transparency"]:
        del image.info[name]  # comments, times, resolutions: Pillow would write some of them again
    target = io.BytesIO()
    if photograph:
        image.save(target, "JPEG", **settings)
    else:
        image.save(target, "PNG")
    return PreparedPicture(target.getvalue(), "JPEG" if photograph else "PNG", *image.size)


def _as_it_is(image: Image) -> dict[str, object]:
    """Settings by which a JPEG is written with the tables that it came with, which loses next to nothing."""
    from PIL import JpegImagePlugin

    sampling = JpegImagePlugin.get_sampling(image)
    tables = getattr(image, "quantization", None)
    if not tables or sampling == -1:
        return {"quality": _QUALITY}
    return {"qtables": dict(tables), "subsampling": sampling}


def _upright(image: Image) -> Image:
    """Turned as the camera was held (Exif 2.32, orientation)."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) if image.getexif().get(0x0112, 1) in range(2, 9) else image


def _coloured(image: Image, use: PictureUse) -> Image:
    """In grey, sRGB or, where that is printed, CMYK, with eight bits a channel."""
    profile = image.info.get("icc_profile")
    if image.mode in _DEEP_MODES:
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode == "CMYK" and use.cmyk:
        return image
    if profile and image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "LAB"):
        image = _in_srgb(image, profile)
    return image if image.mode in ("1", "L", "LA", "P", "PA", "RGB", "RGBA") else image.convert("RGB")


def _in_srgb(image: Image, profile: bytes) -> Image:
    """A picture's colours as its own profile means them. One that is sRGB already, or whose profile can't be
    read, stays.
    """
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode != "CMYK" and "srgb" in ImageCms.getProfileDescription(source).casefold():
            return image
        target = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            target,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        if image.mode == "CMYK":
            raise PictureError(tr("is in CMYK, and its colour profile can't be read")) from error
        return image
    assert converted is not None
    return converted


def _fitted(image: Image, use: PictureUse) -> Image:
    """Within the pixels that a use needs, never larger than it was."""
    from PIL import Image as Images

    scale = min(use.width / image.width, use.height / image.height)
    if scale >= 1:
        return image
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        image = image.convert(
            "RGBA"
            if image.mode == "PA" or "transparency" in image.info
            else "L"
            if image.mode == "1"
            else "RGB"
        )
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Images.Resampling.LANCZOS, reducing_gap=3.0)


def prepare_data_addresses(text: str, ready: Callable[[bytes], PreparedPicture]) -> str:
    """HTML, CSS or SVG with each picture that lies in a data: address made ready; one that can't be read
    stays.
    """

    def address(match: re.Match[str]) -> str:
        from urllib.parse import unquote_to_bytes

        try:
            picture = ready(base64.b64decode(unquote_to_bytes(match[1])))
        except ValueError:  # PictureError is one too
            return match[0]
        return f"data:image/{picture.format.lower()};base64,{base64.b64encode(picture.data).decode('ascii')}"

    return _DATA_ADDRESS.sub(address, text) if "data:image/" in text else text
