"""A Word file read back into plain values: words, styles, marks, tracked changes, comments."""

from __future__ import annotations

import io
import zipfile

import word_making

from pressklar.ooxml.reader import read_docx
from pressklar.ooxml.values import WordDocument, Words

AUTHOR = 'w:id="9001" w:author="Kim Exempel" w:date="2031-05-01T10:00:00Z"'
FIELD = "Lights that answer"


def edited(old: str, new: str) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_making.word_of("2032").docx)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            if name == "word/document.xml":
                assert old in data.decode()
                data = data.decode().replace(old, new, 1).encode()
            after.writestr(name, data)
    return target.getvalue()


def text(returned: WordDocument) -> str:
    return "\n".join(
        "".join(item.text for item in paragraph.items if isinstance(item, Words))
        for paragraph in returned.paragraphs
    )


def test_our_own_file_comes_back_whole() -> None:
    word = word_making.word_of("2032")
    returned = read_docx(word.docx, "booklet.docx")
    assert returned.draft == word.draft and returned.base == word.base.decode()
    assert returned.changes == () and returned.comments == () and returned.dropped == 0
    assert len(returned.paragraphs) > 100 and all(
        proposal.title in text(returned) for proposal in word_making.pages_of("2032").views.proposals
    )
    marks = [mark.name for paragraph in returned.paragraphs for mark in paragraph.marks]
    assert sum(name.startswith("_rb_") for name in marks) > 30 and len(marks) == len(set(marks))


SENTENCE = "We want the light to tell us first."


def test_tracked_changes_are_taken_in_or_left_out_and_listed() -> None:
    plain = next(
        line
        for line in text(read_docx(word_making.word_of("2032").docx, "a.docx")).splitlines()
        if line.endswith(SENTENCE)
    )
    run = f'<w:t xml:space="preserve">{plain}</w:t></w:r>'
    head = plain.removesuffix(SENTENCE)
    tracked = (
        f'<w:t xml:space="preserve">{head}</w:t></w:r><w:del {AUTHOR}><w:r><w:delText xml:space="preserve">{SENTENCE}</w:delText></w:r></w:del>'
        f"<w:ins {AUTHOR}><w:r><w:t>It says so itself.</w:t></w:r></w:ins>"
    )
    data = (
        edited(run, tracked)
        if run in _document()
        else edited(run.replace(' xml:space="preserve"', ""), tracked)
    )
    taken, left = read_docx(data, "a.docx"), read_docx(data, "a.docx", reject=True)
    assert head + "It says so itself." in text(taken) and SENTENCE not in text(taken)
    assert plain in text(left) and "It says so itself." not in text(left)
    assert {(change.kind, change.author, change.text) for change in taken.changes} == {
        ("insertion", "Kim Exempel", "It says so itself."),
        ("deletion", "Kim Exempel", SENTENCE),
    }


def _document() -> str:
    with zipfile.ZipFile(io.BytesIO(word_making.word_of("2032").docx)) as file:
        return file.read("word/document.xml").decode()
