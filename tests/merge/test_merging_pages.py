"""Free pages and chapters' introductions out in Word and back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from test_merging_random import FIELD, OFTEN
from word_edits import EDITION, N, Root, make, merge_data, run, text_of

from pressklar.manuscript.patch.patching import Set, patched

PAGES = """\
pages:   # beside the proposals
  - {id: forord, title: Förord, place: first}
  - id: bilaga
    title: "Bilaga: siffror"
    place: end
  - {id: sist, title: Till sist, place: last, in_contents: no}
"""
TEXTS = {
    "forord": """\
# The chair's own words.
text: |   # read by the board
  Vattnet rör oss **alla**.  Det visar året som gick.[^1]

  ## Tack

  Tack till *Kim*, som [räknade](https://natet.example/).

  [^1]: Mer står i bilagan.
""",
    "bilaga": """\
text: |
  Så här fördelar sig förslagen.

  | Kapitel | Antal |
  |---------|------:|
  | Vatten | 3 |
  | Resor | 2 |

  1. räkna
  2. väga
""",
    "sist": "text: Allt har ett slut.\n",
}
INTRO = """\
    intro: |
      Vatten är *liv*.

      Här är tre förslag.
"""


def with_pages(path: Path) -> Root:
    root = make(path)
    settings = root.path / "content" / EDITION / "edition.yaml"
    text = settings.read_text("utf-8").replace("    title: Vatten\n", "    title: Vatten\n" + INTRO)
    settings.write_text(text + PAGES, "utf-8")
    for name, page in TEXTS.items():
        file = settings.parent / "pages" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(page, "utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return with_pages(tmp_path)


def codes(merged: object) -> list[str]:
    return [problem.code for outcome in merged.outcomes for problem in outcome.problems]  # type: ignore[attr-defined]


def expected(root: Root, name: str, old: str, new: str) -> dict[str, bytes]:
    """All content with these words replaced in one file."""
    before = root.all_bytes()
    assert before[f"{EDITION}/{name}"].count(old.encode()) == 1
    return before | {f"{EDITION}/{name}": before[f"{EDITION}/{name}"].replace(old.encode(), new.encode())}


def test_an_untouched_draft_changes_no_byte(root: Root) -> None:
    before = root.all_bytes()
    merged = root.draft().merge()
    assert root.all_bytes() == before and not codes(merged)
    assert {line.state for line in merged.outcomes[0].ledger} == {"unchanged"}
    assert {line.proposal for line in merged.outcomes[0].ledger} >= {
        "pages_forord",
        "pages_bilaga",
        "pages_sist",
        "chapter_vatten",
    }


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("pages/forord.yaml", "rör oss", "berör oss"),
        ("pages/forord.yaml", "Det visar året", "Det visade året"),
        ("pages/forord.yaml", "Tack till", "Ett tack till"),
        ("pages/forord.yaml", "## Tack", "## Stort tack"),
        ("pages/bilaga.yaml", "| Resor | 2 |", "| Resor | 22 |"),
        ("pages/bilaga.yaml", "2. väga", "2. väga om"),
        ("pages/sist.yaml", "ett slut", "sitt slut"),
        ("edition.yaml", "tre förslag", "de tre förslagen"),
        ("edition.yaml", "title: Förord", "title: Ett förord"),
        ("edition.yaml", "Till sist", "Allra sist"),
    ],
)
def test_an_edited_word_changes_that_word_alone(root: Root, name: str, old: str, new: str) -> None:
    after = expected(root, name, old, new)
    words = {"## Tack": ("Tack", "Stort tack"), "| Resor | 2 |": ("2", "22"), "2. väga": ("väga", "väga om")}
    draft = root.draft()
    old, new = words.get(old, (old.removeprefix("title: "), new.removeprefix("title: ")))
    paragraphs = [p for p in draft.body.iter(f"{N}p") if old in text_of(p)]
    exact = [p for p in paragraphs if text_of(p) == old and not draft.style(p).startswith("toc")]
    for text in (exact or paragraphs)[-1 if exact else 0].iter(f"{N}t"):
        if old in (text.text or ""):
            text.text = text.text.replace(old, new, 1)
            break
    merged = draft.merge()
    assert root.all_bytes() == after and not codes(merged)
    assert merged.outcomes[0].counts["merged"] == 1


def test_paragraphs_typed_under_a_page_and_an_introduction(root: Root) -> None:
    draft = root.draft()
    draft.after(draft.p("Tack till"), "Ett nytt stycke.")
    first = draft.p("Vatten är")
    first.addprevious(draft.new("Allra först.", first))
    draft.after(draft.p("Här är tre"), "Och ett till.")
    merged = draft.merge()
    assert not codes(merged)
    pages = {page.id: page.text for page in root.edition().pages}
    assert pages["forord"].endswith("\n\nEtt nytt stycke.\n\n[^1]: Mer står i bilagan.") or (
        "\n\nEtt nytt stycke." in pages["forord"]
    )
    assert root.edition().chapters[0].intro == (
        "Allra först.\n\nVatten är *liv*.\n\nHär är tre förslag.\n\nOch ett till."
    )


def test_a_page_gone_and_one_emptied_are_told(root: Root) -> None:
    before = root.all_bytes()
    draft = root.draft()
    [gone] = [p for p in draft.body.iter(f"{N}p") if draft.style(p) == "heading 1" and "Bilaga" in text_of(p)]
    while text_of(gone) != "Medlemsregister":
        element, gone = gone, gone.getnext()
        draft.delete(element)
    draft.delete(draft.p("Allt har ett slut"))
    merged = draft.merge()
    assert sorted(codes(merged)) == ["W624", "W627"]
    assert root.all_bytes() == before


def test_an_introduction_deleted_goes(root: Root) -> None:
    draft = root.draft()
    draft.delete(draft.p("Vatten är"), draft.p("Här är tre"))
    merged = draft.merge()
    assert codes(merged) == ["W624"] and root.edition().chapters[0].intro == ""
    assert (root.path / "content" / EDITION / "edition.yaml").read_text("utf-8").count("intro:") == 0


def test_both_changed_the_same_words(root: Root) -> None:
    draft = root.draft()
    file = root.path / "content" / EDITION / "pages" / "sist.yaml"
    file.write_text("text: Allt har sin början.\n", "utf-8")
    merged = draft.replace("Allt har ett slut", "Allt har ett gott slut").merge()
    [conflict] = merged.conflicts
    assert "Till sist" in conflict.where and conflict.proposal == "pages_sist"
    assert file.read_text("utf-8") == "text: Allt har sin början.\n"


def test_a_title_whose_bookmark_is_gone(root: Root) -> None:
    after = expected(root, "pages/bilaga.yaml", "fördelar sig", "fördelas")
    draft = root.draft()
    title = next(
        p
        for p in draft.body.iter(f"{N}p")
        if text_of(p) == "Bilaga: siffror" and draft.style(p) == "heading 1"
    )
    for mark in [*title.iter(f"{N}bookmarkStart"), *title.iter(f"{N}bookmarkEnd")]:
        mark.getparent().remove(mark)
    merged = draft.replace("fördelar sig", "fördelas").merge()
    assert root.all_bytes() == after and not codes(merged)


def test_without_any_bookmark(root: Root) -> None:
    after = expected(root, "pages/bilaga.yaml", "fördelar sig", "fördelas")
    merged = root.draft().replace("fördelar sig", "fördelas").without_bookmarks().merge()
    assert root.all_bytes() == after and codes(merged) == ["W626"]


def test_a_page_taken_out_meanwhile(root: Root) -> None:
    draft = root.draft().replace("Allt har ett slut", "Allt har sitt slut")
    settings = root.path / "content" / EDITION / "edition.yaml"
    last = "  - {id: sist, title: Till sist, place: last, in_contents: no}\n"
    settings.write_text(settings.read_text("utf-8").replace(last, ""), "utf-8")
    (settings.parent / "pages" / "sist.yaml").unlink()
    before = root.all_bytes()
    assert codes(draft.merge()) == ["W630"] and root.all_bytes() == before


def test_a_member_s_draft_has_none_of_them(root: Root) -> None:
    draft = root.draft("region-skane")
    words = "\n".join(map(text_of, draft.body.iter(f"{N}p")))
    assert "Vatten" in words
    assert not any(text in words for text in ("rör oss", "fördelar sig", "ett slut", "tre förslag"))
    before = root.all_bytes()
    assert not codes(draft.merge()) and root.all_bytes() == before


def test_a_tracked_change_in_a_page(root: Root) -> None:
    after = expected(root, "pages/sist.yaml", "ett slut", "ett gott slut")
    draft = root.draft()
    paragraph = draft.p("Allt har ett slut")
    [text] = paragraph.iter(f"{N}t")
    text.text = "Allt har ett "
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.append(draft.tracked("ins", run("gott ")))
    paragraph.append(run("slut."))
    merged = draft.merge()
    assert root.all_bytes() == after
    [change] = merged.outcomes[0].changes
    assert change.proposal == "pages_sist" and change.field == "text"


@given(FIELD, FIELD)
@OFTEN
def test_an_untouched_draft_of_any_page_and_introduction_changes_no_byte(page: str, intro: str) -> None:
    root = with_pages(Path(tempfile.mkdtemp(prefix="pressklar-merge-")))
    try:
        file = root.path / "content" / EDITION / "pages" / "bilaga.yaml"
        file.write_text(patched(file.read_text("utf-8"), [Set(("text",), page)]), "utf-8")
        settings = root.path / "content" / EDITION / "edition.yaml"
        edits = [Set(("chapters", 0, "intro"), intro)]
        settings.write_text(patched(settings.read_text("utf-8"), edits), "utf-8")
        merged = merge_data(root, [("x.docx", root.draft().docx())], write=False)
        assert not merged.changes, [change.after.decode() for change in merged.changes if change.after]
        assert not merged.conflicts
    finally:
        shutil.rmtree(root.path)
