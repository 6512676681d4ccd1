"""Sending to a real mail server, well and ill: each message once, what went wrong in the ledger, nothing on
the way that anybody could read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import mailing
import pytest
import small
from mailing import Office, Told, entries, plan, send, states

from pressklar.dispatch.ledger import SentFile, open_ledger
from pressklar.dispatch.origins import inputs_sum, remember
from pressklar.dispatch.post import MailConnection, Server, ServerError, read_server
from pressklar.problems import ContentError, OutsideError

GOTLAND, SKANE = "a@gotland.example", "a@skane.example"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with mailing.office(tmp_path) as office:
        monkeypatch.setenv("SSL_CERT_FILE", str(office.certificate))
        yield office


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return mailing.make(tmp_path / "root")


def test_each_gets_its_parcel_once_and_a_second_run_sends_nothing(root: small.Root, place: Office) -> None:
    tally = send(root, place)
    assert tally.sent == 2 and tally.whole and place.box.addresses == [GOTLAND, SKANE]
    assert (
        states(root) == [("region-gotland", "sent"), ("region-skane", "sent")]
        and "4711" in entries(root)[0].words
    )
    assert send(root, place).sent == 0 and len(place.box.taken) == 2
    (message,) = place.box.of(SKANE)
    assert (
        message["Subject"] == "Förslag inför 2031: era förslag"
        and message["Reply-To"] == "Nätverket <svar@natverket.example>"
    )
    body = message.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n") == mailing.TEXT, (
        "the lines that begin with a point are whole too"
    )
    folder = root.path / "output/2031/parcels/region-skane"
    assert {part.get_filename(): part.get_content() for part in message.iter_attachments()} == {
        name: (folder / name).read_bytes() for name in ("booklet.pdf", "proposals.docx")
    }


def test_tls_from_the_start_with_a_login_of_letters_outside_ascii(
    root: small.Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mailing.office(tmp_path, security="tls") as place:
        monkeypatch.setenv("SSL_CERT_FILE", str(place.certificate))
        assert send(root, place).sent == 2 and len(place.box.taken) == 2


def test_the_letter_of_a_changed_parcel_goes_to_those_who_have_another(
    root: small.Root, place: Office
) -> None:
    mailing.put_parcel(root, "region-skane")
    send(root, place)
    mailing.put_parcel(root, "region-skane", "2")
    assert send(root, place).sent == 0, "who has had one gets no other by itself"
    assert send(root, place, changed=True).sent == 1 and place.box.addresses == [GOTLAND, SKANE, SKANE]
    assert send(root, place, changed=True).sent == 0
    first, second = place.box.of(SKANE)
    assert first["Message-ID"] != second["Message-ID"]
    mailing.put_parcel(root, "region-skane", "1")
    assert send(root, place, changed=True).sent == 1, "back to the first version is a change too"


def test_a_new_recipient_is_found(root: small.Root, place: Office) -> None:
    send(root, place)
    mailing.name_members(
        root,
        {
            "region-gotland": (GOTLAND, "B@gotland.example", "b@Gotland.example"),
            "region-skane": ("ny@skane.example",),
        },
    )
    assert send(root, place).sent == 2 and place.box.addresses[2:] == [
        "B@gotland.example",
        "ny@skane.example",
    ]


def test_a_trial_goes_to_its_address_and_counts_for_nobody(root: small.Root, place: Office) -> None:
    mailing.name_members(root, {"region-gotland": (GOTLAND, "b@gotland.example"), "region-skane": (SKANE,)})
    assert (
        send(root, place, to="jag@natverket.example").sent == 2
        and place.box.addresses == ["jag@natverket.example"] * 2
    )
    assert send(root, place, to="jag@natverket.example", limit=1).sent == 1
    assert all(entry.trial for entry in entries(root))
    ids = [message["Message-ID"] for message in place.box.of("jag@natverket.example")]
    assert len(set(ids)) == 3, "or a mail program would show only the first trial"
    assert send(root, place).sent == 3


def test_limit_sends_so_many_and_the_next_run_the_rest(root: small.Root, place: Office) -> None:
    assert (
        send(root, place, limit=1).sent == 1
        and send(root, place, limit=1).sent == 1
        and send(root, place, limit=1).sent == 0
    )
    assert place.box.addresses == [GOTLAND, SKANE]


def test_refused_for_good_is_kept_with_the_servers_words_but_without_the_address(
    root: small.Root, place: Office
) -> None:
    place.box.on_rcpt = lambda address: (
        f"550 5.1.1 <{address}>: no\x1b[31m such user a here" if address == SKANE else None
    )
    tally = send(root, place)
    assert (tally.sent, tally.refused) == (1, 1)
    (problem,) = tally.problems
    assert (
        problem.code == "W873"
        and "550 5.1.1" in problem.message
        and SKANE not in problem.message
        and "skane.example" not in problem.message
    )
    refused = entries(root)[1]
    assert (
        refused.state == "refused"
        and refused.words.isprintable()
        and "such user … here" in refused.words
        and SKANE not in refused.words
    )
    place.box.on_rcpt = lambda address: None
    assert send(root, place).sent == 0 and [one.code for one in plan(root).problems] == ["W873"], (
        "it is named again, and not tried again by itself"
    )
    assert send(root, place, named=True).sent == 1
    assert [(entry.member, entry.attempt, entry.state) for entry in entries(root)][-1] == (
        "region-skane",
        2,
        "sent",
    )


def test_a_message_that_is_too_big_for_the_server(
    root: small.Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing.put_parcel(root, "region-skane", size=60_000)
    with mailing.office(tmp_path, data_size_limit=40_000) as place:
        monkeypatch.setenv("SSL_CERT_FILE", str(place.certificate))
        tally = send(root, place)
    assert (
        (tally.sent, tally.refused) == (1, 1)
        and place.box.addresses == [GOTLAND]
        and "552" in entries(root)[1].words
    )


def test_a_message_that_is_refused_after_it_came(root: small.Root, place: Office) -> None:
    place.box.on_data = lambda address: "552 5.3.4 too big" if address == GOTLAND else None
    assert send(root, place).refused == 1 and place.box.addresses == [SKANE]


def test_put_off_is_tried_again_with_longer_waits(root: small.Root, place: Office) -> None:
    answers = ["451 4.7.1 greylisted", "421 4.3.2 closing", "450 try later"]
    place.box.on_rcpt = lambda address: answers.pop(0) if address == GOTLAND and answers else None
    slept: list[float] = []
    assert send(root, place, slept=slept, waits=(1.0, 2.0, 3.0)).sent == 2
    assert [wait for wait in slept if wait >= 1] == [1.0, 2.0, 3.0] and place.box.addresses == [
        SKANE,
        GOTLAND,
    ]
    assert [(entry.attempt, entry.state) for entry in entries(root) if entry.member == "region-gotland"] == [
        (1, "delayed"),
        (2, "delayed"),
        (3, "delayed"),
        (4, "sent"),
    ]
    assert len(filed(root)) == 5 and all(len(files) == 2 for files in filed(root)), (
        "each attempt has its files"
    )


def test_put_off_for_too_long_waits_for_the_next_run(root: small.Root, place: Office) -> None:
    place.box.on_data = lambda address: "451 later" if address == GOTLAND else None
    tally = send(root, place)
    assert (tally.sent, tally.delayed) == (1, 1) and [problem.code for problem in tally.problems] == ["W875"]
    place.box.on_data = lambda address: None
    assert send(root, place).sent == 1 and sorted(place.box.addresses) == [GOTLAND, SKANE]


def test_dropped_after_the_message_is_uncertain_and_never_sent_again_by_itself(
    root: small.Root, place: Office
) -> None:
    place.box.drop_after = True
    tally = send(root, place)
    assert tally.uncertain == 2 and tally.stopped, "after two in a row nothing more is tried"
    place.box.drop_after = False
    assert send(root, place).sent == 0 and {problem.code for problem in plan(root).problems} == {"W874"}
    assert len(place.box.taken) == 2


def test_a_server_that_stalls_after_the_message(root: small.Root, place: Office) -> None:
    place.box.answer_late = 1.5
    assert send(root, place, patience=(5.0, 0.2), limit=1).uncertain == 1
    assert states(root) == [("region-gotland", "uncertain")]


def test_dropped_before_the_message_is_tried_again(root: small.Root, place: Office) -> None:
    dropped: list[str] = []

    def drop(address: str) -> str | None:
        if dropped:
            return None
        dropped.append(address)
        return "421 4.4.2 timeout"

    place.box.on_rcpt = drop
    assert send(root, place).sent == 2 and sorted(place.box.addresses) == [GOTLAND, SKANE]


def test_a_refused_sender_stops_the_run_and_all_stays_queued(root: small.Root, place: Office) -> None:
    place.box.on_mail = lambda: "550 5.7.1 sender not allowed"
    tally = send(root, place)
    assert (
        tally.stopped
        and "sender" in tally.problems[0].message
        and {state for _, state in states(root)} == {"queued"}
    )
    place.box.on_mail = lambda: None
    assert send(root, place).sent == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "fel"}, "refuses the login"),
        ({"host": "127.0.0.1"}, "certificate"),
        ({"port": 1}, "nothing answers"),
        ({"host": "finns.inte.invalid"}, "no machine of that name"),
        ({"security": "tls"}, "secure connection"),
    ],
)
def test_a_server_that_can_not_be_used_is_said_plainly(
    place: Office, change: dict[str, object], words: str
) -> None:
    server = Server(
        **{
            "host": "localhost",
            "port": place.port,
            "security": "starttls",
            "user": mailing.USER,
            "password": mailing.PASSWORD,
            **change,
        }
    )
    with pytest.raises(ServerError) as raised:
        MailConnection(server, patience=(5.0, 5.0)).connect()
    (problem,) = raised.value.problems
    assert (
        problem.code == "E877"
        and words in problem.message
        and mailing.PASSWORD not in problem.message
        and mailing.USER not in problem.message
    )
    assert mailing.PASSWORD not in repr(server)


def test_no_open_connection_is_ever_used(root: small.Root, tmp_path: Path) -> None:
    unsafe = {"tls_context": None, "require_starttls": False, "auth_require_tls": False}
    with mailing.office(tmp_path, **unsafe) as place, pytest.raises(ServerError, match="secure connection"):
        MailConnection(place.server).connect()
    assert place.box.offered == []


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    server = read_server({"PRESSKLAR_SMTP_HOST": "smtp.natverket.example"})
    assert (server.port, server.security, server.user) == (587, "starttls", "")
    assert (
        read_server({"PRESSKLAR_SMTP_HOST": "smtp.natverket.example", "PRESSKLAR_SMTP_SECURITY": "TLS"}).port
        == 465
    )
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda service, user: f"{service}/{user}")
    assert (
        read_server({"PRESSKLAR_SMTP_HOST": "smtp.natverket.example", "PRESSKLAR_SMTP_USER": "x"}).password
        == "pressklar/x"
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"HOST": "a b"},
        {"HOST": "x\r\ny"},
        {"HOST": "smtp.x.example", "PORT": "0"},
        {"HOST": "smtp.x.example", "PORT": "٣"},
        {"HOST": "smtp.x.example", "SECURITY": "none"},
        {"HOST": "smtp.x.example", "USER": "nobody-at-all"},
    ],
)
def test_settings_that_can_not_be_used(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(OutsideError) as raised:
        read_server({f"PRESSKLAR_SMTP_{name}": value for name, value in environment.items()})
    assert {problem.code for problem in raised.value.problems} == {"E876"}


def test_the_rate_is_kept(tmp_path: Path, place: Office) -> None:
    root = mailing.make(tmp_path / "slow", settings=mailing.DISPATCH.replace("100000", "120"))
    slept: list[float] = []
    send(root, place, slept=slept)
    assert len(slept) == 1 and 0 < slept[0] <= 0.5


def test_a_file_that_changed_since_it_was_made_is_not_sent(root: small.Root, place: Office) -> None:
    (root.path / "output/2031/parcels/region-skane/booklet.pdf").write_bytes(b"%PDF-1.7 another")
    with pytest.raises(ContentError) as raised:
        send(root, place)
    assert [problem.code for problem in raised.value.problems] == ["E873"] and place.box.taken == []


def test_a_file_that_changes_while_others_are_sent_is_not_sent(root: small.Root, place: Office) -> None:
    def spoil(address: str) -> None:
        (root.path / "output/2031/parcels/region-skane/booklet.pdf").write_bytes(b"%PDF-1.7 another")

    place.box.on_rcpt = spoil
    tally = send(root, place)
    assert (
        tally.sent == 1
        and [problem.code for problem in tally.problems] == ["E873"]
        and states(root)[1] == ("region-skane", "queued")
    )


def test_above_the_size_cap_there_is_a_link_instead(tmp_path: Path, place: Office) -> None:
    settings = (
        mailing.DISPATCH
        + "  size_cap_mb: 0.01\n  link: https://filer.natverket.example/{edition}/{member}/\n"
    )
    root = mailing.make(tmp_path / "large", settings=settings)
    mailing.put_parcel(root, "region-skane", size=20_000)
    assert [problem.code for problem in plan(root).problems] == ["W872"] and send(root, place).sent == 2
    (message,) = place.box.of(SKANE)
    assert [part.get_filename() for part in message.iter_attachments()] == ["proposals.docx"]
    assert [[(file.name, file.sent_as) for file in files] for files in filed(root)] == [
        [("booklet.pdf", "attachment"), ("proposals.docx", "attachment")],
        [("booklet.pdf", "link"), ("proposals.docx", "attachment")],
    ]
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert (
            body is not None
            and "https://filer.natverket.example/2031/region-skane/" in body.get_content()
            and "booklet.pdf (0,0 MB)" in body.get_content()
        )


def filed(root: small.Root) -> list[tuple[SentFile, ...]]:
    """Each attempt's files."""
    with open_ledger(root.folders, mailing.EDITION) as ledger:
        assert ledger is not None
        return list(ledger.files().values())


def test_above_the_size_cap_without_a_link(tmp_path: Path) -> None:
    root = mailing.make(tmp_path / "large", settings=mailing.DISPATCH + "  size_cap_mb: 0.00001\n")
    with pytest.raises(ContentError) as raised:
        plan(root)
    assert [problem.code for problem in raised.value.problems] == ["E875", "E875"]


def test_progress_and_problems_name_no_address(root: small.Root, place: Office) -> None:
    told = Told()
    place.box.on_rcpt = lambda address: f"550 no {address}" if address == SKANE else None
    tally = send(root, place, told=told)
    said = " ".join((*told.lines, *(f"{problem.message} {problem.hint}" for problem in tally.problems)))
    assert "Region Gotland" in said and "@" not in said


@pytest.mark.parametrize(
    ("step", "state", "count"),
    [
        ("accepted", "queued", 0),
        ("data", "queued", 0),
        ("body", "queued", 0),
        ("sending", "uncertain", 0),
        ("answered", "uncertain", 1),
    ],
)
def test_stopped_in_the_midst_of_a_message(
    root: small.Root, place: Office, step: str, state: str, count: int
) -> None:
    def stop(name: str) -> None:
        if name == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(root, place, step=stop)
    place.box.on_rcpt = lambda address: None
    time.sleep(0.3)
    assert len(place.box.taken) == count
    send(root, place)
    assert states(root)[0] == ("region-gotland", "sent" if state == "queued" else state)
    assert place.box.addresses.count(GOTLAND) == (1 if state == "queued" else count)


def test_parcels_older_than_the_texts_are_named(root: small.Root) -> None:
    assert plan(root).problems == ()
    later = time.time() + 100
    os.utime(root.path / small.FIRST, (later, later))
    assert [problem.code for problem in plan(root).problems] == ["W876"]


def test_parcels_made_of_other_content_are_refused(root: small.Root) -> None:
    """By what they were made from, whatever the files' dates say: a changed style sheet or title counts too,
    the same content saved again doesn't.
    """
    remember(
        root.folders,
        mailing.EDITION,
        dict.fromkeys(("region-gotland", "region-skane"), inputs_sum(root.folders, mailing.edition_of(root))),
    )
    later = time.time() + 100
    os.utime(root.path / small.FIRST, (later, later))
    assert plan(root).problems == ()
    path = root.path / small.EDITION
    path.write_text(path.read_text("utf-8").replace("Förslag inför", "Nya förslag inför"), "utf-8")
    with pytest.raises(ContentError) as caught:
        plan(root)
    assert {problem.code for problem in caught.value.problems} == {"E866"}


def test_a_slow_server_is_left_in_time(root: small.Root, place: Office) -> None:
    place.box.answer_late = 3.0
    began = time.monotonic()
    send(root, place, patience=(1.0, 0.3), limit=1)
    assert time.monotonic() - began < 3
