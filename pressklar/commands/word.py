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
from .help import argument, command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..merge.drafts import WrittenDraft
    from ..merge.outcome import MergeOutcome
    from ..merge.record import MergeOptions
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
        source = read_source(options.folders, edition).sound().source
        drafts, problems = write_drafts(
            source, options.folders, members, each_member=each_member, progress=progress
        )
    keys = [{**asdict(draft), "file": options.folders.display_path(draft.file)} for draft in drafts]
    return Answer(
        {"edition": edition, "drafts": keys}, lambda: _show_drafts(options.folders, drafts), problems
    )


def _show_drafts(folders: Folders, drafts: Sequence[WrittenDraft]) -> None:
    rows = [
        (
            folders.display_path(draft.file),
            plural(draft.proposals, "{count} proposal", "{count} proposals"),
            f"{draft.size / 1000:,.0f} kB",
            draft.draft,
        )
        for draft in drafts
    ]
    terminal.print_table((tr("Draft"), tr("Holds"), tr("Size"), tr("Id")), rows, right=(2,))
    click.echo(tr("What comes back is read with: {program} merge FILE --dry-run", program=program()))


@command(short_help="Takes edits made in Word back into content/.")
@argument("files", metavar="[FILES]...", nargs=-1, type=click.Path(path_type=Path))
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
    folders, edition = options.folders, edition_of_drafts(options, files)
    if undo:
        return _undone(options, edition, dry_run)
    if resolve and not _is_asking(options):
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

    if dry_run and (problem := unfinished_problem(folders, edition)):
        raise ContentError(problem)
    recovered = () if dry_run else (*recover(folders, "merge"), *recover_former(folders, edition))
    with terminal.progress(options.silent) as progress:
        progress.stage("reading")
        paths = _files_to_merge(folders, edition, files, resolve)
        opened = open_files(folders, edition, paths, reject=reject_tracked)
        progress.stage("merging")
        merge_options = MergeOptions(allow_new, allow_delete)
        run = merge_opened(folders, edition, opened, merge_options)
    answers: dict[str, str] = {}
    if resolve and (answers := _answers(run)):
        merge_options = replace(merge_options, answers=answers)
        run = merge_opened(folders, edition, opened, merge_options)
    if _is_asking(options) and not dry_run and not allow_new:
        run = _with_new_proposals(folders, run, opened, merge_options)
    if not dry_run and not run.blocked:
        write_run(folders, run, opened, answers)
    reports = write_reports(folders, run, dry_run=dry_run)
    problems = (*recovered, *run.problems)
    keys = {
        "edition": edition,
        "dry_run": dry_run,
        "written": [] if dry_run else [folders.display_path(change.path) for change in run.changes],
        "reports": [*map(folders.display_path, reports)],
        "files": [*map(_as_keys, run.outcomes)],
    }
    closing = tr("Nothing was written into the edition {edition}.", edition=edition) if run.blocked else ""
    return Answer(
        keys, lambda: _show(folders, run, reports, dry_run), problems, int(has_errors(problems)), closing
    )


def edition_of_drafts(options: CommonOptions, files: Sequence[Path]) -> str:
    """The edition named by --edition, else the one that all the files are drafts of, else the newest."""
    from ..manuscript import editions

    if options.edition:
        return options.edition
    if files and len(editions(options.folders)) > 1:
        from ..merge.running import edition_of

        return edition_of(options.folders, files) or newest(options.folders)
    return newest(options.folders)


def _files_to_merge(folders: Folders, edition: str, files: Sequence[Path], resolve: bool) -> Sequence[Path]:
    """The files to merge: those named, or with --resolve alone those of the last merge."""
    from ..merge import journal

    if files:
        return files
    if resolve and (last := journal.last_returned(folders, edition)):
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
    from ..manuscript.undoing import UndoTarget
    from ..merge.former_records import take_back_former
    from .undo import undo_answer

    history = History(options.folders)
    if not history.is_unfinished() and last_act(history.revisions(), edition, "merge") is None:
        former = take_back_former(options.folders, edition, dry_run=dry_run)
        if former is not None:
            number, paths = former
            names = [*map(options.folders.display_path, paths)]
            return Answer(
                {"edition": edition, "undone": number, "files": names},
                lambda: _show_undone(number, names, dry_run),
            )
    return undo_answer(options, edition, UndoTarget(command="merge"), dry_run=dry_run)


def _show_undone(number: int, names: Sequence[str], dry_run: bool) -> None:
    if dry_run:
        sentence = plural(
            len(names),
            "Merge {number} would be taken back: {count} file as before it.",
            "Merge {number} would be taken back: {count} files as before it.",
            number=number,
        )
    else:
        sentence = plural(
            len(names),
            "Merge {number} is taken back: {count} file as before it.",
            "Merge {number} is taken back: {count} files as before it.",
            number=number,
        )
    click.echo(sentence)
    for name in names:
        click.echo(f"    {terminal.plain(name)}")


def _is_asking(options: CommonOptions) -> bool:
    return not options.silent and sys.stdin.isatty() and sys.stdout.isatty()


def _with_new_proposals(
    folders: Folders, run: MergeRun, opened: Sequence[ReturnedFile], merge_options: MergeOptions
) -> MergeRun:
    """Asks whether to take in what is new, if anything is."""
    from ..merge.running import merge_opened

    new = [problem for problem in run.problems if problem.code == "W632"]
    for problem in new:
        click.echo(terminal.plain(problem.message))
    question = plural(len(new), "Make {count} file of it?", "Make {count} files of them?")
    if new and click.confirm(question, default=True):
        return merge_opened(folders, run.edition, opened, replace(merge_options, allow_new=True))
    return run


def _answers(run: MergeRun) -> dict[str, str]:
    """Asks about each conflict: keep the content's words, take Word's, or write others."""
    answers: dict[str, str] = {}
    count = len(run.conflicts)
    for number, conflict in enumerate(run.conflicts, 1):
        place = conflict.where
        click.echo(
            "\n" + tr("Conflict {number} of {count}: {place}", number=number, count=count, place=place)
        )
        versions = {tr("drafted"): conflict.base, tr("content"): conflict.ours, tr("Word"): conflict.theirs}
        for name, words in versions.items():
            line = terminal.plain(" / ".join(words.split("\n"))) or tr("(nothing)")
            around = (terminal.plain(conflict.before), terminal.plain(conflict.after))
            click.echo(f"  {name:8}  " + (f"{around[0]}[{line}]{around[1]}" if any(around) else line))
        choice = click.prompt(
            tr("Keep the (c)ontent's, take (w)ord's, (e)dit, or (s)kip"),
            type=click.Choice(list("cwes")),
            default="s",
            show_choices=False,
        )
        if choice == "e":
            words = click.prompt(tr("The words to put there"), default=conflict.theirs or conflict.ours)
            answers[conflict.key] = f"edit:{words}"
        elif choice != "s":
            answers[conflict.key] = "ours" if choice == "c" else "theirs"
    return answers


def _as_keys(outcome: MergeOutcome) -> dict[str, Any]:
    """A file's outcome for --json."""
    return {
        "file": outcome.file,
        "draft": outcome.draft,
        "two_way": outcome.two_way,
        "paragraphs": outcome.counts,
        "corrections": [*map(asdict, outcome.corrections)],
        "conflicts": [*map(asdict, outcome.conflicts)],
        "structure": list(outcome.structure),
        "tracked": [*map(asdict, outcome.changes)],
        "comments": [*map(asdict, outcome.comments)],
        "ledger": [*map(asdict, outcome.ledger)],
    }


def _show(folders: Folders, run: MergeRun, reports: Sequence[Path], dry_run: bool) -> None:
    rows = [
        (
            outcome.file,
            str(len(outcome.corrections)),
            str(len(outcome.conflicts)),
            str(outcome.counts["unplaced"]),
            str(len(outcome.changes)),
            str(len(outcome.comments)),
        )
        for outcome in run.outcomes
    ]
    headings = (tr("File"), tr("Corrections"), tr("Conflicts"), tr("Unplaced"), tr("Tracked"), tr("Comments"))
    terminal.print_table(headings, rows, right=(1, 2, 3, 4, 5))
    for outcome in run.outcomes:
        for act in map(terminal.plain, outcome.structure):
            click.echo(tr("Would be done: {act}", act=act) if dry_run or run.blocked else act)
    if run.changes:
        _show_changes(folders, run, dry_run)
    elif not run.blocked:
        click.echo(tr("Nothing in the edition {edition} changes.", edition=run.edition))
    for path in reports:
        click.echo(tr("To read and print: {file}", file=terminal.plain(folders.display_path(path))))


def _show_changes(folders: Folders, run: MergeRun, dry_run: bool) -> None:
    if dry_run:
        sentence = plural(
            len(run.changes),
            "{count} file of the edition {edition} would change; nothing was written:",
            "{count} files of the edition {edition} would change; nothing was written:",
            edition=run.edition,
        )
    else:
        sentence = plural(
            len(run.changes),
            "{count} file of the edition {edition} changed:",
            "{count} files of the edition {edition} changed:",
            edition=run.edition,
        )
    click.echo(sentence)
    for change in run.changes:
        file = terminal.plain(folders.display_path(change.path))
        if change.after is None:
            file = tr("{file} (gone)", file=file)
        elif change.before is None:
            file = tr("{file} (new)", file=file)
        click.echo(f"    {file}")
    if not dry_run:
        click.echo(tr("To take it back: {program} merge --undo", program=program()))
