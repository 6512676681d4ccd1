"""A person taken out of the ledgers, and where else the address may still stand."""

from __future__ import annotations

from collections.abc import Sequence

from ..folders import Folders
from ..manuscript import editions
from ..problems import Problem, UsageError
from .ledger import Ledger, lock_path, open_ledger
from .lock import alone
from .sealed import parcels_folder


def forget_person(folders: Folders, edition: str | None, person: str) -> tuple[int, tuple[Problem, ...]]:
    """Takes an address, or the one that a name stands for, out of an edition's ledger, or of all; how many rows speak of it, and what is left to do.

    Raises UsageError (E871) for one that no ledger knows, or a name that fits several; OutsideError (E878, E879).
    """
    rows, found = 0, False
    names = [edition] if edition else editions(folders)
    for name in names:
        if not lock_path(folders, name).parent.is_dir():
            continue
        with alone(lock_path(folders, name)), open_ledger(folders, name) as ledger:
            if ledger is None:
                continue
            address = _address(ledger, person)
            if address is None:
                ledger.scrub()  # an earlier try may have been cut off in its midst
            else:
                found = True
                rows += ledger.forget(address)
    if not found:
        raise UsageError(Problem("E871", "error", "No ledger knows a person of that address or name.", "Give the whole address, as it stands in members.yaml."))
    return rows, tuple(_left(folders, names))


def _address(ledger: Ledger, person: str) -> str | None:
    fitting = ledger.matching(person)
    if len(fitting) > 1:
        raise UsageError(Problem("E871", "error", f"{len(fitting)} people in the ledger fit that name.", "Give the address instead."))
    return fitting[0] if fitting else None


def _left(folders: Folders, names: Sequence[str]) -> list[Problem]:
    """A870: what `forget` doesn't touch."""
    places = [folders.shown(folders.content / "members.yaml")]
    places += [folders.shown(path) for name in names if (path := parcels_folder(folders, name) / "eml").is_dir()]
    return [Problem("A870", "advice", f"The address may still stand in {' and '.join(places)}.",
                    "Take it out there too, and out of the proposals' contacts, backups and the mail program, if the person is to be forgotten everywhere.")]
