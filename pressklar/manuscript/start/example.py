"""The commented example that a new edition begins with: a proposal's file that explains each of its fields
and shows what a text may hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...locale import N_, tr
from ...model import Contact, Field, Member, Need, Proposal
from ..patch.values import Plain, entry
from .comments import in_words_of

_HEAD = N_(
    "# An example that shows everything a proposal can hold. To make a proposal of your "
    "own:\n#   1. Copy this file. Give the copy a name of small letters (a to z), figures "
    "and hyphens that ends in .yaml.\n#      The name is the proposal's id: links go by "
    "it, so leave it alone afterwards.\n#   2. Write the name, without .yaml, under a "
    "chapter in edition.yaml.\n#   3. Change the texts. What stands after a # is a note "
    "and is never printed.\n# When the first real proposal is in place, take this file "
    "away, and its line in edition.yaml.\n#\n# The texts under a | are indented by two "
    "spaces and may hold:\n#   a new paragraph    an empty line\n#   italic, bold       "
    '*italic*, **bold**\n#   a list             each point on a line of its own after "- '
    '", or "1. " for a numbered one; an empty line before the list\n#   a '
    "link             [the words](https://www.network.example) or [the "
    "words](mailto:name@region.example)\n#   another proposal   [the "
    "words](#that-proposals-file-name), without .yaml: its number is printed by itself\n"
    "#   a footnote         [^1] where it belongs, and on a line of its own, after an "
    "empty line:\n#                      [^1]: The note's text.\n#   a table            | "
    "Year | Meetings |\n#                      |---|---:|\n#                      | 2023 | "
    "12 |\n#   a picture          put the file into images/ and write on a line of its "
    "own:\n#                      ![What it shows, for those who can't see "
    'it](images/map.png "The caption")\n#   a small heading    ### The heading\n\n'
)
_NEEDS: dict[Need, str] = {
    "required": N_("Must be filled in."),
    "expected": N_(
        "Should be filled in: otherwise the build warns, and the page says that nothing is given."
    ),
    "optional": N_("May stay empty: the field is left out then."),
}


def example(
    language: str, fields: Sequence[Field], member: Member | None, *, has_contact: bool = True
) -> Proposal:
    """The example as a proposal. Every field but those that may stay empty has a text, and so has the
    first.
    """
    with in_words_of(language):
        first = tr(
            "Describe the proposal in a few sentences. A line may be as long as you like.\n\nAn "
            "empty line begins a new paragraph. A word can be *italic* or **bold**, and a list "
            "looks like this:\n\n- the first point\n- the second point"
        )
        other = tr("Write a sentence or two here.")
        contact = Contact(
            tr("Kim Example"),
            tr("development officer"),
            member.name if member else None,
            f"kim@{member.id if member else 'region'}.example",
            tr("Best reached in the morning."),
        )
        texts = {
            field.key: "" if index and field.need == "optional" else other if index else first
            for index, field in enumerate(fields)
        }
        senders = (member,) if member else ()
        title = tr("An example: how to write a proposal")
        return Proposal(tr("example"), 1, title, senders, fields=texts, contacts=(contact,) * has_contact)


def example_yaml(language: str, fields: Sequence[Field], proposal: Proposal) -> str:
    """The text of the example's file, with a comment above each key."""
    contacts: Plain = [
        {key: value for key, value in vars(contact).items() if value} for contact in proposal.contacts
    ]
    senders: Plain = [member.id for member in proposal.submitted_by]
    with in_words_of(language):
        about_senders = tr("Who sent it in: ids from content/members.yaml. Several are parted by commas.")
        about_contacts = tr(
            "Whom to ask, one or several. Any part may be missing; note is for what is no name, "
            "role, organisation or address."
        )
        parts = [
            (tr("The title, on one line."), entry("title", proposal.title)),
            *([(about_senders, entry("submitted_by", senders))] if senders else []),
            (
                tr("A text before the first field. It is seldom needed: take the line away if it is empty."),
                entry("intro", ""),
            ),
            *(
                (
                    f"{' '.join(field.label.split())}. {tr(_NEEDS[field.need])}",
                    entry(field.key, proposal.fields[field.key], as_block=True),
                )
                for field in fields
            ),
            *([(about_contacts, entry("contacts", contacts))] if contacts else []),
        ]
        head = tr(_HEAD)
    return head + "\n".join("\n".join((f"# {above}", *lines, "")) for above, lines in parts)
