"""How each command ends that problems in the content stopped: what it left undone."""

from __future__ import annotations

from ..locale import N_, tr
from .shared import NOTHING_WRITTEN

_ENDINGS = {
    "backup": N_("No backup was made."),
    "forget": N_("Nobody was forgotten: nothing was changed."),
    "history": N_("The history was only read: nothing was changed."),
    "restore": N_("Nothing was brought back."),
    "build": NOTHING_WRITTEN,
    "new": N_("No edition was started."),
    "studio": N_("The studio was not opened."),
    "import": N_("Nothing was written into content/."),
    "collect": N_("Nothing was collected: the content is as it was."),
    "compare": N_("Nothing was compared."),
    "check": N_("The check was not finished."),
    "approve": N_("Nothing was approved."),
    "draft": N_("No draft was written."),
    "merge": N_("Nothing was merged or taken back."),
    "redline": N_("No redline was written."),
    "undo": N_("What is named above was not taken back."),
    "press": N_("Nothing was written; earlier press files are as they were."),
    "finish": N_("The steps before that stay done; run it again when it is mended."),
    "status": N_("The status was only read: nothing was written."),
    "call": N_("Nobody was called."),
    "remind": N_("Nobody was reminded."),
    "parcel": N_("What has problems was not made; what stood there before is as it was."),
    "send": N_("Nothing was sent."),
    "ledger": N_("The ledger is as it was."),
}


def ending(command: str | None) -> str:
    """The closing sentence of a command stopped by a ContentError; "" for one that has none."""
    return tr(_ENDINGS.get(command or "", ""))
