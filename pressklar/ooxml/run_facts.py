"""What a run's properties and styles say of its words: their look, their font, and whether they are seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from .names import VAL, N, by_name, is_on, named
from .styles import Styles, StyleValues, font_of
from .values import CharacterFormat, LeftOutKind, Vertical

if TYPE_CHECKING:
    from lxml.etree import _Element

_STYLE, _BOLD, _ITALIC, _RAISED = f"{N}rStyle", f"{N}b", f"{N}i", f"{N}vertAlign"
_HIDING = named("vanish strike dstrike")
_VERTICAL: Mapping[str, Vertical] = {"superscript": "superscript", "subscript": "subscript"}
_CODE = "html code"
"""The style of code between other words, by Word's own name of it."""


class RunFacts(NamedTuple):
    """How a run looks, its font, and why its words are left out, if they are."""

    look: CharacterFormat = CharacterFormat()
    font: str | None = None
    left_out: LeftOutKind | None = None


class RunFactsReader:
    """Reads the properties of the runs in a paragraph of a style (its id). `reject` takes them as they were
    before a tracked change.
    """

    def __init__(self, styles: Styles, style: str | None, *, reject: bool) -> None:
        self._styles, self._reject = styles, reject
        self._paragraph = styles.paragraph_values(style)
        self._plain = RunFacts(font=self._paragraph.font, left_out=self._unseen({}, None))

    def of(self, properties: _Element | None, link: str, title: str) -> RunFacts:
        """What a run's properties say; the link around it becomes a part of its look."""
        if (
            self._reject
            and properties is not None
            and (before := properties.find(f"{N}rPrChange")) is not None
        ):
            properties = before.find(f"{N}rPr")
        own = by_name(properties)
        if not own:
            return (
                self._plain
                if not link
                else self._plain._replace(look=CharacterFormat(link=link, title=title))
            )
        style = own.get(_STYLE)
        key = None if style is None else style.get(VAL)
        character = self._styles.values(key)
        strong, emphasis = is_on(own.get(_BOLD)), is_on(own.get(_ITALIC))
        strong = character.switch("b") if strong is None else strong
        emphasis = character.switch("i") if emphasis is None else emphasis
        vertical = own.get(_RAISED)
        font = font_of(own)
        font = (character.font or self._paragraph.font) if font is None else font
        raised = "" if vertical is None else _VERTICAL.get(vertical.get(VAL, ""), "")
        is_code = bool(key) and self._styles.name(key) == _CODE
        look = CharacterFormat(bool(strong), bool(emphasis), raised, link, title, is_code)
        return RunFacts(look, font, self._unseen(own, character))

    def _unseen(self, own: Mapping[str, _Element], character: StyleValues | None) -> LeftOutKind | None:
        """Why words aren't to be read: hidden, or struck through by hand. Styles of both kinds that set a
        switch undo each other (17.7.3).
        """
        paragraph = self._paragraph
        if own.keys().isdisjoint(_HIDING) and not paragraph.hides and not (character and character.hides):
            return None

        def is_set(name: str) -> bool:
            switch = is_on(own.get(f"{N}{name}"))
            if switch is not None:
                return switch
            return bool(paragraph.switch(name)) != bool(character and character.switch(name))

        return "hidden" if is_set("vanish") else "struck" if is_set("strike") or is_set("dstrike") else None
