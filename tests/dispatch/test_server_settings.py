"""The mail server's settings: kept outside the publication, read strictly, the password in the keyring alone."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from mailing import PASSWORD, USER, Office, office

from pressklar.dispatch.post import read_server
from pressklar.dispatch.server_settings import SETTING, keep_settings, kept_settings, read_form
from pressklar.problems import OutsideError
from pressklar.studio.mail_server import MailServer, ServerForm


class Memory(KeyringBackend):
    """A keyring that keeps what it is given as long as the test runs."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.passwords[service, username]


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Memory:
    memory, before = Memory(), keyring.get_keyring()
    monkeypatch.setenv(SETTING, str(tmp_path / "config"))
    for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD"):
        monkeypatch.delenv(f"PRESSKLAR_SMTP_{name}", raising=False)
    monkeypatch.setattr(keyring, "get_password", memory.get_password)
    monkeypatch.setattr(keyring, "set_password", memory.set_password)
    assert keyring.get_keyring() is before
    return memory


def form(place: Office, **values: str) -> ServerForm:
    return ServerForm(**{"host": "localhost", "port": str(place.port), "user": USER, **values})


def test_what_the_studio_was_told_once_serves_the_commands_too(
    safe: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office(tmp_path) as place:
        monkeypatch.setenv("SSL_CERT_FILE", str(place.certificate))
        studio = MailServer()
        assert studio.keep(form(place), PASSWORD) and studio.is_tested and not studio.is_password_unkept
        server = read_server({})
        assert (server.host, server.port, server.user, server.password) == (
            "localhost",
            place.port,
            USER,
            PASSWORD,
        )
        assert read_server({"PRESSKLAR_SMTP_HOST": "smtp.other.example"}).user == "", (
            "the environment comes first"
        )
        later = MailServer()
        assert not later.is_tested
        later.test()
        assert later.is_tested and later.keep(form(place), ""), "the password that is known"
        with pytest.raises(OutsideError, match="password isn't known"):
            later.keep(form(place, host="127.0.0.1"), "")
    written = (tmp_path / "config" / "mail_server.json").read_text("utf-8")
    assert PASSWORD not in written and list(safe.passwords.values()) == [PASSWORD]


def test_what_was_tested_in_vain_is_not_kept(safe: Memory, tmp_path: Path) -> None:
    with office(tmp_path) as place, pytest.raises(OutsideError, match="certificate"):
        MailServer().keep(form(place), PASSWORD)
    assert kept_settings() is None and safe.passwords == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 5000,
        b'{"host": "a b", "port": 1, "security": "tls", "user": ""}',
        b'{"host": "a", "port": -1, "security": "tls", "user": ""}',
        b'{"host": "a", "port": 1, "security": "none", "user": ""}',
        b'{"host": "a", "port": 1, "security": "tls", "user": "x\\r\\nRCPT TO"}',
        b'{"host": "a", "port": 1, "security": [], "user": ""}',
        b" " * 20_000,
    ],
)
def test_damaged_settings_are_as_good_as_none(safe: Memory, tmp_path: Path, data: bytes) -> None:
    keep_settings(read_form("smtp.office.example", "", "tls", ""))
    kept = kept_settings()
    assert kept is not None and kept.port == 465
    (tmp_path / "config" / "mail_server.json").write_bytes(data)
    assert kept_settings() is None
