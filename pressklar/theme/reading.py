"""Reads theme.yaml, and says at which line something in it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar, get_args

import yaml

from ..foundation.folders import Folders
from ..foundation.font_files import font_files, package_folder
from ..foundation.theme_files import theme_files, themes
from ..locale import tr
from ..model import OpeningSide
from ..problems import ContentError
from .tokens import (
    OFFICE_SHEETS,
    PICTURES,
    Face,
    FaceFile,
    FontSource,
    Headings,
    Length,
    PageBreaks,
    Palette,
    Theme,
)
from .values import ValueReader

_FEWEST_DOTS, _MOST_DOTS = 96, 1200
"""Fewer than 96, and a picture would be smaller than the page in CSS, where a pixel is 1/96 inch."""
_COUNTS = ("limits.short_proposal", "limits.short_field")
_NEEDED = {
    "page": ("width", "height", "bleed", "inner", "outer", "top", "foot", "hang", "gap", "line"),
    "sizes": ("body",),
    "colours": ("ink", "mute", "paper"),
    "limits": ("short_proposal", "short_field"),
    "faces": ("sans", "serif"),
}
_OPTIONAL = ("chapters", "pictures", "word", "headings", "break", "opening_side", "continues", "based_on")
_LEADING = 1.15
"""The least line height of a text, by its size: from the ring of an Å to the foot of a g, and some air."""
_HEADING_LEADING = 1.0
_Token = TypeVar("_Token")


def read_theme(folders: Folders, theme: str = "") -> Theme:
    """The figures of a root's theme, the default one where none is named: what its theme.yaml lacks comes
    from the theme that it is based on. Raises ContentError with all of its problems (E301 to E306).
    """
    return _ThemeReader(theme_files(folders, theme)).theme()


class _ThemeReader(ValueReader):
    """Walks the YAML nodes of a theme, its own and those of the themes that it is based on."""

    def theme(self) -> Theme:
        """The theme. Raises ContentError where there is any problem."""
        files = [self.mapping(self.composed(path), tr("The theme")) for path in self.look.figures]
        self._stop()
        self._check_base(files[-1])
        top = {name: node for file in reversed(files) for name, node in file.items()}
        groups: dict[str, dict[str, yaml.Node]] = {name: {} for name in _NEEDED}
        for file in reversed(files):
            for name in _NEEDED.keys() & file.keys():
                groups[name] |= self.mapping(file[name], name)
        self._check_names(top, groups)

        def group(name: str, read: Callable[[yaml.Node, str], _Token]) -> Mapping[str, _Token]:
            return MappingProxyType({key: read(node, f"{name}.{key}") for key, node in groups[name].items()})

        theme = Theme(
            page=group("page", self.length),
            sizes=group("sizes", self.length),
            colours=group("colours", self.colour),
            limits=group("limits", self.limit),
            chapters=self.palettes(top.get("chapters")),
            faces=MappingProxyType(
                {role: self.face(role, node) for role, node in groups["faces"].items() if role != "fallback"}
            ),
            pictures=MappingProxyType(PICTURES | (self.dots(top["pictures"]) if "pictures" in top else {})),
            breaks=self.choice(top["break"], "break", get_args(PageBreaks)) if "break" in top else "auto",
            opening_side=self.choice(top["opening_side"], "opening_side", get_args(OpeningSide))
            if "opening_side" in top
            else "left",
            shows_continued="continues" in top
            and self.choice(top["continues"], "continues", ("shown", "hidden")) == "shown",
            fallback=self.fallback(groups["faces"].get("fallback")),
            word_page=self.word_page(top["word"]) if "word" in top else "",
            headings=self.headings(top["headings"]) if "headings" in top else Headings(),
        )
        self._stop()
        return _led(theme)

    def _stop(self) -> None:
        if self.problems:
            raise ContentError(*self.problems)

    def _check_names(
        self, top: Mapping[str, yaml.Node], groups: Mapping[str, Mapping[str, yaml.Node]]
    ) -> None:
        """Report groups and tokens that are missing, and groups that there are none of."""
        for group, names in _NEEDED.items():
            if group not in top:
                self.problem(
                    None,
                    "E302",
                    tr("The theme has no group {group!r}.", group=group),
                    tr("The theme.yaml of this project's theme bold shows it."),
                )
            elif missing := [f"{group}.{name}" for name in names if name not in groups[group]]:
                self.problem(
                    top[group],
                    "E302",
                    tr("The theme has no {names}.", names=", ".join(missing)),
                    tr(
                        "Add it under {group}: (theme.yaml of this project's theme bold shows it).",
                        group=group,
                    ),
                )
        for name, node in top.items():
            if name not in (*_NEEDED, *_OPTIONAL):
                self.problem(
                    node,
                    "E302",
                    tr("The theme has no group {group!r}.", group=name),
                    tr(
                        "Its groups are page, faces, headings, sizes, colours, chapters, limits, pictures "
                        "and word; break, opening_side, continues and based_on stand alone."
                    ),
                )

    def _check_base(self, last: Mapping[str, yaml.Node]) -> None:
        """Report a theme that the last of the files is based on, though there is none of that name or it is
        based on this one.
        """
        if "based_on" in last:
            name, names = self.text(last["based_on"]), ", ".join(themes(self.look.folders))
            message = tr("The theme can't be based on {name!r}.", name=name or tr("nothing"))
            hint = tr("The themes are {names}; none is based on itself.", names=names)
            self.problem(last["based_on"], "E306", message, hint)

    def limit(self, node: yaml.Node, name: str) -> Length | int:
        """A number of characters, or a length."""
        text = self.text(node).strip()
        if re.fullmatch(r"[0-9]{1,9}", text) and name != "limits.left_over":
            return int(text)
        if name in _COUNTS:
            text = text or tr("a list")
            self.problem(
                node,
                "E303",
                tr("{name} must be a number of characters, not {text!r}.", name=name, text=text),
                tr("Write a whole number without a unit."),
            )
            return 0
        return self.length(node, name)

    def dots(self, group: yaml.Node) -> dict[str, int]:
        """The pictures' dots an inch, by purpose."""
        dots = {}
        for name, node in self.mapping(group, "pictures").items():
            text = self.text(node).strip()
            if name not in PICTURES:
                self.problem(
                    node, "E302", tr("pictures has no {name!r}.", name=name), tr("It takes screen and print.")
                )
            elif not re.fullmatch(r"[0-9]{2,4}", text) or not _FEWEST_DOTS <= int(text) <= _MOST_DOTS:
                self.problem(
                    node,
                    "E303",
                    tr(
                        "pictures.{name} must be dots an inch from {least} to {most}, not {text!r}.",
                        name=name,
                        least=_FEWEST_DOTS,
                        most=_MOST_DOTS,
                        text=text or tr("a list"),
                    ),
                    tr("Write a whole number without a unit: 220 for screens, 300 for print."),
                )
            else:
                dots[name] = int(text)
        return dots

    def word_page(self, group: yaml.Node) -> str:
        """The Word file's sheet, "" for the theme's own page."""
        parts = self.mapping(group, "word")
        for name, node in parts.items():
            page = self.text(node).strip()
            if name != "page" or page not in (*OFFICE_SHEETS, "theme"):
                self.problem(
                    node,
                    "E302",
                    tr("word.{name} can't be {text!r}.", name=name, text=page or tr("nothing")),
                    tr("Under word: may stand page: A4, page: letter or page: theme."),
                )
            elif page in OFFICE_SHEETS:
                return page
        return ""

    def headings(self, group: yaml.Node) -> Headings:
        """The face and weight of headings."""
        parts = self.mapping(group, "headings")
        for name, node in parts.items():
            if name not in ("face", "weight"):
                message = tr("headings has no {name!r}.", name=name)
                self.problem(node, "E302", message, tr("It takes face and weight."))
        usual = Headings()
        face, weight = usual.face, str(usual.weight)
        if "face" in parts:
            face = self.choice(parts["face"], "headings.face", ("sans", "serif"))
        if "weight" in parts:
            weights = tuple(str(weight) for weight in range(100, 1000, 100))
            weight = self.choice(parts["weight"], "headings.weight", weights)
        return Headings(face, int(weight))

    def palettes(self, node: yaml.Node | None) -> tuple[Palette, ...]:
        """The chapters' palettes, in order."""
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.problem(
                node,
                "E302",
                tr("The theme has no chapter colours."),
                tr("Add at least one {hue: …, deep: …} under chapters:."),
            )
            return ()
        palettes = []
        for number, item in enumerate(node.value, 1):
            name = tr("chapters, number {number}", number=number)
            parts = self.mapping(item, name)
            missing = [key for key in ("hue", "deep") if key not in parts]
            if missing:
                self.problem(
                    item,
                    "E302",
                    tr(
                        "Chapter colours number {number} lack {names}.",
                        number=number,
                        names=missing[0] if len(missing) == 1 else tr("hue and deep"),
                    ),
                    tr("Each needs a hue and a deep."),
                )
            else:
                palettes.append(
                    Palette(*(self.colour(parts[key], f"{name}, {key}") for key in ("hue", "deep")))
                )
        return tuple(palettes)

    def face(self, role: str, node: yaml.Node) -> Face:
        """A role's typeface, with the files that its package has; without one, those in a folder fonts/ of
        the styles.
        """
        parts = self.mapping(node, f"faces.{role}")
        family, package = (self.text(parts[name]) if name in parts else "" for name in ("family", "package"))
        own = tuple(path for base in self.look.styles if (path := base / "fonts").is_dir())
        installed = package_folder(package) if package else None
        places = (installed,) if installed else () if package else own
        if not places or not family:
            self.problem(
                parts.get("package", node),
                "E305",
                tr(
                    "The face {role} needs a family and an installed font package, not {package!r}.",
                    role=role,
                    package=package or tr("nothing"),
                ),
                tr(
                    "Font packages come from PyPI, for instance font-hanken-grotesk (package: "
                    "font_hanken_grotesk); font files of your own lie in styles/fonts, without package:."
                ),
            )
            return Face(role, family, package, ())
        fonts = {
            path.stem: path
            for ending in ("ttf", "otf")
            for folder in reversed(places)
            for path in sorted(folder.rglob(f"*.{ending}"), reverse=True)
            if installed or path.resolve().is_relative_to(folder.resolve())  # no link leads out of the root
        }
        files = []
        for key, italic in (("files", False), ("italics", True)):
            listed = self.mapping(parts[key], f"faces.{role}.{key}") if key in parts else {}
            for weight, name in listed.items():
                file = self.text(name)
                if file not in fonts:
                    self.problem(
                        name,
                        "E305",
                        tr(
                            "The font package {package} has no file {file!r} for weight {weight}.",
                            package=package or "styles/fonts",
                            file=file,
                            weight=weight,
                        ),
                        tr("It has: {files}.", files=", ".join(sorted(fonts))),
                    )
                elif not re.fullmatch(r"[1-9]\d{0,2}|1000", weight):
                    self.problem(
                        name,
                        "E305",
                        tr("{weight!r} is no weight of a face.", weight=weight),
                        tr("Weights are numbers: 400 is regular, 700 bold."),
                    )
                else:
                    files.append(FaceFile(int(weight), italic, fonts[file]))
        return Face(role, family, package, tuple(files))

    def fallback(self, node: yaml.Node | None) -> tuple[FontSource, ...]:
        """The packages and families that are listed; one that isn't there has no files."""
        if node is None:
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        names = [self.text(item).strip() for item in items]
        if not names or not all(names):
            self.problem(
                node,
                "E305",
                tr("faces.fallback must be a list of font packages or families."),
                tr("Write it as fallback: [manimgx_fonts, DejaVu Sans]."),
            )
        return tuple(FontSource(name, font_files(name)) for name in names)


def _led(theme: Theme) -> Theme:
    """The theme with each line height as high as its type asks for: sizes may be made larger alone."""

    def led(line: Length, size: Length, least: float) -> Length:
        return line if line.mm >= size.mm * least else Length(round(size.mm * least, 2), "mm")

    sizes = dict(theme.sizes)
    for name in theme.sizes:
        if name.endswith("_line") and (size := theme.sizes.get(name.removesuffix("_line"))):
            sizes[name] = led(sizes[name], size, _HEADING_LEADING if "title" in name else _LEADING)
    page = dict(theme.page) | {"line": led(theme.page["line"], theme.sizes["body"], _LEADING)}
    return replace(theme, page=MappingProxyType(page), sizes=MappingProxyType(sizes))
