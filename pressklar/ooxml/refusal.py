"""The errors about one file from outside."""

from __future__ import annotations

from dataclasses import dataclass

from ..locale import N_, tr
from ..problems import ContentError, Place, Problem


@dataclass(frozen=True)
class Refusal:
    """Makes the errors about one file.

    `code`, where there is one, stands for every kind; `again` is what to do where nothing better can be said.
    """

    file_name: str
    code: str = ""
    again: str = N_("Open it in Word, save it anew as .docx, and bring that.")

    def __call__(self, code: str, message: str, hint: str = "", **values: object) -> ContentError:
        """`message` and `hint` are marked with N_; {file} in a message stands for the file's name."""
        file = self.file_name or tr("The Word file")
        return ContentError(
            Problem(
                self.code or code,
                Place(self.file_name) if self.file_name else None,
                tr(message, file=file, **values),
                tr(hint or self.again),
            )
        )
