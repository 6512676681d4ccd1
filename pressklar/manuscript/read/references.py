"""Links and pictures in texts: whether each leads somewhere, and only where it may."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from ... import markup
from ...locale import N_, tr
from .addresses import address_fault, malformed
from .misreadings import check_text
from .nodes import Node, Source
from .pictures import PictureChecker, Reporter
from .words import nearest, quoted, suggestion, visible

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ALLOWED = N_(
    "Links are web addresses (https://…), mail addresses (mailto:name@place.se) or "
    "another proposal (#its-id)."
)


class References:
    """Checks the links and pictures of one edition's texts. `ids` are the proposals that are listed,
    `unlisted` files that aren't.
    """

    def __init__(self, ids: Collection[str], unlisted: Collection[str], pictures: PictureChecker) -> None:
        self.ids, self.unlisted, self.pictures = frozenset(ids), frozenset(unlisted), pictures

    def check(self, text: str, node: Node, source: Source, *, field: str) -> None:
        """Reports every faulty link and picture of a text, which stands at a node: E201 to E208, W103; and
        what is understood otherwise than meant: W134 to W138.
        """
        check_text(text, node, source, field=field)
        # A text without these can't hold any, and most don't: parsing Markdown takes longer than all other
        # reading.
        if "[" not in text and "<" not in text:
            return
        for reference in markup.references(markup.parse(text)):
            report = self._reporter(reference, node, source, field)
            if reference.kind == "picture":
                self.pictures.check(reference.target, reference.text, report)
            else:
                self._check_link(reference.target, report)

    def _reporter(self, reference: markup.Reference, node: Node, source: Source, field: str) -> Reporter:
        def report(code: str, message: str, hint: str, fix: str | None = None) -> None:
            place = source.place_of(node, reference.target or "](", reference.line)
            source.report(code, message, hint, place, field=field, text=visible(reference.target), fix=fix)

        return report

    def _check_link(self, target: str, report: Reporter) -> None:
        if target.startswith("#"):
            self._check_cross_reference(target[1:], report)
            return
        scheme = match[1].lower() if (match := _SCHEME.match(target)) else ""
        if scheme in ("http", "https"):
            if not _has_host(target):
                report(
                    "E202",
                    tr("The link {target} names no website.", target=quoted(target)),
                    tr("Write the whole address, for instance https://www.reglab.example/forslag."),
                )
        elif scheme == "mailto":
            address = unquote(target.partition(":")[2].partition("?")[0])
            if reason := address_fault(address):
                report(
                    "W103",
                    malformed(address, reason),
                    tr("Write one address after mailto:, as name@place.se."),
                )
        elif scheme:
            report(
                "E202",
                tr(
                    "A link can't start with {scheme}: {target}.",
                    scheme=quoted(scheme + ":"),
                    target=quoted(target),
                ),
                tr(_ALLOWED),
            )
        else:
            fix = self._mended(target)
            report(
                "E202",
                tr("The link {target} leads nowhere.", target=quoted(target))
                if target
                else tr("A link has no target."),
                suggestion(fix) + tr(_ALLOWED),
                fix,
            )

    def _check_cross_reference(self, name: str, report: Reporter) -> None:
        if name in self.ids:
            return
        if name in self.unlisted:
            report(
                "E201",
                tr(
                    "The proposal {name} isn't listed in edition.yaml, so no link can lead to it.",
                    name=quoted(name),
                ),
                tr("List it in a chapter, or take the link away."),
            )
            return
        meant = nearest(name, self.ids)
        fix = f"#{meant}" if meant else None
        report(
            "E201",
            tr("There is no proposal {name}.", name=quoted(name)),
            suggestion(fix)
            + tr("A link to a proposal is a hash sign and the name of its file without .yaml."),
            fix,
        )

    def _mended(self, target: str) -> str | None:
        """The link that was surely meant by one without a scheme."""
        if target in self.ids:
            return f"#{target}"
        if re.fullmatch(r"www\.[^\s/]+\.[^\s]+", target):
            return f"https://{target}"
        return f"mailto:{target}" if "@" in target and address_fault(target) is None else None


def _has_host(target: str) -> bool:
    try:
        return bool(urlsplit(target).hostname)
    except ValueError:
        return False
