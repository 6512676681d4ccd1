"""The templates' own words ("Innehåll", "Sida") and what else a language has ways of its own for, from
templates/texts/, a catalogue for each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from ..foundation.folders import Folders
from ..foundation.language_tags import canonical, lookup, with_region
from ..locale import N_, tr
from ..model import Noun
from ..problems import ContentError, Place, Problem

SOURCE = "en"
"""The language of what a catalogue lacks."""
FOLDER = "texts"
_HINT = N_("Write each as key: text, in quotes where it holds a colon and a space.")
_MAY_HOLD = N_("The text {key!r} holds {name}, which stands for nothing. It may hold {names}.")
_MAY_HOLD_NONE = N_(
    "The text {key!r} holds {name}, which stands for nothing. It may hold no names in braces."
)
_NAME = re.compile(r"\{(\w+)\}(\.?)")
"""What is put in, and the full stop behind it."""
_ENDS = (".", "!", "?", "…")
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
    lacking: tuple[str, ...] = ()
    """Keys whose texts are English, since the language has none."""

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
                    tr(_MAY_HOLD if names else _MAY_HOLD_NONE, key=key, name=f"{{{match[1]}}}", names=names)
                )
            text = str(values[match[1]])
            return text if text.endswith(_ENDS) else text + match[2]  # "Ltd." needs no second stop

        return _NAME.sub(value, self.entries[key])

    def decimal(self, number: float, places: int | None = None) -> str:
        """A number with the language's decimal sign: to so many places, or without needless ones."""
        text = f"{number:g}" if places is None else f"{number:.{places}f}"
        return text.replace(".", self("decimal_sign"))

    def day(self, day: date) -> str:
        """A date in words."""
        months = self("letter_months").split()
        month = months[day.month - 1] if len(months) == 12 else day.month
        return self("letter_day", day=day.day, month=month, year=day.year)

    @property
    def locale(self) -> str:
        """The language with its region, as the Open Graph protocol wants it: sv_SE."""
        return with_region(self.language).replace("-", "_")

    def _wrong(self, message: str) -> ContentError:
        return _fault(
            Place(self.file),
            message,
            tr("Look in {file}, and in the template that asks for it.", file=self.file),
        )

    @cached_property
    def sort_key(self) -> Callable[[str], tuple[object, ...]]:
        """What gives a name's place in the language's order."""
        from ..typography.collation import sort_key

        return sort_key(self.entries.get("sort_after_z", ""), self.entries.get("sort_with", ""))

    def problems(self) -> Iterator[Problem]:
        """W155 where some texts are lacking: one for all of them."""
        if self.lacking:
            yield Problem(
                "W155",
                Place(self.file),
                tr(
                    "The catalogue of “{language}” lacks {keys}; these texts are English.",
                    language=self.language,
                    keys=", ".join(self.lacking),
                ),
                tr("Add them: {file} shows each.", file=f"templates/{FOLDER}/{SOURCE}.yaml"),
                text=" ".join(self.lacking),
            )


def read_texts(folders: Folders, language: str, nouns: Mapping[str, Noun] = MappingProxyType({})) -> Texts:
    """The catalogue for a language: English, then the language's own, then its region's (en-US); of each the
    project's first, then what a root changes of it. `nouns` are the publication's own, for "entry", "member"
    and "chapter".

    Raises ContentError (E311) for one that can't be read, and where there is none for the language.
    """
    entries: dict[str, str] = {}
    own: set[str] = set()
    file = ""
    tags = lookup(language)
    for tag in (*(() if SOURCE in tags else (SOURCE,)), *reversed(tags)):
        for path, catalogues in _files(folders):
            if tag in catalogues:
                name = folders.display_path(path)
                texts = _entries(path, name, catalogues[tag])
                entries |= texts
                if texts and tag in tags:
                    own |= texts.keys()
                    file = name
    if not own:
        raise _fault(
            Place(f"templates/{FOLDER}"),
            tr("There are no texts for language {language!r}.", language=language),
            tr(
                "There are some for {languages}. For another language, translate the texts of "
                "templates/{source} into a file templates/{file}.",
                languages=", ".join(sorted({tag for _, tags in _files(folders) for tag in tags})),
                source=f"{FOLDER}/{SOURCE}.yaml",
                file=f"{FOLDER}/{language}.yaml",
            ),
        )
    lacking = tuple(key for key in entries if key not in own and not key.endswith(_OWN_WORDS))
    entries = {key: text for key, text in entries.items() if key in own or not key.endswith(_OWN_WORDS)}
    return Texts(language, _with_nouns(entries, nouns), file, lacking)


def _with_nouns(entries: Mapping[str, str], nouns: Mapping[str, Noun]) -> dict[str, str]:
    """The texts with the nouns put in where {entry_one} and the like stand, {Entry_one} with a capital."""
    texts = dict(entries)
    for key, noun in nouns.items():
        texts |= {f"{key}_one": noun.one, f"{key}_many": noun.many}
    if nouns:
        texts |= {
            key.removesuffix(_OWN_WORDS): text for key, text in entries.items() if key.endswith(_OWN_WORDS)
        }

    def put_in(match: re.Match[str]) -> str:
        word = texts.get(match[1].lower(), match[0])
        return word[:1].upper() + word[1:] if match[2].isupper() else word

    return {key: _NOUN.sub(put_in, text) for key, text in texts.items() if not key.endswith(_OWN_WORDS)}


def _files(folders: Folders) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Every file of texts, the project's first, with the languages in it by their tags: each one's group in
    the file, "" for all of the file.
    """
    for folder in reversed(folders.templates):
        if (path := folder / f"{FOLDER}.yaml").is_file():  # all languages in one file
            groups = _pairs(_composed(path, folders.display_path(path)), folders.display_path(path))
            yield path, {tag: name for name in groups if (tag := canonical(name))}
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            if tag := canonical(path.stem):
                yield path, {tag: ""}


def _entries(path: Path, file: str, group: str) -> dict[str, str]:
    """A language's texts, as they are written: no "no" becomes False."""
    entries = _pairs(_composed(path, file), file)
    entries = _pairs(entries[group], file) if group else entries
    for key, node in entries.items():
        if not isinstance(node, yaml.ScalarNode):
            raise _fault(_place(file, node.start_mark), tr("{key} must be a text.", key=key), tr(_HINT))
    return {key: node.value for key, node in entries.items()}


def _composed(path: Path, file: str) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, OSError, UnicodeDecodeError, RecursionError) as error:
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        place = _place(file, getattr(error, "problem_mark", None))
        raise _fault(place, tr("The texts can't be read: {reason}.", reason=reason), tr(_HINT)) from error


def _pairs(node: yaml.Node | None, file: str) -> dict[str, yaml.Node]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return {}
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    raise _fault(
        _place(file, node and node.start_mark),
        tr("The texts must stand as keys, each with its text."),
        tr(_HINT),
    )


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _fault(place: Place, message: str, hint: str) -> ContentError:
    return ContentError(Problem("E311", place, message, hint))
