"""A corrected submission into the proposal that an earlier one became: what was sent first is the base, the
content is ours, the correction theirs. What both changed stays as the content has it, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..locale import tr
from ..manuscript.patch.patching import Edit, Set
from ..manuscript.patch.values import plain, values
from ..manuscript.read.nodes import Source, build_tree
from ..manuscript.read.words import quoted
from ..markup import parse
from ..markup.tokens import Lens
from ..merge.fields import Sides, line_sides, merge_line, merge_markdown
from ..merge.units import document_tokens
from ..merge.word_tokens import WordText
from ..problems import Place, Problem
from .values import LeftOver

_TITLE, _CONTACTS, _SENDERS = "title", "contacts", "submitted_by"
_WITHOUT_REFERENCES = Lens((), "0")


@dataclass(frozen=True)
class Update:
    """The edits of a proposal's file, what of the correction isn't taken in, and why."""

    edits: tuple[Edit, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    problems: tuple[Problem, ...] = ()


def update_of(base: Mapping[str, Any], text: str, theirs: Mapping[str, Any], file: str) -> Update:
    """What a correction changes in a proposal's file, whose text is given. `base` are the values that the
    earlier submission had.
    """
    ours = _values(text, file)
    edits: list[Edit] = []
    left: list[LeftOver] = []
    problems: list[Problem] = []
    for key, new in theirs.items():
        old, now = base.get(key) or "", ours.get(key) or ""
        if _same(old, new) or _same(now, new):
            continue
        if not new:
            problems.append(_kept(file, key, tr("the correction leaves it empty")))
        elif _same(old, now):
            edits.append(Set((key,), new))
        elif not (isinstance(old, str) and isinstance(now, str) and isinstance(new, str)):
            problems.append(_kept(file, key, tr("the content and the correction changed it otherwise")))
            left.append(LeftOver(_said(new), tr("the content has another {field}", field=key)))
        else:
            merged, clashes = _merged(key, old, now, new)
            if merged is not None:
                edits.append(Set((key,), merged))
            if clashes:
                problems.append(_kept(file, key, tr("both changed the same words otherwise"), clashes[0]))
                left += [LeftOver(words, tr("the content has other words here")) for words in clashes]
    return Update(tuple(edits), tuple(left), tuple(problems))


def _merged(key: str, base: str, ours: str, theirs: str) -> tuple[str | None, list[str]]:
    """The merged text (None where ours stays as it is), and theirs where both changed the same words."""
    if key == _TITLE:
        line = merge_line(line_sides(base, ours, theirs))
        return line.merged, [clash.theirs for clash in line.clashes]
    lens = _WITHOUT_REFERENCES
    tokens = tuple(document_tokens(parse(theirs), lens))
    sides = Sides(
        tuple(document_tokens(parse(base), lens)),
        tuple(document_tokens(parse(ours), lens)),
        WordText(tokens, (0,), (0,) * len(tokens)),
        (),
    )
    text = merge_markdown(sides, ours, (), lens)
    if text.failed:
        return None, [theirs]
    return text.merged, [clash.theirs for clash in text.clashes if clash.theirs.strip()]


def _values(text: str, file: str) -> Mapping[str, Any]:
    source = Source(file, text)
    build_tree(source)
    held = plain(values(source.root)) if source.root else {}
    return held if isinstance(held, dict) else {}


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, str) and isinstance(second, str):
        return first.strip() == second.strip()
    return bool((first or None) == (second or None))


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    items: Sequence[Any] = value if isinstance(value, (list, tuple)) else list(value.values())
    return ", ".join(map(_said, items))


def _kept(file: str, key: str, reason: str, words: str = "") -> Problem:
    names = {_CONTACTS: tr("contacts"), _SENDERS: tr("sender"), _TITLE: tr("title")}
    return Problem(
        "W487",
        Place(file),
        tr("{field} stays as the content has it: {reason}.", field=quoted(names.get(key, key)), reason=reason)
        + (" " + tr("The correction says: {words}", words=quoted(words, 200)) if words else ""),
        tr("Look at both, and write what holds into the file."),
    )
