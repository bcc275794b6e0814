"""RLP, strict: one encoding for each value, a depth and a size that end. Own, because what decides a verdict must refuse what is not canonical."""

from typing import TypeAlias

Item: TypeAlias = "bytes | list[Item]"

DEPTH_MAX = 8
"""Headers and extraData nest three deep, access lists four."""
_SHORT_MAX = 55
_STRING, _LONG_STRING, _LIST, _LONG_LIST = 0x80, 0xB7, 0xC0, 0xF7

_SHORT_HEADS = [bytes((_STRING + size,)) for size in range(_SHORT_MAX + 1)]


class NotCanonical(ValueError):
    """Bytes that are no RLP, or not in its only form."""


def number(value: int) -> bytes:
    """A number as RLP holds it: big-endian without leading zeros; 0 is empty."""
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def encode(item: Item) -> bytes:
    """The encoding of bytes or a list."""
    if isinstance(item, bytes):
        size = len(item)
        if size == 1 and item[0] < _STRING:
            return item
        return (_SHORT_HEADS[size] if size <= _SHORT_MAX else _head(size, _STRING)) + item
    return encode_list([encode(each) for each in item])


def encode_list(encoded: list[bytes]) -> bytes:
    """A list of items that are encoded already."""
    payload = b"".join(encoded)
    return _head(len(payload), _LIST) + payload


def _head(length: int, offset: int) -> bytes:
    if length <= _SHORT_MAX:
        return bytes((offset + length,))
    size = number(length)
    return bytes((offset + _SHORT_MAX + len(size),)) + size


def decode(encoded: bytes) -> Item:
    """The only value with this encoding. Raises NotCanonical."""
    item, end = _item(encoded, 0, len(encoded), 0)
    if end != len(encoded):
        raise NotCanonical("bytes follow the item")
    return item


def _item(raw: bytes, at: int, end: int, depth: int) -> tuple[Item, int]:
    if at >= end:
        raise NotCanonical("it ends too early")
    first = raw[at]
    if first < _STRING:
        return raw[at : at + 1], at + 1
    is_list = first >= _LIST
    start, stop = _span(raw, at, end, _LIST if is_list else _STRING)
    if is_list:
        return _items(raw, start, stop, depth + 1), stop
    if stop - start == 1 and raw[start] < _STRING:
        raise NotCanonical("a single byte has a length in front")
    return raw[start:stop], stop


def _span(raw: bytes, at: int, end: int, offset: int) -> tuple[int, int]:
    length = raw[at] - offset
    start = at + 1
    if length > _SHORT_MAX:
        size = length - _SHORT_MAX
        text = raw[start : start + size]
        length = int.from_bytes(text, "big")
        if start + size > end or text[0] == 0 or length <= _SHORT_MAX:
            raise NotCanonical("a length is not in its shortest form")
        start += size
    if start + length > end:
        raise NotCanonical("a length goes beyond the end")
    return start, start + length


def _items(raw: bytes, start: int, stop: int, depth: int) -> Item:
    if depth > DEPTH_MAX:
        raise NotCanonical(f"lists nest deeper than {DEPTH_MAX}")
    items: list[Item] = []
    while start < stop:
        item, start = _item(raw, start, stop, depth)
        items.append(item)
    return items
