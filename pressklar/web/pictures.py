"""Pictures beside the page. A screen's page fetches nothing from elsewhere, and nothing outside the edition
and the styles is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.builder import E
from lxml.html import HtmlElement

from ..foundation.pictures import (
    NoPictureError,
    PictureCache,
    PictureError,
    PictureUse,
    PreparedPicture,
    prepare_data_addresses,
)
from ..foundation.theme_files import ThemeFiles
from ..locale import N_, tr
from .tree import replace

Report = Callable[[str, str, str, str], None]
"""Told of a finding: code, message, hint, faulty words."""
_IN_THE_FOLDER = N_("Put the file in the edition's images/ folder.")
_SOURCES = ("src", "srcset", "poster", "data", "background")


@dataclass
class WebPictures:
    """Gathers the pictures that sections show, made ready for the screen: `files` by their names in the web's
    folder.
    """

    edition: Path
    look: ThemeFiles
    cache: PictureCache
    use: PictureUse
    files: dict[str, bytes] = field(default_factory=dict)

    def take(self, element: HtmlElement, report: Report) -> None:
        """Keep an element's picture with its size in the HTML; one that can't be had becomes its words. Other
        sources go.
        """
        attribute = _attribute(element)
        for name in _SOURCES:
            if name != attribute and element.attrib.pop(name, None) is not None:
                tag = f"<{element.tag}>"
                report(
                    "W653",
                    tr(
                        "The web edition fetches nothing from elsewhere: {attribute} of a {tag} is left out.",
                        attribute=name,
                        tag=tag,
                    ),
                    tr(_IN_THE_FOLDER),
                    f"{name} of a {tag}",
                )
        source = element.get(attribute) if attribute else None
        if source is None or source.startswith("data:image/"):
            return
        if urlsplit(source).scheme or urlsplit(source).netloc:
            report(
                "W653",
                tr("The web edition fetches nothing from elsewhere: {address} is left out.", address=source),
                tr(_IN_THE_FOLDER),
                source,
            )
        elif (path := self._file(unquote(urlsplit(source).path))) is not None:
            if self._kept(element, path, unquote(urlsplit(source).path), report):
                return
        else:
            report(
                "W654",
                tr("The picture {file} isn't there.", file=source),
                tr("Put the file in the edition's images/ folder, or mend its name."),
                source,
            )
        replace(element, E.span(element.get("alt") or element.get("aria-label") or ""))

    def _kept(self, element: HtmlElement, path: Path, name: str, report: Report) -> bool:
        try:
            data = path.read_bytes()
            picture = self.cache.prepared(data, self.use)
        except NoPictureError:  # a drawing
            self.files[name] = prepare_data_addresses(
                data.decode("utf-8", "surrogateescape"), lambda inner: self.cache.prepared(inner, self.use)
            ).encode("utf-8", "surrogateescape")
            return True
        except (OSError, PictureError) as error:
            report(
                "W654",
                tr("The picture {file} {fault}.", file=name, fault=error),
                tr("Save or copy it again from where it came."),
                name,
            )
            return False
        self.files[name] = picture.data
        if element.tag == "img":
            _measure(element, picture)
        return True

    def _file(self, name: str) -> Path | None:
        if "\0" in name:
            return None
        for base, inside in (
            (self.edition, self.edition / "images"),
            *((folder, folder) for folder in self.look.styles),
        ):
            path = (base / name).resolve()
            if path.is_relative_to(inside.resolve()) and path.is_file():
                return path
        return None


def _attribute(element: HtmlElement) -> str:
    """The attribute that names an element's picture, "" where it has none."""
    if element.tag == "img":
        return "src"
    return (
        next((name for name in ("href", "xlink:href") if name in element.attrib), "")
        if element.tag == "image"
        else ""
    )


def _measure(image: HtmlElement, picture: PreparedPicture) -> None:
    """Its size keeps the page from jumping when the picture comes."""
    image.set("loading", "lazy")
    image.set("width", str(picture.width))
    image.set("height", str(picture.height))
