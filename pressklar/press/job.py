"""A print job: an edition with its theme in ink, and what the print shop is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..problems import Problem
from .profile import Profile
from .settings import PressSettings

if TYPE_CHECKING:
    from ..rendering.sections import SectionSource


@dataclass(frozen=True)
class Job:
    """All that the print shop's file is made from."""

    source: SectionSource
    settings: PressSettings
    profile: Profile
    problems: tuple[Problem, ...]
