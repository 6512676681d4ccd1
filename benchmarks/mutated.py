"""The mutation bench: how many faults of each kind the proof finds that were put into right texts one at a
time, how many of its warnings are right, and how many it gives on the texts as they were.

`python -m benchmarks.mutated [sv] [en] [--cases=N] [--false] [--missed] [--manuals=DIR]`. A third of the texts is held out: the
rules were written without looking at it, and its figures stand in a column of their own. `--manuals`: where the
package's /usr/share/help was unpacked, if it isn't installed.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import yaml

from .mutations import KINDS, UNCLAIMED, Case

PROJECT = Path(__file__).resolve().parent.parent
_HELP = next((each[10:] for each in sys.argv if each.startswith("--manuals=")), "/usr/share/help")
MANUALS = {"sv": Path(_HELP, "sv/gnome-help"), "en": Path(_HELP, "C/gnome-help")}
"""Edited prose in both languages that Debian's gnome-user-docs brings (CC BY-SA; read, never copied)."""
CASES = 120
"""Cases of a kind, at most, unless --cases=N says otherwise: a third of them in texts that are held out."""
_TEXTS = 240
_WORDS = 20
_ATTEMPTS = 4
"""Of kinds that few texts have a place for, a text gives several cases."""
_SURE = 0.9
"""The share of a warning's findings that must be right; else it is advice."""
_ROLES = {"seen": "rules were written on", "held out": "rules never saw"}


@dataclass
class Tally:
    """What was counted in one share of the texts."""

    cases: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    """Findings by code that stand at the fault."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Findings by code that the fault brought, elsewhere, or that the twin has."""
    words: int = 0
    warnings: Counter[str] = field(default_factory=Counter)


def texts_of(language: str) -> list[str]:
    """The right texts: the example's, the zoo's own language, and what the manuals' package brings; in a
    fixed order.
    """
    texts = [text for text in _examples(language) if len(text.split()) >= 15]
    for page in sorted(MANUALS[language].glob("*.page")):
        texts += _page(page)
    Random(19).shuffle(texts)
    return texts[:_TEXTS]


def _examples(language: str) -> Iterator[str]:
    for path in sorted((PROJECT / "example" / language).glob("content/*/proposals/*.yaml")):
        values = yaml.safe_load(path.read_text("utf-8"))
        yield from (
            " ".join(value.split())
            for key, value in values.items()
            if isinstance(value, str)
            and key != "title"
            and not re.search(r"^\s*[-|#>\d!]|\[\^", value, re.MULTILINE)
        )


def _page(path: Path) -> Iterator[str]:
    """The paragraphs of a page of a manual, joined until they are long enough. What a program calls its
    buttons is left out with its paragraph: that is no prose.
    """
    from lxml import etree

    waiting: list[str] = []
    tree = etree.parse(path, etree.XMLParser(no_network=True, resolve_entities=False))
    for node in tree.iter("{*}p"):
        inside = {etree.QName(each).localname for each in node.iter() if isinstance(each.tag, str)} - {"p"}
        text = " ".join("".join(node.itertext()).split())
        outside = {etree.QName(each).localname for each in node.iterancestors()}
        if (
            inside - {"em", "link"}
            or outside & {"item", "info", "td", "table"}
            or not re.search(r"[.]$", text)
        ):
            continue
        if re.search(r"[<>*_`\[\]{}|\\/@\"]|GNOME| [.,]", text):
            continue
        waiting.append(text)
        if len(" ".join(waiting).split()) >= _WORDS:
            yield " ".join(waiting)
            waiting = []


def is_held_out(text: str) -> bool:
    """Whether a text belongs to the third that rules are never written on."""
    return sha256(text.encode()).digest()[0] % 3 == 0


def written(root: Path, language: str, texts: Sequence[str]) -> None:
    """An edition with a text a proposal, in which nothing but the texts can be wrong."""
    folder = root / "content" / "2031" / "proposals"
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"text-{number:03}" for number in range(len(texts))]
    (root / "content" / "members.yaml").write_text(
        '- {id: region-gotland, name: Region Gotland, kind: region, county_code: "09"}\n', "utf-8"
    )
    settings = {
        "title": "2031",
        "language": language,
        "publisher": "Region Gotland",
        "date": "2030-11-01",
        "parts": ["cover", "colophon", "toc", "chapters"],
        "fields": [{"key": "idea", "label": "Idé" if language == "sv" else "Idea", "need": "required"}],
        "chapters": [{"id": "all", "title": "Texter" if language == "sv" else "Texts", "proposals": names}],
    }
    (folder.parent / "edition.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    for name, text in zip(names, texts, strict=True):
        title = f"Text {int(name[-3:]) + 1}"
        body = "\n".join("  " + line if line else "" for line in text.split("\n"))
        (folder / f"{name}.yaml").write_text(
            f'title: "{title}"\nsubmitted_by: [region-gotland]\nidea: |\n{body}\n', "utf-8"
        )


def findings(root: Path) -> dict[int, list[Any]]:
    """What the proof finds, by the number of the text."""
    from pressklar.checks.proofing import proof_content
    from pressklar.foundation.folders import Folders
    from pressklar.manuscript import read_edition

    folders = Folders(root)
    proof = proof_content(folders, read_edition(folders, "2031"), remember=False)
    if proof.edition is None:
        raise SystemExit("\n".join(map(str, proof.problems[:5])))
    by_text: dict[int, list[Any]] = {}
    for finding in proof.findings:
        if finding.field == "idea" and finding.value is not None:
            by_text.setdefault(int(finding.entry.id[-3:]), []).append(finding)
    return by_text


def rounds(language: str, texts: Sequence[str]) -> list[list[tuple[str, Case] | None]]:
    """Each kind's cases spread over rounds, in each of which a text has one fault at most."""
    most = next((int(each[8:]) for each in sys.argv if each.startswith("--cases=")), CASES)
    waiting: list[list[tuple[str, Case]]] = [[] for _ in texts]
    for kind, make in KINDS[language].items():
        left = {False: most * 2 // 3, True: most // 3}
        order = Random(kind).sample(range(len(texts)), len(texts))  # so that all texts have as many cases
        for attempt, number in product(range(_ATTEMPTS), order):
            text = texts[number]
            held = is_held_out(text)
            case = make(text, Random(f"{kind} {number} {attempt}")) if left[held] else None
            if case is not None and (kind, case) not in waiting[number]:
                waiting[number].append((kind, case))
                left[held] -= 1
    for cases in waiting:
        cases.sort(
            key=lambda case: case[1].twin not in texts
        )  # those whose twin is the text itself come first
    return [
        [cases[at] if at < len(cases) else None for cases in waiting] for at in range(max(map(len, waiting)))
    ]


def measured(language: str, texts: Sequence[str], limit: int = 99) -> dict[str, Tally]:
    """The tallies of the seen and of the held-out texts. `limit`: rounds at most, for a quick look."""
    tallies = {role: Tally() for role in _ROLES}
    role_of = ["held out" if is_held_out(text) else "seen" for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        written(root, language, texts)
        clean = findings(root)
        for number, made in clean.items():
            for finding in made:
                if not finding.code.startswith("A"):
                    tallies[role_of[number]].warnings[finding.code] += 1
                    _show("clean", role_of[number], finding)
        for number, text in enumerate(texts):
            tallies[role_of[number]].words += len(text.split())
        for cases in rounds(language, texts)[:limit]:
            twins = [case[1].twin if case else text for case, text in zip(cases, texts, strict=True)]
            if twins != list(texts):
                written(root, language, twins)
            before = findings(root) if twins != list(texts) else clean
            written(
                root,
                language,
                [case[1].text if case else text for case, text in zip(cases, texts, strict=True)],
            )
            after = findings(root)
            for number, case in enumerate(cases):
                if case is not None:
                    _count(
                        tallies[role_of[number]],
                        case,
                        before.get(number, []),
                        after.get(number, []),
                        role_of[number],
                    )
    return tallies


def _count(tally: Tally, case: tuple[str, Case], before: list[Any], after: list[Any], role: str) -> None:
    kind, fault = case
    tally.cases[kind] += 1
    stood = Counter((finding.code, finding.text) for finding in before)
    hit = False
    for finding in after:
        key = finding.code, finding.text
        if stood[key]:
            stood[key] -= 1
            continue
        spans = [(start, start + finding.end - finding.start) for start in (finding.start, *finding.also)]
        if any(start < fault.end + 1 and fault.start - 1 < end for start, end in spans):
            hit = True
            tally.right[finding.code] += 1
        else:
            tally.wrong[finding.code] += 1
            _show(kind, role, finding)
    tally.found[kind] += hit
    if not hit and "--missed" in sys.argv and role == "seen":
        print(f"  missed {kind}: {fault.text[max(fault.start - 40, 0) : fault.end + 25]!r}")


def _show(kind: str, role: str, finding: Any) -> None:
    if "--false" in sys.argv and role == "seen":
        print(f"  {kind}: {finding.code} {finding.text!r} {finding.message}")


def main() -> int:
    """Prints the figures of both languages, or of those that are named."""
    for language in [name for name in KINDS if name in sys.argv] or list(KINDS):
        texts = texts_of(language)
        tallies = measured(language, texts)
        print(
            f"mutations, {language}: {len(texts)} texts, {sum(tally.words for tally in tallies.values())} words"
        )
        print(f"  {'kind':20} {'rules were written on':>24} {'held out':>16}")
        for kind in KINDS[language]:
            shown = [
                f"{tally.found[kind]:4} of {tally.cases[kind]:3} {tally.found[kind] / max(tally.cases[kind], 1):5.0%}"
                for tally in tallies.values()
            ]
            print(
                f"  {kind:20} {shown[0]:>24} {shown[1]:>16}{'  (not claimed)' if kind in UNCLAIMED else ''}"
            )
        for role, tally in tallies.items():
            claimed = [kind for kind in KINDS[language] if kind not in UNCLAIMED]
            graded = {code for code in {*tally.right, *tally.wrong} if not code.startswith("A")}
            right, wrong = (sum(each[code] for code in graded) for each in (tally.right, tally.wrong))
            print(
                f"  {role}: recall {_share(tally, list(KINDS[language]))}, of the kinds that are claimed {_share(tally, claimed)}; "
                f"warnings right {right / max(right + wrong, 1):.0%}; "
                f"false warnings in 1,000 clean words {1000 * sum(tally.warnings.values()) / max(tally.words, 1):.1f}"
            )
            print(
                "    by code, right/wrong:",
                " ".join(
                    f"{code} {tally.right[code]}/{tally.wrong[code]}"
                    for code in sorted({*tally.right, *tally.wrong})
                ),
            )
            print("    warnings right by code, the clean texts counted:", _precision(tally))
            print(
                "    on clean text:",
                " ".join(f"{code} {count}" for code, count in tally.warnings.most_common()) or "none",
            )
    return 0


def _precision(tally: Tally) -> str:
    """Of each code's warnings the share that stands at a fault, of those under nine in ten."""
    shares = {
        code: tally.right[code] / (tally.right[code] + tally.wrong[code] + tally.warnings[code])
        for code in sorted({*tally.right, *tally.wrong, *tally.warnings})
        if not code.startswith("A")
    }
    under = [f"{code} {share:.0%}" for code, share in shares.items() if share < _SURE]
    return f"{len(shares) - len(under)} of {len(shares)} at least 90%; " + (
        " ".join(under) or "none under it"
    )


def _share(tally: Tally, kinds: Sequence[str]) -> str:
    return (
        f"{sum(tally.found[kind] for kind in kinds) / max(sum(tally.cases[kind] for kind in kinds), 1):.0%}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
