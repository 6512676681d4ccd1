"""The theme with the faces that an edition needs besides its own: for signs that these lack, from what the
theme lists as `fallback`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

from ..foundation.folders import Folders
from ..foundation.theme_files import theme_files
from ..locale import tr
from ..model import Edition
from ..problems import Place, Problem
from ..theme import Theme
from ..typography.characters import described, drawn_by
from ..typography.fallback import fallback

_FOLDER = "faces"
"""In the root's cache."""


def with_fallback(
    theme: Theme, edition: Edition, words: Iterable[str], folders: Folders
) -> tuple[Theme, tuple[Problem, ...]]:
    """The theme with faces for the edition's signs and those of the templates' `words`; and W156 for a face
    that takes letters apart, W157 for a fallback that isn't on this machine though a sign is still without a
    face.
    """
    if not theme.fallback:
        return theme, ()
    lacking = drawn_by(theme).lacks((*_texts(edition), *words))
    if not lacking:
        return theme, ()
    chosen = fallback(theme.fallback, lacking, folders.cache / _FOLDER)
    whole = replace(
        theme, faces=MappingProxyType({**theme.faces, **{face.role: face for face in chosen.faces}})
    )
    place = Place(folders.display_path(theme_files(folders, edition.theme).figures[0]))
    return whole, tuple(_problems(whole, lacking, chosen.apart, place))


def _problems(
    theme: Theme, lacking: Iterable[str], apart: Mapping[str, str], place: Place
) -> Iterator[Problem]:
    if apart:
        sign, family = min(apart.items())
        yield Problem(
            "W156",
            place,
            tr(
                "{family} sets letters in parts ({sign}, for instance): programs can't read them out "
                "from the PDF.",
                family=family,
                sign=described(sign),
            ),
            tr("Put a face of whole letters before it under faces: fallback:, for instance DejaVu Sans."),
            text="".join(sorted(apart)),
        )
    absent = [source.name for source in theme.fallback if not source.files]
    if absent and drawn_by(theme).lacks(lacking):
        yield Problem(
            "W157",
            place,
            tr("No font of this machine and no package is called {names}.", names=", ".join(absent)),
            tr("Install it, or name another under faces: fallback:."),
            text=", ".join(absent),
        )


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of the model."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from _texts(item)
