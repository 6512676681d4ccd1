"""What `collect` asks at a terminal: what headers stand for, who sent what, its chapter, and what it
continues.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from ..intake.lines import fold
from ..locale import plural, tr
from ..manuscript.read.words import quoted
from . import terminal

if TYPE_CHECKING:
    from ..collecting.choosing import Choice
    from ..collecting.running import CollectRun
    from ..collecting.taking import CollectedRow


def asked_headers(run: CollectRun) -> list[str]:
    """Asks which field each header stands for that isn't sure, as --match would say it. Without an answer it
    stays as it was taken, and is asked about again the next time.
    """
    from ..collecting.questions import choices

    roles = choices(run.edition)
    _list(tr("What stands under each of these headers?"), roles)
    answers = []
    for question in run.questions:
        taken = roles.get(question.role, tr("left over"))
        click.echo(
            "\n"
            + plural(
                question.texts,
                "{header}, in {file}: {count} text, now {taken}.",
                "{header}, in {file}: {count} texts, now {taken}.",
                header=quoted(question.header),
                file=terminal.plain(question.file),
                taken=taken,
            )
        )
        if role := _picked(roles):
            answers.append(f"{question.header}={role}")
    return answers


def asked_choices(run: CollectRun) -> dict[str, Choice]:
    """Asks who sent each submission whose sender isn't sure, then for the chapter of each that isn't plain.
    Without an answer it stays as it is.
    """
    from ..collecting.choosing import UNSORTED, Choice

    chosen: dict[str, Choice] = {}
    members = {member.id: member.name for member in run.edition.members}
    rows = [row for row in run.rows if row.state in ("new", "unsorted")]
    unsure = [row for row in rows if members and tr("Sender") in row.shaped.uncertain]
    if unsure:
        _list(tr("Who sent each of these?"), members)
    for row in unsure:
        now = ", ".join(member.name for member in row.shaped.proposal.submitted_by) or tr("nobody")
        click.echo(f"\n{_named(row)}: {terminal.plain(now)}.")
        if member := _picked(members):
            chosen[fold(row.shaped.submission.name)] = Choice((member,))
    chapters = {chapter.id: chapter.title for chapter in run.edition.chapters}
    open_ones = list(_without_chapter(rows))
    if open_ones and len(chapters) > 1:
        choices = {**chapters, UNSORTED: tr("unsorted")}
        _list(tr("Which chapter does each of these belong to?"), choices)
        for row in open_ones:
            likeliest = ", ".join(chapters[each] for each in row.shaped.suggested) or "–"
            click.echo("\n" + tr("{title}: likeliest {chapters}.", title=_named(row), chapters=likeliest))
            if chapter := _picked(choices):
                choice = Choice(chapter="" if chapter == UNSORTED else chapter)
                name = fold(row.shaped.submission.name)
                chosen[name] = choice.or_else(chosen.get(name, choice))
    return chosen


def _without_chapter(rows: list[CollectedRow]) -> Iterator[CollectedRow]:
    """Those that nothing but a chapter is missing of, or whose chapter was only guessed."""
    for row in rows:
        if tr("Chapter") in row.shaped.uncertain or row.shaped.why == (tr("no chapter is plainly its own"),):
            yield row


def asked_continued(run: CollectRun) -> list[str]:
    """Asks of each new proposal that is like an earlier one whether it continues that; the ids of those that
    do.
    """
    from ..collecting.continuing import may_continue
    from ..collecting.telling import like_words

    ids = []
    for row in filter(may_continue, run.rows):
        question = tr(
            "{title} is like {earlier}. Does it continue that one?",
            title=quoted(row.shaped.proposal.title),
            earlier=like_words(row.like),
        )
        if click.confirm(terminal.plain(question), default=False):
            ids.append(row.proposal)
    return ids


def _named(row: CollectedRow) -> str:
    return terminal.plain(f"{quoted(row.shaped.proposal.title)} ({row.shaped.submission.name})")


def _list(question: str, choices: Mapping[str, str]) -> None:
    click.echo(question)
    for number, words in enumerate(choices.values(), 1):
        click.echo(f"  {number:2}  {terminal.plain(words)}")


def _picked(choices: Mapping[str, str]) -> str:
    """The key of the choice whose number, name or key a person types; "" for Enter."""
    keys = list(choices)
    names = {fold(words): key for key, words in choices.items()} | {fold(key): key for key in keys}
    while True:
        told = click.prompt(tr("Number or name; Enter leaves it so"), default="", show_default=False)
        wanted = " ".join(told.split())
        if not wanted or fold(wanted) in names:
            return names.get(fold(wanted), "")
        if wanted.isdecimal() and len(wanted) < 4 and 0 < int(wanted) <= len(keys):
            return keys[int(wanted) - 1]
