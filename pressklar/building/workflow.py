"""Joins the rooms: the stages of a build in order (reading, pages, layout, furniture, joining, writing)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.progress import Progress, SilentProgress
from ..locale import language, tr
from ..problems import ContentError, Problem, UsageError, has_errors
from .freshness import Record, facts_of, inputs_since, own_files, record_of

if TYPE_CHECKING:
    from ..foundation.inputs import Inputs
    from ..model import Edition
    from ..pdf.audit import LayoutFault
    from ..pdf.workshop import Workshop
    from ..rendering.sections import SectionSource


@dataclass(frozen=True)
class Artifact:
    """One file made: its kind is the format's name, size in bytes, seconds that it took."""

    path: Path
    kind: str
    pages: int | None
    size: int
    sha256: str
    seconds: float


@dataclass(frozen=True)
class Built:
    """What a build gave. `unchanged`: nothing was made, since no input has changed; the artifacts are the
    standing ones.
    """

    edition: str
    unchanged: bool
    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...]
    seconds: float


@dataclass(frozen=True)
class EngineOutput:
    """What an engine gives: files by their names under the edition's output folder, the page count, and what
    it warned of.

    The last file is the one that a reader opens: it is written after those that it needs. `finish_slow_step`
    gives the same output after a slow step of an outside program that may be put off (Word's page numbers
    by LibreOffice). `faults` are the layout's, which build.json keeps for the command check. `copies` names
    further files, each the copy of another output's file.
    """

    files: Mapping[str, bytes]
    pages: int | None
    problems: tuple[Problem, ...]
    finish_slow_step: Callable[[], EngineOutput] | None = None
    faults: tuple[LayoutFault, ...] = ()
    copies: Mapping[str, str] = field(default_factory=dict)


Engine = Callable[["SectionSource", Folders, "Workshop", Progress, Sequence[str]], Callable[[], EngineOutput]]
"""Begins an output, and gives what ends it: while the PDF's processes lay out, the other engines work. The
last argument names the files beside it, those that this build makes and those that stand and are of the same
inputs.
"""


def _pdf(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, beside: Sequence[str]
) -> Callable[[], EngineOutput]:
    from ..pdf.audit_problems import problems_of
    from ..pdf.engine import begin_booklet

    ended = begin_booklet(source, folders, workshop, progress)

    def end() -> EngineOutput:
        booklet = ended()
        file = folders.display_path(folders.output(source.edition.id) / "booklet.pdf")
        problems = (*booklet.problems, *problems_of(booklet.faults, source.edition, file))
        return EngineOutput({"booklet.pdf": booklet.pdf}, booklet.page_count, problems, faults=booklet.faults)

    return end


def _docx(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, beside: Sequence[str]
) -> Callable[[], EngineOutput]:
    def end() -> EngineOutput:
        from ..docx.engine import make_word

        word = make_word(source, folders)

        def number() -> EngineOutput:
            from ..foundation.programs.libreoffice import number_pages

            progress.stage("numbering")
            numbered = number_pages(word.docx, folders.cache)
            return EngineOutput(
                {"booklet.base.json": word.base, "booklet.docx": numbered.docx},
                numbered.pages,
                (*word.problems, *numbered.problems),
            )

        return EngineOutput(
            {"booklet.base.json": word.base, "booklet.docx": word.docx}, None, word.problems, number
        )

    return end


def _web(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, beside: Sequence[str]
) -> Callable[[], EngineOutput]:
    def end() -> EngineOutput:
        from ..web.engine import DOCUMENTS, make_web

        documents = [name for name in DOCUMENTS if name in beside]
        web = make_web(source, folders, documents)
        files = {f"web/{name}": data for name, data in web.files.items()}
        copies = {f"web/{name}": name for name in documents}
        return EngineOutput(files, None, web.problems, copies=copies)

    return end


FORMATS: Mapping[str, Engine] = {"pdf": _pdf, "docx": _docx, "web": _web}
"""The registry of output formats: adding one is an engine folder and a line here."""
_DOCUMENTS: Mapping[str, str] = {"pdf": "booklet.pdf", "docx": "booklet.docx"}
"""The formats of one file, which other outputs may hold a copy of."""
SLOW = ("docx",)
"""The formats with a step that a watch puts off until nothing happens."""


def newest(folders: Folders) -> str:
    """The newest edition's id. Raises UsageError (E801) where there is none."""
    from ..manuscript import editions

    if ids := editions(folders):
        return ids[-1]
    raise UsageError(
        Problem(
            "E801",
            None,
            tr("There is no edition under {folder}.", folder=folders.content),
            tr(
                "Give the folder that holds content/ with --root, or bring an earlier booklet in "
                "with the command import."
            ),
        )
    )


def build(
    folders: Folders,
    edition: str | None = None,
    *,
    formats: Sequence[str] = ("pdf",),
    strict: bool = False,
    slow_steps: bool = True,
    progress: Progress | None = None,
    workshop: Workshop | None = None,
) -> Built:
    """Build an edition (the newest where none is named). Raises PressklarError; nothing is written then.

    `strict` counts warnings as errors. Without `slow_steps`, what an outside program does slowly is left for
    a later build. A `workshop` given is left running for the next build.
    """
    began = time.perf_counter()
    if unknown := [name for name in formats if name not in FORMATS]:
        raise UsageError(
            Problem(
                "E802",
                None,
                tr("There is no format {name!r}.", name=unknown[0]),
                tr("The formats are {formats}.", formats=", ".join(FORMATS)),
            )
        )
    progress = progress or SilentProgress()
    edition = edition or newest(folders)
    order = _Order(folders, edition, tuple(name for name in FORMATS if name in formats), strict, slow_steps)
    if (standing := order.record.unchanged(folders, edition)) is not None:
        return _with_approval(folders, _standing(standing, began, order))
    with _at_work(workshop) as own:
        if "pdf" in formats:
            own.begin()
        return _with_approval(folders, _build(order, progress, own, began, lasting=workshop is not None))


@dataclass(frozen=True)
class _Order:
    """What a build was asked for."""

    folders: Folders
    edition: str
    formats: tuple[str, ...]
    strict: bool
    slow_steps: bool

    @property
    def record(self) -> Record:
        """Of a build of this kind, in this language: it holds what the build warned of."""
        kind = "whole" if self.slow_steps else "without slow steps"
        return record_of(self.folders, self.edition, (*self.formats, kind, language()))


def _build(order: _Order, progress: Progress, workshop: Workshop, began: float, *, lasting: bool) -> Built:
    folders, edition, strict, record = order.folders, order.edition, order.strict, order.record
    progress.stage("reading")
    beginning = record.begin(folders, edition)
    from ..foundation.inputs import program_sum
    from ..manuscript.silencing import as_the_editor_wants
    from ..rendering.sections import read_source

    ready = read_source(folders, edition)
    pages = ready.source
    problems = [*as_the_editor_wants(ready.problems, pages.edition, folders), *_proofed(order)]
    _stop(problems, strict)
    progress.stage("pages")
    standing = _standing_documents(order, pages.edition)
    begun = _begin(pages, order, workshop, progress, tuple(standing))
    inputs = {path: facts_of(path) for path in (*own_files(folders), *ready.files)}  # while others lay out
    program_sum()
    finished = [(name, end(), start) for name, end, start in reversed(begun)][
        ::-1
    ]  # the first begun ends last
    if not lasting:
        workshop.dismiss()
    outputs = [_finished(output) if order.slow_steps else output for _, output, _ in finished]
    outputs = _with_copies(outputs, standing)
    of_outputs = (problem for output in outputs for problem in output.problems)
    problems += as_the_editor_wants(of_outputs, pages.edition, folders)
    _stop(problems, strict)
    progress.stage("writing")
    folder = folders.output(edition)
    artifacts = tuple(
        _write(folder, name, output, start)
        for (name, _, start), output in zip(finished, outputs, strict=True)
    )
    built = Built(edition, False, artifacts, tuple(problems), time.perf_counter() - began)
    _report(folders, built, outputs, inputs_since(beginning, folders, pages.edition))
    paths = [folder / name for output in outputs for name in (*output.files, "build.json")]
    record.write(folders, beginning, inputs, paths, _as_state(built))
    _prune(folders)
    return built


def _with_approval(folders: Folders, built: Built) -> Built:
    """The build with a warning (W794) where something changed since the edition was approved."""
    if not (folders.edition(built.edition) / "records" / "approval.yaml").exists():
        return built
    from ..checks.approval import about_approval
    from ..foundation.build_report import read_report
    from ..manuscript import read_edition
    from ..manuscript.silencing import as_the_editor_wants

    report = read_report(folders, built.edition)
    problems = about_approval(folders, built.edition, report.inputs) if report else []
    if not problems or (edition := read_edition(folders, built.edition).edition) is None:
        return built
    return replace(built, problems=(*built.problems, *as_the_editor_wants(problems, edition, folders)))


_Begun = list[tuple[str, Callable[[], EngineOutput], float]]


def _begin(
    source: SectionSource, order: _Order, workshop: Workshop, progress: Progress, standing: Sequence[str]
) -> _Begun:
    """Every format begun, in the registry's order: what ends it, and when it began."""
    beside = (*standing, *(_DOCUMENTS[name] for name in order.formats if name in _DOCUMENTS))
    return [
        (name, FORMATS[name](source, order.folders, workshop, progress, beside), time.perf_counter())
        for name in order.formats
    ]


def _standing_documents(order: _Order, edition: Edition) -> dict[str, bytes]:
    """The documents that stand from an earlier build of the same inputs, of formats that aren't built now:
    what the web edition may hold a copy of.
    """
    names = [name for kind, name in _DOCUMENTS.items() if kind not in order.formats]
    if "web" not in order.formats or not names:
        return {}
    from ..foundation.build_report import read_report
    from ..foundation.inputs import inputs_of

    report = read_report(order.folders, order.edition)
    if report is None or report.inputs != inputs_of(order.folders, edition):
        return {}
    paths = {name: order.folders.output(order.edition) / name for name in names}
    documents = {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
    return {
        name: data
        for name, data in documents.items()
        if report.sums.get(name) == hashlib.sha256(data).hexdigest()
    }


def _with_copies(outputs: Sequence[EngineOutput], standing: Mapping[str, bytes]) -> list[EngineOutput]:
    """The outputs with the copies of others' files that they want, before their own: the last one stays."""
    files = {**standing, **{name: data for output in outputs for name, data in output.files.items()}}
    return [
        replace(output, files={**{copy: files[name] for copy, name in output.copies.items()}, **output.files})
        for output in outputs
    ]


def _finished(output: EngineOutput) -> EngineOutput:
    return output.finish_slow_step() if output.finish_slow_step else output


def _stop(problems: Sequence[Problem], strict: bool) -> None:
    if has_errors(problems) or (strict and any(problem.severity == "warning" for problem in problems)):
        raise ContentError(*problems)


@contextmanager
def _at_work(workshop: Workshop | None) -> Iterator[Workshop]:
    if workshop is not None:
        yield workshop
        return
    from ..pdf.workshop import Workshop

    with Workshop() as own:
        yield own


def _write(folder: Path, kind: str, output: EngineOutput, start: float) -> Artifact:
    """Put an engine's files in their places, each in one step, and take away what an earlier build left in
    its folders.
    """
    for name, data in output.files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data)
    for own in {name.partition("/")[0] for name in output.files if "/" in name}:
        kept = {folder / name for name in output.files}
        for path in sorted((folder / own).rglob("*"), reverse=True):
            if (
                path not in kept and path.is_file() and path.suffix != ".tmp"
            ):  # another build may be writing beside
                path.unlink(missing_ok=True)
    name, data = list(output.files.items())[-1]
    size = sum(map(len, output.files.values()))
    return Artifact(
        folder / name, kind, output.pages, size, hashlib.sha256(data).hexdigest(), time.perf_counter() - start
    )


def _report(folders: Folders, built: Built, outputs: Sequence[EngineOutput], inputs: Inputs) -> None:
    """build.json beside the outputs. Outputs of formats that weren't built now stay in it while they are of
    the same inputs.
    """
    from ..foundation.build_report import BuildReport, read_report
    from ..pdf.versions import tool_versions

    files = [
        {
            "file": name,
            "kind": artifact.kind,
            "pages": output.pages if name == list(output.files)[-1] else None,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            **({"faults": [fault.as_dict() for fault in output.faults]} if output.faults else {}),
        }
        for artifact, output in zip(built.artifacts, outputs, strict=True)
        for name, data in output.files.items()
    ]
    earlier = read_report(folders, built.edition)
    if earlier is not None and earlier.inputs == inputs:
        kinds = {artifact.kind for artifact in built.artifacts}
        files += [
            dict(entry)
            for entry in earlier.files
            if entry.get("kind") in FORMATS and entry["kind"] not in kinds
        ]
        files.sort(key=lambda entry: list(FORMATS).index(str(entry["kind"])))
    BuildReport(built.edition, tuple(files), tool_versions(), inputs).write(folders)


def _as_state(built: Built) -> dict[str, Any]:
    return {
        "edition": built.edition,
        "artifacts": [{**asdict(artifact), "path": str(artifact.path)} for artifact in built.artifacts],
        "problems": [problem.as_dict() for problem in built.problems],
    }


def _proofed(order: _Order) -> list[Problem]:
    """The errors of the content's proof, where the build is strict."""
    if not order.strict:
        return []
    from ..checks import proof_edition

    return [
        problem
        for problem in proof_edition(order.folders, order.edition, outputs=False).problems
        if problem.severity == "error"
    ]


def _standing(state: Mapping[str, Any], began: float, order: _Order) -> Built:
    """What stands from an earlier build; that one may not have been strict."""
    problems = (*(Problem.from_dict(problem) for problem in state["problems"]), *_proofed(order))
    _stop(problems, order.strict)
    artifacts = tuple(
        Artifact(**{**artifact, "path": Path(artifact["path"])}) for artifact in state["artifacts"]
    )
    return Built(state["edition"], True, artifacts, problems, time.perf_counter() - began)


def _prune(folders: Folders) -> None:
    from ..foundation.cache_folder import prune_caches
    from ..pdf.cache import Cache

    Cache(folders.cache).prune()
    prune_caches(folders.root)
