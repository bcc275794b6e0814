"""A voucher tree as boxes and lines: each parent above its children, children side by side in order of their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOX_WIDTH = 216
BOX_HEIGHT = 74
GAP_X = 18
GAP_Y = 46
MARGIN = 8


@dataclass(frozen=True)
class Node:
    """One voucher of a tree, in words."""

    number: str
    parent: str | None
    holder: str
    amount: str
    status: str
    status_text: str
    frozen: str
    """The page's word for a freeze; empty for none."""


@dataclass(frozen=True)
class Box:
    """A node and where its left upper corner is [px]."""

    node: Node
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """From the foot of a parent to the top of a child [px]."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Drawing:
    """All of a tree, with its size [px]."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def draw(nodes: Sequence[Node]) -> Drawing:
    """Lays a tree out. Nodes whose parent is not among them (hidden from the reader) stand as roots of their own."""
    known = {node.number for node in nodes}
    children: dict[str | None, list[Node]] = {}
    for node in sorted(nodes, key=lambda n: n.number):
        children.setdefault(node.parent if node.parent in known else None, []).append(node)
    boxes: dict[str, Box] = {}
    column = 0
    for top in children.get(None, []):
        column = _place(top, children, column, 0, boxes)
    return Drawing(
        boxes=tuple(boxes.values()),
        lines=tuple(_lines(boxes)),
        width=2 * MARGIN + max(column, 1) * (BOX_WIDTH + GAP_X) - GAP_X,
        height=2 * MARGIN + max((b.y for b in boxes.values()), default=0) + BOX_HEIGHT,
    )


def _place(
    node: Node,
    children: Mapping[str | None, Sequence[Node]],
    column: int,
    depth: int,
    boxes: dict[str, Box],
) -> int:
    """Places a node over the middle of its children; returns the first free column behind them."""
    first = column
    below = children.get(node.number, ())
    for child in below:
        column = _place(child, children, column, depth + 1, boxes)
    behind = column if below else column + 1
    middle = (first + behind - 1) * (BOX_WIDTH + GAP_X) // 2
    boxes[node.number] = Box(node, MARGIN + middle, MARGIN + depth * (BOX_HEIGHT + GAP_Y))
    return behind


def _lines(boxes: Mapping[str, Box]) -> list[Line]:
    half = BOX_WIDTH // 2
    return [
        Line(up.x + half, up.y + BOX_HEIGHT, box.x + half, box.y)
        for box in boxes.values()
        if (up := boxes.get(box.node.parent or "")) is not None
    ]
