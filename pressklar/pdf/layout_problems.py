"""What is said of a layout that went well and isn't right: notes that got lost, the engine's warnings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from ..locale import tr
from ..problems import Place, Problem
from ..rendering.sections import SectionSource
from .manifest import Manifest

_NOISE = re.compile(r"\b\w+Error: | at \d+:\d+")
"""What means nothing to a designer: Python's names, and lines of a style sheet as it is after Jinja."""


def lost_note(note: str, source: SectionSource) -> Problem:
    """A note that is called on a page and stands on none; `note` is its id."""

    def problem(name: str, place: Place | None = None) -> Problem:
        return Problem(
            "E517",
            place,
            tr(
                "Footnote {note} can't be set: its number is in the text, its words are on no page.",
                note=name,
            ),
            tr(
                "Make the note shorter, or put its words into the text; if a template or style sheet "
                "of your own hides notes, mend it there."
            ),
        )

    for proposal in source.views.proposals:
        for key, html in (("intro", proposal.intro), *((field.key, field.html) for field in proposal.fields)):
            if f'id="{escape(note)}"' in html:
                place = Place(proposal.model.file, proposal.model.lines.get(key))
                return replace(problem(note.rpartition("-")[2], place), proposal=proposal.id, field=key)
    return problem(note)


def warnings_of(sections: Iterable[Manifest]) -> Iterator[Problem]:
    """What the layout engine warned of, each thing once. Letters that no face has are told where they stand
    (rendering/undrawn_characters.py).
    """
    for line in dict.fromkeys(line for section in sections for line in section.warnings):
        if line.startswith(".notdef"):
            continue
        yield Problem(
            "W501",
            None,
            tr("The layout engine says: {warning}.", warning=_NOISE.sub("", line).rstrip(".")),
            tr("It goes on without; mend the template or style sheet it speaks of."),
        )
