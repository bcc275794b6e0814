"""Requests for orders: one shape for each action."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from api.domain.financing import RATE_MAX_BPS, TENOR_MAX_DAYS
from api.domain.orders import PARTS_MAX
from api.http.schemas import (
    Address,
    AmountFen,
    DocumentNumber,
    Input,
    LimitFen,
    MemberNumber,
    Name,
    OwnReference,
    Reference,
    Registration,
    SignatureHex,
    Text,
    View,
)

Kind = Literal["issuer", "supplier", "financier", "clearing_bank", "operator", "judicial", "auditor"]
Power = Literal["maker", "checker", "admin"]
Status = Literal["awaiting_maker", "awaiting_checker", "queued", "included", "final", "refused", "cancelled", "expired"]
"""An order's place on its road. `expired`: it waited for a signature beyond its deadline."""


class Order(Input):
    """What every request for an order may carry."""

    member: MemberNumber
    client_order_id: Reference | None = None
    group: Reference | None = Field(None, description="orders of one group are created all or none")
    signers: Annotated[list[Address], Field(min_length=1, max_length=2)] | None = Field(
        None, description="who is going to sign, the maker first; checked before anything else"
    )
    nonce: Annotated[int, Field(strict=True, ge=0, lt=2**63)] | None = None
    deadline: Annotated[int, Field(strict=True, ge=0, lt=2**63)] | None = Field(
        None, description="unix s, at most 72 h ahead"
    )


class KeyInput(Input):
    """A key for a member: the person's account and what it may sign."""

    account: Address
    powers: Annotated[list[Power], Field(min_length=1, max_length=3)]
    person: Name


class RegisterMember(Order):
    """The operator registers a member."""

    action: Literal["register_member"]
    number: MemberNumber | None = None
    name: Name
    uscc: Annotated[str, Field(min_length=18, max_length=18, pattern="^[0-9A-Z]{18}$")]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=7)]
    signatures: Annotated[int, Field(strict=True, ge=1, le=2)] = 2
    keys: Annotated[list[KeyInput], Field(min_length=1, max_length=32)]


class ChangeKeys(Order):
    """A member's admins grant and revoke its keys."""

    action: Literal["change_keys"]
    grants: Annotated[list[KeyInput], Field(default_factory=list, max_length=16)]
    revokes: Annotated[list[Address], Field(default_factory=list, max_length=16)]


class GrantKinds(Order):
    """The operator proposes kinds for a member, in addition to those it has."""

    action: Literal["grant_kinds"]
    subject: MemberNumber
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=7)]


class ReplaceKeys(Order):
    """The operator proposes new keys for a member that lost some; the member's own admin consents."""

    action: Literal["replace_keys"]
    subject: MemberNumber
    grants: Annotated[list[KeyInput], Field(default_factory=list, max_length=16)]
    revokes: Annotated[list[Address], Field(default_factory=list, max_length=16)]


class ProposalStep(Order):
    """Confirm is for another operator or auditor; consent for one admin key of the member whose keys are replaced; object for the member
    concerned, or for who proposed it.
    """

    action: Literal["confirm_proposal", "consent_keys", "object_proposal"]
    proposal: Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")] = Field(
        description="digest of the order that proposed it"
    )


class NameBanks(Order):
    """The issuer names all clearing banks that it accepts from now on; none means any."""

    action: Literal["name_banks"]
    banks: Annotated[list[MemberNumber], Field(max_length=8)]


class SetMemberStatus(Order):
    """The operator suspends a member or lifts it."""

    action: Literal["set_member_status"]
    subject: MemberNumber
    suspended: bool


class SetLimit(Order):
    """The operator sets an issuer's limit."""

    action: Literal["set_limit"]
    issuer: MemberNumber
    limit_fen: LimitFen


class InvoiceInput(Input):
    """An invoice and how much of it the voucher claims."""

    number: DocumentNumber
    amount_fen: AmountFen
    used_fen: AmountFen


class Issue(Order):
    """An issuer offers a new voucher."""

    action: Literal["issue"]
    to: MemberNumber
    amount_fen: AmountFen
    due: date
    cutoff: date
    contract: Text
    invoices: Annotated[list[InvoiceInput], Field(max_length=64)]
    reference: OwnReference | None = None


class Transfer(Order):
    """The holder offers the whole voucher."""

    action: Literal["transfer"]
    voucher: Reference
    to: MemberNumber
    background: Text
    reference: OwnReference | None = None


class PartInput(Input):
    """One part of a split."""

    to: MemberNumber
    amount_fen: AmountFen
    reference: OwnReference | None = None


class Split(Order):
    """The holder offers parts; what is accepted becomes children."""

    action: Literal["split"]
    voucher: Reference
    background: Text
    parts: Annotated[list[PartInput], Field(min_length=1, max_length=PARTS_MAX)]


class Answer(Order):
    """An answer to an offer: its id, its voucher's number, or its reference."""

    action: Literal["accept", "reject", "withdraw"]
    offer: Reference


class ApplyFinancing(Order):
    """The holder asks a financier for money."""

    action: Literal["apply_financing"]
    voucher: Reference
    financier: MemberNumber
    amount_fen: AmountFen
    with_recourse: bool = False
    reference: OwnReference | None = None


class AskFinanciers(Order):
    """The holder asks several financiers at once; each may quote, the holder chooses one."""

    action: Literal["ask_financiers"]
    voucher: Reference
    financiers: Annotated[list[MemberNumber], Field(min_length=1, max_length=10)]
    amount_fen: AmountFen
    with_recourse: bool = False
    reference: OwnReference | None = None


class ChooseFinancier(Order):
    """The holder accepts the terms of one of those asked; the others' quotes end."""

    action: Literal["choose_financier"]
    financing: Reference
    financier: MemberNumber


class QuoteFinancing(Order):
    """The financier's terms."""

    action: Literal["quote_financing"]
    financing: Reference
    rate_bps: Annotated[int, Field(strict=True, ge=0, le=RATE_MAX_BPS)]
    fee_fen: AmountFen


class RegisterFinancing(Order):
    """The number of the registration at the central registry."""

    action: Literal["register_financing"]
    financing: Reference
    registration_no: Registration


class DisburseFinancing(Order):
    """The financier paid; title passes."""

    action: Literal["disburse_financing"]
    financing: Reference
    bank_ref: DocumentNumber


class FinancingStep(Order):
    """Steps that need nothing but the financing."""

    action: Literal["accept_financing", "cancel_financing", "refuse_financing"]
    financing: Reference


class OfferPledge(Order):
    """The holder pledges a voucher or a free part of it to a creditor bank."""

    action: Literal["offer_pledge"]
    voucher: Reference
    pledgee: MemberNumber
    amount_fen: AmountFen
    contract: Text
    reference: OwnReference | None = None


class PledgeStep(Order):
    """Accept and release are the pledgee's (release of an offer refuses it); withdraw is the holder's, before acceptance."""

    action: Literal["accept_pledge", "withdraw_pledge", "release_pledge"]
    pledge: Reference


class TenorRateInput(Input):
    """The rate for tenors of up to so many days."""

    up_to_days: Annotated[int, Field(strict=True, ge=1, le=TENOR_MAX_DAYS)]
    rate_bps: Annotated[int, Field(strict=True, ge=0, le=RATE_MAX_BPS)]


class StandQuote(Order):
    """A financier signs once what holders of an issuer's vouchers may then take in one step (秒e融)."""

    action: Literal["stand_quote"]
    issuer: MemberNumber
    min_fen: AmountFen
    max_fen: AmountFen
    cap_fen: LimitFen
    valid_through: date
    due_through: date
    rates: Annotated[list[TenorRateInput], Field(min_length=1, max_length=12)] = Field(
        description="by rising tenor; the tenor counts from the day the quote is taken to the due date"
    )
    fee_fen: AmountFen
    with_recourse: bool = False
    replaces: Reference | None = Field(None, description="a standing quote of its own that ends with this order")


class WithdrawQuote(Order):
    """The financier ends a standing quote; what was taken from it goes on."""

    action: Literal["withdraw_quote"]
    quote: Reference


class TakeQuote(Order):
    """The holder takes a standing quote: the financing is accepted at once."""

    action: Literal["take_quote"]
    quote: Reference
    voucher: Reference
    amount_fen: AmountFen
    reference: OwnReference | None = None


class InstructPayment(Order):
    """The issuer instructs a payment of a root."""

    action: Literal["instruct_payment"]
    voucher: Reference
    amount_fen: AmountFen
    clearing_bank: MemberNumber
    bank_ref: DocumentNumber


class ConfirmPayment(Order):
    """The clearing bank confirms that it was paid."""

    action: Literal["confirm_payment"]
    voucher: Reference
    amount_fen: AmountFen
    bank_ref: DocumentNumber


class ConfirmUninstructed(Order):
    """Past the due date, the clearing bank confirms money that came without the issuer's instruction."""

    action: Literal["confirm_uninstructed"]
    voucher: Reference
    issuer: MemberNumber
    amount_fen: AmountFen
    bank_ref: DocumentNumber


class ProposeReversal(Order):
    """The clearing bank proposes to take back the root's latest payment."""

    action: Literal["propose_reversal"]
    voucher: Reference
    amount_fen: AmountFen
    bank_ref: DocumentNumber
    reason: Text


class ConsentReversal(Order):
    """The issuer agrees, naming the same payment and the same reason."""

    action: Literal["consent_reversal"]
    voucher: Reference
    amount_fen: AmountFen
    clearing_bank: MemberNumber
    bank_ref: DocumentNumber
    reason: Text


class Freeze(Order):
    """A judicial authority freezes a voucher, or a free part of it (R28). Without `amount_fen` the whole, without `last_day` until it is
    lifted. What is paid meanwhile, up to what is frozen, is due to the account `escrow` names, if it names one (R25).
    """

    action: Literal["freeze"]
    voucher: Reference
    amount_fen: AmountFen | None = None
    last_day: date | None = None
    escrow: Text | None = None
    order: Text


class Hold(Order):
    """A judicial authority lifts a freeze; or the agreement to void."""

    action: Literal["unfreeze", "propose_void", "consent_void"]
    voucher: Reference
    order: Text


AnyOrder = Annotated[
    RegisterMember
    | ChangeKeys
    | GrantKinds
    | ReplaceKeys
    | ProposalStep
    | NameBanks
    | SetMemberStatus
    | SetLimit
    | Issue
    | Transfer
    | Split
    | Answer
    | ApplyFinancing
    | AskFinanciers
    | ChooseFinancier
    | QuoteFinancing
    | RegisterFinancing
    | DisburseFinancing
    | FinancingStep
    | StandQuote
    | WithdrawQuote
    | TakeQuote
    | OfferPledge
    | PledgeStep
    | InstructPayment
    | ConfirmPayment
    | ConfirmUninstructed
    | ProposeReversal
    | ConsentReversal
    | Freeze
    | Hold,
    Field(discriminator="action"),
]


class Batch(Input):
    """Orders created in sequence, each tried as if those before it had taken effect."""

    orders: Annotated[list[AnyOrder], Field(min_length=1, max_length=100)]


class SignatureInput(Input):
    """A signature over the order's typed data."""

    account: Address
    signature: SignatureHex
    typed_data: dict[str, Any] | None = Field(
        None, description="what was signed; sent along, a refusal can name what differs"
    )


class SigningInput(Input):
    """Signatures of one order: maker's, then checker's."""

    id: str
    signatures: Annotated[list[SignatureInput], Field(min_length=1, max_length=2)]


class BatchSignatures(Input):
    """Signatures of many orders; complete ones are queued in this order."""

    items: Annotated[list[SigningInput], Field(min_length=1, max_length=100)]
    wait_s: Annotated[int, Field(strict=True, ge=0, le=30)] = 0


class CustodySignature(Input):
    """Signs with a key in custody, unlocked by its person's secret."""

    account: Address
    secret: Annotated[str, Field(min_length=8, max_length=200)]


class CancelInput(Input):
    """Why an order is cancelled."""

    reason: Text = ""


class GivenSignature(View):
    """A signature an order has."""

    role: Literal["maker", "checker"]
    account: str


class Result(View):
    """What an order made."""

    kind: Literal["voucher", "offer", "financing", "pledge", "quote", "member"]
    number: str
    reference: str | None
    part: int


class OrderView(View):
    """An order and what became of it."""

    id: str
    client_order_id: str | None
    member: int
    action: str
    status: Status
    digest: str | None
    typed_data: dict[str, Any] | None
    deadline: int | None
    signatures: list[GivenSignature]
    refusal: dict[str, Any] | None
    included_in: int | None
    results: list[Result]


class OrderResult(View):
    """The answer for one of many orders."""

    status: int
    order: OrderView | None = None
    problem: dict[str, Any] | None = None


class BatchView(View):
    """The answers, in the order of the requests."""

    results: list[OrderResult]


class OrderPage(View):
    """Part of the list of orders."""

    items: list[OrderView]
    next_cursor: str | None
