"""Words with their looks as tokens of our own texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..markup import address_target, can_be_followed
from ..markup.tokens import BREAK, Token, TokenLook, address_key, words
from .values import Words


def look_tokens(item: Words, bare: Collection[str] = ()) -> Iterator[Token]:
    """The words of one look. `bare` are addresses, as they are compared, whose links say what their words
    do.
    """
    look = item.look
    link = look.link if can_be_followed(look.link) else ""
    if link and (address_key(link) in bare or address_key(address_target(item.text)) == address_key(link)):
        link = ""
    token_look = TokenLook(
        look.strong,
        look.emphasis,
        look.vertical,
        address_key(link) if link else "",
        link,
        look.title if link else "",
        look.code,
    )
    for number, line in enumerate(item.text.replace("\t", " ").split("\n")):
        if number:
            yield BREAK
        yield from words(line, token_look)
