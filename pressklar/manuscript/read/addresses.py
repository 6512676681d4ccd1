"""E-mail addresses: whether one is well formed. Nothing is looked up anywhere."""

from __future__ import annotations

import re
from functools import lru_cache

from ...locale import N_, tr
from .nodes import Node, Source
from .words import quoted, visible

ORDINARY_ADDRESS = re.compile(
    r"(?<![a-z0-9])[a-z0-9]+(?:[._+-][a-z0-9]+){0,9}@[a-z0-9]+(?:-[a-z0-9]+){0,3}(?:(?:\.[a-z0-9]+"
    r"(?:-[a-z0-9]+){0,3}){0,3}\.[a-z]{2,9})?",
    re.IGNORECASE,
)
"""An address such as nearly all are: well formed by RFC 5321, 4.1.2, if no part of it is too long. The
library, which knows the rest, is slow to load.
"""
SHORT_ADDRESS = 60
"""Characters that no part of an address is too long with: 64 before the @-sign, 63 between two dots (RFC
5321, 4.5.3.1; RFC 1035, 2.3.4).
"""

_RULES = (
    N_("an email address must have an @-sign"),
    N_("there must be something before the @-sign"),
    N_("there must be something after the @-sign"),
    N_("the email address contains invalid characters before the @-sign"),
    N_("the part after the @-sign contains invalid characters"),
    N_("internationalized characters before the @-sign are not supported"),
    N_("an email address cannot have two periods in a row"),
    N_("an email address cannot start with a period"),
    N_("an email address cannot end with a period"),
    N_("an email address cannot have a period immediately before the @-sign"),
    N_("an email address cannot have a period immediately after the @-sign"),
    N_("an email address cannot have a hyphen immediately after the @-sign"),
    N_("a display name and angle brackets around the email address are not permitted here"),
)
"""What the library says of the commonest faults, for the catalogue; of rare ones it speaks English."""


@lru_cache(maxsize=20_000)
def address_fault(address: str) -> str | None:
    """What is wrong with the form of an address, in English, or None.

    Placeholders under .example and .test are well formed; letters beyond ASCII before the @-sign aren't,
    since few mail servers take them (RFC 6531).
    """
    if len(address) > SHORT_ADDRESS or not ORDINARY_ADDRESS.fullmatch(address):
        from email_validator import EmailNotValidError, validate_email

        try:
            validate_email(
                address, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
            )
        except EmailNotValidError as error:
            reason = str(error).rstrip(".")
            return reason[:1].lower() + reason[1:]
    return None if "." in address.rpartition("@")[2] else N_("the part after the @-sign has no dot")


def malformed(address: str, reason: str) -> str:
    """The message of W103; `reason` is `address_fault`'s."""
    rule, colon, characters = reason.partition(": ")
    return tr(
        "{address} isn't a well-formed e-mail address: {reason}.",
        address=quoted(address),
        reason=visible(tr(rule) + colon + characters),
    )


def plain_address(address: str) -> str | None:
    """The address as mail servers take it, an international domain in its ASCII form; None where it can't be
    used: the rule is `address_fault`'s.
    """
    if address_fault(address) is not None:
        return None
    from email_validator import validate_email

    return validate_email(
        address, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
    ).ascii_email


def check_address(address: str, node: Node, source: Source, **more: str) -> None:
    """Reports W103 for a malformed address, with the right one where that is plain."""
    reason = address_fault(address)
    if reason is None:
        return
    bare = address.strip("<>()[],;:. \t").removeprefix("mailto:")
    fix = bare if bare != address and address_fault(bare) is None else None
    source.report(
        "W103",
        malformed(address, reason),
        tr("Write {text}.", text=quoted(fix))
        if fix
        else tr(
            "Write one address, as name@place.se, with nothing before or after it; other words "
            "belong in note."
        ),
        node,
        text=visible(address),
        fix=fix,
        **more,
    )
