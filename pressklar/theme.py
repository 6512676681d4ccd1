"""The look's tokens from styles/theme.yaml: lengths, colours, faces. Used by every output, so the units are
types here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from .foundation.folders import Folders
from .locale import tr
from .problems import ContentError, Place, Problem

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(mm|pt)")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_POINTS = {"mm": 72 / 25.4, "pt": 1.0}
_LEAST_PAGE, _MOST = 50.0, 2000.0
"""The least width and height of a page, and the most that any length may be, in mm."""
PICTURES = {"screen": 220, "print": 300}
"""Dots an inch that a picture has at most when it fills the page, in the screen's outputs and for the print
shop, where the theme says nothing.
"""
_FEWEST_DOTS, _MOST_DOTS = 96, 1200
"""Fewer than 96, and a picture would be smaller than the page in CSS, where a pixel is 1/96 inch."""
_COUNTS = ("limits.short_proposal", "limits.short_field", "limits.dark_tile")
_NEEDED = {
    "page": ("width", "height", "bleed", "inner", "outer", "top", "foot", "hang", "gap", "line"),
    "sizes": ("body",),
    "colours": ("ink", "mute", "paper"),
    "limits": ("short_proposal", "short_field", "dark_tile", "left_over"),
    "faces": ("sans", "serif"),
}


@dataclass(frozen=True, slots=True)
class Length:
    """A length as the designer wrote it. `str()` gives CSS; `.pt` and `.mm` give numbers in that unit."""

    value: float
    unit: str

    @property
    def pt(self) -> float:
        return self.value * _POINTS[self.unit]

    @property
    def mm(self) -> float:
        return self.pt / _POINTS["mm"]

    def __str__(self) -> str:
        return f"{self.value:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour for the screen ("#RRGGBB") and, where the theme has one, for print (C, M, Y, K in per cent).
    `str()` gives CSS.

    `press` says that it goes to the print shop: its CSS is then the print colour, where it has one.
    """

    rgb: str
    cmyk: tuple[float, ...] | None = None
    press: bool = False

    def __str__(self) -> str:
        if self.press and self.cmyk is not None:
            return f"device-cmyk({' '.join(f'{part:g}%' for part in self.cmyk)})"
        return self.rgb

    def tint(self, share: float) -> Colour:
        """The colour as if that share of it (0 to 1) lay on white paper."""
        mixed = "".join(
            f"{round(255 - share * (255 - int(self.rgb[at : at + 2], 16))):02X}" for at in (1, 3, 5)
        )
        return Colour(
            f"#{mixed}", None if self.cmyk is None else tuple(part * share for part in self.cmyk), self.press
        )


@dataclass(frozen=True, slots=True)
class Palette:
    """A chapter's two colours: hue for grounds, deep for type on it and on white."""

    hue: Colour
    deep: Colour


@dataclass(frozen=True, slots=True)
class FaceFile:
    """One font file: CSS weight (100–900), slope, and the path of the installed file."""

    weight: int
    italic: bool
    path: Path


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface in a role ("sans", "serif"), from a font package."""

    role: str
    family: str
    package: str
    files: tuple[FaceFile, ...]


@dataclass(frozen=True)
class Theme:
    """All tokens. Groups are read-only mappings; a chapter's palette comes round again after the last."""

    page: Mapping[str, Length]
    sizes: Mapping[str, Length]
    colours: Mapping[str, Colour]
    limits: Mapping[str, Any]
    chapters: tuple[Palette, ...]
    faces: Mapping[str, Face]
    pictures: Mapping[str, int] = field(default_factory=lambda: MappingProxyType(PICTURES))
    """Dots an inch by purpose, "screen" and "print"."""

    def stack(self, role: str) -> str:
        """A role's typeface and after it the theme's others, as CSS names them: what one face lacks is taken
        from the next, never from elsewhere.
        """
        faces = sorted(self.faces.values(), key=lambda face: face.role != role)
        return ", ".join(f'"{face.family}"' for face in faces)

    def palette(self, chapter: int) -> Palette:
        """The palette of the chapter of that number (from 1)."""
        return self.chapters[(chapter - 1) % len(self.chapters)]

    def shape(self, chapter: int) -> int:
        """Which of the palettes and tile shapes a chapter has, from 1."""
        return (chapter - 1) % len(self.chapters) + 1


def read_theme(folders: Folders) -> Theme:
    """The theme of a root. Raises ContentError with every problem found (E301 to E305)."""
    path = folders.style("theme.yaml")
    return _Reader(folders.display_path(path), path).theme()


class _Reader:
    """Walks the YAML nodes, so that every problem has its line; collects all of them before it gives up."""

    def __init__(self, shown: str, path: Path) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        try:
            self.root = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
        except (OSError, UnicodeDecodeError) as error:
            raise ContentError(
                Problem(
                    "E301",
                    Place(shown),
                    tr("{shown} can't be read: {error}.", shown=shown, error=error),
                    tr("Save it as UTF-8 text."),
                )
            ) from error
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
            reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
            raise ContentError(
                Problem(
                    "E301",
                    place,
                    tr("The theme isn't valid YAML: {reason}.", reason=reason),
                    tr("Look for a missing space after a colon, a bracket or a quote left open, or a tab."),
                )
            ) from error

    def theme(self) -> Theme:
        top = self.mapping(self.root, "The theme")
        if self.problems:
            raise ContentError(*self.problems)
        groups = {name: self.mapping(top[name], name) if name in top else {} for name in _NEEDED}
        for group, names in _NEEDED.items():
            if group not in top:
                self.problem(
                    None,
                    "E302",
                    tr("The theme has no group {group!r}.", group=group),
                    tr("The styles/theme.yaml of this project shows it."),
                )
            elif missing := [name for name in names if name not in groups[group]]:
                self.problem(
                    top[group],
                    "E302",
                    tr(
                        "The theme has no {missing}.",
                        missing=", ".join(f"{group}.{name}" for name in missing),
                    ),
                    tr("Add it under {group}: (styles/theme.yaml of this project shows it).", group=group),
                )
        for name, node in top.items():
            if name not in (*_NEEDED, "chapters", "pictures"):
                self.problem(
                    node,
                    "E302",
                    tr("The theme has no group {name!r}.", name=name),
                    tr("Its groups are page, faces, sizes, colours, chapters, limits and pictures."),
                )
        theme = Theme(
            page=MappingProxyType(
                {name: self.length(node, f"page.{name}") for name, node in groups["page"].items()}
            ),
            sizes=MappingProxyType(
                {name: self.length(node, f"sizes.{name}") for name, node in groups["sizes"].items()}
            ),
            colours=MappingProxyType(
                {name: self.colour(node, f"colours.{name}") for name, node in groups["colours"].items()}
            ),
            limits=MappingProxyType(
                {name: self.limit(node, f"limits.{name}") for name, node in groups["limits"].items()}
            ),
            chapters=self.palettes(top.get("chapters")),
            faces=MappingProxyType({name: self.face(name, node) for name, node in groups["faces"].items()}),
            pictures=MappingProxyType(PICTURES | (self.dots(top["pictures"]) if "pictures" in top else {})),
        )
        if not theme.chapters and not any(
            problem.message.startswith("Chapter colours") for problem in self.problems
        ):
            self.problem(
                top.get("chapters"),
                "E302",
                tr("The theme has no chapter colours."),
                tr("Add at least one {hue: …, deep: …} under chapters:."),
            )
        if self.problems:
            raise ContentError(*self.problems)
        return theme

    def problem(self, node: yaml.Node | None, code: str, message: str, hint: str) -> None:
        place = (
            Place(self.shown, node.start_mark.line + 1, node.start_mark.column + 1)
            if node is not None
            else Place(self.shown)
        )
        self.problems.append(Problem(code, place, message, hint))

    def mapping(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        if isinstance(node, yaml.MappingNode):
            found: dict[str, yaml.Node] = {}
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if str(key.value) in found:
                        self.problem(
                            key,
                            "E302",
                            tr("{key} stands twice in {what}.", key=key.value, what=what),
                            tr("Take one of them away."),
                        )
                    found[str(key.value)] = value
            return found
        self.problem(
            node,
            "E302",
            tr("{what} must be a list of names and values.", what=what),
            tr("Write each on a line of its own, as name: value."),
        )
        return {}

    def text(self, node: yaml.Node) -> str:
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def length(self, node: yaml.Node, name: str) -> Length:
        match = _LENGTH.fullmatch(self.text(node).strip())
        if not match:
            self.problem(
                node,
                "E303",
                tr(
                    "{name} must be a length with its unit, not {text!r}.",
                    name=name,
                    text=self.text(node) or "a list",
                ),
                tr("Write it as 9mm or 8.25pt, with a point and no space."),
            )
            return Length(1, "mm")
        length = Length(float(match[1]), match[2])
        least = _LEAST_PAGE if name in ("page.width", "page.height") else -_MOST
        if not least <= length.mm <= _MOST:
            self.problem(
                node,
                "E303",
                tr("{name} is {match}, which no page can have.", name=name, match=match[0]),
                tr("It must be from {least:g} to {most:g} mm.", least=least, most=_MOST),
            )
            return Length(100, "mm")
        return length

    def limit(self, node: yaml.Node, name: str) -> Length | int:
        text = self.text(node).strip()
        if re.fullmatch(r"[0-9]{1,9}", text) and name != "limits.left_over":
            return int(text)
        if name in _COUNTS:
            self.problem(
                node,
                "E303",
                tr("{name} must be a number of characters, not {text!r}.", name=name, text=text or "a list"),
                tr("Write a whole number without a unit."),
            )
            return 0
        return self.length(node, name)

    def dots(self, group: yaml.Node) -> dict[str, int]:
        dots = {}
        for name, node in self.mapping(group, "pictures").items():
            text = self.text(node).strip()
            if name not in PICTURES:
                self.problem(
                    node,
                    "E302",
                    tr("pictures has no {name!r}.", name=name),
                    tr("It takes {pictures}.", pictures=" and ".join(PICTURES)),
                )
            elif not re.fullmatch(r"[0-9]{2,4}", text) or not _FEWEST_DOTS <= int(text) <= _MOST_DOTS:
                self.problem(
                    node,
                    "E303",
                    tr(
                        "pictures.{name} must be dots an inch from {fewest_dots} to {most_dots}, not "
                        "{text!r}.",
                        name=name,
                        fewest_dots=_FEWEST_DOTS,
                        most_dots=_MOST_DOTS,
                        text=text or "a list",
                    ),
                    tr("Write a whole number without a unit: 220 for screens, 300 for print."),
                )
            else:
                dots[name] = int(text)
        return dots

    def colour(self, node: yaml.Node, name: str) -> Colour:
        parts = self.mapping(node, name) if isinstance(node, yaml.MappingNode) else {"rgb": node}
        rgb = self.text(parts["rgb"]) if "rgb" in parts else ""
        if not _HEX.fullmatch(rgb):
            self.problem(
                parts.get("rgb", node),
                "E304",
                tr("{name} is no colour: {rgb!r}.", name=name, rgb=rgb or "nothing"),
                tr('Write it as "#rrggbb", in quotes, for instance "#6C9DFF".'),
            )
            rgb = "#000000"
        return Colour(rgb, self.cmyk(parts["cmyk"], name) if "cmyk" in parts else None)

    def cmyk(self, node: yaml.Node, name: str) -> tuple[float, ...] | None:
        values = [self.text(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else []
        if len(values) == 4 and all(
            re.fullmatch(r"\d+(\.\d+)?", value) and float(value) <= 100 for value in values
        ):
            return tuple(float(value) for value in values)
        self.problem(
            node,
            "E304",
            tr("{name} needs four CMYK values from 0 to 100.", name=name),
            tr("Write them as [58, 32, 0, 0]."),
        )
        return None

    def palettes(self, node: yaml.Node | None) -> tuple[Palette, ...]:
        if not isinstance(node, yaml.SequenceNode):
            return ()
        found = []
        for number, item in enumerate(node.value, 1):
            parts = self.mapping(item, f"chapters, number {number}")
            if missing := [name for name in ("hue", "deep") if name not in parts]:
                self.problem(
                    item,
                    "E302",
                    f"Chapter colours number {number} lack {' and '.join(missing)}.",
                    tr("Each needs a hue and a deep."),
                )
                continue
            found.append(
                Palette(
                    *(
                        self.colour(parts[name], f"chapters, number {number}, {name}")
                        for name in ("hue", "deep")
                    )
                )
            )
        return tuple(found)

    def face(self, role: str, node: yaml.Node) -> Face:
        parts = self.mapping(node, f"faces.{role}")
        family, package = (self.text(parts[name]) if name in parts else "" for name in ("family", "package"))
        folder = _package_files(package)
        if folder is None or not family:
            self.problem(
                parts.get("package", node),
                "E305",
                tr(
                    "The face {role} needs a family and an installed font package, not {package!r}.",
                    role=role,
                    package=package or "nothing",
                ),
                tr(
                    "Font packages come from PyPI and stand in requirements.txt, for instance "
                    "font-hanken-grotesk (package: font_hanken_grotesk)."
                ),
            )
            return Face(role, family, package, ())
        fonts = {
            path.stem: path
            for ending in ("ttf", "otf")
            for path in sorted(folder.rglob(f"*.{ending}"), reverse=True)
        }
        files = []
        for key, italic in (("files", False), ("italics", True)):
            for weight, name in (
                self.mapping(parts[key], f"faces.{role}.{key}") if key in parts else {}
            ).items():
                if self.text(name) not in fonts:
                    self.problem(
                        name,
                        "E305",
                        tr(
                            "The font package {package} has no file {text!r} for weight {weight}.",
                            package=package,
                            text=self.text(name),
                            weight=weight,
                        ),
                        tr("It has: {fonts}.", fonts=", ".join(sorted(fonts))),
                    )
                elif not re.fullmatch(r"[1-9]\d{0,2}|1000", weight):
                    self.problem(
                        name,
                        "E305",
                        tr("{weight!r} is no weight of a face.", weight=weight),
                        tr("Weights are numbers: 400 is regular, 700 bold."),
                    )
                else:
                    files.append(FaceFile(int(weight), italic, fonts[self.text(name)]))
        return Face(role, family, package, tuple(files))


def _package_files(package: str) -> Path | None:
    from importlib.util import find_spec

    if not re.fullmatch(r"[a-z_][a-z0-9_]*", package):
        return None
    spec = find_spec(package)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
