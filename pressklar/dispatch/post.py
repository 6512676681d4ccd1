"""The mail server: a guarded connection, and one message handed over with its outcome known as exactly as
SMTP lets it be known.

Sources: RFC 5321 (4.1.1.4: a message is the server's only once the end of its data has come), RFC 3207
(STARTTLS), RFC 1870 (SIZE), RFC 4954 (AUTH).
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from ..locale import N_, tr
from ..problems import OutsideError, Problem
from ..rendering.views import one_line
from .answers import PlainClient, SecureClient
from .server_settings import PORTS, SERVICE, is_host, kept_settings, password_of

PATIENCE, LONG_PATIENCE = 60.0, 600.0
"""Seconds to wait for an answer; and for the answer to a whole message (RFC 5321, 4.5.3.2.6)."""
_ADDRESS = re.compile(r"(?<![^\s<>()\[\],;:\"'])[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
_MOST_WORDS = 300
_TOO_BIG = 552
_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (
        ssl.SSLCertVerificationError,
        N_("its certificate isn't one that this machine trusts, or not for that name"),
    ),
    (UnicodeError, N_("its name or the login can't be used")),
    (socket.gaierror, N_("there is no machine of that name, or no network")),
    (TimeoutError, N_("it doesn't answer")),
    (ConnectionRefusedError, N_("nothing answers on that port")),
    (ssl.SSLError, N_("no secure connection could be made; is the port right for the security?")),
    ((smtplib.SMTPServerDisconnected, ConnectionError), N_("the connection was dropped")),
    (Exception, N_("it can't be reached")),
)
"""Why there is no connection; the first that fits."""
_OURSELVES = "[127.0.0.1]"  # what mail programs say to greet with: this machine's name is nobody's business


@dataclass(frozen=True)
class Server:
    """Where mail is handed over. `security` is starttls or tls; without a `user` there is no login."""

    host: str
    port: int
    security: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Delivery:
    """What became of a message: sent; refused for good; delayed: nothing has gone out; uncertain: it may
    have. `words` are the server's, cleaned.
    """

    state: Literal["sent", "refused", "delayed", "uncertain"]
    words: str = ""


class ServerError(OutsideError):
    """The server takes nothing (E877). `temporary` where it may do so a little later."""

    def __init__(self, problem: Problem, temporary: bool = False) -> None:
        super().__init__(problem)
        self.temporary = temporary


def read_server(environment: Mapping[str, str]) -> Server:
    """The server from PRESSKLAR_SMTP_…, or, where these name none, from the settings that the studio has
    kept; the password from there or the keyring. Raises OutsideError (E876) with all that is wrong.
    """
    settings = {
        name: environment.get(f"PRESSKLAR_SMTP_{name}", "").strip()
        for name in ("HOST", "PORT", "SECURITY", "USER")
    }
    if not settings["HOST"] and (kept := kept_settings()) is not None:
        settings = {"HOST": kept.host, "PORT": str(kept.port), "SECURITY": kept.security, "USER": kept.user}
    security = settings["SECURITY"].lower() or "starttls"
    password = environment.get("PRESSKLAR_SMTP_PASSWORD", "") or (
        password_of(settings["USER"]) if settings["USER"] else ""
    )
    port = settings["PORT"]
    checks = (
        (
            is_host(settings["HOST"]),
            tr("PRESSKLAR_SMTP_HOST doesn't name a mail server"),
            tr("Set it to the server's name, for instance smtp.network.example."),
        ),
        (
            security in PORTS,
            tr("PRESSKLAR_SMTP_SECURITY is neither starttls nor tls"),
            tr("Mail is never sent over an open connection. Ask whoever runs the mail server."),
        ),
        (
            not port or (re.fullmatch(r"\d{1,5}", port, re.A) and 0 < int(port) < 65536),
            tr("PRESSKLAR_SMTP_PORT isn't a port's number"),
            tr("Leave it unset for the usual one: 587 for starttls, 465 for tls."),
        ),
        (
            password or not settings["USER"],
            tr("there is a user for the mail server but no password"),
            tr(
                "Put it into the keyring once: .venv/bin/keyring set {service} USER. Or set "
                "PRESSKLAR_SMTP_PASSWORD for this one command.",
                service=SERVICE,
            ),
        ),
    )
    message = N_("The mail server's settings are incomplete: {fault}.")
    if wrong := [(fault, hint) for passed, fault, hint in checks if not passed]:
        raise OutsideError(*(Problem("E876", None, tr(message, fault=fault), hint) for fault, hint in wrong))
    return Server(settings["HOST"], int(port or PORTS[security]), security, settings["USER"], password)


class MailConnection:
    """A connection to the server, opened when it is first needed and again after it was dropped. `step` is
    told of each moment of a delivery.
    """

    def __init__(
        self,
        server: Server,
        step: Callable[[str], None] = lambda name: None,
        patience: tuple[float, float] = (PATIENCE, LONG_PATIENCE),
    ) -> None:
        self._server, self._step, self._patience = server, step, patience
        self._smtp: smtplib.SMTP | None = None
        self._met = False

    def connect(self) -> None:
        """Makes sure that there is a connection that answers. Raises ServerError."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._smtp.noop()[0] == 250:
                    return
            self.close()
        try:
            self._smtp = self._open()
            self._met = True
        except (OSError, UnicodeError) as error:  # smtplib's errors are of OSError
            raise self._failed(self._reason(error), self._is_temporary(error)) from error

    def deliver(self, sender: str, recipient: str, data: bytes, before_end: Callable[[], None]) -> Delivery:
        """Hands over one message. `before_end` is called when the server has all of it but the line that ends
        it: until then it can't have got the message.

        Raises ServerError where the server refuses the sender, and so every message.
        """
        assert self._smtp is not None, "connect first"
        smtp = self._smtp
        try:
            hindered = self._offer(smtp, sender, recipient, len(data))
        except (OSError, smtplib.SMTPException):
            self.close()
            return Delivery("delayed", tr("the connection was dropped before the message was handed over"))
        if hindered:
            self._begin_anew(smtp)
            return hindered
        self._step("accepted")
        outcome = self._hand_over(smtp, recipient, data, before_end)
        if outcome.state in ("delayed", "refused") and self._smtp:
            self._begin_anew(smtp)
        return outcome

    def close(self) -> None:
        """Ends the connection as the protocol has it."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._smtp.sock is not None:
                    self._smtp.sock.settimeout(min(5.0, self._patience[0]))
                self._smtp.quit()
        self.drop()

    def drop(self) -> None:
        """Ends the connection without a word."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def clean(self, code: int, words: bytes | str, recipient: str = "") -> str:
        """The server's answer on one harmless line, without addresses and without the login."""
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        local = recipient.rpartition("@")[0]
        for secret in sorted(
            filter(None, (self._server.password, self._server.user, recipient, local)), key=len, reverse=True
        ):
            text = re.sub(
                rf"(?<!\w){re.escape(secret)}(?!\w)" if secret == local else re.escape(secret),
                "…",
                text,
                flags=re.I,
            )
        return one_line(f"{code} {_ADDRESS.sub('…', text)}", _MOST_WORDS)

    def _open(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if server.security == "tls":
            smtp: smtplib.SMTP = SecureClient(
                server.host, server.port, _OURSELVES, timeout=self._patience[0], context=context
            )
        else:
            smtp = PlainClient(server.host, server.port, _OURSELVES, timeout=self._patience[0])
        try:
            if server.security == "starttls":
                code, words = smtp.starttls(context=context)
                if code != 220:
                    raise smtplib.SMTPResponseException(code, words)
            if server.user:
                self._log_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        user, password = self._server.user, self._server.password
        if (user + password).isascii():
            smtp.login(user, password)
            return
        # the library's own login takes ASCII only; PLAIN takes UTF-8 (RFC 4616)
        smtp.ehlo_or_helo_if_needed()
        code, words = smtp.docmd("AUTH PLAIN", base64.b64encode(f"\0{user}\0{password}".encode()).decode())
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, words)

    def _offer(self, smtp: smtplib.SMTP, sender: str, recipient: str, size: int) -> Delivery | None:
        """The addresses; what hinders the message, or None."""
        smtp.ehlo_or_helo_if_needed()
        most = smtp.esmtp_features.get("size", "")
        if most.isdecimal() and 0 < int(most) < size:
            return Delivery(
                "refused",
                tr(
                    "{code} the message has {size:.1f} MB, and the server takes {limit:.1f} MB",
                    code=_TOO_BIG,
                    size=size / 1e6,
                    limit=int(most) / 1e6,
                ),
            )
        code, words = smtp.mail(sender, [f"size={size}"] if smtp.has_extn("size") else [])
        if code == _TOO_BIG or (code != 250 and not 500 <= code < 600):
            return self._outcome(code, words, recipient)
        if code != 250:
            raise self._failed(tr("it refuses the sender: {answer}", answer=self.clean(code, words, sender)))
        code, words = smtp.rcpt(recipient)
        return None if code in (250, 251) else self._outcome(code, words, recipient)

    def _hand_over(
        self, smtp: smtplib.SMTP, recipient: str, data: bytes, before_end: Callable[[], None]
    ) -> Delivery:
        try:
            code, words = smtp.docmd("DATA")
            if code != 354:
                return self._outcome(code, words, recipient)
            self._step("data")
            smtp.send(re.sub(rb"(?m)^\.", b"..", data if data.endswith(b"\r\n") else data + b"\r\n"))
        except (OSError, smtplib.SMTPException):  # its end hasn't been sent: no server may take it for whole
            self.drop()
            return Delivery("delayed", tr("the connection was dropped while the message was handed over"))
        self._step("body")
        before_end()
        self._step("sending")
        try:
            smtp.send(b".\r\n")
            self._step("end")
            if smtp.sock is not None:
                smtp.sock.settimeout(self._patience[1])
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException):
            self.drop()
            return Delivery("uncertain", tr("the connection was dropped before the server had answered"))
        if smtp.sock is not None:
            smtp.sock.settimeout(self._patience[0])
        self._step("answered")
        if 200 <= code < 300:
            return Delivery("sent", self.clean(code, words, recipient))
        if 400 <= code < 600:
            return self._outcome(code, words, recipient)
        self.drop()
        return Delivery("uncertain", tr("the server gave an answer that makes no sense"))

    def _outcome(self, code: int, words: bytes, recipient: str) -> Delivery:
        if code == 421:  # the server is about to close
            self.drop()
        return Delivery("refused" if 500 <= code < 600 else "delayed", self.clean(code, words, recipient))

    def _begin_anew(self, smtp: smtplib.SMTP) -> None:
        try:
            if self._smtp is not None:
                smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.drop()

    def _reason(self, error: Exception) -> str:
        """Why there is no connection: the end of a sentence about the server."""
        if isinstance(error, smtplib.SMTPResponseException):
            answer = self.clean(error.smtp_code, error.smtp_error)
            if isinstance(error, smtplib.SMTPAuthenticationError):
                return tr("it refuses the login: {answer}", answer=answer)
            return tr("it says: {answer}", answer=answer)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            if self._server.security == "starttls":
                return tr("it doesn't offer a secure connection, or no login")
            return tr("it takes no login")
        return next(tr(reason) for kind, reason in _REASONS if isinstance(error, kind))

    def _is_temporary(self, error: Exception) -> bool:
        """Whether the server may take something a little later: it says so, or it was there before."""
        if isinstance(error, smtplib.SMTPResponseException):
            return 400 <= error.smtp_code < 500
        return self._met and not isinstance(
            error, ssl.SSLCertVerificationError | UnicodeError | smtplib.SMTPNotSupportedError
        )

    def _failed(self, reason: str, temporary: bool = False) -> ServerError:
        return ServerError(
            Problem(
                "E877",
                None,
                tr(
                    "The mail server {host}:{port} can't be used: {reason}.",
                    host=self._server.host,
                    port=self._server.port,
                    reason=reason.rstrip("."),
                ),
                tr(
                    "What hasn't been sent waits in the ledger. Mend that or wait a while, then run the "
                    "same command again."
                ),
            ),
            temporary,
        )
