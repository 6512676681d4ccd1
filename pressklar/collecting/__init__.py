"""Submissions into content/: files that members sent in become proposals.

The stages: reading (`readers/`, one file a kind, `gathering` for files within files) -> submissions
(`labels`, `entries`, `tables`) -> proposals (`shaping`, `senders`, `chapters`) -> writing
(`running`, `taking`, `updating`, `records`). `counting` proves that every word is placed or listed.
"""

from __future__ import annotations
