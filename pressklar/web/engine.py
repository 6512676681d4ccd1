"""Edition -> the files of web/: sections are turned one by one, the shell is put around them, faces and
pictures beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from ..foundation.folders import Folders
from ..foundation.pictures import (
    PictureError,
    PreparedPicture,
    picture_cache,
    prepare_data_addresses,
    screen_use,
)
from ..foundation.theme_files import ThemeFiles
from ..locale import tr
from ..problems import ContentError, Place, Problem
from ..rendering.sections import SectionKind, SectionSource
from ..theme.contrast import mixed, readable
from .faces import web_faces
from .own_pages import UP, description, page_name, sitemap
from .screen import Screen

DOCUMENTS = ("booklet.pdf", "booklet.docx")
"""The other outputs, of which the folder holds copies, so that it can be published by itself."""
_MOST_NEARBY = 24
"""How many proposals of its chapter a page lists: all of them but in a very large work."""
_FACES = frozenset({".otf", ".ttf", ".woff", ".woff2"})
_BESIDE_THE_STYLES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}) | _FACES


@dataclass(frozen=True)
class Web:
    """The web edition: its files by their names in its folder, the page that a reader opens last, and what
    was found on the way.
    """

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ScreenSection:
    """A section as the shell sees it."""

    id: str
    kind: SectionKind
    html: Markup


def make_web(source: SectionSource, folders: Folders, documents: Sequence[str] = DOCUMENTS) -> Web:
    """The web edition's files, but for the `documents` that its pages link to: whoever has them puts them
    beside. Raises ContentError (E310, E651).
    """
    screen = Screen(source, folders)
    sections = [
        ScreenSection(section.id, section.kind, Markup(screen.turned(section)))
        for section in source.sections()
    ]
    page = source.render("web.html.j2", sections=sections, documents=tuple(documents), up="")
    del sections
    faces = web_faces(source.theme)
    style = source.style_sheet("web.css", faces=faces, readable=readable, mixed=mixed) + screen.rules.css()
    cache, use = picture_cache(folders.cache), screen_use(source.theme)

    def ready(data: bytes) -> PreparedPicture:
        return cache.prepared(data, use)

    files = {
        "style.css": prepare_data_addresses(style, ready).encode(),
        "script.js": _read(source.look.style("web.js"), folders),
        **{face.name: face.data for face in faces},
        **dict(_beside_the_styles(source.look, ready)),
        **screen.pictures.files,
        **({"sitemap.xml": sitemap(source.edition)} if source.edition.web_folder else {}),
        **{
            page_name(name): prepare_data_addresses(own_page, ready).encode()
            for name, own_page in _own_pages(source, screen, documents)
        },
        "index.html": prepare_data_addresses(page, ready).encode(),
    }
    return Web(files, screen.problems())


def _own_pages(source: SectionSource, screen: Screen, documents: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each proposal's id and page."""
    places = [
        (chapter, place) for chapter in source.views.chapters for place in range(len(chapter.proposals))
    ]
    listed = [chapter.proposals[place] for chapter, place in places]
    for index, (view, (chapter, place)) in enumerate(zip(listed, places, strict=True)):
        if view.id in screen.articles:
            start = max(min(place - _MOST_NEARBY // 2, len(chapter.proposals) - _MOST_NEARBY), 0)
            yield (
                view.id,
                source.render(
                    "web_proposal.html.j2",
                    article=Markup(screen.articles[view.id]),
                    chapter=chapter,
                    proposal=view,
                    nearby=chapter.proposals[start : start + _MOST_NEARBY],
                    description=description(view.model, source.edition),
                    file=page_name(view.id),
                    previous=listed[index - 1] if index else None,
                    following=listed[index + 1] if index + 1 < len(listed) else None,
                    documents=tuple(documents),
                    up=UP,
                ),
            )


def _beside_the_styles(
    look: ThemeFiles, ready: Callable[[bytes], PreparedPicture]
) -> Iterator[tuple[str, bytes]]:
    """Pictures and faces that lie by the style sheets, so that web.css finds them by the same names.

    A picture that can't be made ready for the web stays away: nothing is published unseen.
    """
    for name, path in look.style_files():
        ending = path.suffix.lower()
        if ending not in _BESIDE_THE_STYLES:
            continue
        data = path.read_bytes()
        if ending == ".svg":
            data = prepare_data_addresses(data.decode("utf-8", "surrogateescape"), ready).encode(
                "utf-8", "surrogateescape"
            )
        elif ending not in _FACES:
            try:
                data = ready(data).data
            except PictureError:
                continue
        yield name, data


def _read(path: Path, folders: Folders) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        file = folders.display_path(path)
        raise ContentError(
            Problem(
                "E651",
                Place(file),
                tr("{file} can't be read: {reason}.", file=file, reason=error.strerror or error),
                tr("Put the file back; the one of this project may be copied."),
            )
        ) from error
