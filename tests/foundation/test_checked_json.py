"""What is kept is believed only whole: one changed digit, a foreign file, nesting without end or a huge one
is as good as nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pressklar.foundation import checked_json
from pressklar.foundation.checked_json import load_json, read_json, write_json


@pytest.mark.parametrize("value", [{"pages": {"a": 12}}, [], "ö \udc80 �", None, {"ä": [1.5, True, None]}])
def test_what_was_kept_comes_back(tmp_path: Path, value: object) -> None:
    write_json(tmp_path / "kept.json", value)
    assert read_json(tmp_path / "kept.json") == value


def test_every_changed_or_missing_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    write_json(path, {"pages": {"a": 12, "b": 13}})
    whole = path.read_bytes()
    for index in range(len(whole)):
        path.write_bytes(whole[:index] + bytes([whole[index] ^ 1]) + whole[index + 1 :])
        assert read_json(path) is None
        path.write_bytes(whole[:index])
        assert read_json(path) is None


def sealed(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b'{"a":' * 1_000_000, b"{", b"\xff\xfe", b""])
def test_what_no_reader_can_take_is_refused_without_a_crash(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "kept.json").write_bytes(sealed(body))
    assert read_json(tmp_path / "kept.json") is None
    with pytest.raises(ValueError):
        load_json(body)


def test_a_huge_file_is_not_read_and_a_huge_value_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.json"
    with path.open("wb") as file:
        file.truncate(20 * 2**30)  # takes no room on the disk
    assert read_json(path) is None
    monkeypatch.setattr(checked_json, "MOST_BYTES", 1000)
    write_json(path, ["x" * 2000])
    assert read_json(path) is None and path.stat().st_size < 100


def test_what_is_no_file_is_nothing(tmp_path: Path) -> None:
    assert read_json(tmp_path) is None and read_json(tmp_path / "missing") is None
    (tmp_path / "plain.json").write_text(json.dumps({"a": 1}), "utf-8")
    assert read_json(tmp_path / "plain.json") is None, "without a checksum it isn't ours"
