"""E-mail addresses: whether one is well formed. Nothing is looked up anywhere."""

from __future__ import annotations

from functools import lru_cache

from .read_nodes import Node, Source
from .read_words import quoted, visible


@lru_cache(maxsize=20_000)
def wrong_with(address: str) -> str | None:
    """What is wrong with the form of an address, or None. Placeholders under .example and .test are well formed."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        return reason[:1].lower() + reason[1:]
    return None if "." in address.rpartition("@")[2] else "the part after the @-sign has no dot"


def check_address(address: str, node: Node, source: Source, **more: str) -> None:
    """Reports W103 for a malformed address, with the right one where that is plain."""
    reason = wrong_with(address)
    if reason is None:
        return
    bare = address.strip("<>()[],;:. \t").removeprefix("mailto:")
    fix = bare if bare != address and wrong_with(bare) is None else None
    source.report("W103", f"{quoted(address)} isn't a well-formed e-mail address: {visible(reason)}.",
                  f"Write {quoted(fix)}." if fix else "Write one address, as name@place.se, with nothing before or after it; other words belong in note.",
                  node, text=visible(address), fix=fix, **more)
