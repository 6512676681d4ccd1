"""Whatever a template shows: an untouched draft changes nothing, and a word edited in a field's element
changes that field.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import soaking
from word_edits import Draft, N, Root, make, merge_data, text_of

TITLES = (
    '<h3 data-ref="{{ p.id }}.title"><b class="num">{{ p.number }}</b> {{ p.title }}</h3>',
    '<h3><b class="num">{{ p.number }}</b> <span data-ref="{{ p.id }}.title">{{ p.title }}</span></h3>',
    '<h3 data-ref="{{ p.id }}.title"><b class="num">{{ p.number }}</b> {{ p.title | upper }}</h3>',
    '<h3 data-ref="{{ p.id }}.title">Förslag {{ p.number }}: {{ p.title }}</h3>',
)
SENDERS = (
    '<p class="by" data-ref="{{ p.id }}.submitted_by">{{ p.member_names | join(", ") }}</p>',
    "",
    '<p data-ref="{{ p.id }}.submitted_by">Från {{ p.member_names | join(", ") }}</p>',
    '<p>Från <span data-ref="{{ p.id }}.submitted_by">{{ p.member_names | join(", ") }}</span>, till alla</p>',
)
FIELDS = (
    '<section data-ref="@"><h4>LABEL</h4>HTML</section>',
    '<div data-ref="@">HTML</div>',
    '<h4>LABEL</h4><div data-ref="@">HTML</div>',
    '<section data-ref="@"><p class="etikett">LABEL</p>HTML</section>',
    '<blockquote data-ref="@">HTML</blockquote>',
    "",
    '<p>LABEL: <span data-ref="@">WORDS</span> (se ovan)</p>',
    '<p data-ref="@">WORDS</p><p>Mer om LABEL</p>',
    '<dl><dt>LABEL</dt><dd data-ref="@">HTML</dd></dl>',
    '<div><h4>LABEL</h4><p>Så här:</p></div><div data-ref="@">HTML</div>',
    '<h4 data-ref="@">WORDS</h4>',
    '<table><tr><th>LABEL</th><td data-ref="@">WORDS</td></tr></table>',
    '<p data-ref="@"><b>LABEL.</b> WORDS</p>',
)
CONTACTS = (
    '<section data-ref="{{ p.id }}.contacts"><h4>Kontakt</h4>PEOPLE</section>',
    '<div data-ref="{{ p.id }}.contacts">PEOPLE</div>',
    "",
    '<div data-ref="{{ p.id }}.contacts"><p>Frågor besvaras av</p>PEOPLE</div>',
)
PEOPLE = '{% for c in p.contacts %}<p class="contact"><b>{{ c.name }}</b> {{ c.email }}</p>{% else %}<p class="contact none">Ingen.</p>{% endfor %}'
EXTRAS = (
    "<p>Läs mer på vår webb.</p>",
    "<h4>Syfte</h4>",
    "<h3><b>3</b> röster</h3>",
    "<h2>En del för sig</h2>",
    "<p>{{ p.title }}</p>",
    "<p>Att resa utan bil.</p>",
    '<ul><li><a href="#{{ p.id }}">{{ p.title }}</a></li></ul>',
    "<p>Region Gotland</p>",
    "<hr>",
    "<p><em>Idé</em></p>",
    "",
    "",
    "",
    "",
)
INTRO = ('{% if p.model.intro %}<div data-ref="{{ p.id }}.intro">{{ p.intro }}</div>{% endif %}', "")
BACKS = (
    '<section class="leaf back"><p>Nätverket</p></section>',
    '<section class="leaf back"><p>Pendlare.</p><h2>Tryckt</h2><p>I Visby.</p></section>',
    "",
)

SIGNS = """Tiden står på https://tid.example/a_b och **www.tag.example**, skriv `visa tid` eller *`visa`* där.

  ```sh
  for tur in alla:
      visa tur
  ```

  De ska hålla tiden."""

FEW_WORDS = "Tågen ska gå varje timme.\n\n  De ska hålla tiden."
PROPOSAL = Path(__file__).parents[2] / "styles/bold/templates/proposal.html.j2"


def template(seed: int) -> str:
    """A proposal's template of random elements in a random order, some with `data-ref` and some without."""
    pick = random.Random(seed)
    blocks = [pick.choice(SENDERS), pick.choice(INTRO), pick.choice(CONTACTS).replace("PEOPLE", PEOPLE)]
    for key in ("idea", "purpose", "target_group"):
        for _ in range(pick.choice((1, 1, 1, 1, 2))):
            markup = (
                pick.choice(FIELDS)
                .replace("@", "{{ f.ref }}")
                .replace("LABEL", "{{ f.label }}")
                .replace("WORDS", "{{ f.html | striptags }}")
            )
            html = "{% if f.empty %}<p class='none'>Ej angivet.</p>{% else %}{{ f.html }}{% endif %}"
            blocks.append(
                f"{{% for f in p.fields if f.key == '{key}' %}}{markup.replace('HTML', html)}{{% endfor %}}"
            )
    if pick.random() < 0.7:
        blocks = [*blocks[:2], *blocks[3:], blocks[2]]
    else:
        pick.shuffle(blocks)
    inside = "\n".join(part for block in blocks for part in (block, pick.choice(EXTRAS)))
    return (
        f'{{% macro proposal(p) %}}<article class="proposal" id="{{{{ p.id }}}}" data-proposal="{{{{ p.number }}}}">{pick.choice(TITLES)}\n'
        f"{pick.choice(EXTRAS)}\n{inside}</article>{pick.choice(EXTRAS)}{{% endmacro %}}"
    )


def edition(path: Path, seed: int) -> Root:
    root = make(path)
    folder = path / "templates"
    folder.mkdir()
    pick = random.Random(seed + 1)
    (folder / "proposal.html.j2").write_text(template(seed), "utf-8")
    (folder / "back.html.j2").write_text(pick.choice(BACKS), "utf-8")
    if pick.random() < 0.5:
        (folder / "registers.html.j2").write_text(
            '<div id="page_members"></div><div id="page_persons"></div>', "utf-8"
        )
    if pick.random() < 0.3:
        file = path / "content/2031/edition.yaml"
        file.write_text(
            file.read_text("utf-8")
            .replace("language: sv", "language: en")
            .replace("label: Målgrupp", "label: Nätverket"),
            "utf-8",
        )
    if pick.random() < 0.5:
        root.change("fler-tag", "De ska hålla tiden.", SIGNS)
    return root


def places(draft: Draft) -> list[tuple[str, object]]:
    """The bookmarks that stand at a field's words, each with the first run behind it that has a word."""
    elements = []
    for p in draft.body.iter(f"{N}p"):
        name = ""
        for element in p.iter(f"{N}bookmarkStart", f"{N}t"):
            if element.tag == f"{N}bookmarkStart":
                if re.fullmatch(r"_r[bo]_\w+", element.get(f"{N}name")):
                    name = element.get(f"{N}name")
            elif re.fullmatch(r"_rb_\w+_[1-9]\d*", name) and re.search(r"[^\W\d]{2}", element.text or ""):
                elements.append((name, element))
                name = ""
    return elements


@pytest.mark.soak
def test_an_untouched_draft_changes_nothing(tmp_path: Path) -> None:
    for seed in range(soaking.rounds(12, 400)):
        root = edition(tmp_path / str(seed), seed)
        before = root.all_bytes()
        run = merge_data(root, [("x.docx", root.draft().docx())], write=False)
        assert not run.changes and not run.conflicts and not run.problems, (
            seed,
            run.outcomes[0].corrections,
            run.problems,
        )
        assert root.all_bytes() == before


@pytest.mark.soak
def test_a_word_edited_in_an_element_with_data_ref_goes_to_its_field(tmp_path: Path) -> None:
    for seed in range(soaking.rounds(16, 600)):
        root = edition(tmp_path / str(seed), seed)
        draft = root.draft()
        pick = random.Random(seed)
        name, text = pick.choice(places(draft))
        proposals = {item.id: item for item in root.edition().proposals}
        meant = base_of(draft)[name]
        old = pick.choice(re.findall(r"[^\W\d]{2,}", text.text))
        text.text = re.sub(rf"(?<!\w){old}(?!\w)", "Nyskrivet", text.text, count=1)
        if pick.random() < 0.3:  # some programs drop bookmarks where words are typed over
            p = next(text.iterancestors(f"{N}p"))
            for mark in (
                [*p.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")]
                if len([item for item in places(draft) if item[0] == name])
                else []
            ):
                if mark.get(f"{N}name", "").startswith("_rb_") and text_of(p) != "Nyskrivet":
                    mark.getparent().remove(mark)
        run = merge_data(root, [("x.docx", draft.docx())], write=False)
        changed = {(item.proposal, item.field) for item in run.outcomes[0].corrections}
        told = [problem.code for problem in run.problems]
        assert changed <= {meant}, (seed, name, meant, old, run.outcomes[0].corrections)
        assert changed or {"W643", "W628", "W620"} & set(told), (
            seed,
            name,
            meant,
            old,
            told,
            proposals[meant[0]],
        )


def base_of(draft: Draft) -> dict[str, tuple[str, str]]:
    """Which field of which proposal each bookmark stands for."""
    from pressklar.merge.base import parse_base
    from pressklar.ooxml.reader import read_docx

    base = parse_base(read_docx(draft.docx(), "x.docx").base)
    assert base is not None
    return {name: (point.proposal, point.key) for name, point in base.marks.items()}


@pytest.mark.parametrize(
    ("idea", "old", "new"),
    [
        ("> *Så* sade de:\n>\n> - *spår***vagn** går\n> - buss", "spår", "häst"),
        ("- tåg\n\n  som *går*:\n  - *forn***tid**\n\n- buss", "forn", "ur"),
    ],
)
def test_what_leads_in_a_list_in_a_quote_or_an_item_is_a_part_of_it(
    tmp_path: Path, idea: str, old: str, new: str
) -> None:
    root = make(tmp_path)
    root.change("fler-tag", FEW_WORDS, idea.replace("\n", "\n  "))
    run = root.draft("region-gotland").replace(old, new).merge()
    assert root.text("fler-tag", "idea") == idea.replace(f"*{old}*", f"*{new}*") and not run.problems


def test_an_empty_cell_stays_where_a_template_adds_words(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "proposal.html.j2").write_text(
        PROPOSAL.read_text("utf-8").replace("{{ field.html }}", "<p>Så här:</p>{{ field.html }}"), "utf-8"
    )
    root = make(tmp_path)
    idea = "Tiderna:\n\n| Ort | Tid |\n|---|---|\n| Visby | |\n| | tolv |\n\nSå blir det."
    root.change("fler-tag", FEW_WORDS, idea.replace("\n", "\n  "))
    before = root.all_bytes()
    root.draft("region-gotland").merge()
    assert root.all_bytes() == before
    run = root.draft("region-gotland").replace("tolv", "ett").replace("blir det", "ska det bli").merge()
    assert (
        root.text("fler-tag", "idea") == idea.replace("tolv", "ett").replace("blir det", "ska det bli")
        and not run.problems
    )
