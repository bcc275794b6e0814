"""Orders as typed messages (EIP-712), in the words that a wallet shows.

Read off the contracts, apart from the service's list: the types from what Actions.sol hashes, the numbers from the enum, and
from the ABI which parts the chain sees as a hash. Signed here and taken there shows that both read the contracts alike.
Hashing and signing is eth_account's.
"""

import re
from functools import cache

from eth_abi import encode
from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils import keccak
from eth_utils.abi import collapse_if_tuple
from sources import ABI, CONTRACTS, abi_of


def _actions():
    """Their names, in the order of the contract's enum: the place is the action's number."""
    text = (CONTRACTS / "types" / "Orders.sol").read_text()
    return re.findall(r"\w+", re.search(r"enum Action \{(.*?)\}", text, re.DOTALL)[1])


def _structs():
    """All types that the contracts hash, as {name: [{"type": …, "name": …}, …]}, in their order."""
    found = {}
    text = (CONTRACTS / "libraries" / "Actions.sol").read_text()
    for literals in re.findall(r'keccak256\(\s*((?:"[^"]*"\s*)+)\)', text):
        for name, inside in re.findall(r"(\w+)\(([^)]*)\)", "".join(re.findall(r'"([^"]*)"', literals))):
            pairs = [field.split(" ") for field in inside.split(",")]
            found[name] = [{"type": kind, "name": field} for kind, field in pairs]
    return found


ACTIONS, STRUCTS = _actions(), _structs()


def number_of(action: str) -> int:
    return ACTIONS.index(action)


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
    part = _abi_of_action(action)
    return encode([collapse_if_tuple(part)], [_chain_value(part, action, message)])


@cache
def _abi_of_action(action):
    """The struct of the function that carries the action out; it has the action's name."""
    name = action[0].lower() + action[1:]
    entries = [entry for path in ABI.glob("*.json") for entry in abi_of(path.stem) if entry["type"] == "function"]
    (found,) = [entry for entry in entries if entry["name"] == name and len(entry["inputs"]) == 2]
    return found["inputs"][1]


def _types_of(name):
    found = {name: STRUCTS[name]}
    for field in found[name]:
        kind = field["type"].removesuffix("[]")
        if kind in STRUCTS:
            found |= _types_of(kind)
    return found


def _chain_value(part, kind, value):
    """`value`, of the EIP-712 type `kind`, as the ABI's `part` has it."""
    if kind.endswith("[]"):
        item = part | {"type": part["type"][: -len("[]")]}
        return [_chain_value(item, kind[: -len("[]")], one) for one in value]
    if kind not in STRUCTS:
        return value
    if part["type"] == "bytes32":
        return hash_struct(kind, value)
    pairs = zip(part["components"], STRUCTS[kind], strict=True)
    return tuple(_chain_value(below, field["type"], value[field["name"]]) for below, field in pairs)
