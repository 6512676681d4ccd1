"""The figures, each with the runs it needs, ours and the peer's number, and the bar that it has to keep (the
issue's; ratios of medians of one run).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import yaml

from . import merging as _merging  # noqa: F401  registers its kinds
from .dispatch import BAR
from .kinds import HERE, PYTHON, Ground, Taken
from .roots import EDITION, PROJECT
from .running import run
from .words import differing

Takes = Mapping[str, Sequence[Taken]]
SOURCE = PROJECT.parent / "shared" / "source" / "forslag-2024.txt"
MB = 1_000_000


@dataclass(frozen=True)
class Line:
    """One line of the table. `value` is held against `bar` (None: printed only); `least` says that it mustn't
    be lower, else that it mustn't be higher.
    """

    title: str
    ours: str
    peer: str
    shown: str
    value: float = 0
    bar: float | None = None
    least: bool = False
    limit: str = ""

    @property
    def met(self) -> bool | None:
        return None if self.bar is None else self.value >= self.bar if self.least else self.value <= self.bar


@dataclass(frozen=True)
class Figure:
    """A figure by its name for --only: the kinds of runs that it is made of, and its lines."""

    name: str
    kinds: tuple[str, ...]
    lines: Callable[[Takes, Ground], list[Line]]
    big: bool = False


def _wall(takes: Sequence[Taken]) -> float:
    return median(take.wall for take in takes)


def _cpu(takes: Sequence[Taken]) -> float:
    return median(take.cpu for take in takes)


def _against(
    title: str, ours: Sequence[Taken], peers: Sequence[Taken], bar: float | None, *, digits: int = 2
) -> Line:
    """Wall times of two kinds side by side."""
    ratio = _wall(ours) / _wall(peers)
    return Line(
        title,
        f"{_wall(ours):.{digits}f} s",
        f"{_wall(peers):.{digits}f} s",
        f"{ratio:.2f}",
        ratio,
        bar,
        limit="" if bar is None else f"≤ {bar}",
    )


def _cold(takes: Takes, _: Ground) -> list[Line]:
    ours, peers = takes["cold"], takes["plain"]
    pages = ours[-1].pages, peers[-1].pages
    whole = _against("cold build, by one WeasyPrint document, on two free cores", ours, peers, 1.15)
    each = [1000 * _cpu(some) / count for some, count in zip((ours, peers), pages, strict=True)]
    ratio = each[0] / each[1]
    return [
        whole,
        Line(
            "  CPU of all processes",
            f"{_cpu(ours):.2f} s",
            f"{_cpu(peers):.2f} s",
            f"{_cpu(ours) / _cpu(peers):.2f}",
        ),
        Line(
            f"  CPU by page ({pages[0]} and {pages[1]})",
            f"{each[0]:.0f} ms",
            f"{each[1]:.0f} ms",
            f"{ratio:.2f}",
            ratio,
            1.05,
            limit="≤ 1.05",
        ),
    ]


def _nothing(takes: Takes, _: Ground) -> list[Line]:
    return [
        _against(
            "nothing changed, by importing yaml and jinja2", takes["nothing"], takes["imports"], 2, digits=3
        )
    ]


def _edit(takes: Takes, _: Ground) -> list[Line]:
    return [_against("a paragraph added, new process, by cold", takes["edit"], takes["cold"], 0.6)]


def _living(takes: Takes, _: Ground) -> list[Line]:
    return [_against("a paragraph added, living process, by cold", takes["living"], takes["cold"], 0.2)]


def _three(takes: Takes, _: Ground) -> list[Line]:
    return [
        _against(
            "cold build of PDF, Word and web, by one WeasyPrint document", takes["three"], takes["plain"], 1.0
        ),
        _against(
            "a paragraph added, living process, all three, by cold",
            takes["living_three"],
            takes["three"],
            0.2,
        ),
    ]


def _typst(takes: Takes, _: Ground) -> list[Line]:
    ours, peers = takes["cold"], takes["typst"]
    return [
        _against(f"cold build, by Typst ({ours[-1].pages} and {peers[-1].pages} pages)", ours, peers, None)
    ]


def _tenfold(takes: Takes, _: Ground) -> list[Line]:
    ratio = _cpu(takes["tenfold"]) / _cpu(takes["cold"])
    return [
        Line(
            f"×10 ({takes['tenfold'][-1].pages} pages) by ×1, CPU of all processes",
            f"{_cpu(takes['tenfold']):.1f} s",
            f"{_cpu(takes['cold']):.2f} s",
            f"{ratio:.1f}",
            ratio,
            10.5,
            limit="≤ 10.5",
        )
    ]


def _hundredfold(takes: Takes, _: Ground) -> list[Line]:
    ours, peer = takes["hundredfold"][-1], takes["typst_hundredfold"][-1]
    lines = [
        Line(
            f"×100 ({ours.pages} pages), by Typst",
            f"{ours.wall:.0f} s",
            f"{peer.wall:.0f} s",
            f"{ours.wall / peer.wall:.1f}",
        )
    ]
    for title, mine, theirs, bar in (
        ("  largest process (peak RSS)", ours.run.largest, peer.run.largest, 1000),
        ("  all together (peak sum of PSS)", ours.run.together, peer.run.together, 1200),
    ):
        lines.append(
            Line(
                title,
                f"{mine / MB:.0f} MB",
                f"{theirs / MB:.0f} MB",
                f"{mine / theirs:.1f}",
                mine / MB,
                bar,
                limit=f"≤ {bar:,} MB",
            )
        )
    return lines


def _parcels(takes: Takes, _: Ground) -> list[Line]:
    """CPU of all processes by that of one cold build; so many of the parcels hold an excerpt and a draft
    beside the booklet.
    """
    lines = []
    for kind, words in (
        ("parcels", "as 2024 has them"),
        ("parcels_dealt", "had all 21 proposals"),
        ("parcels_from_nothing", "from an empty cache"),
    ):
        ratio = _cpu(takes[kind]) / _cpu(takes["cold"])
        bar = None if kind == "parcels_from_nothing" else BAR
        full = f", {takes[kind][-1].pages} with excerpt and Word" if takes[kind][-1].pages else ""
        lines.append(
            Line(
                f"21 parcels, {words}{full}, by one cold build, CPU",
                f"{_cpu(takes[kind]):.1f} s",
                f"{_cpu(takes['cold']):.2f} s",
                f"{ratio:.2f}",
                ratio,
                bar,
                limit="" if bar is None else f"≤ {bar:.0f}",
            )
        )
    return lines


def _merge(takes: Takes, _: Ground) -> list[Line]:
    """A draft with every paragraph edited, and one of ten times as many: by the paragraph it must cost no
    more.
    """
    ratio, growth = (
        _cpu(takes["merge"]) / _cpu(takes["cold"]),
        _cpu(takes["merge_tenfold"]) / _cpu(takes["merge"]),
    )
    return [
        Line(
            f"merge of a draft, {takes['merge'][-1].pages} fields edited, by one cold build, CPU",
            f"{_cpu(takes['merge']):.2f} s",
            f"{_cpu(takes['cold']):.2f} s",
            f"{ratio:.2f}",
            ratio,
            1.0,
            limit="≤ 1",
        ),
        Line(
            f"  ×10 ({takes['merge_tenfold'][-1].pages} fields) by ×1, CPU",
            f"{_cpu(takes['merge_tenfold']):.1f} s",
            f"{_cpu(takes['merge']):.2f} s",
            f"{growth:.1f}",
            growth,
            10.5,
            limit="≤ 10.5",
        ),
    ]


def _merge_fortyfold(takes: Takes, _: Ground) -> list[Line]:
    """1,640 proposals, every field edited, by four times less work: no Word file may hold many more
    (ooxml/caps.py).
    """
    ours, tenth = takes["merge_fortyfold"], takes["merge_tenfold"]
    ratio = _cpu(ours) / _cpu(tenth)
    return [
        Line(
            f"merge ×40 ({ours[-1].pages} fields) by ×10, CPU",
            f"{_cpu(ours):.1f} s",
            f"{_cpu(tenth):.1f} s",
            f"{ratio:.1f}",
            ratio,
            4.2,
            limit="≤ 4.2",
        )
    ]


def _rules(takes: Takes, ground: Ground) -> list[Line]:
    """page-validation on the one file."""
    pdf = ground.root("cold") / "output" / EDITION / "booklet.pdf"
    script = "import json, sys, page; print(json.dumps([str(page.validate_pdf(sys.argv[1], profile=one)) for one in sys.argv[2:]]))"
    reports = json.loads(run([PYTHON, "-c", script, pdf, "ua1", "2a"]).said)
    lines = []
    for name, report in zip(("PDF/UA-1", "PDF/A-2a"), reports, strict=True):
        passed, _, total = map(int, re.findall(r"Rules: (\d+) passed, (\d+) failed, (\d+) total", report)[0])
        share = passed / total
        lines.append(
            Line(
                f"page-validation, {name}, the same file",
                f"{passed} rules",
                f"{total} in all",
                f"{share:.0%}",
                share,
                1,
                True,
                "every rule",
            )
        )
    return lines


def _words(_: Takes, ground: Ground) -> list[Line]:
    """The import's own count, occurrence by occurrence, and ours from the files: each word of the body that
    stands in them or in the booklet's own words.
    """
    if not SOURCE.is_file():
        return [Line("words of the source kept by import", "skipped", "", "the source isn't here")]
    root = ground.folder / "imported"
    (root / "content").mkdir(parents=True)
    shutil.copy(PROJECT / "content" / "members.yaml", root / "content")
    said = run(
        [PYTHON, PROJECT / "build.py", "import", SOURCE, "--edition", EDITION, "--root", root, "--json"]
    ).said
    count = json.loads(said[said.index("{") :])["words"]
    kept = sum(count[key] for key in ("kept", "labels", "numbers", "conjunctions"))
    body = "\n".join(
        line for line in SOURCE.read_text("utf-8").splitlines() if not re.search(r"\t\d+\s*$", line)
    )  # without the contents list
    files = (
        *root.rglob("*.yaml"),
        PROJECT / "templates" / "texts" / "sv.yaml",
    )  # the labels of contacts are the templates' words now
    words, found = (
        _distinct(body),
        _distinct(
            " ".join(value for path in files for value in _values(yaml.safe_load(path.read_text("utf-8"))))
        ),
    )
    return [
        _share("words of the source kept by import, its count", kept, count["body"]),
        _share("  distinct words found in the files, ours", len(words & found), len(words)),
    ]


def _share(title: str, part: int, whole: int) -> Line:
    return Line(title, f"{part:,}", f"{whole:,}", f"{part / whole:.1%}", part / whole, 1, True, "100 %")


def _distinct(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _values(part: object) -> list[str]:
    if isinstance(part, dict):
        part = list(part.values())
    return [value for item in part for value in _values(item)] if isinstance(part, list) else [str(part)]


def proof() -> list[Line]:
    """That the measuring is right: a known load through a fork server, by what its own processes tell (which
    leaves out the fork server's start).
    """
    found = run([PYTHON, HERE / "load.py", "2", "0.5", "50"], memory=True)
    told, held = float(found.said), 100 * 2**20
    if found.cpu < told or found.together < held:
        raise RuntimeError(
            f"this machine can't be measured: {found} of a load that took {told} s of CPU and held {held} bytes"
        )
    return [
        Line(
            "the measuring: CPU of a known load",
            f"{found.cpu:.2f} s",
            f"{told:.2f} s",
            f"{found.cpu / told:.2f}",
        ),
        Line(
            "  and its memory",
            f"{found.together / MB:.0f} MB",
            f"{held / MB:.0f} MB",
            f"{found.together / held:.2f}",
        ),
    ]


def _outputs(takes: Takes, ground: Ground) -> list[Line]:
    """Words of the web edition's proposals that Word or the PDF hasn't."""
    root = ground.root("outputs")
    run([PYTHON, PROJECT / "build.py", "--root", root])
    lost, count = differing(root)
    return [
        Line(
            "distinct words of the web edition that PDF or Word lack",
            f"{len(lost)}",
            f"{count:,}",
            ", ".join(lost[:3]),
            len(lost),
            0,
            limit="0",
        )
    ]


def _word(takes: Takes, _: Ground) -> list[Line]:
    ours, peer = takes["word_hundredfold"], takes["pandoc_hundredfold"]
    ratio, most = _cpu(ours) / _cpu(peer), max(take.run.largest for take in ours) / MB
    return [
        Line(
            "Word ×100, the writer alone, by pandoc, CPU",
            f"{_cpu(ours):.1f} s",
            f"{_cpu(peer):.1f} s",
            f"{ratio:.2f}",
            ratio,
            0.5,
            limit="≤ 0.5",
        ),
        Line(
            "  its largest process",
            f"{most:.0f} MB",
            f"{peer[-1].run.largest / MB:.0f} MB",
            "",
            most,
            250,
            limit="≤ 250 MB",
        ),
    ]


FIGURES: tuple[Figure, ...] = (
    Figure("cold", ("cold", "plain"), _cold),
    Figure("nothing", ("nothing", "imports"), _nothing),
    Figure("edit", ("edit", "cold"), _edit),
    Figure("living", ("living", "cold"), _living),
    Figure("three", ("three", "plain", "living_three"), _three),
    Figure("typst", ("typst", "cold"), _typst),
    Figure("ten", ("tenfold", "cold"), _tenfold),
    Figure("hundred", ("hundredfold", "typst_hundredfold"), _hundredfold, big=True),
    Figure("parcels", ("parcels", "parcels_dealt", "parcels_from_nothing", "cold"), _parcels),
    Figure("merge", ("merge", "merge_tenfold", "cold"), _merge),
    Figure("merge_forty", ("merge_fortyfold", "merge_tenfold"), _merge_fortyfold, big=True),
    Figure("word", ("word_hundredfold", "pandoc_hundredfold"), _word),
    Figure("outputs", (), _outputs),
    Figure("rules", ("cold",), _rules),
    Figure("words", (), _words),
)
