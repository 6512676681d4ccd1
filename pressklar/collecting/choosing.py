"""What a person decides of one submission: who sent it, and its chapter. It is kept in the edition's
records/collected, so that it need not be said again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ..intake.lines import fold
from ..locale import tr
from ..manuscript.read.words import quoted
from ..model import Edition, Member
from ..problems import Problem, UsageError
from .values import Submission

UNSORTED = "unsorted"
"""What is said for no chapter."""


@dataclass(frozen=True)
class Choice:
    """A person's decision on one submission; None leaves a part as it is found. `members` are ids, none for
    nobody; `chapter` is an id, "" for unsorted.
    """

    members: tuple[str, ...] | None = None
    chapter: str | None = None

    def or_else(self, other: Choice) -> Choice:
        """This one, what it leaves open taken from another."""
        return Choice(
            other.members if self.members is None else self.members,
            other.chapter if self.chapter is None else self.chapter,
        )


NO_CHOICES: Mapping[str, Choice] = MappingProxyType({})


@dataclass(frozen=True)
class Choices:
    """All decisions: those of this run by a submission's name or title, and those remembered: by a
    submission's digest, and what a sender's or chapter's words stand for.
    """

    named: Mapping[str, Choice] = field(default_factory=dict)
    digests: Mapping[str, Choice] = field(default_factory=dict)
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)

    def of(self, submission: Submission, title: str) -> Choice:
        """What was decided of this submission itself."""
        choice = self.digests.get(submission.digest, Choice())
        for name in (fold(title), fold(submission.name)):
            choice = self.named.get(name, Choice()).or_else(choice)
        return choice

    def and_learned(self, others: Iterable[Choices]) -> Choices:
        """With what is to be remembered of others."""
        digests, senders, chapters = dict(self.digests), dict(self.senders), dict(self.chapters)
        for each in others:
            digests |= each.digests
            senders |= each.senders
            chapters |= each.chapters
        return replace(self, digests=digests, senders=senders, chapters=chapters)

    def remembered(self, edition: Edition) -> Choices:
        """Without those of members and chapters that the edition hasn't."""
        members = {member.id for member in edition.members}
        chapters = {"", *(chapter.id for chapter in edition.chapters)}

        def still(choice: Choice) -> Choice:
            gone = choice.members is not None and not members.issuperset(choice.members)
            return Choice(
                None if gone else choice.members, choice.chapter if choice.chapter in chapters else None
            )

        return replace(
            self,
            digests={digest: still(choice) for digest, choice in self.digests.items()},
            senders={words: ids for words, ids in self.senders.items() if members.issuperset(ids)},
            chapters={words: chapter for words, chapter in self.chapters.items() if chapter in chapters},
        )


def clue_of(words: str) -> str:
    """Words that name a sender or chapter in the form in which they are remembered: as they stand, so that
    `forget` finds a person's there.
    """
    return " ".join(words.casefold().split())


def choices_from(senders: Sequence[str], chapters: Sequence[str], edition: Edition) -> Mapping[str, Choice]:
    """What --sender and --chapter say, by the folded name or title. Raises UsageError (E476)."""
    members = {fold(name): (each.id,) for each in edition.members for name in _names_of(each)}
    ids = {fold(name): each.id for each in edition.chapters for name in (each.title, each.id)}
    ids[fold(UNSORTED)] = ids[fold(tr("unsorted"))] = ""
    chosen: dict[str, Choice] = {}
    for option, texts in (("--sender", senders), ("--chapter", chapters)):
        for text in texts:
            name, sign, wanted = text.rpartition("=")
            known = members if option == "--sender" else ids
            value = known.get(fold(wanted))
            if not sign or not fold(name) or value is None:
                raise UsageError(_misunderstood(option, text))
            choice = Choice(value) if isinstance(value, tuple) else Choice(chapter=value)
            chosen[fold(name)] = choice.or_else(chosen.get(fold(name), Choice()))
    return chosen


def _names_of(member: Member) -> list[str]:
    return [name for name in (member.name, member.short_name, member.id) if name]


def _misunderstood(option: str, text: str) -> Problem:
    hint = tr('Write --sender "FILE=member": the file as the table names it, and a member\'s id or name.')
    if option == "--chapter":
        hint = tr('Write --chapter "FILE=chapter": the file as the table names it, and a chapter\'s title.')
    message = tr(
        "{option} {text} doesn't say of which submission what holds.", option=option, text=quoted(text)
    )
    return Problem("E476", None, message, hint)


# As it is kept


def choices_of(kept: Any) -> Choices:
    """The remembered decisions of a file's values; what has another shape is passed over."""
    if not isinstance(kept, dict):
        return Choices()
    digests = {
        str(digest): Choice(_ids(each.get("members")), _text(each.get("chapter")))
        for digest, each in _mapping(kept.get("submissions")).items()
        if isinstance(each, dict)
    }
    senders = {words: ids for words, each in _mapping(kept.get("senders")).items() if (ids := _ids(each))}
    chapters = {
        words: each for words, each in _mapping(kept.get("chapters")).items() if isinstance(each, str)
    }
    return Choices({}, digests, senders, chapters)


def values_of_choices(choices: Choices) -> dict[str, Any]:
    """The remembered decisions as values for a file."""
    return {
        "submissions": {
            digest: {
                **({} if each.members is None else {"members": list(each.members)}),
                **({} if each.chapter is None else {"chapter": each.chapter}),
            }
            for digest, each in sorted(choices.digests.items())
        },
        "senders": {words: list(ids) for words, ids in sorted(choices.senders.items())},
        "chapters": dict(sorted(choices.chapters.items())),
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _ids(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return tuple(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
