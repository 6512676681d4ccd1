"""What is remembered of a proof changes nothing but the time it takes: after each of many random edits a process
that lives, one that begins with the cache folder, and one that knows nothing find the same, in the same order.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from faulty import proofed
from soaking import rounds

from pressklar.checks.context import ProofStore
from pressklar.checks.entry_context import EntryContext
from pressklar.checks.families import FAMILIES
from pressklar.checks.proofing import Proof, proof_content
from pressklar.checks.slips import candidates
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.programs import hunspell
from pressklar.manuscript import read_edition

ROOTS = {"2024": PROJECT, "sv": PROJECT / "example" / "sv", "en": PROJECT / "example" / "en"}
SAID = {
    "sv": "Se tabell 2. Enligt bilaga 3 är det klart ||Det kostar 20 % av 100 kr.||en regional utveckling"
    "||Projekten är viktig.||Tisdagen den 5 juni 2031 börjar det.||TODO",
    "en": "See table 2. As appendix 3 says it is done ||This files are new.||it cost 20% of £100"
    "||The councils is here||Tuesday 5 June 2031 it begins.||TBC",
}


class Edition:
    """A copy of an edition whose files are edited at random."""

    def __init__(self, folder: Path, name: str, seed: str) -> None:
        self.root, self.chance = folder / "root", random.Random(seed)
        shutil.copytree(ROOTS[name] / "content", self.root / "content")
        (settings,) = (self.root / "content").glob("*/edition.yaml")
        self.id, self.folder = settings.parent.name, settings.parent
        self.language = str(yaml.safe_load(settings.read_text("utf-8"))["language"])
        self.store = ProofStore()

    def edit(self) -> str:
        """One change, as an office may make it; what it was."""
        kinds = (self.add_words, self.add_words, self.add_words, self.take_words, self.change_case)
        kind = self.chance.choice((*kinds, self.say, self.add_table, self.rename, self.reorder, self.teach))
        return f"{kind.__name__}: {kind()}"

    @property
    def files(self) -> Sequence[Path]:
        return sorted((self.folder / "proposals").glob("*.yaml"))

    def words(self) -> list[str]:
        text = self.chance.choice(self.files).read_text("utf-8")
        return re.findall(r"[^\W\d_]{3,}", text.partition("contacts:")[0])

    def rewrite(self, change: object) -> str:
        """Changes a line of running text in one of the files; the new line."""
        path = self.chance.choice(self.files)
        lines = path.read_text("utf-8").split("\n")
        texts = [at for at, line in enumerate(lines) if line.startswith("  ") and len(line.split()) > 5]
        texts = [at for at in texts if not re.match(r"\s*(?:- |\w+:|\|)", lines[at])]
        if texts:
            at = self.chance.choice(texts)
            lines[at] = "  " + change(lines[at].strip())  # type: ignore[operator]
            path.write_text("\n".join(lines), "utf-8")
            return f"{path.stem} {lines[at]}"
        return ""

    def add_words(self) -> str:
        """Words of other texts, some with a slip, some in a row as they stood there."""
        words, start = self.words(), self.chance.randrange(10)
        some = words[start : start + self.chance.randint(1, 9)]
        if some and self.chance.random() < 0.5:
            at = self.chance.randrange(len(some))
            some[at] = self.chance.choice(list(candidates(some[at])))
        at = self.chance.random()
        return self.rewrite(lambda line: _put(line, at, " ".join(some)))

    def take_words(self) -> str:
        return self.rewrite(lambda line: " ".join(line.split()[: self.chance.randint(1, 5)]) or line)

    def change_case(self) -> str:
        kind = self.chance.choice((str.title, str.upper, str.lower))
        return self.rewrite(lambda line: re.sub(r"[^\W\d_]{4,}", lambda word: kind(word[0]), line, count=2))

    def say(self) -> str:
        said = self.chance.choice(SAID[self.language].split("||"))
        return self.rewrite(lambda line: _put(line, 1, said))

    def add_table(self) -> str:
        return self.rewrite(lambda line: f"{line}\n\n  | a | b |\n  | - | - |\n  | 1 | 2 |\n\n  Tabell 3: x")

    def rename(self) -> str:
        """A contact's name, with a letter more or less."""
        path = self.chance.choice(self.files)
        names = re.findall(r"name: (\w.*)", text := path.read_text("utf-8"))
        if not names:
            return ""
        old = self.chance.choice(names)
        new = self.chance.choice((old[:-1], old + "n", self.chance.choice(self.words())))
        path.write_text(text.replace(f"name: {old}", f"name: {new}", 1), "utf-8")
        return f"{path.stem} {old} {new}"

    def reorder(self) -> str:
        """A proposal left out, another title, another limit."""
        path = self.folder / "edition.yaml"
        settings = yaml.safe_load(path.read_text("utf-8"))
        kind = self.chance.choice(("title", "limit", "proposal"))
        listed = self.chance.choice(settings["chapters"])["proposals"]
        if kind == "title":
            settings["title"] = " ".join(self.words()[:3])
        elif kind == "limit":
            settings["proof"] = {"limits": {"sentence_words": self.chance.randint(5, 30)}}
        elif len(listed) > 1:
            listed.pop(self.chance.randrange(len(listed)))
        path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
        return kind

    def teach(self) -> str:
        word = self.chance.choice(list(candidates(self.chance.choice(self.words()))))
        with (self.root / "content" / "words.txt").open("a", encoding="utf-8") as file:
            file.write(f"{word}\n")
        return word

    def proof(self, *, store: ProofStore | None = None, remember: bool = True) -> Proof:
        folders = Folders(self.root)
        return proof_content(folders, read_edition(folders, self.id), store=store, remember=remember)


def _put(line: str, at: float, words: str) -> str:
    split = line.split(" ")
    split.insert(round(at * len(split)), words)
    return " ".join(split)


def told(proof: Proof) -> list[object]:
    """All that a proof tells, in its order."""
    of_findings = [
        finding and (finding.start, finding.end, finding.fix, finding.also, finding.path, finding.likely)
        for finding in (remark.finding for remark in proof.remarks)
    ]
    return [proof.problems, of_findings, [remark.around for remark in proof.remarks], proof.silenced]


@pytest.mark.parametrize("name", ROOTS)
def test_what_is_remembered_is_what_would_be_found(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = rounds(5 if name == "2024" else 12, 40)
    edition = Edition(tmp_path, name, f"{name} {edits}")
    acts = []
    for number in range(edits):
        acts.append(edition.edit())
        monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "cache"))
        living, new = edition.proof(store=edition.store), edition.proof()
        monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / f"empty-{number}"))
        without = edition.proof(remember=False)
        assert told(living) == told(without), acts
        assert told(new) == told(without), acts
    assert without.findings


ELSEWHERE = {
    "a word in small letters": (
        {"ett.idea": "Vi lägger till vid en Brygga nära byn."},
        {"tva.idea": "En brygga och en brygga till ligger vid byn."},
    ),
    "a name that is a word": (
        {"ett.idea": "Vi ser en Hus i byn."},
        {"tva.idea": "Byn har många hus och få skolor."},
    ),
    "a word of the trade": (
        {"ett.idea": "Vi ordnar en klorfisering i byn."},
        {"tva.idea": "Vår klorfisering är bra.", "tre.idea": "En klorfisering till behövs."},
    ),
    "a word that is meant": (
        {f"{name}.idea": "De ser byggnda i byn." for name in ("ett", "tva", "tre")},
        {"fyra.idea": "En byggnad kan ses. " * 15 + "Den är stor."},
    ),
    "a contact's name": (
        {"ett.idea": "Zarkvist kommer till byn."},
        {"tva.contacts": "\n  - {name: Ola Zarkvist, email: ola.zarkvist@region.example}"},
    ),
    "a table": (
        {"ett.idea": "Djupet varierar, se tabell 1."},
        {"tva.idea": "Tabell 1: djupet.\n\n| a | b |\n| - | - |\n| 1 | 2 |"},
    ),
    "a habit": (
        {"ett.idea": "En ny karta över hamnarna med djup och fyrar"},
        {"tva.idea": "Fler böcker om havet i skolorna"},
    ),
}
"""What stands in a proposal, and what another one's edit makes of it."""


@pytest.mark.parametrize("case", ELSEWHERE)
def test_an_edit_elsewhere_is_heard_of(tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here, elsewhere = ELSEWHERE[case]
    before = proofed(tmp_path, here, remember=True)
    after = proofed(tmp_path, {**here, **elsewhere}, remember=True)
    assert after.looked_at == len({key.partition(".")[0] for key in elsewhere})
    monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "empty"))
    assert told(after) == told(proofed(tmp_path, {**here, **elsewhere}))
    first, second = (
        [problem for problem in proof.problems if problem.proposal == "ett"] for proof in (before, after)
    )
    assert first != second, "the other proposal's edit is of no consequence"


def test_dictionaries_that_are_asked_in_rows_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where hunspell's library isn't there, its program is asked until no answer is missing."""
    edition = Edition(tmp_path, "en", "rows")
    for _ in range(6):
        edition.edit()
    near = edition.proof(remember=False)
    library = hunspell.library
    monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "other"))
    monkeypatch.setattr(hunspell, "library", lambda dictionary: None)
    far = edition.proof(remember=False)
    monkeypatch.setattr(hunspell, "library", library)
    codes = {"A752", "W720", "W722"}
    assert [problem for problem in far.problems if problem.code in codes] == [
        problem for problem in near.problems if problem.code in codes
    ]
    assert codes & {problem.code for problem in near.problems}


def test_only_what_hangs_on_an_edit_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word elsewhere has the checks that asked about it look again, in the entries that hold it, and no
    others.
    """
    edition = Edition(tmp_path, "sv", "once")
    edition.proof(store=edition.store)
    looked: list[tuple[str, str]] = []
    for module in {family.module for family in FAMILIES if not family.compares}:
        family = next(each for each in FAMILIES if each.module == module and not each.compares)
        check = family.check

        def noting(
            entry: object, context: EntryContext, module: str = module, check: object = check
        ) -> object:
            looked.append((module, entry.id))  # type: ignore[attr-defined]
            return check(entry, context)  # type: ignore[operator]

        monkeypatch.setattr(f"pressklar.checks.{module}.check", noting)
    edition.proof(store=edition.store)
    assert looked == []
    path = edition.files[0]
    path.write_text(path.read_text("utf-8") + "# a note\n", "utf-8")
    edition.proof(store=edition.store)
    assert {entry for _, entry in looked} == {path.stem}
