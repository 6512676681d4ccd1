"""From texts to sent parcels as one row of steps: build, check, approve, parcel, send. What is done is known
by what stands in output/ and records/; the row stops where a person decides, and goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..checks.approval import approve, basis_of, changed_since, read_approval
from ..dispatch.mail import checked_sender
from ..foundation.build_report import changes_in_words, outdated, output_sums, read_report
from ..foundation.folders import Folders
from ..foundation.inputs import inputs_of
from ..foundation.progress import Progress
from ..locale import N_, plural, tr
from ..manuscript import read_edition
from ..manuscript.transaction import clock
from ..model import Edition
from ..problems import ContentError, Problem, has_errors
from .status import EditionStatus, edition_status
from .workflow import FORMATS, build

if TYPE_CHECKING:
    from ..checks.proofing import Proof

StepName = Literal["build", "check", "approve", "parcel", "send"]
StepState = Literal["done", "due", "decide", "hindered", "later"]
"""`due`: done by going on; `decide`: by a person; `hindered`: something must be mended first; `later`: a step
before it comes first.
"""
STEPS: Mapping[StepName, str] = {
    "build": N_("Build"),
    "check": N_("Check"),
    "approve": N_("Approve"),
    "parcel": N_("Parcels"),
    "send": N_("Send"),
}
"""The steps in order, in the reader's words."""
STATES: Mapping[StepState, str] = {
    "done": N_("done"),
    "due": N_("next"),
    "decide": N_("for you to decide"),
    "hindered": N_("to be mended first"),
    "later": N_("later"),
}
_OWED = ("none", "queued", "delayed")


@dataclass(frozen=True)
class FinishingStep:
    """A step as it stands: `facts` says in a sentence what there is and what is lacking; `problems` hinder
    it.
    """

    name: StepName
    state: StepState
    facts: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Finishing:
    """The row of steps of an edition, as it stands. Without members there is nothing to parcel or to send."""

    edition: str
    steps: tuple[FinishingStep, ...]

    @property
    def next(self) -> FinishingStep | None:
        """The first step that isn't done; None where all are."""
        return next((step for step in self.steps if step.state != "done"), None)

    def as_dict(self) -> dict[str, Any]:
        return {
            "finished": self.next is None,
            "next": self.next.name if self.next else None,
            "steps": [{"step": step.name, "state": step.state, "facts": step.facts} for step in self.steps],
        }


@dataclass(frozen=True)
class Advance:
    """What going on did: the steps that were done, the row as it stands after that, what was found on the
    way, and what was made.
    """

    done: tuple[StepName, ...]
    finishing: Finishing
    problems: tuple[Problem, ...]
    files: tuple[Path, ...] = ()
    proof: Proof | None = None
    """The whole proof of content and outputs as they stand; None where there was none to make."""
    checked: Mapping[Path, str | None] = field(default_factory=dict)
    """The SHA-256 of each file that the proof is about."""


def finishing(
    folders: Folders, edition: Edition, status: EditionStatus, proof: Proof | None = None
) -> Finishing:
    """The row of steps. `proof` is one of content and outputs as they stand now, None where nobody has
    looked.
    """
    is_approved, approval = _approval(folders, edition)
    steps = [
        _build(folders, edition, is_approved),
        _check(proof, is_approved),
        FinishingStep("approve", "done" if is_approved else "decide", approval),
    ]
    if edition.members:
        steps += [_parcel(status), _send(folders, edition, status)]
    first = next((place for place, step in enumerate(steps) if step.state != "done"), len(steps))
    return Finishing(
        edition.id,
        tuple(
            replace(step, state="later", problems=()) if place > first and step.state != "done" else step
            for place, step in enumerate(steps)
        ),
    )


def _build(folders: Folders, edition: Edition, is_approved: bool) -> FinishingStep:
    """All formats, unless others were approved: then what was approved is enough."""
    report = read_report(folders, edition.id)
    kinds = {str(entry.get("kind")) for entry in report.files} if report else set()
    if late := outdated(folders, edition):
        return FinishingStep("build", "due", " ".join(late.reasons))
    if is_approved:
        return FinishingStep("build", "done", tr("What was approved is of the content as it stands."))
    if not report:
        return FinishingStep("build", "due", tr("Nothing was built yet."))
    if (
        report is None
        or not set(FORMATS) <= kinds
        or not set(report.sums) <= set(output_sums(folders, edition.id))
    ):
        return FinishingStep("build", "due", tr("PDF, Word and web don't all stand yet."))
    return FinishingStep("build", "done", tr("PDF, Word and web are of the content as it stands."))


def _check(proof: Proof | None, is_approved: bool) -> FinishingStep:
    if proof is None:
        if is_approved:
            return FinishingStep("check", "done", tr("It was checked before it was approved."))
        return FinishingStep("check", "due", tr("Nobody has looked since something changed."))
    errors = tuple(problem for problem in proof.problems if problem.severity == "error")
    warnings = sum(problem.severity == "warning" for problem in proof.problems)
    if errors:
        count = plural(len(errors), "{count} error must be mended.", "{count} errors must be mended.")
        return FinishingStep("check", "hindered", count, errors)
    if warnings:
        return FinishingStep(
            "check",
            "done",
            plural(
                warnings,
                "No error. {count} warning to look at: an approval notes it.",
                "No error. {count} warnings to look at: an approval notes them.",
            ),
        )
    return FinishingStep("check", "done", tr("No error and no warning."))


def _approval(folders: Folders, edition: Edition) -> tuple[bool, str]:
    """Whether what stands is what was approved, and a sentence about it."""
    approval = read_approval(folders, edition.id)
    changed = changed_since(folders, edition.id, inputs_of(folders, edition))
    if approval is None or changed is None:
        return False, tr("Look through findings and pages, and approve them by your name.")
    by = tr("Approved {when} by {by}.", when=clock(approval.when), by=approval.by)
    if not changed:
        return True, by
    return False, f"{by} {tr('Changed since: {files}', files=changes_in_words(changed))}."


def _parcel(status: EditionStatus) -> FinishingStep:
    counts = dict(status.parcels)
    ready, old, none = (counts.get(state, 0) for state in ("ready", "outdated", "none"))
    if not old and not none:
        return FinishingStep(
            "parcel",
            "done",
            plural(
                ready,
                "{count} parcel, of the content as it stands.",
                "{count} parcels, of the content as it stands.",
            ),
        )
    sentences = [plural(ready, "{count} parcel is ready.", "{count} parcels are ready.")] if ready else []
    if old:
        sentences.append(plural(old, "{count} is of other content.", "{count} are of other content."))
    if none:
        sentences.append(plural(none, "{count} isn't made yet.", "{count} aren't made yet."))
    return FinishingStep("parcel", "due", " ".join(sentences))


def _send(folders: Folders, edition: Edition, status: EditionStatus) -> FinishingStep:
    counts = dict(status.deliveries)
    had = counts.get("sent", 0)
    if not set(counts) - {"nobody"}:
        return FinishingStep("send", "hindered", tr("No member has a recipient."), (_no_recipients(folders),))
    if set(counts) <= {"sent", "nobody"}:
        return FinishingStep(
            "send",
            "done",
            plural(had, "{count} recipient has had theirs.", "{count} recipients have had theirs."),
        )
    try:
        checked_sender(edition.dispatch, folders.display_path(edition.folder / "edition.yaml"))
    except ContentError as error:
        return FinishingStep(
            "send", "hindered", tr("It isn't said who the messages come from."), error.problems
        )
    owed = sum(counts.get(state, 0) for state in _OWED)
    sentences = (
        [plural(had, "{count} recipient has had theirs.", "{count} recipients have had theirs.")]
        if had
        else []
    )
    if owed:
        sentences.append(plural(owed, "{count} message is to be sent.", "{count} messages are to be sent."))
    for state, one, many in (
        ("sending", N_("{count} is being sent."), N_("{count} are being sent.")),
        ("refused", N_("{count} was refused."), N_("{count} were refused.")),
        ("uncertain", N_("{count} is uncertain."), N_("{count} are uncertain.")),
        ("changed", N_("{count} has an earlier parcel."), N_("{count} have an earlier parcel.")),
    ):
        if count := counts.get(state, 0):
            sentences.append(tr(one if count == 1 else many, count=count))
    return FinishingStep("send", "decide", " ".join(sentences))


def _no_recipients(folders: Folders) -> Problem:
    return Problem(
        "W871",
        None,
        tr("No member has a recipient, and nobody gets a parcel."),
        tr(
            "Write their addresses under recipients: in {file}.",
            file=folders.display_path(folders.content / "members.yaml"),
        ),
    )


def go_on(folders: Folders, edition_id: str, progress: Progress, by: str = "") -> Advance:
    """Does what is due, until a person has to decide or nothing is left. `by` approves what stood when this
    began: what only this run built, nobody can have looked at, and it isn't approved by it.

    Raises PressklarError as the steps do; what was done before stays.
    """
    run = _Run(folders, edition_id, progress, by)
    while (step := run.state().next) is not None and step.name not in run.done and run.take(step):
        run.done.append(step.name)
    row = run.state()
    problems = dict.fromkeys((*run.problems, *(row.next.problems if row.next else ())))
    return Advance(tuple(run.done), row, tuple(problems), tuple(run.files), run.proof, run.checked)


class _Run:
    """One way along the row."""

    def __init__(self, folders: Folders, edition_id: str, progress: Progress, by: str) -> None:
        self.folders, self.edition_id, self.progress, self.by = folders, edition_id, progress, by
        self.done: list[StepName] = []
        self.problems: list[Problem] = []
        self.files: list[Path] = []
        self.proof: Proof | None = None
        self.checked: Mapping[Path, str | None] = {}

    def state(self) -> Finishing:
        edition = self._edition()
        return finishing(self.folders, edition, edition_status(self.folders, edition), self.proof)

    def take(self, step: FinishingStep) -> bool:
        """Does a step, if going on does it; whether it was done."""
        acts: Mapping[StepName, Callable[[], bool]] = {
            "build": self._build,
            "check": self._check,
            "approve": self._approve,
            "parcel": self._parcel,
        }
        return step.state in ("due", "decide") and step.name in acts and acts[step.name]()

    def _edition(self) -> Edition:
        reading = read_edition(self.folders, self.edition_id)
        if reading.edition is None or has_errors(reading.problems):
            raise ContentError(*reading.problems)
        return reading.edition

    def _build(self) -> bool:
        built = build(self.folders, self.edition_id, formats=tuple(FORMATS), progress=self.progress)
        self.problems += built.problems
        self.files += [artifact.path for artifact in built.artifacts]
        return True

    def _check(self) -> bool:
        from ..checks import proof_edition

        self.checked = basis_of(self.folders, self.edition_id)
        self.proof = proof_edition(self.folders, self.edition_id, step=self.progress.stage)
        self.problems = [*self.proof.problems]  # what building warned of is among them
        return True

    def _approve(self) -> bool:
        if not self.by or self.proof is None or "build" in self.done:
            return False
        approve(self.folders, self.proof, self.by, self.checked)
        return True

    def _parcel(self) -> bool:
        from ..dispatch.parcels import make_parcels
        from ..dispatch.workers import Workers
        from ..pdf.workshop import Workshop

        with Workshop() as workshop:
            parcels, problems = make_parcels(
                self.folders, self.edition_id, (), workshop, self.progress, Workers.read(None)
            )
        self.problems += problems
        self.files += [parcel.folder / name for parcel in parcels for name in parcel.files]
        return True
