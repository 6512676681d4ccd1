"""Writes a publication into a root, as an editor and a designer would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from .publications import SHEETS, Entry, Publication, markdown

FACES = {
    "wide": {
        "sans": {
            "family": "Manrope",
            "package": "font_manrope",
            "files": {
                400: "Manrope-Regular",
                500: "Manrope-Medium",
                600: "Manrope-SemiBold",
                700: "Manrope-Bold",
            },
        },
        "serif": {
            "family": "IBM Plex Serif",
            "package": "fontpkg_ibm_plex_serif",
            "files": {400: "IBMPlexSerif-Regular", 600: "IBMPlexSerif-SemiBold", 700: "IBMPlexSerif-Bold"},
            "italics": {400: "IBMPlexSerif-Italic", 700: "IBMPlexSerif-BoldItalic"},
        },
    },
    "narrow": {
        "sans": {
            "family": "Lato",
            "package": "font_lato",
            "files": {400: "Lato-Regular", 700: "Lato-Bold"},
            "italics": {400: "Lato-Italic"},
        },
        "serif": {
            "family": "Spectral",
            "package": "fontpkg_spectral",
            "files": {400: "Spectral-Regular", 600: "Spectral-SemiBold", 700: "Spectral-Bold"},
            "italics": {400: "Spectral-Italic", 700: "Spectral-BoldItalic"},
        },
    },
}
_LARGE = 1.5
"""Times the project's sizes of running text is large print: 14 pt."""
_SIZES_OF_TEXT = ("body", "label", "label_line", "list", "list_line", "member", "member_line")


_LEAST = 200.0
"""Millimetres: a sheet that is narrower or lower has no room for the theme large, which keeps its own."""


def changed_figures(publication: Publication, project: Path) -> dict[str, Any]:
    """What the publication's theme has otherwise than the project's of that name."""
    theme: dict[str, Any] = {"page": {}, "faces": FACES.get(publication.faces, {}), "sizes": {}}
    width, height = SHEETS[publication.sheet]
    if publication.theme != "large" or min(width, height) >= _LEAST:
        theme["page"] = {"width": f"{width}mm", "height": f"{height}mm"}
    if publication.large and publication.theme == "bold":
        own = _figures("bold", project)
        theme["page"]["line"] = _times(own["page"]["line"])
        theme["sizes"] = {name: _times(own["sizes"][name]) for name in _SIZES_OF_TEXT}
    return theme


def theme_of(publication: Publication, project: Path) -> dict[str, Any]:
    """The figures of the publication's theme, with those of the themes it is based on."""
    figures, changed = _figures(publication.theme, project), changed_figures(publication, project)
    return figures | {name: figures[name] | changed[name] for name in changed}


def _figures(name: str, project: Path) -> dict[str, Any]:
    theme: dict[str, Any] = yaml.safe_load((project / "styles" / name / "theme.yaml").read_text("utf-8"))
    if base := theme.pop("based_on", ""):
        figures = _figures(base, project)
        joined = {
            key: figures[key] | theme[key] for key in figures.keys() & theme if isinstance(theme[key], dict)
        }
        theme = figures | theme | joined
    return theme


def _times(length: str) -> str:
    return f"{float(length[:-2]) * _LARGE:.2f}{length[-2:]}"


def write(publication: Publication, root: Path, project: Path) -> None:
    """Puts the publication's files into an empty root."""
    folder = root / "content" / "2031"
    (folder / "proposals").mkdir(parents=True)
    _put(
        root / "content" / "members.yaml",
        [
            {"id": key, "name": name, "kind": "agency", "recipients": [f"{key}@zoo.example"]}
            for key, name in publication.members.items()
        ],
    )
    _put(folder / "edition.yaml", _edition(publication))
    for entry in publication.entries:
        _put(folder / "proposals" / f"{entry.id}.yaml", _proposal(entry))
    if publication.pages:
        (folder / "pages").mkdir()
    for page in publication.pages:
        _put(folder / "pages" / f"{page.id}.yaml", {"text": markdown(page.blocks)})
    if publication.pictures:
        (folder / "images").mkdir()
        for name, data in publication.pictures.items():
            (folder / "images" / name).write_bytes(data)
    if publication.seed % 2 and publication.theme == "bold":  # as a root from before themes had folders
        (root / "styles").mkdir()
        _put(root / "styles" / "theme.yaml", theme_of(publication, project))
    else:
        (root / "styles" / "zoo").mkdir(parents=True)
        _put(
            root / "styles" / "zoo" / "theme.yaml",
            {"based_on": publication.theme, **changed_figures(publication, project)},
        )


_WHEREABOUTS = {
    "address": "The Zoo, 1 Ark Street\nkeeper@zoo.example\n",
    "web_address": "https://zoo.example/proposals/2031/",
}


def _edition(publication: Publication) -> dict[str, Any]:
    settings = {
        "theme": "" if publication.seed % 2 and publication.theme == "bold" else "zoo",
        "leave_out": publication.left_out,
        "opening_side": publication.opening_side,
        "words": publication.own_words,
        "pages": [{"id": page.id, "title": page.title, "place": page.place} for page in publication.pages],
    }
    return (
        {key: value for key, value in settings.items() if value}
        | {
            "title": f"{publication.entries[0].title.split()[0]} 2031",
            "language": publication.language,
            "publisher": "The Zoo",
            "date": "2031-05-04",
            "fields": [
                {"key": key, "label": label, "need": "required" if number == 0 else "expected"}
                for number, (key, label) in enumerate(publication.fields.items())
            ],
            "chapters": [
                {
                    "id": f"chapter-{number}",
                    "title": chapter.title,
                    **({"intro": markdown(chapter.intro)} if chapter.intro else {}),
                    "proposals": [entry.id for entry in chapter.entries],
                }
                for number, chapter in enumerate(publication.chapters)
            ],
            "imprint": "The Zoo prints what may be printed.\n",
        }
        | (_WHEREABOUTS if publication.seed % 2 else {})
    )


def _proposal(entry: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {"title": entry.title, "submitted_by": entry.members}
    values |= {key: entry.text(key) for key in entry.fields}
    return values | ({"contacts": entry.contacts} if entry.contacts else {})


class _Dumper(yaml.SafeDumper):
    """Texts of several lines under a bar, as an editor writes them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else '"' if ": " in text or text[:1] in "-*#![" else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def _put(path: Path, value: Any) -> None:
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, "utf-8")
