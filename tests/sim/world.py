"""One run: the indexer's own code on a real PostgreSQL and a chain that moves, with faults drawn from a number. It must end with
tables that an index of the final chain has which nothing ever disturbed, row for row.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from random import Random
from unittest.mock import patch

from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.indexer import writing
from api.indexer.pace import Pace
from api.indexer.reconcile import compare
from api.indexer.service import Indexer
from api.store.session import Database
from tests.sim.node import ENGINES, FAULTS, SimNode
from tests.sim.places import Place, differing, empty, raze, rest_of
from tests.sim.recording import Recording
from tests.sim.script import Script
from tests.sim.wire import CUT_AFTER, CUT_BEFORE, Wire

FINALITIES = ("any", "any", "immediate", "depth:1", "depth:2", "depth:4", "depth:12")
STATES = ("53100", "53200", "40P01", "40001", "57P01", "57014", "55P03", "58030")
"""Disk full, no memory, deadlock, conflict, shutdown, statement ended, lock not got, read or write failed."""
TURNS_MAX = 150
SECONDS_MAX = 120  # for the one who waits; nothing is decided by it
TURNS_AT_REST = 4
PORTION_EVENTS = 120  # so many that a process which is killed all the time still gets through a range
SECONDS_A_TURN = 0.6


class SimFailed(AssertionError):
    """A run that did not end as it must."""


@dataclass
class Odds:
    """How often what goes wrong."""

    rpc: float
    statement: float
    kill: float
    move: float

    @classmethod
    def draw(cls, dice: Random) -> "Odds":
        return cls(
            rpc=dice.choice((0, 0.02, 0.08, 0.25)),
            statement=dice.choice((0, 0.003, 0.01, 0.04)),
            kill=dice.choice((0, 0.003, 0.01)),
            move=dice.choice((0, 0.01, 0.05)),
        )


@dataclass
class World:
    """The run of a seed."""

    seed: int
    recording: Recording
    place: Place
    make: Callable[..., Indexer] = Indexer
    finality: str = ""
    is_quiet: bool = False
    partition_blocks: int = 60
    """Some are made while the chain grows."""
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        dice = Random(f"{self.seed} plan")
        drawn, odds = dice.choice(FINALITIES), Odds.draw(dice)
        self.finality = self.finality or drawn
        self.odds = Odds(0, 0, 0, 0) if self.is_quiet else odds
        self.engine = dice.choice(ENGINES)
        self._rpc_dice = Random(f"{self.seed} rpc")
        self._db_dice = Random(f"{self.seed} db")
        depth = {"any": None, "immediate": 0}.get(self.finality, int(self.finality.partition(":")[2] or 0))
        self.script = Script(self.recording, Random(f"{self.seed} chain"), depth)
        self.turns = 0
        self.calm_turns = 0
        self.is_killed = False
        self.is_done = False
        self._process: asyncio.Task[None] | None = None
        self.wire = Wire(self.place.server, self.place.folder, self._before, self._after)
        self.node = SimNode(
            self.engine,
            self.script.states,
            self.recording.storage,
            self._rpc_boundary,
            self._rpc_fault,
            Random(f"{self.seed} answers"),
        )

    def __str__(self) -> str:
        return f"seed {self.seed} ({self.finality}, {self.engine.name}, {self.odds})"

    @property
    def is_calm(self) -> bool:
        """When the script is over, nothing more goes wrong: what then stays wrong is the indexer's own."""
        return self.script.is_over

    async def run(self) -> None:
        """Raises SimFailed."""
        await raze(self.place.url)
        await self.wire.open()
        try:
            # The clean index writes a range as a whole.
            with patch.object(writing, "PORTION_EVENTS", PORTION_EVENTS):
                async with asyncio.timeout(SECONDS_MAX):
                    while not self.is_done:
                        await self._live()
        except TimeoutError as why:
            raise SimFailed("hangs") from why
        finally:
            await self.wire.close()
        await self.compare_with_clean()

    async def _live(self) -> None:
        """One process, from its start to its end."""
        self.is_killed = self.wire.is_dead = False
        async with self._process_parts() as indexer:
            self._process = asyncio.create_task(indexer.run())
            await asyncio.wait([self._process])
            why = None if self._process.cancelled() else self._process.exception()
            if why and not self.is_killed:
                raise SimFailed(f"the indexer ended: {why!r}") from why
        await self.wire.settled()

    @contextlib.asynccontextmanager
    async def _process_parts(self) -> AsyncIterator[Indexer]:
        db = Database(self.place.through_the_wire())
        node = self.node.connect()
        ledger, pace = self.recording.ledger, Turns(self)
        indexer = self.make(db, node, ledger, self.finality, None, pace, partition_blocks=self.partition_blocks)
        try:
            yield indexer
        finally:
            await indexer.close()
            await db.close()

    # --- what befalls it

    async def turn(self) -> None:
        """The indexer waits: the world goes on."""
        if self.is_killed:
            await self._die()
        self.turns += 1
        if self.turns > TURNS_MAX:
            raise SimFailed("does not come to rest")
        if not self.is_calm:
            self._note(self.script.step())
            return
        self.calm_turns = self.calm_turns + 1 if await rest_of(self.place.url) == self.script.chain.head.hash else 0
        if self.calm_turns >= TURNS_AT_REST:
            self.is_done = True
            await self._die()

    async def _rpc_boundary(self, what: str) -> None:
        self._note(what)
        await self._maybe_move_or_kill(self._rpc_dice)
        if self.is_killed:
            await self._die()

    def _rpc_fault(self) -> str | None:
        if self.is_calm or self._rpc_dice.random() >= self.odds.rpc:
            return None
        fault = self._rpc_dice.choice(FAULTS)
        self._note(f"  fault: {fault}")
        return fault

    async def _before(self, statement: str) -> str | None:
        self._note(f"db: {statement}")
        await self._maybe_move_or_kill(self._db_dice)
        if self.is_calm or self._db_dice.random() >= self.odds.statement:
            return None
        fault = self._db_dice.choice((CUT_BEFORE, CUT_AFTER, self._db_dice.choice(STATES)))
        self._note(f"  fault: {fault}")
        return fault

    async def _after(self, _: str) -> None:
        await self._maybe_move_or_kill(self._db_dice)

    async def _maybe_move_or_kill(self, dice: Random) -> None:
        if self.is_calm or self.is_killed:
            return
        drawn = dice.random()
        if drawn < self.odds.move:
            self._note(f"  meanwhile the chain {self.script.step()}")
        elif drawn > 1 - self.odds.kill:
            self._note("  KILLED")
            self.is_killed = self.wire.is_dead = True
            self.wire.cut_all()
            self._end()

    def _end(self) -> None:
        if self._process:
            self._process.cancel()

    async def _die(self) -> None:
        """A process that was killed does nothing more, whatever it still believes it has to do."""
        self._end()
        await asyncio.Event().wait()

    def _note(self, what: str) -> None:
        self.trace.append(what)

    # --- what must be true then

    async def index_once(self) -> None:
        """Follows the chain as it is now, without any fault."""
        await self._index(self.place.url)

    async def compare_with_clean(self) -> None:
        node = self.node.connect()
        await empty(self.place.clean_url)
        await self._index(self.place.clean_url)
        if found := await differing(self.place.url, self.place.clean_url):
            raise SimFailed("tables differ from a clean index of the same chain:\n" + "\n".join(found))
        if not self.script.waiting:
            await self._compare_storage(node)

    async def _index(self, url: str) -> None:
        db = Database(url)
        indexer = Indexer(db, self.node.connect(), self.recording.ledger, self.finality, None)
        try:
            assert await indexer.catch_up()
        finally:
            await indexer.close()
            await db.close()

    async def _compare_storage(self, node: Node) -> None:
        db = Database(self.place.url)
        try:
            found = await compare(db, Contracts(node, self.recording.ledger))
        finally:
            await db.close()
        if found:
            raise SimFailed(f"contract storage says otherwise: {found}")


class Turns(Pace):
    """Time that passes in turns of the world's."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> float:
        return self._world.turns * SECONDS_A_TURN

    async def pause(self, seconds: float) -> None:
        await self._world.turn()

    async def wait(self, wake: asyncio.Event, timeout_s: float) -> None:
        await self._world.turn()

    async def heads(self, node: Node, ws_url: str | None) -> AsyncIterator[None]:
        yield
        await asyncio.Event().wait()
