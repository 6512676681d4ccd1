"""Templates and style sheets through Jinja, in a sandbox; what is wrong with one is told by its file and
line. Knows nothing of what they show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from ..foundation import derived_cache
from ..foundation.folders import PACKAGE, PROJECT, Folders
from ..foundation.invocation import guide
from ..foundation.package_versions import version
from ..locale import N_, tr
from ..problems import ContentError, Place, Problem

if TYPE_CHECKING:
    from jinja2 import Environment

_UNUSABLE = {
    "template": N_("The template can't be used: {reason}."),
    "style sheet": N_("The style sheet can't be used: {reason}."),
}
_ABSENT = {
    "template": N_("there is no template {file!r}"),
    "style sheet": N_("there is no style sheet {file!r}"),
}
_compiled: dict[str, bytes] = {}


def environment(places: Sequence[Path], *, autoescape: bool) -> Environment:
    """A sandbox for the templates in these folders, the first of a name counting."""
    from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined
    from jinja2.bccache import Bucket
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    safe: dict[tuple[type, str], bool] = {}

    class Sandbox(ImmutableSandboxedEnvironment):
        """A template says what stands where: it starts no program, and opens, changes or deletes no file."""

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            key = (
                type(obj),
                attr,
            )  # all that Jinja's answer hangs on; it is asked of the same few a hundred times a proposal
            if key not in safe:
                safe[key] = super().is_safe_attribute(obj, attr, value) and (
                    not isinstance(obj, PurePath) or attr == "as_uri"
                )
            return safe[key]

    class Compiled(BytecodeCache):
        """Compiled templates, by name and file: in this process's memory, and the project's own, as Python
        keeps its modules, in __pycache__. Never those of an editor's root: what lies there is data, and
        compiled code is run unseen. One whose text has changed is forgotten.
        """

        def get_cache_key(self, name: str, filename: str | None = None) -> str:
            places = (PROJECT / "templates", PROJECT / "styles", PACKAGE)
            own = filename is not None and any(map(Path(filename).is_relative_to, places))
            kind = "escaped" if autoescape else "plain"
            return f"{super().get_cache_key(name, filename)}-{kind}{'.own' if own else ''}"

        def load_bytecode(self, bucket: Bucket) -> None:
            own = bucket.key.endswith(".own")
            if code := _compiled.get(bucket.key) or (
                derived_cache.get(_kind(), bucket.key.encode()) if own else None
            ):
                try:
                    bucket.bytecode_from_string(code)
                except Exception:  # a damaged file: what Jinja finds in it may be anything
                    bucket.reset()

        def dump_bytecode(self, bucket: Bucket) -> None:
            _compiled[bucket.key] = code = bucket.bytecode_to_string()
            if bucket.key.endswith(".own"):
                derived_cache.put(_kind(), bucket.key.encode(), code)

    return Sandbox(
        loader=FileSystemLoader(list(places), encoding="utf-8-sig"),
        autoescape=autoescape,
        undefined=StrictUndefined,
        bytecode_cache=Compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def _kind() -> str:
    return f"jinja-{version('jinja2')}"


def rendered(
    templates: Environment,
    name: str,
    values: Mapping[str, Any],
    kind: str,
    folders: Folders,
    places: Sequence[Path],
) -> str:
    """A template's text. Raises ContentError (E310) with its file and line; `kind` is what to call it,
    "template" or "style sheet".
    """
    try:
        return templates.get_template(name).render(values)
    except (
        Exception
    ) as error:  # a template may do anything: a filter given the wrong kind of value, a division by zero
        raise ContentError(_problem(error, name, kind, folders, places)) from error


def _problem(error: Exception, name: str, kind: str, folders: Folders, places: Sequence[Path]) -> Problem:
    from jinja2 import TemplateNotFound

    file, line = name, getattr(error, "lineno", None)
    if wrong := getattr(error, "filename", None):
        file = str(wrong)
    trace = error.__traceback__
    while (trace is not None and line is None) or (trace is not None and not hasattr(error, "lineno")):
        if trace.tb_frame.f_code.co_filename.endswith((".j2", ".css")):
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    path = next((folder / file for folder in places if (folder / file).is_file()), None)
    message = str(getattr(error, "message", None) or error) or type(error).__name__
    if isinstance(error, TemplateNotFound):
        message = tr(_ABSENT[kind], file=error.name)
    return Problem(
        "E310",
        Place(folders.display_path(path) if path else file, line),
        tr(_UNUSABLE[kind], reason=message.rstrip(".")),
        tr("Mend that line; {guide} lists the names a template may use.", guide=guide("designer.md")),
    )
