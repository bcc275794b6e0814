"""Orders as typed messages (EIP-712): one struct for each action, signed by a maker and a checker.

Field order is that of contracts/src/types/Orders.sol. A *private* field is a nested struct in the signed message (the signer
reads words) and its hash on the chain; its salt keeps the hash from being guessed. Hashing is done here by hand because a
generic encoder is fifty times slower; a test holds it equal to eth_account's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode as abi_decode

from api.domain.keccak import keccak

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Domain:
    """What a signature is bound to besides its message."""

    chain_id: int
    orders: str  # address of the Orders contract, 0x…

    def as_json(self) -> dict[str, Any]:
        """The domain as wallets take it."""
        return {
            "name": "Xinlian",
            "version": "1",
            "chainId": self.chain_id,
            "verifyingContract": self.orders,
        }

    @property
    def separator(self) -> bytes:
        """HashStruct of the domain."""
        words = (_DOMAIN_HASH, keccak(b"Xinlian"), keccak(b"1"), _word(self.chain_id))
        return keccak(b"".join(words) + _address(self.orders))


@dataclass(frozen=True)
class ActionType:
    """An action: its place in the contract's enum, its EIP-712 type, its fields behind the header."""

    index: int
    name: str
    primary: str
    fields: tuple[tuple[str, str], ...]

    @property
    def all_fields(self) -> tuple[tuple[str, str], ...]:
        """Header and fields, as (type, name)."""
        return (*HEADER, *self.fields)


PARTS_MAX = 500
"""Parts of one split: as many as the policy lets a tree have pieces."""
HEADER = (("uint32", "member"), ("uint256", "nonce"), ("uint64", "deadline"))

STRUCTS: dict[str, tuple[tuple[str, str], ...]] = {
    "Trade": (("string", "background"), ("string[]", "references"), ("bytes32", "salt")),
    "Note": (("string", "text"), ("bytes32", "salt")),
    "Profile": (("string", "name"), ("string", "uscc"), ("bytes32", "salt")),
    "InvoiceNumber": (("string", "number"), ("bytes32", "salt")),
    "Terms": (("uint32", "rateBps"), ("uint64", "feeFen"), ("bytes32", "salt")),
    "StandingTerms": (("TenorRate[]", "rates"), ("uint64", "feeFen"), ("bytes32", "salt")),
    "TenorRate": (("uint16", "upToDays"), ("uint32", "rateBps")),
    "Proceeds": (("uint64", "interestFen"), ("uint64", "netFen"), ("bytes32", "salt")),
    "KeyGrant": (("address", "account"), ("uint8", "powers"), ("bytes32", "person")),
    "InvoiceUse": (
        ("InvoiceNumber", "invoice"),
        ("uint64", "amountFen"),
        ("uint64", "usedFen"),
    ),
    "Part": (("uint32", "to"), ("uint64", "amountFen")),
}
PRIVATE = frozenset({"Trade", "Note", "Profile", "InvoiceNumber", "Terms", "Proceeds", "StandingTerms"})
"""Structs that the chain sees as their hash."""

_VOUCHER = ("uint72", "voucher")
_AMOUNT = ("uint64", "amountFen")
_FINANCING = ("uint64", "financing")
_ANSWER = (_VOUCHER, _AMOUNT, ("uint32", "offeror"), ("bytes32", "head"))
_QUOTE = (_FINANCING, _VOUCHER, _AMOUNT, ("Terms", "terms"))
_PLEDGE = (("uint64", "pledge"), _VOUCHER, _AMOUNT)
_PROPOSAL = (("bytes32", "proposal"), ("uint32", "subject"), ("uint16", "kinds"))
_NOTED = (_VOUCHER, ("Note", "note"))
_VOID = (_VOUCHER, _AMOUNT, ("Note", "note"))
_CONFIRMATION = (_VOUCHER, _AMOUNT, ("uint32", "issuer"), ("Note", "bankRef"))
_REVERSAL = (_VOUCHER, _AMOUNT, ("uint32", "counterparty"), ("Note", "bankRef"), ("Note", "note"))

_TYPES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "RegisterMember",
        (
            ("uint32", "number"),
            ("uint16", "kinds"),
            ("uint8", "signatures"),
            ("Profile", "profile"),
            ("KeyGrant[]", "keys"),
        ),
    ),
    ("ChangeKeys", (("KeyGrant[]", "grants"), ("address[]", "revokes"))),
    ("SetMemberStatus", (("uint32", "subject"), ("bool", "suspended"))),
    ("SetLimit", (("uint32", "issuer"), ("uint64", "limitFen"))),
    (
        "Issue",
        (
            ("uint32", "to"),
            _AMOUNT,
            ("uint32", "due"),
            ("uint32", "cutoff"),
            ("Trade", "trade"),
            ("InvoiceUse[]", "invoices"),
        ),
    ),
    ("Transfer", (_VOUCHER, ("uint32", "to"), _AMOUNT, ("Trade", "trade"))),
    ("Split", (_VOUCHER, ("Trade", "trade"), ("Part[]", "parts"))),
    ("Accept", _ANSWER),
    ("Reject", _ANSWER),
    ("Withdraw", (_VOUCHER, _AMOUNT, ("uint32", "offeree"), ("bytes32", "head"))),
    (
        "ApplyFinancing",
        (_VOUCHER, _AMOUNT, ("uint32", "financier"), ("bool", "withRecourse"), ("Note", "note")),
    ),
    ("QuoteFinancing", _QUOTE),
    ("AcceptFinancing", _QUOTE),
    ("RegisterFinancing", (_FINANCING, _VOUCHER, ("Note", "registration"))),
    (
        "DisburseFinancing",
        (
            _FINANCING,
            _VOUCHER,
            _AMOUNT,
            ("uint32", "date"),
            ("Proceeds", "proceeds"),
            ("Note", "bankRef"),
        ),
    ),
    ("CancelFinancing", (_FINANCING, _VOUCHER)),
    ("RefuseFinancing", (_FINANCING, _VOUCHER)),
    ("InstructPayment", (_VOUCHER, _AMOUNT, ("uint32", "clearingBank"), ("Note", "bankRef"))),
    ("ConfirmPayment", _CONFIRMATION),
    ("Freeze", (_VOUCHER, _AMOUNT, ("uint32", "lastDay"), ("Note", "escrow"), ("Note", "note"))),
    ("Unfreeze", _NOTED),
    ("ProposeVoid", _VOID),
    ("ConsentVoid", _VOID),
    (
        "StandQuote",
        (
            ("uint32", "replaces"),
            ("uint32", "issuer"),
            ("uint64", "minFen"),
            ("uint64", "maxFen"),
            ("uint64", "capFen"),
            ("uint32", "validThrough"),
            ("uint32", "dueThrough"),
            ("bool", "withRecourse"),
            ("StandingTerms", "terms"),
        ),
    ),
    ("WithdrawQuote", (("uint32", "quote"), ("StandingTerms", "terms"))),
    (
        "TakeQuote",
        (
            ("uint32", "quote"),
            ("uint32", "financier"),
            _VOUCHER,
            _AMOUNT,
            ("bool", "withRecourse"),
            ("StandingTerms", "terms"),
            ("Note", "note"),
        ),
    ),
    (
        "AskFinanciers",
        (_VOUCHER, _AMOUNT, ("bool", "withRecourse"), ("Note", "note"), ("uint32[]", "financiers")),
    ),
    ("ChooseFinancier", (_FINANCING, _VOUCHER, _AMOUNT, ("uint32", "financier"), ("Terms", "terms"))),
    ("OfferPledge", (_VOUCHER, _AMOUNT, ("uint32", "pledgee"), ("Note", "note"))),
    ("AcceptPledge", _PLEDGE),
    ("WithdrawPledge", _PLEDGE),
    ("ReleasePledge", _PLEDGE),
    ("NameBanks", (("uint32[]", "banks"),)),
    ("GrantKinds", (("uint32", "subject"), ("uint16", "kinds"))),
    ("ReplaceKeys", (("uint32", "subject"), ("KeyGrant[]", "grants"), ("address[]", "revokes"))),
    ("ConfirmProposal", _PROPOSAL),
    ("ConsentKeys", _PROPOSAL),
    ("ObjectProposal", _PROPOSAL),
    ("ConfirmUninstructed", _CONFIRMATION),
    ("ProposeReversal", _REVERSAL),
    ("ConsentReversal", _REVERSAL),
)


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


ACTIONS: dict[str, ActionType] = {
    _snake(primary): ActionType(index, _snake(primary), primary, fields)
    for index, (primary, fields) in enumerate(_TYPES)
}
"""Every action by name, in the order of the contract's enum."""
BY_ADMINS = frozenset({"change_keys", "consent_keys"})
"""Actions that admin keys sign, not makers and checkers."""
BY_ONE = frozenset({"consent_keys"})
"""Actions that one key signs, whatever the member was registered for."""


def _base(type_name: str) -> str:
    return type_name.removesuffix("[]")


def _fields_of(type_name: str) -> tuple[tuple[str, str], ...]:
    if type_name in STRUCTS:
        return STRUCTS[type_name]
    return ACTIONS[_snake(type_name)].all_fields


def _referenced(type_name: str) -> set[str]:
    found: set[str] = set()
    for field_type, _ in _fields_of(type_name):
        base = _base(field_type)
        if base in STRUCTS:
            found |= {base} | _referenced(base)
    return found


def type_string(type_name: str) -> str:
    """The EIP-712 type string of a struct: itself first, what it refers to behind it by name."""

    def one(name: str) -> str:
        return f"{name}({','.join(f'{t} {n}' for t, n in _fields_of(name))})"

    return one(type_name) + "".join(one(name) for name in sorted(_referenced(type_name)))


def _word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _address(value: str) -> bytes:
    return bytes(12) + bytes.fromhex(value[2:])


def as_bytes(value: str | bytes) -> bytes:
    """Bytes as they are, or from 0x hex."""
    return value if isinstance(value, bytes) else bytes.fromhex(value.removeprefix("0x"))


_DOMAIN_HASH = keccak(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
_TYPE_HASHES = {
    name: keccak(type_string(name).encode()) for name in (*STRUCTS, *(action.primary for action in ACTIONS.values()))
}


def _encode(field_type: str, value: Any) -> bytes:
    """One field as its 32-byte word in EIP-712."""
    if field_type.endswith("[]"):
        return keccak(b"".join(_encode(field_type[:-2], item) for item in value))
    if field_type in STRUCTS:
        return hash_struct(field_type, value)
    if field_type == "string":
        return keccak(value.encode())
    return _atom(field_type, value)


def _atom(field_type: str, value: Any) -> bytes:
    """A number, address or hash as its word: the same in EIP-712 and in ABI encoding."""
    if field_type == "address":
        return _address(value)
    if field_type == "bytes32":
        return as_bytes(value)
    number = int(value)
    limit = 1 if field_type == "bool" else int(field_type.removeprefix("uint"))
    if not 0 <= number < 1 << limit:
        raise ValueError(f"{number} does not fit {field_type}")
    return _word(number)


def hash_struct(type_name: str, content: Message) -> bytes:
    """HashStruct of EIP-712. Raises ValueError for a number that does not fit its type."""
    words = [_encode(t, content[n]) for t, n in _fields_of(type_name)]
    return keccak(_TYPE_HASHES[type_name] + b"".join(words))


NO_NOTE: Message = {"text": "", "salt": "0x" + bytes(32).hex()}
"""What a signer signs where it names nothing: wallets have no other word for it."""
NO_NOTE_HASH = hash_struct("Note", NO_NOTE)
"""Its hash, which the contracts take for 0."""


def digest(domain: Domain, action: str, message: Message) -> bytes:
    """What maker and checker sign."""
    struct_hash = hash_struct(ACTIONS[action].primary, message)
    return keccak(b"\x19\x01" + domain.separator + struct_hash)


def body(action: str, message: Message) -> bytes:
    """abi.encode of the action's Solidity struct."""
    fields = ACTIONS[action].all_fields
    if not any(t.endswith("[]") for t, _ in fields):
        return b"".join(_chain_word(t, message[n]) for t, n in fields)
    head, tail = [], b""
    for field_type, name in fields:
        if field_type.endswith("[]"):
            head.append(_word(32 * len(fields) + len(tail)))
            tail += _chain_array(field_type[:-2], message[name])
        else:
            head.append(_chain_word(field_type, message[name]))
    return _word(32) + b"".join(head) + tail


def _chain_word(field_type: str, value: Any) -> bytes:
    return hash_struct(field_type, value) if field_type in PRIVATE else _atom(field_type, value)


def _chain_array(item_type: str, items: Sequence[Any]) -> bytes:
    if item_type not in STRUCTS:
        return _word(len(items)) + b"".join(_chain_word(item_type, item) for item in items)
    fields = STRUCTS[item_type]
    words = [_chain_word(t, item[n]) for item in items for t, n in fields]
    return _word(len(items)) + b"".join(words)


def _chain_type(field_type: str) -> str:
    base = _base(field_type)
    array = "[]" if field_type.endswith("[]") else ""
    if base in PRIVATE:
        return "bytes32" + array
    if base in STRUCTS:
        return f"({','.join(_chain_type(t) for t, _ in STRUCTS[base])}){array}"
    return field_type


def decode_body(action: str, data: bytes) -> dict[str, Any]:
    """The words of an order on the chain; private fields are their hashes. Raises eth_abi's DecodingError."""
    fields = ACTIONS[action].all_fields
    struct = f"({','.join(_chain_type(t) for t, _ in fields)})"
    (values,) = abi_decode([struct], data)
    return {name: value for (_, name), value in zip(fields, values, strict=True)}


def preimages(action: str, message: Message) -> list[tuple[bytes, str, Message]]:
    """The private parts of a message: (hash, type, content)."""
    found: list[tuple[bytes, str, Message]] = []

    def walk(fields: Sequence[tuple[str, str]], content: Message) -> None:
        for field_type, name in fields:
            base = _base(field_type)
            if base not in STRUCTS:
                continue
            for item in content[name] if field_type.endswith("[]") else (content[name],):
                if base in PRIVATE:
                    found.append((hash_struct(base, item), base, item))
                else:
                    walk(STRUCTS[base], item)

    walk(ACTIONS[action].fields, message)
    return found


def typed_data(domain: Domain, action: str, message: Message) -> dict[str, Any]:
    """The whole EIP-712 document a wallet signs. Numbers beyond 53 bits are decimal strings, as JSON readers need them."""
    primary = ACTIONS[action].primary
    names = [primary, *sorted(_referenced(primary))]
    types = {name: [{"name": n, "type": t} for t, n in _fields_of(name)] for name in names}
    types["EIP712Domain"] = [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ]
    return {
        "types": types,
        "primaryType": primary,
        "domain": domain.as_json(),
        "message": for_json(message),
    }


def for_json(value: Any) -> Any:
    """A message as JSON can hold it: numbers beyond 53 bits as decimal strings, bytes as 0x hex."""
    if isinstance(value, Mapping):
        return {key: for_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [for_json(item) for item in value]
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1 << 53:
        return str(value)
    return value
