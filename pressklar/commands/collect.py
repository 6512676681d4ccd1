"""collect: submissions of any kind into the edition, each as a proposal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..building.workflow import newest
from ..foundation.invocation import program
from ..locale import tr
from ..problems import ContentError, has_errors
from . import terminal
from .collect_questions import asked_choices, asked_continued, asked_headers
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
@option(
    "--sender",
    "senders",
    metavar="FILE=MEMBER",
    multiple=True,
    help="Who sent a submission, named as in the table, or by its title; remembered.",
)
@option(
    "--chapter",
    "chapters",
    metavar="FILE=CHAPTER",
    multiple=True,
    help="The chapter of a submission, or =unsorted; remembered.",
)
@shared
def collect(
    files: tuple[Path, ...],
    dry_run: bool,
    matches: tuple[str, ...],
    senders: tuple[str, ...],
    chapters: tuple[str, ...],
) -> Answer:
    """Takes submissions into the edition: Word files and forms (.docx), .odt, the HTML form's answers
    (.json), mails with their attachments (.eml, .msg), tables of Microsoft Forms, Google Forms or your own
    (.xlsx, .csv), PDF forms and tagged PDFs, text with labels (.txt); a folder or a .zip of them.

    Each becomes a proposal with its sender, in the chapter that it names or is likest to; what lacks
    something stays unsorted: a file that edition.yaml doesn't list. Every word is placed, or named as left
    over. The same submission twice is noticed, a corrected one updates its proposal. `undo` takes it back.

    At a terminal it asks what a table's header stands for that isn't sure, who sent what, and for chapters;
    --match, --sender and --chapter say it beforehand.
    """
    options = current_options()
    folders, edition = options.folders, options.edition or newest(options.folders)
    from ..collecting.choosing import choices_from
    from ..collecting.content_files import edition_to_fill
    from ..collecting.continuing import with_continued
    from ..collecting.gathering import files_of
    from ..collecting.running import read_submissions, run_of, write_run
    from ..manuscript.transaction import recover, unfinished_problem

    if dry_run and (problem := unfinished_problem(folders, edition)):
        raise ContentError(problem)
    recovered = () if dry_run else recover(folders, "collect")
    chosen = choices_from(senders, chapters, edition_to_fill(folders, edition)) if senders or chapters else {}
    with terminal.progress(options.silent) as progress:
        progress.stage("reading")
        read = read_submissions(folders, edition, files_of(folders, files), matches, progress.step)
        run = run_of(folders, read, chosen)
    if _is_asking(options):
        if run.questions and (answers := asked_headers(run)):
            read = read_submissions(folders, edition, files_of(folders, files), (*matches, *answers))
            run = run_of(folders, read, chosen)
        if choices := asked_choices(run):
            run = run_of(folders, read, {**chosen, **choices})
    if not dry_run:
        if _is_asking(options):
            run = with_continued(run, asked_continued(run))
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
        "likeliest_chapters": list(row.shaped.suggested),
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
            row.shaped.submission.name,
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
