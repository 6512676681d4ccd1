"""The web of a publication whose every text holds words longer than a line: whatever the window and the theme, the page
never scrolls sideways, and no letter is cut off, out of the window or over its neighbour's cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small
import webs
from clients.test_chromium import CHROMIUM, FLAGS

from pressklar.web.engine import make_web

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is missing: apt-get install --no-install-recommends chromium"
)
WORD = "landsbygdsförsörjningsverksamhetsplaneringskonferensprotokoll"
SENTENCE = (
    f"Varm grytan i inte delar {WORD} fördelar och {WORD[:40]} rösten till sist, som kyrkan torget från"
)
TABLE = f"  | {WORD} | {WORD[::-1]} |\n  |---|---|\n  | År | {SENTENCE} |\n"
TEXT = f"""\
  {SENTENCE}.[^1]

  - {WORD}
    1. {SENTENCE}

  > {WORD}

{TABLE}
  `{WORD}` och https://www.{WORD}.example/{WORD}/

  ![En blå karta](images/karta.png "{SENTENCE}")

  [^1]: {WORD}
"""
OUTSIDE = """() => {
    const outside = [], width = document.documentElement.clientWidth;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, parent = text.parentElement;
        if (!text.data.trim() || !parent.checkVisibility() || parent.closest('.skip, .bar, script, svg, .said')) continue;
        const range = new Range(), cell = parent.closest('td, th')?.getBoundingClientRect();
        range.selectNodeContents(text);
        for (const box of range.getClientRects()) {
            let left = 0, right = width, around = parent;
            while (around && getComputedStyle(around).overflowX === 'visible') around = around.parentElement;
            if (around?.matches('.scroll, pre')) [left, right] = [-Infinity, Infinity];
            else if (around) ({left, right} = around.getBoundingClientRect());
            if (cell) [left, right] = [Math.max(left, cell.left), Math.min(right, cell.right)];
            if (box.right > right + 2 || box.left < left - 2)
                outside.push([text.data.trim().slice(0, 60), parent.className, box.left, box.right, left, right].join(' '));
        }
    }
    return outside;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


def publication(path: Path, theme: str) -> small.Root:
    """The small edition with such words in each of its places."""
    root = small.make(path)
    edition = small.EDITION
    root.change(edition, "language: sv", f"language: sv\ntheme: {theme}\nimprint: {WORD}")
    for old in ("Nätverket", "Idé", "Kartor", "Resor och möten"):
        root.change(edition, f": {old}", f": {old} {SENTENCE}")
    root.change(edition, "Förslag inför 2031", f"{WORD} inför 2031")
    for old in ("Region Gotland", "Region Skåne"):
        root.change("content/members.yaml", f"name: {old}", f"name: {WORD} {old}")
    for name in (small.FIRST, small.SECOND, small.THIRD, small.FOURTH):
        root.change(name, '"\n', f' {SENTENCE}"\n')
        root.change(name, "idea: |\n", f"idea: |\n{TEXT}\n")
        root.change(name, "{name: ", f"{{role: {WORD}, organisation: {WORD}, name: {WORD} ")
        root.change(name, "kim@region", f"{WORD}@{WORD}")
    return root


@pytest.mark.parametrize("theme", ["bold", "calm", "large"])
def test_no_word_is_too_long_for_a_window(theme: str, browser: Any, tmp_path: Path) -> None:
    root = publication(tmp_path / "root", theme)
    index = webs.put(make_web(root.pages(), root.folders), tmp_path / "web")
    own = next((tmp_path / "web" / "proposals").iterdir())
    seen = {}
    for width in (320, 390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        for file in (index, own):
            page.goto(file.as_uri())
            assert len(page.inner_text("body").split(WORD[:9])) > 20, "the words are there"
            sideways = page.evaluate("document.documentElement.scrollWidth")
            seen[file.name, width] = (sideways, page.evaluate(OUTSIDE))
        page.close()
    assert seen == {(name, width): (width, []) for name, width in seen}


@pytest.mark.parametrize("width", [320, 1024, 1280])
def test_without_senders_tile_and_link_stand_clear_of_titles(
    width: int, browser: Any, tmp_path: Path
) -> None:
    """In bold, where both stand beside or over words: the sender's lines leave them room elsewhere."""
    root = publication(tmp_path / "root", "bold")
    root.change(small.EDITION, "language: sv", "language: sv\nleave_out: [members, contacts]")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(webs.put(make_web(root.pages(), root.folders), tmp_path / "web").as_uri())
    met = page.evaluate("""() => {
        const box = (article, name) => {
            const element = article.querySelector(name), words = new Range();
            words.selectNodeContents(element);
            return (name === '.sign' ? element : words).getBoundingClientRect();
        };
        const lines = 4;  // a line's letters are lower than its box by more than twice so much
        const meet = (one, other) => one.left < other.right && other.left < one.right
            && one.top < other.bottom - lines && other.top < one.bottom - lines;
        return [...document.querySelectorAll('article')].flatMap(article => {
            const boxes = ['.sign', 'h3 .title', '.permalink', '.field .label'].map(name => box(article, name));
            return boxes.flatMap((one, place) => boxes.slice(place + 1).map(other => meet(one, other)));
        });
    }""")
    page.close()
    assert met == [False] * 24
