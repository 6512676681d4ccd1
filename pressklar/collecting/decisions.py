"""What headers and labels stand for, as a person decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..intake.lines import fold
from ..locale import tr
from ..manuscript.read.words import quoted
from ..model import Edition
from ..problems import Problem, UsageError
from .labels import ROLES


def decided_roles(matches: Sequence[str], edition: Edition) -> dict[str, str]:
    """What --match says, roles by folded header. Raises UsageError (E476)."""
    decided = {}
    labels = {fold(name): spec.key for spec in edition.fields for name in (spec.label, spec.key)}
    roles = {fold(role): role for role in ROLES}
    for match in matches:
        header, sign, wanted = match.rpartition("=")
        role = labels.get(fold(wanted)) or roles.get(fold(wanted))
        if not sign or not fold(header) or role is None:
            choices = ", ".join([*(spec.key for spec in edition.fields), *ROLES])
            raise UsageError(
                Problem(
                    "E476",
                    None,
                    tr("--match {match} doesn't say what a header stands for.", match=quoted(match)),
                    tr('Write --match "Header=field"; a field is one of these: {choices}.', choices=choices),
                )
            )
        decided[fold(header)] = role
    return decided


def still_roles(decided: Mapping[str, str], edition: Edition) -> dict[str, str]:
    """The decisions whose field the edition still has."""
    known = {*(spec.key for spec in edition.fields), *ROLES}
    return {header: role for header, role in decided.items() if role in known}
