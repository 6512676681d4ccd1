"""The messages: headers that nothing in the content can add to, letters of all kinds in names, drafts that
are the same each time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

import mailing
import pytest
import small
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mailing import plan

from pressklar.dispatch.mail import Envelope, Packed, compose, header_text, message_id
from pressklar.dispatch.planning import preview
from pressklar.dispatch.sealed import Enclosed, OpenedParcel, Sealed, read_parcel
from pressklar.dispatch.sending import write_drafts
from pressklar.manuscript.read.addresses import plain_address
from pressklar.problems import ContentError

WHEN = datetime(2030, 11, 4, 9, 0, tzinfo=UTC)
HEADERS = ["From", "To", "Reply-To", "Subject", "Message-ID"]
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet='\r\n:;,<>@"\\()=?åäö \t\u202e\u2066\0\ud800\u2028'),
    st.text(min_size=80, max_size=400),
)
HOSTILE_MEMBERS = (
    "../../x",
    "Region\r\nBcc: alla@spam.example\r\n\r\nHej",
    "Å" * 300,
    "\u202eenåkS noigeR",
    "Region 🚀 Skåne",
    'Region "Skåne", <x@y.example>;',
    "=?utf-8?q?Bcc?=",
    "Region\u2028Skåne\x00\x1b[2J",
    "\ud800 Region",
    "",
)


def message(
    name: str = "Region Skåne",
    publisher: str = "Nätverket",
    subject: str = "Era förslag",
    text: str = mailing.TEXT,
    file: str = "Häfte på åäö.pdf",
    date: datetime | None = WHEN,
) -> bytes:
    enclosed = Enclosed(file, "booklet", 8, "0" * 64, True)
    parcel = Sealed(
        "2031",
        "region-skane",
        "a" * 64,
        "sv",
        subject,
        (enclosed,),
        {"text": "letter.txt", "html": "letter.html"},
        Path(),
    )
    outside = Envelope(
        "a@skane.example",
        name,
        "forslag@natverket.example",
        publisher,
        "svar@natverket.example",
        "<x@natverket.example>",
    )
    return compose(outside, parcel, OpenedParcel(text, text, {file: b"%PDF-1.7"}), Packed((enclosed,)), date)


def parsed(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@settings(max_examples=300, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
@example("x\r\nBcc: alla@spam.example", "x\r\n\r\nnew body", "x\nX-Evil: 1", "\n.\r\nQUIT\r\n")
def test_whatever_stands_in_the_content_the_headers_are_these(
    name: str, publisher: str, subject: str, text: str
) -> None:
    data = message(name, publisher, subject, text)
    assert data.isascii() and all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    mail = message_from_bytes(data)
    assert mail.keys() == [*HEADERS, "Date", "Content-Type", "MIME-Version"] or mail.keys() == [
        *HEADERS,
        "Date",
        "MIME-Version",
        "Content-Type",
    ]
    for header, words, address in (
        ("To", name, "a@skane.example"),
        ("From", publisher, "forslag@natverket.example"),
        ("Reply-To", publisher, "svar@natverket.example"),
    ):
        ((seen, to),) = getaddresses([mail[header]])
        assert to == address and str(make_header(decode_header(seen))) == header_text(words, 100)
        assert [one.addr_spec for one in parsed(data)[header].addresses] == [address]
    assert parsed(data)["Subject"] == header_text(subject, 200)
    assert [part.get_filename() for part in parsed(data).iter_attachments()] == ["Häfte på åäö.pdf"]


@pytest.mark.parametrize("name", HOSTILE_MEMBERS)
def test_hostile_members_from_the_file_to_the_message(tmp_path: Path, name: str) -> None:
    root = mailing.make(tmp_path / "root")
    mailing.name_members(
        root,
        {"region-gotland": ("a@gotland.example",), "region-skane": ("a@skane.example",)},
        {"region-skane": name or " "},
    )
    mailing.put_parcel(root, "region-skane", subject=f"Till {name}")
    try:
        edition = mailing.edition_of(root)
    except AssertionError:
        return  # the reading has refused it already
    due = plan(root).due
    seen = preview(root.folders, edition, due[-1])
    assert seen.subject.isprintable() and due[-1].label.isprintable() and len(due[-1].label) <= 100
    for path in write_drafts(root.folders, edition, due, tmp_path / "eml"):
        assert path.parent == tmp_path / "eml" and message_from_bytes(path.read_bytes()).keys()[:5] == HEADERS


def test_names_and_files_with_letters_outside_ascii_are_read_back() -> None:
    mail = parsed(message())
    assert (
        str(mail["To"]) == "Region Skåne <a@skane.example>"
        and mail["Subject"] == "Era förslag"
        and mail["Date"].datetime == WHEN
    )
    (part,) = mail.iter_attachments()
    assert (
        part.get_content_type() == "application/pdf"
        and part.get_filename() == "Häfte på åäö.pdf"
        and part.get_content() == b"%PDF-1.7"
    )
    assert b"filename*=utf-8''H%C3%A4fte" in message().replace(b"\r\n ", b"")
    body, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert body is not None and page is not None and body.get_content().replace("\r\n", "\n") == mailing.TEXT
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]


def test_a_body_may_hold_anything() -> None:
    text = "a\rb\r\nc\n\n.\n\0" + "å" * 2000 + "\n--=_\nFrom me\n\ud800"
    body = parsed(message(text=text)).get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n").startswith(
        "a\nb\nc\n\n.\n" + "å" * 2000 + "\n--=_\nFrom me\n?"
    )


def test_the_message_id_is_the_same_for_the_same_and_another_for_anything_else() -> None:
    same = ("2031", "region-skane", "a@skane.example", "a" * 64, "forslag@natverket.example")
    assert message_id(*same) == message_id(
        "2031", "region-skane", "A@Skane.example", "a" * 64, "forslag@natverket.example"
    )
    others = {
        message_id(*same),
        message_id(*same, "7"),
        *(message_id(*same[:place], "x@x.example", *same[place + 1 :]) for place in range(4)),
    }
    assert len(others) == 6 and all(
        one.endswith("@natverket.example>") and "skane" not in one for one in others
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a@skane.example", "a@skane.example"),
        ("a@skåne.example", "a@xn--skne-roa.example"),
        ("å@skane.example", None),
        ("a@skane", None),
        ("a", None),
        ("", None),
        ("a@skane.example\r\nBcc: b@x.example", None),
        ("A <a@skane.example>", None),
        ("a@skane.example, b@x.example", None),
        ("a b@skane.example", None),
    ],
)
def test_addresses_as_mail_servers_take_them(address: str, expected: str | None) -> None:
    assert plain_address(address) == expected


@pytest.mark.parametrize(
    "settings",
    ["", "dispatch: {from: natverket}\n", "dispatch: {from: a@natverket.example, reply_to: nej}\n"],
)
def test_without_a_sender_nothing_is_planned(tmp_path: Path, settings: str) -> None:
    root = mailing.make(tmp_path / "root", settings=settings)
    with pytest.raises(ContentError) as raised:
        plan(root)
    assert {problem.code for problem in raised.value.problems} == {"E874"}


def test_a_recipient_that_can_not_be_used_is_named_by_its_number(tmp_path: Path) -> None:
    root = mailing.make(tmp_path / "root", {"region-skane": ("a@skane.example", "åsa@skane.example")})
    with pytest.raises(ContentError) as raised:
        plan(root)
    (problem,) = raised.value.problems
    assert (
        problem.code == "E874"
        and "Recipient 2 of Region Skane" in problem.message
        and "@" not in problem.message + problem.hint
    )


def test_drafts_open_as_messages_to_send_and_are_the_same_each_time(tmp_path: Path) -> None:
    root = mailing.make(
        tmp_path / "root",
        {"region-gotland": ("a@gotland.example",), "region-skane": ("a@skane.example", "b@skane.example")},
    )
    due = plan(root).due
    paths = write_drafts(root.folders, mailing.edition_of(root), due, tmp_path / "eml")
    assert [path.name for path in paths] == ["region-gotland.eml", "region-skane.1.eml", "region-skane.2.eml"]
    before = [path.read_bytes() for path in paths]
    assert [
        path.read_bytes()
        for path in write_drafts(root.folders, mailing.edition_of(root), due, tmp_path / "eml")
    ] == before
    draft = parsed(before[2])
    assert (
        draft["X-Unsent"] == "1"
        and draft["Date"] is None
        and draft["To"].addresses[0].addr_spec == "b@skane.example"
    )


def spoilt(manifest: dict[str, object], change: Sequence[object]) -> dict[str, object]:
    *way, value = change
    inner: object = manifest
    for step in way[:-1]:
        inner = inner[step]  # type: ignore[index]
    inner[way[-1]] = value  # type: ignore[index]
    return manifest


@pytest.mark.parametrize(
    "change",
    [
        ("format", 2),
        ("format", True),
        ("edition", "2030"),
        ("member", "region-gotland"),
        ("version", "x"),
        ("files", None),
        ("files", [None]),
        ("letter", None),
        ("language", 7),
        ("letter", "text", "../../../members.yaml"),
        ("files", 0, "name", "../x.pdf"),
        ("files", 0, "name", "a/b.pdf"),
        ("files", 0, "name", "x.exe"),
        ("files", 0, "name", "x\u202efdp.pdf"),
        ("files", 0, "name", "x\r\ny.pdf"),
        ("files", 0, "name", ".pdf"),
        ("files", 0, "name", "a..pdf"),
        ("files", 0, "size", "3"),
        ("files", 0, "attach", 1),
        ("files", 0, "name", "proposals.docx"),
        ("files", 0, "name", "å" * 300 + ".pdf"),
    ],
    ids=lambda change: ascii(change)[:60],
)
def test_manifests_that_can_not_be_used(tmp_path: Path, change: tuple[object, ...]) -> None:
    root = mailing.make(tmp_path / "root")
    path = root.path / "output/2031/parcels/region-skane/manifest.json"
    path.write_text(json.dumps(spoilt(json.loads(path.read_text()), change)), "utf-8")
    with pytest.raises(ContentError) as raised:
        read_parcel(root.folders, "2031", "region-skane")
    assert small.one(raised.value.problems).code == "E872"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b" " * 300_000])
def test_damaged_manifests(tmp_path: Path, data: bytes) -> None:
    root = mailing.make(tmp_path / "root")
    root.write("output/2031/parcels/region-skane/manifest.json", data)
    with pytest.raises(ContentError, match="region-skane has a parcel whose manifest"):
        read_parcel(root.folders, "2031", "region-skane")


def test_a_file_that_is_a_link_to_elsewhere_is_not_sent(tmp_path: Path) -> None:
    root = mailing.make(tmp_path / "root")
    booklet = root.path / "output/2031/parcels/region-skane/booklet.pdf"
    (tmp_path / "secret").write_bytes(booklet.read_bytes())
    booklet.unlink()
    booklet.symlink_to(tmp_path / "secret")
    with pytest.raises(ContentError) as raised:
        plan(root)
    assert small.one(raised.value.problems).code == "E873"
