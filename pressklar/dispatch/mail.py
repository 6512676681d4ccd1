"""A parcel as a message: plain text, HTML, attachments. Nothing that stands in the content can add a header,
a recipient or a file name.

Sources: RFC 5322 (messages), RFC 2047 and 2231 (letters outside ASCII in headers and file names).
"""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript.read.addresses import plain_address
from ..model import Dispatch, Edition, Member
from ..problems import ContentError, Place, Problem
from ..rendering.texts import read_texts
from ..rendering.views import one_line
from .sealed import Enclosed, OpenedParcel, Sealed, total

POLICY = SMTP.clone(cte_type="7bit", max_line_length=76)
"""Every message is ASCII on its way: no server need take eight bits."""
MOST_SUBJECT = 200
_MOST_NAME = 100
_MOST_WORD = 42  # bytes: 56 in base64, and 12 around them
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
    "txt": "text/plain",
    "html": "text/html",
}


@dataclass(frozen=True)
class Envelope:
    """What stands on a message's outside: `recipient` and `sender` are addresses in ASCII, `publisher` and
    `name` the names shown before them.
    """

    recipient: str
    name: str
    sender: str
    publisher: str
    reply_to: str
    message_id: str


@dataclass(frozen=True)
class Packed:
    """What of a parcel goes as an attachment, and what is too large and has a link instead, with the letter's
    words on it.
    """

    attached: tuple[Enclosed, ...]
    left_out: tuple[Enclosed, ...] = ()
    link: str = ""
    notice: str = ""


def checked_sender(dispatch: Dispatch, file: str) -> tuple[str, str]:
    """The sender's and the answers' addresses, "" where answers go to the sender. Raises ContentError
    (E874).
    """
    sender, reply_to = (
        plain_address(dispatch.sender),
        plain_address(dispatch.reply_to) if dispatch.reply_to else "",
    )
    problems = []
    if sender is None:
        problems.append(
            Problem(
                "E874",
                Place(file),
                tr("The sender's address isn't one that mail can be sent from.")
                if dispatch.sender
                else tr("The sender's address isn't set."),
                tr("Write it in edition.yaml, under dispatch: as from: name@place.se."),
            )
        )
    if reply_to is None:
        problems.append(
            Problem(
                "E874",
                Place(file),
                tr("The address that answers go to can't be used."),
                tr("Mend reply_to: under dispatch: in edition.yaml."),
            )
        )
    if problems:
        raise ContentError(*problems)
    return sender or "", reply_to or ""


def message_id(edition: str, member: str, recipient: str, version: str, sender: str, trial: str = "") -> str:
    """The same for the same parcel to the same person, whenever it is sent: mail programs show one that came
    twice once. `trial` sets a trial's apart.
    """
    whole = hashlib.sha256(
        "\0".join((edition, member, recipient.casefold(), version, trial)).encode("utf-8", "replace")
    ).hexdigest()
    return f"<{whole[:40]}@{sender.rpartition('@')[2]}>"


def pack(folders: Folders, edition: Edition, parcel: Sealed) -> Packed:
    """The attachments within the size cap, the largest left out first. Raises ContentError (E875) where
    something is left out and there is no link.
    """
    dispatch, attached = edition.dispatch, list(parcel.attached)
    left_out: list[Enclosed] = []
    while attached and total(attached) > dispatch.size_cap_mb * 1e6:
        left_out.append(max(attached, key=lambda file: file.size))
        attached.remove(left_out[-1])
    if not left_out:
        return Packed(tuple(attached))
    if not dispatch.link:
        raise ContentError(
            Problem(
                "E875",
                Place(folders.display_path(edition.folder / "edition.yaml")),
                tr(
                    "The parcel of {member} weighs {size:.1f} MB, and a message's attachments at most "
                    "{limit:g} MB.",
                    member=parcel.member,
                    size=total(parcel.attached) / 1e6,
                    limit=dispatch.size_cap_mb,
                ),
                tr(
                    "Write under dispatch: in edition.yaml where it can be fetched instead (link: "
                    "https://…/{edition}/{member}/), or raise size_cap_mb if your mail server takes more."
                ),
            )
        )
    texts = read_texts(folders, parcel.language)
    kept = tuple(file for file in parcel.attached if file in left_out)
    files = ", ".join(f"{file.name} ({texts.decimal(file.size / 1e6, 1)} MB)" for file in kept)
    link = dispatch.link.replace("{edition}", parcel.edition).replace("{member}", parcel.member)
    return Packed(tuple(attached), kept, link, texts("mail_too_large", files=files))


def compose(
    envelope: Envelope, parcel: Sealed, opened: OpenedParcel, packed: Packed, date: datetime | None = None
) -> bytes:
    """The whole message as it is sent: CRLF line ends, ASCII only. Without a `date` it is a draft: X-Unsent
    makes Outlook open it as one.

    The headers are written here, not by the email package: its folding of long names loses and gains spaces
    (measured on Python 3.11).
    """
    headers = {
        "From": _mailbox(envelope.publisher, envelope.sender),
        "To": _mailbox(envelope.name, envelope.recipient),
    }
    if envelope.reply_to:
        headers["Reply-To"] = _mailbox(envelope.publisher, envelope.reply_to)
    headers |= {
        "Subject": _worded(header_text(parcel.subject, MOST_SUBJECT)),
        "Message-ID": envelope.message_id,
    }
    headers |= {"X-Unsent": "1"} if date is None else {"Date": format_datetime(date)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode("ascii") + _body(envelope, parcel, opened, packed).as_bytes(policy=POLICY)


def _body(envelope: Envelope, parcel: Sealed, opened: OpenedParcel, packed: Packed) -> EmailMessage:
    text, page = with_notice(opened, packed)
    message = EmailMessage(policy=POLICY)
    message.set_content(_bodied(text), cte="quoted-printable")
    message.add_alternative(_bodied(page), subtype="html", cte="quoted-printable")
    for file in packed.attached:
        maintype, _, subtype = _TYPES.get(file.name.rpartition(".")[2], "application/octet-stream").partition(
            "/"
        )
        message.add_attachment(
            opened.files[file.name], maintype=maintype, subtype=subtype, filename=file.name
        )
    _settle_boundaries(message, envelope.message_id)
    return message


def header_text(text: str, most: int) -> str:
    """A text as a header may have it: one line, no control, direction or unassigned characters, nothing that
    looks like an encoded word.
    """
    return one_line(text.replace("=?", "= ?"), most)


def with_notice(opened: OpenedParcel, packed: Packed) -> tuple[str, str]:
    """The letter's text and HTML; where files are left out, with the link at their end."""
    if not packed.left_out:
        return opened.text, opened.html
    link = html.escape(packed.link, quote=True)
    block = (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        '<tr><td align="center" style="padding:0 0 40px">'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"'
        ' style="width:100%;max-width:600px;text-align:left">'
        '<tr><td style="padding:16px 28px;border-top:4px solid;'
        'font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px">'
        f'<p style="margin:0">{html.escape(packed.notice)}<br><a href="{link}">{link}</a></p>'
        "</td></tr></table></td></tr></table>\n"
    )
    before, end, after = opened.html.rpartition("</body>")
    page = f"{before}{block}{end}{after}" if end else opened.html + block
    return f"{opened.text.rstrip()}\n\n{packed.notice}\n{packed.link}\n", page


def display_name(member: Member) -> str:
    return header_text(member.name, _MOST_NAME)


def _mailbox(name: str, address: str) -> str:
    """An address with its name before it (RFC 5322, 3.4)."""
    name = header_text(name, _MOST_NAME)
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>' if name else address
    return f"{_worded(name)}\r\n <{address}>"


def _worded(text: str) -> str:
    """One line of text for a header: as it stands where it is ASCII, else as encoded words of at most 75
    characters each (RFC 2047, 2).
    """
    if text.isascii():
        return text
    pieces = [""]
    for sign in text:
        if len((pieces[-1] + sign).encode()) > _MOST_WORD:
            pieces.append("")
        pieces[-1] += sign
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def _bodied(text: str) -> str:
    """A body that can be encoded whatever it holds: line ends as one kind, no lone surrogates or NUL."""
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").encode("utf-8", "replace").decode()
    )


def _settle_boundaries(message: EmailMessage, seed: str) -> None:
    """Boundaries from the message's id instead of chance, so that a draft is the same each time; hashed, so
    that no part can hold one.
    """
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary("=_" + hashlib.sha256(f"{seed}{number}".encode()).hexdigest()[:40])
