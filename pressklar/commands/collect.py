"""collect: submissions of any kind into the edition, each as a proposal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..building.workflow import newest
from ..foundation.invocation import program
from ..locale import plural, tr
from ..manuscript.read.words import quoted
from ..problems import ContentError, has_errors
from . import terminal
from .help import argument, command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..collecting.running import CollectRun
    from ..collecting.taking import CollectedRow


@command(short_help="Takes what members sent in into content/, each as a proposal.")
@argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@option(
    "--match",
    "matches",
    metavar="HEADER=FIELD",
    multiple=True,
    help="What a header or label stands for; may be said several times, and is remembered.",
)
@shared
def collect(files: tuple[Path, ...], dry_run: bool, matches: tuple[str, ...]) -> Answer:
    """Takes submissions into the edition: Word files and forms (.docx), .odt, the HTML form's answers
    (.json), mails with their attachments (.eml, .msg), tables of Microsoft Forms, Google Forms or your own
    (.xlsx, .csv), PDF forms and tagged PDFs, text with labels (.txt); a folder or a .zip of them.

    Each becomes a proposal with its sender, in the chapter that it names or is likest to; what lacks
    something stays unsorted: a file that edition.yaml doesn't list. Every word is placed, or named as left
    over. The same submission twice is noticed, a corrected one updates its proposal. `undo` takes it back.

    At a terminal it asks what a table's header stands for that isn't sure; --match says it beforehand.
    """
    options = current_options()
    folders, edition = options.folders, options.edition or newest(options.folders)
    from ..collecting.continuing import with_continued
    from ..collecting.running import collect as collected
    from ..collecting.running import write_run
    from ..manuscript.transaction import recover, unfinished_problem

    if dry_run and (problem := unfinished_problem(folders, edition)):
        raise ContentError(problem)
    recovered = () if dry_run else recover(folders, "collect")
    with terminal.progress(options.silent) as progress:
        progress.stage("reading")
        run = collected(folders, edition, files, matches, progress.step)
    if run.questions and _is_asking(options) and (answers := _answers(run)):
        run = collected(folders, edition, files, (*matches, *answers))
    if not dry_run:
        if _is_asking(options):
            run = with_continued(run, _continued(run))
        write_run(folders, run)
    problems = (*recovered, *run.problems)
    keys = {
        "edition": edition,
        "dry_run": dry_run,
        "files": run.files,
        "submissions": [*map(_as_keys, run.rows)],
        "left_over": {
            name: [{"words": left.words, "reason": left.reason} for left in lefts]
            for name, lefts in run.left_over.items()
        },
        "written": [] if dry_run else [folders.display_path(change.path) for change in run.changes],
    }
    return Answer(keys, lambda: _show(run, dry_run), problems, int(has_errors(problems)))


def _is_asking(options: CommonOptions) -> bool:
    return not options.silent and sys.stdin.isatty() and sys.stdout.isatty()


def _answers(run: CollectRun) -> list[str]:
    """Asks which field each header stands for that isn't sure, as --match would say it. Without an answer it
    stays as it was taken, and is asked about again the next time.
    """
    from ..collecting.questions import choices

    roles = choices(run.edition)
    numbered = dict(enumerate(roles, 1))
    names = {words.casefold(): role for role, words in roles.items()} | {role: role for role in roles}
    click.echo(tr("What stands under each of these headers?"))
    for number, each in numbered.items():
        click.echo(f"  {number:2}  {terminal.plain(roles[each])}")
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
        role: str | None = None
        while role is None:
            told = click.prompt(tr("Number or name; Enter leaves it so"), default="", show_default=False)
            wanted = " ".join(told.split())
            role = "" if not wanted else names.get(wanted.casefold())
            if role is None and wanted.isdecimal() and len(wanted) < 4:
                role = numbered.get(int(wanted))
        if role:
            answers.append(f"{question.header}={role}")
    return answers


def _continued(run: CollectRun) -> list[str]:
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


def _as_keys(row: CollectedRow) -> dict[str, Any]:
    """A submission for --json."""
    submission, proposal = row.shaped.submission, row.shaped.proposal
    return {
        "file": submission.source,
        "place": submission.place,
        "state": row.state,
        "title": proposal.title,
        "members": [member.id for member in proposal.submitted_by],
        "chapter": row.shaped.chapter,
        "proposal": row.proposal,
        "sent": submission.when,
        "uncertain": list(row.shaped.uncertain),
        "words": row.words,
        "like": {
            "edition": row.like.edition,
            "proposal": row.like.proposal.id,
            "number": row.like.proposal.number,
            "same_sender": row.like.same_sender,
            "percent": row.like.percent,
        }
        if row.like
        else None,
        "left_over": [{"words": left.words, "reason": left.reason} for left in row.left_over],
    }


def _show(run: CollectRun, dry_run: bool) -> None:
    from ..collecting.taking import STATES
    from ..collecting.telling import counts, like_words

    titles = {chapter.id: chapter.title for chapter in run.edition.chapters}
    rows = [
        (
            " ".join(filter(None, (row.shaped.submission.source, row.shaped.submission.place))),
            ", ".join(member.short_name or member.name for member in row.shaped.proposal.submitted_by) or "–",
            row.shaped.proposal.title[:60],
            titles.get(row.shaped.chapter, "–") if row.state == "new" else "–",
            tr(STATES[row.state]),
            ", ".join(dict.fromkeys(row.shaped.uncertain)) or "–",
            like_words(row.like) or "–",
        )
        for row in run.rows
    ]
    likes = any(row.like for row in run.rows)
    if rows:
        headings = (
            tr("From"),
            tr("Sender"),
            tr("Title"),
            tr("Chapter"),
            tr("What it is"),
            tr("Look at"),
            tr("Like"),
        )
        terminal.print_table(
            headings if likes else headings[:-1], rows if likes else [row[:-1] for row in rows]
        )
    found = ", ".join(counts(run))
    if dry_run:
        click.echo(tr("{found}. Nothing was written.", found=found))
    elif run.changes:
        click.echo(tr("{found}. To take it back: {program} undo", found=found, program=program()))
    else:
        edition = run.edition.id
        click.echo(tr("{found}. Nothing in the edition {edition} changes.", found=found, edition=edition))
