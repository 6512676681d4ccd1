"""What all layouts of a source share, gathered from its theme, its style sheets and its folders."""

from __future__ import annotations

from ..foundation.folders import Folders
from ..foundation.pictures import print_use, screen_use
from ..locale import language
from ..rendering.sections import SectionSource
from .jobs import Workplace
from .versions import fingerprint


def workplace(source: SectionSource, folders: Folders, *, tagged: bool = True) -> Workplace:
    """The workplace of a source's jobs. Raises ContentError (E310) for a broken style sheet."""
    images = source.edition.folder / "images"
    faces = {str(file.path.parent) for face in source.theme.faces.values() for file in face.files}
    styles = tuple(map(str, source.look.styles))
    pictures = [path for _, path in source.look.style_files() if path.suffix not in (".css", ".yaml")]
    return Workplace(
        source.edition.language,
        source.style_sheet("faces.css"),
        str(images),
        styles,
        (str(images), *styles, *sorted(faces)),
        str(folders.cache),
        fingerprint(source.theme, pictures),
        (screen_use if tagged else print_use)(source.theme),
        tagged,
        language(),
    )
