"""A dev chain filled with our events: whole lives of vouchers, carried in batches as the relay carries them."""

import json
import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from coincurve import PrivateKey

from api.chain.contracts import Ledger
from api.chain.events import DecodedEvent, decode, event_hash, next_head
from api.chain.ledger import Contracts, SignedOrder, execute_data
from api.chain.rpc import Node
from api.chain.sender import Sender
from api.domain import calendar, orders
from api.domain.numbers import financing_chain_no, voucher_chain_no
from chain_node import tools
from chain_node.accounts import DEV_MNEMONIC, dev_account
from chain_node.dev import BLOCK_GAS_LIMIT, DEV_CHAIN_ID, opening_time
from chain_node.errors import RpcFailed
from chain_node.rpc import Rpc
from chain_node.wait import wait_for
from tests.indexer.conftest import FIRST_DAY, put_ledger_on
from tests.indexer.people import BANK, FIRST, ISSUER, SALT, SECOND, THIRD, People, account_of, key_of, note, one, trade

ORDERS_A_TRANSACTION = 50
FACE_FEN = 100_000_00
PARTS_FEN = (30_000_00, 20_000_01)
SETTLING_BLOCKS = 70
"""Empty blocks behind the last event: what peers take for final by counting blocks is then all of it."""
READY_S = 30.0
DEADLINE_S = 70 * 3600
"""Of an order; the contracts take 72 h."""


class BareChain:
    """An Anvil that is never written to disk: a chain of a million events would be nothing but writing."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        words = {
            "--port": self.port,
            "--chain-id": DEV_CHAIN_ID,
            "--timestamp": opening_time(FIRST_DAY),
            "--mnemonic": DEV_MNEMONIC,
            "--hardfork": "paris",
            "--gas-limit": BLOCK_GAS_LIMIT,
            "--gas-price": 0,
            "--block-base-fee-per-gas": 0,
            "--prune-history": 128,
            "--cache-path": folder / "cache",
        }
        plain = ["--disable-min-priority-fee", "--no-request-size-limit", "--quiet"]
        command = [str(tools.anvil_path()), *(str(word) for pair in words.items() for word in pair), *plain]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.url, self.ws_url = f"http://127.0.0.1:{self.port}", f"ws://127.0.0.1:{self.port}"
        self.rpc = Rpc(self.url, timeout_s=120.0)
        self.ledger: Ledger
        if not wait_for(self._answers, READY_S):
            raise TimeoutError("Anvil does not answer")
        put_ledger_on(self, folder)  # type: ignore[arg-type]  # it takes whatever has `rpc`
        self.deployment = folder / "test.json"

    def close(self) -> None:
        """Ends it."""
        self.rpc.close()
        self._process.terminate()
        self._process.wait()

    def mine(self, blocks: int) -> None:
        """Seals empty blocks."""
        self.rpc.call("anvil_mine", hex(blocks))

    def _answers(self) -> bool:
        try:
            self.rpc.call("eth_chainId")
        except RpcFailed:  # it does not listen yet
            return False
        return True


@dataclass
class Truth:
    """What the chain holds, as those know who wrote it; every contender's answer is held against it."""

    events: int = 0
    roots: int = 0
    face_fen: int = 0
    held_fen: Counter[int] = field(default_factory=Counter)
    """Member → amount of its accepted vouchers."""


@dataclass(frozen=True)
class Job:
    """What a contender is told."""

    rpc_url: str
    ws_url: str
    chain_id: int
    addresses: list[str]
    first: int
    last: int
    deployment: str
    abi: str
    database_url: str = ""
    port: int = 0

    @classmethod
    def read(cls, path: str) -> "Job":
        """From its file."""
        return cls(**json.loads(Path(path).read_bytes()))

    def write(self, path: Path) -> Path:
        """Into a file."""
        path.write_text(json.dumps(asdict(self)))
        return path


@dataclass
class _Tree:
    """One root on its way; numbers are the chain's."""

    root: str = ""
    children: list[str] = field(default_factory=list)
    financing: int = 0


class Filler:
    """Lives of vouchers, many at a time: issued, accepted, split in two, a part passed on, a part financed. Each step of all is a block of
    so many transactions: Anvil hashes all of its state for each block, which with 10^6 events is nearly all that it does.
    """

    def __init__(self, node: Node, ledger: Ledger, transactions_a_block: int = 1) -> None:
        self.orders_a_block = ORDERS_A_TRANSACTION * transactions_a_block
        self._people = People(Contracts(node, ledger))
        self._node, self._ledger = node, ledger
        self._orders = ledger.version(1).addresses["Orders"]
        self._sender = Sender(node, ledger.chain_id, dev_account(5).key.hex(), is_free=True)
        self._nonce = 10_000
        self._serial = 0
        self._heads: dict[str, bytes] = {}
        self._deadline = self._today = 0
        self._due = self._cutoff = 0
        self.truth = Truth()

    async def begin(self) -> None:
        """Members, and a limit that nobody reaches."""
        await self._people.register()
        await self._people.act("set_limit", 1, issuer=ISSUER, limitFen=10**13)
        await self._people.send()
        head = await self._node.head()
        logs = await self._node.logs(0, head.number, self._ledger.addresses)
        self.truth.events = len(logs)

    async def fill(self, events: int, said: Callable[[int], None]) -> None:
        """Rounds until the chain has so many events; tells how many after each."""
        while self.truth.events < events:
            await self.round()
            said(self.truth.events)

    async def round(self) -> None:
        """So many lives as fill a block with each step."""
        await self.renew()
        trees = [_Tree() for _ in range(self.orders_a_block)]
        await self._issued(trees)
        await self._split(trees)
        await self._passed(trees)
        await self._financed(trees)
        rest = FACE_FEN - sum(PARTS_FEN)
        held = {FIRST: rest, THIRD: PARTS_FEN[0], BANK: PARTS_FEN[1]}
        self.truth.roots += len(trees)
        self.truth.face_fen += FACE_FEN * len(trees)
        self.truth.held_fen.update({member: amount * len(trees) for member, amount in held.items()})

    async def few(self, count: int) -> None:
        """A member with few vouchers: SECOND, which passes on all that it gets elsewhere."""
        await self.renew()
        found = await self._send([self.issue(to=SECOND) for _ in range(count)])
        roots = [str(event.voucher) for event in _named(found, "VoucherIssued")]
        await self._send([self._accept(root, SECOND, ISSUER, FACE_FEN) for root in roots])
        self.truth.roots += count
        self.truth.face_fen += FACE_FEN * count
        self.truth.held_fen[SECOND] += FACE_FEN * count

    def issue(self, to: int = FIRST) -> SignedOrder:
        """One new voucher on one new invoice."""
        self._serial += 1
        invoice = {"number": f"INV-{self._serial}", "salt": SALT}
        use = {"invoice": invoice, "amountFen": FACE_FEN, "usedFen": FACE_FEN}
        days = {"due": self._due, "cutoff": self._cutoff}
        return self._signed("issue", ISSUER, to=to, amountFen=FACE_FEN, **days, trade=trade(), invoices=[use])

    async def _issued(self, trees: list[_Tree]) -> None:
        found = await self._send([self.issue() for _ in trees])
        for tree, event in zip(trees, _named(found, "VoucherIssued"), strict=True):
            tree.root = str(event.voucher)
        await self._send([self._accept(tree.root, FIRST, ISSUER, FACE_FEN) for tree in trees])

    async def _split(self, trees: list[_Tree]) -> None:
        parts = [{"to": SECOND, "amountFen": PARTS_FEN[0]}, {"to": THIRD, "amountFen": PARTS_FEN[1]}]
        number = voucher_chain_no
        found = await self._send(
            [self._signed("split", FIRST, voucher=number(tree.root), trade=trade(), parts=parts) for tree in trees]
        )
        offered = [str(event.voucher) for event in _named(found, "SplitOffered")]
        for place, tree in enumerate(trees):
            tree.children = offered[2 * place : 2 * place + 2]
        for place, to in enumerate((SECOND, THIRD)):
            await self._send([self._accept(tree.children[place], to, FIRST, PARTS_FEN[place]) for tree in trees])

    async def _passed(self, trees: list[_Tree]) -> None:
        whole = {"to": THIRD, "amountFen": PARTS_FEN[0], "trade": trade()}
        named = [tree.children[0] for tree in trees]
        await self._send([self._signed("transfer", SECOND, voucher=voucher_chain_no(v), **whole) for v in named])
        await self._send([self._accept(voucher, THIRD, SECOND, PARTS_FEN[0]) for voucher in named])

    async def _financed(self, trees: list[_Tree]) -> None:
        amount = PARTS_FEN[1]
        asked = {"amountFen": amount, "financier": BANK, "withRecourse": False, "note": note("apply")}
        found = await self._send(
            [self._signed("apply_financing", THIRD, voucher=voucher_chain_no(t.children[1]), **asked) for t in trees]
        )
        for tree, event in zip(trees, _named(found, "FinancingApplied"), strict=True):
            tree.financing = financing_chain_no(event.args["financing"])
        terms = {"amountFen": amount, "terms": {"rateBps": 450, "feeFen": 100, "salt": SALT}}
        paid = {"amountFen": amount, "date": self._today, "bankRef": note("ref")}
        paid["proceeds"] = {"interestFen": 1, "netFen": amount - 101, "salt": SALT}
        steps: Sequence[tuple[str, int, dict[str, Any]]] = (
            ("quote_financing", BANK, terms),
            ("accept_financing", THIRD, terms),
            ("register_financing", BANK, {"registration": note("zd")}),
            ("disburse_financing", BANK, paid),
        )
        for action, by, more in steps:
            named = [{"financing": t.financing, "voucher": voucher_chain_no(t.children[1])} for t in trees]
            await self._send([self._signed(action, by, **names, **more) for names in named])

    def _accept(self, voucher: str, by: int, offeror: int, amount: int) -> SignedOrder:
        fields = {"voucher": voucher_chain_no(voucher), "amountFen": amount, "offeror": offeror}
        return self._signed("accept", by, **fields, head=self._heads[voucher])

    def _signed(self, action: str, member: int, **fields: Any) -> SignedOrder:
        self._nonce += 1
        message = {"member": member, "nonce": self._nonce, "deadline": self._deadline, **fields}
        digest = orders.digest(self._ledger.domain(1), action, message)
        (maker, one_), (checker, other) = (signature(digest, member, role) for role in ("maker", "checker"))
        return SignedOrder(action, orders.body(action, message), maker, one_, checker, other)

    async def _send(self, signed: list[SignedOrder]) -> list[DecodedEvent]:
        number = await self._block_of(signed)
        logs = await self._node.logs(number, number, self._ledger.addresses)
        events = [event for log in logs if (event := decode(log))]
        done = sum(event.name == "OrderExecuted" for event in events)
        if done != len(signed):
            raise RuntimeError(f"{len(signed) - done} orders were refused: {one(events[-1:], events[-1].name)}")
        for event in events:
            self._note_heads(event)
        self.truth.events += len(events)
        return events

    def _note_heads(self, event: DecodedEvent) -> None:
        """An acceptance signs the voucher's head (I-08)."""
        if "other" in event.args:
            for number in filter(None, (event.voucher, event.other)):
                self._heads[number] = next_head(self._heads.get(number, bytes(32)), event_hash(event.log))

    async def _block_of(self, signed: list[SignedOrder]) -> int:
        """Carries orders in one block."""
        portions = [signed[at : at + ORDERS_A_TRANSACTION] for at in range(0, len(signed), ORDERS_A_TRANSACTION)]
        if len(portions) == 1:
            return (await self._sender.wait(await self.carry(signed))).block_number
        await self._node.call("evm_setAutomine", False)
        sent = await self._sender.send_all(self._orders, [execute_data(portion) for portion in portions])
        await self._node.call("evm_mine")
        await self._node.call("evm_setAutomine", True)
        return (await self._sender.wait(sent[-1])).block_number

    async def carry(self, signed: list[SignedOrder]) -> bytes:
        """Sends orders in one transaction; returns its hash."""
        return await self._sender.send(self._orders, execute_data(signed))

    async def renew(self) -> None:
        """Days and deadlines follow the chain's clock."""
        now = (await self._node.head()).timestamp
        day = calendar.business_day(now)
        self._deadline = now + DEADLINE_S
        self._today = calendar.yyyymmdd(day)
        self._due = calendar.yyyymmdd(calendar.add_months(day, 3))
        self._cutoff = calendar.yyyymmdd(calendar.add_months(day, 2))


def _named(events: list[DecodedEvent], name: str) -> list[DecodedEvent]:
    return [event for event in events if event.name == name]


@cache
def _key(member: int, role: str) -> tuple[bytes, PrivateKey]:
    return orders.as_bytes(account_of(member, role)), PrivateKey(bytes.fromhex(key_of(member, role)[2:]))


def signature(digest: bytes, member: int, role: str) -> tuple[bytes, bytes]:
    """A person's account, and its signature."""
    account, key = _key(member, role)
    made = key.sign_recoverable(digest, hasher=None)
    return account, made[:64] + bytes([27 + made[64]])
