"""Inline styles as classes: the page's security policy lets no style stand in the HTML."""

from __future__ import annotations

from dataclasses import dataclass, field

_PAGE_UNITS = frozenset({"mm", "cm", "in", "pt", "pc", "q", "px"})


@dataclass
class InlineStyles:
    """Gathers the declarations of `style` attributes, each attribute whole or not at all: one with a measure
    of the printed page means that page, and half of it (a `position` without its place) would mean something
    else.
    """

    _classes: dict[str, str] = field(default_factory=dict)

    def class_of(self, style: str) -> str | None:
        """The class that does what the attribute did, None where it isn't taken."""
        kept = _kept(style)
        return self._classes.setdefault(kept, f"as-{len(self._classes) + 1}") if kept else None

    def css(self) -> str:
        """The rules in the order in which they were first used."""
        return "".join(f".{name} {{\n{declarations}\n}}\n" for declarations, name in self._classes.items())


def _kept(style: str) -> str:
    from tinycss2 import parse_blocks_contents

    parsed = parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    declarations = [part for part in parsed if part.type == "declaration"]
    if any(_is_foreign(part) for declaration in declarations for part in declaration.value):
        return ""
    return ";\n".join(declaration.serialize() for declaration in declarations)


def _is_foreign(part: object) -> bool:
    """Whether a value holds a measure of the printed page, or an address."""
    kind = getattr(part, "type", "")
    inner = getattr(part, "arguments", None) or getattr(part, "content", None) or ()
    return (
        kind == "url"
        or (kind == "dimension" and getattr(part, "lower_unit", "") in _PAGE_UNITS)
        or (kind == "function" and getattr(part, "lower_name", "") == "url")
        or any(map(_is_foreign, inner))
    )
