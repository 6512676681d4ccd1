# make booklet   everything from nothing: tools, dependencies, the booklet        make test   the whole suite
# make check     style, types and the quick tests, before a commit                make bench  speed beside other programs
# make soak      the large random sets, whole (hours)                             make pictures  the README's pictures
# make lock      renew the locked versions                                        make catalogue  messages and their translations
PYTHON_HERE = .venv/bin/python
# What the studio's library for rich text would bring along, and nothing here uses: it is left out of the lock.
UNUSED = django django-js-asset asgiref sqlparse
LOCK = $(PYTHON_HERE) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --no-annotate --extra studio \
	$(UNUSED:%=--no-emit-package %) pyproject.toml

.PHONY: booklet test check soak bench lock pictures catalogue

booklet:
	@sh setup.sh
	@$(PYTHON_HERE) build.py

test:
	@sh setup.sh test
	$(PYTHON_HERE) -m pytest -n 2 --dist worksteal

check:
	@sh setup.sh test
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m mypy
	$(PYTHON_HERE) -m pytest -n 2 -q -m "not slow"

soak:
	@sh setup.sh test
	PRESSKLAR_SOAK=1 $(PYTHON_HERE) -m pytest -n 2 -m soak --timeout 3600 -o faulthandler_timeout=4000

bench:
	@sh setup.sh test
	@status=0; for part in benchmarks benchmarks.press benchmarks.proof benchmarks.likeness benchmarks.mutated benchmarks.studio; do $(PYTHON_HERE) -m $$part || status=1; done; exit $$status

lock:
	@sh setup.sh test
	$(PYTHON_HERE) -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

pictures:
	@sh setup.sh test
	$(PYTHON_HERE) build.py
	$(PYTHON_HERE) -m docs.pictures

catalogue:
	@sh setup.sh test
	PRESSKLAR_LANG=en $(PYTHON_HERE) -m pressklar.locale.catalogue
