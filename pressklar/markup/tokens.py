"""A text as a row of tokens: what is compared and merged. Words carry their look, so that every row of tokens
is a text again.

A token's `key` is all that counts when two are compared; what Word can't show of it (a link's title, a note's
label) rides along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import unquote

from .addresses import target as address_target
from .tree import (
    Code,
    CrossReference,
    Emphasis,
    Footnote,
    FootnoteReference,
    Inline,
    LineBreak,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
    can_be_followed,
)
from .tree import words as words_of

Vertical = Literal["", "superscript", "subscript"]
_PIECE = re.compile(r"[^\W_][\w\u00ad]*|[ \t\n\r\f\v]+|[^\w \t\n\r\f\v]|_+", re.UNICODE)
_SIGNIFICANT = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class TokenLook:
    """How a word looks. `mono`: code between other words. `link` is the address in the form that is compared,
    `target` and `title` as they are written.

    A bare address has a `target` alone: its words are compared as any others.
    """

    strong: bool = False
    emphasis: bool = False
    vertical: Vertical = ""
    link: str = ""
    target: str = field(default="", compare=False)
    title: str = field(default="", compare=False)
    mono: bool = False

    @property
    def code(self) -> str:
        return (
            f"{'b' * self.strong}{'i' * self.emphasis}{'m' * self.mono}{self.vertical[:3]}{self.link}"
            if self != PLAIN
            else ""
        )


PLAIN = TokenLook()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, a space, a whole note or reference, or the beginning of a paragraph. Only the key is
    compared.
    """

    key: str
    text: str = field(default="", compare=False)
    look: TokenLook = field(default=PLAIN, compare=False)
    node: object = field(default=None, compare=False)

    @property
    def begins(self) -> bool:
        """Whether a paragraph, picture, table, row or cell begins (or a table ends) here."""
        return self.key.startswith("¶")

    @property
    def counts(self) -> bool:
        """Whether it is more than a space or sign of punctuation: only such tokens tie two texts together."""
        return self.begins or self.node is not None or _SIGNIFICANT.search(self.text) is not None


BREAK = Token("\x01break", "\n", PLAIN, LineBreak())


class Lens:
    """What must be known of an edition to see its texts as Word shows them: its proposals' ids, and how a
    cross-reference is worded.
    """

    def __init__(self, ids: Iterable[str], label: str) -> None:
        """`label` is a cross-reference's wording for the proposal 0, "förslag 0"."""
        self.ids = frozenset(ids)
        spaced = r"\s+".join(re.escape(part) for part in label.split())
        number = re.sub(r"(?<!\d)0(?!\d)", r"\\d+", spaced)
        self._label = re.compile(number, re.IGNORECASE)
        self._after = re.compile(rf"(.*?)\s*\({number}\)", re.IGNORECASE | re.DOTALL)
        self._wordless = " ".join(re.sub(r"\d+", " ", label).casefold().split())

    def own_words(self, text: str) -> str:
        """The words that a cross-reference was given, of those that it shows; empty where it shows no more
        than its label.
        """
        words = " ".join(text.split())
        if match := self._after.fullmatch(words):
            words = match[1]
        bare = words.casefold()
        return "" if bare == self._wordless or bare.isdigit() or self._label.fullmatch(words) else words


def address_key(address: str) -> str:
    """An address in the form that is compared: programs write letters beyond ASCII in ways of their own, and
    a host with or without a slash.
    """
    if not address.isascii():
        from markdown_it.common.normalize_url import normalizeLink

        address = normalizeLink(address)
    scheme, mark, rest = address.partition("://")
    if mark:
        host, slash, path = rest.partition("/")
        address = f"{scheme.lower()}://{host.lower()}{slash}{path}"
    return unquote(address).rstrip("/")


def words(text: str, look: TokenLook = PLAIN) -> Iterator[Token]:
    """A text's words, signs and spaces."""
    code = look.code
    for piece in _PIECE.findall(text):
        if piece.isspace() and piece[0] in " \t\n\r\f\v":
            yield Token(" ", " ", look)
        else:
            bare = piece.replace("\u00ad", "")
            if bare[:1] in ("¶", "\x01"):
                bare = f"\x02{bare}"  # somebody's own sign, none of ours
            yield Token(f"{bare}\x00{code}" if code else bare, piece, look)


def inline_tokens(children: Sequence[Inline], lens: Lens, look: TokenLook = PLAIN) -> Iterator[Token]:
    """Inlines of our own tree as tokens. Neighbours of one look are one text, as they are in Word: two links
    to one address, side by side.
    """
    last: Token | None = None
    for token in _inline_tokens(children, lens, look):
        if last is not None and _one_word(last, token):
            last = next(words(last.text + token.text, last.look))
            continue
        if last is not None:
            yield last
        last = token
    if last is not None:
        yield last


def _one_word(first: Token, second: Token) -> bool:
    plain = all(
        token.node is None and token.text and not token.begins and not token.key.startswith("\x01")
        for token in (first, second)
    )
    return plain and first.look == second.look and _PIECE.fullmatch(first.text + second.text) is not None


def _inline_tokens(children: Sequence[Inline], lens: Lens, look: TokenLook) -> Iterator[Token]:
    for child in children:
        match child:
            case Text(text):
                yield from words(text, look)
            case LineBreak():
                yield BREAK
            case Emphasis(inside):
                yield from inline_tokens(inside, lens, replace(look, emphasis=True))
            case Strong(inside):
                yield from inline_tokens(inside, lens, replace(look, strong=True))
            case Superscript(text):
                yield from words(text, replace(look, vertical="superscript"))
            case Subscript(text):
                yield from words(text, replace(look, vertical="subscript"))
            case Code(text):
                yield from words(text, replace(look, mono=True))
            case Link(target, inside, "") if address_target(words_of(inside)) == target:
                # Its words alone make it a link, here and when they come back.
                yield from inline_tokens(
                    inside, lens, replace(look, target=target) if can_be_followed(target) else look
                )
            case Link(target, inside, title):
                linked = (
                    replace(look, link=address_key(target), target=target, title=title)
                    if can_be_followed(target)
                    else look
                )
                yield from inline_tokens(inside, lens, linked)
            case CrossReference():
                yield from _reference_tokens(child, lens, look)
            case Footnote():
                yield note_token(child, tuple(inline_tokens(child.children, lens)))
            case FootnoteReference():
                yield again_token(child)


def _reference_tokens(child: CrossReference, lens: Lens, look: TokenLook) -> Iterator[Token]:
    if child.proposal in lens.ids:
        yield reference_token(child, lens.own_words(words_of(child.children)))
    elif child.children:
        yield from inline_tokens(child.children, lens, look)
    else:
        yield from words(child.proposal, look)


def reference_token(node: CrossReference, own_words: str) -> Token:
    return Token(f"\x01x:{node.proposal}:{own_words}", own_words or node.proposal, PLAIN, node)


def note_token(node: Footnote, content: Sequence[Token]) -> Token:
    """A note with all that it holds: as a whole it is the same as another, or not."""
    text = "".join(token.text for token in content)
    return Token(
        f"\x01note:{' '.join(token.key for token in stripped(content))}", f"[{text.strip()}]", PLAIN, node
    )


def again_token(node: FootnoteReference | None) -> Token:
    return Token("\x01again", "", PLAIN, node or FootnoteReference(""))


def stripped(tokens: Sequence[Token]) -> Sequence[Token]:
    """Tokens without spaces and breaks at their ends, and with one space where there were several."""
    kept: list[Token] = []
    for token in tokens:
        if token.key == " " and (not kept or kept[-1].key in (" ", BREAK.key)):
            continue
        if token.key == BREAK.key:
            while kept and kept[-1].key == " ":
                kept.pop()
            if not kept:
                continue
        kept.append(token)
    while kept and kept[-1].key in (" ", BREAK.key):
        kept.pop()
    return kept


def readable(tokens: Iterable[Token]) -> str:
    """Tokens as a person reads them; a paragraph begins on a line of its own."""
    return "".join("\n" if token.begins else token.text for token in tokens).strip("\n")


def inlines(tokens: Sequence[Token]) -> tuple[Inline, ...]:
    """Tokens as inlines of our own tree: links outside, then strong, then emphasis."""
    return _linked(_smoothed(stripped(tokens)))


def _smoothed(tokens: Sequence[Token]) -> list[Token]:
    """Spaces take the look that the words on both sides share: nobody sees how a space looks, and programs
    differ in it.
    """
    smoothed = list(tokens)
    for index, token in enumerate(smoothed):
        if token.key != " ":
            continue
        before = next((other.look for other in reversed(smoothed[:index]) if other.key != " "), PLAIN)
        after = next((other.look for other in smoothed[index + 1 :] if other.key != " "), PLAIN)
        shared = replace(before, vertical="") if before.link == after.link else TokenLook()
        look = replace(
            shared,
            strong=before.strong and after.strong,
            emphasis=before.emphasis and after.emphasis,
            mono=before.mono and after.mono,
        )
        smoothed[index] = replace(token, look=look)
    return smoothed


def _runs(tokens: Sequence[Token], of: str) -> Iterator[list[Token]]:
    """Neighbours whose looks agree in one respect."""
    run: list[Token] = []
    for token in tokens:
        if run and getattr(run[-1].look, of) != getattr(token.look, of):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _linked(tokens: Sequence[Token]) -> tuple[Inline, ...]:
    linked: list[Inline] = []
    for run in _runs(tokens, "link"):
        look = run[0].look
        inside = _emphasised(run, "strong")
        if look.link:
            title = next((token.look.title for token in run if token.look.title), "")
            target = next((token.look.target for token in run if token.look.target), look.link)
            linked.append(Link(target, inside, title))
        else:
            linked += inside
    return tuple(linked)


def _emphasised(tokens: Sequence[Token], of: Literal["strong", "emphasis"]) -> tuple[Inline, ...]:
    emphasised: list[Inline] = []
    for run in _runs(tokens, of):
        inside = _emphasised(run, "emphasis") if of == "strong" else _raised(run)
        kind = Strong if of == "strong" else Emphasis
        if getattr(run[0].look, of):
            emphasised.append(kind(inside))
        else:
            emphasised += inside
    return tuple(emphasised)


def _coded(tokens: Sequence[Token]) -> Iterator[Token | Code]:
    """Tokens, those of code between them joined."""
    for run in _runs(tokens, "mono"):
        plain = all(token.node is None for token in run)
        if run[0].look.mono and plain:
            yield Code("".join(token.text for token in run))
        else:
            yield from run


def _raised(tokens: Sequence[Token]) -> tuple[Inline, ...]:
    raised: list[Inline] = []
    for run in _runs(tokens, "vertical"):
        kind = run[0].look.vertical
        if kind:
            text = "".join(token.text for token in run)
            raised.append(Superscript(text) if kind == "superscript" else Subscript(text))
            continue
        for token in _coded(run):
            if isinstance(token, Code):
                raised.append(token)
            elif isinstance(token.node, LineBreak | CrossReference | Footnote | FootnoteReference):
                raised.append(token.node)
            else:
                raised.append(Text(token.text))
    return tuple(raised)
