"""Drafts that a real LibreOffice edited, as a member does, merged into the content: the whole of the content
is looked at after each.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import word_making
from word_office import AUTHOR, Step, Writer, python_with_uno

from pressklar.docx.drafting import make_draft, record
from pressklar.docx.engine import Word
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.markup import normal, parse
from pressklar.merge.outcome import MergeOutcome
from pressklar.merge.record import MergeOptions
from pressklar.merge.running import merge_opened, open_files, write_run
from pressklar.model import Edition
from pressklar.rendering.sections import common_sections
from pressklar.theme import read_theme

PYTHON = python_with_uno()
pytestmark = pytest.mark.skipif(
    PYTHON is None, reason="LibreOffice can't be driven here (Debian: libreoffice-writer and python3-uno)"
)
SKANE = ("region-skane",)
DATA, WHOLE, SOCIAL, LESSONS = (
    "att-anvanda-data-som-en-strategisk-resurs",
    "hallbarhetsintegrering",
    "social-hallbarhet",
    "vara-gemensamma-samhallsutmaningar",
)
QUAYS = "shared-quay-register"
Key = tuple[str, str]
"""A proposal's id and a field's key; or "chapter" and a chapter's id, whose value is its proposals in
order.
"""
Changes = Mapping[Key, tuple[tuple[str, str], ...]]
"""What is replaced by what in the values of the content; ("", …) stands for a value that was empty."""


@cache
def draft(members: tuple[str, ...], edition: str = "2024") -> Word:
    """The draft of some members, or the whole edition's, as it was sent."""
    source = PROJECT / "content" if edition == "2024" else word_making.PUBLICATION / "content"
    folders = Folders(fill(word_making.scratch() / f"sent-{edition}", source))
    return make_draft(
        common_sections(edition_of(folders, edition), read_theme(folders), folders),
        word_making.cached(folders),
        members,
    )


def fill(place: Path, source: Path) -> Path:
    shutil.copytree(source, place / "content", ignore=shutil.ignore_patterns("records"), dirs_exist_ok=True)
    return place


def edition_of(folders: Folders, edition: str) -> Edition:
    found = read_edition(folders, edition).edition
    assert found is not None
    return found


class Desk:
    """The office's desk: a copy of the content with the drafts that were sent on record."""

    def __init__(self, place: Path, members: tuple[str, ...] = SKANE, edition: str = "2024") -> None:
        self.folders, self.edition = Folders(place), edition
        fill(place, PROJECT / "content" if edition == "2024" else word_making.PUBLICATION / "content")
        self.sent = draft(members, edition)
        record(self.folders, edition, self.sent)

    def bytes(self) -> dict[str, bytes]:
        """Every file of the content by its path; the records apart."""
        content = self.folders.root / "content"
        return {
            path.relative_to(content).as_posix(): path.read_bytes()
            for path in content.rglob("*")
            if path.is_file() and "records" not in path.parts
        }

    def values(self) -> dict[Key, str]:
        """All that the edition says, as words."""
        found: dict[Key, str] = {}
        edition = edition_of(self.folders, self.edition)
        for chapter in edition.chapters:
            found["chapter", chapter.id] = " ".join(one.id for one in chapter.proposals)
        for one in edition.proposals:
            texts = {
                "title": one.title,
                "intro": one.intro,
                "submitted_by": " ".join(member.id for member in one.submitted_by),
                **one.fields,
            }
            contacts = "\n".join(
                " | ".join(part or "" for part in (who.name, who.role, who.organisation, who.email, who.note))
                for who in one.contacts
            )
            found |= {(one.id, key): text.strip() for key, text in {**texts, "contacts": contacts}.items()}
        return found

    def merge(
        self, data: bytes, *, ending: str = "docx", reject: bool = False, wishes: MergeOptions | None = None
    ) -> MergeOutcome:
        """Merge a file for good. Its ledger has every paragraph with all its words; merging it again changes
        nothing.
        """
        path = self.folders.root / f"back.{ending}"
        path.write_bytes(data)
        opened = open_files(self.folders, self.edition, [path], reject=reject)
        run = merge_opened(self.folders, self.edition, opened, wishes or MergeOptions())
        paragraphs, ledger = opened[0].file.paragraphs, run.outcomes[0].ledger
        assert {line.paragraph for line in ledger} == set(range(1, len(paragraphs) + 1))
        for number, paragraph in enumerate(paragraphs, 1):
            said = "".join(line.text for line in ledger if line.paragraph == number)
            assert "".join(said.split()) == "".join(paragraph.text.split())
        write_run(self.folders, run, opened, {})
        again = merge_opened(self.folders, self.edition, opened, wishes or MergeOptions())
        assert again.changes == (), "merged once more, it changes the content again"
        return run.outcomes[0]

    def expect(self, before: Mapping[Key, str], files: Mapping[str, bytes], changes: Changes) -> None:
        """The content is what it was but for `changes`, and no other file was touched."""
        wanted = dict(before)
        for key, parts in changes.items():
            for old, new in parts:
                assert old in wanted[key] and (old or not wanted[key])
                wanted[key] = wanted[key].replace(old, new, 1) if old else new
        now = self.values()
        assert now == wanted, "\n".join(
            ["the content isn't as it should be (- wanted, + is):", *ndiff(lines_of(wanted), lines_of(now))]
        )
        touched = {
            f"{self.edition}/edition.yaml" if name == "chapter" else f"{self.edition}/proposals/{name}.yaml"
            for name, _ in changes
        }
        assert {path for path, data in self.bytes().items() if files.get(path) != data} == touched
        assert files.keys() == self.bytes().keys()


def lines_of(values: Mapping[Key, str]) -> list[str]:
    return [f"{'/'.join(key)}: {line}" for key, text in sorted(values.items()) for line in text.split("\n")]


def ndiff(wanted: list[str], found: list[str]) -> list[str]:
    """Only the lines that differ."""
    return [line for line in difflib.ndiff(wanted, found) if line[:2] in ("- ", "+ ")]


@dataclass(frozen=True)
class Case:
    """An edit and what comes of it: values changed, and the codes of what is told."""

    name: str
    steps: tuple[Step, ...]
    changes: Changes = field(default_factory=dict)
    codes: tuple[str, ...] = ()


_FIRST, _SECOND = "Begreppet social hållbarhet", "Förslaget vill samla krafterna"
_INNER, _OUTER = "Inre nytta:", "Yttre nytta:"
_INNER_WHOLE = (
    "**Inre nytta:** Lagen följs, besluten vilar på färska uppgifter, och arbetet blir effektivare och mer ordnat. Data blir mer kända, lättare att nå och "
    "av högre kvalitet, samtidigt som uppgiftslämnandet minskar. AI, IoT och andra tekniker kan bidra till att möta samhällets utmaningar, främst det "
    "demografiska gapet (”krokodilgapet”)."
)
_OUTER_WHOLE = "**Yttre nytta:** Samhället får data för forskning och innovation, mer insyn, en starkare demokrati och en bättre krisberedskap."
_TARGET = "Tjänstepersoner i svenska regioner samt förtroendevalda, inklusive politiska sekreterare."
_STRATEGISTS = "Strateger på regional nivå med fokus på styrning och ledning, hållbarhetsintegrering och strategiskt hållbarhetsarbete."

CASES = (
    Case("open and save only", ()),
    Case(
        "a word at a paragraph's start",
        (("start", "Serien ska ge"), ("type", "Sammantaget: ")),
        {(LESSONS, "purpose"): (("Serien ska", "Sammantaget: Serien ska"),)},
    ),
    Case(
        "words inside a paragraph",
        (("after", "öva språket"), ("type", " på riktigt")),
        {(LESSONS, "purpose"): (("öva språket", "öva språket på riktigt"),)},
    ),
    Case(
        "a sentence at a paragraph's end",
        (("end", "Serien ska ge"), ("type", " Det är bråttom.")),
        {(LESSONS, "purpose"): (("särskilt aktuell.", "särskilt aktuell. Det är bråttom."),)},
    ),
    Case(
        "a word replaced",
        (("select", "krokodilgapet"), ("type", "lejongapet")),
        {(DATA, "purpose"): (("krokodilgapet", "lejongapet"),)},
    ),
    Case(
        "words with Markdown's signs",
        (("select", "en ordlista"), ("type", "2 * 3 [ord] _så_ <b> # 1. `x`")),
        {(LESSONS, "idea"): (("en ordlista", "2 \\* 3 [ord] \\_så\\_ \\<b> # 1. \\`x\\`"),)},
    ),
    Case(
        "two edits in one paragraph and one in another",
        (
            ("select", "digital lärserie"),
            ("type", "lärserie"),
            ("select", "fyra fristående"),
            ("type", "fem"),
            ("select", "likvärdiga"),
            ("type", "lika"),
        ),
        {
            (LESSONS, "idea"): (
                ("digital lärserie", "lärserie"),
                ("fyra fristående", "fem"),
                ("likvärdiga", "lika"),
            )
        },
    ),
    Case(
        "a paragraph typed over",
        (("select_text", "Strateger på"), ("type", "Alla.")),
        {(WHOLE, "target_group"): ((_STRATEGISTS, "Alla."),)},
    ),
    Case(
        "a paragraph split",
        (("before", "Valet till"), ("backspace",), ("enter",)),
        {(LESSONS, "purpose"): (("starkare. Valet", "starkare.\n\nValet"),)},
    ),
    Case(
        "a paragraph split and added to",
        (("end", "Serien ska ge"), ("enter",), ("type", "Ett nytt stycke.")),
        {(LESSONS, "purpose"): (("särskilt aktuell.", "särskilt aktuell.\n\nEtt nytt stycke."),)},
    ),
    Case(
        "a paragraph put before the first",
        (("start", "Serien ska ge"), ("enter",), ("press", "GoUp"), ("type", "Ett nytt stycke.")),
        {(LESSONS, "purpose"): (("Serien ska", "Ett nytt stycke.\n\nSerien ska"),)},
    ),
    Case(
        "two paragraphs joined",
        (("end", _FIRST), ("delete",), ("type", " ")),
        {(SOCIAL, "idea"): (("kammare.\n\nFörslaget", "kammare. Förslaget"),)},
    ),
    Case(
        "two paragraphs joined from below",
        (("start", _SECOND), ("backspace",), ("type", " ")),
        {(SOCIAL, "idea"): (("kammare.\n\nFörslaget", "kammare. Förslaget"),)},
    ),
    Case(
        "the first paragraph of two deleted",
        (("select_lines", _INNER, _INNER), ("delete",)),
        {(DATA, "purpose"): ((f"{_INNER_WHOLE}\n\n", ""),)},
    ),
    Case(
        "the last paragraph before a label deleted",
        (("select_lines", _OUTER, _OUTER), ("delete",)),
        {(DATA, "purpose"): ((f"\n\n{_OUTER_WHOLE}", ""),)},
    ),
    Case(
        "a field's words deleted",
        (("select_text", _TARGET), ("delete",)),
        {(LESSONS, "target_group"): ((_TARGET, ""),)},
        ("W624",),
    ),
    Case(
        "a field's only paragraph deleted",
        (("select_lines", _TARGET, _TARGET), ("delete",)),
        {(LESSONS, "target_group"): ((_TARGET, ""),)},
        ("W624",),
    ),
    Case(
        "a field of two paragraphs emptied",
        (("select_between", _INNER, _OUTER), ("delete",)),
        {(DATA, "purpose"): ((f"{_INNER_WHOLE}\n\n{_OUTER_WHOLE}", ""),)},
        ("W624",),
    ),
    Case(
        "a field filled in that was empty",
        (("select_text", "Ej angivet."), ("type", "Att enas.")),
        {(SOCIAL, "purpose"): (("", "Att enas."),)},
    ),
    Case(
        "retitled",
        (("select", "Heading 2: Hållbarhetsintegrering"), ("type", "Hållbarhet & helhet")),
        {(WHOLE, "title"): (("Hållbarhetsintegrering", "Hållbarhet & helhet"),)},
    ),
    Case(
        "a title added to",
        (("select", "Heading 2: Social hållbarhet"), ("type", "Social hållbarhet, steg 1")),
        {(SOCIAL, "title"): (("Social hållbarhet", "Social hållbarhet, steg 1"),)},
    ),
    Case(
        "a contact's address added",
        (("end", "Anna Gillquist"), ("type", " anna@skane.example")),
        {
            (DATA, "contacts"): (
                (
                    "Anna Gillquist |  | Region Skåne | ",
                    "Anna Gillquist |  | Region Skåne | anna@skane.example",
                ),
            )
        },
    ),
    Case(
        "a list item added",
        (("end", "innovation och förnyelse"), ("enter",), ("type", "något nytt")),
        {(LESSONS, "idea"): (("- tillgänglighet", "- något nytt\n- tillgänglighet"),)},
    ),
    Case(
        "a first list item added",
        (("start", "likvärdiga möjligheter"), ("enter",), ("press", "GoUp"), ("type", "något nytt")),
        {(LESSONS, "idea"): (("- likvärdiga", "- något nytt\n- likvärdiga"),)},
    ),
    Case(
        "a last list item added",
        (("end", "tillgänglighet"), ("enter",), ("type", "något nytt")),
        {(LESSONS, "idea"): (("- tillgänglighet", "- tillgänglighet\n- något nytt"),)},
    ),
    Case(
        "a numbered item added",
        (("end", "en samstämd ansats"), ("enter",), ("type", "något nytt")),
        {
            (WHOLE, "purpose"): (
                ("2. gemensamma", "2. något nytt\n3. gemensamma"),
                ("3. en högre", "4. en högre"),
            )
        },
    ),
    Case(
        "a list item removed",
        (("select_lines", "kompetensförsörjning", "kompetensförsörjning"), ("delete",)),
        {(LESSONS, "idea"): (("- kompetensförsörjning\n", ""),)},
    ),
    Case(
        "a list item indented",
        (("level", "innovation och förnyelse", "1"),),
        {(LESSONS, "idea"): (("- innovation", "  * innovation"),)},
    ),
    Case(
        "a list item moved",
        (
            ("select_lines", "tillgänglighet", "tillgänglighet"),
            ("cut",),
            ("start", "likvärdiga möjligheter"),
            ("paste",),
        ),
        {(LESSONS, "idea"): (("\n- tillgänglighet", ""), ("- likvärdiga", "- tillgänglighet\n- likvärdiga"))},
    ),
    Case(
        "bold",
        (("select", "öva språket"), ("press", "Bold")),
        {(LESSONS, "purpose"): (("öva språket", "**öva språket**"),)},
    ),
    Case(
        "bold taken away",
        (("select", _INNER), ("press", "Bold")),
        {(DATA, "purpose"): (("**Inre nytta:**", "Inre nytta:"),)},
    ),
    Case(
        "italic",
        (("select", "öva språket"), ("press", "Italic")),
        {(LESSONS, "purpose"): (("öva språket", "*öva språket*"),)},
    ),
    Case(
        "superscript",
        (("select", "fyra"), ("press", "SuperScript")),
        {(LESSONS, "idea"): (("fyra", "^fyra^"),)},
    ),
    Case(
        "subscript", (("select", "fyra"), ("press", "SubScript")), {(LESSONS, "idea"): (("fyra", "~fyra~"),)}
    ),
    Case(
        "a link",
        (("link", "öva språket", "https://www.skåne.example/kurs?a=1&b=2"),),
        {(LESSONS, "purpose"): (("öva språket", "[öva språket](https://www.skåne.example/kurs?a=1&b=2)"),)},
    ),
    Case(
        "words replaced, tracked",
        (("track",), ("select", "öva språket"), ("type", "lära sig tala")),
        {(LESSONS, "purpose"): (("öva språket", "lära sig tala"),)},
    ),
    Case(
        "a paragraph split, tracked",
        (("track",), ("before", "Valet till"), ("enter",)),
        {(LESSONS, "purpose"): (("starkare. Valet", "starkare.\n\nValet"),)},
    ),
    Case(
        "two paragraphs joined, tracked",
        (("track",), ("end", _FIRST), ("delete",)),
        {(SOCIAL, "idea"): (("kammare.\n\nFörslaget", "kammare.Förslaget"),)},
    ),
    Case(
        "a paragraph deleted, tracked",
        (("track",), ("select_lines", _INNER, _INNER), ("delete",)),
        {(DATA, "purpose"): ((f"{_INNER_WHOLE}\n\n", ""),)},
    ),
    Case(
        "the last paragraph before a label deleted, tracked",
        (("track",), ("select_lines", _OUTER, _OUTER), ("delete",)),
        {(DATA, "purpose"): ((f"\n\n{_OUTER_WHOLE}", ""),)},
    ),
    Case("a label deleted", (("select_line_before", "Strateger på"), ("delete",)), {}, ("W622",)),
    Case("a label joined with its text", (("start", "Strateger på"), ("backspace",)), {}, ("W623",)),
)


@pytest.mark.soak(cases=14)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_edit_comes_back(case: Case, writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, files = desk.values(), desk.bytes()
    outcome = desk.merge(writer.edited(desk.sent.docx, *case.steps))
    desk.expect(before, files, case.changes)
    assert tuple(sorted(problem.code for problem in outcome.problems)) == case.codes
    assert outcome.conflicts == () and outcome.counts["unplaced"] == 0 and outcome.counts["conflicted"] == 0


@pytest.mark.soak(cases=2)
@pytest.mark.parametrize("members", [SKANE, ()], ids=["a member's", "the whole"])
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_an_untouched_draft_changes_no_byte(
    members: tuple[str, ...], ending: str, writer: Writer, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, members)
    files = desk.bytes()
    outcome = desk.merge(writer.edited(desk.sent.docx, ending=ending), ending=ending)
    assert desk.bytes() == files
    assert outcome.problems == () and outcome.corrections == ()
    assert {line.state for line in outcome.ledger} == {"unchanged"}


def test_another_edition_comes_back_as_it_was(writer: Writer, tmp_path: Path) -> None:
    """With tables, footnotes, pictures and lists in lists."""
    desk = Desk(tmp_path, (), "2032")
    files = desk.bytes()
    outcome = desk.merge(writer.edited(desk.sent.docx))
    assert desk.bytes() == files and outcome.problems == ()


def test_edits_come_back_by_way_of_odt(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, files = desk.values(), desk.bytes()
    steps: tuple[Step, ...] = (
        ("select", "krokodilgapet"),
        ("type", "lejongapet"),
        ("select", "öva språket"),
        ("press", "Bold"),
        ("before", "Valet till"),
        ("backspace",),
        ("enter",),
        ("end", "innovation och förnyelse"),
        ("enter",),
        ("type", "något nytt"),
        ("select", "politiska sekreterare"),
        ("press", "InsertAnnotation", "Text", "Vilka då?", "Author", AUTHOR),
    )
    outcome = desk.merge(writer.edited(desk.sent.docx, *steps, ending="odt"), ending="odt")
    desk.expect(
        before,
        files,
        {
            (DATA, "purpose"): (("krokodilgapet", "lejongapet"),),
            (LESSONS, "purpose"): (
                ("öva språket", "**öva språket**"),
                ("starkare. Valet", "starkare.\n\nValet"),
            ),
            (LESSONS, "idea"): (("- tillgänglighet", "- något nytt\n- tillgänglighet"),),
        },
    )
    assert outcome.problems == () and [found.what.text for found in outcome.comments] == ["Vilka då?"]


def test_a_comment_is_listed_and_not_merged(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    files = desk.bytes()
    outcome = desk.merge(
        writer.edited(
            desk.sent.docx,
            ("select", "öva språket"),
            ("press", "InsertAnnotation", "Text", "Vilket av dem?", "Author", AUTHOR),
        )
    )
    assert desk.bytes() == files and outcome.problems == ()
    (found,) = outcome.comments
    assert (found.what.author, found.what.text, getattr(found.what, "quoted", "")) == (
        AUTHOR,
        "Vilket av dem?",
        "öva språket",
    )
    assert (found.proposal, found.field) == (LESSONS, "purpose")


TRACKED: tuple[Step, ...] = (
    ("track",),
    ("select", "öva språket"),
    ("type", "lära sig tala"),
    ("before", "Valet till"),
    ("enter",),
    ("select_lines", _INNER, _INNER),
    ("delete",),
    ("select_lines", "kompetensförsörjning", "kompetensförsörjning"),
    ("delete",),
    ("end", "Inspiration kan också"),
    ("type", " Eller i Norge."),
)


def test_tracked_changes_are_taken_and_listed(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, files = desk.values(), desk.bytes()
    outcome = desk.merge(writer.edited(desk.sent.docx, *TRACKED))
    desk.expect(
        before,
        files,
        {
            (LESSONS, "purpose"): (
                ("öva språket", "lära sig tala"),
                ("starkare. Valet", "starkare.\n\nValet"),
            ),
            (DATA, "purpose"): ((f"{_INNER_WHOLE}\n\n", ""),),
            (LESSONS, "idea"): (("- kompetensförsörjning\n", ""),),
            (WHOLE, "idea"): (("egna rapporter.", "egna rapporter. Eller i Norge."),),
        },
    )
    assert outcome.problems == ()
    assert {found.what.author for found in outcome.changes} == {AUTHOR} and all(
        found.what.date for found in outcome.changes
    )
    listed = [
        (getattr(found.what, "kind", ""), found.what.text, found.proposal, found.field)
        for found in outcome.changes
    ]
    assert ("deletion", "öva språket", LESSONS, "purpose") in listed and (
        "insertion",
        "lära sig tala",
        LESSONS,
        "purpose",
    ) in listed
    assert ("deletion", "kompetensförsörjning", LESSONS, "idea") in listed and (
        "insertion",
        " Eller i Norge.",
        WHOLE,
        "idea",
    ) in listed
    assert [where for kind, _, *where in listed if kind == "split"] == [[LESSONS, "purpose"]]
    assert any(
        kind == "deletion" and text.startswith(_INNER) and where == [DATA, "purpose"]
        for kind, text, *where in listed
    )


def test_tracked_changes_can_be_rejected(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    files = desk.bytes()
    outcome = desk.merge(writer.edited(desk.sent.docx, *TRACKED), reject=True)
    assert desk.bytes() == files and outcome.problems == () and len(outcome.changes) >= 6


_MOVED: tuple[Step, ...] = (
    ("select_proposal", "Heading 2: Social hållbarhet"),
    ("cut",),
    ("start", "Heading 2: Hållbarhetsintegrering"),
    ("paste",),
)


def test_a_proposal_cut_and_pasted_into_another_chapter(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, files = desk.values(), desk.bytes()
    outcome = desk.merge(writer.edited(desk.sent.docx, *_MOVED))
    desk.expect(
        before,
        files,
        {
            ("chapter", "hallbara-livsmiljoer"): ((f"{SOCIAL} ", ""),),
            ("chapter", "hallbarhet"): ((WHOLE, f"{SOCIAL} {WHOLE}"),),
        },
    )
    assert outcome.conflicts == () and outcome.counts["unplaced"] == 0 and outcome.structure


def test_a_proposal_moved_within_its_chapter_of_the_whole_booklet(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path, ())
    before, files = desk.values(), desk.bytes()
    steps = (
        ("select_proposal", "Heading 2: Strategisk projektledning"),
        ("cut",),
        ("start", "Heading 2: Processledarkompetens"),
        ("paste",),
    )
    outcome = desk.merge(writer.edited(desk.sent.docx, *steps))
    desk.expect(
        before,
        files,
        {
            ("chapter", "metodutveckling"): (
                (
                    "processledarkompetens strategisk-projektledning",
                    "strategisk-projektledning processledarkompetens",
                ),
            )
        },
    )
    assert outcome.conflicts == () and outcome.counts["unplaced"] == 0 and outcome.structure


def test_a_proposal_deleted_stays_unless_that_is_wished(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, files = desk.values(), desk.bytes()
    back = writer.edited(desk.sent.docx, ("select_proposal", "Heading 2: Social hållbarhet"), ("delete",))
    desk.merge(back)
    desk.expect(before, files, {})
    desk.merge(back, wishes=MergeOptions(allow_delete=True))
    now = desk.values()
    assert now == {
        **{key: text for key, text in before.items() if key[0] != SOCIAL},
        ("chapter", "hallbara-livsmiljoer"): now["chapter", "hallbara-livsmiljoer"],
    }
    assert SOCIAL not in now["chapter", "hallbara-livsmiljoer"]


def test_a_proposal_copied_is_a_new_one_if_that_is_wished(writer: Writer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, files = desk.values(), desk.bytes()
    back = writer.edited(
        desk.sent.docx,
        ("select_proposal", "Heading 2: Social hållbarhet"),
        ("copy",),
        ("start", "Heading 2: Hållbarhetsintegrering"),
        ("paste",),
    )
    desk.merge(back)
    desk.expect(before, files, {})
    desk.merge(back, wishes=MergeOptions(allow_new=True))
    now = desk.values()
    (made,) = {name for name, _ in now} - {name for name, _ in before}
    copied = {key: text for (name, key), text in now.items() if name == made}
    shown = {
        key: text.replace("Region Skåne", "") for (name, key), text in before.items() if name == SOCIAL
    }  # a member isn't named beside its own people
    assert copied == shown
    assert now["chapter", "hallbarhet"] == before["chapter", "hallbarhet"].replace(WHOLE, f"{made} {WHOLE}")
    assert {key: text for key, text in now.items() if key[0] not in (made, "chapter")} == {
        key: text for key, text in before.items() if key[0] != "chapter"
    }


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("aim", "The notice was well written", "The notice was badly written"),
        ("method", "Two steps loose", "Two steps mended"),
        ("method", "27.5", "28.25"),
        ("budget", "13,000", "14,000"),
        ("aim", "with a depth, measured by hand", "with a depth, measured by machine"),
    ],
    ids=[
        "a footnote",
        "a table's cell",
        "a cell to the right",
        "a cell of another table",
        "an item of a list in a list",
    ],
)
def test_notes_and_tables(key: str, old: str, new: str, writer: Writer, tmp_path: Path) -> None:
    """A table, and a text with notes, may be written otherwise in Markdown: its meaning is what counts."""
    desk = Desk(tmp_path, (), "2032")
    before, files = desk.values(), desk.bytes()
    outcome = desk.merge(writer.edited(desk.sent.docx, ("select", old), ("type", new)))
    assert outcome.problems == () and len(outcome.corrections) == 1
    wanted, now = {**before, (QUAYS, key): before[QUAYS, key].replace(old, new, 1)}, desk.values()
    was, written = wanted[QUAYS, key].split("\n"), now[QUAYS, key].split("\n")
    assert normal(parse(now.pop((QUAYS, key)))) == normal(parse(wanted.pop((QUAYS, key)))), "\n".join(
        ndiff(was, written)
    )
    assert now == wanted
    assert [path for path, data in desk.bytes().items() if files.get(path) != data] == [
        f"2032/proposals/{QUAYS}.yaml"
    ]
