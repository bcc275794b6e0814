"""What reads answer with."""

from datetime import date
from typing import Any, Literal

from api.http.schemas import AmountView, BlockView, View

Status = Literal["offered", "active", "split", "overdue", "settled", "rejected", "withdrawn", "expired", "voided"]


class FreezeView(View):
    """A freeze that stands: of a part, or of the whole (`amount` null), through a day, or until it is lifted. The account is for the court, the
    holder and the issuer; to others `escrow` is null also where `has_escrow`.
    """

    amount: AmountView | None
    last_day: date | None
    has_escrow: bool
    escrow: str | None


class EscrowDue(View):
    """What of the payments is due to an account that a court named (R25); the rest is the holder's."""

    account: str | None
    amount: AmountView


class EscrowShare(EscrowDue):
    """The same, of one payment and one voucher."""

    voucher: str


class VoucherView(View):
    """A voucher. Fields are null where the reader passed it on and the ledger has moved on since. `frozen` is of the whole; `freeze` tells of
    a part as well.
    """

    number: str
    reference: str | None
    root: str
    parent: str | None
    issuer: int
    due: date
    cutoff: date
    amount: AmountView | None
    holder: int | None
    paid: AmountView | None
    locked: AmountView | None
    available: AmountView | None
    hops: int | None
    status: Status | None
    frozen: bool | None
    freeze: FreezeView | None
    due_to_escrow: list[EscrowDue]
    head: str | None
    offer: str | None


class OneVoucher(View):
    """A voucher and the block it is of."""

    voucher: VoucherView
    block: BlockView


class LineageView(View):
    """The visible part of a voucher's tree."""

    vouchers: list[VoucherView]
    block: BlockView


class OfferView(View):
    """An offer of a voucher."""

    id: str
    kind: Literal["issue", "transfer", "split"]
    voucher: str
    parent: str | None
    offeror: int
    offeree: int
    amount: AmountView
    state: Literal["open", "accepted", "rejected", "withdrawn", "expired"]
    last_day: date
    opened_in: int
    closed_in: int | None


class OneOffer(View):
    """An offer and the block it is of."""

    offer: OfferView
    block: BlockView


class BalanceView(View):
    """What a member holds (unpaid), may move today, received; its limit as an issuer."""

    member: int
    held: AmountView
    available: AmountView
    received: AmountView
    limit: AmountView
    limit_used: AmountView
    limit_available: AmountView
    blocked: bool


class OneBalance(View):
    """A balance and the block it is of."""

    balance: BalanceView
    block: BlockView


class InvoiceView(View):
    """An invoice and what vouchers claim of it."""

    key: str
    number: str | None
    issuer: int
    amount: AmountView
    used: AmountView


class AskedView(View):
    """One of several financiers asked, and its answer."""

    financier: int
    state: Literal["asked", "quoted", "declined", "chosen"]
    rate_bps: int | None
    fee: AmountView | None


class FinancingView(View):
    """A financing; interest and net are known once it is disbursed. `with_recourse` (R22) is between its holder and its financier: it says
    nothing of earlier holders. `quote` is the standing quote it was taken from. Where several financiers were asked, `financier` is null until
    one is chosen, and `asked` tells the holder every answer and a financier its own; `closed` is what one sees that was not chosen.
    """

    number: str
    reference: str | None
    voucher: str
    holder: int
    financier: int | None
    asked: list[AskedView]
    amount: AmountView
    with_recourse: bool
    state: Literal[
        "applied", "quoted", "accepted", "registered", "disbursed", "refused", "cancelled", "expired", "closed"
    ]
    quote: str | None
    rate_bps: int | None
    fee: AmountView | None
    registration_no: str | None
    bank_ref: str | None
    interest: AmountView | None
    net: AmountView | None
    result: str | None


class OneFinancing(View):
    """A financing and the block it is of."""

    financing: FinancingView
    block: BlockView


class PledgeView(View):
    """A pledge: the amount is locked, the voucher and what is paid on it stay its holder's."""

    number: str
    voucher: str
    holder: int
    pledgee: int
    amount: AmountView
    state: Literal["offered", "pledged", "withdrawn", "refused", "released", "expired"]
    contract: str | None


class OnePledge(View):
    """A pledge and the block it is of."""

    pledge: PledgeView
    block: BlockView


class TenorRateView(View):
    """The rate for tenors of up to so many days."""

    up_to_days: int
    rate_bps: int


class QuoteView(View):
    """A standing quote: what its financier takes in one step, and how much of it is left."""

    number: str
    financier: int
    issuer: int
    min: AmountView
    max: AmountView
    cap: AmountView
    left: AmountView
    valid_through: date
    due_through: date
    with_recourse: bool
    state: Literal["standing", "withdrawn", "replaced", "lapsed"]
    replaced_by: str | None
    rates: list[TenorRateView] | None
    fee: AmountView | None


class OneQuote(View):
    """A standing quote and the block it is of."""

    quote: QuoteView
    block: BlockView


class PaymentView(View):
    """A payment instructed, confirmed or reversed; `uninstructed`: the bank confirmed it without the issuer's instruction. `due_to_escrow`:
    which accounts that courts named it is due to, voucher by voucher; while it is only instructed, as it would be shared now.
    """

    root: str
    issuer: int
    clearing_bank: int
    bank_ref: str | None
    amount: AmountView
    state: Literal["instructed", "confirmed", "reversed"]
    uninstructed: bool
    reversal_proposed: bool
    unpaid: AmountView | None
    due_to_escrow: list[EscrowShare]


class MemberView(View):
    """A member of the ledger."""

    number: int
    name: str | None
    uscc: str | None
    kinds: list[str]
    signatures: int
    suspended: bool


class KeyView(View):
    """A member's key; powers 0 is revoked."""

    account: str
    powers: int


class MemberWithKeys(MemberView):
    """A member with its keys, where they are the reader's own."""

    keys: list[KeyView]
    clearing_banks: list[int]
    """That the issuer accepts; none means any."""


class ProposalView(View):
    """What no single organisation may do. Its id is the digest of the order that proposed it."""

    id: str
    by: int
    subject: int
    kinds: list[str]
    grants: list[KeyView]
    revokes: list[str]
    ready_at: int
    """From when it may be confirmed or consented to, for 30 days [unix s]."""
    needs: Literal["confirm_proposal", "consent_keys"]
    state: Literal["open", "done", "stopped"]


class OneMember(View):
    """A member and the block it is of."""

    member: MemberWithKeys
    block: BlockView


class EventView(View):
    """An event of the ledger."""

    block: int
    log_index: int
    day: date
    timestamp: int
    name: str
    voucher: str | None
    other: str | None
    order: str | None
    args: dict[str, Any]


class ApiKeyView(View):
    """An API key; the secret is shown once."""

    id: str
    name: str
    member: int | None
    scopes: list[str]
    revoked: bool
    secret: str | None


class ApiKeys(View):
    """All API keys."""

    items: list[ApiKeyView]


class AlarmCount(View):
    """Open alarms of one kind."""

    kind: str
    """`difference`: index and chain do not agree; `fork-too-deep`: the chain went back further than it promised."""
    invariant: str | None
    """I-01 to I-10 (docs/invariants.md), or R31: what an issuer owes."""
    count: int
    since: int
    """[unix s] of the service's machine."""


class ReconciledView(View):
    """Comparisons of index and chain of one kind, and what the latest found."""

    runs: int
    block_number: int
    differences: int
    ended_at: int
    """[unix s] of the service's machine."""


class Reconciled(View):
    """Samples and full comparisons; null before the first."""

    sample: ReconciledView | None
    full: ReconciledView | None


class AlarmView(View):
    """One thing that is wrong, until a full comparison finds nothing."""

    id: int
    kind: str
    invariant: str | None
    block_number: int
    table_name: str
    key: str
    field: str
    store: str
    """What the index says."""
    chain: str
    """What the chain says."""
    raised_at: int
    seen_at: int


class Alarms(View):
    """A page of open alarms, oldest first."""

    items: list[AlarmView]
    next_cursor: str | None


class IndexerView(View):
    """One indexer at the database."""

    name: str
    """Host and process."""
    writes: bool
    """Of several one writes; the others stand by."""


class VersionView(View):
    """One version of the ledger, over the registers that all share."""

    version: int
    admitted: bool | None
    """Null when the chain does not answer, like the next."""
    open_for_issues: bool | None
    first_block: int
    addresses: dict[str, str]


class StatusView(View):
    """How the service stands."""

    chain_id: int
    dev: bool
    finality: str
    chain_head: int | None
    indexed: BlockView | None
    indexers: list[IndexerView]
    outbox_empty: bool
    paused: bool | None
    """New business is stopped; payment goes on. Null when the chain does not answer."""
    alarms: list[AlarmCount]
    reconciled: Reconciled
    addresses: dict[str, str]
    """Of the version that is open for issues."""
    versions: list[VersionView]
