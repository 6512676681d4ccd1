"""What was copied and not changed throughout: proposals with the text or title of another, words of an
earlier edition in a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...foundation.folders import Folders
from ...locale import N_, tr
from ...model import Proposal
from ...problems import Place, Problem
from .editions import editions
from .settings import Settings
from .sources import Sources
from .words import quoted

_LEAST = 12
"""Letters and figures of a text: shorter ones ("Se bilagan.") are the same by chance."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def copied_proposals(proposals: Iterable[Proposal]) -> list[Problem]:
    """W142 for a proposal that has another's text, word for word, or its title. The same in capitals or with
    other spaces is the same.
    """
    texts: dict[str, Proposal] = {}
    titles: dict[str, Proposal] = {}
    problems = []
    for proposal in proposals:
        text = _bare(" ".join((proposal.intro, *proposal.fields.values())))
        title = _bare(proposal.title)
        same = texts.setdefault(text, proposal) if len(text) >= _LEAST else proposal
        named = titles.setdefault(title, proposal) if title else proposal
        other = same if same is not proposal else named
        if other is not proposal:
            key, message = "title", N_("The proposal has the same title as {id}, {title}.")
            if same is not proposal:
                key = next((key for key in ("intro", *proposal.fields) if key in proposal.lines), key)
                message = N_("The proposal has the same text as {id}, {title}.")
            problems.append(
                Problem(
                    "W142",
                    Place(proposal.file, proposal.lines.get(key)),
                    tr(message, id=other.id, title=quoted(other.title)),
                    tr(
                        "If it was copied to begin a new one, write the new one's words; if it is there "
                        "twice, take one of the two away."
                    ),
                    proposal=proposal.id,
                    number=proposal.number,
                    field=key,
                )
            )
    return problems


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def check_years(settings: Settings, folders: Folders, edition: str, problems: list[Problem]) -> None:
    """W140 for a title, publisher, web address or imprint that still has the year of the edition before, or
    its title.
    """
    year = _YEAR.search(edition)
    source = settings.source
    if year is None or source.root is None:
        return
    old = _earlier(folders, edition)
    before = {str(int(year[0]) - 1)}
    if old is not None:
        before |= {str(int(old[0]) - 1), old[0]} - {year[0]}
    shape = settings.shape
    assert shape.date is not None
    for key in ("title", "publisher", "web_address", "imprint"):
        text, node = getattr(shape, key), source.root.keys.get(key)
        if node is None:
            continue
        unchanged = old is not None and text == old[2].get(key)
        stale = [
            mentioned
            for mentioned in _YEAR.findall(text)
            if mentioned in before and (unchanged or int(mentioned) < shape.date.year)
        ]
        if (
            year[0] not in text
            and old is not None
            and _YEAR.search(old[1])
            and len(old[1]) > len(old[0])
            and old[1] in text
        ):
            stale.insert(0, old[1])
        if stale and (unchanged or year[0] not in text):
            line = text.count("\n", 0, text.index(stale[0])) + 1
            source.report(
                "W140",
                tr(
                    "{text} is the edition before this one's: “{key}” was carried on and not changed.",
                    text=quoted(stale[0]),
                    key=key,
                ),
                tr("Write what holds for this edition; if it is meant so, let it be."),
                source.place_of(node, stale[0], line),
                field=key,
                text=stale[0],
            )


def _earlier(folders: Folders, edition: str) -> tuple[str, str, dict[str, str]] | None:
    """The edition before this one, where its name is a year: the year, its title, and its texts by key."""
    names = [name for name in editions(folders) if _YEAR.fullmatch(name) and name < edition]
    source = Sources(folders).open(folders.edition(names[-1]) / "edition.yaml") if names else None
    if source is None or source.root is None:
        return None
    texts = {key: str(node.value or "").strip() for key, node in source.root.keys.items()}
    return names[-1], texts.get("title", ""), texts
