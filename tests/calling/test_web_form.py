"""The web form in a real browser: filled in, closed, opened again, saved, read back; and what it never does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import calls
import pytest
import webs
from calls import LAST_DAY
from clients.test_chromium import CHROMIUM, FLAGS, too_wide
from playwright.sync_api import expect, sync_playwright

from pressklar.calling.form import Form, form_of
from pressklar.calling.web_form import web_form
from pressklar.rendering.sections import addressed

in_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is missing: apt-get install --no-install-recommends chromium"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A member's form, and the one for anybody."""
    root = calls.make(tmp_path_factory.mktemp("våra formulär") / "root")
    common = calls.source(root)
    skane = next(member for member in common.edition.members if member.id == "region-skane")
    written = {}
    for name, source in (("own", addressed(common, skane)), ("any", common)):
        written[name] = root.write(f"{name} form.html", web_form(source, form_of(source, LAST_DAY)))
    return written


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, pages: dict[str, Path]) -> Iterator[Any]:
    """The member's form, opened; nothing may go wrong in it, or leave it."""
    context = browser.new_context(accept_downloads=True)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:", "blob:")) else wrong.append(request.url)
        ),
    )
    opened.goto(pages["own"].as_uri())
    yield opened
    context.close()
    assert wrong == []


def says(page: Any, words: str) -> None:
    """Waits for words at the form's end; the form's policy lets no test evaluate strings over and over."""
    expect(page.locator("#status")).to_contain_text(words)


def saved(page: Any, button: str = "#save") -> tuple[str, Any]:
    with page.expect_download() as download:
        page.click(button)
    return download.value.suggested_filename, json.loads(Path(download.value.path()).read_text("utf-8"))


def fill_in(page: Any) -> None:
    page.fill("#p-name", "Kim Exempel")
    page.fill("#p-email", "kim@skane.example")
    page.fill("#e1-title", " Kartor för <alla> ")
    page.fill("#e1-f-idea", "Ett stycke.\nEtt till.\n\n\n- ett\n- två")
    page.fill("#e1-f-target_group", "”Alla”, \\ & 😀")
    page.fill(".contact [data-key=name]", "Kim Exempel")
    page.fill(".contact [data-key=phone]", "08-123 456 78")


ANSWERS = {
    "pressklar": "answers",
    "version": 1,
    "publication": "Förslag inför 2031",
    "edition": "2031",
    "member": "region-skane",
    "sent_by": {"name": "Kim Exempel", "email": "kim@skane.example"},
    "entries": [
        {
            "title": "Kartor för <alla>",
            "fields": {
                "idea": "Ett stycke.\n\nEtt till.\n\n- ett\n- två",
                "purpose": "",
                "target_group": "”Alla”, \\ & 😀",
            },
            "contacts": [{"name": "Kim Exempel", "email": "", "phone": "08-123 456 78"}],
        }
    ],
}


@in_chromium
def test_what_was_typed_survives_and_is_saved(page: Any) -> None:
    fill_in(page)
    says(page, "sparas")
    page.reload()
    assert page.input_value("#e1-f-idea").startswith("Ett stycke.\nEtt till.")
    assert page.input_value("#p-name") == "Kim Exempel"
    assert page.input_value("[data-kind=title]") == " Kartor för <alla> "
    name, answers = saved(page)
    assert name == "forslag-2031-region-skane-svar.json" and answers == ANSWERS
    assert name in page.inner_text("#status")


@in_chromium
def test_what_is_missing_or_too_long_is_named_before_it_is_saved(page: Any) -> None:
    page.click("#save")
    assert page.inner_text("#fault-list").splitlines() == [
        f"{label}: ingenting är ifyllt." for label in ("Namn", "Rubrik", "Idé")
    ]
    assert page.evaluate("document.activeElement.id") == "faults"
    page.click("#fault-list li:nth-child(3) a")
    assert page.evaluate("document.activeElement.dataset.key") == "idea"
    fill_in(page)
    page.fill("[data-key=idea]", "ö" * 43)
    page.fill("#p-email", "kim")
    assert page.inner_text(".count") == "43 av 40 tecken" and page.is_visible(".count.over")
    page.click("#save")
    assert page.inner_text("#fault-list").splitlines() == [
        "E-post: det är ingen adress.",
        "Idé: 3 tecken för mycket.",
    ]
    assert page.locator("[aria-invalid=true]").count() == 2
    _, answers = saved(page, "#save-as-it-is")
    assert answers["entries"][0]["fields"]["idea"] == "ö" * 43 and answers["sent_by"]["email"] == "kim"
    assert page.is_hidden("#faults")


@in_chromium
def test_several_in_one_form_by_keyboard(page: Any) -> None:
    fill_in(page)
    page.focus("#add")
    page.keyboard.press("Enter")
    page.keyboard.type("Nummer två")
    assert page.locator(".entry-name").all_inner_texts() == ["Förslag 1", "Förslag 2"]
    page.keyboard.press("Tab")
    page.keyboard.type("En idé till")
    second = page.locator(".entry").nth(1)
    second.locator(".add-contact").press("Enter")
    page.keyboard.type("Alva Åberg")
    page.click("#add")
    assert len(set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))) == page.evaluate(
        "document.querySelectorAll('[id]').length"
    )
    _, answers = saved(page)
    assert [entry["title"] for entry in answers["entries"]] == ["Kartor för <alla>", "Nummer två"]
    assert answers["entries"][1]["contacts"] == [{"name": "Alva Åberg", "email": "", "phone": ""}]
    page.locator(".take-away:visible").first.press("Enter")
    assert page.evaluate("document.activeElement.value") == "Nummer två"
    assert page.locator(".entry-name").all_inner_texts() == ["Förslag 1", "Förslag 2"]
    second = page.locator(".entry").first
    second.locator(".take-contact-away:visible").first.press("Enter")
    assert (
        second.locator(".contact").count() == 1 and second.locator(".take-contact-away:visible").count() == 0
    )
    page.reload()
    assert page.locator("[data-kind=title]").first.input_value() == "Nummer två"


@in_chromium
def test_an_answer_file_is_opened_again_and_another_file_is_refused(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "svar.json"
    path.write_text(json.dumps(ANSWERS), "utf-8")
    page.set_input_files("#file", path)
    says(page, "svar.json")
    assert saved(page)[1] == ANSWERS
    for number, data in enumerate(
        (
            "half {",
            "[]",
            "null",
            '{"pressklar": "answers", "version": 2, "entries": []}',
            '{"pressklar": "answers", "version": 1, "entries": 7}',
            '{"pressklar": "answers", "version": 1, "entries": [], "x": "' + "y" * 5_000_000 + '"}',
        )
    ):
        other = tmp_path / f"annan-{number}.json"
        other.write_text(data, "utf-8")
        page.set_input_files("#file", other)
        says(page, f"annan-{number}.json")
        assert page.locator("[data-kind=title]").input_value() == "Kartor för <alla>"
    odd = {
        **ANSWERS,
        "sent_by": 5,
        "entries": [
            None,
            {"title": ["x"], "fields": "y", "contacts": [3, None]},
            {"title": "<img src=x onerror=alert(1)>"},
        ],
    }
    path.write_text(json.dumps(odd), "utf-8")
    page.set_input_files("#file", path)
    expect(page.locator(".entry")).to_have_count(3)
    assert page.locator("img").count() == 0


@in_chromium
def test_it_is_cleared_only_when_pressed_twice(page: Any) -> None:
    fill_in(page)
    page.click("#clear")
    assert page.input_value("#p-name") == "Kim Exempel" and "en gång till" in page.inner_text("#clear")
    page.focus("#p-name")
    assert page.inner_text("#clear") == "Töm formuläret"
    page.click("#clear")
    page.click("#clear")
    assert page.input_value("#p-name") == "" and page.evaluate("localStorage.length") == 0
    page.reload()
    assert page.input_value("#p-name") == ""


@in_chromium
def test_without_storage_it_says_so(browser: Any, pages: dict[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page.goto(pages["own"].as_uri())
    page.fill("#p-name", "Kim")
    says(page, "ingenting")
    context.close()


@in_chromium
def test_a_page_on_paper_has_all_of_a_text(page: Any) -> None:
    from pypdfium2 import PdfDocument

    page.fill("[data-key=purpose]", " ".join(f"ord{number}" for number in range(900)))
    data = page.pdf(format="A4")
    with PdfDocument(data) as document:
        words = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert (
        "ord0 " in words and "ord899" in words and "Spara svarsfilen" not in words and "Vad vill ni" in words
    )


@in_chromium
def test_anybody_says_which_member_they_are(browser: Any, pages: dict[str, Path]) -> None:
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(pages["any"].as_uri())
    page.select_option("#p-member", label="Region Halland & Co")
    page.fill("#p-name", "Kim")
    page.fill("[data-kind=title]", "Ett")
    page.fill("[data-key=idea]", "Två")
    page.wait_for_timeout(300)
    page.reload()
    name, answers = saved(page)
    assert (name, answers["member"]) == ("forslag-2031-svar.json", "region-halland")
    assert answers["sent_by"] == {"name": "Kim", "email": ""}
    context.close()


@in_chromium
@pytest.mark.soak(cases=2)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_and_nothing_runs_out(
    width: int, scheme: str, pages: dict[str, Path], browser: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(pages["any"].as_uri())
    page.click("#add")
    page.fill("[data-key=idea] >> nth=0", "ö" * 50)
    page.locator(".add-contact").first.click()
    page.click("#save")
    result = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response
    faults = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in result["violations"]
    ]
    assert faults == [] and len(result["passes"]) > 15
    assert (page.evaluate("document.documentElement.scrollWidth"), too_wide(page)) == (width, [])
    context.close()


def form(tmp_path: Path, title: str) -> tuple[str, Form]:
    root = calls.make(tmp_path / "root")
    root.change(calls.EDITION, "title: Förslag inför 2031", f"title: {json.dumps(title)}")
    source = calls.source(root)
    filled = form_of(source, LAST_DAY)
    return web_form(source, filled).decode(), filled


def test_it_is_one_sound_file_that_asks_for_nothing(tmp_path: Path) -> None:
    page, _ = form(tmp_path, "</script><script>alert(1)</script> & {{ 7 * 7 }} <!--")
    _, errors = webs.parsed(page)
    assert not errors and page.count("<script") == 2 and "{{ 7 * 7 }}" in page and "49 &" not in page
    assert set(webs.css_addresses(page)) and all(
        address.startswith("data:") for address in webs.css_addresses(page)
    )
    fetched = re.findall(r"""(?:src|href|action|srcset|poster)=["']?(?!data:|mailto:|#)[^"'\s>]+""", page)
    assert fetched == []
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and "unsafe" not in policy[1] and policy[1].startswith("default-src &#39;none&#39;")
    assert form(tmp_path / "again", "</script><script>alert(1)</script> & {{ 7 * 7 }} <!--")[0] == page
