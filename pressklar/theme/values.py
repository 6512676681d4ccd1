"""Reads values out of the YAML nodes of a theme: lengths, colours, words. Each problem has file and line."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TypeVar

import yaml

from ..foundation.theme_files import ThemeFiles
from ..locale import tr
from ..problems import ContentError, Place, Problem
from .tokens import Colour, Length

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(mm|pt)")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_LEAST_PAGE, _MOST = 50.0, 2000.0
"""The least width and height of a page, and the most that any length may be, in mm."""
_Choice = TypeVar("_Choice", bound=str)


def _composed(text: str, name: str, loader: type[yaml.CSafeLoader | yaml.SafeLoader]) -> yaml.Node | None:
    stream = io.StringIO(text)
    stream.name = name
    return yaml.compose(stream, Loader=loader)


class ValueReader:
    """Collects all problems of a theme's files before it gives up."""

    def __init__(self, look: ThemeFiles) -> None:
        self.look = look
        self.problems: list[Problem] = []

    def composed(self, path: Path) -> yaml.Node | None:
        """A file's values as nodes, whose marks name the file."""
        file = self.look.folders.display_path(path)
        try:
            text = path.read_text("utf-8-sig")
            try:
                return _composed(text, file, yaml.CSafeLoader)
            except yaml.YAMLError:  # the slower one says better what is wrong, and where
                return _composed(text, file, yaml.SafeLoader)
        except (OSError, UnicodeDecodeError) as error:
            message = tr("{file} can't be read: {reason}.", file=file, reason=error)
            hint = tr("Save it as UTF-8 text.")
            raise ContentError(Problem("E301", Place(file), message, hint)) from error
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
            reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
            message = tr("The theme isn't valid YAML: {reason}.", reason=reason)
            hint = tr("Look for a missing space after a colon, a bracket or a quote left open, or a tab.")
            raise ContentError(Problem("E301", place, message, hint)) from error

    def problem(self, node: yaml.Node | None, code: str, message: str, hint: str) -> None:
        """Report what is wrong at a node."""
        mark = node and node.start_mark
        file = self.look.folders.display_path(self.look.figures[0])
        place = Place(mark.name, mark.line + 1, mark.column + 1) if mark else Place(file)
        self.problems.append(Problem(code, place, message, hint))

    def mapping(self, node: yaml.Node | None, name: str) -> dict[str, yaml.Node]:
        """A node's values by their names; `name` is what to call the node itself."""
        if not isinstance(node, yaml.MappingNode):
            self.problem(
                node,
                "E302",
                tr("{name} must be a list of names and values.", name=name),
                tr("Write each on a line of its own, as name: value."),
            )
            return {}
        values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if str(key.value) in values:
                    self.problem(
                        key,
                        "E302",
                        tr("{key} stands twice in {name}.", key=key.value, name=name),
                        tr("Take one of them away."),
                    )
                values[str(key.value)] = value
        return values

    def text(self, node: yaml.Node) -> str:
        """A node's text, "" for a list."""
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def length(self, node: yaml.Node, name: str) -> Length:
        """A length within what a page can have."""
        match = _LENGTH.fullmatch(self.text(node).strip())
        if not match:
            self.problem(
                node,
                "E303",
                tr(
                    "{name} must be a length with its unit, not {text!r}.",
                    name=name,
                    text=self.text(node) or tr("a list"),
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
                tr("{name} is {length}, which no page can have.", name=name, length=match[0]),
                tr("It must be from {least:g} to {most:g} mm.", least=least, most=_MOST),
            )
            return Length(100, "mm")
        return length

    def choice(self, node: yaml.Node, name: str, choices: tuple[_Choice, ...]) -> _Choice:
        """One of a few words; the first of them where it is none."""
        text = self.text(node).strip()
        if text in choices:
            return text
        self.problem(
            node,
            "E302",
            tr("{name} can't be {text!r}.", name=name, text=text or tr("a list")),
            tr("It takes {choices}.", choices=", ".join(choices)),
        )
        return choices[0]

    def colour(self, node: yaml.Node, name: str) -> Colour:
        """A colour: its screen value alone, or both values by name."""
        parts = self.mapping(node, name) if isinstance(node, yaml.MappingNode) else {"rgb": node}
        rgb = self.text(parts["rgb"]) if "rgb" in parts else ""
        if not _HEX.fullmatch(rgb):
            self.problem(
                parts.get("rgb", node),
                "E304",
                tr("{name} is no colour: {text!r}.", name=name, text=rgb or tr("nothing")),
                tr('Write it as "#rrggbb", in quotes, for instance "#6C9DFF".'),
            )
            rgb = "#000000"
        return Colour(rgb, self.cmyk(parts["cmyk"], name) if "cmyk" in parts else None)

    def cmyk(self, node: yaml.Node, name: str) -> tuple[float, ...] | None:
        """The four values of a print colour, in per cent."""
        texts = [self.text(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else []
        if len(texts) == 4 and all(
            re.fullmatch(r"\d+(\.\d+)?", text) and float(text) <= 100 for text in texts
        ):
            return tuple(map(float, texts))
        self.problem(
            node,
            "E304",
            tr("{name} needs four CMYK values from 0 to 100.", name=name),
            tr("Write them as [58, 32, 0, 0]."),
        )
        return None
