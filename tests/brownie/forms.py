"""Orders filled in as they would be right; a test then writes the one word that makes them wrong."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import IntEnum
from itertools import count
from types import SimpleNamespace

from house import profile_of
from members import BANK, COURT, OPERATOR
from typed import hash_struct

SHANGHAI = timezone(timedelta(hours=8))
SALT = bytes(32)
DAY_S = 86_400
ORDER_LIFE_S = 3_600

TRADE = {"background": "采购合同 2026-118", "references": ["XL-1"], "salt": SALT}
TERMS = {"rateBps": 360, "feeFen": 50_00, "salt": SALT}
STANDING_TERMS = {
    "rates": [{"upToDays": 60, "rateBps": 300}, {"upToDays": 180, "rateBps": 360}],
    "feeFen": 20_00,
    "salt": SALT,
}

# Never the same twice, whatever the chain is reverted to.
_nonces = count(1)


class Status(IntEnum):
    NONE, OFFERED, ACTIVE, SPLIT, OVERDUE, SETTLED, REJECTED, WITHDRAWN, EXPIRED, VOIDED = range(10)


class Stage(IntEnum):
    """A financing's."""

    NONE, APPLIED, QUOTED, ACCEPTED, REGISTERED, DISBURSED, REFUSED, CANCELLED, EXPIRED = range(9)


class PledgeStage(IntEnum):
    NONE, OFFERED, PLEDGED, WITHDRAWN, REFUSED, RELEASED, EXPIRED = range(7)


class OfferEnd(IntEnum):
    REJECTED, WITHDRAWN, EXPIRED = range(3)


@dataclass(frozen=True)
class Order:
    action: str
    message: dict

    def but(self, **words) -> "Order":
        return replace(self, message={**self.message, **words})


def note(text: str) -> dict:
    return {"text": text, "salt": SALT}


def invoice(number: str, amount_fen: int, used_fen: int) -> dict:
    return {"invoice": {"number": number, "salt": SALT}, "amountFen": amount_fen, "usedFen": used_fen}


def invoice_key(number: str) -> bytes:
    return hash_struct("InvoiceNumber", {"number": number, "salt": SALT})


def ymd(day: date) -> int:
    return int(f"{day:%Y%m%d}")


class Forms:
    """Reads what is there and fills in the rest. `chain`, `ledger`, `reader`, `financing`, `pledges` and `freezes` are its user's."""

    @property
    def now(self) -> int:
        return self.chain[-1]["timestamp"]

    @property
    def day(self) -> date:
        return datetime.fromtimestamp(self.now, SHANGHAI).date()

    def see(self, voucher) -> SimpleNamespace:
        return SimpleNamespace(**self.reader.voucherOf(voucher).dict())

    def see_all(self, vouchers) -> list[SimpleNamespace]:
        return [SimpleNamespace(**v.dict()) for v in self.reader.vouchersOf(vouchers)]

    def see_financing(self, no) -> SimpleNamespace:
        return SimpleNamespace(**self.financing.financingOf(no).dict())

    def see_quote(self, no) -> SimpleNamespace:
        return SimpleNamespace(**self.financing.quoteOf(no).dict())

    def see_freeze(self, voucher):
        return SimpleNamespace(**self.freezes.freezeOf(voucher).dict())

    def see_pledge(self, no) -> SimpleNamespace:
        return SimpleNamespace(**self.pledges.pledgeOf(no).dict())

    def order(self, action, member_no, **words) -> Order:
        header = {"member": member_no, "nonce": next(_nonces), "deadline": self.now + ORDER_LIFE_S}
        return Order(action, header | words)

    def register(self, member):
        words = {"number": member.number, "kinds": member.kinds, "signatures": member.signatures}
        more = {"profile": profile_of(member), "keys": member.grants()}
        return self.order("RegisterMember", OPERATOR.number, **words, **more)

    def set_limit(self, issuer, limit_fen):
        return self.order("SetLimit", OPERATOR.number, issuer=issuer.number, limitFen=limit_fen)

    def change_keys(self, member, grants=(), revokes=()):
        return self.order("ChangeKeys", member.number, grants=list(grants), revokes=list(revokes))

    def grant_kinds(self, member, kinds):
        return self.order("GrantKinds", OPERATOR.number, subject=member.number, kinds=kinds)

    def replace_keys(self, member, grants=(), revokes=()):
        words = {"subject": member.number, "grants": list(grants), "revokes": list(revokes)}
        return self.order("ReplaceKeys", OPERATOR.number, **words)

    def proposal_step(self, action, member, proposal):
        """ConfirmProposal, ConsentKeys, ObjectProposal."""
        p = self.members.proposalOf(proposal)
        return self.order(action, member.number, proposal=proposal, subject=p["subject"], kinds=p["kinds"])

    def name_banks(self, issuer, *banks):
        return self.order("NameBanks", issuer.number, banks=[bank.number for bank in banks])

    def issue(self, issuer, to, amount_fen, invoices=None, due=None, cutoff=None):
        """Due in 90 days, cut-off two days before, one invoice of just that amount, if not said otherwise."""
        due = due or self.day + timedelta(days=90)
        cutoff = cutoff or due - timedelta(days=2)
        order = self.order("Issue", issuer.number, to=to.number, amountFen=amount_fen, due=ymd(due), cutoff=ymd(cutoff))
        own = [invoice(f"FP-{order.message['nonce']}", amount_fen, amount_fen)]
        return order.but(trade=TRADE, invoices=invoices or own)

    def transfer(self, voucher, to):
        v = self.see(voucher)
        return self.order("Transfer", v.holder, voucher=voucher, to=to.number, amountFen=v.amountFen, trade=TRADE)

    def split(self, voucher, *parts):
        """Parts as (member, fen)."""
        listed = [{"to": to.number, "amountFen": amount_fen} for to, amount_fen in parts]
        return self.order("Split", self.see(voucher).holder, voucher=voucher, trade=TRADE, parts=listed)

    def accept(self, voucher):
        return self._answer("Accept", voucher)

    def reject(self, voucher):
        return self._answer("Reject", voucher)

    def withdraw(self, voucher):
        v = self.see(voucher)
        words = {"voucher": voucher, "amountFen": v.amountFen, "offeree": v.offeredTo, "head": v.head}
        return self.order("Withdraw", self._offeror_of(v), **words)

    def apply(self, voucher, financier, amount_fen):
        words = {"voucher": voucher, "amountFen": amount_fen, "financier": financier.number}
        return self.order(
            "ApplyFinancing", self.see(voucher).holder, **words, withRecourse=False, note=note("our no. 7")
        )

    def quote(self, no, terms=TERMS):
        f = self.see_financing(no)
        return self._financing("QuoteFinancing", f.financier, no, amountFen=f.amountFen, terms=terms)

    def accept_terms(self, no, terms=TERMS):
        f = self.see_financing(no)
        return self._financing("AcceptFinancing", f.holder, no, amountFen=f.amountFen, terms=terms)

    def register_financing(self, no):
        financier = self.see_financing(no).financier
        return self._financing("RegisterFinancing", financier, no, registration=note(f"中登 {no}"))

    def disburse(self, no, interest_fen=0):
        f = self.see_financing(no)
        net_fen = f.amountFen - interest_fen - TERMS["feeFen"]
        proceeds = {"interestFen": interest_fen, "netFen": net_fen, "salt": SALT}
        words = {"amountFen": f.amountFen, "date": ymd(self.day), "proceeds": proceeds}
        return self._financing("DisburseFinancing", f.financier, no, **words, bankRef=note(f"paid out {no}"))

    def cancel(self, no):
        return self._financing("CancelFinancing", self.see_financing(no).holder, no)

    def refuse(self, no):
        return self._financing("RefuseFinancing", self.see_financing(no).financier, no)

    def stand(self, financier, issuer, least_fen, most_fen, cap_fen, **words):
        """For thirty days, for vouchers due within 90, if not said otherwise."""
        amounts = {"minFen": least_fen, "maxFen": most_fen, "capFen": cap_fen}
        days = {
            "validThrough": ymd(self.day + timedelta(days=30)),
            "dueThrough": ymd(self.day + timedelta(days=90)),
        }
        more = {"replaces": 0, "withRecourse": False, "terms": STANDING_TERMS}
        return self.order("StandQuote", financier.number, issuer=issuer.number, **{**amounts, **days, **more, **words})

    def withdraw_quote(self, quote):
        return self.order("WithdrawQuote", self.see_quote(quote).financier, quote=quote, terms=STANDING_TERMS)

    def take(self, quote, voucher, amount_fen):
        q = self.see_quote(quote)
        words = {"quote": quote, "financier": q.financier, "voucher": voucher, "amountFen": amount_fen}
        more = {"withRecourse": q.withRecourse, "terms": STANDING_TERMS, "note": note("our no. 8")}
        return self.order("TakeQuote", self.see(voucher).holder, **words, **more)

    def ask(self, voucher, amount_fen, *financiers):
        words = {"voucher": voucher, "amountFen": amount_fen, "withRecourse": False, "note": note("our no. 9")}
        numbers = [financier.number for financier in financiers]
        return self.order("AskFinanciers", self.see(voucher).holder, **words, financiers=numbers)

    def bid(self, no, financier, terms=TERMS):
        return self.quote(no, terms).but(member=financier.number)

    def decline(self, no, financier):
        return self.refuse(no).but(member=financier.number)

    def choose(self, no, financier, terms=TERMS):
        f = self.see_financing(no)
        words = {"amountFen": f.amountFen, "financier": financier.number, "terms": terms}
        return self._financing("ChooseFinancier", f.holder, no, **words)

    def offer_pledge(self, voucher, pledgee, amount_fen):
        words = {"voucher": voucher, "amountFen": amount_fen, "pledgee": pledgee.number}
        return self.order("OfferPledge", self.see(voucher).holder, **words, note=note("质押合同 2026-7"))

    def accept_pledge(self, no):
        return self._pledge("AcceptPledge", no, self.see_pledge(no).pledgee)

    def release_pledge(self, no):
        return self._pledge("ReleasePledge", no, self.see_pledge(no).pledgee)

    def withdraw_pledge(self, no):
        return self._pledge("WithdrawPledge", no, self.see_pledge(no).holder)

    def instruct(self, root, amount_fen, reference, bank=BANK):
        words = {"voucher": root, "amountFen": amount_fen, "clearingBank": bank.number}
        return self.order("InstructPayment", self.see(root).issuer, **words, bankRef=note(reference))

    def confirm(self, root, amount_fen, reference, bank=BANK):
        words = {"voucher": root, "amountFen": amount_fen, "issuer": self.see(root).issuer}
        return self.order("ConfirmPayment", bank.number, **words, bankRef=note(reference))

    def propose_reversal(self, root, amount_fen, reference, why="paid for another contract", bank=BANK):
        words = self._reversal(root, amount_fen, reference, why)
        return self.order("ProposeReversal", bank.number, counterparty=self.see(root).issuer, **words)

    def consent_reversal(self, root, amount_fen, reference, why="paid for another contract", bank=BANK):
        words = self._reversal(root, amount_fen, reference, why)
        return self.order("ConsentReversal", self.see(root).issuer, counterparty=bank.number, **words)

    def _reversal(self, root, amount_fen, reference, why):
        return {"voucher": root, "amountFen": amount_fen, "bankRef": note(reference), "note": note(why)}

    def freeze(self, voucher, amount_fen=0, last_day=0, account=""):
        """Without more words: the whole, until lifted, with no account."""
        words = {"amountFen": amount_fen, "lastDay": last_day, "escrow": note(account)}
        return self.order("Freeze", COURT.number, voucher=voucher, **words, note=note("(2026) 执 12"))

    def unfreeze(self, voucher):
        return self.order("Unfreeze", COURT.number, voucher=voucher, note=note("(2026) 执 12-1"))

    def propose_void(self, voucher, why="delivered twice"):
        return self._void("ProposeVoid", self.see(voucher).issuer, voucher, why)

    def consent_void(self, voucher, why="delivered twice"):
        return self._void("ConsentVoid", self.see(voucher).holder, voucher, why)

    def _void(self, action, member_no, voucher, why):
        return self.order(action, member_no, voucher=voucher, amountFen=self.see(voucher).amountFen, note=note(why))

    def _answer(self, action, voucher):
        v = self.see(voucher)
        words = {"voucher": voucher, "amountFen": v.amountFen, "offeror": self._offeror_of(v), "head": v.head}
        return self.order(action, v.offeredTo, **words)

    def _financing(self, action, member_no, no, **words):
        return self.order(action, member_no, financing=no, voucher=self.see_financing(no).voucher, **words)

    def _pledge(self, action, no, member_no):
        p = self.see_pledge(no)
        return self.order(action, member_no, pledge=no, voucher=p.voucher, amountFen=p.amountFen)

    def _offeror_of(self, v):
        if v.status != Status.OFFERED:
            return v.holder
        return self.see(v.parent).holder if v.parent else v.issuer
