"""The publication's own look: what differs from a theme, in a theme of its own under content/styles, so that
it is in the history as all content is. The themes that come with Pressklar, or from a designer, are never
touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..foundation.folders import Folders
from ..foundation.theme_files import DEFAULT_THEME, THEME_FILE, theme_files, themes
from ..locale import tr
from ..manuscript import editions
from ..manuscript.changeset import Changeset, FileChange, bytes_of
from ..manuscript.patch.patching import Set, patch_change
from ..manuscript.patch.values import Plain, entry
from ..manuscript.read.editions import theme_of
from ..manuscript.slugs import Ids
from ..manuscript.transaction import writing
from ..model import Edition
from ..problems import ContentError, Problem
from ..theme import Colour, Theme, read_theme
from .saving import COMMAND, setting_edit

OWN = "own"
"""What the publication's own theme is called, where the name is free."""
LEAST_SIZE, LARGEST_SIZE = 4.0, 400.0
"""Points."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SIZE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


def own_file(folders: Folders, theme: str) -> Path:
    """Where the figures of a theme of the publication's own stand."""
    return folders.content / "styles" / theme / THEME_FILE


def base_of(folders: Folders, edition: Edition) -> str:
    """The theme that the edition's look is based on; its theme itself, where nothing was changed."""
    name = edition.theme or DEFAULT_THEME
    return (*theme_files(folders, edition.theme).names, name)[1] if is_own(folders, edition) else name


def is_own(folders: Folders, edition: Edition) -> bool:
    return bool(edition.theme) and own_file(folders, edition.theme).is_file()


def choices(folders: Folders) -> tuple[str, ...]:
    """The themes to choose from, without the publication's own."""
    return tuple(name for name in themes(folders) if not own_file(folders, name).is_file())


def choose_theme(folders: Folders, edition: Edition, name: str) -> None:
    """Another theme. What was changed in one's own is left behind, and comes back with an undo."""
    if name not in choices(folders):
        raise _refused(tr("There is no theme {name}.", name=name))
    with writing(folders, COMMAND) as transaction:
        edit = Set(("theme",), name) if name != DEFAULT_THEME or edition.theme else None
        if edit is None:
            return
        steps = [patch_change(folders, edition.folder / "edition.yaml", [edit])]
        transaction.commit(Changeset(COMMAND, edition.id, (*_unused(folders, edition), *steps)))


def change_look(folders: Folders, edition: Edition, path: str, value: str) -> None:
    """One figure: "colours/ink", "chapters/0/hue" with "#rrggbb", "sizes/body" with points. Raises
    ContentError (E826) for what the theme hasn't got, or what can't be.
    """
    theme = read_theme(folders, edition.theme)
    place, figure = _figure(theme, path, value)
    with writing(folders, COMMAND) as transaction:
        if is_own(folders, edition):
            file = own_file(folders, edition.theme)
            edit = setting_edit(folders, file, place, figure)
            transaction.commit(Changeset(COMMAND, edition.id, (patch_change(folders, file, [edit]),)))
            return
        name = Ids(themes(folders)).take(OWN)
        own: Mapping[str, Plain] = {"based_on": edition.theme or DEFAULT_THEME, **_nested(place, figure)}
        with_head = [tr("# This publication's own look: what differs from the theme that it is based on.")]
        lines = [*with_head, *(line for key, part in own.items() for line in entry(key, part))]
        new = FileChange.between(own_file(folders, name), None, ("\n".join(lines) + "\n").encode())
        chosen = patch_change(folders, edition.folder / "edition.yaml", [Set(("theme",), name)])
        transaction.commit(Changeset(COMMAND, edition.id, (new, chosen)))


def reset_look(folders: Folders, edition: Edition) -> None:
    """The look as its theme has it."""
    if is_own(folders, edition):
        choose_theme(folders, edition, base_of(folders, edition))


def _unused(folders: Folders, edition: Edition) -> Sequence[FileChange]:
    """The change that takes the edition's own theme away, where no other edition has it."""
    others = (theme_of(folders, name) for name in editions(folders) if name != edition.id)
    if not is_own(folders, edition) or edition.theme in others:
        return ()
    file = own_file(folders, edition.theme)
    return (FileChange.between(file, bytes_of(file), None),)


def _figure(theme: Theme, path: str, value: str) -> tuple[tuple[str | int, ...], Plain]:
    """Where a figure stands in theme.yaml, and how it is written there."""
    group, _, rest = path.partition("/")
    if group == "sizes" and rest in theme.sizes:
        number = value.strip().removesuffix("pt").strip()
        if not _SIZE.fullmatch(number) or not LEAST_SIZE <= float(number.replace(",", ".")) <= LARGEST_SIZE:
            raise _refused(tr("{value} can't be a size.", value=value[:40]))
        return ("sizes", rest), f"{float(number.replace(',', '.')):g}pt"
    if not _COLOUR.fullmatch(value):
        raise _refused(tr("{value} is no colour.", value=value[:40]))
    if group == "colours" and rest in theme.colours:
        return ("colours", rest), {"rgb": value.upper()}
    number, _, part = rest.partition("/")
    if (
        group == "chapters"
        and number.isdigit()
        and int(number) < len(theme.chapters)
        and part in ("hue", "deep")
    ):
        pairs = [{"hue": _written(pair.hue), "deep": _written(pair.deep)} for pair in theme.chapters]
        pairs[int(number)][part] = {"rgb": value.upper()}
        return ("chapters",), list[Plain](pairs)  # type: ignore[arg-type]
    raise _refused(tr("The theme has no {name}.", name=path[:60]))


def _written(colour: Colour) -> dict[str, Plain]:
    inks = [f"{part:g}" for part in colour.cmyk or ()]
    return {"rgb": colour.rgb, **({"cmyk": list[Plain](inks)} if inks else {})}


def _nested(place: tuple[str | int, ...], figure: Plain) -> Mapping[str, Plain]:
    for step in reversed(place):
        figure = {str(step): figure}
    assert isinstance(figure, dict)
    return figure


def _refused(message: str) -> ContentError:
    hint = tr(
        "Colours are written as #1A2B3C, sizes in points from {least:g} to {most:g}.",
        least=LEAST_SIZE,
        most=LARGEST_SIZE,
    )
    return ContentError(Problem("E826", None, message, hint))
