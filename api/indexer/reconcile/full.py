"""The whole index against the whole chain, at one block."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from api.chain.ledger import Contracts, Question
from api.chain.rpc import RpcError
from api.domain.invariants import Invariant
from api.indexer.fetching import ChainMoved
from api.indexer.reconcile.difference import Difference, difference
from api.indexer.reconcile.fields import CHECKS, is_live
from api.indexer.reconcile.raw import checkpoint_differences, raw_differences
from api.indexer.reconcile.replay import replay_differences
from api.indexer.reconcile.storage import ROWS_AT_ONCE, Comparison, is_number
from api.store import comparing
from api.store import tables as t
from api.store.index import Checkpoint, read_checkpoint
from api.store.invariants import RULES, broken, live_by_issuer
from api.store.session import Database, Write

BROKEN_MAX = 100
"""Of each rule."""
KEPT_MAX = 10_000
"""Differences of one run that are kept in memory; more are only counted."""
R31 = "R31"
TRIES_MAX = 3
TRY_AGAIN_S = 2.0

Progress = Callable[[int, int], None]
"""Told rows done, and rows in all."""


@dataclass(frozen=True)
class Account:
    """What one issuer owes (R31): by the contracts' vouchers, by the index, and by its limit on the chain."""

    issuer: int
    chain_vouchers: int
    chain_fen: int
    index_vouchers: int
    index_fen: int
    limit_used_fen: int


@dataclass
class Report:
    """What a full comparison found."""

    block: int
    block_hash: bytes
    compared: int = 0
    count: int = 0
    differences: list[Difference] = field(default_factory=list)
    issuers: list[Account] = field(default_factory=list)

    @property
    def is_on_another_fork(self) -> bool:
        """Whether all that differs is the fork on which the index is."""
        return [(each.table, each.field) for each in self.differences] == [(t.checkpoint.name, "block_hash")]


async def compare_settled(db: Database, contracts: Contracts, progress: Progress = lambda *_: None) -> Report | None:
    """The same, again where the chain went over to another fork meanwhile: until the index has followed, it is behind and not wrong."""
    for tries_left in reversed(range(TRIES_MAX)):
        try:
            report = await compare_all(db, contracts, progress)
        except ChainMoved:
            if not tries_left:
                raise
        else:
            if not tries_left or report is None or not report.is_on_another_fork:
                return report
        await asyncio.sleep(TRY_AGAIN_S)
    raise AssertionError("unreachable")


async def compare_all(db: Database, contracts: Contracts, progress: Progress = lambda *_: None) -> Report | None:
    """Compares everything; None before anything is indexed. Raises ChainUnavailable; ChainMoved when the chain went over to another
    fork meanwhile; RpcError for a node that does not have the state any more.
    """
    async with db.compare() as connection:
        checkpoint = await read_checkpoint(connection)
        if checkpoint is None:
            return None
        run = _Run(connection, contracts, checkpoint, progress)
        try:
            return await run.report()
        except RpcError as why:
            if not await contracts.node.has(checkpoint.block_number, checkpoint.block_hash):
                raise ChainMoved from why
            raise


class _Run:
    def __init__(self, connection: Write, contracts: Contracts, checkpoint: Checkpoint, progress: Progress) -> None:
        self._db = connection
        self._contracts = contracts
        self._checkpoint = checkpoint
        self._progress = progress
        self._whole = 0
        self._done = 0
        self._report = Report(checkpoint.block_number, checkpoint.block_hash)

    async def report(self) -> Report:
        """All there is to compare, the replay last: afterwards the connection sees its tables."""
        if await self._is_elsewhere():
            return self._report
        await self._estimate()
        for part in self._parts():
            async for each in part:
                self._note(each)
        if not await self._contracts.node.has(self._checkpoint.block_number, self._checkpoint.block_hash):
            raise ChainMoved
        self._report.compared = self._done
        return self._report

    async def _is_elsewhere(self) -> bool:
        """Whether the index is of another chain or fork than the node's: then there is no block at which to compare."""
        head = await self._contracts.node.block(self._checkpoint.block_number)
        for each in checkpoint_differences(self._checkpoint, self._contracts.ledger, head):
            self._note(each)
        return self._report.count > 0

    def _parts(self) -> tuple[AsyncIterator[Difference], ...]:
        raw = raw_differences(self._db, self._contracts.node, self._contracts.ledger, self._checkpoint, self._compared)
        storage = Comparison(self._db, self._contracts, self._checkpoint.block_number).run(self._compared)
        chain = (self._contracts.node, self._contracts.ledger)
        replay = replay_differences(self._db, *chain, self._checkpoint, self._compared)
        return raw, storage, self._rules(), self._accounts(), self._balances(), replay

    async def _estimate(self) -> None:
        tables = (t.blocks, t.events, t.events, t.vouchers, t.vouchers, *(check.table for check in CHECKS))
        for table in tables:
            self._whole += await comparing.count(self._db, table)

    def _compared(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._whole)

    def _note(self, found: Difference) -> None:
        self._report.count += 1
        if len(self._report.differences) < KEPT_MAX:
            self._report.differences.append(found)

    async def _rules(self) -> AsyncIterator[Difference]:
        """I-01 to I-07 as sums; what the index says is what storage says, or it was found before."""
        for rule in RULES:
            for row in await broken(self._db, rule, BROKEN_MAX):
                yield self._broken(rule.table, row["key"], rule.field, row["have"], row["need"], rule.invariant.id)

    async def _accounts(self) -> AsyncIterator[Difference]:
        """R31, which is also I-03 across chain and index."""
        chain = await self._owed_on_chain()
        index = await live_by_issuer(self._db)
        for issuer in sorted(chain.keys() | index.keys()):
            answer = await self._ask("CreditLimits", "issuerOf", issuer)
            account = Account(issuer, *chain.get(issuer, (0, 0)), *index.get(issuer, (0, 0)), answer["usedFen"])
            self._report.issuers.append(account)
            have, need = (account.index_vouchers, account.index_fen), (account.chain_vouchers, account.chain_fen)
            if have != need:
                yield self._broken(t.members.name, issuer, "live vouchers and fen", have, need, R31)
            if account.chain_fen != account.limit_used_fen:
                used = account.limit_used_fen
                yield self._broken(t.members.name, issuer, "limit_used_fen", account.chain_fen, used, R31)

    async def _owed_on_chain(self) -> dict[int, tuple[int, int]]:
        """Issuer → vouchers something is owed on, and how much, as the contracts show them."""
        owed: dict[int, tuple[int, int]] = {}
        comparison = Comparison(self._db, self._contracts, self._checkpoint.block_number)
        async for rows in comparing.pages(self._db, t.vouchers, ROWS_AT_ONCE):
            for seen in await comparison.views([row["number"] for row in rows if is_number(row["number"])]):
                if is_live(seen):
                    count, fen = owed.get(seen["issuer"], (0, 0))
                    owed[seen["issuer"]] = (count + 1, fen + seen["amountFen"] - seen["paidFen"])
            self._compared(len(rows))
        return owed

    async def _balances(self) -> AsyncIterator[Difference]:
        """I-09."""
        at = hex(self._checkpoint.block_number)
        for address in self._contracts.ledger.addresses:
            balance = int(await self._contracts.node.call("eth_getBalance", address, at), 16)
            if balance:
                yield self._broken("contracts", address, "balance [wei]", 0, balance, Invariant.I_09.id)

    async def _ask(self, contract: str, function: str, *arguments: Any) -> Any:
        (answer,) = await self._contracts.ask([Question(contract, function, *arguments)], self._checkpoint.block_number)
        return answer

    def _broken(self, table: str, key: object, name: str, have: object, need: object, rule: str) -> Difference:
        return difference(self._checkpoint.block_number, table, key, name, have, need, rule)
