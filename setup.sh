#!/bin/sh
# Makes this machine ready; `make` calls it, and it may be run again at any time: what is there already costs a moment.
#   sh setup.sh         what a build needs: system libraries, .venv, the locked dependencies
#   sh setup.sh test    and what the tests need
# Exit code 3: something is missing that it may not install; it has said what to type.
set -eu
cd "$(dirname "$0")"

files="requirements.txt"
[ "${1:-}" != test ] || files="requirements.txt requirements-dev.txt"

say() { printf '%s\n' "$@" >&2; }
stop() { say "$@"; exit 3; }

new_enough() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

find_python() { # prints the first Python from 3.11 that can make a virtual environment, else the first from 3.11, else nothing
  first=
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
    new_enough "$name" || continue
    if can_make_venv "$name"; then echo "$name"; return; fi
    first=${first:-$name}
  done
  echo "$first"
}

# --- what is there: a .venv with all of this installed, one that pip can go on with, or none worth keeping ---
same() { cmp -s "$1" ".venv/$1"; } # .venv keeps a copy of each lock file that is installed in it
venv_state() {
  for file in $files; do
    [ ! -f ".venv/$file" ] || same "$file" || { echo none; return; }
  done
  new_enough .venv/bin/python || { echo none; return; }
  for file in $files; do
    same "$file" || { .venv/bin/python -m pip --version >/dev/null 2>&1 && echo started || echo none; return; }
  done
  echo ready
}

# --- the system's packages, by apt where there is one ---
may_install() { command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
has_library() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

no_python() {
  old=$(python3 -c 'import sys; print("has only Python %d.%d" % sys.version_info[:2])' 2>/dev/null || echo "has none")
  stop "Pressklar needs Python 3.11 or newer, and this machine $old." \
    "Debian 12, Ubuntu 24.04 and newer have it:   sudo apt-get update && sudo apt-get install --no-install-recommends python3 python3-venv" \
    "Ubuntu 22.04 has it beside its own:          sudo apt-get update && sudo apt-get install --no-install-recommends python3.11-venv" \
    "Elsewhere: install it from python.org. If it is already here under another name:   PYTHON=/path/to/python3.12 make booklet"
}

python_package() { # prints the newest python3.x-venv that apt knows; it brings its Python along
  for minor in 13 12 11; do
    if apt-cache show "python3.$minor-venv" >/dev/null 2>&1; then echo "python3.$minor-venv"; return; fi
  done
}

needed= wanted= python=.venv/bin/python
venv=$(venv_state)
if [ $venv = none ]; then
  python=$(find_python)
  if [ -z "$python" ]; then
    if may_install; then as_root apt-get update -qq >/dev/null || true; fi
    needed=$(python_package)
    [ -n "$needed" ] || no_python
  elif ! can_make_venv "$python"; then
    needed="python$(version "$python")-venv"
  fi
fi
if [ "$(uname)" = Linux ]; then
  has_library libpango-1.0.so.0 || needed="$needed libpango-1.0-0"
  has_library libpangoft2-1.0.so.0 || needed="$needed libpangoft2-1.0-0"
  has_library libharfbuzz-subset.so.0 || wanted="libharfbuzz-subset0"
  if [ "${1:-}" = test ]; then # the programs that the tests run for real; one that can't be had is skipped, and named in the summary
    has_fogra() { [ -f /usr/share/texlive/texmf-dist/tex/generic/colorprofiles/FOGRA39L_coated.icc ]; }
    has() { command -v "$1" >/dev/null 2>&1; }
    has soffice || wanted="$wanted libreoffice-writer"
    has soffice && /usr/bin/python3 -c 'import uno' 2>/dev/null || wanted="$wanted python3-uno" # by which tests edit in LibreOffice
    has chromium || wanted="$wanted chromium"
    has gs || wanted="$wanted ghostscript"
    has_fogra || wanted="$wanted texlive-base" # FOGRA39L_coated.icc, for which the 2024 edition is printed
    has hunspell || wanted="$wanted hunspell hunspell-sv hunspell-en-gb"
    has lt-proc || wanted="$wanted lttoolbox apertium-swe-nor" # the forms of Swedish words
  fi
fi
if [ -n "$needed$wanted" ]; then
  packages=$(echo $needed $wanted)
  by_hand="sudo apt-get update && sudo apt-get install --no-install-recommends $packages"
  command -v apt-get >/dev/null 2>&1 || by_hand="with your system's package manager, what Debian calls: $packages"
  if may_install; then
    say "Installing with apt: $packages"
    apt_install $packages 2>/dev/null || { as_root apt-get update -qq >/dev/null && apt_install $packages; } ||
      [ -z "$needed" ] || stop "apt could not install them (see above). Try it yourself, then run this again:" "  $by_hand"
  elif [ -n "$needed" ]; then
    stop "This machine lacks what only an administrator may install. Run this, then try again:" "  $by_hand"
  else
    say "Note: builds are slower without libharfbuzz-subset0, and tests of programs that are missing are skipped. An administrator can install:" "  $by_hand"
  fi
fi

if [ $venv != ready ]; then
  if [ $venv = none ]; then
    python=$(find_python)
    [ -n "$python" ] || no_python
    say "Making the virtual environment .venv with Python $(version "$python")"
    "$python" -m venv --clear .venv || stop "The virtual environment could not be made (see above)."
  fi
  say "Installing the locked dependencies (a minute or two)"
  .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --no-deps --require-hashes --only-binary :all: $(printf -- '-r %s ' $files) ||
    stop "The dependencies could not be installed (see above). Check the network connection, then run this again."
  cp $files .venv/
fi
.venv/bin/python -m compileall -q pressklar || true # also where Python has been told to write no compiled modules: a build starts twice as fast
