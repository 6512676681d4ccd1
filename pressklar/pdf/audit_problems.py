"""What an editor is told of the faults that the audit found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..locale import N_, tr
from ..manuscript.read.words import quoted
from ..model import Edition, TextHolder
from ..problems import Place, Problem
from . import audit
from .audit import LayoutFault

_LONG_WORD = N_(
    "Shorten it, or put a soft hyphen (U+00AD) into a long word; an address can be a link with short words."
)
_TEMPLATE = N_("A shorter title or name may fit; else mend the template or style sheet that sets it there.")
_WORDING: Mapping[str, tuple[str, str, str]] = {
    audit.OUTSIDE_PAGE: (
        N_("Page {page}: text runs over the page's edge and is cut off: {text}."),
        _LONG_WORD,
        _TEMPLATE,
    ),
    audit.OUTSIDE_AREA: (N_("Page {page}: text runs out of its column: {text}."), _LONG_WORD, _TEMPLATE),
    audit.CUT: (N_("Page {page}: a line is cut: {text}."), _LONG_WORD, _TEMPLATE),
    audit.NEAR_EDGE: (
        N_("Page {page}: text stands so near the page's edge that it may be cut off: {text}."),
        _LONG_WORD,
        _TEMPLATE,
    ),
    audit.OVER_TEXT: (N_("Page {page}: text lies over other text: {text}."), _LONG_WORD, _TEMPLATE),
    audit.OVER_PICTURE: (
        N_("Page {page}: text lies over a picture: {text}."),
        N_("Move the picture to another paragraph, or make the text beside it shorter."),
        N_("Mend the template or style sheet that sets it there; a ground has no alt text."),
    ),
    audit.LOST_WORDS: (
        N_("Words of the content are on no page: {text}."),
        N_("See whether a template or style sheet of yours hides this text; if not, Pressklar is at fault."),
        "",
    ),
    audit.EMPTY_PAGE: (
        N_("Page {page} is empty."),
        "",
        N_("Mend the template that begins a page there, or shorten the text before it by a line."),
    ),
    audit.STRANDED_HEADING: (
        N_("Page {page}: the heading {text} stands at the foot, and its text begins on the next page."),
        N_("Shorten or lengthen a text before it by a line or two."),
        N_("Let the text after it be broken, or keep both together in the style sheet."),
    ),
    audit.NEARLY_EMPTY: (
        N_("Page {page}: only {share:.0%} of its height is filled, and the proposal goes on after it."),
        N_("Make the picture or table that begins the next page smaller, or put it farther down."),
        "",
    ),
    audit.SHORT_END: (
        N_("Page {page}: only {share:.0%} of its height is filled."),
        N_("Shorten a text before it by a few lines, or let it be."),
        "",
    ),
}
"""Each fault's message, its hint where a proposal's text is at fault, and where a template is."""


def problems_of(faults: Iterable[LayoutFault], edition: Edition, file: str) -> Iterator[Problem]:
    """The faults as problems; `file` is the PDF as the editor knows it. A fault in a proposal's text has its
    place in the content.
    """
    holders = {holder.id: holder for holder in edition.text_holders}
    for fault in faults:
        holder = holders.get(fault.proposal)
        yield _problem(fault, holder, Place(file) if holder is None else _place(fault, holder, edition, file))


def _place(fault: LayoutFault, holder: TextHolder, edition: Edition, file: str) -> Place:
    if not fault.field:
        return Place(file)
    if proposal := holder.proposal:
        return Place(proposal.file, proposal.lines.get(fault.field) or proposal.lines.get("title"))
    files = [held.file for held in holder.texts if held.key == fault.field]
    return Place(f"content/{edition.id}/{files[0]}" if files else file)


def _problem(fault: LayoutFault, holder: TextHolder | None, place: Place) -> Problem:
    message, in_text, in_template = _WORDING[fault.code]
    proposal, field = holder.proposal if holder else None, fault.field if holder else ""
    hint = (in_text or in_template) if field or not in_template else in_template
    return Problem(
        fault.code,
        place,
        tr(message, page=fault.page, text=quoted(fault.text), share=fault.share),
        tr(hint),
        proposal=proposal.id if proposal else None,
        number=proposal.number if proposal else None,
        field=field or None,
        page=fault.page,
        text=fault.text or None,
    )
