"""A known load, to prove the measuring: a program whose work is done by children of a fork server, as in
ours. Prints the CPU seconds that all of it took.

    python load.py WORKERS SECONDS MEGABYTES

Each worker holds MEGABYTES, for at least half a second beside all the others, and works for SECONDS.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from typing import Any


def work(megabytes: int, seconds: float, together: Any, used: Any) -> None:
    held = bytearray(b"x") * (megabytes * 2**20)
    together.wait()
    while time.process_time() < seconds:
        held[0] ^= 1
    time.sleep(0.5)
    used.put(time.process_time())


def main(workers: int, seconds: float, megabytes: int) -> None:
    context = multiprocessing.get_context("forkserver")
    together, used = context.Barrier(workers), context.SimpleQueue()
    processes = [
        context.Process(target=work, args=(megabytes, seconds, together, used)) for _ in range(workers)
    ]
    for process in processes:
        process.start()
    print(sum(used.get() for _ in processes) + time.process_time())
    for process in processes:
        process.join()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
