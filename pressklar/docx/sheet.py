"""A document's look as parts: styles, theme, faces, the lists' definitions and the page, our own or a
designer's (restyle.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..problems import Problem
from ..theme import Theme
from .fonts import EmbeddedFont, embedded
from .numbering import own_definitions
from .package import OFFICE, WORD, PackageWriter, Relations
from .page_setup import PageSetup, page_of
from .styles import styles, styles_xml
from .themepart import theme_xml
from .xmltext import HEAD, NAMESPACES, attribute


@dataclass(frozen=True)
class StyleSheet:
    """`style_ids` by names in lower case; `numbering` are the w:abstractNum of bullets (1) and numbers
    (2).
    """

    style_ids: Mapping[str, str]
    styles: str | bytes
    theme: str | bytes
    fonts: tuple[EmbeddedFont, ...]
    numbering: Mapping[int, str]
    page: PageSetup
    problems: tuple[Problem, ...] = field(default=())
    own: bool = False
    """Whether it is drawn from the theme."""

    def put(self, package: PackageWriter, links: Relations) -> None:
        """Put its parts into a package, and their relationships into the document's."""
        for kind, name, data, content_type in (
            ("styles", "styles.xml", self.styles, f"{WORD}.styles+xml"),
            (
                "theme",
                "theme/theme1.xml",
                self.theme,
                "application/vnd.openxmlformats-officedocument.theme+xml",
            ),
        ):
            package.add(f"word/{name}", data, content_type)
            links.id(kind, name)
        relations = Relations("font")
        package.add("word/fontTable.xml", _font_table(self.fonts, relations), f"{WORD}.fontTable+xml")
        links.id("fontTable", "fontTable.xml")
        for number, font in enumerate(self.fonts, 1):
            package.add(f"word/fonts/font{number}.odttf", font.data)
        package.relate("word/fontTable.xml", relations)


def own_sheet(theme: Theme, language: str) -> StyleSheet:
    """The draft's own look. The faces come along, converted where they must be."""
    fonts: list[EmbeddedFont] = []
    problems: list[Problem] = []
    families = {}
    for role in ("sans", "serif"):
        embedded_fonts, wrong = embedded(theme.faces[role])
        families[role] = embedded_fonts[0].family if embedded_fonts else theme.faces[role].family
        fonts += [font for font in embedded_fonts if font not in fonts]  # one face may have both roles
        problems += wrong
    ids = {style.name.lower(): style.id for style in styles(theme)}
    return StyleSheet(
        ids,
        styles_xml(theme, language),
        theme_xml(theme, families),
        tuple(fonts),
        own_definitions(ids),
        page_of(theme),
        tuple(problems),
        own=True,
    )


def _font_table(fonts: tuple[EmbeddedFont, ...], relations: Relations) -> str:
    """The fonts by family, each with its members in the schema's order."""
    rows: dict[str, str] = {}
    for number, font in enumerate(fonts, 1):
        relation = relations.id(f"{OFFICE}/font", f"fonts/font{number}.odttf")
        rows[font.family] = (
            rows.get(font.family, "") + f'<w:{font.slot} r:id="{relation}" w:fontKey="{font.key}"/>'
        )
    fonts_xml = "".join(
        f'<w:font w:name="{attribute(family)}"><w:charset w:val="00"/><w:family w:val="auto"/>'
        f'<w:pitch w:val="variable"/>{members}</w:font>'
        for family, members in rows.items()
    )
    return f"{HEAD}<w:fonts {NAMESPACES}>{fonts_xml}</w:fonts>"
