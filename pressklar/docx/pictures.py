"""Pictures: each file once in the package, each use with its own alternative text (DrawingML inline, ECMA-376
part 1, 20.4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ..foundation.pictures import PictureCache, PictureError, PictureUse
from .package import Relations
from .page_setup import PageSetup
from .xmltext import attribute

EMU = 635
"""English metric units in a twip: Word measures drawings by 914,400 to an inch."""
_PIXEL = 9525
"""EMU of a pixel at 96 to an inch, as browsers and the PDF's engine show pictures."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture of so many pixels."""

    relation: str
    name: str
    width: int
    height: int


class DocumentPictures:
    """The pictures of one document, made ready for it. `folder` is the edition's images/."""

    def __init__(
        self, folder: Path, links: Relations, page: PageSetup, cache: PictureCache, use: PictureUse
    ) -> None:
        self._folder, self._links, self._page = folder, links, page
        self._cache, self._use = cache, use
        self._loaded: dict[str, _Picture | None] = {}
        self._files: dict[str, Path] = {}
        self._uses = 0

    def run(self, src: str, alt: str, share: float = 1.0) -> str:
        """A run that shows a picture by its address in the HTML, in at most that share of the room that there
        is; "" where there is no such file under images/, or it is no PNG or JPEG.
        """
        if src not in self._loaded:
            self._loaded[src] = self._load(src)
        picture = self._loaded[src]
        if picture is None:
            return ""
        self._uses += 1
        size = self._shown_size(picture.width, picture.height, share)
        return _drawing(picture, size, self._uses, attribute(alt))

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """The package's parts, one file read at a time."""
        for name, path in self._files.items():
            yield f"word/{name}", self._cache.prepared(path.read_bytes(), self._use).data

    def _load(self, src: str) -> _Picture | None:
        if not src.startswith("images/"):
            return None
        path = self._folder / unquote(src.removeprefix("images/"))
        try:
            if not path.resolve().is_relative_to(self._folder.resolve()):
                return None
            picture = self._cache.prepared(path.read_bytes(), self._use)
        except (OSError, PictureError):
            return None
        name = f"media/{hashlib.sha256(picture.data).hexdigest()[:16]}.{picture.format.lower()}"
        self._files.setdefault(name, path)
        return _Picture(self._links.id("image", name), path.name, picture.width, picture.height)

    def _shown_size(self, width: int, height: int, share: float) -> tuple[int, int]:
        """The size on the page of a picture of so many pixels: natural, but no wider than the text and no
        higher than four fifths of it.
        """
        most_wide = self._page.text_width * EMU * share
        most_high = self._page.text_height * EMU * share * 4 / 5
        scale = min(1.0, most_wide / (width * _PIXEL), most_high / (height * _PIXEL))
        return max(round(width * _PIXEL * scale), 1), max(round(height * _PIXEL * scale), 1)


def _drawing(picture: _Picture, extent: tuple[int, int], number: int, alt: str) -> str:
    size = f'cx="{extent[0]}" cy="{extent[1]}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="Picture {number}" descr="{alt}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{attribute(picture.name)}"/><pic:cNvPicPr/>'
        "</pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{picture.relation}"/><a:stretch><a:fillRect/></a:stretch>'
        "</pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr>"
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
