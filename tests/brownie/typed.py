"""Orders as typed messages (EIP-712), in the words that a wallet shows.

Written down a second time, apart from the service's: what is signed here and taken there shows that
both read contracts/src/types/Orders.sol alike. Hashing and signing is eth_account's.
"""

import re

from eth_abi import encode
from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils import keccak


def _parsed(definitions):
    """EIP-712 type strings as {name: [{"type": …, "name": …}, …]}, in their order."""
    found = {}
    for definition in definitions:
        name, inside = re.fullmatch(r"(\w+)\((.*)\)", definition).groups()
        pairs = [field.split(" ") for field in inside.split(",")]
        found[name] = [{"type": kind, "name": field} for kind, field in pairs]
    return found


# Structs of which the chain sees the hash alone.
PRIVATE = _parsed(
    (
        "Trade(string background,string[] references,bytes32 salt)",
        "Note(string text,bytes32 salt)",
        "Profile(string name,string uscc,bytes32 salt)",
        "InvoiceNumber(string number,bytes32 salt)",
        "Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)",
        "Proceeds(uint64 interestFen,uint64 netFen,bytes32 salt)",
    )
)
STRUCTS = PRIVATE | _parsed(
    (
        "KeyGrant(address account,uint8 powers,bytes32 person)",
        "InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)",
        "Part(uint32 to,uint64 amountFen)",
    )
)

_HEADER = "uint32 member,uint256 nonce,uint64 deadline"
_ANSWER = f"({_HEADER},uint72 voucher,uint64 amountFen,uint32 offeror,bytes32 head)"
_FINANCING = f"{_HEADER},uint64 financing,uint72 voucher"
_QUOTE = f"({_FINANCING},uint64 amountFen,Terms terms)"
_HOLD = f"({_HEADER},uint72 voucher,Note note)"
_VOID = f"({_HEADER},uint72 voucher,uint64 amountFen,Note note)"

# In the order of the contract's enum: the place is the action's number.
ACTIONS = _parsed(
    (
        f"RegisterMember({_HEADER},uint32 number,uint16 kinds,uint8 signatures,Profile profile,KeyGrant[] keys)",
        f"ChangeKeys({_HEADER},KeyGrant[] grants,address[] revokes)",
        f"SetMemberStatus({_HEADER},uint32 subject,bool suspended)",
        f"SetLimit({_HEADER},uint32 issuer,uint64 limitFen)",
        f"Issue({_HEADER},uint32 to,uint64 amountFen,uint32 due,uint32 cutoff,Trade trade,InvoiceUse[] invoices)",
        f"Transfer({_HEADER},uint72 voucher,uint32 to,uint64 amountFen,Trade trade)",
        f"Split({_HEADER},uint72 voucher,Trade trade,Part[] parts)",
        f"Accept{_ANSWER}",
        f"Reject{_ANSWER}",
        f"Withdraw({_HEADER},uint72 voucher,uint64 amountFen,uint32 offeree,bytes32 head)",
        f"ApplyFinancing({_HEADER},uint72 voucher,uint64 amountFen,uint32 financier,bool withRecourse,Note note)",
        f"QuoteFinancing{_QUOTE}",
        f"AcceptFinancing{_QUOTE}",
        f"RegisterFinancing({_FINANCING},Note registration)",
        f"DisburseFinancing({_FINANCING},uint64 amountFen,uint32 date,Proceeds proceeds,Note bankRef)",
        f"CancelFinancing({_FINANCING})",
        f"RefuseFinancing({_FINANCING})",
        f"InstructPayment({_HEADER},uint72 voucher,uint64 amountFen,uint32 clearingBank,Note bankRef)",
        f"ConfirmPayment({_HEADER},uint72 voucher,uint64 amountFen,uint32 issuer,Note bankRef)",
        f"Freeze{_HOLD}",
        f"Unfreeze{_HOLD}",
        f"ProposeVoid{_VOID}",
        f"ConsentVoid{_VOID}",
    )
)


def number_of(action: str) -> int:
    return list(ACTIONS).index(action)


def signable(domain: dict, action: str, message: dict) -> SignableMessage:
    """What maker and checker sign."""
    return encode_typed_data(domain, _types_of(action), message)


def digest(domain: dict, action: str, message: dict) -> bytes:
    parts = signable(domain, action, message)
    return keccak(b"\x19" + parts.version + parts.header + parts.body)


def hash_struct(name: str, content: dict) -> bytes:
    return encode_typed_data({}, _types_of(name), content).body


def body(action: str, message: dict) -> bytes:
    """What the chain is given: the struct in ABI encoding, its private parts as hashes."""
    return encode([_chain_type(action)], [_chain_value(action, message)])


def _fields_of(name):
    return ACTIONS[name] if name in ACTIONS else STRUCTS[name]


def _types_of(name):
    found = {name: _fields_of(name)}
    for field in found[name]:
        kind = field["type"].removesuffix("[]")
        if kind in STRUCTS:
            found |= _types_of(kind)
    return found


def _chain_type(kind):
    if kind.endswith("[]"):
        return f"{_chain_type(kind[:-2])}[]"
    if kind in PRIVATE:
        return "bytes32"
    if kind in STRUCTS or kind in ACTIONS:
        return f"({','.join(_chain_type(field['type']) for field in _fields_of(kind))})"
    return kind


def _chain_value(kind, value):
    if kind.endswith("[]"):
        return [_chain_value(kind[:-2], item) for item in value]
    if kind in PRIVATE:
        return hash_struct(kind, value)
    if kind in STRUCTS or kind in ACTIONS:
        return tuple(_chain_value(field["type"], value[field["name"]]) for field in _fields_of(kind))
    return value
