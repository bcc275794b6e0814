"""What befalls the chain in one run: blocks of any size, forks as deep as its finality allows, blocks that come back."""

from random import Random

from tests.sim.chain import Chain, first, sent_twice
from tests.sim.recording import Recording, Sent

MOST_STATES = 60


class Script:
    """The chain of one run, and the next thing that happens to it."""

    def __init__(self, recording: Recording, dice: Random, depth: int | None) -> None:
        self._recording = recording
        self._dice = dice
        self._depth = depth  # None: as deep as one likes
        self._steps = dice.randrange(4, 30)
        self._salt = 0
        self._floor = 0  # no fork may begin below
        self._left: list[Chain] = []
        self.states = [first(recording)]
        self.waiting: list[Sent] = list(recording.sent)
        self._mine(dice.choice((0, 1, 10, 40, 70)))

    @property
    def chain(self) -> Chain:
        return self.states[-1]

    @property
    def is_over(self) -> bool:
        return self._steps <= 0

    def step(self) -> str:
        """The next thing; says what it was."""
        self._steps -= 1
        if self._steps == 0:
            return self._last()
        return self._dice.choices([self._grow, self._fork, self._shrink, self._return, self._quiet], [8, 4, 1, 2, 1])[
            0
        ]()

    def fork_too_deep(self) -> str:
        """A fork that the chain's finality rules out."""
        assert self._depth is not None
        below = self.chain.head.number - self._depth - 1
        self._floor = 0
        return self.fork_at(max(below, 0))

    def mine_all(self) -> None:
        """Carries out what still waits."""
        while self.waiting:
            self._mine(1)

    def _grow(self) -> str:
        blocks = self._dice.randrange(1, 6)
        self._mine(blocks)
        return f"grows by {blocks} to {self.chain.head.number}"

    def _quiet(self) -> str:
        return "nothing happens"

    def _last(self) -> str:
        if self._dice.random() < 0.7:
            self.mine_all()
        else:
            self._mine(1)
        return f"ends at {self.chain.head.number}"

    def _fork(self) -> str:
        lowest = self._lowest()
        head = self.chain.head.number
        if lowest >= head:
            return self._grow()
        depth = min(head - lowest, self._dice.choice((1, 1, 2, 3, 5, 8, head)))
        return self.fork_at(head - depth)

    def fork_at(self, ancestor: int) -> str:
        """A fork on top of a block."""
        head = self.chain.head.number
        self._left.append(self.chain)
        cut = self.chain.blocks[ancestor + 1 :]
        chain = self.chain.cut(head - ancestor)
        self._take_back(chain)
        if self._dice.random() < 0.3:  # the same blocks by another validator: nothing but the hashes differs
            for block in cut:
                chain = chain.mined(block.sent, self._new_salt(), block.timestamp)
            self._set(chain)
        else:
            # The fork comes in one piece: nobody sees the chain without its end.
            before = list(self.states)
            self.states.append(chain)
            self._mine(max(1, head - ancestor + self._dice.randrange(-2, 3)))
            self.states[:] = [*before, self.chain][-MOST_STATES:]
        return f"forks at {ancestor}, {head} becomes {self.chain.head.number}"

    def _shrink(self) -> str:
        head = self.chain.head.number
        if self._depth is not None or head <= 1:
            return self._fork()
        depth = self._dice.randrange(1, min(head, 12))
        self._left.append(self.chain)
        self._set(self.chain.cut(depth))
        return f"loses {depth} blocks, ends at {self.chain.head.number}"

    def _return(self) -> str:
        """A fork that was left wins after all."""
        usable = [each for each in self._left if self._shares(each) and each.head.number >= self.chain.head.number - 1]
        if not usable:
            return self._fork()
        self._left.append(self.chain)
        self._set(self._dice.choice(usable))
        self._mine(1)
        return f"returns to an old fork, ends at {self.chain.head.number}"

    def _shares(self, other: Chain) -> bool:
        """Whether one may go over to it without giving up what is final."""
        floor = self._lowest()
        kept = self.chain.block(floor)
        return kept is not None and other.block(floor) == kept and other != self.chain

    def _lowest(self) -> int:
        return 0 if self._depth is None else max(self._floor, 0)

    def _set(self, chain: Chain) -> None:
        self._take_back(chain)
        self._push(chain)

    def _take_back(self, chain: Chain) -> None:
        """What is in no block waits again, in the order in which it was sent."""
        there = {each.hash for each in chain.sent}
        self.waiting = [each for each in self._recording.sent if each.hash not in there]

    def _mine(self, blocks: int) -> None:
        for _ in range(blocks):
            size = self._dice.choice((0, 1, 1, 2, 3, 5, 8, 20))
            sent, self.waiting = self.waiting[:size], self.waiting[size:]
            again = self._again() if self._dice.random() < 0.1 else None
            self._push(self.chain.mined([*sent, *([again] if again else [])], self._new_salt()))

    def _again(self) -> Sent | None:
        done = self.chain.sent
        again = sent_twice(self._recording, self._dice.choice(done)) if done else None
        return again if again and again.hash not in {each.hash for each in done} else None

    def _push(self, chain: Chain) -> None:
        self.states.append(chain)
        del self.states[:-MOST_STATES]
        if self._depth is not None:
            self._floor = max(self._floor, chain.head.number - self._depth)

    def _new_salt(self) -> str:
        self._salt += 1
        return str(self._salt)
