"""Bare addresses and code go to Word and come back as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_edits import N, Root, make

TEMPLATE = Path(__file__).parents[2] / "styles/bold/templates/proposal.html.j2"
IDEA = """Se https://www.x.example/a_b?c=d, (www.y.example) och kim@x.example. Sjöarna ska bli renare.

Tryck `Ctrl C` eller **`a_b`**, så startar `x --y` igen.

```py
for sjö in sjöar:
    rensa(sjö)

    räkna(`a`)
```

- Kör:

  ```
  make
    test
  ```

Till slut."""


@pytest.fixture
def root(tmp_path: Path) -> Root:
    publication = make(tmp_path)
    file = publication.file("renare-sjoar")
    text = file.read_text("utf-8")
    start, end = text.index("idea: |"), text.index("purpose:")
    lines = "".join(f"  {line}\n" if line else "\n" for line in IDEA.split("\n"))
    file.write_text(f"{text[:start]}idea: |\n{lines}{text[end:]}", "utf-8")
    assert publication.text("renare-sjoar", "idea") == IDEA
    return publication


def test_an_untouched_draft_changes_no_byte(root: Root) -> None:
    before = root.all_bytes()
    merged = root.draft().merge()
    assert root.all_bytes() == before
    assert {line.state for line in merged.outcomes[0].ledger} == {"unchanged"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Sjöarna ska bli", "Alla sjöar ska bli"),
        ("så startar", "då startar"),
        ("rensa(sjö)", "rensa(sjö, nu)"),
        ("Till slut", "Till sist"),
        ("x.example/a_b?c=d", "x.example/ny?c=d"),
        ("kim@", "kim.ny@"),
    ],
)
def test_an_edit_beside_addresses_and_code_leaves_them_as_they_were(root: Root, old: str, new: str) -> None:
    root.draft("region-skane").replace(old, new).merge()
    assert root.text("renare-sjoar", "idea") == IDEA.replace(old, new)


def test_word_shows_links_and_code(root: Root) -> None:
    draft = root.draft()
    xml = draft.parts["word/document.xml"].decode()
    assert '<w:pStyle w:val="HTMLPreformatted"/>' in xml and '<w:rStyle w:val="HTMLCode"/>' in xml
    assert "    rensa(sjö)" in xml
    relations = draft.parts["word/_rels/document.xml.rels"].decode()
    for address in ("https://www.x.example/a_b?c=d", "https://www.y.example", "mailto:kim@x.example"):
        assert f'Target="{address}"' in relations


def test_an_address_typed_in_word_without_a_link_is_the_same(root: Root) -> None:
    """An editor takes a link away and leaves its words: the text is what it was."""
    before = root.all_bytes()
    draft = root.draft()
    for link in list(draft.p("Se https://").iter(f"{N}hyperlink")):
        parent, place = link.getparent(), link.getparent().index(link)
        for child in reversed(list(link)):
            for look in child.iter(f"{N}rStyle"):
                look.getparent().remove(look)
            parent.insert(place, child)
        parent.remove(link)
    draft.merge()
    assert root.all_bytes() == before


def with_idea(path: Path, idea: str) -> Root:
    publication = make(path)
    publication.change(
        "fler-tag", "Tågen ska gå varje timme.\n\n  De ska hålla tiden.", idea.replace("\n", "\n  ")
    )
    return publication


def test_a_bold_word_beside_a_bare_address_changes_alone(tmp_path: Path) -> None:
    root = with_idea(tmp_path, "<https://y.example/z>\n**Tåg**trafik och **www.x.example**.")
    run = root.draft("region-gotland").replace("Tåg", "Buss").merge()
    assert root.text("fler-tag", "idea") == "<https://y.example/z>\n**Buss**trafik och **www.x.example**."
    assert not run.problems


def test_code_that_a_template_shows_as_plain_words_stays_code(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    own = TEMPLATE.read_text("utf-8")
    assert "{{ field.html }}" in own
    (tmp_path / "templates/proposal.html.j2").write_text(
        own.replace("{{ field.html }}", "<p>{{ field.html | striptags }}</p>"), "utf-8"
    )
    root = with_idea(tmp_path, "Skriv `visa tåg` varje timme.")
    before = root.all_bytes()
    root.draft("region-gotland").merge()
    assert root.all_bytes() == before
    root.draft("region-gotland").replace("varje timme", "varje kvart").merge()
    assert root.text("fler-tag", "idea") == "Skriv `visa tåg` varje kvart."


def test_a_line_of_code_is_edited_where_the_template_adds_words(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    own = TEMPLATE.read_text("utf-8").replace("{{ field.html }}", "<p>Så här:</p>{{ field.html }}")
    (tmp_path / "templates/proposal.html.j2").write_text(own, "utf-8")
    idea = "Kör:\n\n```sh\nfor tåg in alla:\n    visa tåg\n    sov\n```\n\nSedan är det klart."
    root = with_idea(tmp_path, idea)
    before = root.all_bytes()
    root.draft("region-gotland").merge()
    assert root.all_bytes() == before
    root.draft("region-gotland").replace("    visa tåg", "      visa tåg nu").replace(
        "är det klart", "är allt klart"
    ).merge()
    assert root.text("fler-tag", "idea") == idea.replace("    visa tåg", "      visa tåg nu").replace(
        "är det", "är allt"
    )
    draft = root.draft("region-gotland")
    draft.delete(draft.p("for tåg in alla"))
    draft.merge()
    assert root.text("fler-tag", "idea") == "Kör:\n\nSedan är allt klart."
