"""Two names that change places in one step, and a name that is given only where it is free: renameat2(2) of
Linux, the nearest elsewhere.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from glob import escape
from pathlib import Path

_HERE = -100
"""AT_FDCWD: names are relative to the working folder."""
_NOREPLACE, _EXCHANGE = 1, 2
_UNSUPPORTED = frozenset({"ENOSYS", "EINVAL", "ENOTSUP", "EOPNOTSUPP"})


def exchange_paths(beside: Path, path: Path) -> None:
    """What stands at these names, files or folders, changes places. Raises OSError; both stay then.

    Where the system can't do it in one step, the old one steps aside in between; `recover_exchange` ends that
    where it was cut off.
    """
    if _renameat2(beside, path, _EXCHANGE):
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}.old")
    path.rename(aside)
    try:
        beside.rename(path)
    except OSError:
        aside.rename(path)
        raise
    aside.rename(beside)


def recover_exchange(beside: Path, path: Path) -> None:
    """What a cut-off exchange moved aside returns: to its own place where that is empty, else to the
    other's.
    """
    for aside in path.parent.glob(f".{escape(path.name)}.*.old"):
        if not os.path.lexists(path):
            aside.rename(path)
        else:
            os.replace(aside, beside)


def rename_without_replacing(source: Path, target: Path) -> None:
    """The file or folder gets a name that nothing has. Raises FileExistsError where something has it,
    OSError.
    """
    if _renameat2(source, target, _NOREPLACE):
        return
    if os.path.lexists(target):
        raise FileExistsError(17, "File exists", str(target))
    source.rename(target)


def sync_folder(folder: Path) -> None:
    """Has the disk keep the names in a folder. Not every system can; then its own order of writing must
    do.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if errno.errorcode.get(error.errno or 0) not in _UNSUPPORTED:
            raise
    finally:
        os.close(handle)


def _renameat2(source: Path, target: Path, flags: int) -> bool:
    """True where it is done; False where this system or disk has no such call. Raises OSError."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        return False
    if call(_HERE, os.fsencode(source), _HERE, os.fsencode(target), flags) == 0:
        return True
    number = ctypes.get_errno()
    if errno.errorcode.get(number) in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(source), None, str(target))
