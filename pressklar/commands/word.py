"""draft and merge: the content out into Word, and the edits back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..building.workflow import newest
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import plural, tr
from ..problems import ContentError, Problem, UsageError, has_errors
from . import terminal
from .help import command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..merge.drafts import WrittenDraft
    from ..merge.outcome import MergeOutcome
    from ..merge.running import MergeRun, ReturnedFile


@command(short_help="Writes Word drafts to be edited and merged back.")
@option(
    "--member",
    "members",
    metavar="ID",
    multiple=True,
    help="Only this member's proposals, with a note on top; may be said several times.",
)
@option("--each-member", is_flag=True, help="One draft for each member that takes part.")
@shared
def draft(members: tuple[str, ...], each_member: bool) -> Answer:
    """Writes the edition's Word draft into output/EDITION/drafts/; with --member or --each-member, drafts of
    single members' proposals.

    A draft knows what it was made from, also when it comes back much later: `merge` finds what was changed in
    it, and only that.
    """
    options = current_options()
    edition = options.edition or newest(options.folders)
    from ..merge.drafts import write_drafts
    from ..rendering.sections import read_source

    with terminal.progress(options.silent) as progress:
        progress.stage("reading")
        pages = read_source(options.folders, edition).sound().source
        made, problems = write_drafts(
            pages, options.folders, members, each_member=each_member, progress=progress
        )
    drafts = [{**asdict(one), "file": options.folders.display_path(one.file)} for one in made]
    return Answer(
        {"edition": edition, "drafts": drafts}, lambda: _show_drafts(options.folders, made), problems
    )


def _show_drafts(folders: Folders, made: Sequence[WrittenDraft]) -> None:
    rows = [
        (
            folders.display_path(one.file),
            plural(one.proposals, "{count} proposal", "{count} proposals"),
            f"{one.size / 1000:,.0f} kB",
            one.draft,
        )
        for one in made
    ]
    terminal.print_table(("Draft", "Holds", "Size", "Id"), rows, right=(2,))
    click.echo(tr("What comes back is read with: {program} merge FILE --dry-run", program=program()))


@command(short_help="Takes edits made in Word back into content/.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True, help="Show what would be done; write nothing but the report.")
@option(
    "--resolve",
    is_flag=True,
    help="Go through the conflicts one by one; without FILE, those of the last merge.",
)
@option("--undo", is_flag=True, help="Take the last merge back whole; again, the one before it.")
@option(
    "--reject-tracked", is_flag=True, help="Leave tracked changes out instead of taking them as accepted."
)
@option(
    "--allow-new",
    is_flag=True,
    help="Take in proposals that were typed or copied in Word, each as a file of its own.",
)
@option(
    "--allow-delete",
    is_flag=True,
    help="Take out proposals that are gone from the file; their files are kept.",
)
@shared
def merge(
    files: tuple[Path, ...],
    dry_run: bool,
    resolve: bool,
    undo: bool,
    reject_tracked: bool,
    allow_new: bool,
    allow_delete: bool,
) -> Answer:
    """Takes returned drafts (FILE: .docx, or .odt where LibreOffice is) back into the content: what was
    changed in Word, and only that.

    What the content changed meanwhile stays. Where both changed the same words, the content keeps its own,
    and the exit code is 1; --resolve asks which to keep. Comments are listed and never enter the text. The
    report in output/EDITION/merge/ shows every change.
    """
    options = current_options()
    edition = options.edition or _home(options, files) or newest(options.folders)
    if undo:
        return _undone(options, edition, dry_run)
    if resolve and not _asking(options):
        raise UsageError(
            Problem(
                "E631",
                None,
                tr("Conflicts are gone through at a terminal, and there is none here."),
                tr("Run `merge --resolve` in a terminal window; the report shows the conflicts too."),
            )
        )
    from ..manuscript.transaction import recover, unfinished_problem
    from ..merge.former_records import recover_former
    from ..merge.record import MergeOptions
    from ..merge.report import write_reports
    from ..merge.running import merge_opened, open_files, write_run

    if dry_run and (problem := unfinished_problem(options.folders, edition)):
        raise ContentError(problem)
    recovered = (
        () if dry_run else (*recover(options.folders, "merge"), *recover_former(options.folders, edition))
    )
    with terminal.progress(options.silent) as progress:
        progress.stage("reading")
        opened = open_files(
            options.folders, edition, _named(options, edition, files, resolve), reject=reject_tracked
        )
        progress.stage("merging")
        allowed = MergeOptions(allow_new, allow_delete)
        run = merge_opened(options.folders, edition, opened, allowed)
    given: dict[str, str] = {}
    if resolve and (given := _answers(run)):
        allowed = replace(allowed, answers=given)
        run = merge_opened(options.folders, edition, opened, allowed)
    if _asking(options) and not dry_run and not allow_new:
        run = _offered(options, run, opened, allowed)
    if not dry_run and not run.blocked:
        write_run(options.folders, run, opened, given)
    reports = write_reports(options.folders, run, dry_run=dry_run)
    problems = (*recovered, *run.problems)
    keys = {
        "edition": edition,
        "dry_run": dry_run,
        "written": [] if dry_run else [options.folders.display_path(change.path) for change in run.changes],
        "reports": [options.folders.display_path(path) for path in reports],
        "files": [_as_keys(outcome) for outcome in run.outcomes],
    }
    closing = tr("Nothing was written into the edition {edition}.", edition=edition) if run.blocked else ""
    return Answer(
        keys,
        lambda: _show(options.folders, run, reports, dry_run),
        problems,
        int(has_errors(problems)),
        closing,
    )


def _home(options: CommonOptions, files: Sequence[Path]) -> str | None:
    """The edition that the files are drafts of, where there are several to choose from."""
    from ..manuscript import editions

    if not files or len(editions(options.folders)) < 2:
        return None
    from ..merge.running import edition_of

    return edition_of(options.folders, files)


def _named(options: CommonOptions, edition: str, files: Sequence[Path], resolve: bool) -> Sequence[Path]:
    """The files to merge: those named, or with --resolve alone those of the last merge."""
    from ..merge import journal

    if files:
        return files
    if resolve and (last := journal.last_returned(options.folders, edition)):
        return last
    raise UsageError(
        Problem(
            "E630",
            None,
            tr("No file given to merge."),
            tr("Name one or more: {program} merge FILE.docx --dry-run", program=program()),
        )
    )


def _undone(options: CommonOptions, edition: str, dry_run: bool) -> Answer:
    """The last merge taken back: one of the first release where there is none of this."""
    from ..manuscript.history import History, last_act
    from ..merge.former_records import take_back_former
    from .history import undo_answer

    history = History(options.folders)
    if not history.is_unfinished() and last_act(history.revisions(), edition, "merge") is None:
        former = take_back_former(options.folders, edition, dry_run=dry_run)
        if former is not None:
            number, paths = former
            names = [options.folders.display_path(path) for path in paths]
            return Answer(
                {"edition": edition, "undone": number, "files": names},
                lambda: _show_undone(number, names, dry_run),
            )
    return undo_answer(options, edition, command="merge", dry_run=dry_run)


def _show_undone(number: int, names: Sequence[str], dry_run: bool) -> None:
    click.echo(
        tr(
            "Merge {number} {detail} taken back: {count} as before it.",
            number=number,
            detail="would be" if dry_run else "is",
            count=plural(len(names), "{count} file", "{count} files"),
        )
    )
    for name in names:
        click.echo(f"    {terminal.plain(name)}")


def _asking(options: CommonOptions) -> bool:
    return not options.silent and sys.stdin.isatty() and sys.stdout.isatty()


def _offered(options: CommonOptions, run: MergeRun, opened: Sequence[ReturnedFile], allowed: Any) -> MergeRun:
    """Asks whether to take in what is new, if anything is."""
    from ..merge.running import merge_opened

    new = [problem for problem in run.problems if problem.code == "W632"]
    for problem in new:
        click.echo(terminal.plain(problem.message))
    if new and click.confirm(
        tr(
            "Make {count} of {detail}?",
            count=plural(len(new), "{count} file", "{count} files"),
            detail="it" if len(new) == 1 else "them",
        ),
        default=True,
    ):
        return merge_opened(options.folders, run.edition, opened, replace(allowed, allow_new=True))
    return run


def _answers(run: MergeRun) -> dict[str, str]:
    """Asks about each conflict: keep the content's words, take Word's, or write others."""
    given: dict[str, str] = {}
    for number, conflict in enumerate(run.conflicts, 1):
        click.echo(
            tr(
                "\nConflict {number} of {count}: {where}",
                number=number,
                count=len(run.conflicts),
                where=conflict.where,
            )
        )
        for name, words in (
            ("drafted", conflict.base),
            ("content", conflict.ours),
            ("Word", conflict.theirs),
        ):
            click.echo(f"  {name:8}  {terminal.plain(' / '.join(words.split(chr(10)))) or '(nothing)'}")
        choice = click.prompt(
            tr("Keep the (c)ontent's, take (w)ord's, (e)dit, or (s)kip"),
            type=click.Choice(list("cwes")),
            default="s",
            show_choices=False,
        )
        if choice == "e":
            given[conflict.key] = "edit:" + click.prompt(
                tr("The words to put there"), default=conflict.theirs or conflict.ours
            )
        elif choice != "s":
            given[conflict.key] = "ours" if choice == "c" else "theirs"
    return given


def _as_keys(outcome: MergeOutcome) -> dict[str, Any]:
    """A file's outcome for --json."""
    return {
        "file": outcome.file,
        "draft": outcome.draft,
        "two_way": outcome.two_way,
        "paragraphs": outcome.counts,
        "corrections": [asdict(one) for one in outcome.corrections],
        "conflicts": [asdict(one) for one in outcome.conflicts],
        "structure": list(outcome.structure),
        "tracked": [asdict(one) for one in outcome.changes],
        "comments": [asdict(one) for one in outcome.comments],
        "ledger": [asdict(line) for line in outcome.ledger],
    }


def _show(folders: Folders, run: MergeRun, reports: Sequence[Path], dry_run: bool) -> None:
    rows = []
    for outcome in run.outcomes:
        counts = outcome.counts
        rows.append(
            (
                outcome.file,
                str(len(outcome.corrections)),
                str(len(outcome.conflicts)),
                str(counts["unplaced"]),
                str(len(outcome.changes)),
                str(len(outcome.comments)),
            )
        )
    terminal.print_table(
        ("File", "Corrections", "Conflicts", "Unplaced", "Tracked", "Comments"), rows, right=(1, 2, 3, 4, 5)
    )
    for words in (words for outcome in run.outcomes for words in outcome.structure):
        click.echo(
            terminal.plain(tr("Would be done: {words}", words=words) if dry_run or run.blocked else words)
        )
    if run.changes:
        done = tr("would change; nothing was written") if dry_run else "changed"
        click.echo(
            tr(
                "{count} of the edition {edition} {done}:",
                count=plural(len(run.changes), "{count} file", "{count} files"),
                edition=run.edition,
                done=done,
            )
        )
        for change in run.changes:
            click.echo(
                f"    {terminal.plain(folders.display_path(change.path))}{' (gone)' if change.after is None else ' (new)' if change.before is None else ''}"
            )
        if not dry_run:
            click.echo(tr("To take it back: {program} merge --undo", program=program()))
    elif not run.blocked:
        click.echo(tr("Nothing in the edition {edition} changes.", edition=run.edition))
    for path in reports:
        click.echo(tr("To read and print: {plain}", plain=terminal.plain(folders.display_path(path))))
