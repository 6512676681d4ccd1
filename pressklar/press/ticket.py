"""The job ticket: all that a printer asks before a job, as a page to read and as data. Nothing in it comes
from the clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ..rendering.report_pages import look_values
from .job import Job
from .preflight import Result

if TYPE_CHECKING:
    from ..rendering.sections import SectionSource
    from ..rendering.texts import Texts


@dataclass(frozen=True)
class TicketFile:
    """A file that the ticket speaks of."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class TicketLine:
    """One line of the preflight's result; `note` says what is less well, though the file may be printed."""

    rule: str
    measured: str
    passed: bool
    note: str = ""


@dataclass(frozen=True)
class Ticket:
    """A print job. Sizes in mm; `ink` is the most of all four inks in one place, in per cent; `coverage` each
    page's share by C, M, Y, K, in per cent.
    """

    title: str
    edition: str
    publisher: str
    date: str
    width: float
    height: float
    bleed: float
    pages: int
    standard: str
    colours: str
    condition: str
    profile: str
    ink: float
    paper: str
    cover: str
    binding: str
    quantity: int | None
    contact: str
    note: str
    approved: bool
    files: tuple[TicketFile, ...]
    preflight: tuple[TicketLine, ...]
    coverage: tuple[tuple[float, ...], ...]
    fonts: tuple[str, ...] = ()

    def as_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n").encode()


def ticket_of(
    job: Job, texts: Texts, result: Result, files: Mapping[str, bytes], count: int, approved: bool
) -> Ticket:
    """The ticket of a file that was made and looked at, in the language of the texts."""
    source, settings, profile = job.source, job.settings, job.profile
    edition, page = source.edition, source.theme.page
    lines = tuple(
        TicketLine(line.rule, line.measured(texts), not line.stops, line.told) for line in result.lines
    )
    return Ticket(
        edition.title,
        edition.id,
        edition.publisher,
        edition.date.isoformat(),
        round(page["width"].mm, 2),
        round(page["height"].mm, 2),
        round(page["bleed"].mm, 2),
        count,
        "PDF/X-4",
        "4+4 CMYK",
        profile.condition,
        profile.name,
        settings.limits.ink,
        settings.paper,
        settings.cover,
        settings.binding,
        settings.quantity,
        settings.contact.strip(),
        settings.note.strip(),
        approved,
        tuple(TicketFile(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()),
        lines,
        tuple(tuple(round(part, 1) for part in page.cover) for page in result.inks),
        result.fonts,
    )


def ticket_page(source: SectionSource, ticket: Ticket, texts: Texts) -> bytes:
    """The ticket as an HTML page, by templates/jobticket.html.j2. Raises ContentError (E310) for a broken
    template.
    """
    values: dict[str, Any] = {"job": ticket, "t": texts, **look_values(source.folders, source.edition.theme)}
    return source.render("jobticket.html.j2", **values).encode()
