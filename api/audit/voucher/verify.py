"""Verifies one voucher's file: headers and seals, the state proof of its head, its events up to the head, and the orders that caused them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.audit import headers, seals, trust, values
from api.audit.faults import Fault, NotVerified, Unreadable
from api.audit.ledger import abi, calldata
from api.audit.ledger.abi import Event
from api.audit.ledger.calldata import Order, Proof
from api.audit.ledger.door import is_own
from api.audit.trie import Nodes, ProofFails
from api.audit.values import Malformed, address, data, hash32, listed, quantity
from api.audit.voucher import parts
from api.audit.voucher.storage import Account, slot_of
from api.domain.keccak import keccak
from api.domain.numbers import InvalidNumber, voucher_chain_no, voucher_no
from api.domain.orders import PARTS_MAX
from api.domain.words import KeyPower

Parts = Mapping[str, Any]
CONTRACTS = ("VoucherLedger", "MemberRegistry", "Orders")
PARTS = {"format", "chainId", "voucher", "contracts", "headers", "nodes", "events", "orders", "validators"}
NODES_MAX, EVENTS_MAX, HEADERS_MAX = 20_000, 20_000, 2_000
_FROZEN, _HOPS = 0x80, 0x7F
_STATES = (None, "offered", "active", "rejected", "withdrawn", "expired", "voided")
_NO_ORDER = bytes(32)
_NO_CODE = keccak(b"")
_PROOF = {"account": address, "signature": data}


@dataclass
class VoucherFacts:
    """What is proven of the voucher."""

    number: str
    chain_id: int
    engine: str
    block: int
    block_hash: bytes
    is_final: bool
    start: frozenset[bytes]
    ledger: bytes
    code_hash: bytes
    state: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    signatures: int = 0
    by_contract: list[bytes] = field(default_factory=list)
    revoked: list[bytes] = field(default_factory=list)
    """Keys that signed and were revoked since."""


class VoucherFile:
    """A voucher's file under verification. Raises NotVerified, Unreadable."""

    def __init__(self, found: Parts, trusted: frozenset[bytes] | None) -> None:
        if missing := {"chainId", "voucher", "contracts", "headers", "nodes", "events", "orders"} - found.keys():
            raise Unreadable("not-a-bundle", part=min(missing))
        for name in found.keys() - PARTS:
            raise NotVerified("field-unknown", name)
        self._trusted, self._parts = trusted, found
        self._number = _number(found["voucher"])
        self._contracts = _contracts(found["contracts"])
        self._nodes = Nodes(
            [_read(data, each, f"nodes[{i}]") for i, each in enumerate(_list(found, "nodes", NODES_MAX))]
        )

    def facts(self) -> VoucherFacts:
        """Everything that is proven."""
        found = self._sealed()
        try:
            ledger = Account(found.state_root, self._contracts["VoucherLedger"], self._nodes)
            registry = Account(found.state_root, self._contracts["MemberRegistry"], self._nodes)
            stored = ledger.struct("VoucherLedger", "Voucher", slot_of("VoucherLedger", "_vouchers", self._number))
            facts = self._facts(found, ledger, stored)
            self._check_events(
                facts,
                stored["head"].to_bytes(32, "big"),
                _Keys(registry, facts, lambda account: Account(found.state_root, account, self._nodes)),
            )
        except ProofFails as why:
            raise NotVerified("proof", "nodes", why=why) from why
        if self._nodes.unused:
            raise NotVerified("proof-idle", "nodes", have=self._nodes.unused)
        return facts

    def _facts(self, found: "_Sealed", ledger: Account, stored: Mapping[str, int]) -> VoucherFacts:
        return VoucherFacts(
            number=voucher_no(self._number),
            chain_id=_chain_id(self._parts),
            engine=found.engine,
            block=found.number,
            block_hash=found.hash,
            is_final=found.is_final,
            start=found.start,
            ledger=self._contracts["VoucherLedger"],
            code_hash=ledger.code_hash,
            state=_state(stored),
        )

    def _sealed(self) -> "_Sealed":
        """The first header, whose state is shown; the others stand upon it."""
        found: _Sealed | None = None
        chain: seals.Seals | None = None
        last: Mapping[str, Any] | None = None
        for i, each in enumerate(_list(self._parts, "headers", HEADERS_MAX)):
            given = _header(each, f"headers[{i}]", last)
            if chain is None:
                chain = self._begin(given)
                found = _Sealed(given["number"], given["hash"], given["stateRoot"], chain.engine, chain.validators)
            try:
                if seals.engine_of(given) != chain.engine:
                    raise NotVerified("engine", f"headers[{i}]", have=seals.engine_of(given), need=chain.engine)
                chain.check(given)
            except Fault as fault:
                raise fault.at(given["number"]) from None
            last = given
        if found is None or chain is None:
            raise Unreadable("not-a-bundle", part="headers")
        found.is_final = chain.final is not None and chain.final >= found.number
        return found

    def _begin(self, given: Mapping[str, Any]) -> seals.Seals:
        claimed = trust.accounts(self._parts["validators"]) if "validators" in self._parts else None
        if seals.engine_of(given) == "none" and self._trusted is not None:
            raise NotVerified("not-sealed", "headers[0]")
        begun = seals.start(given, self._trusted or claimed, seals.clique.EPOCH_BLOCKS)
        trust.check_claims({k: v for k, v in self._parts.items() if k == "validators"}, begun.validators, 0)
        return begun

    def _check_events(self, facts: VoucherFacts, head: bytes, keys: "_Keys") -> None:
        orders = {order.digest: order for order in self._orders()}
        open_orders = dict(orders)
        made = bytes(32)
        for i, each in enumerate(_list(self._parts, "events", EVENTS_MAX)):
            event = self._event(each, f"events[{i}]")
            made = keccak(made + event.hash)
            order = orders.get(event["order"])
            if order is None and event["order"] != _NO_ORDER:
                raise NotVerified("order-missing", event.where, have=values.shown(event["order"]))
            if order is not None and open_orders.pop(order.digest, None) is not None:
                keys.check(order, f"orders[{order.digest.hex()[:8]}]")
            _check_agreement(event, order)
            facts.events.append(_told(event, order))
        if made != head:
            raise NotVerified("head", "events", have=values.shown(head), need=values.shown(made))
        for digest in open_orders:
            raise NotVerified("order-foreign", "orders", have=digest.hex())

    def _event(self, found: Any, where: str) -> Event:
        given = values.fields(found, where, {"topics": listed(hash32), "data": data}, {})
        kinds = (abi.events(name).get(given["topics"][0]) for name in abi.contracts()) if given["topics"] else ()
        kind = next((each for each in kinds if each is not None and each.is_recorded), None)
        if kind is None:
            raise NotVerified("event-foreign", where)
        event = abi.read(kind, tuple(given["topics"]), given["data"], where)
        if self._number not in (event["voucher"], event["other"]):
            raise NotVerified("event-foreign", where)
        return event

    def _orders(self) -> list[Order]:
        separator = calldata.separator(_chain_id(self._parts), self._contracts["Orders"])
        return [
            _order(each, f"orders[{i}]", separator) for i, each in enumerate(_list(self._parts, "orders", EVENTS_MAX))
        ]


@dataclass
class _Sealed:
    """The block whose state is shown."""

    number: int
    hash: bytes
    state_root: bytes
    engine: str
    start: frozenset[bytes]
    is_final: bool = False


class _Keys:
    """Who may sign, from the registry's storage in the sealed state."""

    def __init__(self, registry: Account, facts: VoucherFacts, account: Callable[[bytes], Account]) -> None:
        self._registry, self._facts, self._account = registry, facts, account

    def check(self, order: Order, where: str) -> None:
        """Both signatures are by keys of the acting member, of two persons. Raises NotVerified, ProofFails."""
        if not order.is_whole:
            raise NotVerified("calldata", where)
        slot = slot_of("MemberRegistry", "_members", order.member)
        member = self._registry.struct("MemberRegistry", "Member", slot)
        proofs = [order.checker] if member["signatures"] == 1 else [order.checker, order.maker]
        persons = {self._person(each, order, where) for each in proofs}
        if len(persons) != len(proofs):
            raise NotVerified("same-person", where)

    def _person(self, proof: Proof, order: Order, where: str) -> int:
        slot = slot_of("MemberRegistry", "_keys", proof.account)
        key = self._registry.struct("MemberRegistry", "Key", slot)
        if key["member"] != order.member:
            raise NotVerified("key-unproven", where, have=values.shown(proof.account), need=order.member)
        needed = KeyPower.CHECKER if proof is order.checker else KeyPower.MAKER
        if key["powers"] == 0:
            self._facts.revoked.append(proof.account)
        elif not key["powers"] & needed:
            raise NotVerified("key-unproven", where, have=values.shown(proof.account), need=order.member)
        if is_own(proof, order.digest):
            self._facts.signatures += 1
        elif self._has_code(proof.account):
            self._facts.by_contract.append(proof.account)
        else:
            raise NotVerified("signature", where, why=f"it is not by {values.shown(proof.account)}")
        return key["person"]

    def _has_code(self, account: bytes) -> bool:
        """Whether the account is a contract, which the ledger asked (ERC-1271)."""
        try:
            return self._account(account).code_hash != _NO_CODE
        except ProofFails:
            return False


def _read(reader: values.Reader, value: Any, where: str) -> Any:
    try:
        return reader(value)
    except Malformed:
        raise NotVerified("field-malformed", where, have=values.shown(value)) from None


def _list(file: Parts, name: str, most: int) -> Sequence[Any]:
    found = file[name]
    if not isinstance(found, list):
        raise Unreadable("not-a-bundle", part=name)
    if len(found) > most:
        raise Unreadable("too-many", part=name, max=most)
    return found


def _chain_id(file: Parts) -> int:
    found = file["chainId"]
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise Unreadable("not-a-bundle", part="chainId")
    return found


def _number(found: Any) -> int:
    try:
        return voucher_chain_no(found)
    except (InvalidNumber, TypeError):
        raise NotVerified("field-malformed", "voucher", have=values.shown(found)) from None


def _contracts(found: Any) -> dict[str, bytes]:
    needed = dict.fromkeys(CONTRACTS, values.any_address)
    return values.fields(found, "contracts", needed, {})


def _header(found: Any, where: str, last: Mapping[str, Any] | None) -> dict[str, Any]:
    given = values.fields(found, where, {**headers.FIELDS, "hash": hash32}, headers.LATER)
    made = seals.block_hash(given)
    if made != given["hash"]:
        need, have = values.shown(made), values.shown(given["hash"])
        raise NotVerified("header-hash", where, block=given["number"], have=have, need=need)
    if last is not None:
        values.same(f"{where}.number", given["number"], last["number"] + 1)
        values.same(f"{where}.parentHash", given["parentHash"], last["hash"])
    return given


def _order(found: Any, where: str, separator: bytes) -> Order:
    def proof(value: Any) -> Proof:
        return Proof(**values.fields(value, where, _PROOF, {}))

    readers = {"action": quantity, "body": data, "maker": proof, "checker": proof}
    given = values.fields(found, where, readers, {"hidden": lambda value: value})
    hidden = _hidden(given.get("hidden", {}), given["body"], where)
    return calldata.order(given["action"], given["body"], given["maker"], given["checker"], separator, hidden)


def _hidden(found: Any, body: bytes, where: str) -> dict[int, bytes]:
    """Hashes of the parts of a split that are another voucher's business. Their words in the body are zero."""
    if not isinstance(found, dict) or len(found) > PARTS_MAX:
        raise NotVerified("field-malformed", f"{where}.hidden", have=values.shown(found))
    hidden = {
        _read(quantity, i, f"{where}.hidden"): _read(hash32, each, f"{where}.hidden") for i, each in found.items()
    }
    for i in hidden:
        words = parts.words_of(body, i)
        if words is None or any(words):
            raise NotVerified("field-malformed", f"{where}.hidden", have=i)
    return hidden


def _check_agreement(event: Event, order: Order | None) -> None:
    """What the event names of the voucher's own is what was signed."""
    if order is None:
        return
    words = order.words()
    for name in (
        "terms",
        "trade",
        "note",
        "bankRef",
        "proceeds",
        "registration",
        "due",
        "cutoff",
        "financing",
        "pledge",
        "lastDay",
    ):
        if name in words and name in event.args and words[name] != event[name]:
            raise NotVerified(
                "order-other", f"{event.where}.{name}", have=values.shown(event[name]), need=values.shown(words[name])
            )


def _state(stored: Mapping[str, int]) -> dict[str, Any]:
    state = _STATES[stored["state"]] if stored["state"] < len(_STATES) else None
    if state is None:
        raise ProofFails("the ledger knows no such voucher")
    return {
        "state": state,
        "holder": stored["holder"],
        "amount_fen": stored["amountFen"],
        "paid_fen": stored["paidFen"],
        "locked_fen": stored["lockedFen"],
        "hops": stored["hopsAndFrozen"] & _HOPS,
        "frozen": bool(stored["hopsAndFrozen"] & _FROZEN),
        "head": "0x" + stored["head"].to_bytes(32, "big").hex(),
    }


def _told(event: Event, order: Order | None) -> dict[str, Any]:
    args = {name: "0x" + v.hex() if isinstance(v, bytes) else v for name, v in event.args.items()}
    signers = (
        {}
        if order is None
        else {"maker": "0x" + order.maker.account.hex(), "checker": "0x" + order.checker.account.hex()}
    )
    return {"event": event.name, **args, **signers, "member": order.member if order else None}
