"""A publication at the start of its year: members to call, fields to fill in, and one proposal that is in
already.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import small

from pressklar.rendering.sections import SectionSource

EDITION = "content/2031/edition.yaml"
MEMBERS = "content/members.yaml"
LAST_DAY = date.today() + timedelta(days=30)
GOTLAND, SKANE, HALLAND = (f"{name}@natverket.example" for name in ("gotland", "skane", "halland"))
_FILES = {
    MEMBERS: f"""\
- {{id: region-gotland, name: Region Gotland, recipients: [{GOTLAND}]}}
- {{id: region-skane, name: Region Skåne, recipients: [{SKANE}]}}
- {{id: region-halland, name: Region Halland & Co, short_name: Halland, recipients: [{HALLAND}], language: en}}
""",
    EDITION: """\
# The call's own edition.
title: Förslag inför 2031
language: sv
publisher: Nätverket
date: 2030-11-01
dispatch:
  from: forslag@natverket.example
  reply_to: svar@natverket.example
  rate_per_minute: 100000
  contact: {name: Kim Exempel, phone: 08-123 456 78}
fields:
  - {key: idea, label: Idé, need: required, help: "Vad vill ni göra tillsammans?", most: 40}
  - {key: purpose, label: Syfte, need: expected}
  - {key: target_group, label: "Målgrupp <alla>", need: optional}
chapters:
  - id: kartor
    title: Kartor
    proposals:
      - forsta-forslaget
""",
    "content/2031/proposals/forsta-forslaget.yaml": """\
title: Ett förslag om kartor
submitted_by: [region-gotland]
idea: En kort text.
purpose: Att pröva.
""",
}


def make(path: Path) -> small.Root:
    root = small.Root(path)
    for name, content in _FILES.items():
        root.write(name, content)
    return root


def source(root: small.Root) -> SectionSource:
    from pressklar.rendering.sections import read_source

    return read_source(root.folders, root.edition).sound().source
