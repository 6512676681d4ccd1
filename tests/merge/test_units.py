"""A field's text as tokens and back: what a merge does not touch comes out as it went in."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pressklar import markup
from pressklar.markup.tokens import Lens
from pressklar.merge.units import document_tokens, tokens_document

CONTENT = Path(__file__).resolve().parent.parent.parent / "content" / "2024" / "proposals"
FIELDS = [
    (path.stem, key, text)
    for path in sorted(CONTENT.glob("*.yaml"))
    for key, text in yaml.safe_load(path.read_text("utf-8")).items()
    if key in ("idea", "purpose", "target_group", "intro") and text
]
LENS = Lens((path.stem for path in CONTENT.glob("*.yaml")), "förslag")


def again(text: str) -> str:
    return markup.to_markdown(tokens_document(document_tokens(markup.parse(text), LENS)))


@pytest.mark.parametrize(
    ("proposal", "key", "text"), FIELDS, ids=[f"{name}.{key}" for name, key, _ in FIELDS]
)
def test_every_field_of_the_edition_comes_back(proposal: str, key: str, text: str) -> None:
    assert again(text) == markup.to_markdown(markup.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ett stycke med **fet**, *kursiv* och [länk](https://www.example.org/å).",
        "- ett\n- två\n  - inne\n  - i\n- tre",
        "3. tre\n4. fyra",
        "| a | b |\n|---|--:|\n| ett | 2 |",
        "Text[^a] här.\n\n[^a]: En *not*.",
        "H~2~O och m^2^",
        "> Citat\n> på två rader",
        '![En karta](images/karta.png "Bildtext | Foto: Kim Exempel")',
    ],
)
def test_every_kind_of_element_comes_back(text: str) -> None:
    assert again(text) == markup.to_markdown(markup.parse(text))
