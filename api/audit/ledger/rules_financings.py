"""Financings, standing quotes, pledges (R18–R22)."""

from api.audit.ledger.book import Financing, Pledge, Quote, Voucher
from api.audit.ledger.context import Case
from api.domain.calendar import from_yyyymmdd, yyyymmdd
from api.domain.words import FinancingState, MemberKind, PledgeState

RUNNING = ("applied", "quoted", "accepted", "registered")
STANDING = ("offered", "pledged")
STATES = (None, *FinancingState)
PLEDGE_STATES = (None, *PledgeState)
_HOPS_HARD_MAX = 100
_SERIALS = 10**8


def _need_lock(c: Case, voucher: Voucher, holder: int, other: int) -> None:
    """What is locked for a financier or a pledgee (R18, R19)."""
    c.by(holder, "R8")
    c.need_movable(voucher, holder)
    if other:
        _need_financier(c, voucher, holder, other)
    c.need(0 < c["amountFen"] <= voucher.amount - voucher.locked, "I-02", "amountFen", c["amountFen"], voucher.amount)
    c.lock(voucher, c["amountFen"])
    c.count(c.root(voucher.number), 1)


def _need_financier(c: Case, voucher: Voucher, holder: int, financier: int) -> None:
    c.need(c.is_active(financier, MemberKind.FINANCIER), "R19", "financier", financier, "financier")
    parties = (holder, c.root(voucher.number).issuer)
    c.need(financier not in parties, "R16", "financier", financier, "neither holder nor issuer")


def _start(c: Case, state: str) -> Financing:
    number, voucher = c["financing"], c.voucher(c["voucher"])
    c.need(number not in c.book.financings, "R29", "financing", number, "new")
    _need_lock(c, voucher, c["holder"], c["financier"])
    for field in ("withRecourse", "note"):
        c.signed("R22", field, c[field])
    made = Financing(voucher.number, c["holder"], c["financier"], c["amountFen"], state)
    c.book.financings[number] = made
    return made


def _applied(c: Case) -> None:
    _start(c, "applied")


def _taken(c: Case) -> None:
    made, quote = _start(c, "accepted"), c.book.quotes.get(c["quote"])
    made.quote, made.terms = c["quote"], c["terms"]
    if quote is None:
        return c.need(False, "R19", "quote", c["quote"], "known")
    c.need(quote.open and c.today <= quote.valid_through, "R19", "quote", c.today, quote.valid_through)
    c.same("R19", "financier", quote.financier)
    c.same("R19", "terms", quote.terms)
    c.need((c["withRecourse"] != 0) == quote.with_recourse, "R22", "withRecourse", c["withRecourse"])
    root = c.root(made.voucher)
    c.need(root.issuer == quote.issuer and root.due <= quote.due_through, "R19", "quote", root.due, quote.due_through)
    c.need(quote.least <= made.amount <= min(quote.most, quote.left), "R19", "amountFen", made.amount, quote.left)
    quote.left -= made.amount
    return None


def _running(c: Case, *states: str) -> Financing:
    found = c.book.financings.get(c["financing"])
    if found is None or found.voucher != c["voucher"]:
        c.need(False, "R19", "financing", c["financing"], "of the voucher")
        return Financing(c["voucher"], 0, 0, 0, "")
    c.need(found.state in states, "R19", "financing", found.state, states)
    c.need_before_cutoff(c.root(found.voucher))
    if c.event.name != "FinancierAsked":  # the order that asks makes the financing, and knows no number yet
        c.signed("R19", "financing", c["financing"])
    c.signed("R19", "voucher", found.voucher)
    if "amountFen" in c.order:
        c.signed("R19", "amountFen", found.amount)
    return found


def _asked(c: Case) -> None:
    found = _running(c, "applied")
    c.by(found.holder, "R19")
    _need_financier(c, c.voucher(found.voucher), found.holder, c["financier"])
    c.need(c["financier"] in c.order.get("financiers", ()), "R19", "financier", c["financier"], "in the order")
    found.bids[c["financier"]] = None


def _bid(c: Case) -> None:
    found = _running(c, "applied", "quoted")
    c.by(c["financier"], "R19")
    fresh = found.bids.get(c["financier"], b"") is None
    c.need(fresh and c["terms"] != bytes(32), "R19", "terms", c["financier"], "asked and not answered")
    c.signed("R19", "terms", c["terms"])
    found.bids[c["financier"]], found.state = c["terms"], "quoted"


def _declined(c: Case) -> None:
    found = _running(c, "applied", "quoted")
    c.by(c["financier"], "R19")
    c.need(c["financier"] in found.bids, "R19", "financier", c["financier"], "asked")
    found.bids.pop(c["financier"], None)


def _chosen(c: Case) -> None:
    found = _running(c, "quoted")
    c.by(found.holder, "R19")
    c.signed("R19", "financier", c["financier"])
    c.signed("R19", "terms", c["terms"])
    c.need(found.bids.get(c["financier"]) == c["terms"], "R19", "terms", c["terms"], "as quoted")
    found.financier, found.terms, found.state = c["financier"], c["terms"], "accepted"


def _quoted(c: Case) -> None:
    found = _running(c, "applied")
    c.by(found.financier, "R19")
    c.signed("R19", "terms", c["terms"])
    found.terms, found.state = c["terms"], "quoted"


def _accepted(c: Case) -> None:
    found = _running(c, "quoted")
    c.by(found.holder, "R19")
    c.same("R19", "terms", found.terms)
    c.signed("R19", "terms", found.terms)
    found.state = "accepted"


def _registered(c: Case) -> None:
    found = _running(c, "accepted")
    c.by(found.financier, "R20")
    c.need(c["registration"] != bytes(32), "R20", "registration")
    c.signed("R20", "registration", c["registration"])
    found.state = "registered"


def _title_passed(c: Case) -> None:
    found = c.book.financings.get(c["financing"])
    source = c.voucher(c["other"] or c["voucher"])
    if found is None:
        return c.need(False, "R19", "financing", c["financing"], "known")
    c.need(
        found.state == "registered" and found.voucher == source.number, "R19", "financing", found.state, "registered"
    )
    c.by(found.financier, "R19")
    c.need_before_cutoff(c.root(source.number))
    c.need(not source.frozen, "R28", "voucher", "frozen", "free")
    for field, need in {
        "from": source.holder,
        "to": found.financier,
        "amountFen": found.amount,
        "hops": source.hops + 1,
    }.items():
        c.same("I-07", field, need)
    c.need(c["hops"] <= _HOPS_HARD_MAX, "R14", "hops", c["hops"], _HOPS_HARD_MAX)
    c.lock(source, -found.amount)
    return _pass(c, source, found)


def _pass(c: Case, source: Voucher, found: Financing) -> None:
    """The whole voucher, or a child of it: the running financing becomes the child, the tally stays."""
    root = c.root(source.number)
    whole = found.amount == source.amount
    c.need(whole == (c["other"] == 0), "R19", "other", c["other"], "0 when it is the whole")
    if whole:
        source.holder, source.hops = found.financier, c["hops"]
        return c.count(root, -1)
    c.same("R12", "parentAmountFen", source.amount - found.amount)
    c.need(c["voucher"] not in c.book.vouchers, "R29", "voucher", c["voucher"], "new")
    source.amount -= found.amount
    child = Voucher(c["voucher"], source.number, found.financier, found.amount, "active", hops=c["hops"])
    c.book.vouchers[child.number] = child
    root.leaves.append(child.number)
    return None


def _disbursed(c: Case) -> None:
    found = _running(c, "registered")
    c.by(found.financier, "R20")
    c.same("R21", "date", yyyymmdd(c.today))
    for field in ("date", "proceeds", "bankRef"):
        c.signed("R21", field, c[field])
    if c.texts is not None:
        days = (from_yyyymmdd(c["financing"] // _SERIALS), c.today, c.root(found.voucher).due)
        c.texts.check_proceeds(found.terms, c["proceeds"], found.amount, days, c.event.where)
    result = c.voucher(c["result"])
    c.need(result.holder == found.financier and result.amount == found.amount, "I-07", "result", result.holder)
    found.state = "disbursed"


def _ended(c: Case) -> None:
    found = c.book.financings.get(c["financing"])
    state = STATES[c["state"]] if c["state"] < len(STATES) else None
    if found is None or state is None:
        return c.need(False, "R19", "financing", c["financing"], "known")
    c.need(found.state in RUNNING and found.voucher == c["voucher"], "R19", "financing", found.state, RUNNING)
    c.same("R19", "amountFen", found.amount)
    if state == FinancingState.EXPIRED:
        c.by_job("R19")
        c.need(c.today >= c.root(found.voucher).cutoff, "R19", "state", c.today, "past the cut-off")
    else:
        c.need(state in (FinancingState.CANCELLED, FinancingState.REFUSED), "R19", "state", state)
        c.by(found.holder if state == FinancingState.CANCELLED else found.financier, "R19")
        c.need_before_cutoff(c.root(found.voucher))
    found.state = str(state)
    c.lock(c.voucher(found.voucher), -found.amount)
    c.count(c.root(found.voucher), -1)
    if found.quote in c.book.quotes:
        c.book.quotes[found.quote].left += found.amount
    return None


def _stood(c: Case) -> None:
    c.by(c["financier"], "R19")
    c.need(c.is_active(c["financier"], MemberKind.FINANCIER), "R19", "financier", c["financier"], "financier")
    c.need(c["quote"] not in c.book.quotes, "R29", "quote", c["quote"], "new")
    for field in ("minFen", "maxFen", "capFen", "validThrough", "dueThrough", "terms"):
        c.signed("R19", field, c[field])
    c.signed("R19", "issuer", c["ofIssuer"])
    c.signed("R22", "withRecourse", c["withRecourse"] != 0)
    c.need(0 < c["minFen"] <= c["maxFen"] <= c["capFen"], "R19", "minFen", c["minFen"], c["maxFen"])
    c.need(c.today <= c.day("validThrough") and c.today < c.day("dueThrough"), "R19", "validThrough", c["validThrough"])
    amounts = (c["minFen"], c["maxFen"], c["capFen"])
    days = (c.day("validThrough"), c.day("dueThrough"))
    terms = (c["withRecourse"] != 0, c["terms"])
    c.book.quotes[c["quote"]] = Quote(c["financier"], c["ofIssuer"], *amounts, *days, *terms)


def _quote_ended(c: Case) -> None:
    quote = c.book.quotes.get(c["quote"])
    if quote is None:
        return c.need(False, "R19", "quote", c["quote"], "known")
    c.by(quote.financier, "R19")
    c.need(quote.open, "R19", "quote", "closed", "open")
    c.same("R19", "leftFen", quote.left)
    quote.open = False
    return None


def _pledge_offered(c: Case) -> None:
    voucher = c.voucher(c["voucher"])
    c.need(c["pledge"] not in c.book.pledges, "R29", "pledge", c["pledge"], "new")
    _need_lock(c, voucher, c["holder"], c["pledgee"])
    for field in ("pledgee", "note", "amountFen", "voucher"):
        c.signed("R18", field, c[field])
    c.book.pledges[c["pledge"]] = Pledge(voucher.number, c["holder"], c["pledgee"], c["amountFen"], "offered")


def _pledge(c: Case) -> Pledge:
    found = c.book.pledges.get(c["pledge"])
    if found is None or found.voucher != c["voucher"]:
        c.need(False, "R18", "pledge", c["pledge"], "of the voucher")
        return Pledge(c["voucher"], 0, 0, 0, "")
    return found


def _pledge_accepted(c: Case) -> None:
    found = _pledge(c)
    c.by(found.pledgee, "R18")
    c.need(found.state == "offered", "R18", "pledge", found.state, "offered")
    c.need_before_cutoff(c.root(found.voucher))
    c.need(not c.voucher(found.voucher).frozen, "R28", "voucher", "frozen", "free")
    found.state = "pledged"


def _pledge_ended(c: Case) -> None:
    found, state = _pledge(c), PLEDGE_STATES[c["state"]] if c["state"] < len(PLEDGE_STATES) else None
    c.same("R18", "amountFen", found.amount)
    c.need(found.state in STANDING, "R18", "pledge", found.state, STANDING)
    if state == PledgeState.EXPIRED:
        c.by_job("R18")
    else:
        c.by(found.holder if state == PledgeState.WITHDRAWN else found.pledgee, "R18")
        c.need((state == PledgeState.RELEASED) == (found.state == "pledged"), "R18", "state", state, found.state)
    found.state = str(state)
    c.lock(c.voucher(found.voucher), -found.amount)
    c.count(c.root(found.voucher), -1)


RULES = {
    "FinancingApplied": _applied,
    "FinancingTaken": _taken,
    "FinancierAsked": _asked,
    "FinancierQuoted": _bid,
    "FinancierDeclined": _declined,
    "FinancierChosen": _chosen,
    "FinancingQuoted": _quoted,
    "FinancingAccepted": _accepted,
    "FinancingRegistered": _registered,
    "TitlePassed": _title_passed,
    "FinancingDisbursed": _disbursed,
    "FinancingEnded": _ended,
    "QuoteStood": _stood,
    "QuoteEnded": _quote_ended,
    "PledgeOffered": _pledge_offered,
    "PledgeAccepted": _pledge_accepted,
    "PledgeEnded": _pledge_ended,
}
