"""Members picked by their ids, as a person names them on a command line."""

from __future__ import annotations

from collections.abc import Sequence

from ..locale import tr
from ..model import Edition, Member
from ..problems import Problem, UsageError
from .read.words import nearest, quoted, suggestion


def pick_members(edition: Edition, ids: Sequence[str]) -> tuple[Member, ...]:
    """The members of these ids in the order of members.yaml; all where none is named. Raises UsageError
    (E861, with what was probably meant; E221 where the publication has no members).
    """
    if not edition.members:
        raise no_members()
    members = {member.id: member for member in edition.members}
    names = {
        name: member.id for member in edition.members for name in (member.name, member.short_name) if name
    }
    problems = []
    for wrong in dict.fromkeys(member_id for member_id in ids if member_id not in members):
        meant = nearest(wrong, members) or names.get(nearest(wrong, names) or "")
        problems.append(
            Problem(
                "E861",
                None,
                tr("There is no member {name}.", name=quoted(wrong)),
                suggestion(meant) + tr("The members' ids stand in content/members.yaml."),
                text=wrong[:200],
                fix=meant,
            )
        )
    if problems:
        raise UsageError(*problems)
    return tuple(member for member in edition.members if not ids or member.id in ids)


def no_members() -> UsageError:
    """E221, where something is to be made for members and there are none."""
    return UsageError(
        Problem(
            "E221",
            None,
            tr("There are no members to make drafts or parcels for."),
            tr(
                "Members stand in content/members.yaml, and proposals name them under submitted_by. "
                "`parcel --public` makes an edition for everybody, `draft` a draft of the whole."
            ),
        )
    )
