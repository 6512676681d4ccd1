"""What stands inside a foreign file's paragraphs: runs, links, fields, notes, pictures, and the changes
tracked in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .drawings import boxes_in, list_drawing_words, picture_in
from .formulas import formula_text
from .names import BOX, COMPATIBILITY, ID, MATH, REL, N, first_named, is_on, named
from .run_facts import RunFacts, RunFactsReader
from .story import WORDS, OpenField, Story, bare_words, form_answer, shown_alternative
from .symbols import symbol, unicode_of
from .values import BookmarkStart, ChangeKind, Item, NoteAgain, TrackedChange, WordNote, Words

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAKEN_IN: Mapping[str, ChangeKind] = {f"{N}ins": "insertion", f"{N}moveTo": "move"}
_TAKEN_OUT: Mapping[str, ChangeKind] = {f"{N}del": "deletion", f"{N}moveFrom": "move"}
_LETTERS = {
    f"{N}tab": "\t",
    f"{N}ptab": "\t",
    f"{N}cr": "\n",
    f"{N}noBreakHyphen": "\u2011",
    f"{N}softHyphen": "\u00ad",
}
_PROPERTIES = named(
    "rPr pPr sdtPr sdtEndPr smartTagPr customXmlPr rubyPr fldData footnoteRef endnoteRef annotationRef "
    "proofErr lastRenderedPageBreak delInstrText"
)
_DRAWINGS = named("drawing pict object")
_NOTES = {f"{N}footnoteReference": "footnotes", f"{N}endnoteReference": "endnotes"}
_RUN_PROPERTIES = f"{N}rPr"
_DEEPEST_CHANGE = 2
"""Tracked changes in one another that each get the words inside: an insertion that somebody else deleted.
Word nests no deeper.
"""
_MOST_REPEATED = 200_000
"""Characters and items of notes that are given again: a small file could have many marks of one long note."""


class LineReader:
    """Reads one paragraph's content. `boxes` are the text boxes met in it; `style` is the paragraph's style
    (its id).
    """

    def __init__(self, story: Story, style: str | None = None) -> None:
        self.story = story
        self.items: list[Item] = []
        self.marks: list[BookmarkStart] = []
        self.boxes: list[_Element] = []
        self.breaks: list[int] = []
        self.length = 0
        self._text_of_last: list[str] = []
        self._facts = RunFactsReader(story.styles, style, reject=story.reject)
        self._dead = 0
        self._tracked: list[list[str]] = []
        self._around: dict[str, str] = {}
        """The bookmarks that are open here, by their ids in the file."""
        self._link, self._title = "", ""

    def read(self, parent: _Element) -> None:
        """Read all that stands in a paragraph, or in an element of one."""
        for child in parent:
            self.element(child)

    def done(self) -> tuple[Item, ...]:
        """The paragraph's items."""
        self._close_words()
        return tuple(self.items)

    def mark(self, name: str) -> None:
        """A bookmark's start."""
        if name:
            self.marks.append(BookmarkStart(name, self.length, self._dead > 0))

    def element(self, element: _Element) -> None:
        """Read one element of a paragraph; what is known here of none is looked into."""
        tag = element.tag
        if tag in _AROUND_RUNS:
            _AROUND_RUNS[tag](self, element)
        elif tag in _IN_RUNS or tag in _LETTERS:
            self._in_run(element, RunFacts())
        elif tag not in _PROPERTIES and isinstance(tag, str):
            self.read(element)

    # Around runs

    def _begin_bookmark(self, element: _Element) -> None:
        self.mark(name := element.get(f"{N}name", ""))
        self._around[element.get(ID, "")] = name

    def _end_bookmark(self, element: _Element) -> None:
        self._around.pop(element.get(ID, ""), None)

    def _begin_comment(self, element: _Element) -> None:
        self.story.begin_comment(element.get(ID, ""))

    def _end_comment(self, element: _Element) -> None:
        self.story.end_comment(element.get(ID, ""))

    def _box(self, element: _Element) -> None:
        if self._dead:
            self.read(element)
        else:
            self.boxes.append(element)

    def _alternative(self, element: _Element) -> None:
        if (branch := shown_alternative(element, self.story)) is not None:
            self.read(branch)

    def _change(self, element: _Element) -> None:
        """A tracked insertion, deletion or move: its words are listed, and live or not as is wished."""
        taken_in = element.tag in _TAKEN_IN
        dead = taken_in if self.story.reject else not taken_in
        self._dead += dead
        self._tracked.append([])
        self.read(element)
        self._dead -= dead
        words = "".join(self._tracked.pop())
        if words:
            kind = _TAKEN_IN[element.tag] if taken_in else _TAKEN_OUT[element.tag]
            self.story.changes.append(
                TrackedChange(
                    kind, element.get(f"{N}author", ""), element.get(f"{N}date", ""), words, self.story.number
                )
            )

    def _hyperlink(self, element: _Element) -> None:
        around = self._link, self._title
        relation = self.story.relations.get(element.get(f"{REL}id", ""))
        anchor = element.get(f"{N}anchor", "")
        address = relation.target if relation is not None and relation.outside else ""
        self._link = f"{address}#{anchor}" if anchor and "#" not in address else address or around[0]
        self._title = element.get(f"{N}tooltip") or element.get(f"{N}tgtFrame", "")
        self.read(element)
        self._link, self._title = around

    def _simple_field(self, element: _Element) -> None:
        self.story.begin_field(OpenField(element.get(f"{N}instr", "")))
        self._begin_result()
        self.read(element)
        self._end_field()

    def _control(self, element: _Element) -> None:
        """A content control: what it holds, but for a text that only asks to be typed over."""
        if is_on(element.find(f"{N}sdtPr/{N}showingPlcHdr")):
            self.story.leave_out("placeholder", bare_words(element))
            return
        self.read(element)

    def _formula(self, element: _Element) -> None:
        gone = _TAKEN_IN if self.story.reject else _TAKEN_OUT
        text, taken = formula_text(element, gone.__contains__)
        if taken:
            self.story.gone.append(taken)
        self._words(text, RunFacts())

    # Runs

    def _run(self, run: _Element) -> None:
        children = list(run)
        facts = self._run_facts(first_named(children, _RUN_PROPERTIES))
        for child in children:
            self._in_run(child, facts)

    def _in_run(self, child: _Element, facts: RunFacts) -> None:
        tag = child.tag
        if tag in _IN_RUNS:
            _IN_RUNS[tag](self, child, facts)
        elif tag in _LETTERS:
            self._placed(_LETTERS[tag], facts)
        elif tag == f"{COMPATIBILITY}AlternateContent":
            for inner in () if (branch := shown_alternative(child, self.story)) is None else branch:
                self._in_run(inner, facts)
        elif tag not in _PROPERTIES and isinstance(tag, str):
            self.element(child)

    def _text(self, element: _Element, facts: RunFacts) -> None:
        if element.text:
            self._words(element.text, facts)

    def _instruction(self, element: _Element, facts: RunFacts) -> None:
        if self.story.fields:
            self.story.fields[-1].instruct(element.text or "")

    def _run_facts(self, properties: _Element | None) -> RunFacts:
        link, title = self.story.links[-1] if self.story.links else ("", "")
        if not link:
            link, title = self._link, self._title
        return self._facts.of(properties, link, title)

    # Words

    def _words(self, text: str, facts: RunFacts) -> None:
        """Text as the file has it, in the run's font."""
        plain, turned, unknown = unicode_of(text, facts.font)
        if turned:
            self.story.turned.append(turned)
        if unknown:
            self.story.leave_out("sign", unknown, facts.font or "")
        self._placed(plain, facts)

    def _symbol(self, element: _Element, facts: RunFacts) -> None:
        font = element.get(f"{N}font", "")
        sign, code = symbol(element.get(f"{N}char", ""), font)
        if sign:
            self.story.turned.append(code)
            self._placed(sign, facts)
        else:
            self.story.leave_out("sign", code, font)

    def _placed(self, text: str, facts: RunFacts) -> None:
        """Put text where it belongs: into the paragraph, unless it is deleted, no field's result, or not to
        be seen.
        """
        if not text:
            return
        if self.story.silent:
            if self.story.fields[-1].again:
                self.story.gone.append(text)
            else:
                self.story.leave_out("field", text)
            return
        if facts.left_out and not self._dead:
            self.story.leave_out(facts.left_out, text)
            return
        if self._tracked:
            for words in self._tracked[-_DEEPEST_CHANGE:]:
                words.append(text)
        if self._dead:
            self.story.gone.append(text)
            return
        self.story.add_placed(text)
        if not (self._text_of_last and isinstance(last := self.items[-1], Words) and last.look == facts.look):
            self._close_words()
            self.items.append(Words("", facts.look))
        self._text_of_last.append(text)
        self.length += len(text)

    def _close_words(self) -> None:
        """Join the pieces of the last stretch of words: long ones come in very many."""
        if self._text_of_last:
            last = self.items[-1]
            assert isinstance(last, Words)
            self.items[-1] = Words("".join(self._text_of_last), last.look)
            self._text_of_last = []

    def _add(self, item: Item) -> None:
        self._close_words()
        self.items.append(item)
        self.length += 1

    def _break(self, element: _Element, facts: RunFacts) -> None:
        kind = element.get(f"{N}type", "textWrapping")
        if kind == "textWrapping":
            self._placed("\n", facts)
        elif kind == "page" and not self._dead:
            self.breaks.append(self.length)

    def _ruby(self, element: _Element, facts: RunFacts) -> None:
        """Words with others above them to say how they are read: those follow in brackets."""
        for name in ("rubyBase", "rt"):
            inner = element.find(f"{N}{name}")
            if inner is not None and len(inner):
                self._placed("(" if name == "rt" else "", RunFacts())
                self.read(inner)
                self._placed(")" if name == "rt" else "", RunFacts())

    # Fields

    def _field_mark(self, mark: _Element, facts: RunFacts) -> None:
        kind, fields = mark.get(f"{N}fldCharType"), self.story.fields
        if kind == "begin" and mark not in self.story.unpaired:
            self.story.begin_field(OpenField(properties=mark.find(f"{N}ffData")))
        elif kind == "separate" and fields:
            self._begin_result()
        elif kind == "end" and fields:
            self._end_field()

    def _begin_result(self) -> None:
        bookmark = self.story.begin_result()
        if self.story.fields[-1].again and not self._dead:
            self._add(NoteAgain(bookmark))

    def _end_field(self) -> None:
        """A field's end. Some have no result in the file, and Word shows a sign, a form's answer, or words of
        the instruction.
        """
        last = self.story.end_field()
        if last.properties is not None and last.length == self.story.length:
            self._placed(form_answer(last.properties), RunFacts())
        if last.result:
            return
        name, rest = last.name, last.instruction.strip().partition(" ")[2].strip()
        if name == "SYMBOL":
            self._symbol_field(rest)
        elif name in ("MACROBUTTON", "GOTOBUTTON"):
            self._placed(rest.partition(" ")[2].strip(), RunFacts())
        elif name in ("EQ", "QUOTE") and rest:
            self.story.leave_out("field", rest, name)

    def _symbol_field(self, rest: str) -> None:
        code, _, options = rest.partition(" ")
        try:
            number = int(code, 0)
        except ValueError:
            number = 0
        font = options.partition("\\f")[2].strip().partition("\\")[0].strip().strip('"')
        sign, _ = symbol(f"{number:X}", font)
        if sign:
            self._placed(sign, RunFacts())
        else:
            self.story.leave_out("field", rest, "SYMBOL")

    # Notes and drawings

    def _note(self, mark: _Element, facts: RunFacts) -> None:
        """A note counts to a tracked change by its words, like any text.

        Where a program copied a mark but not its note, Word shows the note at each of both: so it is given at
        each, within a limit.
        """
        key = _NOTES[mark.tag], mark.get(ID, "")
        content = self.story.notes.get(key)
        again = key in self.story.cited_notes
        if content is None or (again and self.story.repeated > _MOST_REPEATED):
            return
        words = "".join(item.text for item in content if isinstance(item, Words))
        self.story.repeated += again * (len(words) + len(content))
        self.story.cited_notes.add(key)
        for tracked in self._tracked[-_DEEPEST_CHANGE:]:
            tracked.append(f" [{words}]")
        if self._dead or self.story.silent:
            self.story.gone.append(words)
        elif facts.left_out:
            self.story.leave_out(facts.left_out, words)
        else:
            self._add(WordNote(content, next(reversed(self._around.values()), "")))

    def _drawing(self, element: _Element, facts: RunFacts) -> None:
        if self._dead or self.story.silent or facts.left_out:
            words = "".join(child.text or "" for child in element.iter(*WORDS))
            self._placed(words, facts)
            return
        self.boxes += boxes_in(element, self.story)
        list_drawing_words(element, self.story)
        if picture := picture_in(element):
            relation = self.story.relations.get(picture.digest)
            self._add(
                replace(
                    picture,
                    digest=self.story.digest(relation.target) if relation and not relation.outside else "",
                )
            )
            if relation and relation.outside:
                self.story.leave_out("elsewhere", relation.target, "picture")


_AROUND_RUNS: Mapping[str, Callable[[LineReader, _Element], None]] = {
    f"{N}r": LineReader._run,
    **dict.fromkeys((*_TAKEN_IN, *_TAKEN_OUT), LineReader._change),
    f"{N}hyperlink": LineReader._hyperlink,
    f"{N}bookmarkStart": LineReader._begin_bookmark,
    f"{N}bookmarkEnd": LineReader._end_bookmark,
    f"{N}fldSimple": LineReader._simple_field,
    f"{N}commentRangeStart": LineReader._begin_comment,
    f"{N}commentRangeEnd": LineReader._end_comment,
    f"{MATH}oMath": LineReader._formula,
    BOX: LineReader._box,
    f"{N}sdt": LineReader._control,
    f"{COMPATIBILITY}AlternateContent": LineReader._alternative,
}
"""What stands in a paragraph."""
_IN_RUNS: Mapping[str, Callable[[LineReader, _Element, RunFacts], None]] = {
    f"{N}t": LineReader._text,
    f"{N}delText": LineReader._text,
    f"{N}br": LineReader._break,
    f"{N}sym": LineReader._symbol,
    f"{N}instrText": LineReader._instruction,
    f"{N}fldChar": LineReader._field_mark,
    f"{N}ruby": LineReader._ruby,
    f"{N}r": lambda reader, run, _: reader._run(run),
    **dict.fromkeys(_NOTES, LineReader._note),
    **dict.fromkeys(_DRAWINGS, LineReader._drawing),
}
"""What stands in a run."""
