"""Plays the ledger again from the proven blocks: every order against its outcome, every event against the rules, every head."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.audit import values
from api.audit.blocks import Block
from api.audit.faults import Fault, NotVerified, Unreadable, broken
from api.audit.ledger import (
    abi,
    calldata,
    refusals,
    rules_financings,
    rules_freezes,
    rules_members,
    rules_offers,
    rules_payments,
    rules_powers,
    rules_versions,
)
from api.audit.ledger.abi import Event, EventType
from api.audit.ledger.book import Book, root_of
from api.audit.ledger.calldata import Order
from api.audit.ledger.code import is_known_code
from api.audit.ledger.context import Case
from api.audit.ledger.door import OUTCOMES, Door
from api.audit.ledger.effects import check_effects
from api.audit.ledger.roles import Roles, is_of_powers
from api.audit.ledger.texts import Texts
from api.audit.receipts import Receipt
from api.audit.transactions import Transaction, contract_address
from api.domain.calendar import business_day
from api.domain.keccak import keccak

Rule = Callable[[Case], None]
RULES: dict[str, Rule] = {
    **rules_members.RULES,
    **rules_offers.RULES,
    **rules_financings.RULES,
    **rules_payments.RULES,
    **rules_freezes.RULES,
    **rules_powers.RULES,
    **rules_versions.RULES,
}
"""Event → what must hold of it, and what it changes."""

SILENT = frozenset({"AuthorityUpdated", "EIP712DomainChanged"})
"""Events that change nothing here."""
_NO_ORDER = bytes(32)


@dataclass
class Deployment:
    """Which contracts the file says are the ledger's. Creation in the range proves what code they have."""

    addresses: dict[bytes, str]
    """Names as the file has them: of later versions with the version behind."""
    artifacts: dict[bytes, str]
    versions: dict[bytes, int]
    """Whose version of the ledger a contract is; 0 for one that all share."""
    first_block: int
    unknown_code: set[str] = field(default_factory=set)
    """Contracts whose creation was not seen, or not with the bytecode of this version."""

    def all_of(self, artifact: str) -> dict[int, bytes]:
        """Where each version has a contract."""
        return {self.versions[account]: account for account, name in self.artifacts.items() if name == artifact}


def read_deployment(found: Any) -> Deployment:
    """Raises Unreadable for what is no deployment."""
    try:
        contracts = {values.any_address(each["address"]): (name, each) for name, each in found["contracts"].items()}
        artifacts = {account: each["artifact"] for account, (_, each) in contracts.items()}
        versions = {account: each["version"] for account, (_, each) in contracts.items()}
        first = found["block"]
    except (KeyError, TypeError, AttributeError, values.Malformed):
        raise Unreadable("not-a-bundle", part="deployment") from None
    made = Deployment({account: name for account, (name, _) in contracts.items()}, artifacts, versions, first)
    if not _is_whole(made) or len(contracts) != len(found["contracts"]):
        raise Unreadable("not-a-bundle", part="deployment")
    made.unknown_code = set(made.addresses.values())
    return made


def _is_whole(found: Deployment) -> bool:
    """Each version has its door and its ledger, once, over one register of members."""
    words = [*found.addresses.values(), *found.artifacts.values()]
    numbers = [found.first_block, *found.versions.values()]
    if not all(isinstance(each, str) for each in words) or not all(type(each) is int for each in numbers):
        return False
    pairs = [(found.artifacts[account], version) for account, version in found.versions.items()]
    versions = set(range(1, max(found.versions.values(), default=0) + 1))
    return (
        bool(versions)
        and len(set(pairs)) == len(pairs)
        and set(found.all_of("Orders")) == versions == set(found.all_of("VoucherLedger"))
        and set(found.all_of("MemberRegistry")) == {0}
    )


class Replay:
    """The ledger as the blocks tell it; `take` each block in turn."""

    def __init__(self, deployment: Deployment, chain_id: int, texts: Texts | None = None) -> None:
        self.deployment, self.texts = deployment, texts
        self.book = Book()
        self.door = Door(self.book)
        self.roles = _roles(deployment)
        self.places = {(deployment.artifacts[a], v): a for a, v in deployment.versions.items()}
        self.events = 0
        self.not_replayed: Counter[str] = Counter()
        doors = deployment.all_of("Orders").values()
        self._separators = {door: calldata.separator(chain_id, door) for door in doors}
        self._types = {a: abi.events(name) for a, name in deployment.artifacts.items() if name in abi.contracts()}

    def take(self, block: Block) -> None:
        """Plays a block. Raises NotVerified naming block and field."""
        timestamp = block.header["timestamp"]
        for i, (tx, receipt) in enumerate(block.transactions):
            if receipt.succeeded:
                try:
                    self._transaction(tx, receipt, f"transactions[{i}]", timestamp)
                except Fault as fault:
                    raise fault.at(block.number) from None

    def _transaction(self, tx: Transaction, receipt: Receipt, where: str, timestamp: int) -> None:
        if tx.to is None:
            self._note_creation(tx)
        events = [each for each in map(self._event, receipt.logs) if each is not None]
        separator = self._separators.get(tx.to or b"")
        orders = calldata.orders_of(tx.input, separator, f"{where}.input") if separator else []
        if self.roles is not None:
            for event in filter(is_of_powers, events):
                self.roles.take(event, tx, timestamp)
        _Turn(self, orders, timestamp, where).play(events)

    def _event(self, log: Any) -> Event | None:
        types = self._types.get(log.address)
        if types is None:
            return None
        kind: EventType | None = types.get(log.topics[0]) if log.topics else None
        if kind is None:
            raise NotVerified("event-unknown", f"logs[{log.index}]", have=self.deployment.addresses[log.address])
        self.events += 1
        return abi.read(kind, log.topics, log.data, f"logs[{log.index}]", self.deployment.versions[log.address])

    def _note_creation(self, tx: Transaction) -> None:
        at = contract_address(tx)
        name = self.deployment.artifacts.get(at)
        if name is not None and is_known_code(name, tx.input):
            self.deployment.unknown_code.discard(self.deployment.addresses[at])


def _roles(deployment: Deployment) -> Roles | None:
    """None where the file names no access manager: it has no events then, and no policy could change."""
    found = {name: account for account, name in deployment.addresses.items()}
    known = {"AccessManager", "Governance"} <= found.keys()
    return Roles(found["AccessManager"], found["Governance"]) if known else None


class _Turn:
    """One transaction: its orders in their sequence, each with its events before its outcome."""

    def __init__(self, replay: Replay, orders: Sequence[Order], timestamp: int, where: str) -> None:
        self._replay, self._orders, self._timestamp, self._where = replay, orders, timestamp, where
        self._today = business_day(timestamp)
        self._at = 0
        self._words: Mapping[str, Any] = orders[0].words() if orders else {}
        self._effects: list[Event] = []
        self._shares: dict[int, int] = {}

    def play(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.name in OUTCOMES:
                self._outcome(event)
            else:
                self._effect(event)
        if self._at != len(self._orders):
            raise NotVerified("outcome-missing", f"{self._where}.input", have=self._at, need=len(self._orders))

    def _outcome(self, event: Event) -> None:
        if self._at == len(self._orders):
            raise NotVerified("order-unseen", event.where, digest=event["order"].hex())
        order = self._orders[self._at]
        if self._replay.texts:
            self._replay.texts.see_body(order.body)
        self._replay.door.check(order, event, self._timestamp)
        self._check_effects(order, event)
        if event.name != "OrderNotAdmitted":
            refusals.check(order, event, self._case(event, self._words))
        self._at += 1
        self._words = self._orders[self._at].words() if self._at < len(self._orders) else {}
        self._effects, self._shares, self._replay.book.carried_out = [], {}, None

    def _check_effects(self, order: Order, event: Event) -> None:
        if event.name == "OrderExecuted":
            check_effects(self._replay.book, order, self._words, self._effects, event.where)
        elif self._effects:
            raise NotVerified("effect-of-refused", event.where, event=self._effects[0].name)

    def _effect(self, event: Event) -> None:
        by = event.args.get("order", _NO_ORDER)
        words: Mapping[str, Any] = {}
        if by != _NO_ORDER:
            if self._at == len(self._orders):
                raise NotVerified("order-unseen", event.where, digest=by.hex())
            values.same(f"{event.where}.order", by, self._orders[self._at].digest)
            words = self._words
            self._effects.append(event)
        if self._replay.texts:
            self._replay.texts.see(each for each in event.args.values() if isinstance(each, bytes))
        case = self._case(event, words)
        rule = RULES.get(event.name)
        if rule is not None:
            self._apply(rule, case)
        elif event.name not in SILENT and event.type.contract != "AccessManager":
            self._not_known(event)
        self._move_heads(event)

    def _case(self, event: Event, words: Mapping[str, Any]) -> Case:
        return Case(
            *(self._replay.book, event, words, self._today, self._shares, self._replay.places),
            *(self._replay.texts, self._timestamp),
        )

    def _apply(self, rule: Rule, case: Case) -> None:
        try:
            rule(case)
        except KeyError as why:
            # It names what was never there: a member, an invoice, a claim.
            if case.is_sure:
                raise broken("R29", case.event.where, case.event.name, values.shown(why.args[0]), "known") from None

    def _not_known(self, event: Event) -> None:
        """Nothing is claimed of the amounts it may have changed."""
        book = self._replay.book
        self._replay.not_replayed[event.name] += 1
        voucher = event.args.get("voucher")
        if isinstance(voucher, int) and root_of(voucher) in book.roots:
            book.unsure |= {root_of(voucher), book.roots[root_of(voucher)].issuer}

    def _move_heads(self, event: Event) -> None:
        """I-08: a voucher's head takes in each event that names it."""
        if not event.type.is_recorded:
            return
        for number in (event["voucher"], event["other"]):
            if number and (voucher := self._replay.book.vouchers.get(number)):
                voucher.head = keccak(voucher.head + event.hash)
