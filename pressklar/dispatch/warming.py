"""What every process that makes parcels needs first, read once: the fork server imports this module, and each
of its processes begins with what it has read.

Nothing is laid out here: what Pango and Fontconfig set going must not be in the midst of it while a process
is forked.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress

ASKED = "PRESSKLAR_PARCELS"
"""The environment's word for what is to be read: an order, as JSON."""
MODULES = ("pressklar.pdf.layout", "pressklar.pdf.join", "pressklar.docx.drafting", "joblib", __name__)
"""What the fork server imports; this module last."""


def _warm(asked: str) -> None:
    from .contents import Order, prepare

    prepare(Order(*json.loads(asked)))


if os.environ.get(ASKED):
    with suppress(Exception):  # whatever hinders it hinders the first parcel too, and is told there
        _warm(os.environ[ASKED])
