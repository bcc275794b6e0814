"""Where trust begins: the validators an auditor brings along, and those a file names of itself."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.audit.faults import NotVerified, Unreadable
from api.audit.seals import clique, qbft
from api.audit.values import Malformed, any_address, data, listing, shown
from api.domain.keccak import keccak

FILE_BYTES_MAX = 1 << 20
FINGERPRINT_BYTES = 16


def accounts(found: Any, field: str = "validators") -> frozenset[bytes]:
    """A list of addresses, each once. Raises NotVerified."""
    if not isinstance(found, list) or not found:
        raise NotVerified("validators-text", field, why="it is no list of addresses")
    try:
        read = [any_address(each) for each in found]
    except Malformed:
        raise NotVerified("validators-text", field, why="one is no address") from None
    if len(set(read)) != len(read):
        raise NotVerified("validators-text", field, why="one is named twice")
    return frozenset(read)


def of_genesis(genesis: Any) -> frozenset[bytes]:
    """The validators a genesis names in extraData (QBFT or Clique). Raises NotVerified."""
    try:
        header = {"extraData": data(genesis["extraData"].lower())}
    except (Malformed, KeyError, TypeError, AttributeError):
        raise NotVerified("validators-text", "genesis.extraData", why="it is missing or malformed") from None
    try:
        named = frozenset(qbft.read_extra(header).validators)
    except NotVerified:
        named = frozenset(clique.listed_signers(header))
    if not named or any(len(each) != len(next(iter(named))) for each in named):
        raise NotVerified("validators-text", "genesis.extraData", why="it names nobody")
    return named


def given(texts: Sequence[str]) -> frozenset[bytes] | None:
    """What --validators says: addresses with commas between, or files (a JSON list, a genesis, or an address a line); None if it says nothing.

    Raises Unreadable.
    """
    if not texts:
        return None
    try:
        found = [each for text in texts for each in _one(text)]
        return accounts(["0x" + each.hex() for each in found])
    except NotVerified as why:
        raise Unreadable(why.code, "--validators", **why.facts) from None


def _one(text: str) -> list[bytes]:
    if text.startswith("0x"):
        return list(accounts(text.split(",")))
    try:
        content = Path(text).read_bytes()[:FILE_BYTES_MAX].decode()
    except (OSError, UnicodeDecodeError) as why:
        raise Unreadable("validators-text", "--validators", why=why) from None
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = content.split()
    return list(of_genesis(found) if isinstance(found, dict) else accounts(found))


def fingerprint(validators: frozenset[bytes]) -> str:
    """A short name of a set, to compare by eye or telephone: 16 bytes of the hash over the sorted addresses."""
    return keccak(b"".join(sorted(validators)))[:FINGERPRINT_BYTES].hex()


def check_claims(parts: dict[str, Any], start: frozenset[bytes], chain_id: int) -> None:
    """What the file says of itself must agree with what its blocks say. Raises NotVerified."""
    if "validators" in parts and (named := accounts(parts["validators"])) != start:
        raise NotVerified("validators", "validators", have=listing(named), need=listing(start))
    genesis = parts.get("genesis")
    if genesis is None:
        return
    if not isinstance(genesis, dict) or not isinstance(genesis.get("config"), dict):
        raise NotVerified("field-malformed", "genesis", have=shown(genesis))
    if genesis["config"].get("chainId") != chain_id:
        raise NotVerified("chain-id", "genesis.config.chainId", have=genesis["config"].get("chainId"), need=chain_id)
