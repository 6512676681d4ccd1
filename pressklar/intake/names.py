"""What a piece of a contact line is: a person's name, a role, an organisation, or prose. No word is changed
or left out here. `organisations` are the folded names of those that are there before a line is read: the
members, and what several fields end with.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from .lines import fold

_ORGANISATION_ENDS = re.compile(
    r"(?:verket|kommun|kommunen|myndigheten|universitet|universitetet|högskola|högskolan|länsstyrelsen|"
    r"regionen|förbundet|förbund|förening|föreningen|kontor|kontoret|institut|institutet|stiftelsen|bolag|"
    r"bolaget|nätverket|rådet|centrum|akademi|akademin|kansliet)$",
    re.IGNORECASE,
)
_ORGANISATION_WORDS = re.compile(
    "Region|Regionen|Länsstyrelsen|Stiftelsen|Agency|Authority|University|Council|Office|Institute|"
    "Ministry|Municipality|County|Association|Foundation|Network|College|Board|Government|Chamber|"
    "Center|Centre|Company|Group|Society|Trust|City|Town"
)
_COMPANY = re.compile(r"AB|HB|KB|Ltd|Ltd\.|LTD|Inc|Inc\.|LLC|Plc|PLC|GmbH|AS|A/S|ApS|Oy|Oyj|BV")
_ROLE = re.compile(
    r"(?:strateg|chef|analytiker|samordnare|handläggare|utvecklare|ledare|direktör|sekreterare|expert|"
    r"rådgivare|ansvarig|planerare|controller|kommunikatör|"
    r"utredare|ekonom|konsult|professor|doktorand|forskare|ordförande|koordinator|specialist|projektledare)\b"
    r"|\b(?:manager|officer|head|director|analyst|coordinator|co-ordinator|adviser|advisor|lead|leader|"
    r"planner|secretary|chair|chairman|strategist|"
    r"specialist|researcher|engineer|consultant|developer|president|ceo|assistant|administrator)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:enhet|enheten|avdelning|avdelningen|förvaltning|förvaltningen|staben|sektionen)\b|\b(?:department|"
    r"unit|division|section|team)\b",
    re.IGNORECASE,
)
_PARTICLES = re.compile("von|af|de|van|der|den|du|da|di|la|le|el|al|bin|ibn|zu|zum|dos")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W_]|$))*\.?")
WORDS = "och|samt|and|&|eller|or"
CONJUNCTION = re.compile(rf"(?<!\s)\s++(?:{WORDS})\s+", re.IGNORECASE)
_CONJUNCTIONS = frozenset(WORDS.split("|"))


def is_person(text: str) -> bool:
    """Two to five words that each begin with a capital, particles apart, and no word of an office or
    organisation.
    """
    words = text.split()
    if not 2 <= len(words) <= 5 or is_role(text) or has_organisation_word(text) or _UNIT.search(text):
        return False
    return all(
        _is_name_word(word) or (_PARTICLES.fullmatch(word.casefold()) and 0 < index < len(words) - 1)
        for index, word in enumerate(words)
    )


def is_one_name(text: str) -> bool:
    """A single capitalised word that may be a first name, or two of them ("Anna och Bo Berg")."""
    words = [word for word in text.split() if word.casefold() not in _CONJUNCTIONS]
    return (
        bool(words)
        and len(words) <= 4
        and all(map(_is_name_word, words))
        and not is_role(text)
        and not has_organisation_word(text)
        and not is_unit(text)
    )


def is_role(text: str) -> bool:
    return _ROLE.search(text) is not None


def is_unit(text: str) -> bool:
    return _UNIT.search(text) is not None


def is_lower(text: str) -> bool:
    """Begins with a small letter."""
    return next((character for character in text if character.isalpha()), "A").islower()


def has_organisation_word(text: str) -> bool:
    words = text.split()
    named = any(_ORGANISATION_WORDS.fullmatch(word.strip(",.")) or _COMPANY.fullmatch(word) for word in words)
    return named or bool(words and _ORGANISATION_ENDS.search(words[-1].rstrip(".,")))


def is_organisation(text: str, organisations: Collection[str]) -> bool:
    """One of the organisations, or a name with a word such as Region, AB, kommun, University in it."""
    return fold(text) in organisations or (
        has_organisation_word(text) and not is_lower(text) and not is_role(text) and not is_prose(text)
    )


def is_prose(text: str) -> bool:
    """A sentence rather than a list of parts: six words or more up to the first comma, four of them with a
    small letter.
    """
    first = re.split(r"[,;]", text, maxsplit=1)[0]
    words = first.split()
    return (
        len(words) >= 6
        and sum(word[:1].islower() and word.casefold() not in _CONJUNCTIONS for word in words) >= 4
    )


def split_organisation(text: str, organisations: Collection[str]) -> tuple[str, str] | None:
    """A person or role and an organisation that stand together without a comma: "Jenny Ferry Region
    Västerbotten".
    """
    words = text.split()
    for index in range(1, len(words)):
        before, after = " ".join(words[:index]), " ".join(words[index:])
        starts = fold(after) in organisations or words[index] == "Region"
        if starts and (
            is_person(before) or is_one_name(before) or (is_role(before) and not is_lower(words[index - 1]))
        ):
            return before, after
    company = next((index for index, word in enumerate(words) if _COMPANY.fullmatch(word)), None)
    if company == len(words) - 1 and company >= 3 and is_person(" ".join(words[:2])):
        return " ".join(words[:2]), " ".join(words[2:])
    return None


def split_company(text: str) -> tuple[str, str] | None:
    """A company and a person after it, without a comma: "Amplify AB Magnus". The company first."""
    words = text.split()
    for index, word in enumerate(words[:-1]):
        if _COMPANY.fullmatch(word) and index and is_one_name(" ".join(words[index + 1 :])):
            return " ".join(words[: index + 1]), " ".join(words[index + 1 :])
    return None


def _is_name_word(word: str) -> bool:
    return _NAME_WORD.fullmatch(word) is not None and word[:1].isupper()
