"""Run by test_patches.py: a PDF of random words of many scripts in random styles and widths. Prints its pages
and a digest of all that it holds.

python any_texts.py SEED
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
from pathlib import Path

import pikepdf

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pressklar.pdf.html import HTML

PLAIN = (
    "och",
    "i",
    "regional",
    "utvecklingsstrategi",
    "kompetensförsörjning",
    "e-tjänst",
    "före/efter",
    "AV",
    "To",
    "Yr",
    "”så”,",
    "(nej).",
    "3–5",
    "målgruppen",
    "We",
    "fjäll",
)
ODD = (
    "fi\xadlial",
    "12",
    "500\u00a0kr",
    "שלום",
    "مرحبا",
    "中文字",
    "🙂",
    "→",
    "ﬁ",
    "a\u0301",
    "https://example.example/a-b/c?d=e",
    "\u200b",
    "x" * 60,
    "St\u2009Y",
)
STYLES = (
    "",
    "white-space:nowrap",
    "white-space:pre-wrap",
    "white-space:pre",
    "letter-spacing:-.02em",
    "letter-spacing:1px",
    "word-spacing:2px",
    "overflow-wrap:anywhere",
    "word-break:break-all",
    "text-align:justify",
    "hyphens:none",
    "hyphens:manual",
    "hyphens:auto",
    "hyphenate-limit-zone:20%",
    "text-decoration:underline",
    "direction:rtl",
    "font-variant-caps:small-caps",
    "font-style:italic",
    "overflow:hidden;text-overflow:ellipsis;white-space:nowrap",
    "font-size:0",
    "text-indent:8mm",
    "columns:2",
    "float:left",
    "display:inline-block",
    "position:absolute;left:90mm",
    "tab-size:8mm;white-space:pre-wrap",
    "width:50%;padding:1% 2mm",
    "box-sizing:border-box;padding:2mm;border:1px solid",
    "min-height:20mm;margin:auto",
    "max-width:calc(30mm + 5%)",
    "display:grid",
    "display:flex;height:12mm",
    "margin:3% 0;max-height:50%",
)
RULES = (
    "html{font:10pt serif;hyphens:auto;font-variant-numeric:lining-nums} li::marker{color:red} table{border-collapse:collapse} td{border:1px solid}"
    "@page{counter-increment:page} @page:nth(2){@top-center{content:'page ' counter(page)}}"
)
TABLE = "<table><tr><td>a<td colspan=2>b<tr><td>c<td>d<td>e</table>"


def part(chance: random.Random) -> str:
    """One block of text."""
    words = PLAIN if chance.random() < 0.6 else PLAIN + ODD
    text = " ".join(chance.choice(words) for _ in range(chance.choice((1, 2, 5, 30, 80))))
    if chance.random() < 0.3:
        text = text.replace(" ", chance.choice(("\n", "\t", "  ", " <b>", " <i lang=en>")), 1)
    style = (
        f"width:{chance.choice((8, 25, 60.3, 81.7, 140))}mm;{chance.choice(STYLES)};{chance.choice(STYLES)}"
    )
    return f'<div lang="{chance.choice(("sv", "en", "he", ""))}" style="{style}">{text}</div>'


def main() -> None:
    chance = random.Random(sys.argv[1])
    parts = "".join(part(chance) for _ in range(120))
    page = f"<html lang=sv><style>{RULES}</style><ol><li>a<li>b</ol>{TABLE}{parts}</html>"
    opened = pikepdf.open(io.BytesIO(HTML(string=page).write_pdf(pdf_identifier=b"x")))
    digest = hashlib.sha256()
    for one in opened.objects:
        if not isinstance(one, pikepdf.Stream):
            digest.update(one.unparse())
        elif one.get("/Type") not in ("/XRef", "/ObjStm"):
            digest.update(one.read_bytes())
    print(len(opened.pages), digest.hexdigest())


main()
