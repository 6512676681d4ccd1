"""The templates' own words ("Innehåll", "Sida"), from templates/texts.yaml, in the edition's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from .folders import Folders
from .problems import ContentError, Place, Problem

# Letters that Swedish sorts after z, in this order (Svenska Akademiens ordlista); w sorts as itself since 2006.
_AFTER_Z = {"sv": "åäö"}


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language. `texts("key", number=3)` gives the text with its figures put in."""

    language: str
    entries: Mapping[str, str]
    file: str

    def __call__(self, key: str, **values: object) -> str:
        if key not in self.entries:
            raise KeyError(f"no text {key!r} for language {self.language!r} in {self.file}")
        return self.entries[key].format(**values)

    def sort_key(self, text: str) -> tuple[str, str]:
        """A key that puts names in the language's order: å ä ö last in Swedish, other accents as their base letter."""
        after = _AFTER_Z.get(self.language, "")
        lowered = unicodedata.normalize("NFC", text).casefold()
        key = "".join(chr(0xE000 + after.index(letter)) if letter in after else unicodedata.normalize("NFD", letter)[0] for letter in lowered)
        return key, text


def read_texts(folders: Folders, language: str) -> Texts:
    """The catalogue for a language. A root's texts.yaml may hold only what it changes. Raises ContentError (E311)."""
    entries: dict[str, str] = {}
    shown = "templates/texts.yaml"
    for folder in reversed(folders.templates):
        path = folder / "texts.yaml"
        if not path.is_file():
            continue
        shown = folders.shown(path)
        try:
            found = yaml.load(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
            raise ContentError(Problem.at(place, "E311", "error", f"The texts can't be read: {getattr(error, 'problem', error)}.",
                                          "Write each as key: text, in quotes where it holds a colon.")) from error
        of_language = found.get(language) if isinstance(found, dict) else None
        if isinstance(of_language, dict):
            entries.update({str(key): str(value) for key, value in of_language.items()})
    if not entries:
        raise ContentError(Problem("E311", "error", f"There are no texts for language {language!r}.",
                                   f"Add them to {shown}, as sv and en have them, or set language: in edition.yaml to one that is there.", shown))
    return Texts(language, entries, shown)
