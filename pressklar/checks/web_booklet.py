"""The web edition: dead links, requests to other places, what a screen reader needs; and axe's rules where a
browser is there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from ..foundation.folders import Folders
from ..locale import plural, tr
from ..manuscript.read.words import quoted, visible
from ..model import Edition
from ..problems import Place, Problem

_FETCHING = {
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "use": "href",
    "image": "href",
}
"""Elements that fetch what an attribute of theirs names."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_MOST_PAGES = 6
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_IN_STYLES = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^\s"')]+)""", re.IGNORECASE)


@dataclass
class WebPage(HTMLParser):
    """What the checks want to know of a page: ids, links with their line, what it fetches, headings,
    pictures, language, title.
    """

    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, int]] = field(default_factory=list)
    fetched: list[tuple[str, int]] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)
    mute: list[int] = field(default_factory=list)
    language: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self.ids.update(filter(None, map(attributes.get, ("id", "name"))))
        if tag == "html":
            self.language = attributes.get("lang", "")
        self._in_title = tag == "title" and not self.title
        if tag == "a" and "href" in attributes:
            self.links.append((attributes["href"], line))
        address = attributes.get(_FETCHING.get(tag, ""))
        if address and attributes.get("rel") not in ("canonical", "alternate", "author", "license"):
            self.fetched.append((address, line))
        if tag in _HEADINGS:
            self.headings.append((int(tag[1]), line))
        if tag == "img" and "alt" not in attributes:
            self.mute.append(line)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


def check(folder: Path, name: str, edition: Edition, folders: Folders) -> Iterator[Problem]:
    """Everything that is found in the pages of a folder."""
    pages: dict[Path, WebPage] = {}
    for path in sorted(folder.rglob("*.html")):
        page = WebPage()
        page.feed(path.read_text("utf-8", "replace"))
        page.close()
        pages[path.resolve()] = page
    root = folder.resolve()
    for path, page in pages.items():
        file = f"{name}/{path.relative_to(root).as_posix()}"
        yield from _links(path, file, page, pages, root)
        yield from _page(file, page)
    yield from _styles(folder, name)
    reported = {address for page in pages.values() for address, _ in page.fetched}
    yield from _axe(_sample(list(pages)), root, name, reported)


def _problem(
    file: str, line: int | None, code: str, message: str, hint: str, text: str | None = None
) -> Problem:
    return Problem(code, Place(file, line), message, hint, text=text)


def _links(
    path: Path, file: str, page: WebPage, pages: Mapping[Path, WebPage], root: Path
) -> Iterator[Problem]:
    for address, line in [*page.links, *page.fetched]:
        try:
            parts = urlsplit(address)
        except ValueError:
            message = tr("A link can't be followed: {address}.", address=quoted(address))
            yield _problem(file, line, "E780", message, tr("Look at the link in the content."), address)
            continue
        if parts.scheme or parts.netloc or address.startswith("data:"):
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if target.is_dir():
            target = target / "index.html"
        other = pages.get(target)
        if (
            not target.is_relative_to(root)
            or not target.is_file()
            or (parts.fragment and other is not None and unquote(parts.fragment) not in other.ids)
        ):
            message = tr("A link leads nowhere: {address}.", address=quoted(address))
            hint = tr("Build the web edition anew; look at the link in the content.")
            yield _problem(file, line, "E780", message, hint, address)
    for address, line in page.fetched:
        if address.startswith(("http:", "https:", "//")):
            yield _elsewhere(file, line, address)


def _elsewhere(file: str, line: int | None, address: str) -> Problem:
    message = tr("The page fetches something from another place: {address}.", address=quoted(address))
    hint = tr("Readers would be seen there: put the file into the edition itself.")
    return _problem(file, line, "W781", message, hint, address)


def _styles(folder: Path, name: str) -> Iterator[Problem]:
    """W781 for what a style sheet fetches from elsewhere."""
    for path in sorted(folder.rglob("*.css")):
        text, file = path.read_text("utf-8", "replace"), f"{name}/{path.relative_to(folder).as_posix()}"
        for match in _IN_STYLES.finditer(text):
            yield _elsewhere(file, text.count("\n", 0, match.start()) + 1, match[1])


def _page(file: str, page: WebPage) -> Iterator[Problem]:
    for text, message in (
        (page.language, tr("The page names no language.")),
        (page.title.strip(), tr("The page names no title.")),
    ):
        if not text:
            hint = tr("A screen reader says the title and speaks the language: look at the template.")
            yield _problem(file, 1, "W782", message, hint)
    for line in page.mute:
        hint = tr('Say in words what it shows; alt="" only where it is decoration.')
        yield _problem(file, line, "W783", tr("A picture has no alternative text."), hint)
    for (before, _), (level, line) in pairwise([(0, 0), *page.headings]):
        if level > before + 1:
            if before:
                message = tr(
                    "A heading on level {level} follows one on level {before}.", level=level, before=before
                )
            else:
                message = tr("The first heading is on level {level}.", level=level)
            hint = tr("A level between is missing: look at the template.")
            yield _problem(file, line, "W784", message, hint)


def _sample(paths: Sequence[Path]) -> list[Path]:
    """As many pages as axe has time for: the first, which holds the whole edition, and some of the others
    from all over it.
    """
    step = max((len(paths) - 2) / max(_MOST_PAGES - 2, 1), 1)
    places = {round(1 + step * index) for index in range(_MOST_PAGES - 1)}
    return [path for index, path in enumerate(paths) if index == 0 or index in places]


def _axe(paths: list[Path], root: Path, folder: str, reported: Collection[str]) -> Iterator[Problem]:
    """W785 for what axe finds in light and in dark, W781 for what the running pages ask of elsewhere; A786
    where no browser is there.

    The browser gets no network.
    """
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    try:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        message = tr("axe wasn't run on the web edition: no browser, or not its library, is installed.")
        hint = tr("Install Chromium and the development libraries; all else was checked.")
        yield _problem(folder, None, "A786", message, hint)
        return
    problems: dict[tuple[str, str], Problem] = {}
    requested: list[str] = []
    try:
        with (
            sync_playwright() as play,
            play.chromium.launch(executable_path=browser, args=_OPTIONS) as running,
        ):
            page = running.new_page()
            page.on("request", lambda request: requested.append(request.url))
            page.route("http*://**", lambda route: route.abort())
            for path in paths:
                file = f"{folder}/{path.relative_to(root).as_posix()}"
                requested.clear()
                page.goto(path.as_uri())
                for scheme in _SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    for violation in Axe().run(page).response.get("violations", []):
                        problems.setdefault((file, violation["id"]), _violation(file, violation, scheme))
                for address in requested:
                    if address.startswith("http") and address not in reported:
                        problems.setdefault((file, address), _elsewhere(file, None, visible(address)))
    except Error as error:
        reason = visible(str(error)).splitlines()[0]
        message = tr("axe couldn't be run on the web edition: {reason}", reason=reason)
        yield _problem(folder, None, "A786", message, tr("All else was checked."))
    yield from problems.values()


def _violation(file: str, violation: Mapping[str, Any], scheme: str) -> Problem:
    nodes = violation["nodes"]
    values = {"rule": violation["id"], "description": visible(violation["help"])}
    if scheme == "light":
        message = plural(
            len(nodes),
            "axe, {rule}: {description} ({count} place).",
            "axe, {rule}: {description} ({count} places).",
            **values,
        )
    else:
        message = plural(
            len(nodes),
            "axe, {rule}: {description} ({count} place, where the reader's screen is set to dark).",
            "axe, {rule}: {description} ({count} places, where the reader's screen is set to dark).",
            **values,
        )
    hint = tr("Look at the template.")
    if nodes:
        hint = tr("The first is {element}", element=visible(nodes[0]["html"])[:200])
    return _problem(file, None, "W785", message, hint, violation["id"])
