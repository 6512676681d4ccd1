"""theme1.xml: the theme's colours and faces as Word's own theme, so that its menus offer them (DrawingML,
CT_OfficeStyleSheet).
"""

from __future__ import annotations

from ..theme import Colour, Theme
from .xmltext import HEAD, attribute

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
# Word wants three of each; it draws shapes with them, and the draft has no shapes: the plainest that the
# schema allows.
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_FORMATS = (
    f'<a:fmtScheme name="Pressklar"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>'
    f"{_LINE * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>"
    f"{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
)


def theme_xml(theme: Theme, families: dict[str, str]) -> str:
    """The theme part. `families` gives the face's name as fonts know it, for the roles "sans" (headings) and
    "serif" (text).
    """
    ink, paper = theme.colours["ink"], theme.colours["paper"]
    slots = {"dk1": ink, "lt1": paper, "dk2": theme.colours["mute"], "lt2": theme.colours.get("sand", paper)}
    slots |= {f"accent{number}": theme.palette(number).hue for number in range(1, 7)}
    slots |= {"hlink": theme.palette(1).deep, "folHlink": theme.palette(4).deep}
    colours = "".join(f"<a:{name}>{_colour(colour)}</a:{name}>" for name, colour in slots.items())
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{attribute(families[role])}"/><a:ea typeface=""/>'
        f'<a:cs typeface=""/></a:{kind}Font>'
        for kind, role in (("major", "sans"), ("minor", "serif"))
    )
    named = "".join(
        f'<a:custClr name="{number} {name}">{_colour(colour)}</a:custClr>'
        for number, palette in enumerate(theme.chapters, 1)
        for name, colour in (("hue", palette.hue), ("deep", palette.deep))
    )
    return (
        f'{HEAD}<a:theme xmlns:a="{_MAIN}" name="Pressklar"><a:themeElements>'
        f'<a:clrScheme name="Pressklar">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Pressklar">{fonts}</a:fontScheme>{_FORMATS}</a:themeElements>'
        "<a:objectDefaults/><a:extraClrSchemeLst/>"
        f"<a:custClrLst>{named}</a:custClrLst></a:theme>"
    )


def _colour(colour: Colour) -> str:
    return f'<a:srgbClr val="{colour.rgb.removeprefix("#").upper()}"/>'
