"""Ids, kinds and states: the words every other module uses. Terms follow docs/terms.md."""

from enum import IntFlag, StrEnum
from typing import NewType

Fen = NewType("Fen", int)
MemberNo = NewType("MemberNo", int)
VoucherNo = NewType("VoucherNo", str)
"""`XL-YYYYMMDD-SSSSSSSS-C`, children `…/NNNN` (R29)."""
FinancingNo = NewType("FinancingNo", str)
"""`RZ-YYYYMMDD-SSSSSSSS-C`."""
QuoteNo = NewType("QuoteNo", str)
"""`BJ-SSSSSSSS-C`."""
PledgeNo = NewType("PledgeNo", str)
"""`ZY-YYYYMMDD-SSSSSSSS-C`."""


class MemberKind(IntFlag):
    """What a member may be; a member may be several."""

    ISSUER = 1
    SUPPLIER = 2
    FINANCIER = 4
    CLEARING_BANK = 8
    OPERATOR = 16
    JUDICIAL = 32
    AUDITOR = 64


class KeyPower(IntFlag):
    """What a key may sign (R8)."""

    MAKER = 1
    CHECKER = 2
    ADMIN = 4


class VoucherState(StrEnum):
    """What the contract stores of a voucher."""

    OFFERED = "offered"
    ACTIVE = "active"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOIDED = "voided"


class VoucherStatus(StrEnum):
    """What people see of a voucher; the last three follow from the root and the amount."""

    OFFERED = "offered"
    ACTIVE = "active"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOIDED = "voided"
    SPLIT = "split"
    OVERDUE = "overdue"
    SETTLED = "settled"


class OfferKind(StrEnum):
    """Three ways to offer."""

    ISSUE = "issue"
    TRANSFER = "transfer"
    SPLIT = "split"


class OfferState(StrEnum):
    """An offer's life (R9, R10)."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class BidState(StrEnum):
    """What one of several financiers asked has answered."""

    ASKED = "asked"
    QUOTED = "quoted"
    DECLINED = "declined"
    CHOSEN = "chosen"


class FreezeState(StrEnum):
    """What has become of a freeze."""

    STANDING = "standing"
    LIFTED = "lifted"
    EXPIRED = "expired"


class PledgeState(StrEnum):
    """A pledge's life."""

    OFFERED = "offered"
    PLEDGED = "pledged"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    RELEASED = "released"
    EXPIRED = "expired"


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    DONE = "done"
    STOPPED = "stopped"


class FinancingState(StrEnum):
    """A financing's life (R19)."""

    APPLIED = "applied"
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    REGISTERED = "registered"
    DISBURSED = "disbursed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
