"""Preflight: what a print shop would send a file back for, measured in the file itself. RULES is the list; a
rule is a function and a line in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..locale import N_, tr
from ..problems import Place, Problem
from .contents import Box, Paint
from .ink import PageInk, Separated, ghostscript, separate
from .measuring import INK_SPACES, MM, FileMeasures, Fill, PageMeasures, ink_of, inks, measure
from .settings import Limits

EXACT = 0.01
"""mm: how exact boxes must be."""
NEAR = 0.3
"""Points (0.1 mm): what is painted that near to the trim touches it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words; on which page (from 1), None for the whole file."""

    said: str
    page: int | None = None


@dataclass(frozen=True)
class Line:
    """One line of the result: the rule's name, what was measured, and what was wrong."""

    rule: str
    measured: str
    faults: tuple[Fault, ...]

    @property
    def passed(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class Wanted:
    """What the file must be: trim and bleed in mm, the condition's name, and the limits."""

    width: float
    height: float
    bleed: float
    condition: str
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Result:
    """All lines, and each page's ink as Ghostscript separated it, empty where it isn't there."""

    lines: tuple[Line, ...]
    inks: tuple[PageInk, ...]

    @property
    def passed(self) -> bool:
        return all(line.passed for line in self.lines)

    def problems(self, file: str) -> tuple[Problem, ...]:
        """An error (E885) for each rule that failed, and a warning (W883) where Ghostscript wasn't there."""
        found = []
        for line in self.lines:
            if line.faults:
                pages = [str(fault.page) for fault in line.faults if fault.page]
                where = (
                    f" (page {', '.join(list(dict.fromkeys(pages))[:8])}{' …' if len(set(pages)) > 8 else ''})"
                    if pages
                    else ""
                )
                message = f"Preflight, {line.rule}: {line.faults[0].said}{where}."
                found.append(
                    Problem("E885", Place(file), message, HINTS[line.rule], page=line.faults[0].page)
                )
        if not self.inks:
            found.append(
                Problem(
                    "W883",
                    Place(file),
                    tr(
                        "Ghostscript isn't there: ink was reckoned from the file's colours, not from "
                        "separated pages."
                    ),
                    tr("Debian and Ubuntu: apt install ghostscript."),
                )
            )
        return tuple(found)


@dataclass(frozen=True)
class _Case:
    file: FileMeasures
    wanted: Wanted
    separated: Separated | None


Rule = Callable[[_Case], tuple[str, Iterable[Fault]]]


def preflight(data: bytes, wanted: Wanted, program: str | None = None) -> Result:
    """Measure a file. `program` is Ghostscript's path: without one it is looked for, "" does without."""
    file = measure(data)
    program = ghostscript() if program is None else program
    separated = (
        separate(data, [page.bleed or page.media for page in file.pages], program) if program else None
    )
    case = _Case(file, wanted, separated)
    lines = []
    for name, rule in RULES.items():
        measured, faults = rule(case)
        lines.append(Line(name, measured, tuple(faults)))
    return Result(tuple(lines), separated.pages if separated else ())


def _standard(case: _Case) -> tuple[str, Iterator[Fault]]:
    file = case.file

    def faults() -> Iterator[Fault]:
        if file.standard != "PDF/X-4":
            yield Fault(tr("the file doesn't say that it is PDF/X-4"))
        if file.version != "1.6":
            yield Fault(tr("it is PDF {version}, and PDF/X-4 is PDF 1.6", version=file.version))
        if file.encrypted or file.extras:
            yield Fault(
                tr("it is encrypted")
                if file.encrypted
                else tr("it holds {extras}, which has no place in print", extras=", ".join(file.extras))
            )
        if file.trapped not in ("/False", "/True"):
            yield Fault(tr("it doesn't say whether it is trapped"))
        if not all(date.startswith("D:") for date in file.dates) or not file.title:
            yield Fault(tr("title or dates are missing"))

    return (
        f"{file.standard or 'no PDF/X'}, PDF {file.version}, Trapped {file.trapped.strip('/') or 'not said'}",
        faults(),
    )


def _intent(case: _Case) -> tuple[str, list[Fault]]:
    file, name = case.file, case.wanted.condition
    if not file.intent or not file.profile:
        return file.intent or "none", [
            Fault(
                tr("there is no output intent")
                if not file.intent
                else tr("the output intent has no CMYK profile in it")
            )
        ]
    return file.intent, [] if file.intent == name else [
        Fault(tr("the output intent is {intent}, not {name}", intent=file.intent, name=name))
    ]


def _boxes(case: _Case) -> tuple[str, Iterator[Fault]]:
    wanted = case.wanted

    def faults() -> Iterator[Fault]:
        for page in case.file.pages:
            if page.trim is None or page.bleed is None:
                yield Fault(tr("a page has no TrimBox or no BleedBox"), page.number)
                continue
            if (
                abs(page.trim.width / MM - wanted.width) > EXACT
                or abs(page.trim.height / MM - wanted.height) > EXACT
            ):
                size = f"{page.trim.width / MM:.2f} × {page.trim.height / MM:.2f} mm"
                yield Fault(
                    tr(
                        "the trim size is {size}, not {width:g} × {height:g}",
                        size=size,
                        width=wanted.width,
                        height=wanted.height,
                    ),
                    page.number,
                )
            edges = [abs(one - other) / MM for one, other in zip(page.trim, page.bleed, strict=True)]
            if (
                max(abs(edge - wanted.bleed) for edge in edges) > EXACT
                or page.bleed.left > page.trim.left
                or page.bleed.bottom > page.trim.bottom
            ):
                yield Fault(
                    tr("the bleed is {edges:.2f} mm, not {bleed:g}", edges=min(edges), bleed=wanted.bleed),
                    page.number,
                )
            if page.rotated or any(
                abs(one - other) > 0.01
                for one, other in zip(page.bleed.within(page.media), page.bleed, strict=True)
            ):
                yield Fault(tr("the page is turned, or its bleed lies outside it"), page.number)

    return f"trim {wanted.width:g} × {wanted.height:g} mm, bleed {wanted.bleed:g} mm", faults()


def _count(case: _Case) -> tuple[str, list[Fault]]:
    count = len(case.file.pages)
    return f"{count} pages", [] if count % 4 == 0 else [
        Fault(tr("{count} pages aren't a multiple of four", count=count))
    ]


def _annotations(case: _Case) -> tuple[str, list[Fault]]:
    found = [
        Fault(tr("there are links or notes in the page"), page.number)
        for page in case.file.pages
        if page.annotations
    ]
    return "none" if not found else "some", found


def _colours(case: _Case) -> tuple[str, list[Fault]]:
    found = [
        Fault(tr("there is {spoken}", spoken=_spoken(space)), page.number)
        for page in case.file.pages
        for space in sorted(page.spaces)
        if space not in INK_SPACES
        and not (space.startswith("Indexed") and space.removeprefix("Indexed ") in INK_SPACES)
    ]
    return tr("CMYK and grey") if not found else tr("others than CMYK and grey"), found


def _spoken(space: str) -> str:
    return (
        tr("a colour or picture in RGB")
        if space.endswith(("RGB", "ICCBased3"))
        else tr("a colour in {space}", space=space)
    )


def _ink(case: _Case) -> tuple[str, list[Fault]]:
    most = case.wanted.limits.ink
    measured = [(page.number, page.ink) for page in case.file.pages]
    if case.separated is not None:
        measured += [(number, page.most) for number, page in enumerate(case.separated.pages, 1)]
    found = [
        Fault(
            tr("{amount:.0f} % ink in one place, and the most is {most:g}", amount=amount, most=most), number
        )
        for number, amount in sorted(measured)
        if amount > most + 0.6
    ]
    return tr("at most {measured:.0f} %", measured=max((amount for _, amount in measured), default=0)), found


def _ghostscript(case: _Case) -> tuple[str, list[Fault]]:
    if case.separated is None:
        return tr("not tried: Ghostscript isn't there"), []
    found = [Fault(f"Ghostscript says: {line[:200]}") for line in case.separated.complaints[:1]]
    if len(case.separated.pages) != len(case.file.pages):
        found.append(
            Fault(
                tr(
                    "Ghostscript gives {count} pages of {count_2}",
                    count=len(case.separated.pages),
                    count_2=len(case.file.pages),
                )
            )
        )
    return f"{len(case.separated.pages)} pages separated", found


def _one_ink(case: _Case) -> tuple[str, list[Fault]]:
    small = case.wanted.limits.small
    found = [
        Fault(
            tr("type of {size:.1f} pt is printed in {inks} inks", size=one.size, inks=inks(one.paint)),
            page.number,
        )
        for page in case.file.pages
        for one in sorted(page.types, key=repr)
        if one.size < small and inks(one.paint) > 1
    ]
    return tr("type under {small:g} pt in one ink", small=small), found


def _text(case: _Case) -> tuple[str, list[Fault]]:
    least = case.wanted.limits.text
    sizes = [(one.size, page.number) for page in case.file.pages for one in page.types]
    if not sizes:
        return "no text", [Fault(tr("there is no live text in the file"))]
    found = [
        Fault(tr("type of {size:.2f} pt, and the least is {least:g}", size=size, least=least), page)
        for size, page in sorted(sizes)
        if size < least - 0.005
    ]
    return f"smallest {min(sizes)[0]:.2f} pt", found


def _lines(case: _Case) -> tuple[str, list[Fault]]:
    least = case.wanted.limits.line
    found = [(line, page.number) for page in case.file.pages for line in page.lines]
    thinnest = f"thinnest {min(found)[0]:.2f} pt" if found else "no lines"
    return thinnest, [
        Fault(tr("a line of {line:.2f} pt, and the least is {least:g}", line=line, least=least), page)
        for line, page in sorted(found)
        if line < least - 0.005
    ]


def _resolution(case: _Case) -> tuple[str, list[Fault]]:
    least = case.wanted.limits.resolution
    found = [(picture.ppi, page.number) for page in case.file.pages for picture in page.pictures]
    return (
        tr("at least {found:.0f} ppi", found=min(found)[0]) if found else "no pictures",
        [
            Fault(tr("a picture of {ppi:.0f} ppi, and the least is {least:g}", ppi=ppi, least=least), page)
            for ppi, page in sorted(found)
            if ppi < least - 0.5
        ],
    )


def _fonts(case: _Case) -> tuple[str, list[Fault]]:
    found = [
        Fault(tr("the font {name} isn't embedded", name=name), page.number)
        for page in case.file.pages
        for name, there in sorted(page.fonts.items())
        if not there
    ]
    return f"{len({name for page in case.file.pages for name in page.fonts})} fonts", found


def _transparency(case: _Case) -> tuple[str, list[Fault]]:
    found = [
        Fault(tr("there is live transparency: {reason}", reason=reason), page.number)
        for page in case.file.pages
        for reason in sorted(page.transparency)
    ]
    return "none" if not found else "some", found


def _overprint(case: _Case) -> tuple[str, list[Fault]]:
    found = [
        Fault(
            tr(
                "{detail} is set to overprint, and would vanish or mix",
                detail="white" if ink_of(paint) == 0 else "a colour",
            ),
            page.number,
        )
        for page in case.file.pages
        for paint in sorted(page.overprints)
        if not _black(paint)
    ]
    return tr("none but black") if not found else tr("others than black"), found


def _black(paint: Paint) -> bool:
    return paint.parts in ((0.0, 0.0, 0.0, 1.0), (0.0,)) and paint.space in ("DeviceCMYK", "DeviceGray")


def _bleed(case: _Case) -> tuple[str, list[Fault]]:
    found, pages = [], 0
    for page in case.file.pages:
        if page.trim is not None and page.bleed is not None:
            edges = list(_edges(page, page.trim, page.bleed))
            pages += bool(edges)
            found += [
                Fault(
                    tr("something touches the {side} trim, and doesn't reach out to the bleed", side=side),
                    page.number,
                )
                for side, short in edges
                if short
            ]
    return tr("on {pages} pages", pages=pages), found


def _edges(page: PageMeasures, trim: Box, bleed: Box) -> Iterator[tuple[str, bool]]:
    """Each edge that something touches, and whether it ends there. What goes on outside may be another fill
    of the same colour.
    """
    fills = [
        fill
        for fill in page.fills
        if min(fill.box.within(trim).width, fill.box.within(trim).height) > NEAR and not _white(fill.paint)
    ]
    for side, at, sign in (("left", 0, 1), ("lower", 1, 1), ("right", 2, -1), ("upper", 3, -1)):
        along = 1 - at % 2
        touching = [fill for fill in fills if sign * (fill.box[at] - trim[at]) <= NEAR]
        if not touching:
            continue
        out = [fill for fill in page.fills if sign * (fill.box[at] - bleed[at]) <= NEAR]
        yield (
            side,
            any(
                not _covered(fill, [one for one in out if one.paint == fill.paint], along, trim)
                for fill in touching
                if fill not in out
            ),
        )


def _white(paint: Paint) -> bool:
    return ink_of(paint) == 0 and paint.space in ("DeviceCMYK", "DeviceGray")


def _covered(fill: Fill, others: Sequence[Fill], along: int, trim: Box) -> bool:
    """Whether the others together go as far along the edge as the fill does inside the trim."""
    start, end = max(fill.box[along], trim[along]), min(fill.box[along + 2], trim[along + 2])
    for box in sorted((other.box for other in others), key=lambda box: box[along]):
        if box[along] <= start + NEAR:
            start = max(start, box[along + 2])
    return start >= end - NEAR


RULES: dict[str, Rule] = {
    "standard": _standard,
    "output intent": _intent,
    "page boxes": _boxes,
    "page count": _count,
    N_("links and notes"): _annotations,
    "colours": _colours,
    "ink": _ink,
    "separation": _ghostscript,
    N_("small type in one ink"): _one_ink,
    "smallest type": _text,
    "thinnest line": _lines,
    "pictures": _resolution,
    "fonts": _fonts,
    "transparency": _transparency,
    "overprint": _overprint,
    "bleed": _bleed,
}
HINTS = {
    "standard": N_("This is a fault in Pressklar: send this message to whoever looks after it."),
    "output intent": N_("Look at profile: and condition: in the edition's press.yaml."),
    "page boxes": N_("Look at page: in styles/theme.yaml."),
    "page count": N_("This is a fault in Pressklar: send this message to whoever looks after it."),
    N_("links and notes"): N_("This is a fault in Pressklar: send this message to whoever looks after it."),
    "colours": N_("Give the colour CMYK values in styles/theme.yaml; save a picture anew as JPEG or PNG."),
    "ink": N_(
        "Lower the CMYK values of the darkest colours in styles/theme.yaml, or ask the print "
        "shop what its press bears and set ink: in press.yaml."
    ),
    "separation": N_(
        "Send the message to whoever looks after Pressklar: a print shop's program may say the same."
    ),
    N_("small type in one ink"): N_(
        "Set small type in the theme's ink, paper or a chapter's deep, or make it larger "
        "(one_ink_under: in press.yaml)."
    ),
    "smallest type": N_(
        "Make the type larger in styles/theme.yaml or in the style sheet (smallest_text: in press.yaml)."
    ),
    "thinnest line": N_("Make the line thicker in the style sheet (thinnest_line: in press.yaml)."),
    "pictures": N_(
        "Use a picture with more pixels, or show it smaller; resolution: in press.yaml sets the least."
    ),
    "fonts": N_("Use the faces of styles/theme.yaml: others can't be embedded."),
    "transparency": N_(
        "Save the picture without transparency; take opacity out of the style sheet or template."
    ),
    "overprint": N_("Take the overprint out of the picture or template."),
    "bleed": N_(
        "Let it end inside the page or go on to the bleed: in the style sheet, by -{{ theme.page.bleed }}."
    ),
}
