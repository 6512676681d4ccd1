"""The submissions that were dropped on the studio: read and looked at, and not taken in yet. They lie in
memory alone: what a file is called becomes no path.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..intake.lines import fold
from ..locale import tr
from ..manuscript.read.words import quoted
from ..problems import ContentError, Place, Problem

if TYPE_CHECKING:
    from ..collecting.choosing import Choice
    from ..collecting.gathering import SourceFile
    from ..collecting.running import CollectRun, ReadSubmissions

_UNUSUAL = re.compile(r"[^\w .,()@+-]+")
_LONGEST = 120


class SubmissionTable:
    """The submissions that lie on the studio's table, in the order in which they came, and what they would
    become. `matches` are a person's answers, "Header=field"; `key` names the reading that is looked at.
    """

    def __init__(self) -> None:
        self.files: dict[str, SourceFile] = {}
        self.matches: list[str] = []
        self.continued: set[str] = set()
        """Ids of the proposals that continue the earlier one that they are like, as a person says."""
        self.choices: dict[str, Choice] = {}
        """Who sends a submission, and its chapter, as a person chose: by its folded name."""
        self.submissions: ReadSubmissions | None = None
        self.run: CollectRun | None = None
        self.key = ""

    def put(self, name: str, data: bytes) -> str:
        """Lay a file on the table; its key, "" for one that only its system wrote. One of a folder is called
        with the folders around it. Raises ContentError (E473) where too much lies there.
        """
        from ..collecting.gathering import MOST_FILES, MOST_TOTAL, SourceFile, unique_name
        from ..collecting.readers.archive import is_skipped

        parts = [part for part in name.replace("\\", "/").split("/") if part.strip(". ")]
        if not parts or is_skipped("/".join(parts)) or (len(parts) > 1 and parts[-1].startswith(".")):
            return ""
        plain = "/".join(_UNUSUAL.sub("_", part)[-_LONGEST:].strip() for part in parts[-4:]) or "x"
        weight = sum(len(file.data) for file in list(self.files.values())) + len(data)
        if len(self.files) >= MOST_FILES or weight > MOST_TOTAL:
            raise ContentError(
                Problem(
                    "E473",
                    Place(plain),
                    tr("With {file}, more would lie here than is read in one go.", file=quoted(plain)),
                    tr("Take in what lies here first, then drop the rest."),
                )
            )
        key = secrets.token_urlsafe(9)
        plain = unique_name(plain, {file.name for file in self.files.values()})
        self.files[key] = SourceFile(plain, data, named=len(parts) == 1)
        self._set_run(None)
        return key

    def put_away(self, key: str) -> None:
        """Take a file off the table; "" takes all, and the answers too."""
        if key:
            self.files.pop(key, None)
        else:
            self.files, self.matches, self.continued, self.choices = {}, [], set(), {}
        self._set_run(None)

    def read(self, folders: Folders, edition: str, progress: Progress) -> CollectRun:
        """Read what lies on the table: what taking it in would write. Raises as `collect` does."""
        from ..collecting.running import read_submissions, run_of

        keys, files = list(self.files), list(self.files.values())
        progress.stage("reading", len(files))
        submissions = read_submissions(folders, edition, files, tuple(self.matches), progress.step)
        run = run_of(folders, submissions, self.choices)
        if keys == list(self.files):  # else something was dropped or put away meanwhile
            self._set_run(run)
            self.submissions = submissions
        return run

    def choose(self, folders: Folders, name: str, choice: Choice) -> None:
        """Take a person's choice for the submission of a name: what taking in would write then."""
        from ..collecting.running import run_of

        key = fold(name)
        self.choices[key] = choice.or_else(self.choices.get(key, choice))
        if self.submissions is not None:
            self.run, self.key = run_of(folders, self.submissions, self.choices), secrets.token_hex(8)

    def _set_run(self, run: CollectRun | None) -> None:
        self.run, self.key, self.submissions = run, secrets.token_hex(8) if run else "", None
