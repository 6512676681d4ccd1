"""The web edition: dead links, requests to other places, what a screen reader needs; and axe's rules where a
browser is there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript.read.words import quoted, visible
from ..model import Edition
from ..problems import Place, Problem

_FETCHING = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("iframe", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("use", "href"),
    ("image", "href"),
}
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
_BESIDE = ("booklet.pdf", "booklet.docx")
"""The other outputs, one folder up: a page may link to them."""
_IN_STYLES = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^\s"')]+)""", re.IGNORECASE)


@dataclass
class Page(HTMLParser):
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
        held = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self.ids.update(held[name] for name in ("id", "name") if held.get(name))
        if tag == "html":
            self.language = held.get("lang", "")
        self._in_title = tag == "title" and not self.title
        if tag == "a" and "href" in held:
            self.links.append((held["href"], line))
        self.fetched += [
            (held[name], line)
            for of, name in _FETCHING
            if of == tag
            and held.get(name)
            and held.get("rel") not in ("canonical", "alternate", "author", "license")
        ]
        if tag in _HEADINGS:
            self.headings.append((int(tag[1]), line))
        if tag == "img" and "alt" not in held:
            self.mute.append(line)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


def check(folder: Path, shown: str, edition: Edition, folders: Folders) -> Iterator[Problem]:
    """Everything that is found in the pages of a folder."""
    pages: dict[Path, Page] = {}
    for path in sorted(folder.rglob("*.html")):
        page = Page()
        page.feed(path.read_text("utf-8", "replace"))
        page.close()
        pages[path.resolve()] = page
    for path, page in pages.items():
        name = f"{shown}/{path.relative_to(folder.resolve()).as_posix()}"
        yield from _links(path, name, page, pages, folder.resolve())
        yield from _page(name, page)
    yield from _styles(folder, shown)
    told = {address for page in pages.values() for address, _ in page.fetched}
    yield from _axe(list(pages)[:_MOST_PAGES], shown, told)


def _problem(
    name: str, line: int | None, code: str, message: str, hint: str, text: str | None = None
) -> Problem:
    return Problem(code, Place(name, line), message, hint, text=text)


def _links(path: Path, name: str, page: Page, pages: dict[Path, Page], root: Path) -> Iterator[Problem]:
    for address, line in [*page.links, *page.fetched]:
        try:
            parts = urlsplit(address)
        except ValueError:
            yield _problem(
                name,
                line,
                "E780",
                tr("A link can't be followed: {address}.", address=quoted(address)),
                tr("Look at the link in the content."),
                address,
            )
            continue
        if parts.scheme or parts.netloc or address.startswith("data:"):
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if target.is_dir():
            target = target / "index.html"
        known = pages.get(target)
        inside = target.is_relative_to(root) or target in {root.parent / other for other in _BESIDE}
        missing = (
            not inside
            or not target.is_file()
            or (parts.fragment and known is not None and unquote(parts.fragment) not in known.ids)
        )
        if missing:
            yield _problem(
                name,
                line,
                "E780",
                tr("A link leads nowhere: {address}.", address=quoted(address)),
                tr("Build the web edition anew; look at the link in the content."),
                address,
            )
    for address, line in page.fetched:
        if address.startswith(("http:", "https:", "//")):
            yield _elsewhere(name, line, address)


def _elsewhere(name: str, line: int | None, address: str) -> Problem:
    return _problem(
        name,
        line,
        "W781",
        tr("The page fetches something from another place: {address}.", address=quoted(address)),
        tr("Readers would be seen there: put the file into the edition itself."),
        address,
    )


def _styles(folder: Path, shown: str) -> Iterator[Problem]:
    """W781 for what a style sheet fetches from elsewhere."""
    for path in sorted(folder.rglob("*.css")):
        text = path.read_text("utf-8", "replace")
        for found in _IN_STYLES.finditer(text):
            yield _elsewhere(
                f"{shown}/{path.relative_to(folder).as_posix()}",
                text.count("\n", 0, found.start()) + 1,
                found[1],
            )


def _page(name: str, page: Page) -> Iterator[Problem]:
    for what, value in (("language", page.language), ("title", page.title.strip())):
        if not value:
            yield _problem(
                name,
                1,
                "W782",
                tr("The page names no {what}.", what=what),
                tr("A screen reader says the title and speaks the language: look at the template."),
            )
    for line in page.mute:
        yield _problem(
            name,
            line,
            "W783",
            tr("A picture has no alternative text."),
            tr('Say in words what it shows; alt="" only where it is decoration.'),
        )
    for (before, _), (level, line) in zip([(0, 0), *page.headings], page.headings, strict=False):
        if level > before + 1:
            yield _problem(
                name,
                line,
                "W784",
                tr("A heading on level {level} follows one on level {before}.", level=level, before=before)
                if before
                else tr("The first heading is on level {level}.", level=level),
                tr("A level between is missing: look at the template."),
            )


def _axe(paths: list[Path], shown: str, told: Collection[str]) -> Iterator[Problem]:
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
        yield _problem(
            shown,
            None,
            "A786",
            tr("axe wasn't run on the web edition: no browser, or not its library, is installed."),
            tr("Install Chromium and the development libraries; all else was checked."),
        )
        return
    found: dict[tuple[str, str], Problem] = {}
    asked: list[str] = []
    try:
        with (
            sync_playwright() as play,
            play.chromium.launch(executable_path=browser, args=_OPTIONS) as running,
        ):
            page = running.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.route("http*://**", lambda route: route.abort())
            for path in paths:
                name = f"{shown}/{path.name}"
                asked.clear()
                page.goto(path.as_uri())
                for scheme in _SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    for violation in Axe().run(page).response.get("violations", []):
                        found.setdefault((name, violation["id"]), _violation(name, violation, scheme))
                for address in asked:
                    if address.startswith("http") and address not in told:
                        found.setdefault((name, address), _elsewhere(name, None, visible(address)))
    except Error as error:
        yield _problem(
            shown,
            None,
            "A786",
            tr("axe couldn't be run on the web edition: {error}", error=visible(str(error)).splitlines()[0]),
            tr("All else was checked."),
        )
    yield from found.values()


def _violation(name: str, violation: Mapping[str, Any], scheme: str) -> Problem:
    nodes = violation["nodes"]
    where = "" if scheme == "light" else tr(", where the reader's screen is set to dark")
    return _problem(
        name,
        None,
        "W785",
        f"axe, {violation['id']}: {visible(violation['help'])} ({len(nodes)} place{'s' if len(nodes) != 1 else ''}{where}).",
        tr("The first is {nodes}", nodes=visible(nodes[0]["html"])[:200])
        if nodes
        else tr("Look at the template."),
        violation["id"],
    )
