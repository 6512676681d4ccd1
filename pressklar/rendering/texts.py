"""The templates' own words ("Innehåll", "Sida"), from templates/texts.yaml, in the edition's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from ..foundation.folders import Folders
from ..locale import N_, tr
from ..model import Noun
from ..problems import ContentError, Place, Problem

# Letters that Swedish sorts after z, in this order (Svenska Akademiens ordlista); w sorts as itself since
# 2006.
_AFTER_Z = {"sv": "åäö"}
_LIKE = {"sv": {"æ": "ä", "ø": "ö"}}
"""Neighbours' letters, sorted as one's own."""
_HINT = N_("Write each as key: text under its language, in quotes where it holds a colon and a space.")
_MAY_HOLD = N_("The text {key!r} holds {name}, which stands for nothing. It may hold {names}.")
_MAY_HOLD_NONE = N_(
    "The text {key!r} holds {name}, which stands for nothing. It may hold no names in braces."
)
_NAME = re.compile(r"\{(\w+)\}")
_NOUN = re.compile(r"\{(([EMCemc])(?:ntry|ember|hapter)_(?:one|many))\}")
_OWN_WORDS = "_in_own_words"
"""How the keys of texts end that stand in for others where the publication has words of its own: sentences
that fit any noun.
"""


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
                names = ", ".join(f"{{{name}}}" for name in values)
                raise self._wrong(
                    tr(_MAY_HOLD if names else _MAY_HOLD_NONE, key=key, name=match[0], names=names)
                )
            return str(values[match[1]])

        return _NAME.sub(value, self.entries[key])

    def _wrong(self, message: str) -> ContentError:
        return _fault(
            Place(self.file),
            message,
            tr(
                "Look under {language}: in {file}, and in the template that asks for it.",
                language=self.language,
                file=self.file,
            ),
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


def read_texts(folders: Folders, language: str, nouns: Mapping[str, Noun] = MappingProxyType({})) -> Texts:
    """The catalogue for a language, with the publication's own nouns for "entry", "member" and "chapter". A
    root's texts.yaml may hold only what it changes. Raises ContentError (E311).
    """
    entries: dict[str, str] = {}
    file = "templates/texts.yaml"
    for folder in reversed(folders.templates):
        path = folder / "texts.yaml"
        if path.is_file():
            file = folders.display_path(path)
            entries.update(_entries(path, file, language))
    if not entries:
        raise _fault(
            Place(file),
            tr("There are no texts for language {language!r}.", language=language),
            tr(
                "Add them to {file}, as sv and en have them, or set language: in edition.yaml to "
                "one that is there.",
                file=file,
            ),
        )
    return Texts(language, _with_nouns(entries, nouns), file)


def _with_nouns(entries: Mapping[str, str], nouns: Mapping[str, Noun]) -> dict[str, str]:
    """The texts with the nouns put in where {entry_one} and the like stand, {Entry_one} with a capital."""
    texts = dict(entries)
    for key, noun in nouns.items():
        texts |= {f"{key}_one": noun.one, f"{key}_many": noun.many}
    if nouns:
        texts |= {
            key.removesuffix(_OWN_WORDS): text for key, text in entries.items() if key.endswith(_OWN_WORDS)
        }

    def noun(match: re.Match[str]) -> str:
        word = texts.get(match[1].lower(), match[0])
        return word[:1].upper() + word[1:] if match[2].isupper() else word

    return {key: _NOUN.sub(noun, text) for key, text in texts.items() if not key.endswith(_OWN_WORDS)}


def _entries(path: Path, file: str, language: str) -> dict[str, str]:
    """One file's texts of a language, as they are written: no "no" becomes False."""
    try:
        top = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, OSError, UnicodeDecodeError, RecursionError) as error:
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        place = _place(file, getattr(error, "problem_mark", None))
        raise _fault(place, tr("The texts can't be read: {reason}.", reason=reason), tr(_HINT)) from error
    groups = _pairs(top, file)
    entries = _pairs(groups[language], file) if language in groups else {}
    for key, node in entries.items():
        if not isinstance(node, yaml.ScalarNode):
            raise _fault(_place(file, node.start_mark), tr("{key} must be a text.", key=key), tr(_HINT))
    return {key: node.value for key, node in entries.items()}


def _pairs(node: yaml.Node | None, file: str) -> dict[str, yaml.Node]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return {}
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    raise _fault(
        _place(file, node and node.start_mark),
        tr("The texts must stand in groups, one a language."),
        tr(_HINT),
    )


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _fault(place: Place, message: str, hint: str) -> ContentError:
    return ContentError(Problem("E311", place, message, hint))
