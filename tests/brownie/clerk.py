"""Signs orders for their members, carries them to the door, and looks at what became of them."""

from collections import Counter
from dataclasses import dataclass

from brownie import chain, web3
from eth_abi import decode
from eth_account.signers.local import LocalAccount
from eth_utils import function_abi_to_4byte_selector, keccak, to_checksum_address, to_hex
from eth_utils.abi import collapse_if_tuple
from forms import DAY_S, Forms, Order, PledgeStage, Stage, Status
from members import BY_NUMBER
from sources import ABI, abi_of
from typed import body, digest, number_of, signable

NO_VOUCHER = ("QuoteStood", "QuoteEnded")  # events of Financing that are no voucher's
ENDS = ("OrderExecuted", "OrderRefused", "OrderNotAdmitted")
NO_PROOF = ("0x" + "00" * 20, b"")
# Whose keys sign, where it is not a maker and a checker.
SIGNERS = {"ChangeKeys": ("admin", "second admin"), "ConsentKeys": (None, "admin")}


@dataclass(frozen=True)
class Seal:
    """A key, and the account it seals for: its own address, or a contract that answers ERC-1271."""

    key: LocalAccount
    account: str = ""

    def proof(self, message) -> tuple[str, bytes]:
        return self.account or self.key.address, bytes(self.key.sign_message(message).signature)


@dataclass(frozen=True)
class Signed:
    digest: bytes  # as the door reads the order
    words: tuple  # SignedOrder


class Clerk(Forms):
    """One at the door. `relay` is the account that carries; it may be anyone's."""

    def __init__(self, contracts, relay):
        self.chain, self.relay, self.contracts = chain, relay, contracts
        self.orders, self.members = contracts["Orders"], contracts["MemberRegistry"]
        self.ledger, self.financing = contracts["VoucherLedger"], contracts["Financing"]
        self.settlement, self.limits = contracts["Settlement"], contracts["CreditLimits"]
        self.invoices, self.reader = contracts["InvoiceRegistry"], contracts["VoucherReader"]
        self.pledges, self.freezes = contracts["Pledges"], contracts["Freezes"]
        self.domain = {
            "name": "Xinlian",
            "version": "1",
            "chainId": chain.id,
            "verifyingContract": self.orders.address,
        }

    # To the door

    def sign(self, order: Order, *, maker=None, checker=None, shown=None, **domain) -> Signed:
        """By the member's own keys, in this ledger's domain, shown the order itself, if not said otherwise."""
        member = BY_NUMBER[order.message["member"]]
        first, second = SIGNERS.get(order.action, ("maker", "checker"))
        message = signable(self.domain | domain, order.action, (shown or order).message)
        by_checker = (checker or Seal(member.key(second))).proof(message)
        by_maker = (maker or Seal(member.key(first))).proof(message) if member.signatures == 2 and first else NO_PROOF
        words = (number_of(order.action), body(order.action, order.message), by_maker, by_checker)
        return Signed(digest(self.domain, order.action, order.message), words)

    def does(self, *orders: Order | Signed):
        """Each takes effect."""
        signed = [self._signed(order) for order in orders]
        done = self._carry(signed)
        assert self._ends_of(done) == [("OrderExecuted", one.digest, None) for one in signed]
        self.check()
        return done

    def carries(self, *orders: Order | Signed):
        """Whatever becomes of them: (event, digest, why not) of each."""
        ends = self._ends_of(self._carry([self._signed(order) for order in orders]))
        self.check()
        return ends

    def refuses(self, order: Order | Signed, error: str, *arguments):
        """A rule refuses it; its nonce is spent and nothing else moved."""
        self._turns_down(order, "OrderRefused", (error, arguments), written=["Orders"])

    def turns_away(self, order: Order | Signed, error: str, *arguments):
        """It is not admitted; nothing moved at all."""
        self._turns_down(order, "OrderNotAdmitted", (error, arguments), written=[])

    def _turns_down(self, order, end, reason, written):
        signed = self._signed(order)
        done = self._carry([signed])
        assert self._ends_of(done) == [(end, signed.digest, reason)]
        assert len(done.logs) == 1
        assert self._written_by(done) == written

    def _signed(self, order):
        return order if isinstance(order, Signed) else self.sign(order)

    def _carry(self, signed):
        return self.orders.execute([one.words for one in signed], {"from": self.relay})

    def _ends_of(self, done):
        """What became of each order: (event, digest, why not)."""
        ends = [event for event in done.events if event.name in ENDS]
        return [(end.name, bytes(end["order"]), _reason_of(end)) for end in ends]

    def _written_by(self, done):
        """The contracts whose storage a transaction changed, each as often as it has slots changed."""
        options = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}}
        traced = web3.provider.make_request("debug_traceTransaction", [done.txid, options])["result"]
        names = {contract.address.lower(): name for name, contract in self.contracts.items()}
        # A slot set to zero is in "pre" alone, one set from zero in "post" alone.
        changed = {
            (address, slot)
            for side in (traced["pre"], traced["post"])
            for address, account in side.items()
            for slot in account.get("storage", {})
        }
        return sorted(names[address] for address, _ in changed)

    # The clock

    def to(self, day):
        """09:00 of a day to come."""
        self.pass_days((day - self.day).days)

    def pass_days(self, days):
        chain.sleep(days * DAY_S)
        chain.mine()

    def expire_offers(self, *vouchers):
        return self._job(self.ledger.expireOffers, vouchers)

    def expire_financings(self, *numbers):
        return self._job(self.financing.expireFinancings, numbers)

    def expire_pledges(self, *numbers):
        return self._job(self.pledges.expirePledges, numbers)

    def expire_freezes(self, *vouchers):
        return self._job(self.freezes.expireFreezes, vouchers)

    def mark_overdue(self, *roots):
        return self._job(self.ledger.markOverdue, roots)

    def _job(self, job, numbers):
        done = job(list(numbers), {"from": self.relay})
        self.check()
        return done

    # What must always hold

    def check(self):
        """Heads follow from the logs, fen from their trees, locks from what is open, limits from what is unpaid."""
        heads = self.heads_from_logs()
        seen = {v.voucher: v for v in self.see_all(list(heads))}
        assert {no: bytes(v.head) for no, v in seen.items()} == heads
        locks = self._locks_from(seen)
        assert {no: v.lockedFen for no, v in seen.items()} == {no: locks[no] for no in seen}
        used = Counter()
        for root in (no for no in seen if no % 10_000 == 0):
            record = self.ledger.rootRecordOf(root).dict()
            used[record["issuer"]] += record["unpaidFen"]
            self._check_tree(root, record, seen)
        for issuer, used_fen in used.items():
            assert self.limits.issuerOf(issuer)["usedFen"] == used_fen

    def _check_tree(self, root, record, seen):
        live = [seen[no] for no in self.reader.creationListOf(root)]
        if live:
            assert sum(v.amountFen for v in live) == record["faceFen"]
        if live and seen[root].status != Status.VOIDED:
            assert sum(v.amountFen - v.paidFen for v in live) == record["unpaidFen"]

    def heads_from_logs(self) -> dict[int, bytes]:
        """head' = keccak(head ‖ keccak(topics ‖ data)), a head starting at 0."""
        modules = (self.ledger, self.financing, self.settlement, self.pledges, self.freezes)
        sources = [one.address for one in modules]
        others = {self.financing.topics[name] for name in NO_VOUCHER}
        heads: dict[int, bytes] = {}
        for log in web3.eth.get_logs({"fromBlock": 0, "address": sources}):
            if len(log["topics"]) < 4 or to_hex(log["topics"][0]) in others:
                continue
            link = keccak(b"".join(log["topics"]) + log["data"])
            for voucher in {int.from_bytes(topic, "big") for topic in log["topics"][1:3]} - {0}:
                heads[voucher] = keccak(heads.get(voucher, bytes(32)) + link)
        return heads

    def _locks_from(self, seen):
        locks = Counter()
        for no, v in seen.items():
            locks[no] += self.see_freeze(no).amountFen
            if v.offeredTo and v.status != Status.OFFERED:
                locks[no] += v.amountFen
            elif v.offeredTo and v.parent:
                locks[v.parent] += v.amountFen
        for f in map(self.see_financing, self._numbers_from_logs(self.financing, "FinancingApplied", "FinancingTaken")):
            if Stage.APPLIED <= f.state <= Stage.REGISTERED:
                locks[f.voucher] += f.amountFen
        for p in map(self.see_pledge, self._numbers_from_logs(self.pledges, "PledgeOffered")):
            if p.state in {PledgeStage.OFFERED, PledgeStage.PLEDGED}:
                locks[p.voucher] += p.amountFen
        return locks

    def _numbers_from_logs(self, contract, *events):
        """What the events of these names say first."""
        topics = [[contract.topics[event] for event in events]]
        logs = web3.eth.get_logs({"fromBlock": 0, "address": contract.address, "topics": topics})
        return [int.from_bytes(log["data"][:32], "big") for log in logs]


def _reason_of(end) -> tuple[str, tuple] | None:
    """The custom error that an order ended with: its name and its arguments."""
    if end.name == "OrderExecuted":
        return None
    reason = bytes(end["reason"])
    entry = ERRORS[reason[:4]]
    kinds = [collapse_if_tuple(part) for part in entry["inputs"]]
    values = zip(kinds, decode(kinds, reason[4:]), strict=True)
    return entry["name"], tuple(to_checksum_address(value) if kind == "address" else value for kind, value in values)


def _errors():
    entries = [entry for path in ABI.glob("*.json") for entry in abi_of(path.stem) if entry["type"] == "error"]
    return {function_abi_to_4byte_selector(entry): entry for entry in entries}


ERRORS = _errors()
