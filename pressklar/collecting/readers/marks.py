"""A form's controls in the lines that a reader of documents gives: each one's beginning and end is marked in
the tree before it is read, and found again in the lines.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from ...intake.lines import SourceLine
from ..values import TextLine

_BEGIN, _END, _AFTER = "⟦", "⟦/", "⟧"
"""Around a control's number, at its beginning and at its end."""
_HEADINGS = ("heading", "title", "rubrik")
_PRINTED = ("caption", "beskrivning", "table head", "lead", "subtitle")
_BLANK = re.compile(r"[\s\u2002\u2003_.…]*")
"""What an empty field of a form holds: en spaces, dots or a line to write on."""
_CONTACT = re.compile(r"form_contact_(\d{1,3})_([a-z]+)")
_FIELD = re.compile(r"(?:form|field)_([a-z][a-z0-9_]*)")


def tag_of_bookmark(name: str) -> str:
    """The tag of the control that a bookmark of `call`'s form stands around: LibreOffice before 7.5 loses
    the tag itself. "" for any other bookmark.
    """
    if match := _CONTACT.fullmatch(name):
        return f"contact.{match[1]}.{match[2]}"
    field = _FIELD.fullmatch(name)
    return field[1] if field else ""


class AnswerMarks:
    """The marks of one file: nobody who wrote it can know them."""

    def __init__(self) -> None:
        self._secret = secrets.token_hex(4)
        self.tags: list[str] = []
        self._pattern = re.compile(rf"{_BEGIN}(/?){self._secret}(\d+){_AFTER}")

    def take(self, tag: str) -> tuple[str, str]:
        """The marks of one more control: that of its beginning and that of its end."""
        self.tags.append(tag)
        number = f"{self._secret}{len(self.tags) - 1}{_AFTER}"
        return f"{_BEGIN}{number}", f"{_END}{number}"

    def without(self, text: str) -> str:
        """A text as it was before it was marked."""
        return self._pattern.sub("", text)

    def _with(self, line: SourceLine, text: str) -> SourceLine:
        """A part of a line."""
        looks = tuple(replace(each, text=self.without(each.text)) for each in line.looks)
        return replace(line, text=text, looks=looks)

    def parted(
        self, lines: Iterable[SourceLine], styles: Mapping[int, str], before_answers: Container[int] = ()
    ) -> Iterator[TextLine]:
        """The lines parted at the marks: what stands between a control's two is that control's. `styles` are
        the names of the styles by the lines' numbers, `before_answers` the numbers of those that stand where
        labels do.
        """
        inside: list[str] = []
        for line in lines:
            style = styles.get(line.number, "")
            heading, printed = style.startswith(_HEADINGS), style.startswith(_PRINTED)
            pieces = self._pattern.split(line.text)
            if (words := pieces[0].strip()) and not _is_blank(words, inside):
                control = inside[-1] if inside else ""
                label = line.number in before_answers
                yield TextLine(
                    self._with(line, words), control, heading=heading, printed=printed, before_answer=label
                )
            for sign, number, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
                tag, opens = self.tags[int(number)], not sign
                if opens:
                    inside.append(tag)
                elif tag in inside:
                    inside.remove(tag)
                words = "" if _is_blank(after, inside) else after.strip()
                if opens or words:
                    control = inside[-1] if inside else ""
                    yield TextLine(self._with(line, words), control, opens, heading=heading, printed=printed)


def _is_blank(words: str, inside: list[str]) -> bool:
    return not words.strip() or (bool(inside) and _BLANK.fullmatch(words) is not None)
