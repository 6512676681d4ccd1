"""The status in words, as its table, its spreadsheet and its page have them."""

from __future__ import annotations

from collections.abc import Iterator

from ..dispatch.ledger_pages import STATES
from ..locale import plural, tr
from .status import (
    CALL_STATES,
    DRAFT_STATES,
    PARCEL_STATES,
    CallStatus,
    DraftStatus,
    EditionStatus,
    IncompleteEntry,
    MemberStatus,
)


def missing_words(entry: IncompleteEntry) -> str:
    """What an entry lacks: "Purpose, sender"."""
    return ", ".join((*entry.labels, *([tr("sender")] if entry.has_no_sender else [])))


def call_words(call: CallStatus) -> str:
    """How a member stands with the call: "called 2031-01-10", "has answered"."""
    words = tr(CALL_STATES[call.state])
    return f"{words} {call.since.isoformat()}" if call.state == "called" and call.since else words


def _call_sentences(status: EditionStatus) -> Iterator[str]:
    days = status.days_left
    if status.calls:
        counts = ", ".join(f"{count} {tr(CALL_STATES[state])}" for state, count in status.calls)
        yield tr("The call: {counts}.", counts=counts)
    if days is not None and status.last_day is not None and days >= 0:
        last_day = status.last_day.isoformat()
        yield plural(
            days,
            "{count} day until the last day, {day}.",
            "{count} days until the last day, {day}.",
            day=last_day,
        )


def draft_words(draft: DraftStatus) -> str:
    """Where a draft is, with its day: "out 2031-05-04"; "" where there is none."""
    if draft.state == "none":
        return ""
    words = tr(DRAFT_STATES[draft.state])
    return f"{words} {draft.since.isoformat()}" if draft.since else words


def delivery_words(member: MemberStatus) -> str:
    """What became of a member's parcel; of several recipients in different states, how many are in each. ""
    where there is neither a parcel nor anything sent.
    """
    deliveries = member.deliveries
    if member.parcel == "none" and all(state == "none" for state, _ in deliveries):
        return ""
    if len(deliveries) == 1:
        state, count = deliveries[0]
        words = tr(STATES[state]) if count == 1 else f"{tr(STATES[state])} ({count})"
    else:
        words = ", ".join(f"{count} {tr(STATES[state])}" for state, count in deliveries)
    return " ".join(filter(None, (words, member.delivered[:10])))


def parcel_words(member: MemberStatus) -> str:
    return tr(PARCEL_STATES[member.parcel])


def summary(status: EditionStatus) -> tuple[str, ...]:
    """The whole in a few sentences."""
    entries = plural(status.entries, "{count} proposal", "{count} proposals")
    lacking = len(status.incomplete)
    sentences = [
        plural(
            lacking,
            "{entries}, of which {count} lacks something.",
            "{entries}, of which {count} lack something.",
            entries=entries,
        )
        if lacking
        else tr("{entries}, and nothing is missing.", entries=entries)
    ]
    sentences += _call_sentences(status)
    if status.drafts:
        counts = ", ".join(f"{count} {tr(DRAFT_STATES[state])}" for state, count in status.drafts)
        sentences.append(tr("Word drafts: {counts}.", counts=counts))
    if any(state != "none" for state, _ in status.parcels):
        counts = ", ".join(f"{count} {tr(PARCEL_STATES[state])}" for state, count in status.parcels)
        sentences.append(tr("Parcels: {counts}.", counts=counts))
        deliveries = [pair for pair in status.deliveries if pair[0] != "nobody"]
        counts = ", ".join(f"{count} {tr(STATES[state])}" for state, count in deliveries)
        sentences += [tr("Recipients: {counts}.", counts=counts)] if deliveries else []
        if idle := dict(status.deliveries).get("nobody", 0):
            sentences.append(
                plural(idle, "{count} member has no recipient.", "{count} members have no recipient.")
            )
    return tuple(sentences)
