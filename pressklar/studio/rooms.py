"""The studio's rooms: modules of routes, each imported when one of its pages is first asked for. So the
studio opens without what only the calling or the sending needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from .context import Handler, Studio


@dataclass(frozen=True)
class RoomHandler:
    """A handler by its module in this folder and its name there."""

    module: str
    name: str

    def load(self) -> Handler:
        """The function itself."""
        handler: Handler = getattr(import_module(f".{self.module}", __package__), self.name)
        return handler

    def __call__(self, studio: Studio, request: Request) -> Response:
        return self.load()(studio, request)


@dataclass(frozen=True)
class Room:
    """A module of routes; its attributes are its handlers."""

    module: str

    def __getattr__(self, name: str) -> RoomHandler:
        return RoomHandler(self.module, name)
