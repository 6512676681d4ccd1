"""Any content, any words: what was typed comes back, and what wasn't touched stays to the byte."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_edits import N, Root, make, merge_data, text_of

from pressklar.manuscript.patch.patching import Set, patched

SIGNS = "abcåäöé ,.;:!?\"'*_[]()<>&#^~\\-+|1290§–…"
WORDS = st.lists(
    st.text(alphabet=SIGNS, min_size=1, max_size=24).filter(str.strip), min_size=1, max_size=3
).map(" ".join)
SOME = st.lists(WORDS, min_size=1, max_size=3)
BLOCK = st.one_of(
    WORDS,
    WORDS.map(lambda text: f"**{text.strip()}** mer"),
    SOME.map(lambda items: "\n".join(f"- {item}" for item in items)),
    SOME.map(lambda items: "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))),
    SOME.map(lambda items: "- yttre\n" + "\n".join(f"  - {item}" for item in items)),
    WORDS.map(lambda text: f"rad\\\n{text}"),
    WORDS.map(lambda text: f"> {text}"),
    WORDS.map(lambda text: f"#### {text}"),
    st.just("| a | b |\n|---|---|\n| c |  |"),
    st.just("Text[^1] här.\n\n[^1]: En not."),
    st.just("Se [det](#korta-vagar), [x](https://y.example/å?a=b&c)."),
)
FIELD = st.lists(BLOCK, min_size=1, max_size=4).map("\n\n".join)
OFTEN = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def fresh() -> Root:
    return make(Path(tempfile.mkdtemp(prefix="pressklar-merge-")))


@given(FIELD, FIELD)
@OFTEN
def test_an_untouched_draft_of_any_content_changes_no_byte(idea: str, purpose: str) -> None:
    root = fresh()
    try:
        file = root.file("fler-tag")
        file.write_text(
            patched(file.read_text("utf-8"), [Set(("idea",), idea), Set(("purpose",), purpose)]), "utf-8"
        )
        before = root.all_bytes()
        run = merge_data(root, [("x.docx", root.draft("region-gotland").docx())], write=False)
        assert not run.changes, [change.after.decode() for change in run.changes if change.after]
        assert root.all_bytes() == before and not run.conflicts
    finally:
        shutil.rmtree(root.path)


@given(
    st.text(alphabet=SIGNS, min_size=1, max_size=60).filter(str.strip),
    st.sampled_from(["fler-tag", "korta-vagar", "djupa-brunnar"]),
)
@OFTEN
def test_any_words_typed_over_a_paragraph_come_back_as_they_were_typed(words: str, proposal: str) -> None:
    root = fresh()
    try:
        draft = root.draft()
        old = root.text(proposal, "purpose")
        p = draft.p(old)
        texts = list(p.iter(f"{N}t"))
        for text in texts:
            text.text = ""
        texts[0].text = words
        merge_data(root, [("x.docx", draft.docx())])
        again = root.draft()
        typed = " ".join(words.split())
        assert any(" ".join(text_of(p).split()) == typed for p in again.body.iter(f"{N}p"))
    finally:
        shutil.rmtree(root.path)
