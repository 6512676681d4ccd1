"""Made-up booklets of the shape that `import` reads, and roots to bring them into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.intake import ImportResult, import_booklet
from pressklar.manuscript import read_edition
from pressklar.manuscript.read.editions import Reading
from pressklar.model import Edition, Proposal

SOURCE = PROJECT.parent / "shared" / "source" / "forslag-2024.txt"
needs_source = pytest.mark.skipif(
    not SOURCE.is_file(),
    reason="the source text isn't beside this project (../shared/source/forslag-2024.txt)",
)

SWEDISH = """


Förslag till Nätverkets arbete 2031

VATTEN\t2
1. RENARE SJÖAR\t2
2. VAD KOSTAR EN BRUNN?\t3
SKOG OCH MARK\t4
3. STIGAR FÖR ALLA.....\t4



Vatten

1. Renare sjöar

Idé

Vi vill göra sjöarna renare och behöver veta hur det går till när många delar på ansvaret för samma vatten, från källan till



utloppet i havet.

- mätningar i alla
- kartor



över tillrinning
- gemensamma möten

Syfte och övergripande mål

Renare vatten.

Målgrupp

Alla som bor vid en sjö

Kontaktperson

Åsa Öberg, vattenstrateg, Region Norrfjärd

2. Vad kostar en brunn?

Idé

2030 års priser * 2 är _inte_ kända.

Syfte och övergripande mål

Målgrupp



Kommuner

Kontaktperson

Bo Ek och Mia von Lind, bo.ek@norrfjard.example och mia@norrfjard.example. Region Norrfjärd

Skog & mark

3. Stigar för alla

Ett ord på vägen före den första rubriken.

Idé

Målet har tre led:

- 1) röja
- 2) märka
- 3) berätta

Syfte och övergripande mål

Fler ut i skogen.

Målgrupp

Vandrare

Kontaktperson

Skogsverket
"""

ENGLISH = """Ideas from the Harbour Towns for 2032

Light

1. Lamps that think

Background

Street lamps burn all night.

What we ask for

A trial in three towns.

Who to ask

Jane Doe, Head of Lighting, jane.doe@northport.example. Northport Council

2. A lighthouse school

Background

Keepers retire; their knowledge goes with them.

What we ask for

One course a year.

Who to ask

John Roe and Mary Major. Eastport Council
\f
Ferries

3. Night boats

Background

The last boat leaves at six.

What we ask for

A later one.

Who to ask

Please write to the secretariat of the council for more information.
"""


@dataclass(frozen=True)
class Brought:
    """An import that went well, and the edition that reading it gives."""

    root: Path
    done: ImportResult
    edition: Edition

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        return self.edition.proposals

    def codes(self) -> list[str]:
        return [problem.code for problem in self.done.problems]

    def lines(self, code: str) -> list[int | None]:
        return [problem.line for problem in self.done.problems if problem.code == code]


def bring(
    root: Path, text: str | bytes, *, name: str = "booklet.txt", edition: str = "2031", replace: bool = False
) -> Brought:
    """Brings a text into a root and reads the edition back; it must have no errors, but that nobody knows who
    publishes it.
    """
    file = root / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return bring_file(root, file, edition=edition, replace=replace)


def bring_file(root: Path, file: Path, *, edition: str, replace: bool = False) -> Brought:
    done = import_booklet(Folders(root), file, edition, replace=replace)
    reading = read_edition(Folders(root), edition)
    check_errors(done, reading)
    assert reading.edition is not None
    return Brought(root, done, reading.edition)


def check_errors(done: ImportResult, reading: Reading) -> None:
    """What is brought in has no error, but that nobody knows who publishes it where the import says so."""
    expected = ["E111"] if "W430" in {problem.code for problem in done.problems} else []
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    assert [problem.code for problem in errors] == expected, errors


def booklet(*proposals: Sequence[str], front: str = "Booklet 2031\n\nPart\n\n") -> str:
    """A booklet of proposals, each given as title, idea, and contact line."""
    return front + "".join(
        f"{number}. {title}\n\nIdea\n\n{idea}\n\nContact\n\n{contact}\n\n"
        for number, (title, idea, contact) in enumerate(proposals, 1)
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, without the writing lock, which stays, and the history, which says when."""
    paths = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {
        name: path.read_bytes()
        for name, path in paths.items()
        if "records/history/" not in name and not name.endswith("records/writing.lock")
    }
