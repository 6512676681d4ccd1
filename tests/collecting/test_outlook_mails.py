"""Mails as Outlook saves them are read like any other mail: text, sender, attachments, mails within them."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import corpus
import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st
from submissions import docx, mail, outlook, paragraph

from pressklar.collecting.readers import outlook as reader
from pressklar.collecting.readers import read_file
from pressklar.collecting.running import collect
from pressklar.problems import ContentError

FORM = docx(paragraph("Ljus"), paragraph("Idé"), paragraph("Lampor."))
MAIL = mail(
    "Titel: Ljus\nIdé: Lampor.\n", '"Exempel, Åsa" <asa@gotland.example>', "Förslag", ("form.docx", FORM)
)


def test_a_mail_is_read_whole() -> None:
    contents = read_file(outlook(MAIL), "a.msg")
    assert (contents.sender.name, contents.sender.email) == ("Exempel, Åsa", "asa@gotland.example")
    assert read_file(MAIL.as_bytes(), "a.eml").sender == contents.sender
    assert contents.when.startswith("2031-05-05") and contents.texts[0].title == "Förslag"
    assert [line.line.text for line in contents.texts[0].lines] == ["Titel: Ljus", "Idé: Lampor."]
    assert [(inner.name, inner.data) for inner in contents.inner] == [("form.docx", FORM)]
    assert contents.words["Lampor"] == 1


def test_it_says_what_the_same_mail_as_eml_says(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    for kind, variant in ((6, 0), (6, 3), (6, 5), (7, 1), (7, 4)):
        name, write = corpus.KINDS[kind]
        data = write(corpus.proposal(kind, variant), variant)
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        parts = []
        for ending, content in ((".eml", data), (".msg", outlook(message))):
            path = tmp_path / f"{name}-{variant}{ending}"
            path.write_bytes(content)
            run = collect(root.folders, root.edition, [path])
            assert not any(problem.severity == "error" for problem in run.problems), run.problems
            parts.append(
                [(row.shaped.submission.parts, row.shaped.proposal.submitted_by) for row in run.rows]
            )
        assert parts[0] == parts[1] and parts[0], f"{name}, variant {variant}"


def test_mails_within_mails(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    message = MAIL
    for _ in range(3):
        message = mail("VB", "a@b.example", "VB", message)
    path = tmp_path / "m.msg"
    path.write_bytes(outlook(message))
    titles = [row.shaped.proposal.title for row in collect(root.folders, root.edition, [path]).rows]
    assert titles == ["Ljus", "Ljus"], "the mail's own and its attachment's"


def test_a_page_is_read_where_there_is_no_text() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "Förslag"
    message.set_content("<p>Titel: Ljus</p><ul><li>Åtta</li></ul>", subtype="html")
    (text,) = read_file(outlook(message), "a.msg").texts
    assert [line.line.text for line in text.lines] == ["Titel: Ljus", "- Åtta"]


def test_more_than_its_bytes_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(outlook(MAIL))
    name = "__substg1.0_37010102".encode("utf-16-le")
    entry = data.find(name)
    data[entry + 120 : entry + 124] = (2_000_000_000).to_bytes(4, "little")
    with pytest.raises(ContentError) as error:
        read_file(bytes(data), "a.msg")
    assert error.value.problems[0].code == "E472" and "larger than itself" in error.value.problems[0].message
    monkeypatch.setattr(reader, "_MOST_ENTRIES", 20)
    with pytest.raises(ContentError):
        read_file(outlook(MAIL), "a.msg")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_mails_are_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_file(bytes(damaged[: data.draw(st.integers(600, len(damaged)))]), "a.msg")
    except ContentError as error:
        assert error.problems[0].code in ("E471", "E472", "E473")


WHOLE = outlook(mail("Titel: Ljus\n", "a@b.example", "x", MAIL))


def test_a_text_that_only_outlook_reads_is_named() -> None:
    """Compressed RTF alone: with attachments it is named, without it the mail is refused."""
    from aspose.email_foss.msg import MapiMessage

    message = MapiMessage.create("Förslag", "")
    message.set_property(0x1009, 0x0102, b"\x10\0\0\0LZFu")
    with pytest.raises(ContentError) as error:
        read_file(bytes(message.to_bytes()), "a.msg")
    assert "only Outlook reads" in error.value.problems[0].message
    message.add_attachment("form.docx", FORM)
    contents = read_file(bytes(message.to_bytes()), "a.msg")
    assert [problem.code for problem in contents.problems] == ["W486"] and len(contents.inner) == 1
