"""A root with parcels made by hand, and real mail servers to send them to: with STARTTLS and a login, well or
ill.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import small
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from pressklar.dispatch.ledger import Attempt, open_ledger
from pressklar.dispatch.planning import Plan, SendOptions, make_plan
from pressklar.dispatch.post import MailConnection, Server
from pressklar.dispatch.sending import SendingRun, SendingTally, Tools
from pressklar.manuscript import read_edition
from pressklar.model import Edition
from pressklar.problems import has_errors

EDITION = "2031"
USER, PASSWORD = "utskick", "grön-hemlighet-5512"
DISPATCH = "dispatch:\n  from: forslag@natverket.example\n  reply_to: svar@natverket.example\n  rate_per_minute: 100000\n"
TEXT = "Till regionen\n\nHär är häftet för i år, med era förslag.\n.En rad som börjar med en punkt\n\n.\n\nVänliga hälsningar\n"
HTML = '<!doctype html>\n<html lang="sv"><body><p>Här är häftet för i år.</p>\n<p>.Punkt</p></body></html>\n'
CHILD = Path(__file__).with_name("mailing_child.py")


def make(
    path: Path, members: Mapping[str, tuple[str, ...]] | None = None, settings: str = DISPATCH
) -> small.Root:
    """The small edition with these members and recipients, each with a parcel."""
    root = small.make(path)
    members = (
        {"region-gotland": ("a@gotland.example",), "region-skane": ("a@skane.example",)}
        if members is None
        else members
    )
    name_members(root, members)
    root.change(small.EDITION, "language: sv\n", "language: sv\n" + settings)
    for member in members:
        put_parcel(root, member)
    return root


def name_members(
    root: small.Root, members: Mapping[str, tuple[str, ...]], names: Mapping[str, str] | None = None
) -> None:
    everybody = {
        **{member: () for member in ("region-gotland", "region-skane") if member not in members},
        **members,
    }  # the proposals' own must be there
    listed = [
        {
            "id": member,
            "name": (names or {}).get(member, f"Region {member.removeprefix('region-').title()}"),
            "kind": "region",
            "recipients": list(recipients),
        }
        for member, recipients in everybody.items()
    ]
    root.write(
        "content/members.yaml", json.dumps(listed, ensure_ascii=False).encode("utf-8", "surrogatepass")
    )


def put_parcel(
    root: small.Root,
    member: str,
    mark: str = "1",
    *,
    subject: str = "Förslag inför 2031: era förslag",
    size: int = 300,
    **more: Any,
) -> Path:
    """A parcel whose files are made of `mark`, with a manifest that is right."""
    folder = root.path / "output" / EDITION / "parcels" / member
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "booklet.pdf": b"%PDF-1.7 " + mark.encode() * size,
        "proposals.docx": b"PK\x03\x04" + mark.encode() * 9,
        "letter.txt": TEXT.encode(),
        "letter.html": HTML.encode(),
    }
    listed = []
    for name, data in files.items():
        (folder / name).write_bytes(data)
        kind = {"booklet.pdf": "booklet", "proposals.docx": "draft"}.get(name, "letter")
        listed.append(
            {
                "name": name,
                "kind": kind,
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "attach": kind != "letter",
            }
        )
    lines = sorted(f"{file['name']}\0{file['sha256']}\n" for file in listed)
    manifest = {
        "format": 1,
        "edition": EDITION,
        "member": member,
        "version": hashlib.sha256("".join(lines).encode()).hexdigest(),
        "language": "sv",
        "files": listed,
        "letter": {"subject": subject, "text": "letter.txt", "html": "letter.html"},
        **more,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def edition_of(root: small.Root) -> Edition:
    reading = read_edition(root.folders, EDITION)
    assert reading.edition is not None and not has_errors(reading.problems)
    return reading.edition


@dataclass
class Mailbox:
    """What a server has taken: (recipient, the message as it came). Each hook may answer instead of the
    server.
    """

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    on_mail: Callable[[], str | None] = lambda: None
    on_rcpt: Callable[[str], str | None] = lambda address: None
    on_data: Callable[[str], str | None] = lambda address: None
    answer_late: float = 0.0
    drop_after: bool = False

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.on_mail() or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.offered.append(address)
        if answer := self.on_rcpt(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos
        if answer := self.on_data(address):
            return answer
        assert isinstance(envelope.content, bytes)
        self.taken.append((address, envelope.content))
        if self.drop_after:
            server.transport.abort()
        await asyncio.sleep(self.answer_late)
        return "250 queued as 4711"

    def of(self, address: str) -> list[EmailMessage]:
        return [
            message
            for to, data in self.taken
            if to == address
            and isinstance(message := message_from_bytes(data, policy=policy.default), EmailMessage)
        ]

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any
) -> AuthResult:
    fits = isinstance(login, LoginPassword) and (login.login.decode(), login.password.decode()) == (
        USER,
        PASSWORD,
    )
    return AuthResult(success=fits, handled=False)


@dataclass(frozen=True)
class Office:
    """A running server: where it is, its mailbox, and what trusts it."""

    port: int
    box: Mailbox
    certificate: Path
    security: str = "starttls"

    @property
    def server(self) -> Server:
        return Server("localhost", self.port, self.security, USER, PASSWORD)

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PRESSKLAR_SMTP_HOST": "localhost",
            "PRESSKLAR_SMTP_PORT": str(self.port),
            "PRESSKLAR_SMTP_SECURITY": self.security,
            "PRESSKLAR_SMTP_USER": USER,
            "PRESSKLAR_SMTP_PASSWORD": PASSWORD,
            "SSL_CERT_FILE": str(self.certificate),
            **more,
        }


@contextmanager
def office(
    folder: Path, *, security: str = "starttls", name: str = "localhost", **more: Any
) -> Iterator[Office]:
    """A mail server on this machine, with a certificate for `name`."""
    authority = trustme.CA()
    certificate = folder / f"authority-{security}.pem"
    authority.cert_pem.write_to_path(str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    box = Mailbox()
    wanted: dict[str, Any] = {"authenticator": _authenticate, "auth_required": True}
    if security == "starttls":
        wanted |= {"tls_context": context, "require_starttls": True}
    else:
        wanted |= {"ssl_context": context, "auth_require_tls": False}
    wanted |= more
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **wanted)
    controller.start()
    try:
        yield Office(port, box, certificate, security)
    finally:
        controller.stop(no_assert=True)


@dataclass
class Told:
    """Keeps all that was told of the progress."""

    lines: list[str] = field(default_factory=list)

    def stage(self, name: str, total: int = 0) -> None:
        self.lines.append(name)

    def step(self, what: str = "") -> None:
        self.lines.append(what)


def plan(root: small.Root, **options: Any) -> Plan:
    edition = edition_of(root)
    with open_ledger(root.folders, EDITION) as ledger:
        return make_plan(root.folders, edition, edition.members, ledger, SendOptions(**options))


def send(
    root: small.Root,
    place: Office,
    *,
    patience: tuple[float, float] = (5.0, 5.0),
    slept: list[float] | None = None,
    told: Told | None = None,
    step: Callable[[str], None] = lambda name: None,
    waits: tuple[float, ...] = (1.0, 2.0),
    **options: Any,
) -> SendingTally:
    """One run in this process, without waiting in earnest."""
    edition = edition_of(root)
    with open_ledger(root.folders, EDITION, make=True) as ledger:
        assert ledger is not None
        ledger.mark_interrupted_uncertain()
        due = make_plan(root.folders, edition, edition.members, ledger, SendOptions(**options)).due
        tools = Tools(
            MailConnection(place.server, step, patience),
            told or Told(),
            step,
            sleep=(slept if slept is not None else []).append,
            waits=waits,
        )
        return SendingRun(root.folders, edition, ledger, tools, trial=bool(options.get("to"))).send(due)


def entries(root: small.Root) -> tuple[Attempt, ...]:
    with open_ledger(root.folders, EDITION) as ledger:
        return ledger.entries() if ledger else ()


def states(root: small.Root) -> list[tuple[str, str]]:
    return [(entry.member, entry.state) for entry in entries(root)]
