"""Word's writer beside pandoc's on a hundredfold edition, and the words of the three outputs side by side."""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

from .kinds import KINDS, PYTHON, Ground, Taken
from .roots import EDITION, PROJECT, emptied
from .running import Run, run

_WRITER = """
import sys, time
from pathlib import Path
from pressklar.docx.engine import make_word
from pressklar.foundation.folders import Folders
from pressklar.rendering.sections import read_source
folders = Folders(Path(sys.argv[1]))
source = read_source(folders, sys.argv[2]).source
began = time.process_time()
made = make_word(source, folders)
print(time.process_time() - began, len(made.docx))
"""
_HIDDEN = re.compile(r"<(script|style|svg|template)\b.*?</\1>|<[^>]+>", re.DOTALL)


def word_hundredfold(ground: Ground) -> Taken:
    """The writer alone: its CPU as it tells it, the whole process's memory."""
    root = ground.root("hundredfold", 100)
    emptied(root)
    made = run([PYTHON, "-c", _WRITER, root, EDITION], memory=True)
    return Taken(Run(made.wall, float(made.said.split()[-2]), made.largest, made.together, made.said))


def pandoc_hundredfold(ground: Ground) -> Taken:
    """pandoc on the same texts, as Markdown with a heading for each proposal and field."""
    import pypandoc
    import yaml

    root = ground.root("hundredfold", 100)
    source = root / "all.md"
    if not source.is_file():
        texts = []
        for path in sorted((root / "content" / EDITION / "proposals").glob("*.yaml")):
            proposal = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            fields = "\n\n".join(
                f"### {key}\n\n{text}"
                for key, text in proposal.items()
                if isinstance(text, str) and key != "title"
            )
            contacts = "\n\n".join(
                ", ".join(map(str, one.values())) for one in proposal.get("contacts") or []
            )
            texts.append(f"## {proposal['title']}\n\n{fields}\n\n{contacts}")
        source.write_text("\n\n".join(texts), "utf-8")
    return Taken(
        run(
            [
                pypandoc.get_pandoc_path(),
                source,
                "--from",
                "markdown",
                "--to",
                "docx",
                "--output",
                root / "all.docx",
            ],
            memory=True,
        )
    )


def differing(root: Path) -> tuple[list[str], int]:
    """The distinct words of the web edition's proposals that Word or the PDF hasn't, and how many there
    are.
    """
    from pypdfium2 import PdfDocument

    folder = root / "output" / EDITION
    page = (folder / "web" / "index.html").read_text("utf-8")
    articles = re.sub(
        r'<a class="permalink".*?</a>', "", " ".join(re.findall(r"<article\b.*?</article>", page, re.DOTALL))
    )  # the web's own
    web = _words(_HIDDEN.sub(" ", re.sub(r"</?(wbr|b|a|em|strong|sup|sub|span)\b[^>]*>", "", articles)))
    with zipfile.ZipFile(folder / "booklet.docx") as archive:
        xml = archive.read("word/document.xml").decode() + archive.read("word/footnotes.xml").decode()
    word = _words(
        _HIDDEN.sub("", xml.replace("</w:p>", " ").replace("<w:tab/>", " ").replace("<w:br/>", " "))
    )
    with PdfDocument(folder / "booklet.pdf") as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    printed = _words(re.sub(r"[\u00ad\ufffe\x02]\s*|-\s*\r?\n(?=[a-zåäö])", "", text)) | _words(text)
    lost = [one for one in web if one not in word] + [one for one in web if one not in printed]
    return lost, len(web)


def _words(text: str) -> Counter[str]:
    import html

    return Counter(re.findall(r"[^\W\d_]+", html.unescape(text).replace("\u00ad", "").casefold()))


KINDS |= {"word_hundredfold": word_hundredfold, "pandoc_hundredfold": pandoc_hundredfold}

if __name__ == "__main__":
    print(differing(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT))
