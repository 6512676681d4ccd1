"""Where an editor begins: a publication in an empty folder, the example, the next edition; and which edition
is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..locale import language
from ..manuscript import editions
from ..manuscript.read.shapes import PROPOSAL_KEYS
from ..manuscript.slugs import Ids, slug
from ..manuscript.start.new_edition import Beginnings, start_edition
from ..manuscript.start.publication import start_publication
from ..model import Field
from .context import Studio, sent_values, text_in
from .member_lists import members_in
from .views import languages

MOST_FIELDS = 40


def start_view(studio: Studio, request: Request) -> Response:
    """The editions there are, to open, and what can be begun."""
    existing = editions(studio.folders)
    years = [int(name) for name in existing if name.isascii() and name.isdigit() and len(name) < 5]
    return studio.page(
        "start.html.j2",
        editions=existing[::-1],
        current=studio.edition_id,
        languages=languages(),
        spoken=language(),
        folder=str(studio.folders.root),
        next=str(max(years) + 1 if years else date.today().year + 1),
    )


def start_work(studio: Studio, request: Request) -> Response:
    """Begins a publication, an edition or the example, or opens an edition that is there."""
    values = sent_values(request)
    match values.get("act"):
        case "open":
            edition = text_in(values, "edition")
            if edition not in editions(studio.folders):
                raise HTTPException(404)
        case "next":
            edition = text_in(values, "edition").strip()
            start_edition(studio.folders, edition)
        case "example":
            edition = str(date.today().year + 1)
            spoken = text_in(values, "language")
            start_publication(studio.folders.root, edition, spoken, with_example=True)
        case "begin":
            edition = _begin(studio, values)
        case _:
            raise HTTPException(400)
    studio.open(edition)
    return JSONResponse({"edition": edition})


def _begin(studio: Studio, values: dict[str, Any]) -> str:
    """A publication of one's own: its name, language, fields (a label on each line) and members."""
    edition, spoken = text_in(values, "edition").strip(), text_in(values, "language")
    if spoken not in dict(languages()):
        raise HTTPException(400)
    labels = [" ".join(line.split()) for line in text_in(values, "fields").splitlines() if line.strip()]
    first = Beginnings(
        " ".join(text_in(values, "title").split()),
        " ".join(text_in(values, "publisher").split()),
        fields_of(labels[:MOST_FIELDS]),
        members_in(text_in(values, "members")),
    )
    root = studio.folders.root
    if root.is_dir() and any(root.iterdir()):
        start_edition(studio.folders, edition, language=spoken, first=first)
    else:
        start_publication(root, edition, spoken, first=first)
    return edition


def fields_of(labels: Sequence[str]) -> tuple[Field, ...]:
    """Fields of these labels, each with a key of its own: the first is required, the others are expected."""
    keys = Ids(PROPOSAL_KEYS)
    return tuple(
        Field(keys.take(key_of(label)).replace("-", "_"), label, "expected" if index else "required")
        for index, label in enumerate(labels)
    )


def key_of(label: str) -> str:
    """A key for a field's texts in the proposals' files."""
    key = slug(label).replace("-", "_").lstrip("0123456789_")
    return key or "field"
