"""The door, played again: who may sign, who signed, and whether an order's outcome is the one that follows."""

from collections import Counter
from dataclasses import dataclass, field

from api.audit import curve
from api.audit.faults import NotVerified
from api.audit.ledger import abi
from api.audit.ledger.abi import Event
from api.audit.ledger.book import Book, Key
from api.audit.ledger.calldata import Order, Proof
from api.audit.values import same, shown
from api.domain.orders import BY_ADMINS, BY_ONE
from api.domain.words import KeyPower

DEADLINE_AHEAD_MAX_S = 72 * 3600
_NOBODY = bytes(20)
_PERSON_BYTES = 16
_V_OFFSET = 27
_TWO = 2
OUTCOMES = frozenset({"OrderExecuted", "OrderRefused", "OrderNotAdmitted"})


@dataclass
class Tally:
    """What became of orders, for the verdict."""

    executed: int = 0
    refused: int = 0
    not_admitted: int = 0
    signatures: int = 0
    """Recomputed and found to be the key's own."""
    by_contract: Counter[bytes] = field(default_factory=Counter)
    """Accepted by contract keys, not recomputed: account → how often."""
    refusals: Counter[str] = field(default_factory=Counter)


class Door:
    """Checks each order against the book as it stood when the order came."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._own: dict[bytes, bool] = {}
        self.tally = Tally()

    def check(self, order: Order, outcome: Event, timestamp: int) -> None:
        """The outcome is one that the order and the book allow. Raises NotVerified."""
        where = outcome.where
        same(f"{where}.order", outcome["order"], order.digest)
        fault, signed = self._admission(order, timestamp, outcome.version)
        if outcome.name == "OrderNotAdmitted":
            return self._check_turned_away(order, outcome, fault)
        if fault is not None:
            raise NotVerified("order-inadmissible", where, digest=order.digest.hex(), why=fault)
        self._count(signed, where)
        self._check_named(order, outcome)
        self._book.spend(outcome.version, order.member, order.nonce)
        if outcome.name == "OrderExecuted":
            self.tally.executed += 1
            return None
        self.tally.refused += 1
        self.tally.refusals[_error(outcome)] += 1
        return None

    def _check_named(self, order: Order, outcome: Event) -> None:
        alone = self._book.members[order.member].signatures == 1 or _is_by_one(order)
        needs = {
            "member": order.member,
            "action": order.index,
            "maker": _NOBODY if alone else order.maker.account,
            "checker": order.checker.account,
        }
        for name, need in needs.items():
            same(f"{outcome.where}.{name}", outcome[name], need)

    def _check_turned_away(self, order: Order, outcome: Event, fault: str | None) -> None:
        self.tally.not_admitted += 1
        have = _error(outcome)
        # What a contract key answered cannot be worked out here: it may have refused its signature.
        if fault is None and have == "SignatureInvalid":
            return
        if have != fault:
            raise NotVerified("order-turned-away", outcome.where, digest=order.digest.hex(), have=have, need=fault)

    def _count(self, signed: list[tuple[bytes, bool]], where: str) -> None:
        """No account is both a key and a contract: one that ever signed itself cannot have been asked by ERC-1271."""
        for account, is_its_own in signed:
            self._own.setdefault(account, is_its_own)
            if self._own[account] != is_its_own:
                raise NotVerified("signature-forged", where, have=shown(account))
            if is_its_own:
                self.tally.signatures += 1
            else:
                self.tally.by_contract[account] += 1

    def _admission(self, order: Order, timestamp: int, version: int) -> tuple[str | None, list[tuple[bytes, bool]]]:
        """What speaks against admitting the order, as the contract's error, in its sequence; and who signed."""
        if not order.is_whole or order.action is None:
            return "OrderMalformed", []
        member = self._book.members.get(order.member)
        if member is None:
            return "ActorNotRegistered", []
        if member.suspended and order.action.name not in _FOR_SUSPENDED:
            return "ActorSuspended", []
        if order.deadline < timestamp:
            return "DeadlinePassed", []
        if order.deadline > timestamp + DEADLINE_AHEAD_MAX_S:
            return "DeadlineTooFar", []
        if self._book.is_nonce_used(version, order.member, order.nonce):
            return "NonceUsed", []
        return self._signatures(order, _ONE if _is_by_one(order) else member.signatures)

    def _signatures(self, order: Order, needed: int) -> tuple[str | None, list[tuple[bytes, bool]]]:
        by_admins = order.action is not None and order.action.name in BY_ADMINS
        powers = [(order.checker, KeyPower.ADMIN if by_admins else KeyPower.CHECKER)]
        if needed == _TWO:
            powers.append((order.maker, KeyPower.ADMIN if by_admins else KeyPower.MAKER))
        signed, persons = [], []
        for proof, power in powers:
            key = self._book.keys.get(proof.account)
            fault = _key_fault(key, order.member, power)
            if fault is not None or key is None:
                return fault, []
            persons.append(key.person[:_PERSON_BYTES])
            signed.append((proof.account, is_own(proof, order.digest)))
        return ("SameSigner" if len(set(persons)) < len(persons) else None), signed


def _is_by_one(order: Order) -> bool:
    return order.action is not None and order.action.name in BY_ONE


_ONE = 1
_FOR_SUSPENDED = frozenset({"instruct_payment", "consent_keys", "object_proposal"})
"""R25: a suspended issuer still pays what it owes; and a member says yes or no to a change of its keys."""


def _key_fault(key: Key | None, member: int, power: KeyPower) -> str | None:
    if key is None or key.member != member:
        return "KeyUnknown"
    if key.powers == 0:
        return "KeyIsRevoked"
    return None if key.powers & power else "KeyLacksPower"


def is_own(proof: Proof, digest: bytes) -> bool:
    """Whether the account's own key made the signature. Not so for a contract key, which the chain asks (ERC-1271)."""
    signature = proof.signature
    if len(signature) != curve.SIGNATURE_BYTES or signature[64] < _V_OFFSET:
        return False
    try:
        return curve.signer(digest, signature[:64] + bytes((signature[64] - _V_OFFSET,))) == proof.account
    except curve.NoSigner:
        return False


def _error(outcome: Event) -> str:
    reason = bytes(outcome["reason"])
    return abi.errors().get(reason[:4], "0x" + reason[:4].hex())
