"""The rules of preflight: what a print shop would send a file back for. RULES is the list; a rule is a
function and a line in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..locale import N_, tr
from ..rendering.texts import Texts
from .case import Case, Checked, PreflightFault, Wanted
from .contents import Box, Paint
from .legibility import black_grounds, reversed_type, small_type
from .measuring import INK_SPACES, INLINE, MM, Fill, PageMeasures, ink_of, inks

__all__ = ["RULES", "Case", "PreflightFault", "Rule", "Wanted"]
EXACT = 0.01
"""mm: how exact boxes must be."""
NEAR = 0.3
"""Points (0.1 mm): what is painted that near to the trim touches it."""


@dataclass(frozen=True)
class Rule:
    """A rule, and what to do where a file breaks it. A print shop takes a file that breaks one of the
    `lenient` ones, and prints it less well.
    """

    check: Callable[[Case], Checked]
    hint: str
    lenient: bool = False


def _standard(case: Case) -> Checked:
    file = case.file

    def faults() -> Iterator[PreflightFault]:
        if file.standard != "PDF/X-4":
            yield PreflightFault(tr("the file doesn't say that it is PDF/X-4"))
        if file.version != "1.6":
            yield PreflightFault(tr("it is PDF {version}, and PDF/X-4 is PDF 1.6", version=file.version))
        if file.encrypted:
            yield PreflightFault(tr("it is encrypted"))
        elif file.extras:
            entries = ", ".join(file.extras)
            yield PreflightFault(tr("it holds {entries}, which has no place in print", entries=entries))
        if file.trapped not in ("/False", "/True"):
            yield PreflightFault(tr("it doesn't say whether it is trapped"))
        if not all(date.startswith("D:") for date in file.dates) or not file.title:
            yield PreflightFault(tr("title or dates are missing"))

    return lambda t: ", ".join(
        (
            file.standard or t("measured_no_standard"),
            f"PDF {file.version}",
            f"Trapped: {file.trapped.strip('/') or t('ticket_open')}",
        )
    ), faults()


def _intent(case: Case) -> Checked:
    intent, condition = case.file.intent, case.wanted.condition
    if not intent:
        return lambda t: t("measured_none"), [PreflightFault(tr("there is no output intent"))]
    if not case.file.profile:
        return lambda _: intent, [PreflightFault(tr("the output intent has no CMYK profile in it"))]
    fault = PreflightFault(
        tr("the output intent is {intent}, not {condition}", intent=intent, condition=condition)
    )
    return lambda _: intent, [] if intent == condition else [fault]


def _boxes(case: Case) -> Checked:
    wanted = case.wanted

    def faults() -> Iterator[PreflightFault]:
        for page in case.file.pages:
            trim, bleed = page.trim, page.bleed
            if trim is None or bleed is None:
                yield PreflightFault(tr("a page has no TrimBox or no BleedBox"), page.number)
                continue
            width, height = trim.width / MM, trim.height / MM
            if abs(width - wanted.width) > EXACT or abs(height - wanted.height) > EXACT:
                size = f"{width:.2f} × {height:.2f} mm"
                message = tr(
                    "the trim size is {size}, not {width:g} × {height:g}",
                    size=size,
                    width=wanted.width,
                    height=wanted.height,
                )
                yield PreflightFault(message, page.number)
            edges = [abs(inner - outer) / MM for inner, outer in zip(trim, bleed, strict=True)]
            if (
                max(abs(edge - wanted.bleed) for edge in edges) > EXACT
                or bleed.left > trim.left
                or bleed.bottom > trim.bottom
            ):
                message = tr("the bleed is {size:.2f} mm, not {bleed:g}", size=min(edges), bleed=wanted.bleed)
                yield PreflightFault(message, page.number)
            inside = bleed.within(page.media)
            if page.rotated or any(abs(edge - cut) > 0.01 for edge, cut in zip(bleed, inside, strict=True)):
                yield PreflightFault(tr("the page is turned, or its bleed lies outside it"), page.number)

    return lambda t: t(
        "measured_boxes", **{side: t.decimal(getattr(wanted, side)) for side in ("width", "height", "bleed")}
    ), faults()


def _count(case: Case) -> Checked:
    count = len(case.file.pages)
    fault = PreflightFault(tr("{count} pages aren't a multiple of four", count=count))
    return lambda t: t("measured_pages", count=count), [fault] if count % 4 else []


def _annotations(case: Case) -> Checked:
    message = tr("there are links or notes in the page")
    faults = [PreflightFault(message, page.number) for page in case.file.pages if page.annotations]
    return _some_or_none(faults), faults


def _some_or_none(faults: Sequence[PreflightFault]) -> Callable[[Texts], str]:
    return lambda t: t("measured_some" if faults else "measured_none")


def _colours(case: Case) -> Checked:
    faults = [
        PreflightFault(_foreign_colour(space), page.number)
        for page in case.file.pages
        for space in sorted(page.spaces)
        if space not in INK_SPACES
        and not (space.startswith("Indexed") and space.removeprefix("Indexed ") in INK_SPACES)
    ]
    return lambda t: t("measured_other_colours" if faults else "measured_colours"), faults


def _foreign_colour(space: str) -> str:
    if space == INLINE:
        return tr("there is a colour in an inline picture")
    if space.endswith(("RGB", "ICCBased3")):
        return tr("there is a colour or picture in RGB")
    return tr("there is a colour in {space}", space=space)


def _ink(case: Case) -> Checked:
    limit = case.wanted.limits.ink
    amounts = [(page.number, page.ink) for page in case.file.pages]
    if case.separated is not None:
        amounts += [(number, page.most) for number, page in enumerate(case.separated.pages, 1)]
    faults = [
        PreflightFault(
            tr("{amount:.0f} % ink in one place, and the most is {limit:g}", amount=amount, limit=limit),
            number,
        )
        for number, amount in sorted(amounts)
        if amount > limit + 0.6
    ]
    most = max((amount for _, amount in amounts), default=0)
    return lambda t: t("measured_ink", amount=round(most)), faults


def _separation(case: Case) -> Checked:
    separated, expected = case.separated, len(case.file.pages)
    if separated is None:
        return lambda t: t("measured_not_separated"), []
    faults = [
        PreflightFault(tr("Ghostscript says: {complaint}", complaint=line[:200]))
        for line in separated.complaints[:1]
    ]
    count = len(separated.pages)
    if count != expected:
        message = tr("Ghostscript gives {count} pages of {expected}", count=count, expected=expected)
        faults.append(PreflightFault(message))
    return lambda t: t("measured_pages", count=count), faults


def _one_ink(case: Case) -> Checked:
    small = case.wanted.limits.small
    faults = [
        PreflightFault(
            tr("type of {size:.1f} pt is printed in {inks} inks", size=type_.size, inks=inks(type_.paint)),
            page.number,
        )
        for page in case.file.pages
        for type_ in sorted(page.types, key=repr)
        if type_.size < small and inks(type_.paint) > 1
    ]
    return lambda t: t("measured_one_ink", size=t.decimal(small)), faults


def _text(case: Case) -> Checked:
    least = case.wanted.limits.text
    sizes = sorted((type_.size, page.number) for page in case.file.pages for type_ in page.types)
    if not sizes:
        return lambda t: t("measured_none"), [PreflightFault(tr("there is no live text in the file"))]
    return lambda t: f"{t.decimal(sizes[0][0], 2)} pt", [
        PreflightFault(tr("type of {size:.2f} pt, and the least is {least:g}", size=size, least=least), page)
        for size, page in sizes
        if size < least - 0.005
    ]


def _lines(case: Case) -> Checked:
    least = case.wanted.limits.line
    lines = sorted((width, page.number) for page in case.file.pages for width in page.lines)
    return lambda t: f"{t.decimal(lines[0][0], 2)} pt" if lines else t("measured_none"), [
        PreflightFault(
            tr("a line of {width:.2f} pt, and the least is {least:g}", width=width, least=least), page
        )
        for width, page in lines
        if width < least - 0.005
    ]


def _resolution(case: Case) -> Checked:
    least = case.wanted.limits.resolution
    pictures = sorted((picture.ppi, page.number) for page in case.file.pages for picture in page.pictures)
    return lambda t: t("measured_pictures", ppi=round(pictures[0][0])) if pictures else t("measured_none"), [
        PreflightFault(
            tr("a picture of {ppi:.0f} ppi, and the least is {least:g}", ppi=ppi, least=least), page
        )
        for ppi, page in pictures
        if ppi < least - 0.5
    ]


def _fonts(case: Case) -> Checked:
    faults = [
        PreflightFault(tr("the font {name} isn't embedded", name=name), page.number)
        for page in case.file.pages
        for name, embedded in sorted(page.fonts.items())
        if not embedded
    ]
    count = len({name for page in case.file.pages for name in page.fonts})
    return lambda t: t("measured_fonts", count=count), faults


def _transparency(case: Case) -> Checked:
    faults = [
        PreflightFault(tr("there is live transparency: {reason}", reason=reason), page.number)
        for page in case.file.pages
        for reason in sorted(page.transparency)
    ]
    return _some_or_none(faults), faults


def _overprint(case: Case) -> Checked:
    faults = [
        PreflightFault(
            tr("white is set to overprint, and would vanish or mix")
            if ink_of(paint) == 0
            else tr("a colour is set to overprint, and would vanish or mix"),
            page.number,
        )
        for page in case.file.pages
        for paint in sorted(page.overprints)
        if not _black(paint)
    ]
    return lambda t: t("measured_other_overprint" if faults else "measured_overprint"), faults


def _black(paint: Paint) -> bool:
    return paint.parts in ((0.0, 0.0, 0.0, 1.0), (0.0,)) and paint.space in ("DeviceCMYK", "DeviceGray")


def _bleed(case: Case) -> Checked:
    faults, count = [], 0
    for page in case.file.pages:
        if page.trim is not None and page.bleed is not None:
            edges = list(_edges(page, page.trim, page.bleed))
            count += bool(edges)
            faults += [PreflightFault(tr(message), page.number) for message, ends in edges if ends]
    return lambda t: t("measured_pages", count=count), faults


_EDGES = (
    (N_("something touches the left trim, and doesn't reach out to the bleed"), 0, 1),
    (N_("something touches the lower trim, and doesn't reach out to the bleed"), 1, 1),
    (N_("something touches the right trim, and doesn't reach out to the bleed"), 2, -1),
    (N_("something touches the upper trim, and doesn't reach out to the bleed"), 3, -1),
)
"""A page's edges: what is wrong there, its place in a box, and which way is inwards."""


def _edges(page: PageMeasures, trim: Box, bleed: Box) -> Iterator[tuple[str, bool]]:
    """Each edge that something touches, and whether it ends there. What goes on outside may be another fill
    of the same colour.
    """
    fills = [
        fill
        for fill in page.fills
        if min(fill.box.within(trim).width, fill.box.within(trim).height) > NEAR and not _white(fill.paint)
    ]
    for message, edge, inwards in _EDGES:
        touching = [fill for fill in fills if inwards * (fill.box[edge] - trim[edge]) <= NEAR]
        if not touching:
            continue
        outside = [fill for fill in page.fills if inwards * (fill.box[edge] - bleed[edge]) <= NEAR]
        yield (
            message,
            any(
                not _covered(
                    fill, [other for other in outside if other.paint == fill.paint], 1 - edge % 2, trim
                )
                for fill in touching
                if fill not in outside
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


_OUR_FAULT = N_("This is a fault in Pressklar: send this message to whoever looks after it.")
RULES = {
    N_("standard"): Rule(_standard, _OUR_FAULT),
    N_("output intent"): Rule(_intent, N_("Look at profile: and condition: in the edition's press.yaml.")),
    N_("page boxes"): Rule(_boxes, N_("Look at page: in theme.yaml.")),
    N_("page count"): Rule(_count, _OUR_FAULT),
    N_("links and notes"): Rule(_annotations, _OUR_FAULT),
    N_("colours"): Rule(
        _colours, N_("Give the colour CMYK values in theme.yaml; save a picture anew as JPEG or PNG.")
    ),
    N_("ink"): Rule(
        _ink,
        N_(
            "Lower the CMYK values of the darkest colours in theme.yaml, or ask the print "
            "shop what its press bears and set ink: in press.yaml."
        ),
    ),
    N_("separation"): Rule(
        _separation,
        N_("Send the message to whoever looks after Pressklar: a print shop's program may say the same."),
    ),
    N_("small type in one ink"): Rule(
        _one_ink,
        N_(
            "Set small type in the theme's ink, paper or a chapter's deep, or make it larger "
            "(one_ink_under: in press.yaml)."
        ),
    ),
    N_("smallest type"): Rule(
        _text, N_("Make the type larger in theme.yaml or in the style sheet (smallest_text: in press.yaml).")
    ),
    N_("small type"): Rule(
        small_type,
        N_("Make the type larger in the style sheet (readable_text: in press.yaml)."),
        lenient=True,
    ),
    N_("reversed type"): Rule(
        reversed_type,
        N_(
            "Light type on a dark ground fills in: make it larger and at least medium, or the ground light "
            "(reversed_text: in press.yaml)."
        ),
        lenient=True,
    ),
    N_("black grounds"): Rule(
        black_grounds,
        N_(
            "Give the ground a black of several inks in theme.yaml, for instance cmyk: [60, 45, 40, 100] "
            "(black_ground: in press.yaml)."
        ),
        lenient=True,
    ),
    N_("thinnest line"): Rule(
        _lines, N_("Make the line thicker in the style sheet (thinnest_line: in press.yaml).")
    ),
    N_("pictures"): Rule(
        _resolution,
        N_("Use a picture with more pixels, or show it smaller; resolution: in press.yaml sets the least."),
    ),
    N_("fonts"): Rule(_fonts, N_("Use the faces of theme.yaml: others can't be embedded.")),
    N_("transparency"): Rule(
        _transparency,
        N_("Save the picture without transparency; take opacity out of the style sheet or template."),
    ),
    N_("overprint"): Rule(_overprint, N_("Take the overprint out of the picture or template.")),
    N_("bleed"): Rule(
        _bleed,
        N_(
            "Let it end inside the page or go on to the bleed: in the style sheet, by "
            "-{{ theme.page.bleed }}."
        ),
    ),
}
