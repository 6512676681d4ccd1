"""Edition -> output/<edition>/parcels/<member>/: what each member receives, made side by side from the
sections that all of them share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.build_report import refuse_outdated
from ..foundation.folder_replacement import recover_folders, replace_folder
from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript.picking import pick_members
from ..model import Edition, Member
from ..problems import ContentError, OutsideError, PressklarError, Problem, UsageError
from ..rendering.texts import read_texts
from .contents import Contents, Order, make_contents, parts_of
from .letters import letter_problems
from .origins import inputs_sum, parcel_drafts, remember, remember_drafts
from .sealed import manifest_bytes, manifest_of
from .workers import Workers, hand_out

if TYPE_CHECKING:
    from ..foundation.progress import Progress
    from ..pdf.workshop import Workshop


@dataclass(frozen=True)
class Parcel:
    """One member's parcel as it stands on the disk. `version` is a hash of its files; `changed` says whether
    this run changed any.
    """

    member: Member
    folder: Path
    files: tuple[str, ...]
    size: int
    version: str
    proposals: int
    changed: bool


def make_parcels(
    folders: Folders,
    edition: str,
    members: Sequence[str],
    workshop: Workshop,
    progress: Progress,
    workers: Workers,
) -> tuple[list[Parcel], tuple[Problem, ...]]:
    """The parcels of the members of these ids, of all where none is named; and what was found on the way.

    Each parcel is put in its place whole, as soon as it is done, and what its draft was made from is kept for
    the day it comes back. Raises PressklarError; parcels that were done before stay, all others are as they
    were.
    """
    from ..pdf.engine import lay_out_booklet
    from ..rendering.sections import read_source

    progress.stage("reading")
    ready = read_source(folders, edition).sound()
    pages, problems = ready.source, list(ready.problems)
    wanted = pick_members(pages.edition, members)
    refuse_outdated(folders, pages.edition, tr("No parcels were made."))
    for language in sorted({member.language for member in wanted} - {"", pages.edition.language}):
        problems += read_texts(folders, language).problems()
    asking = any("draft" in parts_of(pages.edition, member) for member in wanted)
    problems += letter_problems(folders, pages.edition, asks_for_corrections=asking)
    inputs = inputs_sum(folders, pages.edition)
    lay_out_booklet(
        pages, folders, workshop, progress
    )  # in the cache from now on: no worker lays out what all of them share
    workshop.close()
    parent = folders.output(edition) / "parcels"
    recover_folders(parent)
    progress.stage("parcels", len(wanted))
    parcels: dict[str, Parcel] = {}
    faults: list[Contents] = []
    fullest = sorted(
        wanted, key=lambda member: -len(pages.edition.by_member(member))
    )  # first: then the processes end together
    for contents in hand_out(
        make_contents, [Order(str(folders.root), edition, inputs, member.id) for member in fullest], workers
    ):
        if contents.exit_code:
            faults.append(contents)
            continue
        if contents.draft:
            _keep_draft(folders, edition, contents)
        member = next(member for member in wanted if member.id == contents.member)
        parcels[member.id] = _put(parent, pages.edition, member, contents)
        problems += contents.problems
        progress.step(member.name)
    remember(folders, edition, dict.fromkeys(parcels, inputs))
    _raise(faults)
    return [parcels[member.id] for member in wanted], tuple(dict.fromkeys(problems))


def _keep_draft(folders: Folders, edition: str, contents: Contents) -> None:
    """What a parcel's draft was made from; and that it was made for the parcel, unless `draft` had made the
    same one before.
    """
    from ..docx.drafting import record, record_path

    assert contents.draft is not None
    draft, is_known = contents.draft.draft, record_path(folders, edition, contents.draft.draft).is_file()
    if not is_known or draft in parcel_drafts(folders, edition):
        (data,) = (contents.files[name] for name, kind in contents.kinds.items() if kind == "draft")
        remember_drafts(folders, edition, {draft: hashlib.sha256(data).hexdigest()})
    record(folders, edition, contents.draft)


def _raise(faults: Sequence[Contents]) -> None:
    if faults:
        kinds: dict[int, type[PressklarError]] = {1: ContentError, 2: UsageError}
        raise kinds.get(max(contents.exit_code for contents in faults), OutsideError)(
            *dict.fromkeys(problem for contents in faults for problem in contents.problems)
        )


def _put(parent: Path, edition: Edition, member: Member, contents: Contents) -> Parcel:
    assert contents.letter is not None
    files = dict(contents.files)
    letter = (contents.letter.language, contents.letter.subject)
    manifest = manifest_of(edition.id, member.id, letter, files, contents.kinds)
    files["manifest.json"] = manifest_bytes(manifest)
    changed = replace_folder(parent / member.id, files)
    return Parcel(
        member,
        parent / member.id,
        tuple(files),
        sum(map(len, files.values())),
        manifest["version"],
        len(edition.by_member(member)),
        changed,
    )
