"""What templates and Markdown write looks, before any style sheet, as WeasyPrint's own defaults have it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pressklar.foundation.folders import PROJECT

COMPARED = """\
import sys
sys.path.insert(0, {project!r})
from pressklar.pdf.html import HTML
from pressklar.pdf.loading import weasyprint
from weasyprint.text.fonts import FontConfiguration
page = "<html lang=sv><head><title>t</title></head><body>" + sys.argv[1] + "</body></html>"
sheet = "[role=doc-footnote] {{ float: footnote }} @page {{ size: A5 }}"
made = []
for kind in (HTML, weasyprint.HTML):
    fonts = FontConfiguration()
    document = kind(string=page).render(stylesheets=[weasyprint.CSS(string=sheet, font_config=fonts)], font_config=fonts)
    made.append(document.write_pdf(pdf_identifier=False, uncompressed_pdf=True))
assert made[0] == made[1]
print(len(made[0]))
"""
PIECES = {
    "headings": "".join(
        f"<section><h{level}>Rubrik {level}</h{level}><p>Text</p></section>" for level in range(1, 7)
    ),
    "lists": "<ul><li>a<ul><li>b<ul><li>c</ul></ul></ul><ol start=3><li>d<ol><li>e<ul><li>f<p>g</ul></ol></ol><dl><dt>h<dd>i<ul><li>j</ul></dl>",
    "table": "<table><caption>a</caption><colgroup><col></colgroup><thead><tr><th>b<th>c</thead><tbody><tr><td rowspan=2>d<td>e<br>f<tr><td>g</tbody>"
    "<tfoot><tr><td>h<td>i</tfoot></table>",
    "blocks": "<main><article><header>a</header><blockquote>b<p>c</blockquote><pre>d\n  e</pre><hr><figure>f<figcaption>g</figcaption></figure>"
    "<address>h</address><aside>i</aside><nav>j</nav><footer>k</footer><details><summary>l</summary>m</details></article></main>",
    "inline": "<p>a <b>b</b> <strong>c</strong> <i>d</i> <em>e</em> <cite>f</cite> <code>g</code> <kbd>h</kbd> <samp>i</samp> x<sub>2</sub> y<sup>3</sup> "
    "<small>j</small> <a href='https://example.example/'>k</a> <a id=n>l</a> <ins>m</ins> <u>n</u> <del>o</del> <s>p</s> <mark>q</mark> <q>r <q>s</q></q> "
    "<abbr title=t>u</abbr> <dfn>v</dfn> <var>w</var> wo<wbr>rd<br>x <span hidden>y</span>",
    "direction": "<p dir=rtl>abc <span dir=ltr>d</span></p>",
    "notes": "<p>a<span role=doc-footnote>b <em>c</em></span> d<span role=doc-footnote>e</span>",
    "drawing": "<svg xmlns='http://www.w3.org/2000/svg' width=20 height=20 viewBox='0 0 1 1'><rect width=2 height=1 fill='#123'/></svg>",
}


@pytest.mark.soak(cases=3)
@pytest.mark.parametrize("name", PIECES)
def test_the_defaults_are_those_of_weasyprint(name: str) -> None:
    """For each kind of element."""
    done = subprocess.run(
        [sys.executable, "-c", COMPARED.format(project=str(PROJECT)), PIECES[name]],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 1000
