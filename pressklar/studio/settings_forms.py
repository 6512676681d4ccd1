"""The edition's own settings, its pages and the members as plain values: what each form shows, and so what
may be written by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ..locale import N_, tr
from ..manuscript.patch.values import Plain
from ..model import PAGE_PLACES, PARCEL_PARTS, Edition, Need, OpeningSide, Part
from .views import languages

Form = Literal["line", "text", "rows", "lines", "pair", "date", "choice", "checks", "left out"]
"""How a value is written: on one line, as a text, as plain lines, as a list with an item on each line, as two
words with a comma between (one and many), as a day, as one of its choices, as those of its choices that are
ticked, or as those that aren't.
"""


@dataclass(frozen=True)
class SettingField:
    """One value of a form: the `file` that it stands in ("edition", "members", "page/ID"), its path there,
    and what it is now; of lists, an item on each line.
    """

    file: str
    path: str
    label: str
    value: str
    form: Form = "line"
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class SettingGroup:
    """Values that belong together. Where it is an item of a list, `list` names that and `index` is its place
    in it, from 0; `count` is how many there are.
    """

    title: str
    fields: tuple[SettingField, ...]
    list: str = ""
    index: int = 0
    count: int = 0


def as_value(text: str, form: Form) -> Plain:
    """What stands in a form as the file's value."""
    if form == "pair":
        one, _, many = (part.strip() for part in text.partition(","))
        return {"one": one, "many": many or one} if one else ""
    if form in ("lines", "checks", "left out"):
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text


def setting_at(edition: Edition, file: str, path: str) -> SettingField | None:
    """The value of any form that stands there; None where no form shows one."""
    groups = (group for _, groups_of in GROUPS.values() for group in groups_of(edition))
    fields = (field for group in groups for field in group.fields)
    return next((field for field in fields if (field.file, field.path) == (file, path)), None)


def as_text(value: Plain) -> str:
    """A file's value as it stands in a form."""
    if isinstance(value, dict):
        return ", ".join(dict.fromkeys(str(value.get(key, "")) for key in ("one", "many") if value.get(key)))
    return "\n".join(map(str, value)) if isinstance(value, list) else value


def _setting(path: str, label: str, value: str, form: Form = "line", **more: object) -> SettingField:
    return SettingField("edition", path, label, value, form, **more)  # type: ignore[arg-type]


def edition_groups(edition: Edition) -> Iterator[SettingGroup]:
    """Title page, language, parts, words and parcels."""
    known = dict(languages())
    tags = tuple((known | {edition.language: known.get(edition.language, edition.language)}).items())
    yield SettingGroup(
        tr("Title page and imprint"),
        (
            _setting("title", tr("The publication's title"), edition.title),
            _setting("publisher", tr("Publisher"), edition.publisher),
            _setting("address", tr("Address in the colophon"), edition.address, "rows"),
            _setting("web_address", tr("Address of the web edition"), edition.web_address),
            _setting("date", tr("Date"), edition.date.isoformat(), "date"),
            _setting("language", tr("Language"), edition.language, "choice", choices=tags),
            _setting(
                "cover_number",
                tr("Large on the cover"),
                edition.cover_number,
                hint=tr("Up to 8 characters. Left empty, it is the year at the end of the title."),
            ),
            _setting("imprint", tr("Imprint"), edition.imprint, "text"),
        ),
    )
    sides = (("", tr("As the theme has it")), *((side, tr(_SIDES[side])) for side in get_args(OpeningSide)))
    parts = tuple((part, tr(_PARTS[part])) for part in get_args(Part))
    yield SettingGroup(
        tr("Parts and sides"),
        (
            _setting(
                "leave_out",
                tr("Parts of the publication; what there is nothing for isn't printed anyway"),
                "\n".join(edition.left_out),
                "left out",
                choices=parts,
            ),
            _setting(
                "opening_side",
                tr("Chapters and registers begin"),
                edition.opening_side or "",
                "choice",
                choices=sides,
            ),
        ),
    )
    yield SettingGroup(
        tr("Own words"),
        tuple(
            _setting(
                f"words/{key}",
                label,
                ", ".join(dict.fromkeys((noun.one, noun.many))) if noun else "",
                "pair",
                hint=tr("One and several, with a comma between: book, books"),
            )
            for key, label in (
                ("entry", tr("A proposal is called")),
                ("member", tr("A member is called")),
                ("chapter", tr("A chapter is called")),
            )
            for noun in [edition.nouns.get(key)]
        ),
    )
    yield _parcels(edition)
    yield _call(edition)


def _call(edition: Edition) -> SettingGroup:
    call = edition.call
    return SettingGroup(
        tr("Call for proposals"),
        (
            _setting(
                "call/last_day",
                tr("Last day to send in"),
                call.last_day.isoformat() if call.last_day else "",
                "date",
            ),
            _setting("call/text", tr("Own words in the letter"), call.text, "rows"),
            _setting(
                "call/declined",
                tr("Members that send nothing in"),
                "\n".join(call.declined),
                "checks",
                choices=tuple((member.id, member.name) for member in edition.members),
            ),
        ),
    )


def _parcels(edition: Edition) -> SettingGroup:
    dispatch = edition.dispatch
    return SettingGroup(
        tr("Drafts and parcels"),
        (
            _setting(
                "dispatch/return_by",
                tr("Drafts to be returned by"),
                dispatch.return_by.isoformat() if dispatch.return_by else "",
                "date",
            ),
            _setting(
                "dispatch/parcel",
                tr("Each member's parcel holds"),
                "\n".join(dispatch.parcel),
                "checks",
                choices=parcel_parts(),
            ),
            _setting("dispatch/from", tr("Mails are sent from"), dispatch.sender),
            _setting("dispatch/reply_to", tr("Answers go to"), dispatch.reply_to),
            _setting("dispatch/size_cap_mb", tr("MB that a mail may weigh"), f"{dispatch.size_cap_mb:g}"),
            _setting(
                "dispatch/link",
                tr("Where larger parcels lie"),
                dispatch.link,
                hint=tr("A web address; it may hold {edition} and {member}."),
            ),
        ),
    )


def field_groups(edition: Edition) -> Iterator[SettingGroup]:
    """What each proposal tells."""
    needs = tuple((need, tr(_NEEDS[need])) for need in get_args(Need))
    for number, field in enumerate(edition.fields):
        yield SettingGroup(
            field.label,
            (
                _setting(f"fields/{number}/label", tr("Label on the page"), field.label),
                _setting(f"fields/{number}/need", tr("Needed"), field.need, "choice", choices=needs),
                _setting(f"fields/{number}/help", tr("Help in the form of the call"), field.help),
                _setting(
                    f"fields/{number}/most",
                    tr("Characters that the form takes"),
                    str(field.most) if field.most else "",
                ),
            ),
            "fields",
            number,
            len(edition.fields),
        )


def chapter_groups(edition: Edition) -> Iterator[SettingGroup]:
    for number, chapter in enumerate(edition.chapters):
        yield SettingGroup(
            f"{chapter.number}  {chapter.title}",
            (
                _setting(f"chapters/{number}/title", tr("Title"), chapter.title),
                _setting(f"chapters/{number}/intro", tr("Introduction"), chapter.intro, "text"),
            ),
        )


def page_groups(edition: Edition) -> Iterator[SettingGroup]:
    """The pages that are nobody's proposal."""
    for number, page in enumerate(edition.pages):
        yield SettingGroup(
            page.title,
            (
                _setting(f"pages/{number}/title", tr("Title"), page.title),
                _setting(
                    f"pages/{number}/place", tr("It stands"), page.place, "choice", choices=page_places()
                ),
                _setting(
                    f"pages/{number}/in_contents",
                    tr("In the list of contents"),
                    "yes" if page.in_contents else "no",
                    "choice",
                    choices=(("yes", tr("yes")), ("no", tr("no"))),
                ),
                SettingField(f"page/{page.id}", "text", tr("Text"), page.text, "text"),
            ),
            "pages",
            number,
            len(edition.pages),
        )


def member_groups(edition: Edition) -> Iterator[SettingGroup]:
    tags = (("", tr("the edition's")), *languages())
    for number, member in enumerate(edition.members):

        def setting(
            key: str, label: str, value: str, form: Form = "line", number: int = number, **more: object
        ) -> SettingField:
            return SettingField("members", f"{number}/{key}", label, value, form, **more)  # type: ignore[arg-type]

        own = tags if member.language in dict(tags) else (*tags, (member.language, member.language))
        yield SettingGroup(
            member.name,
            (
                setting("name", tr("Name"), member.name),
                setting("short_name", tr("Short name, for narrow places"), member.short_name),
                setting("kind", tr("Kind, in a word of your own"), member.kind),
                setting(
                    "recipients", tr("Recipients, one address a line"), "\n".join(member.recipients), "lines"
                ),
                setting("language", tr("Language of its letter"), member.language, "choice", choices=own),
                setting(
                    "parcel",
                    tr("Its parcel; without a tick, what the edition's parcels hold"),
                    "\n".join(member.parcel),
                    "checks",
                    choices=parcel_parts(),
                ),
                setting("county_code", tr("Official code of its area"), member.county_code or ""),
            ),
            "members",
            number,
            len(edition.members),
        )


def page_places() -> tuple[tuple[str, str], ...]:
    return tuple((place, tr(_PLACES[place])) for place in PAGE_PLACES)


def parcel_parts() -> tuple[tuple[str, str], ...]:
    return tuple((part, tr(_PARCEL[part])) for part in PARCEL_PARTS)


GROUPS: Mapping[str, tuple[str, Callable[[Edition], Iterator[SettingGroup]]]] = {
    "edition": (N_("Edition"), edition_groups),
    "fields": (N_("Fields"), field_groups),
    "chapters": (N_("Chapters"), chapter_groups),
    "pages": (N_("Pages of their own"), page_groups),
    "members": (N_("Members"), member_groups),
}
"""The registry of forms: by the name in the address, what it is called, and its groups."""


def form_names() -> dict[str, str]:
    """The forms by their names in the address, in words."""
    return {name: tr(label) for name, (label, _) in GROUPS.items()}


_NEEDS: Mapping[str, str] = {
    "required": N_("required: an empty one is an error"),
    "expected": N_("expected: the page says that it is missing"),
    "optional": N_("optional: an empty one is left out"),
}
_SIDES: Mapping[str, str] = {
    "left": N_("on a left page"),
    "right": N_("on a right page"),
    "any": N_("on the next page"),
}
_PLACES: Mapping[str, str] = {
    "first": N_("before the contents"),
    "front": N_("before the chapters"),
    "end": N_("after the chapters"),
    "last": N_("after the registers"),
}
_PARCEL: Mapping[str, str] = {
    "booklet": N_("the booklet, with its own proposals marked"),
    "excerpt": N_("an excerpt with its own proposals"),
    "draft": N_("a Word draft to correct"),
}
_PARTS: Mapping[Part, str] = {
    "members": N_("senders on the pages"),
    "contacts": N_("contacts"),
    "contents": N_("list of contents"),
    "overview": N_("overview in figures"),
    "guide": N_("how to read the booklet"),
    "key": N_("list of chapters"),
    "member_register": N_("register of members"),
    "contact_register": N_("register of contacts"),
    "back_cover": N_("back cover with the imprint"),
    "cover_number": N_("large number on the cover"),
    "cover_tiles": N_("picture of tiles on the cover"),
}
