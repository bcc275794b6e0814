"""Which orders can end in which error. A true sentence of another rule is no ground: a supplier's transfer is not refused because it is no court."""

_ANSWERS = ("accept", "reject", "withdraw")
_FINANCES = ("apply_financing", "ask_financiers", "take_quote", "offer_pledge")
_KEYS = ("register_member", "change_keys", "replace_keys", "consent_keys", "confirm_proposal")
_PAYS = ("instruct_payment", "confirm_payment", "confirm_uninstructed")
_PLEDGES = ("accept_pledge", "withdraw_pledge", "release_pledge")
_PROPOSALS = ("confirm_proposal", "consent_keys", "object_proposal")
_REVERSALS = ("propose_reversal", "consent_reversal")
_STEPS = (
    *("quote_financing", "accept_financing", "choose_financier", "register_financing", "disburse_financing"),
    *("cancel_financing", "refuse_financing"),
)
_VOIDS = ("propose_void", "consent_void")
_MOVES = ("transfer", "split", *_FINANCES)

_GROUPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("issue",),
        "IssuesAreClosed IssuerBlocked LimitExceeded InvoiceAmountZero InvoiceMismatch InvoiceOverused InvoicesTooMany",
    ),
    (("issue",), "TradeBackgroundTooSmall VoucherAmountTooLarge DueDateOutOfRange"),
    (("issue", "transfer", "split"), "TradeBackgroundMissing"),
    (("issue", *_MOVES), "VoucherSelfTransfer"),
    (("issue", "split", *_FINANCES), "VoucherAmountZero"),
    (("issue", "stand_quote", "freeze"), "DateInvalid"),
    (_MOVES, "VoucherOverdue VoucherTransferToIssuer VoucherAmountExceedsAvailable"),
    ((*_MOVES, "consent_void"), "VoucherNotHolder"),
    ((*_MOVES, *_VOIDS, *_PAYS, "freeze"), "VoucherNotActive"),
    ((*_MOVES, *_VOIDS, "disburse_financing"), "VoucherPastCutoff"),
    ((*_MOVES, *_VOIDS, "accept", "freeze", "disburse_financing", "accept_pledge"), "VoucherFrozenByOrder"),
    ((*_MOVES, *_VOIDS, *_ANSWERS, *_PAYS, "freeze", "unfreeze", "disburse_financing"), "VoucherNotFound"),
    (("transfer", *_ANSWERS, *_VOIDS), "VoucherAmountDiffers"),
    (("transfer", "split", "disburse_financing"), "VoucherTooManyHops"),
    (("split", *_FINANCES, "disburse_financing"), "VoucherTooManySplits"),
    (("split",), "SplitPartsMissing"),
    (_ANSWERS, "OfferClosed OfferChanged OfferNotAddressee OfferNotOfferor"),
    (("unfreeze",), "VoucherNotFrozen"),
    (("freeze",), "FreezeNotPart FreezeExceedsFree FreezeTermPast"),
    (("propose_void",), "VoucherNotIssuer"),
    (("consent_void",), "VoidNotProposed"),
    (_VOIDS, "VoucherNotVoidable"),
    (_PAYS, "VoucherNotRoot PaymentNotDue PaymentExceedsOutstanding"),
    (("instruct_payment", "confirm_uninstructed"), "PaymentAmountZero PaymentReferenceMissing BankNotAccepted"),
    (("confirm_payment",), "PaymentNotInstructed"),
    (("confirm_uninstructed",), "PaymentNotPastDue"),
    ((*_PAYS, *_REVERSALS), "PaymentNotIssuer PaymentReferenceTaken PaymentWasReversed"),
    (_REVERSALS, "PaymentNotConfirmed PaymentNotLatest PaymentsTooMany"),
    (("consent_reversal",), "ReversalNotProposed"),
    (("name_banks",), "BanksTooMany BanksOutOfOrder"),
    (_STEPS, "FinancingNotFound FinancingNotOfVoucher FinancingClosed FinancingNotHolder FinancingNotFinancier"),
    (_STEPS, "FinancingOutOfOrder FinancingAmountDiffers FinancingNotAsked"),
    (("accept_financing", "choose_financier"), "FinancingTermsDiffer"),
    (("quote_financing",), "FinancingTermsMissing"),
    (("register_financing",), "FinancingRegistrationMissing"),
    (("disburse_financing",), "FinancingDateDiffers"),
    (("ask_financiers",), "FinancierIsParty FinanciersOutOfNumber FinanciersOutOfOrder"),
    (("stand_quote",), "QuoteTermsMissing QuoteAmountsInvalid QuoteDatesInvalid"),
    (("stand_quote", "withdraw_quote", "take_quote"), "QuoteNotFound QuoteClosed QuoteNotFinancier"),
    (("withdraw_quote", "take_quote"), "QuoteTermsDiffer"),
    (("take_quote",), "QuoteRecourseDiffers QuoteIssuerDiffers QuoteLapsed QuoteDueTooLate QuoteAmountOutOfRange"),
    (("take_quote",), "QuoteCapExceeded"),
    (_PLEDGES, "PledgeNotFound PledgeNotOfVoucher PledgeClosed PledgeNotHolder PledgeNotPledgee PledgeAmountDiffers"),
    (("register_member",), "MemberNumberTaken KindsNeedProposal"),
    (("register_member", "grant_kinds"), "MemberKindsInvalid MemberSignaturesInvalid"),
    (("set_member_status",), "MemberSuspendsItself"),
    (("replace_keys",), "ReplacesOwnKeys"),
    (_KEYS, "KeyTaken KeyNotOfMember KeyPowersInvalid KeyPersonMissing KeyZero KeysTooMany KeysInsufficient"),
    (_PROPOSALS, "ProposalNotFound ProposalClosed ProposalDiffers"),
    (("confirm_proposal", "consent_keys"), "ProposalNotReady ProposalLapsed"),
    (("consent_keys", "object_proposal"), "ProposalNotSubject"),
    (("confirm_proposal",), "ProposalNeedsConsent ConfirmerIsParty"),
    (("consent_keys",), "ProposalNeedsConfirmation"),
)

RAISED_BY: dict[str, frozenset[str]] = {
    error: frozenset(actions) for actions, errors in _GROUPS for error in errors.split()
}
"""Error → actions that can end in it. What is not here, such as a member that is not known, any order can."""
