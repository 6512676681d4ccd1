"""Characters that no face of the theme draws, each with its place: on the page they would be empty boxes, or
in a face from somewhere else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders
from ..locale import N_, tr
from ..manuscript.read.nodes import Node, Source
from ..manuscript.read.sources import Sources
from ..manuscript.read.words import quoted
from ..model import Edition
from ..problems import Place, Problem
from ..theme import Theme
from ..typography.characters import DrawnCharacters, clusters, described, drawn_by

_MOST = 5
"""Different characters that one message names."""
_UNPRINTED = {
    "edition.yaml": (
        "proof",
        "dispatch",
        "id",
        "key",
        "need",
        "proposals",
        "language",
        "date",
        "place",
        "in_contents",
        "leave_out",
        "opening_side",
    ),
    "members.yaml": ("id", "recipients", "kind", "county_code", "language", "parcel"),
}
"""Keys of these files whose values aren't set in type; a proposal's are submitted_by and continues."""


def undrawn_signs(
    edition: Edition, folders: Folders, theme: Theme, words: tuple[str, Mapping[str, str]] = ("", {})
) -> list[Problem]:
    """W133 for every printed text that holds a character which no face of the theme has. `words` are the
    templates' own, with their file's name.
    """
    drawn = drawn_by(theme)
    problems: list[Problem] = []
    chapters = (text for chapter in edition.chapters for text in (chapter.title, chapter.intro))
    pages = (page.title for page in edition.pages)
    labels = (*chapters, *pages, *(field.label for field in edition.fields))
    if drawn.lacks((edition.title, edition.publisher, edition.address, edition.imprint, *labels)):
        problems += _in_file(folders, drawn, edition.folder / "edition.yaml")
    for page in edition.pages:
        if drawn.lacks((page.text,)):
            problems += _in_file(folders, drawn, edition.folder / "pages" / f"{page.id}.yaml")
    if drawn.lacks(member.name for member in edition.members):
        problems += _in_file(folders, drawn, folders.content / "members.yaml")
    for proposal in edition.proposals:
        contacts = (
            text
            for contact in proposal.contacts
            for text in (contact.name, contact.role, contact.organisation, contact.email, contact.note)
            if text
        )
        if drawn.lacks((proposal.title, proposal.intro, *proposal.fields.values(), *contacts)):
            problems += _in_file(
                folders,
                drawn,
                edition.folder / "proposals" / f"{proposal.id}.yaml",
                proposal=proposal.id,
                number=proposal.number,
            )
    return [*problems, *_in_words(drawn, *words)]


def _in_file(folders: Folders, drawn: DrawnCharacters, path: Path, **about: Any) -> Iterator[Problem]:
    source = Sources(folders).open(path)
    if source is None or source.root is None:
        return
    for key, node in _printed(source.root, _UNPRINTED.get(path.name, ("submitted_by", "continues"))):
        if (problem := _in_text(drawn, source, node, str(node.value))) is not None:
            yield Problem(
                "W133",
                Place(source.file, *problem[0]),
                problem[1],
                _hint(problem[2][0]),
                text=problem[2],
                field=key or None,
                **about,
            )


_HINT = N_(
    "Write another sign; or list a face that has it in theme.yaml, under faces: fallback:, for instance "
    "{face}."
)
_SCRIPTS = {"GREEK": "Noto Sans", "CYRILLIC": "Noto Sans", "ARABIC": "DejaVu Sans"} | dict.fromkeys(
    ("CJK", "HIRAGANA", "KATAKANA", "HANGUL"), "Noto Sans CJK"
)
"""Faces by the first word of a sign's Unicode name."""


def _hint(sign: str) -> str:
    """What to do about a sign: a face of its script is named."""
    script = unicodedata.name(sign, "").partition(" ")[0]
    is_letter = unicodedata.category(sign)[0] in "LM"
    emoji = "Noto Emoji" if sign >= "\U0001f000" else "DejaVu Sans"
    face = _SCRIPTS.get(script) or (f"Noto Sans {script.title()}" if script and is_letter else emoji)
    return tr(_HINT, face=face)


def _printed(node: Node, unprinted: Collection[str], key: str = "") -> Iterator[tuple[str, Node]]:
    """The texts of a file that are printed, each with the topmost key that it stands under."""
    if isinstance(node.value, str):
        yield key, node
    for name, child in node.keys.items():
        if name not in unprinted:
            yield from _printed(child, unprinted, key or name)
    for child in node.items:
        yield from _printed(child, unprinted, key)


def _in_text(
    drawn: DrawnCharacters, source: Source, node: Node, text: str
) -> tuple[tuple[int, int], str, str] | None:
    """Where the first character stands that isn't drawn, the message, and the characters."""
    if not drawn.lacks((text,)):
        return None
    missing: dict[str, int] = {}
    for index, cluster in clusters(text):
        for sign in cluster:
            if not drawn.has(sign):
                missing.setdefault(sign, index)
    index = next(iter(missing.values()))
    line = text.count("\n", 0, index)
    place = source.place_of(node, text[index], line + 1)
    if source.text[node.start] == "|":  # the same character may stand earlier in the line, in another cluster
        whole = text.split("\n")[line]
        begin = source.place_of(node, whole, line + 1)
        place = (begin[0], begin[1] + index - (text.rfind("\n", 0, index) + 1))
    return place, _message(list(map(described, missing))), "".join(list(missing)[:_MOST])


def _message(signs: Sequence[str]) -> str:
    """That these signs aren't drawn, the first ones by name."""
    first, others, more = signs[0], ", ".join(signs[1:_MOST]), len(signs) - _MOST
    if not others:
        return tr("No face of the theme has {sign}.", sign=first)
    if more <= 0:
        return tr("No face of the theme has {sign}, nor {others}.", sign=first, others=others)
    return tr(
        "No face of the theme has {sign}, nor {others} and {count} more.",
        sign=first,
        others=others,
        count=more,
    )


def _in_words(drawn: DrawnCharacters, file: str, words: Mapping[str, str]) -> Iterator[Problem]:
    for key, text in words.items():
        for sign in sorted(drawn.lacks((text,))):
            yield Problem(
                "W133",
                Place(file),
                tr(
                    "No face of the theme has {sign}, which stands in the text {key}.",
                    sign=described(sign),
                    key=quoted(key),
                ),
                _hint(sign),
                text=sign,
            )
