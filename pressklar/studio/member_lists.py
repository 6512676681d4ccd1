"""Members from a list as somebody keeps one: a line for each, as it is pasted from Excel, Word or a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from ..manuscript.read.addresses import address_fault, malformed
from ..manuscript.slugs import Ids, slug
from ..model import Member
from ..problems import ContentError, Problem

MOST_MEMBERS = 2000
_ADDRESS = re.compile(r"[^\s<>\"'();,@]{1,64}@[^\s<>\"'();,]{1,255}")
_EDGE = re.compile(r"^[\s\-–•*·]+|[\s:–-]+$")


def members_in(text: str, taken: tuple[str, ...] = ()) -> tuple[Member, ...]:
    """The members of a list: in each line a name first, then, parted by tabs, semicolons or commas, a short
    name, and addresses of recipients wherever they stand. `taken` are ids that others have.

    Raises ContentError for an address that can't be one, and for too many lines.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_MEMBERS:
        raise ContentError(
            Problem(
                "E826",
                None,
                tr("The list has {count} lines.", count=len(lines)),
                tr("The most is {most}.", most=MOST_MEMBERS),
            )
        )
    ids, problems, members = Ids(taken), [], []
    for line in lines:
        addresses = tuple(dict.fromkeys(address.rstrip(".") for address in _ADDRESS.findall(line)))
        problems += [
            Problem("E826", None, malformed(address, fault), tr("Mend it in the list, and try again."))
            for address in addresses
            if (fault := address_fault(address))
        ]
        cells = [*_cells(_ADDRESS.sub(" ", line))]
        problems += [
            Problem("E826", None, malformed(cell, fault), tr("Mend it in the list, and try again."))
            for cell in cells
            if "@" in cell and (fault := address_fault(cell))
        ]
        name, short_name, *_ = [*cells, "", ""]
        if name:
            identifier = ids.take(slug(name) or "member")
            members.append(Member(identifier, name, recipients=addresses, short_name=short_name))
        else:
            message = tr("A line has no name: {line}", line=line.strip()[:80])
            problems.append(Problem("E826", None, message, tr("Write the member's name first in the line.")))
    if problems:
        raise ContentError(*problems)
    return tuple(members)


def _cells(line: str) -> Iterator[str]:
    """What stands in a line beside its addresses. A table's columns come parted by tabs."""
    parts = line.split("\t") if "\t" in line else re.split(r"[;,<>]", line)
    for part in parts:
        if words := " ".join(_EDGE.sub("", re.sub(r"[<>]", " ", part)).split()):
            yield words
