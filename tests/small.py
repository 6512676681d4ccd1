"""A small edition: two chapters, four proposals, a picture, a reference and a text over several pages. It is
laid out in well under a second.
"""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image

from pressklar.building import workflow
from pressklar.foundation.build_report import BuildReport, output_sums
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.inputs import inputs_of
from pressklar.foundation.theme_files import theme_files
from pressklar.manuscript import read_edition
from pressklar.pdf.cache import Cache
from pressklar.pdf.manifest import Manifest
from pressklar.pdf.workshop import Workshop
from pressklar.problems import PressklarError, Problem
from pressklar.rendering.sections import SectionSource, common_sections
from pressklar.theme import read_theme

EDITION = "content/2031/edition.yaml"
FIRST, SECOND, THIRD, FOURTH = (
    f"content/2031/proposals/{name}-forslaget.yaml" for name in ("forsta", "andra", "tredje", "fjarde")
)
PICTURE = "content/2031/images/karta.png"
SENTENCES = (
    "Här står en mening om hur länet kan lära av grannen.",
    "Den som reser mellan orterna ser fler vägar än kartan visar.",
    "Arbetet följs upp varje vår och räknas om när året är slut.",
    "Frågan har diskuterats länge och behöver ett gemensamt svar.",
)


def prose(paragraphs: int) -> str:
    """Running text as a YAML block's lines: each paragraph fills about seven lines of a page."""
    return (
        "\n\n".join(
            "  " + " ".join(SENTENCES[(number + turn) % 4] for turn in range(7))
            for number in range(paragraphs)
        )
        + "\n"
    )


def proposal(title: str, member: str, idea: str, person: str = "Kim Exempel") -> str:
    return (
        f'title: "{title}"\nsubmitted_by: [{member}]\nidea: |\n{idea}purpose: Att pröva det som sägs här.\n'
        f"contacts:\n  - {{name: {person}, email: kim@region.example}}\n"
    )


def picture(colour: str = "#336699") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 24), colour).save(target, "PNG")
    return target.getvalue()


FILES: dict[str, str | bytes] = {
    "content/members.yaml": """\
- {id: region-gotland, name: Region Gotland, kind: region, county_code: "09", recipients: [a@gotland.example]}
- {id: region-skane, name: Region Skåne, kind: region, county_code: "12", recipients: [a@skane.example]}
""",
    EDITION: """\
title: Förslag inför 2031
language: sv
publisher: Nätverket
date: 2030-11-01
fields:
  - {key: idea, label: Idé, need: required}
  - {key: purpose, label: Syfte, need: expected}
chapters:
  - id: kartor
    title: Kartor
    proposals:
      - forsta-forslaget
      - andra-forslaget
  - id: resor
    title: Resor och möten
    proposals:
      - tredje-forslaget
      - fjarde-forslaget
""",
    FIRST: proposal(
        "Ett förslag om kartor",
        "region-gotland",
        "  En kort text om kartor.\n\n  ![En blå karta](images/karta.png)\n",
    ),
    SECOND: proposal("Ett förslag om lager på kartor", "region-skane", prose(8), "Alva Åberg"),
    THIRD: proposal(
        "Ett förslag om resor",
        "region-gotland",
        "  Se [det första](#forsta-forslaget) och [nätet](https://www.region.example/).\n",
    ),
    FOURTH: proposal("Ett förslag om möten", "region-skane", prose(9)),
    PICTURE: picture(),
}


@dataclass
class Root:
    """A root in a temporary folder. `workshop` is lent to its builds, so that they need not start processes
    of their own.
    """

    path: Path
    workshop: Workshop | None = None
    edition: str = "2031"
    _known: set[str] = field(default_factory=set)

    @property
    def folders(self) -> Folders:
        return Folders(self.path)

    @property
    def booklet(self) -> Path:
        return self.folders.output(self.edition) / "booklet.pdf"

    @property
    def cache(self) -> Path:
        return self.folders.cache

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Put `new` in the place of `old`, which must be there."""
        text = (self.path / name).read_text("utf-8")
        assert old in text, f"{old!r} isn't in {name}"
        (self.path / name).write_text(text.replace(old, new, 1), "utf-8")

    def own(self, name: str) -> Path:
        """A copy of one of the project's templates or styles in the root, to be spoilt; `name` as in
        "templates/back.html.j2".
        """
        kind, _, file = name.partition("/")
        look = theme_files(Folders())
        path = look.template(file) if kind == "templates" else look.style(file)
        return self.write(name, (path or PROJECT / name).read_bytes())

    def pages(self) -> SectionSource:
        """Its sections and style sheets, not laid out."""
        edition = read_edition(self.folders, self.edition).edition
        assert edition is not None
        return common_sections(edition, read_theme(self.folders, edition.theme), self.folders)

    def build(self) -> workflow.Built:
        return workflow.build(self.folders, workshop=self.workshop)

    def problems(self) -> tuple[Problem, ...]:
        """What a build finds, whether it ends well or not."""
        try:
            return self.build().problems
        except PressklarError as error:
            return error.problems

    def bytes(self) -> bytes:
        return self.booklet.read_bytes()

    def sections(self) -> list[Manifest]:
        """The manifests of all entries in the cache, furniture's among them."""
        cache = Cache(self.cache)
        return [
            found for path in sorted(self.cache.glob("*.section")) if (found := cache.manifest(path.stem))
        ]

    def laid_out(self) -> list[str]:
        """The sections that have been laid out since this was last asked, by name."""
        fresh = [one for one in self.sections() if one.key not in self._known]
        self._known |= {one.key for one in fresh}
        return sorted(one.section for one in fresh)

    def strays(self) -> list[Path]:
        """Files in output/ that no build puts there to stay."""
        return [
            path
            for path in (self.path / "output").rglob("*")
            if path.is_file() and path.name not in ("booklet.pdf", "build.json")
        ]


def make(path: Path, workshop: Workshop | None = None) -> Root:
    root = Root(path, workshop)
    for name, content in FILES.items():
        root.write(name, content)
    return root


@cache
def workshop() -> Workshop:
    """The processes that all tests of this process share: started once, they are warm."""
    shared = Workshop()
    atexit.register(shared.close)
    return shared


@cache
def _built() -> Root:
    folder = tempfile.mkdtemp(prefix="small-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = make(Path(folder) / "root", workshop())
    root.build()
    return root


def copied(source: Folders, path: Path) -> Folders:
    """A copy of a root at that path, with a copy of its cache."""
    shutil.copytree(source.root, path)
    shutil.copytree(
        source.cache, Folders(path).cache, dirs_exist_ok=True, ignore=shutil.ignore_patterns("root.txt")
    )
    return Folders(path)


def built(path: Path) -> Root:
    """A root at that path with the small edition, built: what was laid out is in its cache."""
    copied(_built().folders, path)
    root = Root(path, workshop())
    root.laid_out()
    return root


def report(root: Root) -> None:
    """build.json as a build of the content as it is would write it, for outputs that were put there by
    hand.
    """
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    files = tuple(
        {"file": name, "kind": "pdf", "sha256": value}
        for name, value in output_sums(root.folders, root.edition).items()
    )
    BuildReport(root.edition, files, {}, inputs_of(root.folders, edition)).write(root.folders)


def one(problems: Iterable[Problem]) -> Problem:
    """The only problem."""
    (found,) = problems
    return found
