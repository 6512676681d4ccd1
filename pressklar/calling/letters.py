"""The letter that calls for entries, and the one that reminds: plain text and HTML, in the member's
language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..dispatch.letters import Letter, letter_of
from ..rendering.sections import SectionSource
from .form import Form

_MOST_LABELS = 12
_TEMPLATE = "call_letter"


@dataclass(frozen=True)
class Reminding:
    """What a reminder knows: the day of the call, and today, which it bears."""

    called: date
    today: date


def call_letter(
    source: SectionSource, form: Form, last_day: date, reminding: Reminding | None = None
) -> Letter:
    """The letter to the member that `source` is for, or the reminder of it. Raises ContentError (E310,
    E311).
    """
    texts, edition = form.texts, source.edition
    day = texts.day(last_day)
    labels = [field.label for field in form.fields][:_MOST_LABELS]
    if reminding:
        subject = texts("remind_subject", title=form.publication)
        opening = texts("remind_opening", day=texts.day(reminding.called), title=form.publication)
    else:
        subject = texts("call_subject", title=form.publication, day=day)
        opening = texts("call_opening", publisher=form.publisher, title=form.publication)
    text = "" if reminding else edition.call.text
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]
    return letter_of(
        source,
        _TEMPLATE,
        subject,
        {
            "opening": opening,
            "left": _days_left(form, last_day, reminding.today) if reminding else "",
            "own_words": "\n\n".join(paragraphs),
            "own_paragraphs": paragraphs,
            "last_day": day,
            "files": [(form.names[kind], texts(f"call_{kind}")) for kind in ("word", "web")],
            "labels": "" if reminding else ", ".join(labels),
            "sent_on": texts.day(reminding.today) if reminding else "",
        },
    )


def _days_left(form: Form, last_day: date, today: date) -> str:
    """How much time there is, in a sentence."""
    days = (last_day - today).days
    if days > 1:
        return form.texts("remind_days", count=days)
    key = "remind_tomorrow" if days == 1 else "remind_today" if days == 0 else "remind_late"
    return form.texts(key)
