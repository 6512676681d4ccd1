"""content/members.yaml -> the members."""

from __future__ import annotations

from dataclasses import dataclass

from ...locale import N_, tr
from ...model import Member
from .addresses import check_address
from .fitting import fit, report_missing
from .nodes import Node, Source
from .shapes import MemberList, MemberShape
from .words import quoted

_NEEDED = {
    "id": N_("Write id: with the word that proposals use under submitted_by, for instance region-gotland."),
    "name": N_("Write name: with the member's official name."),
}


@dataclass(frozen=True)
class Members:
    """The members in the file's order, and every id that the file mentions, right or not: who names one of
    these isn't wrong.
    """

    members: tuple[Member, ...]
    mentioned: frozenset[str]


def read_members(source: Source) -> Members | None:
    """The members, or None where the file holds no list of them. Reports E111, E114, W103 and W109."""
    if source.root is None:
        return None
    mentioned = frozenset(
        str(node.keys["id"].value).strip() for node in source.root.items if "id" in node.keys
    )
    shapes: list[MemberShape] = fit(MemberList, source.root, source)
    nodes = source.root.items
    members: dict[str, Member] = {}
    lines: dict[str, Node] = {}
    for shape, node in zip(shapes, nodes, strict=True):
        whole = not report_missing(
            _NEEDED,
            shape,
            node,
            source,
            tr("The member {name}", name=quoted(shape.name or shape.id))
            if shape.name or shape.id
            else tr("A member"),
        )
        for address, recipient in zip(shape.recipients, node.under("recipients").items, strict=False):
            check_address(address, recipient, source)
        if shape.id in members:
            source.report(
                "E114",
                tr(
                    "The member id {id} stands twice: first in line {line}.",
                    id=quoted(shape.id),
                    line=lines[shape.id].line,
                ),
                tr("Give each member an id of its own, or take one of the two away."),
                node.under("id"),
                text=shape.id,
            )
        elif whole:
            _report_likeness(shape, node, members, source)
            members[shape.id] = Member(
                shape.id,
                shape.name,
                shape.kind,
                shape.county_code or None,
                tuple(shape.recipients),
                shape.language,
                tuple(dict.fromkeys(shape.parcel)),
                shape.short_name,
            )
            lines[shape.id] = node
    return None if source.root.faulty else Members(tuple(members.values()), mentioned)


def _report_likeness(shape: MemberShape, node: Node, earlier: dict[str, Member], source: Source) -> None:
    """A member is added by copying one: what was forgotten to change shows here."""
    for other in earlier.values():
        if other.name == shape.name:
            source.report(
                "W109",
                tr(
                    "{id} has the same name as {other}: {name}.",
                    id=quoted(shape.id),
                    other=quoted(other.id),
                    name=quoted(shape.name),
                ),
                tr("Give each its own name."),
                node.under("name"),
            )
        if shape.county_code and other.county_code == shape.county_code:
            source.report(
                "W109",
                tr(
                    "{id} has the same county code as {other}: {code}.",
                    id=quoted(shape.id),
                    other=quoted(other.id),
                    code=shape.county_code,
                ),
                tr("Each has the code of its own area."),
                node.under("county_code"),
            )
