"""Parcels as the editor makes them: what is in them, whose proposals are marked, which files change, and who
is named wrongly.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import small
from enclosed import enclosed

from pressklar.dispatch.contents import Order, make_contents
from pressklar.dispatch.letters import letter_problems
from pressklar.dispatch.origins import inputs_sum, made_from
from pressklar.dispatch.parcels import Parcel, make_parcels
from pressklar.dispatch.sealed import version_of
from pressklar.dispatch.workers import Workers
from pressklar.foundation.progress import SilentProgress
from pressklar.manuscript import read_edition
from pressklar.model import Edition
from pressklar.pdf.workshop import InProcessPool
from pressklar.problems import ContentError, OutsideError, UsageError

THIRD_MEMBER = '- {id: region-vastmanland, name: Region Västmanland, kind: region, county_code: "19", recipients: [a@vastmanland.example]}\n'
HOSTILE = {
    "a way out": "../../x",
    "a line break": "Region\\nBcc: alla@region.example",
    "300 letters": "R" * 300,
    "300 wide letters": "W" * 300,
    "a long word": "Storstadsregionförbundskansliet" + "i" * 40,
    "direction marks": "\\u202eenåkS\\u202c \\u200fRegion",
    "emoji": "Region 🦊 & <b>Skåne</b>",
}


def root_with_three(path: Path) -> small.Root:
    """The small edition, and a member without proposals."""
    root = small.built(path)
    root.write("content/members.yaml", (root.path / "content/members.yaml").read_text("utf-8") + THIRD_MEMBER)
    root.write(
        small.EDITION,
        (root.path / small.EDITION).read_text("utf-8")
        + "dispatch:\n  from: forslag@natverket.example\n  reply_to: svar@natverket.example\n  return_by: 2030-11-20\n",
    )
    return root


def parcels(root: small.Root, *members: str, workers: Workers | None = None) -> dict[str, Parcel]:
    """The booklet built, then the parcels made in this process, which needs no others for so little."""
    root.build()
    results, _ = make_parcels(
        root.folders, root.edition, members, InProcessPool(), SilentProgress(), workers or Workers(1)
    )
    return {parcel.member.id: parcel for parcel in results}


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def page_texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    texts = [
        " ".join(document[number].get_textpage().get_text_range().split()) for number in range(len(document))
    ]
    document.close()
    return texts


@pytest.fixture(scope="module")
def three_parcels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Parcel]:
    return parcels(root_with_three(tmp_path_factory.mktemp("parcels") / "root"))


def test_what_a_parcel_holds(three_parcels: dict[str, Parcel]) -> None:
    for member, parcel in three_parcels.items():
        manifest = json.loads((parcel.folder / "manifest.json").read_bytes())
        names = [file["name"] for file in manifest["files"]]
        stem = f"forslag-2031-{member}"
        wanted = [f"{stem}.pdf", f"{stem}-utdrag.pdf", f"{stem}-att-ratta.docx"]
        wanted = wanted if parcel.proposals else wanted[:1]
        assert names == [*wanted, "letter.txt", "letter.html"]
        assert sorted(all_bytes(parcel.folder)) == sorted([*names, "manifest.json"])
        assert list(manifest) == ["format", "edition", "member", "version", "language", "files", "letter"]
        assert (manifest["format"], manifest["edition"], manifest["member"], manifest["language"]) == (
            1,
            "2031",
            member,
            "sv",
        )
        for file in manifest["files"]:
            data = (parcel.folder / file["name"]).read_bytes()
            assert (file["size"], file["sha256"], file["attach"]) == (
                len(data),
                hashlib.sha256(data).hexdigest(),
                file["name"] in wanted,
            )
        assert manifest["version"] == version_of(manifest["files"]) == parcel.version


def test_no_address_in_file_names_and_manifest(three_parcels: dict[str, Parcel]) -> None:
    for parcel in three_parcels.values():
        assert "@" not in (parcel.folder / "manifest.json").read_text("utf-8")
        assert not any("@" in name for name in all_bytes(parcel.folder))


def test_the_letter_says_what_is_attached(three_parcels: dict[str, Parcel]) -> None:
    text = (three_parcels["region-skane"].folder / "letter.txt").read_text("utf-8")
    html = (three_parcels["region-skane"].folder / "letter.html").read_text("utf-8")
    for word in (
        "Region Skåne",
        "forslag-2031-region-skane.pdf",
        "forslag-2031-region-skane-utdrag.pdf",
        "forslag-2031-region-skane-att-ratta.docx",
        "20 november 2030",
        "svar@natverket.example",
        "Ett förslag om möten",
    ):
        assert word in text and word in html
    assert "Ett förslag om resor" not in text, "another member's proposal"
    none = (three_parcels["region-vastmanland"].folder / "letter.txt").read_text("utf-8")
    assert "Inget av häftets 4 förslag" in none and "-utdrag.pdf" not in none and ".docx" not in none


def test_the_word_draft_holds_only_the_members_proposals(three_parcels: dict[str, Parcel]) -> None:
    with zipfile.ZipFile(enclosed(three_parcels["region-skane"].folder, "draft")) as package:
        body = package.read("word/document.xml").decode()
    assert "lager på kartor" in body and "Ett förslag om resor" not in body


def test_drafts_are_kept_for_the_day_they_come_back(three_parcels: dict[str, Parcel]) -> None:
    root = three_parcels["region-skane"].folder.parents[3]
    kept = list((root / "content/2031/records/drafts").glob("*.json"))
    assert len(kept) == 2
    with zipfile.ZipFile(enclosed(three_parcels["region-skane"].folder, "draft")) as package:
        assert any(path.stem in package.read("docProps/custom.xml").decode() for path in kept)


def test_the_excerpt_keeps_numbers_and_holds_nobody_elses(three_parcels: dict[str, Parcel]) -> None:
    excerpt, booklet = (
        page_texts(enclosed(three_parcels["region-gotland"].folder, kind)) for kind in ("excerpt", "booklet")
    )
    whole = " ".join(excerpt)
    assert (
        "Region Gotland" in excerpt[0]
        and "Ett förslag om kartor" in whole
        and "Ett förslag om resor" in whole
    )
    assert "möten" not in whole.replace("Resor och möten", ""), "another member's proposal"
    page = next(
        number for number, text in enumerate(excerpt, 1) if number > 1 and "Ett förslag om resor" in text
    )
    there = next(number for number, text in enumerate(booklet, 1) if "Se det första" in text)
    assert re.search(rf"\b3 Ett förslag om resor {page} (\D*){there}\b", excerpt[0]), (
        "number, page here, page in the booklet"
    )


def test_a_link_out_of_the_excerpt_becomes_words(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    root.change(small.THIRD, "(#forsta-forslaget)", "(#andra-forslaget)")
    folder = parcels(root, "region-gotland")["region-gotland"].folder
    pdf = pikepdf.open(enclosed(folder, "excerpt"))
    assert all("/Dest" in link or "/A" in link for page in pdf.pages for link in page.get("/Annots", []))
    assert any(
        "Se det första" in text or "det första" in text for text in page_texts(enclosed(folder, "excerpt"))
    )


def test_same_input_same_bytes(three_parcels: dict[str, Parcel], tmp_path: Path) -> None:
    again = parcels(root_with_three(tmp_path / "root"))
    for member, parcel in three_parcels.items():
        assert all_bytes(parcel.folder) == all_bytes(again[member].folder)


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    before = {
        member: (all_bytes(parcel.folder), times(parcel.folder)) for member, parcel in parcels(root).items()
    }
    for member, parcel in parcels(root).items():
        assert not parcel.changed and times(parcel.folder) == before[member][1], (
            "nothing changed, and nothing was written"
        )
    root.change(small.FOURTH, "Att pröva det som sägs här.", "Att pröva det som står här.")
    for member, parcel in parcels(root).items():
        after, old = all_bytes(parcel.folder), before[member][0]
        differ = {name for name in after if after[name] != old[name]}
        changed = ["booklet", *(["excerpt", "draft"] if member == "region-skane" else [])]
        assert differ == {"manifest.json", *(enclosed(parcel.folder, kind).name for kind in changed)}, (
            "the booklet holds all proposals; an excerpt only its member's"
        )
        assert all(
            times(parcel.folder)[name] == before[member][1][name] for name in after if name not in differ
        )


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in all_bytes(folder)}


def test_some_members_only(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    assert list(parcels(root, "region-skane")) == ["region-skane"]
    assert [path.name for path in (root.folders.output("2031") / "parcels").iterdir() if path.is_dir()] == [
        "region-skane"
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("region-skåne", "region-skane"),
        ("Region Skåne", "region-skane"),
        ("region-gotlnd", "region-gotland"),
        ("../x", None),
    ],
)
def test_an_unknown_member_is_named(tmp_path: Path, said: str, meant: str | None) -> None:
    root = root_with_three(tmp_path / "root")
    with pytest.raises(UsageError) as refused:
        parcels(root, said, "region-skane")
    problem = small.one(refused.value.problems)
    assert (problem.code, problem.fix) == ("E861", meant)
    assert not (root.folders.output("2031") / "parcels").exists()


def test_a_parcel_holds_what_the_settings_say(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    root.change(small.EDITION, "dispatch:\n", "dispatch:\n  parcel: [booklet, draft]\n")
    root.change(
        "content/members.yaml",
        "name: Region Gotland",
        "parcel: [excerpt], language: en, name: Region Gotland",
    )
    three_parcels = parcels(root)
    assert set(all_bytes(three_parcels["region-skane"].folder)) == {
        "forslag-2031-region-skane.pdf",
        "forslag-2031-region-skane-att-ratta.docx",
        "letter.txt",
        "letter.html",
        "manifest.json",
    }
    assert set(all_bytes(three_parcels["region-gotland"].folder)) == {
        "proposals-2031-region-gotland-excerpt.pdf",
        "letter.txt",
        "letter.html",
        "manifest.json",
    }
    letter = (three_parcels["region-gotland"].folder / "letter.txt").read_text("utf-8")
    assert "With kind regards" in letter and "gotland.pdf" not in letter and ".docx" not in letter
    assert (
        json.loads((three_parcels["region-gotland"].folder / "manifest.json").read_bytes())["language"]
        == "en"
    )


def test_a_language_without_texts_stops_before_anything_is_written(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    root.change("content/members.yaml", "name: Region Gotland", "language: da, name: Region Gotland")
    with pytest.raises(ContentError) as refused:
        parcels(root, "region-gotland")
    assert small.one(refused.value.problems).code == "E311"
    assert not list((root.folders.output("2031") / "parcels").glob("region-gotland"))


def test_a_letter_in_the_members_language(tmp_path: Path) -> None:
    """German whole; Danish by a catalogue of the root's own, which lacks much: told once."""
    root = root_with_three(tmp_path / "root")
    root.change(small.EDITION, "return_by: 2030-11-20", "return_by: 2030-11-05")
    root.write("templates/texts/da.yaml", "letter_closing: Med venlig hilsen\n")
    for name, language in (("Region Gotland", "DE"), ("Region Skåne", "da")):
        root.change("content/members.yaml", f"name: {name}", f"language: {language}, name: {name}")
    root.build()
    results, problems = make_parcels(root.folders, "2031", (), InProcessPool(), SilentProgress(), Workers(1))
    letters = {parcel.member.id: (parcel.folder / "letter.txt").read_text("utf-8") for parcel in results}
    assert "Mit freundlichen Grüßen" in letters["region-gotland"]
    assert "Letzter Tag für Korrekturen: 5. November 2030" in letters["region-gotland"]
    assert "Med venlig hilsen" in letters["region-skane"] and "How to correct" in letters["region-skane"]
    problem = small.one(problem for problem in problems if problem.code == "W155")
    assert problem.file == "templates/texts/da.yaml" and "letter_greeting" in problem.message


@pytest.mark.soak(cases=3)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(tmp_path: Path, name: str) -> None:
    root = root_with_three(tmp_path / "root")
    root.change("content/members.yaml", "name: Region Skåne", f'name: "{HOSTILE[name]}"')
    try:
        parcel = parcels(root, "region-skane")["region-skane"]
    except ContentError as refused:
        assert {problem.code for problem in refused.problems} <= {"E123", "E109"}, (
            "refused, with a plain message"
        )
        return
    assert parcel.folder == root.folders.output("2031") / "parcels" / "region-skane"
    outside = {path for path in tmp_path.rglob("*") if path.name.startswith("x")}
    assert not outside
    subject = json.loads((parcel.folder / "manifest.json").read_bytes())["letter"]["subject"]
    text, html = ((parcel.folder / file).read_text("utf-8") for file in ("letter.txt", "letter.html"))
    for words in (subject, text.replace("\n", ""), html.replace("\n", "")):
        assert not any(sign in words for sign in "\u202e\u202c\u200f\r\x00")
    assert "\n" not in subject and len(subject) <= 150
    assert "<b>Skåne" not in html, "a name is text"
    assert len(pikepdf.open(enclosed(parcel.folder, "booklet")).pages) == len(
        pikepdf.open(root.booklet).pages
    )


def test_front_matter_that_takes_another_page_for_a_member_is_refused(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    root.own("templates/own.html.j2")
    root.change(
        "templates/own.html.j2", "{% macro own() %}", '{% macro own() %}<p style="break-after:page">x</p>'
    )
    with pytest.raises(ContentError) as refused:
        parcels(root, "region-skane")
    assert small.one(refused.value.problems).code == "E515"


def test_front_matter_that_is_shorter_for_a_member_gets_notes_pages(tmp_path: Path) -> None:
    """As in a work with so many chapters that their key takes several pages."""
    root = root_with_three(tmp_path / "root")
    root.own("templates/front.html.j2")
    root.change(
        "templates/front.html.j2",
        "{{ t('key') }}</{{ head }}>",
        "{{ t('key') }}</{{ head }}>" + 2 * '<p style="break-after:page">x</p>',
    )
    root.build()
    parcel = parcels(root, "region-skane")["region-skane"]
    own, common = page_texts(enclosed(parcel.folder, "booklet")), page_texts(root.booklet)
    assert len(own) == len(common)
    page = next(number for number, text in enumerate(own) if text.startswith("Till Region Skåne"))
    assert (
        own[page + 1 : page + 3] == ["Anteckningar", "Anteckningar"]
        and "Anteckningar" not in common[page + 1]
    )
    assert own[page + 3 :] == common[page + 3 :]


def test_a_worker_that_sees_other_files_says_so(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    given = make_contents(Order(str(root.path), "2031", "0" * 64, "region-skane"))
    assert (given.exit_code, [problem.code for problem in given.problems]) == (3, ["E865"])
    before = inputs_sum(root.folders, edition_of(root))
    root.change(small.FIRST, "kort text", "lång text")
    assert inputs_sum(root.folders, edition_of(root)) != before


def edition_of(root: small.Root) -> Edition:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    return edition


@pytest.mark.parametrize(
    "text", ["0", "-1", "many", "dask://", "dask://host", "dask://host:99999", "tcp://host:8786", "4.5"]
)
def test_workers_that_are_nobody(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        Workers.read(text)
    assert small.one(refused.value.problems).code == "E860"


def test_workers() -> None:
    assert Workers.read(None) == Workers() and Workers.read("3") == Workers(3)
    assert Workers.read("dask://office.example:8786") == Workers(0, "tcp://office.example:8786")
    assert Workers.read("dask+tls://office.example:8786") == Workers(0, "tls://office.example:8786")


def test_no_scheduler_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressklar.dispatch.workers.PATIENCE", 1)
    root = root_with_three(tmp_path / "root")
    with pytest.raises(OutsideError) as refused:
        parcels(root, "region-skane", workers=Workers(0, "tcp://127.0.0.1:9"))
    assert small.one(refused.value.problems).code == "E863"


def test_every_core_makes_the_same(three_parcels: dict[str, Parcel], tmp_path: Path) -> None:
    """By other processes, as the command does it."""
    again = parcels(root_with_three(tmp_path / "root"), workers=Workers(2))
    assert {member: parcel.version for member, parcel in again.items()} == {
        member: parcel.version for member, parcel in three_parcels.items()
    }


def test_problems_pass_from_process_to_process(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    root.own("templates/letter.txt.j2")
    root.change("templates/letter.txt.j2", "{{ opening }}", "{{ nothing_of_that_name }}")
    with pytest.raises(ContentError) as refused:
        parcels(root, workers=Workers(2))
    problem = small.one(refused.value.problems)
    assert (problem.code, problem.file) == ("E310", "templates/letter.txt.j2")


def test_parcels_of_other_content_than_the_booklet_that_stands_are_refused(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    root.change(small.FIRST, "kort text", "lång text")
    with pytest.raises(ContentError) as refused:
        make_parcels(root.folders, "2031", (), InProcessPool(), SilentProgress(), Workers(1))
    problem = small.one(refused.value.problems)
    assert (
        problem.code == "E850"
        and small.FIRST in problem.message
        and "No parcels were made." in problem.message
    )
    assert not (root.folders.output("2031") / "parcels").exists()


def test_a_record_of_what_parcels_were_made_from_that_is_damaged_is_told(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    parcels(root)
    path = root.folders.output("2031") / "parcels" / "made.json"
    for spoilt in (b"[" * 200_000, path.read_bytes()[:-20], b"7"):
        path.write_bytes(spoilt)
        known = made_from(root.folders, "2031")
        assert set(known) == {"region-gotland", "region-skane", "region-vastmanland"}
        assert inputs_sum(root.folders, edition_of(root)) not in known.values()


CONTACT = """dispatch:
  letter_date: 2030-10-01
  reference: 2030/118
  contact: {name: Kim Exempel, role: utredare, phone: 08-123 456 78, email: kim@natverket.example}
"""


def test_the_letter_bears_date_reference_person_and_telephone(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    root.change(small.EDITION, "dispatch:\n", CONTACT)
    folder = parcels(root, "region-skane")["region-skane"].folder
    for name in ("letter.txt", "letter.html"):
        letter = (folder / name).read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")
        for words in (
            "1 oktober 2030",
            "2030/118",
            "Kim Exempel",
            "utredare",
            "Telefon 08-123 456 78",
            "kim@natverket.example",
        ):
            assert words in letter, (name, words)
        assert "Ring Kim Exempel, 08-123 456 78" in letter and "20 november 2030" in letter


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("dispatch:\n", CONTACT, []),
        (
            "dispatch:\n",
            CONTACT.replace("phone: 08-123 456 78, ", ""),
            ["name Kim Exempel, and no telephone"],
        ),
        (
            "dispatch:\n",
            CONTACT.replace("2030-10-01", "2030-12-01"),
            ["last day for corrections isn't later"],
        ),
        ("  return_by: 2030-11-20\n", "", ["name no last day", "name nobody"]),
    ],
)
def test_what_a_letter_lacks_is_told_once(tmp_path: Path, before: str, after: str, told: list[str]) -> None:
    root = root_with_three(tmp_path / "root")
    root.change(small.EDITION, before, after)
    problems = [
        problem
        for problem in letter_problems(root.folders, root.pages().edition, asks_for_corrections=True)
        if problem.code == "W877"
    ]
    assert [problem.file for problem in problems] == [small.EDITION] * len(told)
    assert all(words in problem.message for words, problem in zip(told, problems, strict=True))
