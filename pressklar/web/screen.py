"""One section's HTML for a screen: what is the printed page's own goes, what a screen needs comes (the
contract in docs/designer.md).
"""

from __future__ import annotations

from collections import Counter

from lxml import etree
from lxml.builder import E
from lxml.html import HtmlElement

from ..foundation.folders import Folders
from ..foundation.pictures import picture_cache, screen_use
from ..locale import tr
from ..markup.display import show_display_texts
from ..problems import Place, Problem
from ..rendering.sections import Section, SectionSource
from .notes import move_notes
from .own_pages import own_article, page_name
from .pictures import Report, WebPictures
from .rules import InlineStyles
from .tables import let_scroll
from .tree import drop_folios, drop_other_outputs, parsed, written

_TEMPLATES = {
    "front": "front.html.j2",
    "chapter": "chapter.html.j2",
    "registers": "registers.html.j2",
    "back": "back.html.j2",
}
_LOADING = ("base", "embed", "frame", "iframe", "link", "meta", "object", "script", "style")


class Screen:
    """Turns an edition's sections one after another, and gathers what the page needs besides: pictures, and
    rules for inline styles.
    """

    def __init__(self, source: SectionSource, folders: Folders) -> None:
        self.folders, self.look, self.texts = folders, source.look, source.texts
        self.pictures = WebPictures(
            source.edition.folder, source.look, picture_cache(folders.cache), screen_use(source.theme)
        )
        self.rules = InlineStyles()
        self.articles: dict[str, str] = {}
        """Each proposal's article as its own page has it, by its id, once its section is turned."""
        self._proposals = {proposal.id: proposal for proposal in source.edition.proposals}
        self._has_members = "members" in source.views.parts
        self._ids: set[str] = set()
        self._table_labels: Counter[str] = Counter()
        self._links: dict[str, Section] = {}
        self._problems: dict[Problem, None] = {}

    def turned(self, section: Section) -> str:
        """The section's HTML for the screen."""
        report = self._reporter(section)
        root = parsed(section.html)
        drop_other_outputs(root)
        show_display_texts(root)
        _drop_what_loads(root, report)
        drop_folios(root)
        move_notes(root, self.texts, section.id)
        let_scroll(root, self.texts, self._table_labels)
        for element in list(root.iter(etree.Element)):
            self._restyle(element)
            self.pictures.take(element, report)
        for article in root.iter("article"):
            self._make_linkable(article)
        for element in root.iter(etree.Element):
            self._name(element, section, report)
        for article in root.iter("article"):
            if (name := article.get("id")) in self._proposals:
                self.articles[name] = own_article(article, self._proposals)
        return written(root)

    def problems(self) -> tuple[Problem, ...]:
        """What was found in the sections turned so far, links that lead nowhere among it."""
        for name, section in self._links.items():
            if name not in self._ids:
                self._reporter(section)(
                    "W652",
                    tr("A link leads to #{target}, which isn't on the web page.", target=name),
                    tr("Mend the link, or limit it with data-only to the outputs that have its target."),
                    f"#{name}",
                )
        return tuple(self._problems)

    def _restyle(self, element: HtmlElement) -> None:
        """An inline style becomes a class; what only the PDF reads goes."""
        element.attrib.pop("data-mark", None)
        if name := self.rules.class_of(element.attrib.pop("style", "")):
            element.set("class", f"{element.get('class', '')} {name}".strip())

    def _make_linkable(self, article: HtmlElement) -> None:
        """What the filter and a deep link need: number, members, and a link to the proposal's page."""
        proposal = self._proposals.get(article.get("id", ""))
        if proposal is None:
            return
        article.set("data-number", str(proposal.number))
        article.set(
            "data-members", " ".join(member.id for member in proposal.submitted_by if self._has_members)
        )
        header = article.find("header")
        (article if header is None else header).append(
            E.a(
                {"class": "permalink", "href": page_name(proposal.id)},
                self.texts("web_permalink", number=proposal.number),
            )
        )

    def _name(self, element: HtmlElement, section: Section, report: Report) -> None:
        """An id stands once in the page; a link is kept in mind until all of the page is known."""
        name = element.get("id")
        if name in self._ids:
            del element.attrib["id"]
            report(
                "W651",
                tr("The id {id!r} stands twice; links lead to the first.", id=name),
                tr("Give each element an id of its own."),
                name,
            )
        elif name is not None:
            self._ids.add(name)
        target = element.get("href", "") if element.tag == "a" else ""
        if target.startswith("#") and target != "#":
            self._links.setdefault(target[1:], section)

    def _reporter(self, section: Section) -> Report:
        name = _TEMPLATES[section.kind]
        path = self.look.template(name)
        file = self.folders.display_path(path) if path else name

        def report(code: str, message: str, hint: str, text: str) -> None:
            self._problems[Problem(code, Place(file), message, hint, text=text)] = None

        return report


def _drop_what_loads(root: HtmlElement, report: Report) -> None:
    for element in list(root.iter(*_LOADING)):
        tag = f"<{element.tag}>"
        report(
            "W653",
            tr(
                "The web edition fetches nothing from elsewhere: a {tag} of the template is left out.",
                tag=tag,
            ),
            tr("Put it in styles/web.css or styles/web.js, or limit it to other outputs with data-only."),
            tag,
        )
        element.drop_tree()
