"""Each kind of element as WordprocessingML. `REFRESH_GOLDEN=1` writes the golden file anew; review its
difference.
"""

from __future__ import annotations

import os
import re

import pytest
import word_making

from pressklar.foundation.folders import PROJECT

GOLDEN = PROJECT / "tests" / "golden" / "docx" / "elements.txt"
FIELD = "forsta-forslaget.idea"
ELEMENTS = {
    "title page": '<section class="leaf cover"><p class="publisher">Nätverket</p><h1>Förslag inför <span class="year">2031</span></h1></section>',
    "a chapter's opening": '<section id="chapter_kartor"><div class="leaf"><h2><span class="giant">1</span> <span>Kartor/<wbr>lager</span></h2></div>'
    "</section>",
    "a heading without a number": '<section class="text"><h2>Register</h2><h3 class="label">Region Skåne</h3></section>',
    "a heading in the middle of its page": "<p>Före.</p><h2>Rubrik</h2>",
    "a proposal's head": '<article id="forsta-forslaget"><header><h3 data-ref="forsta-forslaget.title"><b class="num">1</b> <span>Ett förslag</span></h3>'
    '<p class="by" data-ref="forsta-forslaget.submitted_by">Region Gotland</p></header></article>',
    "a field with its label": f'<section data-ref="{FIELD}"><h4>Idé</h4><p>Ett stycke.</p><p>Ett till.</p></section>',
    "a label beside its field": f'<div><h4>Idé</h4><div data-ref="{FIELD}"><p>Text.</p></div></div>',
    "an empty field": f'<section data-ref="{FIELD}"><p class="none">Ej angivet.</p></section>',
    "contacts": '<div data-ref="forsta-forslaget.contacts"><h4>Kontakt</h4><p class="contact"><b>Kim Exempel</b>, chef '
    '<a href="mailto:kim@region.example">kim@<wbr>region.example</a></p></div>',
    "emphasis and breaks": "<p><em>kursiv</em>, <strong>fet</strong>, <em><strong>båda</strong></em>, H<sub>2</sub>O, m<sup>2</sup><br>ny rad</p>",
    "spaces": "<p>  ett\n  två <em> tre </em> fyra&nbsp;fem  </p>",
    "special hyphens": "<p>mellan\u00adrum och e\u2011post</p>",
    "a language": '<p>Ordet <span lang="en">draft</span>.</p>',
    "links": '<p><a href="https://x.example/a?b=c&amp;d" title="Till x">sidan</a> och <a href="#tredje-forslaget"><strong>förslag 3</strong></a></p>',
    "a link that Word can't hold": '<p><a href="https://[x.example">ord</a> <a href="javascript:alert(1)">andra</a></p>',
    "a page reference": '<p>Se sidan <a href="#page_members"><span data-folio="#page_members"></span></a>.</p>',
    "a footnote and the same again": '<p>Ord<span role="doc-footnote" id="note-a-1" data-note="1">Not med <em>kursiv</em>.</span> och '
    '<sup class="note-again"><a href="#note-a-1">1</a></sup>.</p>',
    "a bullet list": "<ul><li>a<ul><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ul></li></ul>",
    "numbered lists begin anew": '<ol><li>a</li><li>b</li></ol><ol start="7"><li>c<ol><li>d</li></ol></li></ol>',
    "a number beyond Word's": '<ol start="20240131"><li>a</li></ol>',
    "a list item of several blocks": "<ul><li><p>a</p><p>mer</p></li></ul>",
    "a lead-in, a subhead, a quote": '<p class="subhead"><strong>Under</strong></p><p class="lead-in">Detta:</p><ul><li>a</li></ul>'
    "<p>Efter.</p><blockquote><p>sagt</p></blockquote>",
    "a table": '<table><thead><tr><th scope="col">Län</th><th scope="col" class="right">Antal</th></tr></thead>'
    '<tbody><tr><td>Skåne</td><td class="right">33</td></tr><tr><td></td><td class="right">1</td></tr></tbody></table><p>Efter.</p>',
    "a table with spans": '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr><tr><td>c</td><td>d</td></tr></table>',
    "two tables": "<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>",
    "a table that only places": '<table role="presentation"><tr><td>a</td><td><p>b</p></td></tr></table>',
    "a picture": '<figure><img src="images/karta.png" alt="En &quot;blå&quot; karta"/><figcaption>Länet <small>Foto: A</small></figcaption></figure>',
    "a picture that isn't there": '<figure><img src="images/borta.png" alt="En karta"/></figure>',
    "a drawing": '<svg role="img" aria-label="En matris."><text>1</text></svg><svg aria-hidden="true"><text>2</text></svg>',
    "terms": "<dl><div><dt>förslag</dt><dd>41</dd></div><div><dt>ord</dt><dd>förklaring</dd></div></dl>",
    "only for some": '<p data-only="pdf web">bort</p><p data-only="word">kvar</p><p aria-hidden="true">bort</p><p hidden>bort</p>',
    "unknown elements": "<main>löst <x-y>okänt</x-y> mer<address>adress</address></main>",
    "contents": '<nav role="doc-toc"><h2 id="contents">Innehåll</h2><ol><li><a href="#page_members">Register <b><span data-folio="#page_members"></span></b>'
    '</a></li></ol><ol><li><a class="chapter" href="#chapter_kartor">Kartor</a><ol><li><a href="#forsta-forslaget"><b>1</b> '
    '<span>Ett förslag</span> <b><span data-folio="#forsta-forslaget"></span></b></a></li></ol></li></ol></nav>',
    "a register": '<ul class="rows"><li><a class="row" href="#tredje-forslaget"><b>3</b> <span>Resor</span> <b><span data-folio="#tredje-forslaget"></span></b>'
    "</a></li></ul>",
    "a register of names": '<ul><li><span>Exempel, Kim</span> <a href="#forsta-forslaget"><b>1</b> <b><span data-folio="#forsta-forslaget"></span></b></a> '
    '<a href="#tredje-forslaget"><b>3</b> <b><span data-folio="#tredje-forslaget"></span></b></a> </li></ul>',
    "a list that brings its numbers": "<ol><li><svg aria-hidden='true'></svg><span><b>1</b> Kartor</span></li></ol>",
}


def written(html: str) -> str:
    state = word_making.state()
    blocks = word_making.tidy(word_making.body(html, state))
    notes = "".join(f"\n-- note --\n{word_making.tidy(note)}" for note in state.notes)
    return blocks + notes


def golden() -> dict[str, str]:
    text = GOLDEN.read_text("utf-8") if GOLDEN.is_file() else ""
    return {
        part.partition("\n")[0]: part.partition("\n")[2].rstrip("\n")
        for part in re.split(r"^== ", text, flags=re.M)[1:]
    }


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element(name: str) -> None:
    if os.environ.get("REFRESH_GOLDEN"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(
            "".join(f"== {name}\n{written(html)}\n\n" for name, html in ELEMENTS.items()), "utf-8"
        )
    assert written(ELEMENTS[name]) == golden().get(name)


def test_the_golden_file_holds_nothing_else() -> None:
    assert list(golden()) == list(ELEMENTS)
