"""Where mail is handed over, as a person has said it once: kept in the user's own configuration folder, never
in the publication's; the password in the system's keyring, never in a file.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from ..foundation.checked_json import load_json
from ..foundation.files import write_atomically
from ..locale import tr
from ..problems import OutsideError, Problem

SERVICE = "pressklar"
"""The name under which the keyring keeps the password."""
PORTS = {"starttls": 587, "tls": 465}
"""The usual port of each kind of security; there is no third."""
SETTING = "PRESSKLAR_CONFIG"
"""The environment variable that names another folder to keep the settings in."""
_NAME = "mail_server.json"
_HOST = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]{0,251}[0-9A-Za-z])?|[0-9A-Fa-f:]{2,45}")
_MOST_BYTES = 10_000
_MOST_USER = 320
"""Characters of a login: the longest address has as many (RFC 5321, 4.5.3.1)."""


@dataclass(frozen=True)
class ServerSettings:
    """A mail server without its password. `security` is a key of PORTS; without a `user` there is no
    login.
    """

    host: str
    port: int
    security: str
    user: str = ""


def is_host(text: str) -> bool:
    """Whether a text can be a machine's name or address."""
    return _HOST.fullmatch(text) is not None


def read_form(host: str, port: str, security: str, user: str) -> ServerSettings:
    """Settings as a person writes them; without a port, the usual one. Raises OutsideError (E876) with all
    that is wrong.
    """
    host, port, user = host.strip(), port.strip(), user.strip()
    is_port = not port or (re.fullmatch(r"\d{1,5}", port, re.A) is not None and 0 < int(port) < 65536)
    faults = (
        (is_host(host), tr("That can't be a mail server's name."), tr("For instance smtp.network.example.")),
        (
            security in PORTS,
            tr("Mail is never sent over an open connection."),
            tr("Choose STARTTLS or TLS. Ask whoever runs the mail server."),
        ),
        (is_port, tr("That isn't a port's number."), tr("Leave it empty for the usual one.")),
        (
            len(user) <= _MOST_USER and user.isprintable(),
            tr("That can't be a login."),
            tr("It is often the whole address."),
        ),
    )
    if wrong := [Problem("E876", None, fault, hint) for passed, fault, hint in faults if not passed]:
        raise OutsideError(*wrong)
    return ServerSettings(host, int(port or PORTS[security]), security, user)


def kept_settings() -> ServerSettings | None:
    """The settings that were kept, None where there are none that can be used."""
    path = _path()
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        kept = load_json(path.read_bytes())
        return read_form(kept["host"], str(kept["port"]), kept["security"], kept["user"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OutsideError):
        return None


def keep_settings(settings: ServerSettings) -> None:
    """Keep them, for the studio and for commands. Raises OutsideError (E901) where the disk refuses."""
    write_atomically(_path(), (json.dumps(asdict(settings), indent=1) + "\n").encode())


def password_of(user: str) -> str:
    """The password that this machine's keyring has, "" where it has none or can't be opened."""
    try:
        import keyring

        return keyring.get_password(SERVICE, user) or ""
    except Exception:  # a keyring's backend may fail in any way: locked, no desktop, no bus
        return ""


def keep_password(user: str, password: str) -> bool:
    """Give a password to the keyring; whether it can be had from there again."""
    try:
        import keyring

        keyring.set_password(SERVICE, user, password)
    except Exception:  # as above
        return False
    return password_of(user) == password


def _path() -> Path:
    if (setting := os.environ.get(SETTING, "")) and Path(setting).is_absolute():
        return Path(setting) / _NAME
    import platformdirs

    return Path(platformdirs.user_config_path("pressklar", appauthor=False)) / _NAME
