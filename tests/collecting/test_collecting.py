"""What members send in becomes proposals: sixty files of ten kinds, corrections, doubles, undo, every word
accounted for.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import small
import yaml
from corpus import cases
from submissions import RELATIONS, W, answers, control, docx, mail, odt, paragraph, run, table, xlsx, zipped

from pressklar import cli
from pressklar.collecting.running import CollectRun, collect, write_run
from pressklar.intake.lines import tokens
from pressklar.manuscript import read_edition
from pressklar.manuscript.undoing import UndoTarget, undo

TARGET = "  - {key: target_group, label: Målgrupp, need: expected}\nchapters:"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    made = small.make(tmp_path / "root")
    text = (made.path / small.EDITION).read_text("utf-8")
    made.write(small.EDITION, text.replace("chapters:", TARGET, 1))
    return made


def collected(root: small.Root, *files: tuple[str, bytes], matches: tuple[str, ...] = ()) -> CollectRun:
    inbox = root.path.parent / "inbox"
    inbox.mkdir(exist_ok=True)
    for path in inbox.iterdir():
        path.unlink()
    for name, data in files:
        (inbox / name).write_bytes(data)
    return collect(root.folders, root.edition, [inbox / name for name, _ in files], matches)


def values(root: small.Root, name: str) -> dict[str, object]:
    loaded = yaml.safe_load((root.path / f"content/2031/proposals/{name}.yaml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def codes(run: CollectRun) -> set[str]:
    return {problem.code for problem in run.problems}


def test_sixty_submissions_of_ten_kinds_have_their_fields_in_their_places(root: small.Root) -> None:
    made = cases()
    inbox = root.path.parent / "in"
    inbox.mkdir()
    for case in made:
        (inbox / case.name).write_bytes(case.data)
    run = collect(root.folders, root.edition, [inbox])
    rows = {row.shaped.submission.source.split("/")[1]: row.shaped.proposal for row in run.rows}
    assert len(run.rows) == len(made) == 60
    wrong = []
    for case in made:
        proposal, wanted = rows[case.name], case.expected[0]
        contacts = proposal.contacts
        held = {
            "title": proposal.title,
            **proposal.fields,
            "member": " ".join(member.id for member in proposal.submitted_by),
            "name": " ".join(contact.name or "" for contact in contacts),
            "email": " ".join(contact.email or "" for contact in contacts),
        }
        wrong += [(case.name, key) for key in held if tokens(held[key]) != tokens(wanted[key])]
    assert wrong == []
    assert not codes(run) & {"E475"} and not any(problem.severity == "error" for problem in run.problems)


def test_what_is_collected_is_read_back_and_undone(root: small.Root) -> None:
    before = {path: path.read_bytes() for path in (root.path / "content/2031").rglob("*.yaml")}
    entry = {
        "title": "Is på sjön",
        "fields": {"idea": "Vi mäter isen.\n\nVarje dag.", "chapter": "x"},
        "contacts": [],
    }
    run = collected(root, ("svar.json", answers("region-gotland", "kim@annan.example", entry)))
    assert not any(path.name == "is-pa-sjon.yaml" for path in (root.path / "content").rglob("*"))
    write_run(root.folders, run)
    written = values(root, "is-pa-sjon")
    assert (
        written["submitted_by"] == ["region-gotland"] and written["idea"] == "Vi mäter isen.\n\nVarje dag.\n"
    )
    reading = read_edition(root.folders, root.edition)
    assert reading.edition is not None and not any(
        problem.severity == "error" for problem in reading.problems
    )
    assert "W102" in {problem.code for problem in reading.problems}, (
        "what has no plain chapter isn't listed yet"
    )
    undo(root.folders, root.edition, UndoTarget())
    after = {path: path.read_bytes() for path in (root.path / "content/2031").rglob("*.yaml")}
    assert after == before and not list((root.path / "content/2031").rglob("records/collected/*"))


def test_a_named_chapter_gets_its_line(root: small.Root) -> None:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    title = edition.chapters[1].title
    data = table([["Titel", "Idé", "Tema"], ["Nytt ljus", "Lampor.", title]])
    write_run(root.folders, collected(root, ("a.csv", data)))
    after = read_edition(root.folders, root.edition).edition
    assert after is not None and after.chapters[1].proposals[-1].title == "Nytt ljus"


def test_the_same_twice_is_noticed_and_a_correction_is_merged(root: small.Root) -> None:
    def sent(idea: str, purpose: str) -> tuple[str, bytes]:
        entry = {"title": "Broar", "fields": {"idea": idea, "purpose": purpose}, "contacts": []}
        return "svar.json", answers("region-gotland", "kim@gotland.example", entry)

    first = sent("En bro över viken. Den blir lång.", "Att komma över.")
    write_run(root.folders, collected(root, first))
    again = collected(root, first)
    assert [row.state for row in again.rows] == ["known"] and "A490" in codes(again) and again.changes == ()
    path = root.path / "content/2031/proposals/broar.yaml"
    path.write_text(path.read_text("utf-8").replace("En bro", "En smal bro"), "utf-8")
    run = collected(root, sent("En bro över viken. Den blir mycket lång.", "Att komma över snabbt."))
    assert [row.state for row in run.rows] == ["updated"]
    write_run(root.folders, run)
    assert values(root, "broar")["idea"] == "En smal bro över viken. Den blir mycket lång.\n"
    assert values(root, "broar")["purpose"] == "Att komma över snabbt.\n"
    clash = collected(root, sent("En bred bro över viken. Den blir mycket lång.", ""))
    assert "W487" in codes(clash)
    write_run(root.folders, clash)
    assert values(root, "broar")["idea"] == "En smal bro över viken. Den blir mycket lång.\n", (
        "the content's words stay"
    )
    assert values(root, "broar")["purpose"] == "Att komma över snabbt.\n", (
        "an emptied answer takes nothing away"
    )


def test_two_proposals_in_one_mail_and_what_is_around_them(root: small.Root) -> None:
    text = (
        "Hej!\n\nHär kommer två förslag från oss.\n\nTitel: Öppna data\nIdé: Vi öppnar våra data.\nSyfte: Mer forskning.\n\n"
        "Titel: Färja på el\nIdé\nEn färja som går på el.\nMålgrupp\nResande\n\nMed vänlig hälsning\nKim Exempel\nRegion Skåne\n"
    )
    run = collected(root, ("m.eml", mail(text, "Kim <kim@annan.example>").as_bytes()))
    assert [row.shaped.proposal.title for row in run.rows] == ["Öppna data", "Färja på el"]
    assert run.rows[0].shaped.proposal.fields["purpose"] == "Mer forskning."
    assert {member.id for row in run.rows for member in row.shaped.proposal.submitted_by} == {"region-skane"}
    assert "Här kommer två förslag från oss." in next(p.text or "" for p in run.problems if p.code == "W485")


def test_words_beside_a_forms_fields_are_listed(root: small.Root) -> None:
    form = docx(
        paragraph("Idé"),
        control("idea", "Vi ritar."),
        paragraph("Ring mig gärna!"),
        paragraph("Syfte"),
        control("purpose"),
    )
    run = collected(root, ("form.docx", form))
    listed = [left.words for lefts in run.left_over.values() for left in lefts]
    assert "Ring mig gärna!" in listed and run.rows[0].shaped.proposal.fields["idea"] == "Vi ritar."
    assert "Klicka" not in json.dumps([*run.rows[0].shaped.proposal.fields.values()])


def test_headers_are_asked_once_and_remembered(root: small.Root) -> None:
    data = table([["Titel", "Vad drömmer ni om?", "Övrigt"], ["Ljus", "Lampor.", "Tack!"]])
    run = collected(root, ("a.csv", data))
    assert "W481" in codes(run) and run.rows[0].shaped.proposal.fields["idea"] == ""
    write_run(
        root.folders, collected(root, ("a.csv", data), matches=("Vad drömmer ni om?=Idé", "Övrigt=nothing"))
    )
    assert values(root, "ljus")["idea"] == "Lampor.\n"
    other = table([["Titel", "Vad drömmer ni om?", "Övrigt"], ["Mörker", "Natten.", "Hej!"]])
    run = collected(root, ("b.csv", other))
    assert run.rows[0].shaped.proposal.fields["idea"] == "Natten." and "W481" not in codes(run)


@pytest.mark.parametrize(
    ("sender", "member"),
    [
        ("Kim <a@gotland.example>", ["region-gotland"]),
        ("Kim <kim@plan.skane.example>", ["region-skane"]),
        ("Kim på Region Skåne <kim@gmail.com>", ["region-skane"]),
        ("Kim <kim@annan.example>", []),
    ],
)
def test_senders_are_found_by_address_domain_and_name(
    root: small.Root, sender: str, member: list[str]
) -> None:
    run = collected(root, ("m.eml", mail("Titel: Ljus\nIdé: Lampor.\n", sender).as_bytes()))
    assert [each.id for each in run.rows[0].shaped.proposal.submitted_by] == member
    assert ("W482" in codes(run)) == (not member)


def test_a_row_changed_in_the_form_updates_its_proposal(root: small.Root) -> None:
    headers = ["ID", "Starttid", "Slutförandetid", "E-post", "Namn", "Titel", "Idé"]
    row = ["1", 47604.5, 47604.51, "kim@gotland.example", "", "Bron", "En bro."]
    write_run(root.folders, collected(root, ("f.xlsx", xlsx([headers, row]))))
    row[5:] = ["En helt annan rubrik", "En bro till."]
    run = collected(root, ("f (1).xlsx", xlsx([headers, row])))
    assert [row.state for row in run.rows] == ["updated"]
    write_run(root.folders, run)
    assert values(root, "bron")["title"] == "En helt annan rubrik"


def test_a_zip_of_mails_is_read_through(root: small.Root) -> None:
    form = docx(paragraph("Rubrik: Ljus"), paragraph("Idé"), control("idea", "Lampor."))
    inner = mail(
        "Se bilagan.", "Eva <eva@skane.example>", "Vårt", ("form.docx", form), ("logo.png", b"\x89PNG\r\n")
    )
    outer = mail("FYI", "Reg <reg@annan.example>", "VB: Vårt", inner)
    run = collected(
        root,
        (
            "alla.zip",
            zipped(
                {
                    "a/b.eml": outer.as_bytes(),
                    "__MACOSX/a": b"x",
                    "../../etc/x.txt": b"Titel: Berg\nId\xc3\xa9: Sten.\n",
                }
            ),
        ),
    )
    assert sorted(row.shaped.proposal.title for row in run.rows) == ["Berg", "Ljus"]
    assert [member.id for row in run.rows for member in row.shaped.proposal.submitted_by] == ["region-skane"]
    assert "W486" in codes(run), "a logotype in a mail is named and stops nothing"


def test_the_command_shows_writes_and_tells(root: small.Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = root.path.parent / "a.csv"
    path.write_bytes(table([["Titel", "Idé"], ["Ljus", "Lampor."]]))
    arguments = ["collect", str(path), "--root", str(root.path), "--lang", "sv"]
    assert cli.main([*arguments, "--dry-run"]) == 0
    shown = capsys.readouterr()
    assert (
        "Ljus" in shown.out
        and "Inget skrevs." in shown.out
        and not (root.path / "content/2031/records/collected").exists()
    )
    assert cli.main([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (
        told["submissions"][0]["proposal"] == "ljus" and "content/2031/proposals/ljus.yaml" in told["written"]
    )


def test_a_form_of_ours_has_a_control_for_each_part(root: small.Root) -> None:
    """As `call` writes it: headings with rules beside them, the sender chosen, contacts in a table."""
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading3"/></w:pPr>%s</w:p>'
    parts = [control("contact.1.name", "Kim Exempel"), control("contact.1.email", "kim@x.example")]
    parts += [
        control("contact.2.name", "Bo Prov"),
        control("contact.2.phone", "070-1"),
        control("contact.2.email"),
    ]
    styles = '<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/></w:style>'
    form = docx(
        paragraph("Sista dag: 1 maj"),
        control("member", "Region Skåne"),
        control("title", "Ljus"),
        control("idea", "Lampor."),
        heading % run("Syfte   önskas, högst 400 tecken"),
        control("purpose"),
        heading % run("Målgrupp   högst 200 tecken"),
        control("target_group", "Alla"),
        *parts,
        **{
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "word/_rels/document.xml.rels": RELATIONS % ("styles", "styles.xml"),
        },
    )
    made = collected(root, ("form.docx", form))
    proposal = made.rows[0].shaped.proposal
    assert proposal.fields == {"idea": "Lampor.", "purpose": "", "target_group": "Alla"}
    assert [member.id for member in proposal.submitted_by] == ["region-skane"]
    assert [(each.name, each.email, each.note) for each in proposal.contacts] == [
        ("Kim Exempel", "kim@x.example", None),
        ("Bo Prov", None, "070-1"),
    ]
    assert "W485" not in codes(made)


def test_a_form_of_ours_that_libreoffice_saved_is_known_by_its_bookmarks(root: small.Root) -> None:
    """Before 7.5 it keeps no tags, and forgets which words are only to be written over."""

    def bookmarked(number: int, name: str, text: str) -> str:
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return f'<w:p>{start}{run(text)}<w:bookmarkEnd w:id="{number}"/></w:p>'

    filled = {
        "form_title": "Ljus",
        "field_idea": "Lampor.",
        "field_purpose": "Skriv här",
        "form_contact_1_name": "Kim Exempel",
        "form_contact_2_name": "Namn",
    }
    word = docx(
        paragraph("Idé   måste fyllas i"),
        *(bookmarked(number, *pair) for number, pair in enumerate(filled.items())),
    )
    names = "".join(
        f'<text:p><text:bookmark-start text:name="{name}"/><text:span>{text}</text:span><text:bookmark-end text:name="{name}"/></text:p>'
        for name, text in filled.items()
    )
    for name, data in (("form.docx", word), ("form.odt", odt(body=names))):
        proposal = collected(root, (name, data)).rows[0].shaped.proposal
        assert (proposal.title, proposal.fields["idea"], proposal.fields["purpose"]) == (
            "Ljus",
            "Lampor.",
            "",
        )
        assert [contact.name for contact in proposal.contacts] == ["Kim Exempel"]


ODD = {
    "above an empty form.eml": (
        mail(
            "Hej,\n\nVi på Region Gotland vill ordna en utbildning.\n\n//Eva\n\nFrån: Häftet <h@h.example>\nSkickat: den 1 maj\n"
            "Hej! Fyll i:\nTitel:\nIdé:\nSyfte:\n",
            "Eva <eva@annan.example>",
            "SV: Dags för förslag",
        ).as_bytes(),
        [("Dags för förslag", "Vi på Region Gotland vill ordna en utbildning.", "")],
    ),
    "in a table.docx": (
        docx(
            "<w:tbl>",
            *(
                f"<w:tr><w:tc>{paragraph(label)}</w:tc><w:tc>{paragraph(text)}</w:tc></w:tr>"
                for label, text in (("Förslagets titel", "Data"), ("Beskriv er idé", "Öppna."), ("Syfte", "Nytta."))
            ),
            "</w:tbl>",
        ),
        [("Data", "Öppna.", "Nytta.")],
    ),
    "numbered.docx": (
        docx(*map(paragraph, ["Förslag 1: Bad", "Idé", "Bada.", "Syfte", "Hälsa.", "Förslag 2: Gå", "Idé", "Gå.", "Syfte", "Lugn."])),
        [("Bad", "Bada.", "Hälsa."), ("Gå", "Gå.", "Lugn.")],
    ),
    "titles without labels.docx": (
        docx(*map(paragraph, ["Bad i sjön", "Idé", "Bada.", "Syfte", "Hälsa.", "Gå ut", "Idé", "Gå.", "Syfte", "Lugn."])),
        [("Bad i sjön", "Bada.", "Hälsa."), ("Gå ut", "Gå.", "Lugn.")],
    ),
    "in the wrong field.docx": (
        docx(paragraph("Titel"), control("title"), paragraph("Fest"), control("idea", "Dans.", "Syfte: Glädje"), control("purpose")),
        [("Fest", "Dans.", "Glädje")],
    ),
    "questions.txt": (
        "Fråga 1: Vad heter förslaget?\nVindkraft\nFråga 2: Vad går idén ut på?\nBygga.\nFråga 3: Vilket syfte har det?\nEl.\n".encode(),
        [("Vindkraft", "Bygga.", "El.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_people_do_with_forms(root: small.Root, name: str) -> None:
    data, wanted = ODD[name]
    rows = collected(root, (name, data)).rows
    held = [row.shaped.proposal for row in rows]
    assert [(each.title, each.fields["idea"], each.fields["purpose"]) for each in held] == wanted


def test_the_terminal_asks_once_what_a_header_is(
    root: small.Root, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By number, by name, wrongly first, or not at all; what was answered is remembered."""
    file = root.path.parent / "svar.csv"
    file.write_text(
        "Titel;Organisation;Vad är tanken;Övrigt;Annat\nCyklar;Region Skåne;Vägar.;Ring mig;Nej\n", "utf-8"
    )
    command = ["collect", str(file), "--root", str(root.path), "--lang", "en"]

    def run(typed: str, *more: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert cli.main([*command, *more]) == 0
        return capsys.readouterr().out

    assert "What stands under" not in run("", "--dry-run"), "there is no terminal"
    monkeypatch.setattr("pressklar.commands.collect._is_asking", lambda options: True)
    out = run("99\nno such\n1\nnothing\n\n\n")
    assert "“Vad är tanken”, in" in out and "1 text, now left over" in out
    assert values(root, "cyklar")["idea"] == "Vägar.\n"
    kept = json.loads((root.path / "content/2031/records/collected/headers.json").read_text("utf-8"))
    assert sorted(kept.values()) == ["idea", "nothing"]
    out = run("\n")
    assert "“Annat”" in out and "“Övrigt”" not in out and "“Vad är tanken”" not in out


def test_the_terminal_asks_what_continues_an_earlier_one(
    root: small.Root, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (root.path / "content/2031").rglob("*.yaml"):
        name = path.relative_to(root.path / "content/2031")
        root.write(f"content/2030/{name}", path.read_text("utf-8").replace("2031", "2030"))
    earlier = read_edition(root.folders, "2030").edition
    assert earlier is not None
    text = earlier.proposals[1].fields["idea"].replace("vägar", "stigar")
    file = root.path.parent / "ny.txt"
    file.write_text(f"Titel: Om lager på nytt\nAvsändare: Region Skåne\nIdé: {text}\n", "utf-8")
    monkeypatch.setattr("pressklar.commands.collect._is_asking", lambda options: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("\ny\n"))
    assert (
        cli.main(["collect", str(file), "--root", str(root.path), "--edition", "2031", "--lang", "en"]) == 0
    )
    assert "is like 2030 no. 2, same sender" in capsys.readouterr().out
    assert values(root, "om-lager-pa-nytt")["continues"] == "2030/andra-forslaget"
