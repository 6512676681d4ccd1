"""The templates' own words ("Innehåll", "Sida"), from templates/texts.yaml, in the edition's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..foundation.folders import Folders
from ..locale import N_, tr
from ..problems import ContentError, Place, Problem

# Letters that Swedish sorts after z, in this order (Svenska Akademiens ordlista); w sorts as itself since
# 2006.
_AFTER_Z = {"sv": "åäö"}
_LIKE = {"sv": {"æ": "ä", "ø": "ö"}}
"""Neighbours' letters, sorted as one's own."""
_HINT = N_("Write each as key: text under its language, in quotes where it holds a colon and a space.")
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language. `texts("key", number=3)` gives the text with its figures put in."""

    language: str
    entries: Mapping[str, str]
    file: str

    def __call__(self, key: str, **values: object) -> str:
        """Raises ContentError (E311) for a key that isn't there, and for a name in braces that stands for
        nothing here.
        """
        if key not in self.entries:
            raise self._wrong(
                tr("There is no text {key!r} for language {language!r}.", key=key, language=self.language)
            )

        def value(match: re.Match[str]) -> str:
            if match[1] not in values:
                known = ", ".join(f"{{{name}}}" for name in values) or tr("no names in braces")
                raise self._wrong(
                    tr(
                        "The text {key!r} holds {match}, which stands for nothing. It may hold {known}.",
                        key=key,
                        match=match[0],
                        known=known,
                    )
                )
            return str(values[match[1]])

        return _NAME.sub(value, self.entries[key])

    def _wrong(self, message: str) -> ContentError:
        return ContentError(
            Problem(
                "E311",
                Place(self.file),
                message,
                tr(
                    "Look under {language}: in {file}, and in the template that asks for it.",
                    language=self.language,
                    file=self.file,
                ),
            )
        )

    def sort_key(self, text: str) -> tuple[str, str]:
        """A key that puts names in the language's order: å ä ö last in Swedish, other accents as their base
        letter.
        """
        after = _AFTER_Z.get(self.language, "")
        like = str.maketrans(_LIKE.get(self.language, {}))
        lowered = unicodedata.normalize("NFC", text).casefold().translate(like)
        key = "".join(
            chr(0xE000 + after.index(letter)) if letter in after else unicodedata.normalize("NFD", letter)[0]
            for letter in lowered
        )
        return key, text


def read_texts(folders: Folders, language: str) -> Texts:
    """The catalogue for a language. A root's texts.yaml may hold only what it changes. Raises ContentError
    (E311).
    """
    entries: dict[str, str] = {}
    shown = "templates/texts.yaml"
    for folder in reversed(folders.templates):
        path = folder / "texts.yaml"
        if path.is_file():
            shown = folders.display_path(path)
            entries.update(_entries(path, shown, language))
    if not entries:
        raise ContentError(
            Problem(
                "E311",
                Place(shown),
                tr("There are no texts for language {language!r}.", language=language),
                tr(
                    "Add them to {shown}, as sv and en have them, or set language: in edition.yaml to "
                    "one that is there.",
                    shown=shown,
                ),
            )
        )
    return Texts(language, entries, shown)


def _entries(path: Path, shown: str, language: str) -> dict[str, str]:
    """One file's texts of a language, as they are written: no "no" becomes False."""
    try:
        top = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, OSError, UnicodeDecodeError, RecursionError) as error:
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        place = _place(shown, getattr(error, "problem_mark", None))
        raise ContentError(
            Problem("E311", place, tr("The texts can't be read: {reason}.", reason=reason), _HINT)
        ) from error
    groups = _pairs(top, shown)
    found = _pairs(groups[language], shown) if language in groups else {}
    for key, node in found.items():
        if not isinstance(node, yaml.ScalarNode):
            raise ContentError(
                Problem("E311", _place(shown, node.start_mark), tr("{key} must be a text.", key=key), _HINT)
            )
    return {key: node.value for key, node in found.items()}


def _pairs(node: yaml.Node | None, shown: str) -> dict[str, yaml.Node]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return {}
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    raise ContentError(
        Problem(
            "E311",
            _place(shown, node and node.start_mark),
            tr("The texts must stand in groups, one a language."),
            _HINT,
        )
    )


def _place(shown: str, mark: Any) -> Place:
    return Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
