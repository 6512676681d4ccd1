"""The pictures on a PDF's pages by their marked content (ISO 32000-1, 14.6), as files: a JPEG as it is,
any other as PNG.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pypdfium2
from pypdfium2 import raw

_MOST_PICTURES, _MOST_BYTES, _MOST_PIXELS = 500, 60_000_000, 40_000_000
_SMALLEST = 16
"""Pixels on a side: less is an ornament."""
_DEEPEST = 6
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG"


def marked_pictures(data: bytes) -> Mapping[str, bytes]:
    """The pictures by page (from 0) and mark: "3:17". Those that are too many, too large or can't be read are
    passed over. Raises PdfiumError for a file that PDFium can't open.
    """
    pictures: dict[str, bytes] = {}
    total = 0
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            for picture in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
                mark = int(raw.FPDFPageObj_GetMarkedContentID(picture))
                key = f"{number}:{mark}"
                if mark < 0 or key in pictures or not isinstance(picture, pypdfium2.PdfImage):
                    continue
                file = _file(picture)
                total += len(file)
                if len(pictures) >= _MOST_PICTURES or total > _MOST_BYTES:
                    return pictures
                if file:
                    pictures[key] = file
            page.close()
    finally:
        document.close()
    return pictures


def _file(picture: pypdfium2.PdfImage) -> bytes:
    """A picture's bytes, none where it is too small, too large, or of a kind that isn't read."""
    target = BytesIO()
    try:
        width, height = picture.get_px_size()
        if min(width, height) < _SMALLEST or width * height > _MOST_PIXELS:
            return b""
        picture.extract(target, fb_format="png")
    except (pypdfium2.PdfiumError, ValueError, OSError, RuntimeError, NotImplementedError):
        return b""
    file = target.getvalue()
    return file if file.startswith((_JPEG, _PNG)) else b""
