"""Signs of symbol fonts become Unicode, whichever way a file writes them; those that nobody knows are
named.
"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_parts import left_out, p, read, run, texts

from pressklar.ooxml.symbols import unicode_of

FONTS = ["Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"]


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


@pytest.mark.parametrize(
    ("font", "text", "expected"),
    [
        ("Symbol", "abG", "αβΓ"),
        ("Symbol", "\uf0b3", "≥"),
        ("Symbol", "\uf0e5", "∑"),
        ("Wingdings", "\uf0e0", "→"),
        ("Wingdings", "ü", "✔"),
        ("Wingdings", "\uf0a7", "▪"),
        ("Wingdings 2", "P", "✓"),
        ("Wingdings 3", "\uf070", "▲"),
        ("Webdings", "\uf0fc", "🌍"),
        ("symbol ", "a", "α"),
        ("Times", "\uf0b7", "•"),
        ("Times", "abc", "abc"),
        (None, "𝑎𝐛", "ab"),
    ],
)
def test_known_signs(font: str | None, text: str, expected: str) -> None:
    assert unicode_of(text, font)[0] == expected


@pytest.mark.parametrize(
    "content",
    [
        run("a", fonts("Symbol")),
        run("\uf061", fonts("Symbol")),
        '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>',
        '<w:r><w:sym w:font="Symbol" w:char="0061"/></w:r>',
        run("a", '<w:rStyle w:val="greek"/>'),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SYMBOL 97 \\f "Symbol" \\s 10 </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_every_way_of_writing_a_sign(content: str) -> None:
    styles = f'<w:style w:type="character" w:styleId="greek"><w:name w:val="greek"/><w:rPr>{fonts("Symbol")}</w:rPr></w:style>'
    returned = read(p(content), {"styles": styles})
    assert texts(returned) == ["α"] and left_out(returned) == []


def test_a_sign_without_a_meaning_is_named_and_never_replaced() -> None:
    returned = read(
        p(run("a\ue123b", fonts("Egen")) + run("\ufffd") + '<w:r><w:sym w:font="Egen" w:char="XYZ"/></w:r>')
    )
    assert texts(returned) == ["ab"] and [kind for kind, _ in left_out(returned)] == ["sign"] * 3


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=30), st.sampled_from([*FONTS, "Arial", None]))
def test_no_text_keeps_a_private_sign_or_loses_one_unnamed(text: str, font: str | None) -> None:
    plain, turned, unknown = unicode_of(text, font)
    assert not any("\ue000" <= sign <= "\uf8ff" or sign == "\ufffd" for sign in plain)
    assert len(plain) >= len(text) - len(unknown) and set(turned) <= set(text)


@pytest.mark.parametrize("font", FONTS)
def test_the_tables_are_whole(font: str) -> None:
    signs = [unicode_of(chr(0xF000 + code), font)[0] for code in range(0x21, 0x7F)]
    assert sum(map(bool, signs)) >= 90 and all(unicodedata.name(sign, "") for sign in signs if sign)
