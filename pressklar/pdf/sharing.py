"""Has what is the same byte by byte once in a PDF: fonts, pictures and the colour profile, of which each
section brings a copy of its own.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

DEEPEST = 100
"""How deep resources are looked through: what lies deeper, perhaps in a drawing, is left as it came."""
_DIRECT = (0, 0)
"""The number of what is no object of its own."""
_REFERENCE = b" 0 R"
"""What is in the notation of all that refers to another object."""


class SharedObjects:
    """The resources and streams of one file, each content once; streams are made ready to be written."""

    def __init__(self) -> None:
        self._first: dict[bytes, Any] = {}
        self._stands_for: dict[tuple[int, int], Any] = {}

    def share(self, thing: Any, depth: int = 0) -> Any:
        """The first indirect object with this one's content: itself, if there was none.

        All that it refers to is looked through.
        """
        number = thing.objgen
        if number not in self._stands_for:
            self._stands_for[number] = thing  # what refers back to it, by whatever way, finds itself
            dictionary, data = thing, b""
            if isinstance(thing, Stream):
                data = make_ready(thing)
                dictionary = thing.stream_dict
            self.replace(dictionary, depth)
            digest = hashlib.sha256(dictionary.unparse(resolved=True) + b"\nstream\n")
            digest.update(data)
            self._stands_for[number] = self._first.setdefault(digest.digest(), thing)
        return self._stands_for[number]

    def replace(self, thing: Any, depth: int = 0) -> None:
        """Let a dictionary or array refer to the objects that stand for those in it."""
        if depth > DEEPEST or _REFERENCE not in thing.unparse(resolved=True):
            return
        for key, value in enumerate(thing) if isinstance(thing, Array) else list(thing.items()):
            if not isinstance(value, pikepdf.Object):
                continue
            number = value.objgen
            if number != _DIRECT:
                shared = self.share(value, depth + 1)
                if shared.objgen != number:
                    thing[key] = shared
            elif isinstance(value, (Array, Dictionary)):
                self.replace(value, depth + 1)


def make_ready(stream: Any) -> bytes:
    """Pack a stream so that it doesn't end in CR, and give what it is packed to.

    A strict reader takes CR LF before `endstream` for the line end, and finds Length wrong. The last byte of
    a deflated stream is its checksum's (Adler-32), whatever the level: with a line end more in the data that
    byte is ten higher. Content, character maps, fonts and pixels are read to their own end, so that it harms
    none.
    """
    if "/Interpolate" in stream:  # WeasyPrint sets it; PDF/A wants pixels as they are (ISO 19005-2, 6.2.8.1)
        stream.Interpolate = False
    packing, raw = stream.get("/Filter"), bytes(stream.read_raw_bytes())
    if packing is not None and not raw.endswith(b"\r"):
        return raw
    if packing is not None and packing != Name.FlateDecode:
        stream.write(raw + b"\n", filter=packing, decode_parms=stream.get("/DecodeParms"))
        return raw + b"\n"
    data = stream.read_bytes()
    packed = zlib.compress(data, 9)
    if packed.endswith(b"\r"):
        data += b"\n"
        packed = zlib.compress(data, 9)
    if "/Length1" in stream:  # a font's own length (ISO 32000-1, 9.9)
        stream.Length1 = len(data)
    stream.write(packed, filter=Name.FlateDecode)
    return packed
