"""Zip archives that have the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

Data = str | bytes | list[bytes]
"""A part: text, bytes, or bytes piece by piece."""
_STORED = (".png", ".jpeg")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name, for every entry: the clock must not show in the bytes."""


def deterministic_zip(parts: Mapping[str, Data]) -> bytes:
    """A zip archive of the parts in order, without a trace of the clock or the machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            info = zip_entry(name)
            if isinstance(data, str | bytes):
                archive.writestr(info, data)
                continue
            with archive.open(info, "w") as file:
                for piece in data:
                    file.write(piece)
    return target.getvalue()


def zip_entry(name: str) -> zipfile.ZipInfo:
    """The head of a part, without a trace of the clock or the machine; what is packed already isn't packed
    again.
    """
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.create_system = 0
    info.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
    return info
