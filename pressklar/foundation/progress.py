"""How long work tells what it is at."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each stage by name, with its number of steps (0: unknown), and of each step done; never of an
    address.
    """

    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins."""

    def step(self, what: str = "") -> None:
        """A step of it is done."""


class SilentProgress:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins."""

    def step(self, what: str = "") -> None:
        """A step of it is done."""

    def close(self) -> None:
        """The work is done, for now."""
