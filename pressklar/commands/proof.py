"""check and approve: what a sharp editor would find, and what was found good."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from ..building.workflow import newest
from ..foundation.folders import Folders
from ..locale import plural, tr
from ..problems import ContentError, Problem, has_errors
from . import terminal
from .help import command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..checks.approval import Approval
    from ..checks.fixing import TextFix
    from ..checks.proofing import Proof
    from ..checks.values import Finding


_BOOKLETS = ("booklet.pdf", "booklet.docx")
_TURNS = 4
"""Most rounds of putting in: of answers that overlap, the second is put in when the first has been."""


@command(short_help="Proofs an edition's content and outputs.")
@option("--fix", is_flag=True, help="Put the sure answers into the content files, shown first.")
@option("--yes", is_flag=True, help="With --fix: don't ask before the sure ones are put in.")
@option(
    "--learn", metavar="WORD", multiple=True, help="Teach the spelling check a word (into content/words.txt)."
)
@option("--content", "content_only", is_flag=True, help="Look at the content only, not at the outputs.")
@option("--strict", is_flag=True, help="Let warnings count as errors.")
@shared
def check(fix: bool, yes: bool, learn: tuple[str, ...], content_only: bool, strict: bool) -> Answer:
    """Proofs an edition: its content, its language, and the outputs that stand in output/EDITION/.

    Each finding is told with its file, line and field, what is wrong and what to write instead;
    output/EDITION/proof.html has them all to read and print. What is all right is silenced by a note beside
    the value (# ok: W720 reason) or in edition.yaml under proof:.
    """
    options = current_options()
    edition = options.edition or newest(options.folders)
    from ..manuscript.transaction import recover

    recovered = recover(options.folders, "check") if fix or learn else ()
    learned = _learn(options.folders, learn, edition)
    proof = _proofed(options, edition, content_only)
    changes: list[TextFix] = []
    troubles: list[Problem] = []
    asker = _asker(not options.silent and sys.stdin.isatty())
    for turn in range(_TURNS if fix else 0):
        put_in, troubles = _fix(options, proof, yes or turn > 0, asker)
        changes += put_in
        if not put_in:
            break
        proof = _proofed(options, edition, content_only)
    problems = (*recovered, *troubles, *proof.problems)
    keys = {
        "edition": edition,
        "looked_at": proof.looked_at,
        "silenced": [problem.as_dict() for problem in proof.silenced],
        "learned": list(learned),
        "fixed": [
            {"file": change.file, "before": change.before, "after": change.after} for change in changes
        ],
        "report": options.folders.display_path(options.folders.output(edition) / "proof.html"),
    }
    failed = has_errors(problems) or (strict and any(problem.severity == "warning" for problem in problems))
    return Answer(keys, lambda: _show(options.folders, edition, proof, learned), problems, int(failed))


def _learn(folders: Folders, words: Sequence[str], edition: str) -> tuple[str, ...]:
    if not words:
        return ()
    from ..checks.lexicon import learn

    return learn(folders, words, edition)


def _proofed(options: CommonOptions, edition: str, content_only: bool) -> Proof:
    from ..checks import proof_edition

    with terminal.progress(options.silent) as progress:
        proof = proof_edition(options.folders, edition, outputs=not content_only, step=progress.stage)
    if proof.edition is None:
        raise ContentError(*proof.problems)
    return proof


def _show(folders: Folders, edition: str, proof: Proof, learned: Sequence[str]) -> None:
    if learned:
        click.echo(tr("Learned: {words}.", words=", ".join(map(terminal.plain, learned))))
    if proof.silenced:
        click.echo(plural(len(proof.silenced), "{count} finding silenced.", "{count} findings silenced."))
    if not proof.problems:
        click.echo(tr("Nothing was found."))
    report = folders.display_path(folders.output(edition) / "proof.html")
    click.echo(tr("To read and print: {file}", file=terminal.plain(report)))


def _fix(
    options: CommonOptions, proof: Proof, yes: bool, asker: Callable[[Finding], bool]
) -> tuple[list[TextFix], list[Problem]]:
    """Shows what would be put in, asks once, and puts it in; likely answers are asked about one by one by
    `asker`.

    Where nobody is there to ask, only the sure ones, and only with --yes.
    """
    from ..checks.fixing import corrections, put_in

    sure = list(corrections(proof.findings, asker))
    if not sure:
        return [], []
    if not options.silent:
        for correction in sure:
            file, before, after = map(terminal.plain, (correction.file, correction.before, correction.after))
            line, column = correction.finding.place
            click.echo(f"{file}:{line}:{column}  {before}  →  {after}")
    question = plural(len(sure), "Put in {count} change?", "Put in {count} changes?")
    is_asking = not options.silent and sys.stdin.isatty()
    if not yes and not (is_asking and click.confirm(question)):
        click.echo(tr("Nothing was changed; --yes puts the sure answers in without asking."), err=True)
        return [], []
    return put_in(options.folders, sure)


def _asker(asking: bool) -> Callable[[Finding], bool]:
    """Asks about a likely answer, once each: the rounds after the first don't ask again."""
    answers: dict[tuple[object, ...], bool] = {}

    def ask(finding: Finding) -> bool:
        key = (finding.code, finding.entry.id, finding.path, finding.text, finding.fix)
        if asking and key not in answers:
            place = f"{terminal.plain(finding.source.file)}:{finding.place[0]}"
            question = f"{place}  {finding.message} {finding.text} → {finding.fix}?"
            answers[key] = click.confirm(terminal.plain(question), default=False)
        return answers.get(key, False)

    return ask


@command(short_help="Records that an edition is approved as it stands.")
@option("--by", metavar="NAME", help="Who approves.")
@shared
def approve(by: str | None) -> Answer:
    """Approves an edition's outputs as they stand, after a check without errors.

    Writes content/EDITION/records/approval.yaml: each file's SHA-256, who, when, and the warnings that stood
    open. A later change shows in build and check.
    """
    options = current_options()
    edition = options.edition or newest(options.folders)
    from ..checks.approval import approve as record
    from ..checks.approval import basis_of
    from ..manuscript.transaction import recover

    recovered = recover(options.folders, "approve")
    checked = basis_of(options.folders, edition)
    proof = _proofed(options, edition, False)
    if has_errors(proof.problems):
        raise ContentError(*(problem for problem in proof.problems if problem.severity == "error"))
    approval = record(options.folders, proof, by, checked)
    return Answer(
        {"edition": edition, "approval": approval.as_dict()}, lambda: _show_approval(approval), recovered
    )


def _show_approval(approval: Approval) -> None:
    click.echo(
        plural(
            len(approval.warnings),
            "Approved by {name}: {outputs}. {count} warning open.",
            "Approved by {name}: {outputs}. {count} warnings open.",
            name=terminal.plain(approval.by),
            outputs=", ".join(approved_outputs(approval)),
        )
    )
    click.echo(tr("Recorded in {file}.", file=terminal.plain(approval.record)))


def approved_outputs(approval: Approval) -> list[str]:
    """What was approved, for a person: the booklets by name, and how many other files."""
    files = set(approval.files)
    web = {name for name in files if name.startswith("web/")}
    booklets = [name for name in _BOOKLETS if name in files]
    others = [name for name in files - web - set(booklets) if not name.endswith(".json")]
    names = [*booklets, *([tr("web edition")] if web else [])]
    if others:
        names.append(plural(len(others), "{count} other file", "{count} other files"))
    return names
