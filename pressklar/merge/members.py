"""The members that words in a Word file name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..model import Member
from .parts import bare

_BETWEEN = frozenset(("och", "and"))
"""Words that may stand between two names."""


def named_members(
    words: str, members: Mapping[str, Member], template: Collection[str] = ()
) -> tuple[str, ...] | None:
    """The ids of the members that these words name; None where a word is left over that isn't the
    template's.
    """
    ids, rest = split_members(words, members)
    return ids if ids and set(rest) <= {*_BETWEEN, *template} else None


def split_members(words: str, members: Mapping[str, Member]) -> tuple[tuple[str, ...], list[str]]:
    """The ids of the members that words name, in order, and the words that are left over."""
    names = [
        (bare(name).casefold(), member.id)
        for member in members.values()
        for name in (member.name, member.short_name)
    ]
    rest, starts = words.casefold(), dict[int, str]()
    for name, member_id in sorted(names, key=lambda pair: -len(pair[0])):
        if name and (start := rest.find(name)) >= 0:
            starts[start] = member_id
            rest = rest.replace(name, "\x00" * len(name))
    for sign in "\x00,;&":
        rest = rest.replace(sign, " ")
    return tuple(dict.fromkeys(starts[start] for start in sorted(starts))), rest.split()
