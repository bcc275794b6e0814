"""The ledger as the operation book words it: a method an operation, each answering with every code that applies."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from tests.model.state import (
    ENDED,
    LIVE,
    MAX_HOPS,
    MAX_PIECES,
    OFFER_DAYS,
    RUNNING,
    TENOR_MONTHS,
    Books,
    Codes,
    Financing,
    Invoice,
    Line,
    Member,
    Offer,
    Terms,
    Voucher,
    add_months,
    interest,
    shares,
)


def when(*rules: tuple[bool, str]) -> Codes:
    """The codes of the rules that are broken."""
    return {code for broken, code in rules if broken}


class Ledger:
    """Pure: integers of fen, dates, no clock but the book's own."""

    def __init__(self, today: dt.date | None = None) -> None:
        """`today` is what a book's `today` means."""
        self.books = Books()
        self._named_today = today
        self._first_day: dt.date | None = None
        self._created = 0

    def apply(self, line: Line) -> Codes:
        """Does one line of a book; an empty answer is `ok`, and a refused line has changed nothing."""
        operation: Callable[[Line], Codes] = getattr(self, line["op"])
        if line.get("signers") == "one":
            # Two persons are what makes an order; without them nobody looks at what it says.
            return {"same-signer"} | self._unsigned(line)
        return operation(line)

    # ── time ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def today(self) -> dt.date:
        assert self.books.today is not None, "a book begins with a day"
        return self.books.today

    def date(self, text: str) -> dt.date:
        if text == "today":
            assert self._named_today is not None
            return self._named_today
        if text.startswith("+"):
            assert self._first_day is not None
            return self._first_day + dt.timedelta(days=int(text[1:-1]))
        return dt.date.fromisoformat(text)

    def day(self, line: Line) -> Codes:
        day = self.date(line["date"])
        if self.books.today is not None and day < self.books.today:
            return {"clock-backwards"}
        self.books.today = day
        self._first_day = self._first_day or day
        self._end_of_day_jobs()
        return set()

    def _end_of_day_jobs(self) -> None:
        for ref, offer in self.books.offers.items():
            if offer.state == "open" and self.today > offer.last_day:
                self._close_offer(ref, "expired")
        for financing in self.books.financings.values():
            if financing.state in RUNNING and self.today >= self.books.vouchers[financing.voucher].cutoff:
                financing.state = "expired"
        for root in {v.root for v in self.books.vouchers.values()}:
            if self.today > self.books.vouchers[root].due and self.books.outstanding(root):
                self._mark_tree(root, "overdue")

    # ── members and limits ──────────────────────────────────────────────────────────────────────────────────────

    def member(self, line: Line) -> Codes:
        if line["id"] in self.books.members:
            return {"duplicate-reference"}
        self.books.members[line["id"]] = Member(frozenset(line["kinds"]))
        return set()

    def limit(self, line: Line) -> Codes:
        codes = self._lacks_kind(line["issuer"], "issuer", "not-issuer")
        if not codes:
            self.books.members[line["issuer"]].limit = line["limit_fen"]
        return codes

    # ── issue ───────────────────────────────────────────────────────────────────────────────────────────────────

    def issue(self, line: Line) -> Codes:
        codes = self._issue_codes(line)
        if not codes:
            self._issue(line)
        return codes

    def _issue_codes(self, line: Line) -> Codes:
        issuer, amount = line["issuer"], line["amount_fen"]
        due, cutoff = self.date(line["due"]), self.date(line["cutoff"])
        in_range = self.today < cutoff <= due <= add_months(self.today, TENOR_MONTHS)
        member = self.books.members.get(issuer)
        return (
            self._lacks_kind(issuer, "issuer", "not-issuer")
            | self._unregistered(line["to"])
            | self._invoice_codes(line)
            | when(
                (self.books.ref_taken(line["ref"]), "duplicate-reference"),
                (line["to"] == issuer, "self-transfer"),
                (amount <= 0, "amount-zero"),
                (not in_range, "due-date-out-of-range"),
                (self.books.blocked(issuer), "issuer-blocked"),
                (member is not None and self.books.limit_used(issuer) + amount > member.limit, "limit-exceeded"),
            )
        )

    def _invoice_codes(self, line: Line) -> Codes:
        claims = line["invoices"]
        codes = when(
            (not claims, "trade-background-missing"),
            (sum(c["used_fen"] for c in claims) < line["amount_fen"], "trade-background-too-small"),
            (len({c["no"] for c in claims}) < len(claims), "invoice-mismatch"),
        )
        for claim in claims:
            known = self.books.invoices.get(claim["no"])
            if known and (known.issuer, known.amount) != (line["issuer"], claim["amount_fen"]):
                codes.add("invoice-mismatch")
            if (known.used if known else 0) + claim["used_fen"] > claim["amount_fen"]:
                codes.add("invoice-overused")
        return codes

    def _issue(self, line: Line) -> None:
        ref, amount = line["ref"], line["amount_fen"]
        due, cutoff = self.date(line["due"]), self.date(line["cutoff"])
        self.books.vouchers[ref] = Voucher(
            ref, ref, None, line["issuer"], line["to"], amount, due, cutoff, self._next(), status="offered"
        )
        self._open_offer(ref, "issue", ref, line["issuer"], line["to"], amount)
        for claim in line["invoices"]:
            invoice = self.books.invoices.setdefault(claim["no"], Invoice(line["issuer"], claim["amount_fen"]))
            invoice.used += claim["used_fen"]
        self.books.claims[ref] = [(claim["no"], claim["used_fen"]) for claim in line["invoices"]]

    def _end_before_payment(self, ref: str, status: str) -> None:
        """A voucher that ends unpaid gives back its use of invoices; its limit follows from its status."""
        self.books.vouchers[ref].status = status
        for number, used in self.books.claims[ref]:
            self.books.invoices[number].used -= used

    # ── offers ──────────────────────────────────────────────────────────────────────────────────────────────────

    def transfer(self, line: Line) -> Codes:
        voucher = self.books.vouchers.get(line["voucher"])
        codes = self._offer_codes(line, [line["ref"]], [line["to"]])
        if voucher is None:
            return codes | {"not-found"}
        codes |= self._moving_codes(voucher, line["by"], [line["to"]])
        codes |= when((self.books.locked(voucher.ref) > 0, "amount-exceeds-available"))
        if not codes:
            self._open_offer(line["ref"], "transfer", voucher.ref, line["by"], line["to"], voucher.amount)
        return codes

    def split(self, line: Line) -> Codes:
        voucher, parts = self.books.vouchers.get(line["voucher"]), line["parts"]
        receivers = [part["to"] for part in parts]
        codes = self._offer_codes(line, [part["ref"] for part in parts], receivers)
        codes |= when((any(part["amount_fen"] <= 0 for part in parts), "amount-zero"))
        if voucher is None:
            return codes | {"not-found"}
        codes |= self._moving_codes(voucher, line["by"], receivers)
        asked = sum(part["amount_fen"] for part in parts)
        codes |= when(
            (asked > self.books.available(voucher), "amount-exceeds-available"),
            (self.books.pieces(voucher.root) + len(parts) > MAX_PIECES, "too-many-splits"),
        )
        if not codes:
            for part in parts:
                self._open_offer(part["ref"], "split", voucher.ref, line["by"], part["to"], part["amount_fen"])
        return codes

    def _offer_codes(self, line: Line, refs: list[str], receivers: Iterable[str]) -> Codes:
        """What can be said against a transfer or split without looking at its voucher."""
        codes = self._unregistered(line["by"], *receivers)
        return codes | when(
            (not line["background"], "trade-background-missing"),
            (len(set(refs)) < len(refs) or any(map(self.books.ref_taken, refs)), "duplicate-reference"),
        )

    def _moving_codes(self, voucher: Voucher, by: str, receivers: list[str]) -> Codes:
        return self._circulation_codes(voucher, by, receivers) | when((voucher.hops >= MAX_HOPS, "too-many-hops"))

    def _circulation_codes(self, voucher: Voucher, by: str, receivers: list[str]) -> Codes:
        """What keeps a voucher from being passed on or financed."""
        return when(
            (by != voucher.holder, "not-holder"),
            (voucher.status not in LIVE, "not-active"),
            (voucher.status == "overdue", "overdue"),
            (self.today >= voucher.cutoff, "past-cutoff"),
            (voucher.frozen, "frozen"),
            (by in receivers, "self-transfer"),
            (voucher.issuer in receivers, "transfer-to-issuer"),
        )

    def accept(self, line: Line) -> Codes:
        offer, codes = self._answer(line, "to", "not-addressee")
        if offer is None:
            return codes
        codes |= when((self.books.vouchers[offer.voucher].frozen, "frozen"))
        if not codes:
            offer.state = "accepted"
            self._pass_title(line["of"], offer)
        return codes

    def reject(self, line: Line) -> Codes:
        return self._end_offer(line, "to", "not-addressee", "rejected")

    def withdraw(self, line: Line) -> Codes:
        return self._end_offer(line, "by", "not-offeror", "withdrawn")

    def _end_offer(self, line: Line, party: str, stranger: str, state: str) -> Codes:
        offer, codes = self._answer(line, party, stranger)
        if offer is not None and not codes:
            self._close_offer(line["of"], state)
        return codes

    def _answer(self, line: Line, party: str, stranger: str) -> tuple[Offer | None, Codes]:
        offer = self.books.offers.get(line["of"])
        codes = self._unregistered(line["by"])
        if offer is None:
            return None, codes | {"not-found"}
        return offer, codes | when(
            (line["by"] != getattr(offer, party), stranger), (offer.state != "open", "offer-closed")
        )

    def _open_offer(self, ref: str, kind: str, voucher: str, by: str, to: str, amount: int) -> None:
        last_day = self.books.vouchers[voucher].cutoff - dt.timedelta(days=1)
        last_day = min(last_day, self.today + dt.timedelta(days=OFFER_DAYS))
        self.books.offers[ref] = Offer(kind, voucher, by, to, amount, last_day)

    def _close_offer(self, ref: str, state: str) -> None:
        offer = self.books.offers[ref]
        offer.state = state
        if offer.kind == "issue":
            self._end_before_payment(offer.voucher, state)

    def _pass_title(self, ref: str, offer: Offer) -> None:
        voucher = self.books.vouchers[offer.voucher]
        if offer.kind == "issue":
            voucher.status = "active"
        elif offer.kind == "transfer":
            self._pass_whole(voucher, offer.to)
        else:
            self._make_child(ref, voucher, offer.to, offer.amount)

    def _pass_whole(self, voucher: Voucher, to: str) -> None:
        voucher.holder = to
        voucher.hops += 1

    def _make_child(self, ref: str, parent: Voucher, to: str, amount: int) -> None:
        parent.amount -= amount
        if parent.amount == 0:
            parent.status = "split"
        self.books.vouchers[ref] = Voucher(
            ref,
            parent.root,
            parent.ref,
            parent.issuer,
            to,
            amount,
            parent.due,
            parent.cutoff,
            self._next(),
            hops=parent.hops + 1,
        )

    # ── financing ───────────────────────────────────────────────────────────────────────────────────────────────

    def finance_apply(self, line: Line) -> Codes:
        voucher, amount = self.books.vouchers.get(line["voucher"]), line["amount_fen"]
        codes = (
            self._unregistered(line["by"])
            | self._lacks_kind(line["financier"], "financier", "not-financier")
            | when((self.books.ref_taken(line["ref"]), "duplicate-reference"), (amount <= 0, "amount-zero"))
        )
        if voucher is None:
            return codes | {"not-found"}
        codes |= self._circulation_codes(voucher, line["by"], [line["financier"]])
        codes |= when(
            (amount > self.books.available(voucher), "amount-exceeds-available"),
            (self.books.pieces(voucher.root) + 1 > MAX_PIECES, "too-many-splits"),
        )
        if not codes:
            self.books.financings[line["ref"]] = Financing(voucher.ref, line["by"], line["financier"], amount)
        return codes

    def finance_quote(self, line: Line) -> Codes:
        financing, codes = self._step(line, "financier", "not-financier", {"applied"})
        if financing is not None and not codes:
            financing.state = "quoted"
            financing.terms = Terms(line["rate_bps"], line["fee_fen"])
        return codes

    def finance_accept(self, line: Line) -> Codes:
        return self._advance(line, "holder", "not-holder", {"quoted"}, "accepted")

    def finance_cancel(self, line: Line) -> Codes:
        return self._advance(line, "holder", "not-holder", {"applied", "quoted"}, "cancelled")

    def finance_register(self, line: Line) -> Codes:
        financing, codes = self._step(line, "financier", "not-financier", {"accepted"})
        codes |= when((not line["registration_no"], "registration-missing"))
        if financing is not None and not codes:
            financing.state = "registered"
        return codes

    def finance_refuse(self, line: Line) -> Codes:
        return self._advance(line, "financier", "not-financier", set(RUNNING), "refused")

    def finance_disburse(self, line: Line) -> Codes:
        financing, codes = self._step(line, "financier", "not-financier", {"registered"})
        if financing is None:
            return codes
        voucher = self.books.vouchers[financing.voucher]
        codes |= when(
            (voucher.frozen, "frozen"),
            (financing.state == "accepted", "registration-missing"),
            (self.today >= voucher.cutoff, "past-cutoff"),
        )
        if financing.state == "registered" and self._net(financing, voucher)[1] <= 0:
            codes.add("net-not-positive")
        if not codes:
            self._disburse(line["of"], financing, voucher)
        return codes

    def _net(self, financing: Financing, voucher: Voucher) -> tuple[int, int]:
        """Interest until the due date, and what is left of the amount."""
        assert financing.terms is not None
        cost = interest(financing.amount, financing.terms.rate_bps, (voucher.due - self.today).days)
        return cost, financing.amount - cost - financing.terms.fee

    def _disburse(self, ref: str, financing: Financing, voucher: Voucher) -> None:
        financing.interest, financing.net = self._net(financing, voucher)
        financing.state = "disbursed"
        if financing.amount == voucher.amount:
            self._pass_whole(voucher, financing.financier)
            financing.result = voucher.ref
        else:
            self._make_child(ref, voucher, financing.financier, financing.amount)
            financing.result = ref

    def _advance(self, line: Line, party: str, stranger: str, before: set[str], after: str) -> Codes:
        financing, codes = self._step(line, party, stranger, before)
        if financing is not None and not codes:
            financing.state = after
        return codes

    def _step(self, line: Line, party: str, stranger: str, before: set[str]) -> tuple[Financing | None, Codes]:
        financing = self.books.financings.get(line["of"])
        codes = self._unregistered(line["by"])
        if financing is None:
            return None, codes | {"not-found"}
        running = financing.state in RUNNING
        return financing, codes | when(
            (line["by"] != getattr(financing, party), stranger),
            (not running, "financing-closed"),
            (running and financing.state not in before, "financing-out-of-order"),
        )

    # ── payment ─────────────────────────────────────────────────────────────────────────────────────────────────

    def pay(self, line: Line) -> Codes:
        payment = (line["root"], line["amount_fen"])
        known = self.books.payments.get(line["bank_ref"])
        if known == payment:
            return set()
        codes = self._pay_codes(line) | when((known is not None, "duplicate-reference"))
        if not codes:
            self.books.payments[line["bank_ref"]] = payment
            self._share_out(*payment)
        return codes

    def _pay_codes(self, line: Line) -> Codes:
        root, amount = self.books.vouchers.get(line["root"]), line["amount_fen"]
        codes = self._lacks_kind(line["clearing_bank"], "clearing_bank", "not-clearing-bank")
        codes |= when((amount <= 0, "amount-zero"))
        if root is None or root.parent is not None:
            return codes | {"not-found"}
        outstanding = self.books.outstanding(root.ref)
        return codes | when(
            (not self.books.live(root.ref), "not-active"),
            (self.today < root.cutoff, "not-due"),
            (amount > outstanding, "payment-exceeds-outstanding"),
        )

    def _share_out(self, root: str, amount: int) -> None:
        live = self.books.live(root)
        for voucher, share in zip(live, shares(amount, [v.unpaid for v in live]), strict=True):
            voucher.paid += share
        if self.books.outstanding(root) == 0:
            self._mark_tree(root, "settled")

    def _mark_tree(self, root: str, status: str) -> None:
        """Overdue and settled are said of the root as a whole; a parent that gave everything away stays `split`."""
        for voucher in self.books.live(root):
            voucher.status = status

    # ── the court, and undoing ──────────────────────────────────────────────────────────────────────────────────

    def freeze(self, line: Line) -> Codes:
        voucher = self.books.vouchers.get(line["voucher"])
        if voucher is None:
            return {"not-found"}
        codes = when((voucher.frozen, "frozen"), (voucher.status not in LIVE, "not-active"))
        voucher.frozen = voucher.frozen or not codes
        return codes

    def unfreeze(self, line: Line) -> Codes:
        voucher = self.books.vouchers.get(line["voucher"])
        if voucher is None:
            return {"not-found"}
        codes = when((not voucher.frozen, "not-frozen"))
        voucher.frozen = False
        return codes

    def void(self, line: Line) -> Codes:
        voucher = self.books.vouchers.get(line["voucher"])
        if voucher is None:
            return {"not-found"}
        codes = self._void_codes(voucher)
        if not codes:
            self._end_before_payment(voucher.ref, "voided")
        return codes

    def _void_codes(self, voucher: Voucher) -> Codes:
        face = self.books.offers[voucher.root].amount
        untouched = voucher.status not in ENDED and (voucher.parent, voucher.hops, voucher.amount) == (None, 0, face)
        return when(
            (voucher.status != "active", "not-active"),
            (not untouched or self.books.locked(voucher.ref) > 0, "not-voidable"),
            (self.today >= voucher.cutoff, "past-cutoff"),
            (voucher.status == "overdue", "overdue"),
            (voucher.frozen, "frozen"),
        )

    # ── what several operations ask ─────────────────────────────────────────────────────────────────────────────

    def _unregistered(self, *members: str) -> Codes:
        return when((any(m not in self.books.members for m in members), "not-registered"))

    def _unsigned(self, line: Line) -> Codes:
        """Somebody nobody knows has no keys to sign with, be it once or twice."""
        return self._unregistered(*(line[k] for k in ("by",) if k in line))

    def _lacks_kind(self, member: str, kind: str, code: str) -> Codes:
        if member not in self.books.members:
            return {"not-registered"}
        return when((kind not in self.books.members[member].kinds, code))

    def _next(self) -> int:
        self._created += 1
        return self._created

    # ── the final state ─────────────────────────────────────────────────────────────────────────────────────────

    def final_state(self) -> dict[str, Any]:
        """The state in the shape of expected.json."""
        books = self.books
        return {
            "as_of": self.today.isoformat(),
            "vouchers": {ref: self._voucher_state(v) for ref, v in books.vouchers.items()},
            "members": {name: self._member_state(name) for name in books.members},
            "invoices": {no: {"amount_fen": i.amount, "used_fen": i.used} for no, i in books.invoices.items()},
            "financings": {ref: _financing_state(f) for ref, f in books.financings.items()},
        }

    def _voucher_state(self, voucher: Voucher) -> dict[str, Any]:
        return {
            "root": voucher.root,
            "parent": voucher.parent,
            "holder": voucher.holder,
            "amount_fen": voucher.amount,
            "paid_fen": voucher.paid,
            "locked_fen": self.books.locked(voucher.ref),
            "hops": voucher.hops,
            "status": voucher.status,
            "frozen": voucher.frozen,
        }

    def _member_state(self, name: str) -> dict[str, Any]:
        held = [v for v in self.books.vouchers.values() if v.holder == name]
        live = [v for v in held if v.status in LIVE]
        return {
            "held_fen": sum(v.unpaid for v in live),
            "available_fen": sum(self.books.available(v) for v in live if self._moves_today(v)),
            "limit_fen": self.books.members[name].limit,
            "limit_used_fen": self.books.limit_used(name),
            "received_fen": sum(v.paid for v in held),
            "blocked": self.books.blocked(name),
        }

    def _moves_today(self, voucher: Voucher) -> bool:
        # At 10 hops it still moves: a financing passes title.
        return not voucher.frozen and self.today < voucher.cutoff


def _financing_state(financing: Financing) -> dict[str, Any]:
    state = {"voucher": financing.voucher, "state": financing.state, "amount_fen": financing.amount}
    if financing.state != "disbursed":
        return state
    return state | {"interest_fen": financing.interest, "net_fen": financing.net, "result": financing.result}
