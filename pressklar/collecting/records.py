"""What collecting remembers in an edition's records/collected: each submission with what was made of it, and
what a person decided about headers. A submission that is seen again is known by it; a corrected one finds its
proposal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..foundation.checked_json import load_json
from ..foundation.folders import Folders
from ..intake.lines import fold
from ..manuscript.read.files import RefusedError, read_bytes
from ..model import Contact
from .choosing import Choices, choices_of, values_of_choices
from .shaping import ShapedSubmission
from .values import LeftOver

CONTACT_KEYS = ("name", "role", "organisation", "email", "note")
_HEADERS, _CHOICES = "headers.json", "choices.json"
_LIKE, _TEXTS_LIKE = 85.0, 55.0
"""How like a correction's title and texts are, where the title isn't the very same."""
_MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class SubmissionRecord:
    """A submission that was collected. `values` are the proposal's as they were written then: the base that a
    correction is compared with.
    """

    digest: str
    proposal: str
    when: str
    member: str
    email: str
    origin: str
    values: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.values.get("title", ""))


def folder_of(folders: Folders, edition: str) -> Path:
    return folders.edition(edition) / "records" / "collected"


def read_records(folders: Folders, edition: str) -> list[SubmissionRecord]:
    """All records of an edition that can be read, the oldest first."""
    home = folder_of(folders, edition)
    records = [record for path in sorted(home.glob("*.json")) if (record := _record(_json(path, folders)))]
    return sorted(records, key=lambda record: record.when)


def read_decisions(folders: Folders, edition: str) -> dict[str, str]:
    """What headers stand for, as a person decided: roles by folded header."""
    kept = _json(folder_of(folders, edition) / _HEADERS, folders)
    return {str(header): str(role) for header, role in kept.items()} if isinstance(kept, dict) else {}


def decisions_file(folders: Folders, edition: str, decided: Mapping[str, str]) -> tuple[Path, bytes]:
    return folder_of(folders, edition) / _HEADERS, _as_json(dict(sorted(decided.items())))


def read_choices(folders: Folders, edition: str) -> Choices:
    """What a person decided of submissions, senders and chapters."""
    return choices_of(_json(folder_of(folders, edition) / _CHOICES, folders))


def choices_file(folders: Folders, edition: str, choices: Choices) -> tuple[Path, bytes]:
    return folder_of(folders, edition) / _CHOICES, _as_json(values_of_choices(choices))


def decision_files(folders: Folders, edition: str) -> frozenset[Path]:
    """The files that hold a person's decisions: an undo leaves them."""
    return frozenset(folder_of(folders, edition) / name for name in (_HEADERS, _CHOICES))


def record_file(
    folders: Folders, edition: str, shaped: ShapedSubmission, proposal: str, left_over: Sequence[LeftOver]
) -> tuple[Path, bytes, SubmissionRecord]:
    """The record of a submission that became a proposal: its path, its bytes, and what they say."""
    submission = shaped.submission
    digest = submission.digest
    record = SubmissionRecord(
        digest,
        proposal,
        datetime.now().astimezone().isoformat(timespec="seconds"),
        shaped.proposal.submitted_by[0].id if shaped.proposal.submitted_by else "",
        submission.sender.email.casefold(),
        submission.origin,
        values_of(shaped),
    )
    kept = {
        "version": 1,
        "digest": digest,
        "proposal": proposal,
        "collected": record.when,
        "source": submission.source,
        "place": submission.place,
        "sent": submission.when,
        "sender": {"name": submission.sender.name, "email": submission.sender.email, "member": record.member},
        "origin": record.origin,
        "values": record.values,
        "left_over": [{"words": left.words, "reason": left.reason} for left in left_over],
    }
    return folder_of(folders, edition) / f"{digest}.json", _as_json(kept), record


def values_of(shaped: ShapedSubmission) -> Mapping[str, Any]:
    """A proposal's values as its file holds them."""
    proposal = shaped.proposal
    return {
        "title": proposal.title,
        "submitted_by": [member.id for member in proposal.submitted_by],
        **proposal.fields,
        "contacts": [contact_values(contact) for contact in proposal.contacts],
    }


def contact_values(contact: Contact) -> dict[str, str]:
    return {key: value for key in CONTACT_KEYS if (value := getattr(contact, key))}


def earlier(records: Sequence[SubmissionRecord], shaped: ShapedSubmission) -> SubmissionRecord | None:
    """The newest record of what this submission corrects: the same row of a form's answers, or the same
    sender and nearly the same title.
    """
    from rapidfuzz import fuzz

    origin, title = shaped.submission.origin, fold(shaped.proposal.title)
    members = {member.id for member in shaped.proposal.submitted_by}
    email = shaped.submission.sender.email.casefold()
    for record in reversed(records):
        same_sender = (
            record.member in members if record.member and members else bool(email) and record.email == email
        )
        if origin and record.origin == origin and (same_sender or not (record.member and members)):
            return record
        alike = fuzz.ratio(fold(record.title), title) if same_sender else 0
        if alike == 100 or (
            alike >= _LIKE and fuzz.ratio(_texts(record.values), _texts(values_of(shaped))) >= _TEXTS_LIKE
        ):
            return record
    return None


def _texts(values: Mapping[str, Any]) -> str:
    """A proposal's running texts, for comparing."""
    return "\n".join(text for key, text in values.items() if key != "title" and isinstance(text, str))[
        :20_000
    ]


def _record(kept: object) -> SubmissionRecord | None:
    if not isinstance(kept, dict) or kept.get("version") != 1 or not isinstance(kept.get("values"), dict):
        return None
    sender = kept.get("sender") if isinstance(kept.get("sender"), dict) else {}
    assert isinstance(sender, dict)
    texts = [
        kept.get("digest"),
        kept.get("proposal"),
        kept.get("collected"),
        sender.get("member"),
        sender.get("email"),
        kept.get("origin"),
    ]
    if not all(isinstance(text, str) for text in texts):
        return None
    digest, proposal, when, member, email, origin = map(str, texts)
    return SubmissionRecord(digest, proposal, when, member, email.casefold(), origin, kept["values"])


def _json(path: Path, folders: Folders) -> Any:
    try:
        return load_json(read_bytes(path, folders.root.resolve(), _MOST_BYTES))
    except (RefusedError, ValueError):
        return None


def _as_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
