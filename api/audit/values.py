"""Values as JSON-RPC writes them, each with one spelling: anything else is refused, so that no changed letter goes unnoticed."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from api.audit.faults import NotVerified
from api.domain.keccak import keccak

Reader = Callable[[Any], Any]


class Malformed(Exception):
    """The value is not written as JSON-RPC writes it."""


def quantity(value: Any) -> int:
    """A number: `0x0`, `0x1f`; lower case, no leading zeros."""
    try:
        number = int(value, 16)
    except (TypeError, ValueError):
        raise Malformed from None
    if hex(number) != value or number < 0:
        raise Malformed
    return number


def plain_or_quantity(value: Any) -> int:
    """A number that some nodes (Anvil's receipts) write as JSON's own."""
    return value if isinstance(value, int) and not isinstance(value, bool) else quantity(value)


def data(value: Any) -> bytes:
    """Bytes: `0x` and pairs of lower-case digits."""
    try:
        found = bytes.fromhex(value[2:])
    except (TypeError, ValueError):
        raise Malformed from None
    if value[:2] != "0x" or found.hex() != value[2:]:
        raise Malformed
    return found


def sized(length: int) -> Reader:
    """A reader of so many bytes."""

    def read(value: Any) -> bytes:
        found = data(value)
        if len(found) != length:
            raise Malformed
        return found

    return read


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Malformed
    return value


def listed(reader: Reader) -> Reader:
    """A reader of a list."""

    def read(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Malformed
        return [reader(each) for each in value]

    return read


def optional(reader: Reader) -> Reader:
    """A reader of a value that may be null."""
    return lambda value: None if value is None else reader(value)


hash32 = sized(32)
address = sized(20)


def fields(found: Any, path: str, needed: Mapping[str, Reader], known: Mapping[str, Reader]) -> dict[str, Any]:
    """An object's values, read. `needed` must be there, `known` may be, all others are refused.

    Raises NotVerified naming `path.field`.
    """
    if not isinstance(found, dict):
        raise NotVerified("field-malformed", path, have=shown(found))
    values: dict[str, Any] = {}
    for name, value in found.items():
        reader = needed.get(name) or known.get(name)
        if reader is None:
            raise NotVerified("field-unknown", f"{path}.{name}")
        try:
            values[name] = reader(value)
        except Malformed:
            raise NotVerified("field-malformed", f"{path}.{name}", have=shown(value)) from None
    if missing := needed.keys() - values.keys():
        raise NotVerified("field-missing", f"{path}.{min(missing)}")
    return values


def same(path: str, have: Any, need: Any) -> None:
    """Raises NotVerified unless what the file says is what must be."""
    if have != need:
        raise NotVerified("field-differs", path, have=shown(have), need=shown(need))


_SHOWN_MAX = 80


def shown(value: Any) -> str:
    """A value in a sentence."""
    if isinstance(value, bytes):
        value = "0x" + value.hex()
    text = str(value)
    return text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"


def listing(addresses: Collection[bytes]) -> str:
    """Addresses in a sentence, in order."""
    return ", ".join("0x" + each.hex() for each in sorted(addresses))


def checksummed(account: bytes) -> str:
    """An address with the checksum in its letters' case."""
    text = account.hex()
    digest = keccak(text.encode()).hex()
    return "0x" + "".join(c.upper() if int(d, 16) >= 8 else c for c, d in zip(text, digest, strict=False))  # noqa: PLR2004


def any_address(value: Any) -> bytes:
    """An address as people write it: lower case, or with its checksum. Raises Malformed."""
    if not isinstance(value, str):
        raise Malformed
    found: bytes = address(value.lower())
    if value not in (value.lower(), checksummed(found)):
        raise Malformed
    return found
