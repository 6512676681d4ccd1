"""No paragraph, title or label ends with a line of one short word."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import small
from ink import printed, run, with_theme

from pressklar.pdf.last_lines import bind_last_words, keep_last_words


@pytest.mark.parametrize(
    ("html", "bound"),
    [
        ("<p>En lång mening som slutar med ett ord bra.</p>", "ord~bra."),
        ("<p>En lång mening <b>som slutar med att följa upp</b>.</p>", "följa~upp</b>."),
        ("<p>En lång mening som slutar med ett <a>ord</a>.</p>", "ett~<a>ord</a>."),
        ("<p>En mening som slutar så<span role='doc-footnote'>och så</span>.</p>", "slutar~så<span"),
        ("<h4>Syfte och övergripande mål</h4>", "övergripande~mål"),
        ("<p class='by two'>Region Örebro län</p>", "Örebro~län"),
        ("<p class='by two'>Sundmark Region</p>", None),
        ("<li>En lång mening som slutar med ord\n<ul><li>en sak</li></ul></li>", "med~ord"),
        ("<p>En lång mening som slutar med kommunalförbundet.</p>", None),
        ("<p>En kort text bra.</p>", None),
        ("<p>Ett - två.</p>", "Ett~- två"),
        ("<p>Därefter 1 120 000 kronor i tre år för alla.</p>", "1~120~000 kronor"),
        ("<p>Av dem bor 40 % kvar i länet.</p>", "40~% kvar"),
        ("<p>I maj 2031 hade 45 av dem svarat.</p>", None),
        ("<h3>Hela livet – vad kan <b>vi lära — och</b> göra med EU-medel</h3>", "livet~– vad"),
        ("<h2>Att leva och bo i hela vårt län</h2>", "vårt~län"),
        ("<h2>Samhället och människorna här</h2>", None),
        ("<h2>Verksamhetsutveckling och människorna här</h2>", "människorna~här"),
        ("<section data-outer=''><p>En lång mening som slutar med ett ord bra.</p></section>", None),
        ("<p>En mening vars sista ord står<br/> i länk <a>kommunalförbundet</a></p>", None),
    ],
)
def test_a_short_last_word_is_bound_to_the_one_before(html: str, bound: str | None) -> None:
    root = ElementTree.fromstring(f"<div>{html}</div>")
    bind_last_words(root)
    changed = ElementTree.tostring(root, encoding="unicode").replace("\u00a0", "~")
    assert (bound in changed) if bound else "~" not in changed


def test_a_label_ends_with_two_words(tmp_path: Path) -> None:
    root = with_theme(tmp_path)
    root.change(small.EDITION, "label: Syfte", "label: Syfte och övergripande mål")
    pages = [leaf for leaf in printed(root) if "mål" in leaf.words and leaf.number > 8]
    first, last = run(pages, "övergripande"), run(pages, "mål")
    assert abs(first[0].bottom - last[0].bottom) < 3
    assert abs(first[-1].right - last[0].left) < 0.6 * (first[0].top - first[0].bottom) + 1


def test_a_paragraphs_last_word_is_not_hyphenated() -> None:
    def changed(html: str) -> str:
        root = ElementTree.fromstring(f"<div>{html}</div>")
        keep_last_words(root)
        return ElementTree.tostring(root, encoding="unicode")[5:-6]

    def kept(word: str) -> str:
        return f'<span style="hyphens: manual"> {word}</span>'

    assert changed("<p>Det blir bra planering.</p>") == f"<p>Det blir bra{kept('planering.')}</p>"
    assert changed("<li>Vi gör bokmärken\n</li>") == f"<li>Vi gör{kept('bokmärken' + chr(10))}</li>"
    nested = "<li>Vi <b>gör</b>{}<ul><li>ett</li></ul></li>"
    assert changed(nested.format(" bokmärken")) == nested.format(kept("bokmärken"))
    for same in (
        "<p>Det blir bra.</p>",
        "<p>Planeringen</p>",
        "<p>En lång samhällsutveckling</p>",
        "<table><td><p>Det blir planering</p></td></table>",
        '<section data-outer=""><p>Det blir planering</p></section>',
        "<h3>Det blir planering</h3>",
        "<li>Vi <b>gör bokmärken</b>\n</li>",
        "<li>Vi gör bokmärken <b>nu</b>\n</li>",
    ):
        assert changed(same) == same
