"""Footnotes on a page without a foot: each moves to the end of its proposal, with a link there and back."""

from __future__ import annotations

from lxml.builder import E
from lxml.html import HtmlElement

from ..rendering.texts import Texts
from .tree import append_text, replace


def move_notes(root: HtmlElement, texts: Texts, section: str) -> None:
    """Move every `span[role=doc-footnote]` to the end of its article, else of the section that says so, else
    of its outermost one. Numbers are those given, or counted there.
    """
    lists: dict[HtmlElement, HtmlElement] = {}
    for note in root.xpath(".//span[@role='doc-footnote']"):
        sections = list(note.iterancestors("section"))
        own = (section for section in sections if "data-notes" in section.attrib)
        holder = (*note.iterancestors("article"), *own, *reversed(sections), root)[0]
        if holder not in lists:
            lists[holder] = _list(holder, texts)
        _move(note, lists[holder], texts, section)


def _list(holder: HtmlElement, texts: Texts) -> HtmlElement:
    """An empty list of notes at the holder's end. Its label is no heading: there is no level that fits every
    place.
    """
    items: HtmlElement = E.ol({"aria-label": texts("web_notes")})
    holder.append(
        E.section(
            {"class": "field notes"},
            E.p({"class": "label", "aria-hidden": "true"}, texts("web_notes")),
            items,
        )
    )
    return items


def _move(note: HtmlElement, items: HtmlElement, texts: Texts, section: str) -> None:
    number = note.get("data-note") or str(len(items) + 1)
    name = note.get("id") or f"note_{section}_{number}"
    link = E.a(
        {
            "id": f"call_{name}",
            "role": "doc-noteref",
            "href": f"#{name}",
            "aria-label": texts("web_note", number=number),
        },
        number,
    )
    replace(note, E.sup({"class": "note-call"}, link))
    item = E.li({"id": name, "value": number} if number.isdecimal() else {"id": name})
    item.text = note.text
    item.extend(list(note))
    append_text(item, "\N{NO-BREAK SPACE}")
    item.append(
        E.a(
            {
                "class": "note-back",
                "role": "doc-backlink",
                "href": f"#call_{name}",
                "aria-label": texts("web_note_back", number=number),
            },
            "↩",
        )
    )
    items.append(item)
