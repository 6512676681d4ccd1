"""The tokens of one run of text -> inlines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .dialect import markdown
from .normal import linked_text
from .tree import (
    Code,
    CrossReference,
    Emphasis,
    Figure,
    Footnote,
    Inline,
    LineBreak,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
    can_be_followed,
    words,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

_FOLD = re.compile(r"(?:(?<! ) ++)?\n *")


class Inlines:
    """Reads the tokens of one run of text into inlines. Pictures are put into `figures`."""

    def __init__(
        self, env: dict[str, Any], figures: list[Figure], reference: Callable[[str], Inline], line: int
    ) -> None:
        """`env` is the parser's, `reference` makes the inline for a note's label, `line` is where the run
        starts.
        """
        self._env, self._figures, self._reference, self._line = env, figures, reference, line

    def read(self, tokens: list[Token]) -> tuple[Inline, ...]:
        # A mark inside one of its own kind adds nothing and makes no level, so that the tree's depth has a
        # bound.
        stack: list[tuple[Token | None, list[Inline]]] = [(None, [])]
        depth: Counter[str] = Counter()
        for token in tokens:
            kind = token.type.removesuffix("_open").removesuffix("_close")
            depth[kind] += token.nesting
            if token.nesting == 1:
                stack.append((token, []))
            elif token.nesting == -1:
                opened, children = stack.pop()
                stack[-1][1].extend(
                    children if depth[kind] or opened is None else [self._container(opened, tuple(children))]
                )
            else:
                stack[-1][1].extend(self._leaf(token))
        return tuple(stack[0][1])

    def _container(self, token: Token, children: tuple[Inline, ...]) -> Inline:
        match token.type:
            case "em_open":
                return Emphasis(children)
            case "strong_open":
                return Strong(children)
            case "sup_open":
                return Superscript(words(children))
            case "sub_open":
                return Subscript(words(children))
        target, title = str(token.attrGet("href") or ""), str(token.attrGet("title") or "")
        if token.info == "auto" and not can_be_followed(target):
            return Text(f"<{words(children)}>")
        if len(target) > 1 and target.startswith("#"):
            return CrossReference(target[1:], children, title, self._line)
        return Link(target, children, title, self._line)

    def _leaf(self, token: Token) -> Iterator[Inline]:
        match token.type:
            case "text":
                yield from linked_text(token.content, self._line)
            case "code_inline":
                yield from _code(token.content)
            case "softbreak":
                self._line += 1
                yield Text(" ")
            case "hardbreak":
                self._line += 1
                yield LineBreak()
            case "image":
                self._figures.append(self._figure(token))
            case "footnote_ref":
                if label := token.meta.get("label"):
                    yield self._reference(label)
                else:
                    note = self._env["footnotes"]["list"][token.meta["id"]]
                    yield Footnote(f"^{token.meta['id']}", self.read(note["tokens"]))

    def _figure(self, token: Token) -> Figure:
        title = _FOLD.sub(" ", str(token.attrGet("title") or ""))
        caption, bar, credit = f" {title} ".rpartition(" | ")
        if not bar:
            caption, credit = credit, ""
        env: dict[str, Any] = {}
        run = markdown().parseInline(caption.strip(), env)[0].children or []
        figures: list[Figure] = []
        children = Inlines(env, figures, lambda label: Text(f"[^{label}]"), self._line).read(run)
        children += tuple(Text(f" {figure.alt}") for figure in figures)  # a caption holds no pictures
        return Figure(
            str(token.attrGet("src") or ""),
            self._alt(token.children or []),
            children,
            credit.strip(),
            self._line,
        )

    def _alt(self, tokens: list[Token]) -> str:
        """The words of a picture's alternative text, which can hold no markup."""
        parts = []
        for token in tokens:
            match token.type:
                case "image":
                    parts.append(self._alt(token.children or []))
                case "softbreak" | "hardbreak":
                    parts.append(" ")
                case "footnote_ref" if label := token.meta.get("label"):
                    parts.append(f"[^{label}]")
                case "footnote_ref":
                    parts.append(
                        f" ({self._alt(self._env['footnotes']['list'][token.meta['id']]['tokens'])})"
                    )
                case _:
                    parts.append(token.content)
        return "".join(parts)


def _code(text: str) -> Iterator[Inline]:
    """Code, with a space at its edge beside it: there it parts words, and isn't code."""
    code = text.strip(" ")
    if text.startswith(" "):
        yield Text(" ")
    yield Code(code)
    if code and text.endswith(" "):
        yield Text(" ")
