"""Members of a test's ledger, and what they can do on the chain without the service."""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from eth_account import Account

from api.chain.contracts import Ledger
from api.chain.events import DecodedEvent, decode
from api.chain.ledger import (
    Contracts,
    SignedOrder,
    execute_data,
    expire_financings_data,
    expire_freezes_data,
    expire_offers_data,
    expire_pledges_data,
    mark_overdue_data,
)
from api.chain.rpc import Node
from api.chain.sender import Sender
from api.domain import calendar, orders
from api.domain.numbers import financing_chain_no, financing_no, pledge_chain_no, quote_chain_no, voucher_chain_no
from api.domain.words import KeyPower, MemberKind
from chain_node.accounts import dev_account
from chain_node.plan import GenesisKey, GenesisMember

OPERATOR, COURT, ISSUER, FIRST, SECOND, THIRD, BANK, OTHER_BANK, CLEARING = 1, 2, 10, 20, 21, 22, 30, 31, 40
KINDS = {
    ISSUER: MemberKind.ISSUER,
    FIRST: MemberKind.SUPPLIER,
    SECOND: MemberKind.SUPPLIER,
    THIRD: MemberKind.SUPPLIER,
    BANK: MemberKind.FINANCIER,
    OTHER_BANK: MemberKind.FINANCIER,
    CLEARING: MemberKind.CLEARING_BANK,
}
SALT = "0x" + "5a" * 32


def key_of(member: int, role: str) -> str:
    return "0x" + orders.keccak(f"test {member} {role}".encode()).hex()


def account_of(member: int, role: str) -> str:
    return Account.from_key(key_of(member, role)).address


def _grants(member: int) -> list[dict[str, Any]]:
    roles = {"maker": KeyPower.MAKER | KeyPower.ADMIN, "checker": KeyPower.CHECKER | KeyPower.ADMIN}
    return [
        {"account": account_of(member, r), "powers": int(p), "person": "0x" + orders.keccak(r.encode()).hex()}
        for r, p in roles.items()
    ]


def genesis(member: int, kind: MemberKind) -> GenesisMember:
    keys = [GenesisKey(g["account"], g["powers"], orders.as_bytes(g["person"])) for g in _grants(member)]
    return GenesisMember(member, int(kind), bytes(32), tuple(keys))


@dataclass
class People:
    """Everybody's keys, and a hand on the chain: what `act` notes, `send` carries out in one transaction."""

    contracts: Contracts
    waiting: list[SignedOrder] = field(default_factory=list)
    nonce: int = 0
    expiring: list[str] = field(default_factory=list)
    pledges: list[str] = field(default_factory=list)
    freezes: list[str] = field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        return self.contracts.ledger

    @property
    def node(self) -> Node:
        return self.contracts.node

    async def today(self) -> date:
        return calendar.business_day((await self.node.head()).timestamp)

    async def act(self, action: str, member: int, **fields: Any) -> bytes:
        """Signs an order; returns its digest."""
        head = await self.node.head()
        self.nonce += 1
        message = {"member": member, "nonce": self.nonce, "deadline": head.timestamp + 7_200, **fields}
        digest = orders.digest(self.ledger.domain(1), action, message)
        proofs = [
            (orders.as_bytes(account_of(member, role)), _sign(digest, member, role)) for role in ("maker", "checker")
        ]
        (maker, maker_signature), (checker, checker_signature) = proofs
        body = orders.body(action, message)
        self.waiting.append(SignedOrder(action, body, maker, maker_signature, checker, checker_signature))
        return digest

    async def send(self) -> list[DecodedEvent]:
        """Carries out what waits; returns the events."""
        batch, self.waiting = self.waiting, []
        return await self._transact("Orders", execute_data(batch))

    async def do(self, action: str, member: int, **fields: Any) -> list[DecodedEvent]:
        """One order, which must take effect."""
        await self.act(action, member, **fields)
        events = await self.send()
        assert events[-1].name == "OrderExecuted", events[-1]
        return events

    async def end_of_day(
        self, offers: list[str] = (), financings: list[str] = (), roots: list[str] = ()
    ) -> list[DecodedEvent]:
        """The jobs of a day."""
        events = await self._transact("VoucherLedger", expire_offers_data(offers))
        events += await self._transact("Financing", expire_financings_data(financings))
        events += await self._transact("Pledges", expire_pledges_data(self.pledges))
        events += await self._transact("Freezes", expire_freezes_data(self.freezes))
        return events + await self._transact("VoucherLedger", mark_overdue_data(roots))

    async def _transact(self, contract: str, data: bytes) -> list[DecodedEvent]:
        sender = Sender(self.node, self.ledger.chain_id, dev_account(5).key.hex(), is_free=True)
        receipt = await sender.wait(await sender.send(self.ledger.version(1).addresses[contract], data))
        assert receipt.succeeded
        number = receipt.block_number
        logs = await self.node.logs(number, number, self.ledger.addresses)
        return [event for log in logs if (event := decode(log))]

    # --- orders -----------------------------------------------------------------------------------------------------

    async def register(self) -> None:
        for member, kinds in KINDS.items():
            profile = {"name": f"member {member}", "uscc": "", "salt": SALT}
            fields = {"number": member, "kinds": int(kinds), "signatures": 2, "profile": profile}
            await self.act("register_member", OPERATOR, **fields, keys=_grants(member))
        await self.act("set_limit", OPERATOR, issuer=ISSUER, limitFen=10**11)
        assert all(e.name != "OrderRefused" for e in await self.send())

    async def issue(self, amount: int, *, to: int = FIRST, invoice: str | None = None, accept: bool = True) -> str:
        """A new root; returns its number."""
        today = await self.today()
        number = invoice or secrets.token_hex(4)
        use = {"invoice": {"number": number, "salt": SALT}, "amountFen": 10**10, "usedFen": amount}
        events = await self.do(
            "issue",
            ISSUER,
            to=to,
            amountFen=amount,
            due=calendar.yyyymmdd(calendar.add_months(today, 3)),
            cutoff=calendar.yyyymmdd(calendar.add_months(today, 2)),
            trade=trade(),
            invoices=[use],
        )
        root = one(events, "VoucherIssued").voucher
        if accept:
            await self.answer("accept", root, to, ISSUER, amount)
        return root

    async def head_of(self, voucher: str) -> bytes:
        return await self.contracts.view("VoucherReader", "headOf", voucher_chain_no(voucher))

    async def answer(self, action: str, voucher: str, by: int, other: int, amount: int) -> list[DecodedEvent]:
        """Accept, reject, withdraw."""
        role = "offeree" if action == "withdraw" else "offeror"
        fields = {"voucher": voucher_chain_no(voucher), "amountFen": amount, role: other}
        return await self.do(action, by, **fields, head=await self.head_of(voucher))

    async def transfer(self, voucher: str, by: int, to: int, amount: int, *, accept: bool = True) -> None:
        no = voucher_chain_no(voucher)
        await self.do("transfer", by, voucher=no, to=to, amountFen=amount, trade=trade())
        if accept:
            await self.answer("accept", voucher, to, by, amount)

    async def split(self, voucher: str, by: int, *parts: tuple[int, int], accept: bool = True) -> list[str]:
        """Parts as (to, amount); returns the children's numbers."""
        asked = [{"to": to, "amountFen": amount} for to, amount in parts]
        events = await self.do("split", by, voucher=voucher_chain_no(voucher), trade=trade(), parts=asked)
        children = [event.voucher for event in events if event.name == "SplitOffered"]
        if accept:
            for child, (to, amount) in zip(children, parts, strict=True):
                await self.answer("accept", child, to, by, amount)
        return children

    async def apply(self, voucher: str, by: int, amount: int, *, bank: int = BANK) -> str:
        fields = {"voucher": voucher_chain_no(voucher), "amountFen": amount, "financier": bank}
        events = await self.do("apply_financing", by, **fields, withRecourse=False, note=note("apply"))
        return one(events, "FinancingApplied").args["financing"]

    async def finance(self, voucher: str, by: int, amount: int, *, bank: int = BANK) -> tuple[str, str]:
        """From application to disbursement; returns the financing and the voucher that passed."""
        financing = await self.apply(voucher, by, amount, bank=bank)
        names = {"financing": financing_chain_no(financing), "voucher": voucher_chain_no(voucher)}
        terms = {"rateBps": 450, "feeFen": 100, "salt": SALT}
        await self.do("quote_financing", bank, **names, amountFen=amount, terms=terms)
        await self.do("accept_financing", by, **names, amountFen=amount, terms=terms)
        await self.do("register_financing", bank, **names, registration=note("zd"))
        events = await self.do(
            "disburse_financing",
            bank,
            **names,
            amountFen=amount,
            date=calendar.yyyymmdd(await self.today()),
            proceeds={"interestFen": 1, "netFen": amount - 101, "salt": SALT},
            bankRef=note("ref"),
        )
        return financing, one(events, "FinancingDisbursed").args["result"]

    async def stand(self, *, bank: int = BANK, replaces: str | None = None, **more: Any) -> str:
        """A standing quote for the issuer's vouchers; returns its number."""
        today = await self.today()
        amounts = {"minFen": 1, "maxFen": 50_000_00, "capFen": 60_000_00}
        days = {
            "validThrough": calendar.yyyymmdd(today),
            "dueThrough": calendar.yyyymmdd(calendar.add_months(today, 6)),
        }
        fields = {"issuer": ISSUER, **amounts, **days, "withRecourse": False, "terms": standing_terms(), **more}
        events = await self.do("stand_quote", bank, replaces=quote_chain_no(replaces) if replaces else 0, **fields)
        return one(events, "QuoteStood").args["quote"]

    async def take(self, quote: str, voucher: str, by: int, amount: int, *, bank: int = BANK) -> dict[str, int]:
        """Takes a standing quote; returns what the next steps name."""
        fields = {"quote": quote_chain_no(quote), "financier": bank, "voucher": voucher_chain_no(voucher)}
        events = await self.do(
            "take_quote",
            by,
            **fields,
            amountFen=amount,
            withRecourse=False,
            terms=standing_terms(),
            note=note("taken"),
        )
        taken = one(events, "FinancingTaken").args["financing"]
        return {"financing": financing_chain_no(taken), "voucher": fields["voucher"]}

    async def pay(self, root: str, amount: int, reference: str) -> list[DecodedEvent]:
        fields = {"voucher": voucher_chain_no(root), "amountFen": amount, "bankRef": note(reference)}
        await self.do("instruct_payment", ISSUER, clearingBank=CLEARING, **fields)
        return await self.do("confirm_payment", CLEARING, issuer=ISSUER, **fields)

    async def take_back(self, root: str, amount: int, reference: str) -> list[DecodedEvent]:
        """Reverses the root's latest payment."""
        fields = {"voucher": voucher_chain_no(root), "amountFen": amount, "bankRef": note(reference)}
        await self.do("propose_reversal", CLEARING, counterparty=ISSUER, note=note("a mistake"), **fields)
        return await self.do("consent_reversal", ISSUER, counterparty=CLEARING, note=note("a mistake"), **fields)

    async def go_to(self, day: date) -> None:
        """Moves the clock to 09:00 of a day."""
        moment = calendar.opening_time(day)
        await self.node.call("evm_setNextBlockTimestamp", hex(moment))
        await self.node.call("evm_mine")

    async def life(self) -> dict[str, str]:
        """One of everything that can happen; returns the roots by what became of them."""
        moved = await self._moved()
        ended = await self._ended()
        held = await self._held_back()
        await self._quoted_for_good(ended["refused"])
        await self._asked_several(ended["refused"])
        await self._pledged(ended["refused"])
        await self._proposed()
        await self._not_done()
        await self._due(moved["moved"], moved["overdue"])
        return {**moved, **ended, **held}

    async def _moved(self) -> dict[str, str]:
        root = await self.issue(900_000_00, invoice="shared")
        await self.transfer(root, FIRST, SECOND, 900_000_00)
        (child,) = await self.split(root, SECOND, (THIRD, 100_000_01))
        accepted, rejected, withdrawn, _expiring = await self.split(
            root, SECOND, (THIRD, 10_00), (FIRST, 20_00), (FIRST, 30_00), (FIRST, 40_00), accept=False
        )
        await self.answer("accept", accepted, THIRD, SECOND, 10_00)
        await self.answer("reject", rejected, FIRST, SECOND, 20_00)
        await self.answer("withdraw", withdrawn, SECOND, FIRST, 30_00)
        await self.finance(child, THIRD, 100_000_01)
        _, part = await self.finance(root, SECOND, 200_000_00)
        await self.split(part, BANK, (OTHER_BANK, 50_000_00))
        financing = await self.apply(accepted, THIRD, 5_00)
        names = {"financing": financing_chain_no(financing), "voucher": voucher_chain_no(accepted)}
        await self.do("cancel_financing", THIRD, **names)
        financing = await self.apply(accepted, THIRD, 6_00)
        names["financing"] = financing_chain_no(financing)
        await self.do("refuse_financing", BANK, **names)
        self.expiring.append(await self.apply(accepted, THIRD, 7_00))
        overdue = await self.issue(333_33, invoice="shared")
        await self.split(overdue, FIRST, (SECOND, 111_11), (THIRD, 111_11))
        return {"moved": root, "overdue": overdue, "child": child, "part": part, "accepted": accepted}

    async def _ended(self) -> dict[str, str]:
        rejected = await self.issue(1_00, accept=False)
        await self.answer("reject", rejected, FIRST, ISSUER, 1_00)
        withdrawn = await self.issue(2_00, accept=False)
        await self.answer("withdraw", withdrawn, ISSUER, FIRST, 2_00)
        expired = await self.issue(3_00, accept=False, invoice="shared")
        voided = await self.issue(4_00)
        fields = {"voucher": voucher_chain_no(voided), "amountFen": 4_00, "note": note("agreed")}
        await self.do("propose_void", ISSUER, **fields)
        await self.do("consent_void", FIRST, **fields)
        refused = await self.issue(5_00)
        await self.transfer(refused, FIRST, SECOND, 5_00, accept=False)
        await self.answer("reject", refused, SECOND, FIRST, 5_00)
        return {"rejected": rejected, "withdrawn": withdrawn, "expired": expired, "voided": voided, "refused": refused}

    async def _held_back(self) -> dict[str, str]:
        frozen = await self.issue(6_00)
        await self.do("freeze", COURT, **freezing(frozen), note=note("order 1"))
        freed = await self.issue(7_00)
        await self.do("freeze", COURT, **freezing(freed, amountFen=3_00, escrow=note("acct 1")), note=note("order 2"))
        await self.do("unfreeze", COURT, voucher=voucher_chain_no(freed), note=note("order 3"))
        ending = await self.issue(8_00)
        last_day = calendar.yyyymmdd(await self.today())
        words = freezing(ending, amountFen=5_00, lastDay=last_day, escrow=note("acct 2"))
        await self.do("freeze", COURT, **words, note=note("order 4"))
        self.freezes.append(ending)
        return {"frozen": frozen, "freed": freed, "ending": ending}

    async def _quoted_for_good(self, voucher: str) -> None:
        """Standing quotes: replaced, withdrawn, drawn upon, given back."""
        old = await self.stand()
        quote = await self.stand(replaces=old, withRecourse=False)
        spare = await self.stand(bank=OTHER_BANK, withRecourse=True)
        await self.do("withdraw_quote", OTHER_BANK, quote=quote_chain_no(spare), terms=standing_terms())
        await self.do("refuse_financing", BANK, **await self.take(quote, voucher, FIRST, 1_00))
        await self.do("cancel_financing", FIRST, **await self.take(quote, voucher, FIRST, 2_00))
        expiring = await self.take(quote, voucher, FIRST, 50)
        self.expiring.append(financing_no(expiring["financing"]))
        names = await self.take(quote, voucher, FIRST, 3_00)
        await self.do("register_financing", BANK, **names, registration=note("zd"))
        day = calendar.yyyymmdd(await self.today())
        proceeds = {"interestFen": 1, "netFen": 2_99, "salt": SALT}
        paid = {"amountFen": 3_00, "date": day, "proceeds": proceeds, "bankRef": note("ref")}
        await self.do("disburse_financing", BANK, **names, **paid)

    async def _pledged(self, voucher: str) -> None:
        """Withdrawn, refused, released, pledged to the end; one offer waits for the cut-off."""
        ways = (("withdraw_pledge",), ("release_pledge",), ("accept_pledge", "release_pledge"), ("accept_pledge",), ())
        for steps in ways:
            fields = {"voucher": voucher_chain_no(voucher), "amountFen": 5}
            events = await self.do("offer_pledge", FIRST, **fields, pledgee=BANK, note=note("pledge"))
            pledge = one(events, "PledgeOffered").args["pledge"]
            for step in steps:
                by = FIRST if step == "withdraw_pledge" else BANK
                await self.do(step, by, pledge=pledge_chain_no(pledge), **fields)
            if not steps:
                self.pledges.append(pledge)

    async def _proposed(self) -> None:
        """Kinds granted; keys proposed for three members: done, stopped, left open. Clearing banks named, and others, and any."""
        await self.do("grant_kinds", OPERATOR, subject=BANK, kinds=int(MemberKind.CLEARING_BANK))
        for step, subject in (("consent_keys", FIRST), ("object_proposal", SECOND), (None, THIRD)):
            account = account_of(subject, "an admin's new")
            grants = [{"account": account, "powers": int(KeyPower.ADMIN), "person": "0x" + "77" * 32}]
            events = await self.do("replace_keys", OPERATOR, subject=subject, grants=grants, revokes=[])
            if step:
                proposal = one(events, "KeysProposed").order
                await self.do(step, subject, proposal=proposal, subject=subject, kinds=0)
        for banks in ([BANK, CLEARING], [BANK], [], [CLEARING]):
            await self.do("name_banks", ISSUER, banks=banks)

    async def _asked_several(self, voucher: str) -> None:
        """Both banks asked: one chosen, one declining, one left without an answer."""
        terms = {"rateBps": 410, "feeFen": 0, "salt": SALT}
        for wanted in ("chosen", "declined", "open"):
            names = await self._ask(voucher, 10)
            own = {**names, "amountFen": 10, "terms": terms}
            await self.do("quote_financing", OTHER_BANK, **own)
            if wanted == "open":
                self.expiring.append(financing_no(names["financing"]))
                continue
            await self.do("refuse_financing", BANK if wanted == "declined" else OTHER_BANK, **names)
            if wanted == "declined":
                await self.do("choose_financier", FIRST, financier=OTHER_BANK, **own)
                await self.do("refuse_financing", OTHER_BANK, **names)
            else:
                await self.do("quote_financing", BANK, **own)
                await self.do("choose_financier", FIRST, financier=BANK, **own)
                self.expiring.append(financing_no(names["financing"]))

    async def _ask(self, voucher: str, amount: int) -> dict[str, int]:
        fields = {"voucher": voucher_chain_no(voucher), "amountFen": amount, "withRecourse": False}
        events = await self.do("ask_financiers", FIRST, **fields, note=note("asked"), financiers=[BANK, OTHER_BANK])
        number = one(events, "FinancingApplied").args["financing"]
        return {"financing": financing_chain_no(number), "voucher": fields["voucher"]}

    async def _not_done(self) -> None:
        await self.act("set_limit", OPERATOR, issuer=FIRST, limitFen=1)
        self.nonce -= 1
        await self.act("set_limit", OPERATOR, issuer=ISSUER, limitFen=1)
        refused, not_admitted = [e for e in await self.send() if e.name.startswith("Order")]
        assert (refused.name, not_admitted.name) == ("OrderRefused", "OrderNotAdmitted")
        await self.do("set_member_status", OPERATOR, subject=THIRD, suspended=True)

    async def _due(self, root: str, overdue: str) -> None:
        today = await self.today()
        await self.go_to(calendar.add_months(today, 2))
        await self.end_of_day(offers=await self.open_offers(), financings=self.expiring, roots=[])
        await self.pay(root, 123_456_78, "payment 1")
        await self.pay(root, 123_456_78, "payment 1")
        await self.go_to(calendar.add_months(today, 3) + timedelta(days=1))
        await self.end_of_day(roots=[root, overdue])
        await self.pay(overdue, 100_01, "payment 2")
        late = {"voucher": voucher_chain_no(overdue), "amountFen": 233_32, "issuer": ISSUER, "bankRef": note("late")}
        await self.do("confirm_uninstructed", CLEARING, **late)
        await self.take_back(overdue, 233_32, "late")
        await self.take_back(overdue, 100_01, "payment 2")
        await self.pay(overdue, 333_33, "payment 4")
        await self.pay(root, 900_000_00 - 123_456_78 - 1, "payment 3")

    async def open_offers(self) -> list[str]:
        """Every voucher the chain ever saw an offer of; the job leaves alone what is not open."""
        head = await self.node.head()
        logs = await self.node.logs(0, head.number, [self.ledger.version(1).addresses["VoucherLedger"]])
        events = [event for log in logs if (event := decode(log))]
        return sorted({e.voucher for e in events if e.name in ("VoucherIssued", "SplitOffered")})


def one(events: list[DecodedEvent], name: str) -> DecodedEvent:
    (found,) = [event for event in events if event.name == name]
    return found


def _sign(digest: bytes, member: int, role: str) -> bytes:
    return bytes(Account.unsafe_sign_hash(digest, key_of(member, role)).signature)


def trade() -> dict[str, Any]:
    return {"background": "contract 7", "references": [], "salt": SALT}


def standing_terms() -> dict[str, Any]:
    rates = [{"upToDays": 60, "rateBps": 300}, {"upToDays": 180, "rateBps": 350}]
    return {"rates": rates, "feeFen": 0, "salt": SALT}


def freezing(voucher: str, **words: Any) -> dict[str, Any]:
    """Of the whole, until lifted, with no account, if not said otherwise."""
    return {"voucher": voucher_chain_no(voucher), "amountFen": 0, "lastDay": 0, "escrow": orders.NO_NOTE} | words


def note(text: str) -> dict[str, str]:
    return {"text": text, "salt": SALT}
