"""A recording of the real contracts on Anvil: the blocks of a whole life with their logs, and what contract storage says at the end.

`.venv/bin/python -m tests.sim.record` writes it. It belongs to the contracts of the checkout: a test holds it to their events.
"""

import gzip
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eth_hash.auto import keccak

from api.chain.contracts import NAMES, Ledger, Version, abi, canonical

FILE = Path(__file__).parent / "life.json.gz"


@dataclass(frozen=True)
class Sent:
    """A transaction that was carried out: its logs as the node gave them, without their place."""

    hash: str
    timestamp: int
    logs: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Recording:
    """What happened, in order; `storage` holds the answers of contract storage after it, by address and call data."""

    ledger: Ledger
    sent: tuple[Sent, ...]
    storage: dict[str, str]
    contracts: str


def contracts_fingerprint() -> str:
    """Changes with any event or view of the contracts."""
    names = sorted(canonical(e) for name in NAMES for e in abi(name) if e["type"] in ("event", "function"))
    return keccak("\n".join(names).encode()).hex()


@cache
def read() -> Recording:
    found = json.loads(gzip.decompress(FILE.read_bytes()))
    ledger = found["ledger"]
    return Recording(
        Ledger(
            ledger["chain_id"],
            bytes.fromhex(ledger["genesis_hash"]),
            ledger["first_block"],
            tuple(Version(**each) for each in ledger["versions"]),
        ),
        tuple(Sent(each["hash"], each["timestamp"], tuple(each["logs"])) for each in found["sent"]),
        found["storage"],
        found["contracts"],
    )


def write(recording: Recording) -> None:
    ledger = {**asdict(recording.ledger), "genesis_hash": recording.ledger.genesis_hash.hex()}
    sent = [{"hash": each.hash, "timestamp": each.timestamp, "logs": each.logs} for each in recording.sent]
    found = {"ledger": ledger, "sent": sent, "storage": recording.storage, "contracts": recording.contracts}
    text = json.dumps(found, separators=(",", ":"), sort_keys=True)
    FILE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
