"""A formula of Word (OMML, ISO/IEC 29500-1, section 22.1) as text on one line: a/b, x^2, √(x), ∑_(i=1)^n x.

It is what Word itself calls linear, without the signs that only its own editor reads; brackets are put where
a reader would need them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from .names import MATH, N, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_ALONE = re.compile(r"\w*[.,]?\w*|[^\w\s]|√\([^()]*\)|\([^()]*\)|\[[^\[\]]*\]")
"""What needs no brackets as part of something else."""
_WORDS = (f"{MATH}t", f"{N}t")
_PROPERTIES = "Pr"
"""How the names of elements end that hold no words."""
_LONGEST = 60
"""Characters of a part beyond which it always gets brackets."""


def formula_text(formula: _Element, is_gone: Callable[[str], bool] = lambda tag: False) -> tuple[str, str]:
    """The formula on one line, and the words left out: `is_gone` says of which tracked changes (by tag)."""
    linear = _Linear(is_gone)
    return " ".join(linear.inside(formula).split()), "".join(linear.gone)


class _Linear:
    """Writes one formula, from the inside out."""

    def __init__(self, is_gone: Callable[[str], bool]) -> None:
        self._is_gone = is_gone
        self.gone: list[str] = []

    def inside(self, element: _Element | None) -> str:
        """All that an element holds."""
        return "" if element is None else "".join([self._element(child) for child in element])

    def _element(self, element: _Element) -> str:
        tag = str(element.tag)
        if tag in _WORDS:
            return element.text or ""
        if self._is_gone(tag):
            self.gone += [word.text or "" for word in element.iter(*_WORDS, f"{N}delText")]
            return ""
        if tag.endswith(_PROPERTIES):
            return ""
        if tag.startswith(f"{{{W}}}"):
            return " " if tag in (f"{N}tab", f"{N}br", f"{N}cr") else self.inside(element)
        write = _WRITERS.get(tag.rpartition("}")[2])
        return write(self, element) if write else self.inside(element)

    def _part(self, element: _Element, name: str) -> str:
        return self.inside(element.find(f"{MATH}{name}")).strip()

    def _fraction(self, element: _Element) -> str:
        above, below = self._part(element, "num"), self._part(element, "den")
        if _property(element, "fPr", "type") == "noBar":
            return f"({above} ¦ {below})"
        return f"{_bracketed(above)}/{_bracketed(below)}"

    def _scripts(self, element: _Element) -> str:
        before = element.tag == f"{MATH}sPre"
        below, above = self._part(element, "sub"), self._part(element, "sup")
        scripts = (f"_{_bracketed(below)}" if below else "") + (f"^{_bracketed(above)}" if above else "")
        base = self._part(element, "e")
        return f"{scripts} {base}" if before else f"{_bracketed(base)}{scripts}"

    def _root(self, element: _Element) -> str:
        degree, under = self._part(element, "deg"), self._part(element, "e")
        if _property(element, "radPr", "degHide") in ("1", "on", "true"):
            self.gone.append(degree)
            degree = ""
        return f"√[{degree}]({under})" if degree else f"√({under})"

    def _operator(self, element: _Element) -> str:
        """A sum, product or integral with its limits."""
        sign = _property(element, "naryPr", "chr")
        below, above = self._part(element, "sub"), self._part(element, "sup")
        limits = (f"_{_bracketed(below)}" if below else "") + (f"^{_bracketed(above)}" if above else "")
        return f" {'∫' if sign is None else sign}{limits} {self._part(element, 'e')} "

    def _brackets(self, element: _Element) -> str:
        begin, end, between = (_property(element, "dPr", name) for name in ("begChr", "endChr", "sepChr"))
        parts = [self.inside(part).strip() for part in element.findall(f"{MATH}e")]
        inner = f" {'|' if between is None else between} ".join(parts)
        if (
            len(parts) == 1
            and inner.startswith("[")
            and inner.endswith("]")
            and element.find(f"{MATH}e/{MATH}m") is not None
        ):
            inner = inner[1:-1]
        return f"{'(' if begin is None else begin}{inner}{')' if end is None else end}"

    def _function(self, element: _Element) -> str:
        name, of = self._part(element, "fName"), self._part(element, "e")
        return f"{name}{of}" if of.startswith("(") else f"{name} {of}"

    def _limit(self, element: _Element) -> str:
        sign = "_" if element.tag == f"{MATH}limLow" else "^"
        return f"{self._part(element, 'e')}{sign}{_bracketed(self._part(element, 'lim'))}"

    def _accent(self, element: _Element) -> str:
        sign, base = _property(element, "accPr", "chr"), self._part(element, "e")
        sign = "\u0302" if sign is None else sign
        return f"{_bracketed(base)}{sign}"

    def _bar(self, element: _Element) -> str:
        return f"{_bracketed(self._part(element, 'e'))}\u0305"

    def _grouped(self, element: _Element) -> str:
        sign, base = _property(element, "groupChrPr", "chr"), self._part(element, "e")
        return f"{sign}({base})" if sign else base

    def _matrix(self, element: _Element) -> str:
        rows = [
            ", ".join([self.inside(cell).strip() for cell in row.findall(f"{MATH}e")])
            for row in element.findall(f"{MATH}mr")
        ]
        return f"[{'; '.join(rows)}]"

    def _lines(self, element: _Element) -> str:
        return "; ".join(self.inside(line).replace("&", "").strip() for line in element.findall(f"{MATH}e"))


_WRITERS: dict[str, Callable[[_Linear, _Element], str]] = {
    "f": _Linear._fraction,
    "sSup": _Linear._scripts,
    "sSub": _Linear._scripts,
    "sSubSup": _Linear._scripts,
    "sPre": _Linear._scripts,
    "rad": _Linear._root,
    "nary": _Linear._operator,
    "d": _Linear._brackets,
    "func": _Linear._function,
    "limLow": _Linear._limit,
    "limUpp": _Linear._limit,
    "acc": _Linear._accent,
    "bar": _Linear._bar,
    "groupChr": _Linear._grouped,
    "m": _Linear._matrix,
    "eqArr": _Linear._lines,
}


def _bracketed(text: str) -> str:
    return text if len(text) <= _LONGEST and _ALONE.fullmatch(text) else f"({text})"


def _property(element: _Element, properties: str, name: str) -> str | None:
    """A property's value; None where it isn't there."""
    child = element.find(f"{MATH}{properties}/{MATH}{name}")
    return None if child is None else child.get(f"{MATH}val", "1")
