"""Random texts in every way that our Markdown can be written in; each word stands once in its text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pressklar.markup import Document, Text

_LETTERS = "abdefghiklmnoprstuvåäöé"
WORD = re.compile(r"ord[a-zåäöé]+q")


class Writer:
    """Writes one text. `proposals` are ids that it may refer to, `pictures` names of files that it may
    show.
    """

    def __init__(self, seed: int, proposals: Sequence[str] = (), pictures: Sequence[str] = ()) -> None:
        self.random = random.Random(seed)
        self.proposals, self.pictures = proposals, pictures
        self.used: set[str] = set()
        self.notes: list[str] = []

    def word(self) -> str:
        """A word that stands nowhere else."""
        while (word := f"ord{''.join(self.random.choices(_LETTERS, k=5))}q") in self.used:
            pass
        self.used.add(word)
        return word

    def pick(self, *ways: Callable[[], str]) -> str:
        return self.random.choice(ways)()

    def inline(self, *, plain: bool = False) -> str:
        """A stretch inside a paragraph."""
        word = self.word
        ways = [
            word,
            word,
            word,
            lambda: f"{word()}, {word()}",
            lambda: f"{word()}. {word()}",
            lambda: rf"\*{word()}\*",
            lambda: f"{word()} &amp; {word()}",
            lambda: f"caf&eacute; {word()}",
            lambda: f"a_b {word()} c_d",
            lambda: f"`{word()}`",
            lambda: f"<b>{word()}",
            lambda: f"5 * 3 {word()}",
            lambda: rf"{word()}\_{word()}",
            lambda: f"[{word()}] {word()}",
            lambda: f"(§ 3) {word()}",
        ]
        if not plain:
            ways += [
                lambda: f"*{word()}*",
                lambda: f"_{word()}_",
                lambda: f"**{word()} {word()}**",
                lambda: f"__{word()}__",
                lambda: f"*{word()}* *{word()}*",
                lambda: f"**{word()} *{word()}* {word()}**",
                lambda: f"***{word()}***",
                lambda: f"*{word()}***{word()}**",
                lambda: f"**{word()}**{word()}",
                lambda: f"[{word()}](https://{self.random.choice('abc')}.example/x?a=1)",
                lambda: f"[{word()} *{word()}*](<https://x.example/å> 'En titel')",
                lambda: "<https://y.example/z>",
                lambda: f"H~2~O {word()}",
                lambda: f"m^2^ {word()}",
                self.note,
            ]
            if self.proposals:
                ways.append(lambda: f"[{word()}](#{self.random.choice(self.proposals)})")
        return self.pick(*ways)

    def note(self) -> str:
        label = f"n{len(self.notes)}"
        self.notes.append("")
        self.notes[-1] = f"[^{label}]: {self.word()} {self.inline(plain=True)}" + self.random.choice(
            ["", f"\n    {self.word()}", f" *{self.word()}*"]
        )
        return f"{self.word()}[^{label}]"

    def line(self, *, plain: bool = False, most: int = 5) -> str:
        return " ".join(self.inline(plain=plain) for _ in range(self.random.randint(1, most)))

    def paragraph(self) -> str:
        breaks = ["\n", "\n", "\\\n", "  \n"]
        parts = [self.line() for _ in range(self.random.randint(1, 3))]
        return "".join(
            part + (self.random.choice(breaks) if index + 1 < len(parts) else "")
            for index, part in enumerate(parts)
        )

    def items(self, depth: int = 0) -> str:
        """A list: of any mark, tight or loose, with lists and paragraphs inside."""
        ordered = self.random.random() < 0.4
        sign = self.random.choice(".)") if ordered else self.random.choice("-+*")
        first, ones = self.random.choice([1, 1, 3, 9]), self.random.random() < 0.3
        room = self.random.choice([1, 1, 2, 3])
        gap = self.random.choice(["\n", "\n", "\n\n"])
        items = []
        for number in range(self.random.randint(1, 4)):
            mark = f"{first if ones else first + number}{sign}" if ordered else sign
            lead = mark + " " * room
            inside = self.line(most=3)
            if depth < 2 and self.random.random() < 0.3:
                inside += f"\n{self.items(depth + 1)}" if gap == "\n" else f"\n\n{self.items(depth + 1)}"
            elif gap == "\n\n" and self.random.random() < 0.3:
                inside += f"\n\n{self.line(most=3)}"
            elif self.random.random() < 0.2:
                inside += f"\n{self.word()}"
            rows = inside.split("\n")
            items.append(
                "\n".join([lead + rows[0], *(" " * len(lead) + row if row else "" for row in rows[1:])])
            )
        return gap.join(items)

    def table(self) -> str:
        width = self.random.randint(1, 4)
        outer = width == 1 or self.random.random() < 0.8
        pad = self.random.choice(
            [
                lambda cell: f" {cell} ",
                lambda cell: cell,
                lambda cell: f"  {cell}   ",
                lambda cell: f" {cell:14} ",
            ]
        )

        def row(cells: Sequence[str]) -> str:
            inside = "|".join(cells)
            return f"|{inside}|" if outer else inside.strip()

        def cell() -> str:
            bold, barred = (
                (lambda: f"**{self.word()}** {self.word()}"),
                (lambda: rf"{self.word()} \| {self.word()}"),
            )
            return self.pick(self.word, self.word, bold, barred, lambda: "" if outer else self.word())

        rules = [
            self.random.choice(["---", " --- ", ":--", "--:", " :---: ", "------", "-----------:"])
            for _ in range(width)
        ]
        lines = [row([pad(self.word()) for _ in range(width)]), row(rules)]
        return "\n".join(
            lines + [row([pad(cell()) for _ in range(width)]) for _ in range(self.random.randint(1, 4))]
        )

    def quote(self) -> str:
        sign = self.random.choice(["> ", ">"])
        inside = "\n\n".join(
            self.pick(self.paragraph, self.items, self.paragraph) for _ in range(self.random.randint(1, 2))
        )
        return "\n".join(f"{sign}{line}" if line else ">" for line in inside.split("\n"))

    def figure(self) -> str:
        if not self.pictures:
            return self.paragraph()
        return f'![{self.word()}](images/{self.random.choice(self.pictures)} "{self.word()} {self.word()} | Foto: {self.word()}")'

    def head(self) -> str:
        return f"{'#' * self.random.randint(1, 6)} {self.line(plain=True, most=2)}{self.random.choice(['', '', ' ##'])}"

    def text(self, most: int = 5) -> str:
        """A whole text, its notes' definitions at their ends or in between."""
        blocks = []
        for _ in range(self.random.randint(1, most)):
            blocks.append(
                self.pick(
                    self.paragraph,
                    self.paragraph,
                    self.items,
                    self.items,
                    self.table,
                    self.quote,
                    self.head,
                    self.figure,
                )
            )
            if self.notes and self.random.random() < 0.3:
                blocks += self.notes
                self.notes = [""] * len(self.notes)
                self.notes = [note for note in self.notes if note] + [""] * len(self.notes)
        gaps = [self.random.choice(["\n\n", "\n\n", "\n\n\n"]) for _ in blocks]
        body = "".join(block + gap for block, gap in zip(blocks, gaps, strict=True)).rstrip("\n")
        left = [note for note in self.notes if note]
        return "\n\n".join([body, *left]) if left else body


def retyped(value: Any, old: str, new: str) -> Any:
    """A tree with one word of its texts replaced."""
    if isinstance(value, Text):
        return Text(value.text.replace(old, new))
    if isinstance(value, tuple):
        return tuple(retyped(child, old, new) for child in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [
            field.name
            for field in fields(value)
            if field.name not in ("line", "target", "src", "alt", "label")
        ]
        return replace(value, **{name: retyped(getattr(value, name), old, new) for name in names})
    return value.replace(old, new) if isinstance(value, str) else value


def words_of(document: Document) -> list[str]:
    """The words of a text that a reader of Word can change there."""
    words: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, Text):
            words.extend(WORD.findall(value.text))
        elif isinstance(value, tuple):
            for child in value:
                look(child)
        elif is_dataclass(value):
            for field in fields(value):
                if field.name in ("credit", "text"):
                    words.extend(WORD.findall(getattr(value, field.name)))
                else:
                    look(getattr(value, field.name))

    look(document.blocks)
    return list(dict.fromkeys(words))
