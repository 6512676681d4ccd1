"""Labels, headers and whole questions matched to what they ask for: a field of the edition, or a role such
as title, member or contact. What a person decided before comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..intake.label_words import same_words, spellings, words_of
from ..intake.labels import CONTACTS, KNOWN
from ..intake.lines import fold
from ..model import Field, Member
from .values import NOTHING

TITLE, MEMBER, CHAPTER, CONTACT = "title", "member", "chapter", "contact"
CONTACT_PARTS: Mapping[str, str] = {
    "contact_name": "name",
    "contact_email": "email",
    "contact_phone": "phone",
    "contact_role": "role",
    "contact_organisation": "organisation",
}
"""Roles of a contact's parts, with the part's name."""
SENDER_NAME, SENDER_EMAIL, WHEN = "sender_name", "sender_email", "when"
ROLES = (TITLE, MEMBER, CHAPTER, CONTACT, *CONTACT_PARTS, SENDER_NAME, SENDER_EMAIL, WHEN, NOTHING)
"""What a header can stand for besides a field, as --match says it."""

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    TITLE: spellings("title"),
    MEMBER: spellings("member"),
    CHAPTER: spellings("chapter"),
    CONTACT: (*KNOWN[CONTACTS], *spellings("asked_contacts")),
    **{role: spellings(role) for role in (*CONTACT_PARTS, SENDER_NAME, SENDER_EMAIL)},
}
"""What each role is called in forms and tables of others."""
_CONCEPTS = tuple((*KNOWN[key], *spellings(f"asked_{key}")) for key in ("idea", "purpose", "target_group"))
"""What fields of one meaning are called: one of these names makes a field answer to all of them."""
_SAME_WORDS = same_words()
_SUBJECTS = frozenset(_SAME_WORDS.values())
"""What fields may be about besides: each word stands for all that ask for the same."""
_TIME_PLAN = re.compile(r"\btime (?:plan|table|line)", re.IGNORECASE)
_EXPORTED: Mapping[str, str] = {
    "id": NOTHING,
    **{fold(name): NOTHING for name in spellings("form_columns")},
    **{fold(name): WHEN for name in spellings("form_times")},
}
"""Columns that form programs write by themselves, folded, and their role."""
_RESPONDENT: Mapping[str, str] = {
    **{fold(name): SENDER_EMAIL for name in spellings("form_emails")},
    **{fold(name): SENDER_NAME for name in spellings("form_names")},
}
"""What their columns of who answered are called; a question's may be called so too."""
_STARTS = frozenset(map(fold, spellings("form_starts")))
_ALSO_OTHERS = frozenset(map(fold, ("id", *spellings("form_dates"))))
"""Those that are a form program's only where another of its columns stands among the first."""
_STOP = words_of("small_words")
_GENERAL = words_of("general_words")
"""They stand in questions after anything: a name of them alone is meant only where little else is asked."""
_WORD = re.compile(r"[^\W_]+")
_NUMBERING = re.compile(r"^\(?(?:(?:fråga|question|q)\s*)?\d{1,2}\s*[.):]\s*", re.IGNORECASE)
_AGAIN = re.compile(r"(?<=[^\W\d])\d$")
"""The figure that Microsoft Forms puts behind a question that stands twice."""
_INSIDE = re.compile(r"\(([^()]{3,60})\)")
_NOTES = re.compile(r"\((?:[^()]{0,200})\)|[*]")
_LEAST, _SURE, _APART = 70.0, 90.0, 6.0
"""From how like on a header is taken for a field, a line for a label; and how much less like the next field
must be, for it to be sure.
"""
_SHORT_LABEL = 5
"""Words of a line that may be a label by its first one."""
LONGEST = 300
"""Characters of a header or label that is still looked at."""


@dataclass(frozen=True)
class LabelMatch:
    """What a header or label stands for. `sure` is False for one that a person should look at."""

    role: str
    likeness: float
    sure: bool


@dataclass(frozen=True)
class LabelBook:
    """The labels that an edition's fields and the usual roles go by. `decided` are a person's answers: roles
    by folded header.
    """

    names: Mapping[str, tuple[str, ...]]
    decided: Mapping[str, str]
    labels: Mapping[str, str]
    foreign: frozenset[str] = frozenset()
    """Usual labels of fields that the edition hasn't, folded: what stands under one is no other field's."""
    members: frozenset[str] = frozenset()
    """The names of the edition's members, folded: an answer of them alone says who sends it in."""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def is_member(self, text: str) -> bool:
        """Whether a text is a member's name, and nothing else."""
        return fold(text) in self.members

    def exact(self, text: str) -> str:
        """The role of a text that is a label, or a person's decision; "" for any other."""
        folded = fold(_bare(text))
        return self.decided.get(fold(text)) or _folded_names(self).get(folded, "")

    def match(self, text: str) -> LabelMatch | None:
        """What a header or question asks for; None where nothing is like it."""
        if role := self.exact(text):
            return LabelMatch(role, 100.0, True)
        names = tuple(self.names.items())
        ranked = sorted(_ranked(_words(text[:LONGEST]), names), reverse=True)
        if (not ranked or ranked[0][0] < _LEAST) and (inside := _INSIDE.search(text[:LONGEST])):
            ranked = sorted(_ranked(_words(inside[1]), names), reverse=True)
        if not ranked or ranked[0][0] < _LEAST:
            return None
        (best, role), second = ranked[0], ranked[1][0] if len(ranked) > 1 else 0.0
        return LabelMatch(role, best, best >= _LEAST + 5 and best - second >= _APART)

    def line(self, text: str) -> tuple[LabelMatch, str] | None:
        """A label that a line of a text is or begins with, and the text after it on the line."""
        if len(text) <= 120 and (role := self.exact(text)):
            return LabelMatch(role, 100.0, True), ""
        head, colon, rest = text.partition(":")
        if colon and len(head) <= 80 and not rest.startswith("//"):
            if match := self._alone(head):
                return match, rest.strip()
            if role := self._begun(head):
                return LabelMatch(role, _SURE, True), rest.strip()
        asked, _, answer = text.partition("?")
        if answer.strip() and len(asked.split()) > 1 and (role := self.exact(asked)):
            return LabelMatch(role, 100.0, True), answer.strip()
        match = self._alone(text.rstrip())
        asking = text.rstrip().endswith(("?", ":"))
        if match and (asking or (match.sure and _NUMBERING.match(text)) or self._is_whole(text, match)):
            return match, ""
        if role := self._begun(text):
            return LabelMatch(role, _SURE, True), ""
        if asking and len(text) <= 160 and _NUMBERING.match(text):
            question = self.match(text)
            return (question, "") if question and question.sure and question.role != CHAPTER else None
        return None

    def _begun(self, text: str) -> str:
        """The field of a short line that begins as one does, by the word that it asks for: "Benefits for the
        visitor".
        """
        if len(text.split()) > _SHORT_LABEL or not text[-1:].isalpha() or not text[:1].isupper():
            return ""
        words = _words(text)
        subject = words[0] if words and words[0] in _SUBJECTS else ""
        return next((key for key in self.labels if (subject,) in _worded(self.names[key])), "")

    def _is_whole(self, text: str, match: LabelMatch) -> bool:
        """Whether a line is a label and nothing else, in whatever form: "Syftet", not "Syftet är stort"."""
        if match.likeness == 100:
            return True
        words = _words(text)
        return any(
            len(name) == len(words) and _likeness(words, name) >= _SURE
            for name in _worded(self.names[match.role])
        )

    def _alone(self, text: str) -> LabelMatch | None:
        if role := self.exact(text):
            return LabelMatch(role, 100.0, True)
        if fold(_bare(text)) in self.foreign:
            return LabelMatch(NOTHING, 100.0, True)
        if text.endswith((".", "!", ",", ";")) or "@" in text or len(text) > 90:
            return None
        match = self.match(text)
        wanted = {*self.labels, TITLE, CONTACT}
        return match if match and match.likeness >= _SURE and match.role in wanted else None


def label_book(
    fields: Sequence[Field], decided: Mapping[str, str], members: Sequence[Member] = ()
) -> LabelBook:
    """The labels of an edition's fields with the usual roles'. A role, and a field that shares a meaning,
    loses the names that a field has for its own.
    """
    taken = {fold(field.label): field.key for field in fields}
    meanings: dict[str, tuple[str, ...]] = {}
    used = set()
    for names in _CONCEPTS:
        if key := _of_meaning(fields, names):
            meanings[key] = (*meanings.get(key, ()), *names)
            used.add(names)
    for subject in sorted(_SUBJECTS):
        about = [field.key for field in fields if subject in _words(field.label)]
        if len(about) == 1:
            meanings[about[0]] = (*meanings.get(about[0], ()), subject, *spellings(f"asked_{subject}"))
    own = {
        field.key: tuple(
            name
            for name in dict.fromkeys(
                (field.label, field.key.replace("_", " "), *meanings.get(field.key, ()))
            )
            if taken.get(fold(name), field.key) == field.key
        )
        for field in fields
    }
    words_taken = {_words(field.label) for field in fields} - {()}
    roles = {
        role: tuple(name for name in names if fold(name) not in taken and _words(name) not in words_taken)
        for role, names in _SYNONYMS.items()
    }
    labels = {field.key: field.label for field in fields}
    names_of_all = {**{role: names for role, names in roles.items() if names}, **own}
    others = {fold(name) for names in _CONCEPTS if names not in used for name in names}
    known = {fold(name) for each in members for name in (each.name, each.short_name) if name}
    return LabelBook(names_of_all, dict(decided), labels, frozenset(others), frozenset(known))


def _of_meaning(fields: Sequence[Field], names: Sequence[str]) -> str:
    """The key of the first field that one of these names names, by its words in any order; "" for none."""
    folded = {fold(name) for name in names}
    worded = {frozenset(_words(name)) for name in names} - {frozenset()}
    for field in fields:
        own = {fold(field.label), fold(field.key.replace("_", " "))}
        if own & folded or frozenset(_words(field.label)) in worded:
            return field.key
    return ""


def table_roles(headers: Sequence[str], book: LabelBook) -> tuple[LabelMatch | None, ...]:
    """What each column of a table holds; None where nothing fits. No field has two columns but where both
    are sure.
    """
    folded = [_AGAIN.sub("", fold(header)) if header.strip() else "" for header in headers]
    exported, asked = bool(_STARTS & set(folded[:3])), (TITLE, *book.labels)  # the program's own stand first
    matches: list[LabelMatch | None] = []
    for header, key in zip(headers, folded, strict=True):
        decided = book.decided.get(fold(header))
        if decided:
            matches.append(LabelMatch(decided, 100.0, True))
        elif key in _EXPORTED and (exported or key not in _ALSO_OTHERS):
            matches.append(LabelMatch(_EXPORTED[key], 100.0, True))
        elif key == "id":
            matches.append(LabelMatch(NOTHING, 100.0, True))
        elif (
            exported
            and key in _RESPONDENT
            and not {_RESPONDENT[key], *asked} & {match.role for match in matches if match}
        ):
            matches.append(LabelMatch(_RESPONDENT[key], 100.0, True))
        else:
            matches.append(book.match(header) if header.strip() else None)
    return tuple(_each_once(matches))


def _each_once(matches: Sequence[LabelMatch | None]) -> Iterable[LabelMatch | None]:
    """The likeliest column of each role; another as likely adds to it, a less likely one goes."""
    best: dict[str, float] = {}
    for match in matches:
        if match:
            best[match.role] = max(best.get(match.role, 0), match.likeness)
    for match in matches:
        if match and match.role != NOTHING and match.likeness < best[match.role] - 0.01:
            yield None
        else:
            yield match


def _bare(text: str) -> str:
    """A label without its number, what stands in parentheses, and asterisks of required questions."""
    return _NUMBERING.sub("", _NOTES.sub(" ", text.strip()))


def _words(text: str) -> tuple[str, ...]:
    """Words for comparing: no accents, no small words, those that ask for the same thing as one."""
    text = re.sub(r"\be-(post|mail|mejl)", r"e\1", _bare(text), flags=re.IGNORECASE)
    words = [word for word in _WORD.findall(_TIME_PLAN.sub("schedule", text).casefold()) if word not in _STOP]
    plain = (
        "".join(sign for sign in unicodedata.normalize("NFKD", word) if sign.isalnum()) for word in words[:40]
    )
    return tuple(_SAME_WORDS.get(word, word) for word in plain)


@lru_cache(maxsize=64)
def _worded(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(_words(name) or (fold(name),) for name in names)


def _folded_names(book: LabelBook) -> Mapping[str, str]:
    return _folded(tuple(book.names.items()))


@lru_cache(maxsize=16)
def _folded(names: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    folded: dict[str, str] = {}
    for role, own in reversed(names):  # fields stand last: the first spelling of each counts
        for spelling in own:
            folded.setdefault(fold(spelling), role)
    return folded


def _ranked(
    words: tuple[str, ...], names: tuple[tuple[str, tuple[str, ...]], ...]
) -> list[tuple[float, str]]:
    """How like each role some words are; only those are looked at that share a word with them, or nearly."""
    by_word = _by_word(names)
    near = {name for word in words for name in by_word.get(word[:1], {}) if _alike(word, name)}
    likeness: dict[str, float] = {}
    for role, name in dict.fromkeys(entry for word in near for entry in by_word[word[0]][word]):
        likeness[role] = max(likeness.get(role, 0.0), _likeness(words, name))
    return [(score, role) for role, score in likeness.items()]


@lru_cache(maxsize=16)
def _by_word(
    names: tuple[tuple[str, tuple[str, ...]], ...],
) -> Mapping[str, Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]]:
    """The names of roles by the words in them, these by their first letters."""
    found: dict[str, dict[str, list[tuple[str, tuple[str, ...]]]]] = {}
    for role, own in names:
        for name in _worded(own):
            for word in filter(None, name):
                found.setdefault(word[0], {}).setdefault(word, []).append((role, name))
    return {first: {word: tuple(rows) for word, rows in below.items()} for first, below in found.items()}


@lru_cache(maxsize=50_000)
def _alike(first: str, second: str) -> float:
    """How alike two words are, from 0 to 1: "syfte" and "syftet" nearly the same."""
    if first == second:
        return 1.0
    short, long = sorted((first, second), key=len)
    if len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= 3:
        return 0.97
    from rapidfuzz import fuzz

    ratio = fuzz.ratio(first, second) / 100
    return ratio if ratio >= 0.8 and len(short) >= 4 else 0.0


def _likeness(header: Sequence[str], name: Sequence[str]) -> float:
    """How much of a name stands in a header, from 0 to 100; the less else stands there, the more."""
    best = [max((_alike(word, other), index) for index, other in enumerate(header)) for word in name]
    weights = [len(word) + 1 for word in name]
    cover = sum(score * weight for (score, _), weight in zip(best, weights, strict=True)) / sum(weights)
    used = {index for score, index in best if score}
    share = sum(len(header[index]) for index in used) / max(1, sum(map(len, header)))
    return 100 * cover**2 * (share if _GENERAL.issuperset(name) else 0.78 + 0.22 * share)
