"""How surely a proposal is known again in another year: 100 rewritten by 0 to 60 % of their words, beside 2,000
pairs that have nothing to do with each other. `python -m benchmarks.likeness`.

The texts are the 2024 edition's summaries and, where shared/source is at hand, the original's own texts:
forty-one proposals in two wordings, on the same few subjects, which makes unrelated pairs as like as they get.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pressklar.collecting.likeness import LIKE, EarlierProposals
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.intake import import_booklet
from pressklar.manuscript import read_edition
from pressklar.model import Edition, Proposal

SOURCE = PROJECT.parent / "shared" / "source" / "forslag-2024.txt"
REWRITTEN, UNRELATED, MOST_CHANGED, SURE_TO = 100, 2_000, 0.6, 0.4
LEAST_FOUND, MOST_FALSE = 0.95, 0.01


@dataclass(frozen=True)
class Trial:
    """A proposal of which a share of the words was changed, and what was found to be like it."""

    share: float
    is_found: bool
    likeness: float


def rewritten(proposal: Proposal, share: float, words: Sequence[str], chance: random.Random) -> Proposal:
    """The proposal as somebody writes it anew a year later: of the changed words most are replaced, some left
    out, some have another put in beside them; sentences may change places.
    """

    def other(text: str) -> str:
        changed: list[str] = []
        for word in text.split():
            if chance.random() >= share:
                changed.append(word)
                continue
            way = chance.random()
            if way < 0.7:
                changed.append(chance.choice(words))
            elif way < 0.85:
                changed += [word, chance.choice(words)]
        sentences = " ".join(changed).split(". ")
        if chance.random() < share:
            chance.shuffle(sentences)
        return ". ".join(sentences)

    fields = {key: other(text) for key, text in proposal.fields.items()}
    return replace(proposal, title=other(proposal.title), intro=other(proposal.intro), fields=fields)


def trials(editions: Sequence[Edition], chance: random.Random) -> Iterator[Trial]:
    """Proposals rewritten a little to a lot, each looked for in its own edition."""
    indexes = {edition.folder: EarlierProposals([edition]) for edition in editions}
    every = [(edition, proposal) for edition in editions for proposal in edition.proposals]
    words = [word for _, proposal in every for text in proposal.fields.values() for word in text.split()]
    chance.shuffle(every)
    for number in range(REWRITTEN):
        edition, proposal = every[number % len(every)]
        share = MOST_CHANGED * number / (REWRITTEN - 1)
        like = indexes[edition.folder].like(rewritten(proposal, share, words, chance))
        found = like is not None and like.proposal.id == proposal.id
        yield Trial(share, found, like.likeness if like else 0.0)


def unrelated(editions: Sequence[Edition], chance: random.Random) -> list[tuple[float, str, str]]:
    """How like unrelated proposals are: pairs of any two of all editions, but never of one number."""
    pairs: list[tuple[float, str, str]] = []
    for one in editions:
        for other in editions:
            index = EarlierProposals([other])
            for proposal in one.proposals:
                likes = {like.proposal.number: like.likeness for like in index.all_like(proposal)}
                pairs += [
                    (likes.get(each.number, 0.0), proposal.title, each.title)
                    for each in other.proposals
                    if each.number != proposal.number
                ]
    return chance.sample(pairs, min(UNRELATED, len(pairs)))


def read_editions(folder: Path) -> list[Edition]:
    """The 2024 edition, and the same proposals in the original's words."""
    editions = [read_edition(Folders(PROJECT), "2024").edition]
    if SOURCE.is_file():
        (folder / "content").mkdir()
        import_booklet(Folders(folder), SOURCE, "2024", publisher="x")
        editions.append(read_edition(Folders(folder), "2024").edition)
    return [edition for edition in editions if edition is not None]


def main() -> int:
    """Prints the figures; 1 where a bar isn't kept."""
    chance = random.Random(20)
    with tempfile.TemporaryDirectory() as folder:
        editions = read_editions(Path(folder))
    tried = list(trials(editions, chance))
    for start in range(0, 60, 10):
        part = [trial for trial in tried if start <= 100 * trial.share < start + 10 + (start == 50)]
        least = min(trial.likeness for trial in part)
        print(
            f"{start:2}–{start + 10} % rewritten: {sum(trial.is_found for trial in part)} of {len(part)} found, "
            f"likeness {least:.2f} and more"
        )
    sure = [trial for trial in tried if trial.share <= SURE_TO]
    found = sum(trial.is_found for trial in sure) / len(sure)
    pairs = unrelated(editions, chance)
    false = [pair for pair in pairs if pair[0] >= LIKE]
    print(f"to 40 % rewritten: {100 * found:.1f} % found (bar: 95)")
    print(
        f"unrelated: {len(false)} of {len(pairs)} pairs false, {100 * len(false) / len(pairs):.2f} % (bar: 1)"
    )
    for likeness, one, other in sorted(false, reverse=True)[:5]:
        print(f"  {likeness:.2f}  {one[:50]} | {other[:50]}")
    return int(found < LEAST_FOUND or len(false) > MOST_FALSE * len(pairs))


if __name__ == "__main__":
    sys.exit(main())
