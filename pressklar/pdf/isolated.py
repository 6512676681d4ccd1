"""A PDF from outside, read in a process of its own: one that was made to do harm ends that process, by its
memory or its time, and nothing else.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ..locale import N_
from ..ooxml.refusal import Refusal
from .form_answers import FormAnswer
from .tagged_text import TaggedBlock, TaggedText

Failure = Literal["locked", "xfa", "large", "damaged"]
PATIENCE, _COMPUTING, _MEMORY = 240, 60, 1_500_000_000
"""Seconds by the clock, seconds of computing, and bytes: 3,000 pages take half of them."""
_PICTURES = "--pictures"
_FAILURES: Mapping[Failure, tuple[str, str]] = {
    "locked": (
        N_("{file} is protected by a password."),
        N_("Open it, save it without a password, and bring that."),
    ),
    "xfa": (
        N_("{file} is a form of the kind XFA, whose answers only Adobe's programs show."),
        N_("Open it there and print it to a PDF, or copy its answers into a text file."),
    ),
    "large": (
        N_("{file} holds far more than a booklet, or never comes to an end."),
        N_("Check that it is the right file."),
    ),
    "damaged": (
        N_("{file} is damaged: it can't be read as a PDF."),
        N_("Open it in a PDF program, save it anew, and bring that."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class PdfContents:
    """A PDF's text by its tags, None where it has none; the answers in its form, empty ones among them; and
    what it calls itself.
    """

    tagged: TaggedText | None
    answers: tuple[FormAnswer, ...] = ()
    title: str = ""
    letters: int = 0
    """Letters on its pages, tagged or not."""


def read_isolated(data: bytes, refused: Refusal, *, pictures: bool = False) -> PdfContents:
    """What a PDF holds; its pictures too, where these are asked for. Raises ContentError through `refused`
    for one that is locked, damaged, or made to do harm.
    """
    answer = _asked(data, [_PICTURES] if pictures else [])
    failure: Failure | None = answer.get("failure")
    if failure:
        message, hint = _FAILURES[failure]
        raise refused("E472", message, hint)
    tagged = answer["tagged"]
    return PdfContents(
        TaggedText(
            tuple(map(_block, tagged["blocks"])),
            tuple(tagged["untagged"]),
            Counter(tagged["words"]),
            {key: base64.b64decode(file) for key, file in tagged["pictures"].items()},
        )
        if tagged
        else None,
        tuple(FormAnswer(**each) for each in answer["answers"]),
        answer["title"],
        answer["letters"],
    )


def _block(values: Mapping[str, Any]) -> TaggedBlock:
    """A block of its values as JSON has them."""
    cell = values["cell"]
    return TaggedBlock(
        **{
            **values,
            "parts": tuple(values["parts"]),
            "faces": tuple(tuple(each) for each in values["faces"]),
            "cell": cell and tuple(cell),
        }
    )


def _asked(data: bytes, options: Sequence[str]) -> Mapping[str, Any]:
    """What the other process answers."""
    home = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH", ""))))
    try:
        process = subprocess.run(
            [sys.executable, "-m", __name__, *options],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=os.environ | {"PYTHONPATH": paths},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if process.returncode == 0:
            return dict(json.loads(process.stdout))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        pass
    return {"failure": "large"}


def _contents(data: bytes, *, pictures: bool) -> Mapping[str, Any]:
    """What `read_isolated` is given, or the failure."""
    from io import BytesIO

    import pikepdf
    import pypdfium2

    from .form_answers import XfaError, form_answers
    from .marked_pictures import marked_pictures
    from .marked_text import TooLargeError, page_texts
    from .tagged_text import UntaggedError, tagged_text

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            answers = [asdict(answer) for answer in form_answers(pdf)]
            title = str(pdf.docinfo.get("/Title", ""))[:200]
        try:
            tagged = tagged_text(data)
            letters = sum(map(len, tagged.words.elements()))
            files = marked_pictures(data) if pictures else {}
        except UntaggedError:
            tagged, files = None, {}
            letters = sum(len(page.words.replace(" ", "")) for page in page_texts(data))
    except pikepdf.PasswordError:
        return {"failure": "locked"}
    except XfaError:
        return {"failure": "xfa"}
    except (TooLargeError, MemoryError):
        return {"failure": "large"}
    except (
        *(pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError, NotImplementedError),
        *(ValueError, TypeError, AttributeError, LookupError),
    ):
        return {"failure": "damaged"}
    read = tagged and {
        "blocks": [*map(asdict, tagged.blocks)],
        "untagged": tagged.untagged,
        "words": dict(tagged.words),
        "pictures": {key: base64.b64encode(file).decode() for key, file in files.items()},
    }
    return {"tagged": read, "answers": answers, "title": title, "letters": letters}


def _main() -> None:
    """Reads a PDF from standard input and writes what it holds to standard output, as JSON."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_COMPUTING, _COMPUTING + 5))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit
    answer = _contents(sys.stdin.buffer.read(), pictures=_PICTURES in sys.argv)
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    _main()
