"""The studio as an editor meets it: 2024's edition in Debian's Chromium, keys pressed as fast as an office types.

    python -m benchmarks.studio [--keys N] [--edits N] [--seed N]

Measured are, all in the browser's own time: a key pressed to the new picture of its page shown; a pause in writing
to its findings shown; the command started to the first page shown, its sections laid out before; and the memory
of all its processes (their proportional shares) after many edits. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .roots import EDITION, PROJECT
from .running import as_users, memory_share, processes_below

MB = 1_000_000
PAUSE = 0.5
"""Seconds without a key that the studio takes for a pause (pages.js)."""
BARS = {
    "key to picture, p50, s": 0.15,
    "key to picture, p95, s": 0.25,
    "pause to findings, p95, s": 0.3,
    "start to page, s": 2.0,
    "memory after edits, MB": 500,
}
_TYPED = "Denna mening skrivs medan sidan ritas om, med en och annan bokstav mer. "
"""Without letters that the driver puts in without a key."""
_LISTEN = """() => {
  // A key is shown by the first picture of its page whose text has its letter: the text is counted, since some keys wait
  // for others before their text is known. Spaces aren't counted, which no text ends with.
  window.seconds = []; window.findings = [];
  const pressed = [], letters = new Map();
  let changes = 0, told = 0, last = 0;
  const length = box => box.querySelector("textarea").value.replace(/\\s/g, "").length;
  const before = new Map([...document.querySelectorAll("main [data-field]")].map(box => [box, length(box)]));
  addEventListener("keydown", event => { if (event.key.length === 1) { last = event.timeStamp; if (event.key !== " ") pressed.push(last); } }, true);
  document.querySelector("main").addEventListener("input", event => {
    const box = event.target.closest("[data-field]");
    if (box) letters.set(changes += 1, length(box) - before.get(box));
  });
  const shown = happens => requestAnimationFrame(() => setTimeout(() => happens(performance.now())));
  new MutationObserver(mutations => {
    const counts = mutations.flatMap(({addedNodes}) => [...addedNodes]).map(node => letters.get(Number(node.dataset?.written)) ?? 0);
    const count = Math.max(0, ...counts);
    if (count > told) {
      const keys = pressed.slice(told, count);
      told = count;
      shown(now => seconds.push(...keys.map(key => (now - key) / 1000)));
    }
  }).observe(document.querySelector("#sheets"), {childList: true, subtree: true});
  document.addEventListener("remarks", () => shown(now => findings.push((now - last) / 1000)));
}"""


@contextmanager
def studio(root: Path) -> Iterator[tuple[str, int, float]]:
    """A studio of a root: its address, its process, and when it was started."""
    command = [sys.executable, str(PROJECT / "build.py"), "studio", "--no-browser", "--root", str(root)]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=as_users())
    try:
        assert process.stdout is not None
        address = re.search(r"http\S+", process.stdout.readline())
        assert address is not None
        yield address[0], process.pid, began
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    finally:
        process.kill()
        process.wait()


def share(numbers: Sequence[float], part: float) -> float:
    """The number that so many of them aren't above."""
    return sorted(numbers)[min(int(len(numbers) * part), len(numbers) - 1)]


def opened(page: Any, address: str, entry: str) -> None:
    page.goto(f"{address}/entry/{entry}")
    page.wait_for_selector(".sheet .paper img[src]", timeout=120_000)
    page.wait_for_timeout(1500)
    page.evaluate(_LISTEN)


def keys(page: Any, count: int, chance: random.Random) -> tuple[list[float], list[float]]:
    """Types into an entry's first text, as it looks: seconds from each key to its picture, and from the pauses
    to their findings.
    """
    page.locator("main [data-field]:not(.title) .ProseMirror").nth(1).click()
    page.keyboard.press("End")
    for index in range(count):
        page.keyboard.type(_TYPED[index % len(_TYPED)])
        page.wait_for_timeout(chance.uniform(70, 230))
        if index % 20 == 19:
            page.wait_for_timeout(3000)
    page.wait_for_timeout(3000)
    return page.evaluate("seconds"), [seconds - PAUSE for seconds in page.evaluate("findings")]


def edit(page: Any, address: str, entry: str, count: int) -> None:
    """Edits an entry many times, as a window does: its page drawn, its findings asked for, saved."""
    site = {"origin": address, "sec-fetch-site": "same-origin"}
    key = "purpose"
    text = ""
    for number in range(count):
        values = {
            "values": {
                key: f"Ändring nummer {number} av texten, som är olika lång varje gång: {'ord ' * (number % 40)}."
            }
        }
        page.request.post(
            f"{address}/entry/{entry}/live",
            data={**values, "shown": list(range(1, 61)), "width": 900},
            headers=site,
        )
        if number % 10 == 0:
            page.request.post(f"{address}/entry/{entry}/remarks", data=values, headers=site)
            page.request.post(f"{address}/entry/{entry}/preview", data=values, headers=site)
        answer = page.request.post(
            f"{address}/entry/{entry}",
            data={"key": key, "base": text, "value": values["values"][key]},
            headers=site,
        ).json()
        text = answer.get("value", answer.get("conflict", ""))


def measured(root: Path, arguments: argparse.Namespace) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    from pressklar.foundation.folders import Folders
    from pressklar.manuscript import read_edition

    edition = read_edition(Folders(root), EDITION).edition
    assert edition is not None
    chance = random.Random(arguments.seed)
    entries = [proposal.id for proposal in chance.sample(edition.proposals, 5)]
    figures: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for turn in range(2):
            window = browser.new_context(viewport={"width": 1440, "height": 900}, device_scale_factor=2)
            page = window.new_page()
            with studio(root) as (ticket, pid, began):
                address = ticket.partition("/?")[0]
                page.goto(
                    ticket.replace("/?", "/content?", 1)
                )  # the first view is the overview, without pages
                page.wait_for_selector(".sheet .paper img[src]", timeout=300_000)
                figures["start to page, s"] = time.perf_counter() - began
                page.wait_for_timeout(4000)
                if not turn:
                    print(
                        f"first start, nothing laid out before: {figures['start to page, s']:.2f} s to the page"
                    )
                    continue
                seconds: list[float] = []
                findings: list[float] = []
                for entry in entries:
                    opened(page, address, entry)
                    more, pauses = keys(page, arguments.keys // len(entries), chance)
                    seconds, findings = seconds + more, findings + pauses
                print(f"{len(seconds)} keys, {len(findings)} pauses")
                figures["key to picture, p50, s"] = share(seconds, 0.5)
                figures["key to picture, p95, s"] = share(seconds, 0.95)
                figures["pause to findings, p95, s"] = share(findings, 0.95)
                edit(page, address, entries[0], arguments.edits)
                page.wait_for_timeout(5000)
                figures["memory after edits, MB"] = sum(map(memory_share, [pid, *processes_below(pid)])) / MB
        browser.close()
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.studio", description="The studio's latency and memory."
    )
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pressklar-studio-") as place:
        os.environ["PRESSKLAR_CACHE"] = f"{place}/cache"
        root = Path(place, "root")
        shutil.copytree(PROJECT / "content", root / "content")
        figures = measured(root, arguments)
    print(f"load {os.getloadavg()[0]:.1f}")
    for name, bar in BARS.items():
        value = figures[name]
        print(f"{name:28} {value:8.2f}  bar {bar:g}  {'met' if value <= bar else 'NOT MET'}")
    return int(any(figures[name] > bar for name, bar in BARS.items()))


if __name__ == "__main__":
    raise SystemExit(main())
