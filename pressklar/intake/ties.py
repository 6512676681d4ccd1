"""Which member submitted a proposal: by the organisations in its contacts. An unknown one becomes a new
member.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..locale import tr
from ..manuscript.read.words import quoted
from ..manuscript.slugs import Ids, slug
from ..model import Member
from ..problems import Place, Problem
from .contacts import ParsedContacts
from .lines import fold, tokens
from .outline import ProposalText


class Ties:
    """Ties proposals to members by name, and remembers the members that had to be added."""

    def __init__(self, members: Sequence[Member], source_name: str) -> None:
        self.members = list(members)
        self.new: list[Member] = []
        self.problems: list[Problem] = []
        self.source_name = source_name
        self._by_name = {fold(member.name): member for member in reversed(members)}
        self._proposal = ""
        self._ids = Ids(member.id for member in members)

    def of(
        self, proposal: ProposalText, proposal_id: str, taken: ParsedContacts, text: str, line: int
    ) -> tuple[Member, ...]:
        """The members that submitted a proposal; `text` is its whole contact text, which stands at `line`."""
        self._proposal = proposal_id
        senders = {
            member.id: member for name in taken.organisations if (member := self._member_named(name, line))
        }
        last = taken.organisations[-1] if taken.organisations else None
        if (
            last is not None
            and self._member_named(last, line) is None
            and (not senders or last.startswith("Region "))
        ):
            member = self._add(last, line)
            senders[member.id] = member
        if not senders:
            senders = {
                member.id: member
                for member in self.members
                if f" {_worded(member.name)} " in f" {_worded(text)} "
            }
            self._report_loose(proposal, list(senders.values()), line)
        return tuple(senders.values())

    def _member_named(self, name: str, line: int) -> Member | None:
        """The member of that name; also of a shorter form of it ("Region Örebro"), which is reported."""
        if member := self._by_name.get(fold(name)):
            return member
        loose = [
            member
            for member in self.members
            if _loose(member.name) == _loose(name) or fold(member.short_name) == fold(name)
        ]
        if len(loose) != 1:
            return None
        self._report(
            "W428",
            tr("{name} was taken for the member {member}.", name=quoted(name), member=quoted(loose[0].name)),
            tr("Look at submitted_by in {file}.", file=self._file),
            line,
            name,
        )
        self._by_name[fold(name)] = loose[0]
        return loose[0]

    def _add(self, name: str, line: int) -> Member:
        member = Member(self._ids.take(slug(name) or "member"), name)
        self._by_name[fold(name)] = member
        self.members.append(member)
        self.new.append(member)
        self._report(
            "W427",
            tr(
                "{name} is no member yet; it was added to members.yaml as {id}.",
                name=quoted(name),
                id=member.id,
            ),
            tr(
                "Look at its name there, and add a short_name for narrow places, and recipients. If it is "
                "a member under another name, delete the new one and put the right id under submitted_by."
            ),
            line,
            name,
        )
        return member

    def _report_loose(self, proposal: ProposalText, members: Sequence[Member], line: int) -> None:
        if members:
            names = ", ".join(quoted(member.name) for member in members)
            self._report(
                "W428",
                tr(
                    "{names} was found inside the contacts' text of {title} and taken for who submitted it.",
                    names=names,
                    title=quoted(proposal.title),
                ),
                tr("Look at submitted_by in {file}.", file=self._file),
                line,
            )
        else:
            self._report(
                "W428",
                tr("Who submitted {title} isn't plain from its contacts.", title=quoted(proposal.title)),
                tr("Write the member's id under submitted_by in {file}.", file=self._file),
                line,
            )

    @property
    def _file(self) -> str:
        return f"proposals/{self._proposal}.yaml"

    def _report(self, code: str, message: str, hint: str, line: int, text: str | None = None) -> None:
        self.problems.append(
            Problem(
                code,
                Place(self.source_name, line),
                message,
                hint,
                proposal=self._proposal,
                field="submitted_by",
                text=text,
            )
        )


def _loose(name: str) -> str:
    """A name without what is often left out: "län", "County", a genitive's s."""
    return "".join(
        fold(word).removesuffix("s") for word in name.split() if fold(word) not in ("lan", "county")
    )


def _worded(text: str) -> str:
    return " ".join(map(fold, tokens(text)))
