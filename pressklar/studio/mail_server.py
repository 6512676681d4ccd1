"""The mail server as the studio knows it: asked and tested once, its password in the keyring; where no
keyring takes it, in memory until the studio ends.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from ..dispatch.post import MailConnection, Server, read_server
from ..dispatch.server_settings import (
    ServerSettings,
    keep_password,
    keep_settings,
    kept_settings,
    password_of,
    read_form,
)
from ..locale import tr
from ..problems import OutsideError, Problem

PATIENCE = (15.0, 15.0)
"""Seconds that a test waits for the server's answers: somebody is looking on."""


@dataclass(frozen=True)
class ServerForm:
    """What the form holds; the password never comes back to it."""

    host: str = ""
    port: str = ""
    security: str = "starttls"
    user: str = ""


class MailServer:
    """The server that the studio sends by."""

    def __init__(self) -> None:
        self._password: tuple[str, str] | None = None
        """A login and its password, where no keyring keeps it."""
        self._tested: Server | None = None

    @property
    def is_of_environment(self) -> bool:
        """Whether the environment names the server: then that holds, as for commands."""
        return bool(os.environ.get("PRESSKLAR_SMTP_HOST", "").strip())

    @property
    def is_tested(self) -> bool:
        """Whether the server has answered since the studio was started, with the settings that there are."""
        try:
            return self._tested is not None and self._tested == self.server()
        except OutsideError:
            return False

    @property
    def is_password_unkept(self) -> bool:
        """Whether the password is known until the studio ends, and no longer."""
        return self._password is not None

    def form(self) -> ServerForm:
        kept = kept_settings()
        if kept is None:
            return ServerForm()
        return ServerForm(kept.host, str(kept.port), kept.security, kept.user)

    def server(self) -> Server:
        """The server to send by. Raises OutsideError (E876) where it or its password isn't there."""
        kept = kept_settings()
        if self.is_of_environment or kept is None:
            return read_server(os.environ)
        return _as_server(kept, self._password_of(kept.user))

    def keep(self, form: ServerForm, password: str) -> bool:
        """Tests the settings with the server itself, and keeps them; whether the password is in the keyring.
        Without a password the known one is taken, but only for the server that it was given for.

        Raises OutsideError: E876 for settings that can't be, E877 where the server can't be used.
        """
        settings, before = read_form(form.host, form.port, form.security, form.user), kept_settings()
        if (
            not password
            and before is not None
            and (before.host, before.user) == (settings.host, settings.user)
        ):
            password = self._password_of(settings.user)
        server = _as_server(settings, password)
        self._test(server)
        keep_settings(settings)
        is_kept = not settings.user or keep_password(settings.user, password)
        self._password = None if is_kept else (settings.user, password)
        return is_kept

    def test(self) -> None:
        """Asks the server that is kept whether it answers. Raises OutsideError (E876, E877)."""
        self._test(self.server())

    def _test(self, server: Server) -> None:
        connection = MailConnection(server, patience=PATIENCE)
        try:
            connection.connect()
        finally:
            connection.close()
        self._tested = server

    def _password_of(self, user: str) -> str:
        if self._password is not None and self._password[0] == user:
            return self._password[1]
        return password_of(user) if user else ""


def _as_server(settings: ServerSettings, password: str) -> Server:
    """Raises OutsideError (E876) where there is a login without a password."""
    if settings.user and not password:
        raise OutsideError(
            Problem(
                "E876",
                None,
                tr("The mail server's password isn't known."),
                tr("Write it under the mail server's settings; the keyring keeps it."),
            )
        )
    server = Server(settings.host, settings.port, settings.security, settings.user)
    return replace(server, password=password) if settings.user else server
