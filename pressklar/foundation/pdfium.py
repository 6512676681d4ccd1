"""PDFium is one for the whole process, and isn't to be called from two threads at once: the studio draws
pages while a build is audited and an approval reads what was built.
"""

from __future__ import annotations

import threading

ENGINE = threading.RLock()
"""Held by whoever calls PDFium, for a page at a time where there are many, so that nobody waits long. What
was opened is closed before it is let go: what Python clears away by itself would be closed at any time.
"""
