"""The editions that parcels hold, as pages: a member's booklet, and the excerpt of its own proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..model import Member
from ..rendering.pages import Pages, Section
from ..rendering.views import MemberView, Wall

EXCERPT = "excerpt.html.j2"
_INTERNAL = re.compile(r'<a\b([^>]*) href="#([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)


class MemberPages(Pages):
    """The common edition with one member's proposals marked, and the reserved page of the front matter turned to it.

    Views, templates and texts are those of `pages`. Of front matter the cover and the reserved page are rendered anew, and whatever else front.html.j2 gives a
    member; all the rest is the common edition's, from its `sections`.
    `reserved` is how many pages the common edition has for what stands on the reserved page here.
    """

    def __init__(self, pages: Pages, member: Member, sections: Sequence[Section] = (), reserved: int = 1) -> None:
        vars(self).update(vars(pages))
        known = next((view for view in pages.members if view.model.id == member.id), None)
        self.addressee = known or MemberView(member, f"member_{member.id}", ())
        self.own = frozenset(proposal.id for proposal in self.addressee.proposals)

        self._common, self.reserved = sections, reserved

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        """The common edition's sections, but the member's own in the place of those that it has."""
        own = {section.id: section for section in self._parted("front", "right", self.render("front.html.j2", parted=parted))}
        yield from (own.get(section.id, section) if section.kind == "front" else section for section in self._common)

    def own_wall(self, width: float, height: float) -> Wall:
        """The member's own tiles within that width and height (mm): the fewest empty places, unless that would make them tiny."""
        assert self.addressee is not None
        tiles = self.addressee.proposals
        shapes = [(-(-len(tiles) // columns), columns) for columns in range(1, len(tiles) + 2)]
        fitting = [(rows, columns) for rows, columns in shapes if rows * width / columns <= height] or [shapes[-1]]
        tallest = max(rows / columns for rows, columns in fitting)
        large = [(rows, columns) for rows, columns in fitting if rows / columns >= 0.35 * tallest]
        rows, columns = min(large, key=lambda shape: (shape[0] * shape[1] - len(tiles), shape[1]))
        return Wall(columns, rows, tiles)


class ExcerptPages(MemberPages):
    """Only the member's own proposals, with the booklet's numbers; pages are counted from its own cover. `folios` are the booklet's."""

    def __init__(self, pages: Pages, member: Member, folios: Mapping[str, int]) -> None:
        super().__init__(pages, member)
        self.in_booklet = folios
        self.inside, self.own = self.own, frozenset()  # all of it is the member's: nothing needs a mark

    @property
    def document_title(self) -> str:
        assert self.addressee is not None
        return f"{self.addressee.shown} – {self.edition.title}"

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        """A cover that lists the proposals, then these on pages that follow each other, whatever their chapters."""
        assert self.addressee is not None
        html = self.render(EXCERPT, mine=self.addressee.proposals, folios=self.in_booklet)
        for section in self._parted("front", "right", html):
            yield Section(section.id, section.kind, section.title, self._without_far_links(section.html), section.opens)

    def _without_far_links(self, html: str) -> str:
        """References to proposals that aren't here stay as words."""
        return _INTERNAL.sub(lambda found: found[0] if found[2] in self.inside else f"<span>{found[4]}</span>", html)
