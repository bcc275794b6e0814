"""Reads a recording or a bundle piece by piece: a file of any length takes the memory of its largest block.

One JSON object. `blocks` is a list of blocks, `receipts` an object of lists by block number, in the blocks' order; both are read in step, so that the file is
never held whole. Everything else is small and read at once.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from api.audit.faults import Unreadable

CHUNK_BYTES = 1 << 18
ITEM_BYTES_MAX = 32 << 20
"""Of one block, one block's receipts, or one small part."""
ITEM_VALUES_MAX = 2_000_000
"""Commas and brackets in it: bounds what the parser builds."""
PARTS_MAX = 100
"""Members of the outermost object."""
_SPACE = " \t\r\n"
_STREAMED = ("blocks", "receipts")

NOTHING = object()
"""Stands where one of the two lists has ended: null is a value."""

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A member named twice would be read differently by different readers."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise Unreadable("named-twice", name=next(n for n in names if names.count(n) > 1))
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


_STRICT = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_constant)
_PLAIN = json.JSONDecoder()
"""For finding ends: what it skips is read strictly later."""


class Cursor:
    """Walks through JSON text in a file, byte by byte as Latin-1 so that positions are bytes."""

    def __init__(self, file: IO[bytes], at: int = 0) -> None:
        file.seek(at)
        self._file, self._text, self._at, self._base = file, "", 0, at
        self.decoder = _STRICT

    @property
    def position(self) -> int:
        """Bytes from the file's beginning."""
        return self._base + self._at

    def _more(self) -> bool:
        chunk = self._file.read(max(CHUNK_BYTES, len(self._text) - self._at))
        self._text = self._text[self._at :] + chunk.decode("latin-1")
        self._base, self._at = self._base + self._at, 0
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is no space; empty at the end. Spaces beyond a block's size are refused."""
        spaces = 0
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
                spaces += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if spaces > ITEM_BYTES_MAX:
                raise Unreadable("not-json", why=f"it has {spaces} spaces in a row")
            if not self._more():
                return ""

    def expect(self, wanted: str) -> str:
        """Takes one of the characters. Raises Unreadable."""
        found = self.peek()
        if not found or found not in wanted:
            raise Unreadable(
                "not-json", why=f"byte {self.position} should be one of {wanted}, not {found or 'the end'}"
            )
        self._at += 1
        return found

    def value(self, part: str) -> Any:
        """The next value, within the limits. Raises Unreadable."""
        self.peek()
        while True:
            held = len(self._text) - self._at
            self._check_limits(part, held)
            try:
                found, end = self.decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise Unreadable("not-json", why="it nests too deep") from None
            except ValueError as why:
                if not self._more():
                    raise Unreadable("not-json", why=f"{part}, byte {self.position}: {why}") from None
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            return self._taken(found, end)

    def _check_limits(self, part: str, held: int) -> None:
        # So many bytes hold no more values than that.
        values = sum(self._text.count(c, self._at) for c in ",[{") if held > ITEM_VALUES_MAX else 0
        if held > 2 * ITEM_BYTES_MAX or values > ITEM_VALUES_MAX:
            raise Unreadable("too-large", part=part, max=ITEM_BYTES_MAX, values=ITEM_VALUES_MAX)

    def _taken(self, found: Any, end: int) -> Any:
        text, self._at = self._text[self._at : end], end
        if text.isascii():
            return found
        try:
            return _STRICT.decode(text.encode("latin-1").decode("utf-8"))
        except UnicodeDecodeError:
            raise Unreadable("not-json", why="it is not UTF-8") from None

    def members(self) -> Iterator[str]:
        """The names of an object's members; the caller takes each value before it asks for the next."""
        self.expect("{")
        if self.peek() == "}":
            self.expect("}")
            return
        while True:
            if self.peek() != '"':
                self.expect('"')
            name = self.value("name")
            self.expect(":")
            yield name
            if self.expect(",}") == "}":
                return

    def items(self, part: str) -> Iterator[Any]:
        """The values of a list."""
        self.expect("[")
        if self.peek() == "]":
            self.expect("]")
            return
        while True:
            yield self.value(part)
            if self.expect(",]") == "]":
                return


class Recording:
    """A file whose parts can be walked through. `parts` holds what is small; raises Unreadable."""

    def __init__(self, path: Path, progress: Progress = lambda _done, _all: None) -> None:
        self._path, self._progress = path, progress
        self.parts: dict[str, Any] = {}
        self._starts: dict[str, int] = {}
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                self._scan(Cursor(_uncompressed(file)))
        except OSError as why:
            raise Unreadable("no-file", why=why.strerror or str(why)) from why

    def _scan(self, cursor: Cursor) -> None:
        """Reads the small parts and finds where the long ones begin."""
        for name in cursor.members():
            if name in self.parts or name in self._starts:
                raise Unreadable("named-twice", name=name)
            if len(self.parts) > PARTS_MAX:
                raise Unreadable("too-many", part="{}", max=PARTS_MAX)
            cursor.peek()
            if name in _STREAMED:
                self._starts[name] = cursor.position
                cursor.decoder = _PLAIN
                for _ in cursor.items(name) if name == "blocks" else _entries(cursor):
                    pass
                cursor.decoder = _STRICT
            else:
                self.parts[name] = cursor.value(name)
        if cursor.peek():
            raise Unreadable("not-json", why=f"something follows the object at byte {cursor.position}")
        for name in _STREAMED:
            if name not in self._starts and "voucher" not in self.parts:
                raise Unreadable("not-a-bundle", part=name)

    def pieces(self) -> Iterator[tuple[Any, str | None, Any]]:
        """(block, number of the receipts, receipts) in step; where one list is shorter, NOTHING and None stand for the rest."""
        with self._path.open("rb") as first, self._path.open("rb") as second:
            blocks = Cursor(first, self._starts["blocks"])
            receipts = _entries(Cursor(second, self._starts["receipts"]))
            for block in blocks.items("blocks"):
                number, found = next(receipts, (None, None))
                yield block, number, found
                self._progress(blocks.position, self.size)
            for number, found in receipts:
                yield NOTHING, number, found


def _entries(cursor: Cursor) -> Iterator[tuple[str, Any]]:
    for name in cursor.members():
        yield name, cursor.value("receipts")


_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ")


def _uncompressed(file: IO[bytes]) -> IO[bytes]:
    if file.read(6).startswith(_COMPRESSED):
        raise Unreadable("compressed")
    return file
