"""Copies objects of a laid-out PDF into the file in the making, and gives them their new numbers."""

from __future__ import annotations

import re
from collections import deque

from .source import Source
from .syntax import REFERENCE
from .writing import Writer, made_ready


class Copying:
    """One source's way into the file. `new` says what each object is called there: bytes of its number to a reference."""

    def __init__(self, out: Writer, source: Source) -> None:
        self.out, self.source = out, source
        self.new: dict[bytes, bytes] = {}
        self._open: dict[bytes, bytes] = {}
        self._waiting: deque[bytes] = deque()

    def shared(self, text: bytes) -> bytes:
        """A value with new references. All that it refers to is copied: what is in the file already, byte by byte, isn't put there again."""
        return REFERENCE.sub(self._shared, text)

    def _shared(self, found: re.Match[bytes]) -> bytes:
        number = found[1]
        return found[0] if not number else self.new.get(number) or self._kept(number)

    def _kept(self, number: bytes) -> bytes:
        if number in self._open:  # it refers to itself by way of others: it must have a name of its own
            self._open[number] = self._open[number] or self.out.number()
            return self._open[number]
        self._open[number] = b""
        text = REFERENCE.sub(self._shared, self.source.texts.get(number, b"null"))
        data = self.source.streams.get(number)
        if not (reference := self._open.pop(number)):
            reference = self.out.keep(text, data)
        elif data is None:
            self.out.put(reference, text)
        else:
            self.out.put_stream(reference, *made_ready(text, data))
        self.new[number] = reference
        return reference

    def own(self, text: bytes) -> bytes:
        """A value with new references. All that it refers to, and what that does, is copied as it is: for what refers back and forth."""
        copied = REFERENCE.sub(self._own, text)
        while self._waiting:
            number = self._waiting.popleft()
            self.out.put(self.new[number], REFERENCE.sub(self._own, self.source.texts.get(number, b"null")))
        return copied

    def _own(self, found: re.Match[bytes]) -> bytes:
        number = found[1]
        if not number:
            return found[0]
        if number not in self.new:
            if number in self.source.streams:
                return self._kept(number)
            self.new[number] = self.out.number()
            self._waiting.append(number)
        return self.new[number]
