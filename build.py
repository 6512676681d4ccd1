#!/usr/bin/env python3
"""The front door: `python3 build.py …`, from any Python 3. Runs itself with .venv's Python and calls pressklar.cli."""
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
venv = os.path.realpath(os.path.join(here, ".venv"))
python = os.path.join(venv, "Scripts", "python.exe") if os.name == "nt" else os.path.join(venv, "bin", "python")
try:
    if os.path.realpath(sys.prefix) != venv:
        if not os.path.isfile(python) or not os.path.isfile(os.path.join(venv, "pyvenv.cfg")):
            raise ImportError("there is no whole .venv")
        command = [python, os.path.abspath(__file__), *sys.argv[1:]]
        if os.name == "nt":
            import subprocess
            sys.exit(subprocess.call(command))
        os.execv(python, command)
    from pressklar.cli import run
except ImportError as error:
    sys.stderr.write(f"Pressklar isn't set up on this machine yet ({error}). Run this first:\n  make -C {here} booklet\n")
    sys.exit(3)
except KeyboardInterrupt:
    sys.exit(130)
if __name__ == "__main__":
    run()
