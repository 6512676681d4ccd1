"""Writes a joined PDF: the same objects give the same bytes, and no stream ends in CR if that can be."""

from __future__ import annotations

import io

import pikepdf

ATTEMPTS = 8
"""Times that a file is written at most."""
FEW = 4
"""Streams that may end in CR for another attempt to be worth its time: a file of very many objects always has
some.
"""


def save(out: pikepdf.Pdf) -> bytes:
    """The file's bytes. Its identity comes from its content (ISO 32000-1, 14.4).

    Of the streams that objects are packed in, which are compressed while they are written, one in 256 ends in
    CR (see `sharing.make_ready`). The file is right even so, but a strict validator finds fault with it. With
    one object more all of them fall otherwise: so an entry of the information dictionary becomes an object of
    its own, and the file is written again; at last it is taken as it is.
    """
    for entry in sorted(out.docinfo.keys())[: ATTEMPTS - 1]:
        data = _written(out)
        if not 0 < data.count(b"\r\nendstream") <= FEW:
            return data
        out.docinfo[entry] = out.make_indirect(out.docinfo[entry])
    return _written(out)


def _written(out: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    out.save(
        target, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
    )
    return target.getvalue()
