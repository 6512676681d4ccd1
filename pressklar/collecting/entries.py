"""A free text's lines taken apart at their labels: one submission for each proposal in it, and the lines that
belong to none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..intake.contact_pieces import EMAIL
from ..intake.lines import SourceLine, fold
from ..locale import tr
from .labels import CHAPTER, CONTACT, CONTACT_PARTS, MEMBER, TITLE, WHEN, LabelBook, LabelMatch
from .letters import ANNOUNCED, CLOSING, GREETING, NUMBERED, QUOTE_HEAD, QUOTED_SENDER
from .values import NOTHING, FreeText, LeftOver, Parts, Sender, Submission, TextLine

_PERSON = re.compile(r"contact\.(\d{1,3})\.(name|email|phone|role|organisation)")
"""The tag of a form's control for a part of one of several contacts."""
_HINTS = frozenset(
    map(
        fold,
        (
            *("Skriv här", "Skriv rubriken här", "Välj", "Klicka eller tryck här för att ange text"),
            *("Write here", "Write the title here", "Choose", "Click or tap here to enter text"),
            *("Schreiben Sie hier", "Schreiben Sie hier den Titel", "Bitte wählen"),
            *("Kirjoittakaa tähän", "Kirjoittakaa otsikko tähän", "Valitkaa"),
            *("Välj ett objekt", "Choose an item"),
        ),
    )
)
"""What stands in a form's field to be written over: programs that forget that keep the words."""
_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
"""Line breaks of other programs' own, which no content file may hold."""
_LONGEST_TITLE, _LONGEST_SIGNATURE = 160, 50
"""In characters, and in words: from there on somebody should look."""
_FULL_LINE = 50
"""Characters of a line from which on the next one may go on with it."""
_MOST_NAMES = 6
"""Words of a line that names a sender or chapter and says nothing else."""


@dataclass
class _Open:
    """A proposal that is being gathered."""

    parts: dict[str, list[SourceLine]] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)
    controls: set[str] = field(default_factory=set)
    number: int = 0
    forwarded_from: str = ""


@dataclass
class Entries:
    """What a free text holds. `labels` are the words of labels that were found."""

    submissions: list[Submission] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    signature: str = ""


def entries_of(text: FreeText, source: str, book: LabelBook, others: bool) -> Entries:
    """The proposals of a free text. `others` says that the file holds proposals besides: then a letter
    without labels only goes with them.
    """
    return _Splitter(text, source, book, others).done()


class _Splitter:
    """Goes through the lines once; what is open, found and left over gathers here."""

    def __init__(self, text: FreeText, source: str, book: LabelBook, others: bool) -> None:
        self.text, self.source, self.book, self.others = text, source, book, others
        self.entries = Entries()
        self.open: list[_Open] = []
        self.role = ""
        self.before: list[TextLine] = []
        self.signature: list[str] = []
        self.said_before: list[str] = []
        """Words before the first label of a document: they may name who sends it."""
        self.quoted: list[tuple[str, bool]] = []
        """Words of the mail that is answered, and whether that is sure."""
        self.answering = False
        self.quoted_sender = ""
        self.tables_ask = any(line.before_answer and self._asks(line.line.text) for line in text.lines)
        """Whether tables are forms here: one has a label that is known. Else they are tables of a text."""

    def _asks(self, words: str) -> bool:
        match = self.book.match(words)
        return match is not None and match.sure and match.role in {*self.book.labels, TITLE, MEMBER, CONTACT}

    def done(self) -> Entries:
        lines: Sequence[TextLine] = self.text.lines
        if self.text.kind != "form":
            lines = self._without_signature(lines)
        for line in lines:
            self._take(replace(line, line=replace(line.line, text=line.line.text.translate(_BREAKS))))
        self._close()
        return self.entries

    # One line

    def _take(self, line: TextLine) -> None:
        words = line.line.text
        if line.control or line.opens:
            self._take_control(line)
            return
        found = self._label_of(line)
        if found is not None:
            role, label, rest = found
            self.entries.labels.append(label)
            self._begin(role)
            if rest:
                self._put(replace(line.line, text=rest))
        elif line.quoted or self._is_quote_head(words) or (self.answering and not self.role):
            self.quoted.append((words, line.quoted or QUOTE_HEAD.match(words) is not None))
            if QUOTED_SENDER.match(words):  # the proposals below it come from there
                self.quoted_sender = words
        elif self.text.kind == "form" and (line.heading or line.printed):
            self.role = ""
            self.entries.left_over.append(LeftOver(words, tr("is the form's own"), own=True))
        elif self.text.kind == "form" and not self._fits_beside(line):
            self.entries.left_over.append(
                LeftOver(words, tr("stands in the form beside its fields"), own=not self.role)
            )
        elif self.role:
            self._go_on(line)
        else:
            self.before.append(line)

    def _go_on(self, line: TextLine) -> None:
        """A line under a label: of a title only what was broken, of a sender or chapter only names."""
        words, current = line.line.text, self.open[-1]
        lines = current.parts.get(self.role) or []
        if lines and self.text.kind != "form":
            ends_title = self.role == TITLE and len(lines[-1].text) < _FULL_LINE
            if ends_title or (self.role in (MEMBER, CHAPTER) and len(words.split()) > _MOST_NAMES):
                self.role = NOTHING
            elif line.heading and self.role in self.book.labels and self.role not in current.guessed:
                current.guessed.append(self.role)
        self._put(line.line)

    def _is_quote_head(self, words: str) -> bool:
        """Whether a mail that is answered begins here: what stands below it is quoted, up to a label."""
        if self.text.kind != "letter" or not QUOTE_HEAD.match(words):
            return False
        self.answering, self.role = True, ""
        return True

    def _take_control(self, line: TextLine) -> None:
        """A line in a form's control: its tag names the field, else its words are the label's before."""
        role = line.control if _PERSON.fullmatch(line.control) else ""
        role = (
            role
            or self.book.exact(line.control)
            or (match.role if (match := self.book.match(line.control)) else "")
        )
        if line.opens:
            current = self.open[-1] if self.open else None
            if not role and current and self.role and not current.parts.get(self.role):
                role = self.role  # "Text5", as Word names fields by itself: the label before it says more
            if current and line.control in current.controls:
                self._new_entry()
            self._begin(role or NOTHING)
            self.open[-1].controls.add(line.control)
        if not line.line.text:
            return
        found = self.book.line(line.line.text)
        if found and found[1] and found[0].likeness == 100 and self._is_free(found[0].role):
            match, rest = found
            self.entries.labels.append(line.line.text[: len(line.line.text) - len(rest)])
            self.open[-1].parts.setdefault(match.role, []).append(replace(line.line, text=rest))
            self.open[-1].guessed.append(match.role)
        else:
            self._put(line.line)

    def _is_free(self, role: str) -> bool:
        """Whether a field's text may have been written into another field: its own is empty so far."""
        return role in self.book.labels and role != self.role and not self.open[-1].parts.get(role)

    def _fits_beside(self, line: TextLine) -> bool:
        """Whether a line beside a form's controls answers the field before it, which was left empty."""
        current = self.open[-1] if self.open else None
        if not (current and self.role and self.role != NOTHING):
            return False
        if self.role not in current.guessed and current.parts.get(self.role):
            return False
        if self.role not in current.guessed:
            current.guessed.append(self.role)
        return True

    def _label_of(self, line: TextLine) -> tuple[str, str, str] | None:
        """Role, label and the rest of the line, for one that is or begins with a label."""
        words = line.line.text
        if numbered := NUMBERED.match(words):
            rest = numbered["title"].strip()
            found = self.book.line(rest) if rest else None
            if found and not found[1]:
                return found[0].role, words, ""
            return TITLE, words[: len(words) - len(numbered["title"])], rest
        if (found := self._label(words) or self._in_label_place(line)) is None:
            return None
        match, rest = found
        if (
            match.role in CONTACT_PARTS
            and not (line.before_answer and self.tables_ask)
            and self.text.kind != "form"
            and not rest
            and self.role not in CONTACT_PARTS
        ):
            return None  # "Roll" or "Namn" alone on a line is a word like others
        if match.role == WHEN and not rest:
            return None
        label = words[: len(words) - len(rest)] if rest else words
        return CONTACT if match.role == MEMBER and EMAIL.search(rest) else match.role, label, rest

    def _label(self, words: str) -> tuple[LabelMatch, str] | None:
        """A label that a line is or begins with. "Från:" in a letter is the head of one that is quoted."""
        found = self.book.line(words)
        is_head = found and found[0].role == MEMBER and self.text.kind == "letter" and QUOTE_HEAD.match(words)
        return None if is_head else found

    def _in_label_place(self, line: TextLine) -> tuple[LabelMatch, str] | None:
        """What a heading, or words that stand where labels do, are most like; words in a row's first cell
        that are like none are a label still.
        """
        before_answer = line.before_answer and self.tables_ask
        asks = before_answer or (line.heading and self.text.kind == "document")
        if not asks or self.text.kind == "form":
            return None
        match = self.book.match(line.line.text)
        if match and match.sure and match.role in {*self.book.labels, CONTACT}:
            return match, ""
        return (LabelMatch(NOTHING, 0.0, False), "") if before_answer and self.role else None

    # What is gathered

    def _begin(self, role: str) -> None:
        current = self.open[-1] if self.open else None
        fields = set(self.book.labels)
        if current and self.text.kind == "form":
            self.role = role
            current.parts.setdefault(role, [])
            return
        if role == TITLE and current and any(current.parts.get(key) for key in (TITLE, *fields)):
            self._new_entry()
        elif role in fields and current and current.parts.get(role) and self.role != role:
            self._new_entry(self._title_behind())
        elif current is None:
            self._new_entry()
        self.role = role
        self.open[-1].parts.setdefault(role, [])

    def _new_entry(self, title: SourceLine | None = None) -> None:
        self.open.append(_Open(number=len(self.open) + 1, forwarded_from=self.quoted_sender))
        if title is not None:
            self.open[-1].parts[TITLE] = [title]
            self.open[-1].guessed.append(TITLE)
        self.role = ""

    def _title_behind(self) -> SourceLine | None:
        """A short last line of the proposal before, which is the next one's title where that has no label
        for it.
        """
        lines = self.open[-1].parts.get(self.role) or []
        if len(lines) < 2 or not _is_title(lines[-1].text):
            return None
        return lines.pop()

    def _put(self, line: SourceLine) -> None:
        if self.role == NOTHING and self.book.is_member(line.text) and not self.open[-1].parts.get(MEMBER):
            self.open[-1].parts[MEMBER] = [line]
            return
        self.open[-1].parts.setdefault(self.role or NOTHING, []).append(line)

    # The end

    def _close(self) -> None:
        if self.text.kind == "form":
            self._without_hints()
        self._place_before()
        for words, sure in self.quoted:
            self.entries.left_over.append(LeftOver(words, tr("is quoted from an earlier mail"), own=sure))
        signature = self.entries.signature = "\n".join(self.signature)
        for number, current in enumerate(self.open, 1):
            if not _has_words(current, self.book):
                self._leave(current)
                continue
            if TITLE not in current.parts or not any(line.text for line in current.parts[TITLE]):
                self._give_title(current)
            sender = Sender(
                text="\n".join(filter(None, (current.forwarded_from, signature, *self.said_before))),
                member=" ".join(line.text for line in current.parts.get(MEMBER, ())),
            )
            place = tr("proposal {number}", number=number) if len(self.open) > 1 else ""
            self.entries.submissions.append(
                Submission(
                    self.source,
                    _frozen(current.parts),
                    sender,
                    place=place,
                    contacts=_people(current.parts),
                    guessed=tuple(current.guessed),
                )
            )
        if signature:
            reason = tr("is the sender's signature")
            short = len(signature.split()) <= _LONGEST_SIGNATURE
            self.entries.left_over.append(LeftOver(signature, reason, own=short))

    def _without_hints(self) -> None:
        """Take out what only asks to be written over, and a contact's part that is still its label."""
        for current in self.open:
            for role, lines in current.parts.items():
                words = " ".join(line.text for line in lines)
                label = _PERSON.fullmatch(role) and self.book.exact(words) in CONTACT_PARTS
                if words and (label or fold(words) in _HINTS):
                    self.entries.left_over.append(LeftOver(words, tr("is the form's own"), own=True))
                    lines.clear()

    def _leave(self, current: _Open) -> None:
        for role, lines in current.parts.items():
            words = "\n".join(line.text for line in lines)
            if words:
                self.entries.left_over.append(
                    LeftOver(words, tr("stands where no proposal is ({role})", role=role))
                )

    def _give_title(self, current: _Open) -> None:
        if self.text.title and sum(_has_words(each, self.book) for each in self.open) == 1:
            current.parts[TITLE] = [SourceLine(0, ANNOUNCED.sub("", self.text.title))]
            if self.text.guessed_title and TITLE not in current.guessed:
                current.guessed.append(TITLE)

    def _place_before(self) -> None:
        """Place what stands before the first label: a title and an introduction, a greeting; or the whole
        text, where there is no label at all.
        """
        before, self.before = self.before, []
        if not any(_has_words(current, self.book) for current in self.open):
            for current in self.open:
                self._leave(current)
            self.open.clear()
            self._without_labels(before)
            return
        first = self.open[0]
        if self.text.kind == "document" and before and not first.parts.get(TITLE):
            heading = next((line for line in before[:4] if line.heading), before[0])
            if _is_title(heading.line.text):
                first.parts[TITLE] = [heading.line]
                if not heading.heading and len(before) > 1:
                    first.guessed.append(TITLE)
                before = [line for line in before if line is not heading]
        elif self.text.kind == "letter" and before and not first.parts.get(TITLE):
            words = before[-1].line.text
            if _is_title(words) and not GREETING.match(words):
                first.parts[TITLE] = [before.pop().line]
                first.guessed.append(TITLE)
        for line in before:
            greeting = self.text.kind == "letter"
            reason = tr("greets") if greeting else tr("stands before the first label")
            own = self.text.kind == "form" or (greeting and bool(GREETING.match(line.line.text)))
            own = own or self.book.is_member(line.line.text)
            if not greeting:
                self.said_before.append(line.line.text)
            self.entries.left_over.append(LeftOver(line.line.text, reason, own=own))

    def _without_labels(self, before: Sequence[TextLine]) -> None:
        """A text without labels: all of it is the first field's; beside other proposals it is only a letter
        that goes with them.
        """
        words: list[TextLine] = []
        for line in before:
            greets = bool(GREETING.match(line.line.text)) and len(line.line.text) < 60
            if greets or self.others:
                reason = tr("goes with the other files")
                self.entries.left_over.append(LeftOver(line.line.text, reason, own=greets))
            if not greets:
                words.append(line)
        if self.others or not words or not self.book.fields:
            for line in () if self.others else words:
                self.entries.left_over.append(LeftOver(line.line.text, tr("stands under no label")))
            return
        current = _Open(number=1)
        if self.text.kind == "document" and (
            words[0].heading or (len(words) > 1 and _is_title(words[0].line.text))
        ):
            current.parts[TITLE] = [words.pop(0).line]
            current.guessed.append(TITLE)
        key = self.book.fields[0]
        current.parts[key] = [line.line for line in words]
        current.guessed.append(key)
        self.open.append(current)

    def _without_signature(self, lines: Sequence[TextLine]) -> Sequence[TextLine]:
        """The lines without a signature: from a closing on, up to the mail that is quoted. Labels behind it
        end it.
        """
        kept: list[TextLine] = []
        signing = False
        last = len(lines) if self.text.kind == "letter" else 8
        for index, line in enumerate(lines):
            words = line.line.text
            if index < len(lines) - last:
                kept.append(line)
                continue
            if signing and (line.quoted or QUOTE_HEAD.match(words) or self._label(words)):
                signing = False
            elif not signing and not line.quoted and len(words) < 80 and CLOSING.match(words):
                signing = not any(
                    (found := self._label(later.line.text)) and found[1]
                    for later in lines[index + 1 : index + 3]
                )
            if signing and len(self.signature) < 40:
                self.signature.append(words)
            else:
                kept.append(line)
        return kept


def _has_words(current: _Open, book: LabelBook) -> bool:
    """Whether anything of a proposal was written, be it only its title."""
    roles = {*book.labels, CONTACT}
    return any(line.text.strip() for role in roles for line in current.parts.get(role, ())) or any(
        line.text.strip() for line in current.parts.get(TITLE, ())
    )


def _is_title(text: str) -> bool:
    return 3 <= len(text) <= _LONGEST_TITLE and not text.endswith((".", ",", ";", ":")) and "@" not in text


def _people(parts: Mapping[str, list[SourceLine]]) -> tuple[Mapping[str, str], ...]:
    """The contacts that a form has a control each for the parts of, in order."""
    people: dict[int, dict[str, str]] = {}
    for role, lines in parts.items():
        words = " ".join(line.text for line in lines)
        if words and (match := _PERSON.fullmatch(role)):
            people.setdefault(int(match[1]), {})[match[2]] = words
    return tuple(people[number] for number in sorted(people))


def _frozen(parts: Mapping[str, list[SourceLine]]) -> Parts:
    return {
        role: tuple(lines)
        for role, lines in parts.items()
        if any(line.text for line in lines) and not _PERSON.fullmatch(role)
    }
