"""The chain part of a file: block after block, each proven by its hash, linked to the one before, sealed by the validators."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from api.audit import blocks, seals, trust, values
from api.audit.blocks import Block
from api.audit.faults import Fault, NotVerified, Unreadable
from api.audit.reading import NOTHING, Recording
from api.audit.seals import clique, qbft
from api.audit.transactions import contract_address
from api.audit.values import Malformed, any_address, same


@dataclass
class ChainFacts:
    """What the walk through the blocks found; filled as it goes."""

    chain_id: int
    engine: str = ""
    first: int | None = None
    last: int | None = None
    last_hash: bytes = b""
    final: int | None = None
    start: frozenset[bytes] = frozenset()
    """Who sealed the first block: where trust begins."""
    validators: frozenset[bytes] = frozenset()
    """Who seals the block after the last."""
    blocks: int = 0
    transactions: int = 0
    failed: int = 0
    events: int = 0
    unproven: set[str] = field(default_factory=set)


class Chain:
    """Walks through a recording; `facts` is whole when `walk()` has ended."""

    def __init__(self, recording: Recording, trusted: frozenset[bytes] | None = None) -> None:
        self._recording, self._trusted = recording, trusted
        self.facts = ChainFacts(_chain_id(recording))
        self._seals: seals.Seals | None = None
        self._contract = _contract(recording)

    def walk(self) -> Iterator[Block]:
        """Every block, proven. Raises NotVerified naming block and field, Unreadable."""
        for found, number, receipts in self._recording.pieces():
            block = self._next(found, number, receipts)
            self._note(block)
            yield block
        if self.facts.first is None:
            raise Unreadable("not-a-bundle", part="blocks")
        if self._contract is not None:
            raise NotVerified("contract-absent", "contract")

    def _next(self, found: Any, number: str | None, receipts: Any) -> Block:
        if found is NOTHING:
            raise NotVerified("receipts-left", "receipts", have=values.shown(number))
        at = None if self.facts.last is None else self.facts.last + 1
        try:
            at, given = blocks.read_header(found)
            self._check_place(given, number)
            block = blocks.prove(given, receipts, self.facts.chain_id)
            self._check_seals(block)
        except Fault as fault:
            raise fault if at is None else fault.at(at) from None
        return block

    def _check_place(self, given: blocks.Fields, receipts_of: str | None) -> None:
        last = self.facts.last
        if last is not None and given["number"] != last + 1:
            raise NotVerified("not-next", "number", have=given["number"], need=last + 1)
        if last is not None and given["parentHash"] != self.facts.last_hash:
            have, need = values.shown(given["parentHash"]), values.shown(self.facts.last_hash)
            raise NotVerified("parent", "parentHash", have=have, need=need)
        if receipts_of is None:
            raise NotVerified("receipts-missing", "receipts")
        same("receipts", receipts_of, hex(given["number"]))

    def _check_seals(self, block: Block) -> None:
        engine = seals.engine_of(block.header)
        if self._seals is None:
            self._begin(block)
        elif engine != self._seals.engine:
            raise NotVerified("engine", "header", have=engine, need=self._seals.engine)
        if self._seals is not None:
            self._seals.check(block.header)

    def _begin(self, block: Block) -> None:
        """Trust begins: the validators somebody gave, or those the file names."""
        parts = self._recording.parts
        claimed = trust.accounts(parts["validators"]) if "validators" in parts else None
        engine = seals.engine_of(block.header)
        if engine == "none" and self._trusted is not None:
            raise NotVerified("not-sealed", "header")
        self._seals = seals.start(block.header, self._trusted or claimed, _epoch(self._recording, engine))
        self.facts.start, self.facts.engine = self._seals.validators, self._seals.engine
        trust.check_claims(parts, self.facts.start, self.facts.chain_id)

    def _note(self, block: Block) -> None:
        facts = self.facts
        if facts.first is None:
            facts.first = block.number
        facts.last, facts.last_hash = block.number, block.hash
        facts.blocks += 1
        facts.transactions += len(block.transactions)
        facts.failed += sum(not receipt.succeeded for _, receipt in block.transactions)
        facts.events += block.events
        facts.unproven |= {name for name in blocks.UNPROVEN if name in block.header}
        if self._seals is not None:
            facts.final, facts.validators = self._seals.final, self._seals.validators
        if self._contract is not None and _concerns(block, self._contract):
            self._contract = None


def _chain_id(recording: Recording) -> int:
    found = recording.parts.get("chainId")
    if isinstance(found, bool) or not isinstance(found, int):
        raise Unreadable("not-a-bundle", part="chainId")
    return found


def _contract(recording: Recording) -> bytes | None:
    if "contract" not in recording.parts:
        return None
    found = recording.parts["contract"]
    try:
        return any_address(found)
    except Malformed:
        raise NotVerified("field-malformed", "contract", have=values.shown(found)) from None


def _concerns(block: Block, contract: bytes) -> bool:
    for tx, receipt in block.transactions:
        if tx.to == contract or any(log.address == contract for log in receipt.logs):
            return True
        if tx.to is None and contract_address(tx) == contract:
            return True
    return False


def _epoch(recording: Recording, engine: str) -> int:
    """Blocks between two forgettings of votes, as the genesis says."""
    genesis = recording.parts.get("genesis")
    config = genesis.get("config") if isinstance(genesis, dict) else None
    section = config.get(engine) if isinstance(config, dict) else None
    name = "epoch" if engine == "clique" else "epochLength"
    found = section.get(name) if isinstance(section, dict) else None
    if found is None:
        return clique.EPOCH_BLOCKS if engine == "clique" else qbft.EPOCH_BLOCKS
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise NotVerified("field-malformed", f"genesis.config.{engine}.{name}", have=values.shown(found))
    return found
