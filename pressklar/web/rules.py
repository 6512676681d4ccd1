"""Inline styles as classes: the page's security policy lets no style stand in the HTML."""

from __future__ import annotations

from dataclasses import dataclass, field

_PAGE_UNITS = frozenset({"mm", "cm", "in", "pt", "pc", "q", "px"})


@dataclass
class InlineStyles:
    """Gathers the declarations of `style` attributes. Measures of the printed page are left out: the web's
    style sheet rules sizes.
    """

    _classes: dict[str, str] = field(default_factory=dict)

    def class_of(self, style: str) -> str | None:
        """The class that does what the attribute did, None where nothing of it is left."""
        kept = _kept(style)
        return self._classes.setdefault(kept, f"as-{len(self._classes) + 1}") if kept else None

    def css(self) -> str:
        """The rules in the order in which they were first used."""
        return "".join(f".{name} {{\n{declarations}\n}}\n" for declarations, name in self._classes.items())


def _kept(style: str) -> str:
    from tinycss2 import parse_blocks_contents

    declarations = parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return ";\n".join(
        declaration.serialize()
        for declaration in declarations
        if declaration.type == "declaration" and not any(map(_is_foreign, declaration.value))
    )


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
