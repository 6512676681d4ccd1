"""What can be changed in a content file, taken apart into single steps, and what each step makes of the
values. Knows nothing of YAML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from .values import Plain, Value, is_blank, plain

Path: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True)
class Set:
    """Another value: a text, a list, keys with values. A missing key is put in at its place; a list or keys
    are changed only where they differ.

    In keys with values, None or nothing means that the key goes. Space at a text's end doesn't count, as in
    reading.
    """

    path: Path
    value: Value


@dataclass(frozen=True)
class Insert:
    """A new item of a list. It stands at `path` afterwards, whose last step is the index; a missing list is
    made for index 0.
    """

    path: Path
    value: Value


@dataclass(frozen=True)
class Remove:
    """A key with its value, or an item and the `count` - 1 behind it, goes. An item takes its line's comment
    and those directly above along.
    """

    path: Path
    count: int = 1


@dataclass(frozen=True)
class Move:
    """An item goes to another place, there or in another list, with its own comments. Afterwards it stands at
    `to` (counted without it).
    """

    path: Path
    to: Path


@dataclass(frozen=True)
class SetComment:
    """The comment behind a value, on the line on which it begins, is replaced; empty words take it away."""

    path: Path
    words: str


Edit: TypeAlias = Set | Insert | Remove | Move | SetComment


class AbsentError(Exception):
    """A path isn't there. `path` ends with the first step that leads nowhere."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def steps_of(edit: Edit, whole: Plain) -> Iterator[Edit]:
    """The single steps of an edit, each for what the one before it left: of a list or keys those that differ;
    none where nothing does.

    Raises AbsentError, now or in `applied`, where a path isn't there.
    """
    if not edit.path:
        raise AbsentError(())
    match edit:
        case Set(path, value):
            yield from _differences(path, plain(_value_under(whole, path, new=True)), plain(value))
        case Insert(path, value) if (
            path[-1] == 0 and len(path) > 1 and _value_under(whole, path[:-1], new=True) in ("", None)
        ):
            yield Set(path[:-1], [plain(value)])
        case Move(path, to) if path == to:
            _item(_value_under(whole, path[:-1]), path)
        case _:
            yield edit


def applied(step: Edit, whole: Plain) -> Plain:
    """The values after a step. `whole` is changed too. Raises AbsentError where the path isn't there."""
    path, last = step.path, step.path[-1]
    parent = _value_under(whole, path[:-1])
    match step:
        case Set(_, value) if isinstance(parent, dict) and isinstance(last, str):
            parent[last] = plain(value)
        case Set(_, value):
            _list(parent, path)[_item(parent, path)] = plain(value)
        case Remove() if isinstance(parent, dict) and isinstance(last, str) and last in parent:
            del parent[last]
        case Remove(_, count):
            index = _item(parent, path, count)
            del _list(parent, path)[index : index + count]
        case Insert(_, value):
            _put(whole, path, plain(value))
        case Move(_, to):
            _put(whole, to, _list(parent, path).pop(_item(parent, path)))
        case SetComment():
            _value_under(whole, path)
    return plain(whole)


def _differences(path: Path, old: Plain, new: Plain) -> Iterator[Edit]:
    if old == new or (is_blank(old) and is_blank(new) and not isinstance(path[-1], int)):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from (Remove((*path, key)) for key in old if key not in new)
        for key, value in new.items():
            yield from _differences((*path, key), old.get(key, ""), value)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_differences(path, list(old), new)
    else:
        yield Set(path, new)


def _list_differences(path: Path, now: list[Plain], new: list[Plain]) -> Iterator[Edit]:
    """From the first item on: what isn't wanted any more goes or is changed into what is; what stands
    elsewhere is moved.
    """
    index = 0
    while index < len(new):
        here, value, rest = now[index] if index < len(now) else None, new[index], new[index:]
        item_path = (*path, index)
        if here == value:
            index += 1
        elif value not in now[index:]:
            if here is None or here in rest:
                yield Insert(item_path, value)
                now.insert(index, value)
            else:
                yield from _differences(item_path, here, value)
                now[index] = value
        elif here not in rest:
            count = next(count for count in range(1, len(now)) if now[index + count] in rest)
            yield Remove(item_path, count)
            del now[index : index + count]
        elif now[index + 1] == value and (down := min(new.index(here, index), len(now) - 1)) > index + 1:
            yield Move(item_path, (*path, down))
            now.insert(down, now.pop(index))
        else:
            place = now.index(value, index)
            yield Move((*path, place), item_path)
            now.insert(index, now.pop(place))
    if len(now) > len(new):
        yield Remove((*path, len(new)), len(now) - len(new))


def _value_under(whole: Plain, path: Path, *, new: bool = False) -> Plain | None:
    """The value at a path; with `new`, None for a last key that isn't there."""
    value: Plain | None = whole
    for count, step in enumerate(path, 1):
        if (
            isinstance(value, dict)
            and isinstance(step, str)
            and (step in value or (new and count == len(path)))
        ):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            raise AbsentError(path[:count])
    return value


def _list(parent: Plain | None, path: Path) -> list[Plain]:
    if not isinstance(parent, list):
        raise AbsentError(path)
    return parent


def _item(parent: Plain | None, path: Path, count: int = 1) -> int:
    """The index of an item that is there, with those behind it."""
    last = path[-1]
    if not isinstance(last, int) or not 0 <= last <= len(_list(parent, path)) - count or count < 1:
        raise AbsentError(path)
    return last


def _put(whole: Plain, path: Path, value: Plain) -> None:
    """Puts an item into a list; a key with nothing behind it is as good as an empty one."""
    if not path:
        raise AbsentError(())
    last, parent = path[-1], _value_under(whole, path[:-1])
    if parent == "" and len(path) > 1:
        holder: dict[str, Plain] | list[Plain] = _value_under(whole, path[:-2])  # type: ignore[assignment]
        parent = []
        holder[path[-2]] = parent  # type: ignore[index]
    if not isinstance(last, int) or not 0 <= last <= len(_list(parent, path)):
        raise AbsentError(path)
    _list(parent, path).insert(last, value)
