"""A PDF written object by object, each put down once and forgotten: what is kept in memory is the file itself, and seven bytes an object."""

from __future__ import annotations

import hashlib
import io
import re
import zlib

BATCH = 200
"""Objects packed together (ISO 32000-1, 7.5.7)."""
_ENTRY = 7
"""Bytes of an entry of the cross-reference stream: kind, place (4), and place within a batch or generation (2)."""
_LENGTH = re.compile(rb"/Length \d+(?: 0 R)?")


class Writer:
    """The file in the making. Numbers are given first, as reference ("12 0 R"), and may be referred to before their object is put down."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self._file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")  # four bytes above 127: it is no text (ISO 19005-2, 6.1.2)
        self._places = bytearray(b"\0" + bytes(4) + b"\xff\xff")  # object 0 heads the free ones
        self._waiting: list[tuple[int, bytes]] = []
        self._kept: dict[bytes, bytes] = {}

    def number(self) -> bytes:
        """A new object's reference."""
        self._places += bytes(_ENTRY)
        return b"%d 0 R" % (len(self._places) // _ENTRY - 1)

    def put(self, reference: bytes, text: bytes) -> None:
        """Put down an object that is no stream."""
        self._waiting.append((int(reference[:-4]), text))
        if len(self._waiting) >= BATCH:
            self._pack()

    def put_stream(self, reference: bytes, dictionary: bytes, data: bytes) -> None:
        """Put down a stream. The dictionary needs no Length."""
        number = int(reference[:-4])
        self._place(number, 1, self._file.tell(), 0)
        self._file.write(b"%d 0 obj\n%s/Length %d>>\nstream\n" % (number, dictionary[:-2], len(data)))
        self._file.write(data)
        self._file.write(b"\nendstream\nendobj\n")

    def add(self, text: bytes) -> bytes:
        """A new object, put down at once; gives its reference."""
        reference = self.number()
        self.put(reference, text)
        return reference

    def keep(self, text: bytes, data: bytes | None = None) -> bytes:
        """As `add`, also for a stream, but what is the same byte by byte is there once: sections share fonts, colour profile and much else."""
        if data is not None:
            text, data = made_ready(text, data)
        digest = hashlib.blake2b(text, digest_size=16)
        digest.update(b"" if data is None else b"\nstream\n" + data)
        key = digest.digest()
        if key not in self._kept:
            self._kept[key] = self.number()
            if data is None:
                self.put(self._kept[key], text)
            else:
                self.put_stream(self._kept[key], text, data)
        return self._kept[key]

    def finished(self, root: bytes, info: bytes) -> bytes:
        """The file. Its identity comes from its content (14.4), and nothing follows its end (ISO 19005-2, 6.1.3)."""
        self._pack()
        at, number = self._file.tell(), int(self.number()[:-4])
        self._place(number, 1, at, 0)
        identity = hashlib.blake2b(self._file.getbuffer(), digest_size=16).hexdigest().encode()
        while (packed := zlib.compress(self._places)).endswith(b"\r"):  # see `packed`
            self.number()
        self.put_stream(b"%d 0 R" % number, b"<</Type/XRef/Size %d/W[1 4 2]/Root %s/Info %s/ID[<%s><%s>]/Filter/FlateDecode>>"
                        % (len(self._places) // _ENTRY, root, info, identity, identity), packed)
        self._file.write(b"startxref\n%d\n%%%%EOF\n" % at)
        return self._file.getvalue()  # no copy is made of it

    def _pack(self) -> None:
        """Put the waiting objects into an object stream."""
        if not self._waiting:
            return
        reference = self.number()
        stream, head, body, length = int(reference[:-4]), [], [], 0
        for index, (number, text) in enumerate(self._waiting):
            self._place(number, 2, stream, index)
            head.append(b"%d %d" % (number, length))
            body.append(text)
            length += len(text) + 1
        first = b" ".join(head) + b"\n"
        data = packed(first + b"\n".join(body), 6)
        self.put_stream(reference, b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode>>" % (len(head), len(first)), data)
        self._waiting.clear()

    def _place(self, number: int, kind: int, where: int, index: int) -> None:
        at = number * _ENTRY
        self._places[at:at + _ENTRY] = b"%c%b%b" % (kind, where.to_bytes(4, "big"), index.to_bytes(2, "big"))


def packed(data: bytes, level: int = 9) -> bytes:
    """Data compressed so that it doesn't end in CR: a strict reader takes CR LF before `endstream` for the line end, and finds Length wrong.

    The last byte of a deflated stream is its checksum's, whatever the level: a line end more in the data makes it another.
    Content, character maps, CFF fonts and pixels are read to their own end, so that it harms none of them.
    """
    once = zlib.compress(data, level)
    return zlib.compress(data + b"\n", level) if once.endswith(b"\r") else once


def made_ready(text: bytes, data: bytes) -> tuple[bytes, bytes]:
    """A stream's dictionary without Length, and its data packed."""
    text = _LENGTH.sub(b"", text, count=1)
    if b"/Interpolate" in text:  # WeasyPrint sets it; PDF/A wants pixels as they are (ISO 19005-2, 6.2.8.1)
        text = text.replace(b"/Interpolate true", b"/Interpolate false")
    if b"/Filter" not in text:
        return text[:-2] + b"/Filter /FlateDecode>>", packed(data)
    if data.endswith(b"\r") and b"/Filter /FlateDecode" in text and b"/DecodeParms" not in text:
        return text, packed(zlib.decompress(data))
    return text, data
