"""Pages as Ghostscript separates them; a stand-in for it writes what a full disk leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressklar.press.contents import Box
from pressklar.press.ink import separate

HEAD = "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE CMYK\n# a remark\nENDHDR\n"


@pytest.mark.parametrize(("second", "pages"), [(r"\377\377\377\377\0\0\0\0", 2), (r"\377", 1), ("", 1)])
def test_a_page_that_isnt_whole_counts_as_none(tmp_path: Path, second: str, pages: int) -> None:
    program = tmp_path / "gs"
    program.write_text(
        f"""#!/bin/sh
for word; do case $word in -sOutputFile=*) place=${{word#-sOutputFile=}};; esac; done
printf '{HEAD}\\377\\377\\0\\0\\0\\0\\0\\0' > "${{place%/*}}/00001.pam"
printf '{HEAD if second else "P7"}{second}' > "${{place%/*}}/00002.pam"
""",
        "utf-8",
    )
    program.chmod(0o755)
    separated = separate(b"", [Box(0, 0, 6, 3)] * 2, str(program))
    assert len(separated.pages) == pages
    assert separated.pages[0].most == pytest.approx(200)
    assert separated.complaints == ()
