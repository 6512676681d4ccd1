"""What a page's content says, step by step: the graphics state (ISO 32000-1, 8.4) at each of its operators.
Nothing is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SHOWS = frozenset(("Tj", "TJ", "'", '"'))
FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
ENDS = FILLS | STROKES | {"n"}
_DEVICES = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}


class Box(NamedTuple):
    """A rectangle on the page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def within(self, other: Box) -> Box:
        """The part inside the other; it has no positive width or height where there is none."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def moved(self, matrix: Matrix) -> Box:
        """The box around what it becomes by the matrix."""
        return Box.around(
            [transform(matrix, x, y) for x in (self.left, self.right) for y in (self.bottom, self.top)]
        )

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> Box:
        across, up = [x for x, _ in points], [y for _, y in points]
        return cls(min(across), min(up), max(across), max(up))


EVERYWHERE = Box(-math.inf, -math.inf, math.inf, math.inf)


class Paint(NamedTuple):
    """A colour: its space ("DeviceCMYK", "DeviceRGB", "ICCBased3", "Separation", "Pattern" …) and its parts
    from 0 to 1.
    """

    space: str
    parts: tuple[float, ...]


BLACK = Paint("DeviceGray", (0.0,))


@dataclass(slots=True)
class State:
    """The graphics state. `clip` is the box around what may be painted."""

    ctm: Matrix = IDENTITY
    fill: Paint = BLACK
    stroke: Paint = BLACK
    width: float = 1.0
    font: str = ""
    size: float = 0.0
    rendering: int = 0
    text: Matrix = IDENTITY
    leading: float = 0.0
    clip: Box = EVERYWHERE
    alpha: tuple[float, float] = (1.0, 1.0)
    blend: str = "Normal"
    masked: bool = False
    overprint: bool = False


_PARTS = attrgetter(*State.__slots__)


@dataclass
class ContentReader:
    """Follows one content stream. `take` each operator in turn; `state` is what holds when it is done. `path`
    holds points on the page: of the path that is being made, or was painted last.
    """

    resources: Any
    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    path: list[tuple[float, float]] = field(default_factory=list)
    clips: bool = False
    ended: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    """What names of the resources have been found to mean."""

    def take(self, operator: str, operands: Sequence[Any]) -> None:
        """Change the state as the operator says. Call it before looking at what a painting operator
        paints.
        """
        act = _ACTS.get(operator)
        if act is not None:
            act(self, operands)
        elif operator in ENDS:
            self._end()
        elif operator.lower() in _DEVICES:
            self._paint(operator, Paint(_DEVICES[operator.lower()], _numbers(operands)))

    @property
    def type_size(self) -> float:
        """The size of what is shown now, in points on the page."""
        a, b, c, d, _, _ = times(self.state.text, self.state.ctm)
        return abs(self.state.size) * math.sqrt(abs(a * d - b * c))

    @property
    def type_place(self) -> tuple[float, float]:
        """Where the text that is shown now begins on the page, on its line."""
        return transform(times(self.state.text, self.state.ctm), 0, 0)

    @property
    def line_width(self) -> float:
        a, b, c, d, _, _ = self.state.ctm
        return self.state.width * math.sqrt(abs(a * d - b * c))

    @property
    def painted(self) -> Box:
        """The box around the path that is painted, as far as the clip lets it be."""
        return Box.around(self.path).within(self.state.clip) if self.path else Box(0, 0, 0, 0)

    def unit(self) -> Box:
        """Where a picture lies: the unit square of the current coordinates."""
        return Box(0, 0, 1, 1).moved(self.state.ctm)

    def _end(self) -> None:
        if self.clips and self.path:
            self.state.clip = self.state.clip.within(Box.around(self.path))
        self.clips, self.ended = False, True

    def _paint(self, operator: str, paint: Paint) -> None:
        if operator.islower():
            self.state.fill = paint
        else:
            self.state.stroke = paint

    def _save(self, operands: Sequence[Any]) -> None:
        # not by copy(): that takes three times as long, and a booklet saves its state ten thousand times
        self.stack.append(State(*_PARTS(self.state)))

    def _restore(self, operands: Sequence[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _concat(self, operands: Sequence[Any]) -> None:
        self.state.ctm = times(_matrix(operands), self.state.ctm)

    def _points(self, operands: Sequence[Any]) -> None:
        numbers = _numbers(operands)
        self._add((numbers[index], numbers[index + 1]) for index in range(0, len(numbers) - 1, 2))

    def _rectangle(self, operands: Sequence[Any]) -> None:
        x, y, width, height = _numbers(operands)[:4]
        self._add(((x, y), (x + width, y), (x, y + height), (x + width, y + height)))

    def _add(self, points: Iterable[tuple[float, float]]) -> None:
        if self.ended:
            self.path, self.ended = [], False
        self.path += [transform(self.state.ctm, x, y) for x, y in points]

    def _clip(self, operands: Sequence[Any]) -> None:
        self.clips = True

    def _width(self, operands: Sequence[Any]) -> None:
        self.state.width = float(operands[0])

    def _font(self, operands: Sequence[Any]) -> None:
        self.state.font, self.state.size = str(operands[0]), float(operands[1])

    def _rendering(self, operands: Sequence[Any]) -> None:
        self.state.rendering = int(operands[0])

    def _text_begins(self, operands: Sequence[Any]) -> None:
        self.state.text = IDENTITY

    def _text_matrix(self, operands: Sequence[Any]) -> None:
        self.state.text = _matrix(operands)

    def _text_moved(self, operands: Sequence[Any]) -> None:
        across, up = _numbers(operands)
        self.state.text = times((1.0, 0.0, 0.0, 1.0, across, up), self.state.text)

    def _text_moved_with_leading(self, operands: Sequence[Any]) -> None:
        self.state.leading = -float(operands[1])
        self._text_moved(operands)

    def _leading(self, operands: Sequence[Any]) -> None:
        self.state.leading = float(operands[0])

    def _next_line(self, operands: Sequence[Any]) -> None:
        self._text_moved((0, -self.state.leading))

    def _space(self, operator: str, operands: Sequence[Any]) -> None:
        self._paint("k" if operator == "cs" else "K", Paint(self.space_of(operands[0]), ()))

    def _colour(self, operator: str, operands: Sequence[Any]) -> None:
        old = self.state.fill if operator in ("sc", "scn") else self.state.stroke
        self._paint(
            "k" if operator in ("sc", "scn") else "K",
            Paint(
                old.space,
                _numbers(operand for operand in operands if not isinstance(operand, pikepdf.Object)),
            ),
        )

    def resource(self, kind: str, name: str, default: Any = None) -> Any:
        """The resource of that kind ("/Font") and name, `default` where there is none."""
        return resources_of(self.resources, kind).get(name, default)

    def space_of(self, name: Any) -> str:
        """The colour space of that name here, in a word."""
        key = str(name)
        if key.startswith("/Device") or key == "/Pattern":
            return key[1:]
        if key not in self.spaces:
            self.spaces[key] = kind_of(self.resource("/ColorSpace", key, name))
        return self.spaces[key]

    def _state(self, operands: Sequence[Any]) -> None:
        name, state = str(operands[0]), self.state
        if name not in self.changes:
            self.changes[name] = _changes(self.resource("/ExtGState", name, {}))
        fill, stroke, others = self.changes[name]
        state.alpha = state.alpha[0] if fill is None else fill, state.alpha[1] if stroke is None else stroke
        for part, value in others.items():
            setattr(state, part, value)


def _changes(entry: Any) -> tuple[float | None, float | None, dict[str, Any]]:
    """What an entry of ExtGState sets: the opacity of fills and of strokes, and other parts of the state by
    their names.
    """
    others: dict[str, Any] = {}
    if "/BM" in entry:
        mode = entry["/BM"]
        others["blend"] = str(mode[0] if isinstance(mode, pikepdf.Array) else mode)[1:]
    if "/SMask" in entry:
        others["masked"] = str(entry["/SMask"]) != "/None"
    if "/OP" in entry or "/op" in entry:
        others["overprint"] = bool(entry.get("/op", entry.get("/OP")))
    if "/LW" in entry:
        others["width"] = float(entry["/LW"])
    return (
        float(entry["/ca"]) if "/ca" in entry else None,
        float(entry["/CA"]) if "/CA" in entry else None,
        others,
    )


def _of(name: str) -> Any:
    return lambda reader, operands: (
        reader._space(name, operands) if name in ("cs", "CS") else reader._colour(name, operands)
    )


_ACTS = {
    "q": ContentReader._save,
    "Q": ContentReader._restore,
    "cm": ContentReader._concat,
    **dict.fromkeys("mlcvy", ContentReader._points),
    "re": ContentReader._rectangle,
    "W": ContentReader._clip,
    "W*": ContentReader._clip,
    "w": ContentReader._width,
    "Tf": ContentReader._font,
    "Tr": ContentReader._rendering,
    "BT": ContentReader._text_begins,
    "Tm": ContentReader._text_matrix,
    "Td": ContentReader._text_moved,
    "TD": ContentReader._text_moved_with_leading,
    "TL": ContentReader._leading,
    **dict.fromkeys(("T*", "'", '"'), ContentReader._next_line),
    "gs": ContentReader._state,
    **{name: _of(name) for name in ("cs", "CS", "sc", "SC", "scn", "SCN")},
}


def kind_of(space: Any) -> str:
    """A colour space in a word: "DeviceRGB", "ICCBased3", "Indexed DeviceRGB", "Separation" …"""
    if not isinstance(space, pikepdf.Array):
        return str(space).removeprefix("/")
    family = str(space[0])[1:]
    if family == "ICCBased":
        return f"ICCBased{int(space[1].N)}"
    return f"Indexed {kind_of(space[1])}" if family == "Indexed" else family


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does the one and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def transform(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def steps(stream: Any) -> Iterator[tuple[str, Any, Any]]:
    """A content stream's operators in turn: name, operands, and the instruction as pikepdf has it. (Taken
    apart as a pair, it takes twice as long.)
    """
    instruction: Any
    for instruction in pikepdf.parse_content_stream(stream):
        yield str(instruction.operator), instruction.operands, instruction


def resources_of(resources: Any, kind: str) -> Any:
    """All resources of one kind, by their names; `resources` may be None."""
    return {} if resources is None else resources.get(kind, {})


def matrix_of(form: Any) -> Matrix:
    """A form's own matrix."""
    return _matrix(form.Matrix) if "/Matrix" in form else IDENTITY


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = _numbers(operands)
    return a, b, c, d, e, f


def _numbers(operands: Any) -> tuple[float, ...]:
    return tuple(map(float, operands))
