"""What a person says that new proposals continue: the earlier ones that they are like."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ..manuscript.patch.patching import Set, keys_of_proposal, patched_bytes
from .running import CollectRun
from .taking import CollectedRow


def may_continue(row: CollectedRow) -> bool:
    """Whether a submission becomes a new proposal that is like an earlier one."""
    return row.like is not None and row.state in ("new", "unsorted")


def with_continued(run: CollectRun, proposals: Collection[str]) -> CollectRun:
    """The run with `continues:` in the new proposals of these ids; each names the earlier one that it is
    like.
    """
    folder, names = run.edition.folder / "proposals", {}
    for row in run.rows:
        if row.like is not None and may_continue(row) and row.proposal in proposals:
            names[folder / f"{row.proposal}.yaml"] = f"{row.like.edition}/{row.like.proposal.id}"
    order = keys_of_proposal(run.edition.fields)
    changes = []
    for change in run.changes:
        if change.data is not None and (name := names.get(change.path)):
            edits = [Set(("continues",), name)]
            data = patched_bytes(change.data, edits, order=order, file=change.path.name)
            change = replace(change, data=data)
        changes.append(change)
    return replace(run, changes=tuple(changes))
