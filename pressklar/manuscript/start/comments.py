"""The comments of new content files, which explain them to the editor: in the publication's own language
where there is one, else in English.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from ...foundation.language_tags import primary
from ...locale import N_, speaking, tr


@dataclass(frozen=True)
class Comments:
    """`rules` has room for {title} and {program}, `date_from` and `imprint_from` for the {edition} that was
    carried on; `date`, `publisher` and `language` stand after their values.
    """

    rules: str
    fields: str
    chapters: str
    imprint: str
    members: str
    date: str
    publisher: str
    language: str
    date_from: str
    imprint_from: str
    ignored: str


def spoken_in(language: str) -> str:
    """The language of comments and examples for an edition's: Swedish, or else English."""
    return "sv" if primary(language) == "sv" else "en"


def in_words_of(language: str) -> AbstractContextManager[None]:
    """Inside of the block `tr` gives the words of new content files for an edition in that language, whatever
    the reader's language is.
    """
    return speaking(spoken_in(language))


def comments(language: str) -> Comments:
    """The comments for an edition in that language."""
    with in_words_of(language):
        return Comments(**{name: tr(text) for name, text in vars(_ENGLISH).items()})


_ENGLISH = Comments(
    rules=N_(
        "# {title}: what stands on its cover and imprint, and which proposals it holds, in "
        "which order.\n#\n# Three rules for editing this file:\n#   1. Indent with spaces, "
        "never with tabs. Keep the indentation of the lines around.\n#   2. A text with a "
        "colon followed by a space, or one that starts with a quotation mark, an asterisk, a "
        'hyphen or a hash\n#      sign, must stand in "straight quotes".\n#   3. Everything '
        "after a space and a hash sign (#) is a note to yourself and is never printed, "
        "except in the indented\n#      lines below a |, which are printed as they stand.\n# "
        "After a change, run `{program}`. If something is wrong, it names the file and the "
        "line and says what to do.\n\n"
    ),
    fields=N_(
        "\n# The fields of every proposal, in the order they are read.\n#   key    the word "
        "that the files in proposals/ use: change it here, and it must be changed in each of "
        "them\n#   label  the words that are printed: change them freely\n#   need   required: "
        "an empty field is an error · expected: it is a warning, and the page says that "
        "nothing is given\n#          optional: an empty field is left out\nfields:\n"
    ),
    chapters=N_(
        "\n# The chapters in order, and under each its proposals in order. To move a "
        "proposal, move its line; the numbers are\n# counted from this list and never written "
        "anywhere. Each line is the name of a file in proposals/, without .yaml.\n# The name "
        "is the proposal's lasting id: links, Word drafts and records go by it, so leave it "
        "alone, also when the\n# title changes. A new proposal is a new file there and a new "
        "line here.\nchapters:\n"
    ),
    imprint=N_(
        "\n# The imprint (colophon) on the back cover, as Markdown: an empty line starts a "
        "new paragraph. Keep the indentation.\n"
    ),
    members=N_(
        "# The members of the network: everybody who may submit a proposal or receive a "
        "parcel. It serves every edition.\n#\n#   id           what the proposals write under "
        "submitted_by. It lasts: leave it alone, also when the name changes.\n#   "
        "name         the official name, printed as it stands here\n#   short_name   for narrow "
        "places, such as the overview, and the word that lists are sorted by; without it, the name\n#   "
        "kind         what sort of member it is, in a word of your own\n#   recipients   who receives the "
        "member's parcel: one address a line under recipients, each with its own hyphen\n#\n# "
        "Indent with spaces, never with tabs.\n"
    ),
    date=N_("year-month-day: it is the editor's to set"),
    publisher=N_("the network's name"),
    language=N_("sv, en-GB, en-US, de, fi or the like"),
    date_from=N_("year-month-day. Carried on from the date of {edition}: it is the editor's to set."),
    imprint_from=N_("carried on from {edition}: read it through"),
    ignored=N_(
        "# For those who keep their texts in Git: this doesn't belong there.\n# A build makes "
        "all of output/ anew. The ledger holds recipients' addresses: back it up, but don't "
        "publish it.\n"
    ),
)
