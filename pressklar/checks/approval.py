"""What was approved: the outputs' SHA-256 and the content's, who, when, which warnings stood open; and
whether something changed since.
"""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.build_report import changes_in_words, output_sums, refuse_outdated
from ..foundation.folders import Folders
from ..foundation.inputs import Inputs, files_in, inputs_of, proposal_sum
from ..foundation.invocation import program
from ..locale import tr
from ..manuscript.changeset import Changeset, FileChange, changed_meanwhile, digest_of
from ..manuscript.transaction import writing
from ..problems import ContentError, Place, Problem

if TYPE_CHECKING:
    from .proofing import Proof


@dataclass(frozen=True)
class Approval:
    """The record. `files` are names under output/<edition>/ with their SHA-256; `content` is one over all
    that is printed or sent of the content.
    """

    by: str
    when: str
    content: str
    files: Mapping[str, str]
    warnings: tuple[str, ...]
    record: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "files": dict(self.files), "warnings": list(self.warnings)}


def record_path(folders: Folders, edition: str) -> Path:
    return folders.edition(edition) / "records" / "approval.yaml"


def approve(
    folders: Folders, proof: Proof, by: str | None, checked: Mapping[Path, str | None] | None = None
) -> Approval:
    """Writes the record of a proof without errors: of the content as it was proofed. `checked` are the files
    as they were before that (`basis_of`).

    Raises ContentError: E797 where there is nothing to approve, E850 where an output is of something else
    than that content, E633 for each file that was changed while it was proofed; OutsideError (E821, E901).
    """
    edition = proof.edition
    assert edition is not None
    now = basis_of(folders, edition.id)
    checked = now if checked is None else checked
    if changed := [path for path in {**checked, **now} if checked.get(path) != now.get(path)]:
        raise ContentError(*(changed_meanwhile(folders.display_path(path)) for path in changed))
    refuse_outdated(folders, edition, tr("Nothing was approved."))
    files = output_sums(folders, edition.id)
    if not files:
        raise ContentError(
            Problem(
                "E797",
                None,
                tr("There is nothing to approve: output/{edition} holds no outputs.", edition=edition.id),
                tr("Build it first: {program} --edition {edition}", program=program(), edition=edition.id),
            )
        )
    path = record_path(folders, edition.id)
    approval = Approval(
        by or _user(),
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        inputs_of(folders, edition).sent_sum(),
        files,
        tuple(
            f"{problem.code} {problem.place or ''}: {problem.message}"
            for problem in proof.problems
            if problem.severity == "warning"
        ),
        folders.display_path(path),
        {proposal.id: proposal_sum(proposal) for proposal in edition.proposals},
    )
    with writing(folders, "approve") as transaction:
        change = FileChange(path, digest_of(path), _as_yaml(approval))
        transaction.commit(Changeset("approve", edition.id, (change,), reads=now))
    return approval


def basis_of(folders: Folders, edition: str) -> dict[Path, str | None]:
    """The SHA-256 of every file that an approval is about, outputs and content."""
    outputs = (folders.output(edition) / name for name in output_sums(folders, edition))
    return {path: digest_of(path) for path in (*outputs, *_content_files(folders, edition))}


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _as_yaml(approval: Approval) -> bytes:
    import yaml

    head = tr("# What was approved, as `approve` found it. Don't edit: a changed record approves nothing.\n")
    record = {
        "by": approval.by,
        "when": approval.when,
        "content": approval.content,
        "files": dict(approval.files),
        "open_warnings": list(approval.warnings),
        "entries": dict(approval.entries),
    }
    return (head + yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1000)).encode()


def read_approval(folders: Folders, edition: str) -> Approval | None:
    """The record, or None where there is none that can be read."""
    import yaml

    from ..manuscript.read.files import RefusedError, read_bytes

    path = record_path(folders, edition)
    try:
        record = yaml.load(read_bytes(path, Path(folders.root.resolve())), Loader=yaml.CSafeLoader)
    except (RefusedError, yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("files"), dict):
        return None
    by, when, content = (str(record.get(key, "")) for key in ("by", "when", "content"))
    files = {str(name): str(value) for name, value in record["files"].items()}
    warnings, entries = record.get("open_warnings"), record.get("entries")
    return Approval(
        by,
        when,
        content,
        files,
        tuple(map(str, warnings)) if isinstance(warnings, list) else (),
        folders.display_path(path),
        {str(name): str(value) for name, value in entries.items()} if isinstance(entries, dict) else {},
    )


def changed_since(folders: Folders, edition: str, inputs: Inputs) -> tuple[str, ...] | None:
    """What differs from what was approved, by name ("content" among them); empty: nothing; None: it was never
    approved.

    `inputs` are those of the content as it is now. What is neither printed nor sent (a recipient's address)
    makes no difference.
    """
    approval = read_approval(folders, edition)
    return None if approval is None else _differences(folders, edition, inputs, approval)


def is_approved(folders: Folders, edition: str, inputs: Inputs) -> bool:
    """Whether the content that is printed, and the booklet that stands in output/, are those that were
    approved.
    """
    changed = changed_since(folders, edition, inputs)
    return changed is not None and not {"content", "booklet.pdf"} & set(changed)


def _differences(folders: Folders, edition: str, inputs: Inputs, approval: Approval) -> tuple[str, ...]:
    now = output_sums(folders, edition)
    names = sorted({name for name in {*now, *approval.files} if now.get(name) != approval.files.get(name)})
    return (*(["content"] if inputs.sent_sum() != approval.content else []), *names)


def about_approval(folders: Folders, edition: str, inputs: Inputs) -> list[Problem]:
    """W794 where something changed since the approval: for build, check and wherever the files are used."""
    approval = read_approval(folders, edition)
    changed = _differences(folders, edition, inputs, approval) if approval else ()
    if not approval or not changed:
        return []
    files = changes_in_words(changed)
    return [
        Problem(
            "W794",
            Place(approval.record),
            tr("Changed since approval on {date}: {files}.", date=approval.when[:10], files=files),
            tr("Check it and approve it anew before it is sent or printed."),
        )
    ]


def _content_files(folders: Folders, edition: str) -> list[Path]:
    """The files of the content, without the edition's records."""
    base = folders.edition(edition)
    own = [path for path in files_in(base) if path.relative_to(base).parts[0] != "records"]
    members = folders.content / "members.yaml"
    return [*([members] if members.is_file() else []), *own]
