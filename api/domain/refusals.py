"""Everything the ledger or the service refuses: one class a fact, and the only place a code, a status or its words stand.

Refusal
├── RuleRefused      409  the ledger's state does not allow it now
├── NotEntitled      403  another member, kind or key would have to ask
├── InputRefused     422  what was asked cannot be right
├── Missing          404  not there, or not for this reader
├── Gone             410  it was there and is archived
├── Unauthorised     401
├── Later            429  too many tries
└── Unavailable      503  try again (also 504)

The words are Chinese first, English beside it: title, what happened, what to do. `{have}` and `{need}` in them are filled
from the facts.
"""

from collections.abc import Callable
from typing import Any, ClassVar


class Refusal(Exception):
    """A refusal with its facts. Subclasses carry code, status and words; nothing else is decided elsewhere."""

    code: ClassVar[str]
    status: ClassVar[int] = 409
    zh: ClassVar[str]
    en: ClassVar[str]
    fix_zh: ClassVar[str]
    fix_en: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"

    @property
    def detail(self) -> str:
        """What happened, with the facts, in both languages."""
        text = f"{self.zh} {self.en}"
        if not self.facts:
            return text
        return f"{text} ({', '.join(f'{k}: {_plain(v)}' for k, v in self.facts.items())})"

    def problem(self) -> dict[str, Any]:
        """The problem document (RFC 9457)."""
        return {
            "type": f"urn:xinlian:problem:{self.code}",
            "title": f"{self.zh} {self.en}",
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "fix": f"{self.fix_zh} {self.fix_en}",
            "facts": {k: _plain(v) for k, v in self.facts.items()},
        }


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int | bool | None):
        return value
    # What a client sent may hold half a character (a lone surrogate), which no answer could be written with.
    return str(value).encode(errors="replace").decode()


_ALL: dict[str, type[Refusal]] = {}


def _kind(status: int) -> Callable[..., type[Refusal]]:
    """Makes refusals of one status: (code, zh, en, fix zh, fix en) → class."""

    def make(code: str, zh: str, en: str, fix_zh: str, fix_en: str, at: int = status) -> type[Refusal]:
        name = "".join(part.capitalize() for part in code.split("-"))
        words = {"zh": zh, "en": en, "fix_zh": fix_zh, "fix_en": fix_en}
        made = type(name, (Refusal,), {"code": code, "status": at, "__doc__": en, **words})
        _ALL[code] = made
        return made

    return make


_rule, _who, _input, _missing = _kind(409), _kind(403), _kind(422), _kind(404)
_gone = _kind(410)
_auth, _later, _down = _kind(401), _kind(429), _kind(503)

# --- who may --------------------------------------------------------------------------------------------------------
NotRegistered = _missing(
    "not-registered",
    "成员未登记。",
    "No such member.",
    "请核对成员号。",
    "Check the member number.",
)
NotIssuer = _who(
    "not-issuer",
    "该成员不是开立方。",
    "The member is not an issuer.",
    "由该凭证的开立方办理。",
    "The issuer must do this.",
)
NotFinancier = _who(
    "not-financier",
    "该成员不是资金方。",
    "The member is not the financier.",
    "由申请所列资金方办理。",
    "The financier must do this.",
)
NotClearingBank = _who(
    "not-clearing-bank",
    "该成员不是清算行。",
    "The member is not a clearing bank.",
    "请指定清算行。",
    "Name a clearing bank.",
)
NotOperator = _who(
    "not-operator",
    "该成员不是平台运营方。",
    "The member is not the operator.",
    "由运营方办理。",
    "The operator must do this.",
)
NotJudicial = _who(
    "not-judicial",
    "该成员不是司法机关。",
    "The member is not a judicial authority.",
    "由司法机关办理。",
    "A judicial authority must do this.",
)
NotHolder = _who(
    "not-holder",
    "该成员不是持有人。",
    "The member does not hold the voucher.",
    "由持有人办理。",
    "The holder must do this.",
)
NotAddressee = _who(
    "not-addressee",
    "要约不是给该成员的。",
    "The offer is to another member.",
    "由要约的接收方办理。",
    "The addressee must do this.",
)
NotOfferor = _who(
    "not-offeror",
    "要约不是该成员发出的。",
    "The offer is another member's.",
    "由发出方办理。",
    "The offeror must do this.",
)
MemberSuspended = _who(
    "member-suspended",
    "成员已停用。",
    "The member is suspended.",
    "请联系运营方。",
    "Ask the operator.",
)
Paused = _rule(
    "paused",
    "账本已暂停新增业务；付款、拒收、撤回照常。",
    "New business is paused; payment, refusal and withdrawal go on.",
    "请等待恢复，或联系运营方。",
    "Wait until it resumes, or ask the operator.",
)
IssuesClosed = _rule(
    "issues-closed",
    "该版本账本已不再开立新凭证；存续凭证照常流转、融资、兑付。",
    "This version of the ledger takes no new issues; what exists on it goes on to its payment.",
    "请重新生成开立指令，将由新版本账本受理。",
    "Make the issue order again: it goes to the version that is open.",
)
KindsNeedProposal = _rule(
    "kinds-need-proposal",
    "单一机构不能设立核心企业、银行、运营方、司法或审计成员。",
    "No single organisation makes an issuer, a bank, an operator, a court or an auditor.",
    "请先登记为供应商，再提议授予类别（grant_kinds），由另一机构确认。",
    "Register a supplier, then propose its kinds (grant_kinds) for another organisation to confirm.",
)
ProposalClosed = _rule(
    "proposal-closed",
    "提议已结束或已过期。",
    "The proposal is over.",
    "如仍需要，请重新提议。",
    "Propose it again if it is still wanted.",
)
ProposalDiffers = _rule(
    "proposal-differs",
    "提议的内容与指令不同。",
    "The proposal is of another member or for other kinds than the order says.",
    "请核对提议后重新生成指令。",
    "Look at the proposal and make the order again.",
)
ProposalNotReady = _rule(
    "proposal-not-ready",
    "提议的等待期未满。",
    "The proposal must stand for a while before it takes effect.",
    "请在等待期满后再办理。",
    "Wait until it is ready.",
)
NotConcerned = _who(
    "not-concerned",
    "提议与该成员无关。",
    "The proposal concerns another member.",
    "由提议所涉成员办理。",
    "The member concerned must do this.",
)
NeedsConsent = _rule(
    "needs-consent",
    "更换成员密钥须由该成员的管理员同意。",
    "New keys of a member need the consent of its own admin.",
    "请由该成员用管理员密钥签署 consent_keys。",
    "The member signs consent_keys with an admin key.",
)
NeedsConfirmation = _rule(
    "needs-confirmation",
    "此提议须由另一运营方或审计机构确认。",
    "This proposal is for another operator or auditor to confirm.",
    "请由另一机构签署 confirm_proposal。",
    "Another organisation signs confirm_proposal.",
)
SecondOrganisation = _who(
    "second-organisation",
    "须由提议双方之外的机构确认。",
    "Another organisation than the two concerned must confirm.",
    "请由另一运营方或审计机构确认。",
    "Another operator or auditor must confirm it.",
)
OwnKeys = _rule(
    "own-keys",
    "运营方不能用 replace_keys 更换自己的密钥。",
    "An operator does not replace its own keys this way.",
    "请用 change_keys，由管理员签署。",
    "Use change_keys, signed by its admins.",
)
BankNotAccepted = _rule(
    "bank-not-accepted",
    "开立方未指定该清算行。",
    "The issuer has named its clearing banks, and this is none of them.",
    "请改用已指定的清算行，或先重新指定（name_banks）。",
    "Use one that it named, or name the bank first (name_banks).",
)
BanksInvalid = _input(
    "banks-invalid",
    "清算行须按成员号递增，至多八家。",
    "Clearing banks are named once each, by rising number, eight at most.",
    "请核对清单。",
    "Check the list.",
)
# --- what is there --------------------------------------------------------------------------------------------------
NotFound = _missing("not-found", "未找到。", "Not found.", "请核对编号。", "Check the number.")
NotActive = _rule(
    "not-active",
    "凭证不是有效状态。",
    "The voucher is not active.",
    "请先查询凭证状态。",
    "Look at its status first.",
)
NotDue = _rule(
    "not-due",
    "未到付款截止日，不能付款。",
    "Payment is taken from the cut-off on.",
    "请在截止日起付款。",
    "Pay from the cut-off day on.",
)
NotPastDue = _rule(
    "not-past-due",
    "到期日未过，须有开立方的付款指令。",
    "Until the end of the due date the issuer's own instruction is needed.",
    "请由开立方先发指令，或在到期日后确认。",
    "The issuer instructs first; or confirm after the due date.",
)
NotVoidable = _rule(
    "not-voidable",
    "凭证已流转、拆分或锁定，不能作废。",
    "It moved, was split or is locked.",
    "先撤回要约或取消融资。",
    "Withdraw offers and financings first.",
)
NotFrozen = _rule("not-frozen", "凭证未冻结。", "The voucher is not frozen.", "无需解冻。", "Nothing to unfreeze.")
SameSigner = _who(
    "same-signer",
    "经办与复核是同一人。",
    "Maker and checker are one person.",
    "由另一人复核。",
    "Another person must check.",
)
SelfTransfer = _input(
    "self-transfer",
    "不能转给自己。",
    "A member cannot transfer to itself.",
    "请选择其他成员。",
    "Name another member.",
)
TransferToIssuer = _input(
    "transfer-to-issuer",
    "不能转回开立方。",
    "Not back to the issuer.",
    "请选择其他成员。",
    "Name another member.",
)
AmountZero = _input(
    "amount-zero",
    "金额须大于零。",
    "The amount must be above zero.",
    "请填写金额。",
    "Give an amount in fen.",
)
AmountExceedsAvailable = _rule(
    "amount-exceeds-available",
    "金额超过可用金额。",
    "More than is available.",
    "请减少金额，或先撤回要约。",
    "Ask for less, or withdraw offers.",
)
AmountTooLarge = _input(
    "amount-too-large",
    "金额超过单张凭证上限。",
    "Above the largest face allowed.",
    "请分开开立。",
    "Issue several vouchers.",
)
AmountDiffers = _rule(
    "amount-differs",
    "指令中的金额与账上不同。",
    "The ledger holds another amount.",
    "请重新生成指令。",
    "Create the order anew.",
)
LimitExceeded = _rule(
    "limit-exceeded",
    "超过授信额度。",
    "The credit limit does not suffice.",
    "请减少金额或申请提高额度。",
    "Issue less or ask for more limit.",
)
IssuerBlocked = _rule(
    "issuer-blocked",
    "开立方有逾期，已停止开立。",
    "The issuer has something overdue.",
    "请先清偿逾期凭证。",
    "Pay what is overdue first.",
)
DueDateOutOfRange = _input(
    "due-date-out-of-range",
    "到期日或截止日不在允许范围。",
    "Due date or cut-off out of range.",
    "须 今天 < 截止日 ≤ 到期日 ≤ 六个月内。",
    "today < cut-off ≤ due ≤ today + tenor.",
)
DateInvalid = _input("date-invalid", "日期不存在。", "No such date.", "请核对日期。", "Check the date.")
PastCutoff = _rule(
    "past-cutoff",
    "已过付款截止日。",
    "The cut-off is reached.",
    "等待到期付款。",
    "Wait for payment.",
)
Overdue = _rule("overdue", "凭证已逾期。", "The voucher is overdue.", "等待清偿。", "Wait for payment.")
Frozen = _rule(
    "frozen",
    "凭证已冻结。",
    "The voucher is frozen.",
    "待司法机关解冻。",
    "Wait until it is unfrozen.",
)
FreezeNotPart = _input(
    "freeze-not-part",
    "冻结金额不小于凭证金额。",
    "The part is all of the voucher, or more.",
    "冻结整张凭证时不填金额。",
    "Name no amount to freeze the whole voucher.",
)
FreezeExceedsFree = _rule(
    "freeze-exceeds-free",
    "可冻结金额不足，其余已锁定。",
    "Less is free than is to be frozen.",
    "请减少金额，或不填金额冻结整张凭证。",
    "Freeze less, or name no amount to freeze the whole voucher.",
)
FreezeTermPast = _input(
    "freeze-term-past",
    "冻结期限已过。",
    "The last day of the freeze is over.",
    "请填今天或以后的日期，或不填期限。",
    "Name today or a later day, or no term.",
)
TooManyHops = _rule(
    "too-many-hops",
    "流转次数已达上限。",
    "The voucher changed hands too often.",
    "请持有至到期或融资。",
    "Hold it, or finance it.",
)
TooManySplits = _rule(
    "too-many-splits",
    "拆分数已达上限。",
    "The voucher's tree is at its limit.",
    "请整张转让。",
    "Transfer it whole.",
)
TradeBackgroundMissing = _input(
    "trade-background-missing",
    "缺少贸易背景。",
    "The trade background is missing.",
    "请填写合同并列出发票。",
    "Name the contract and the invoices.",
)
TradeBackgroundTooSmall = _input(
    "trade-background-too-small",
    "发票金额不足。",
    "The invoices do not cover the amount.",
    "请增加发票。",
    "Add invoices.",
)
InvoiceMismatch = _rule(
    "invoice-mismatch",
    "发票号已用于其他开立方或金额，或重复列出。",
    "Known with another issuer or amount, or named twice.",
    "请核对发票。",
    "Check the invoice.",
)
InvoiceOverused = _rule(
    "invoice-overused",
    "发票可用金额不足。",
    "The invoice is used up.",
    "请换发票或减少占用。",
    "Use another invoice or claim less.",
)
InvoicesTooMany = _input(
    "invoices-too-many",
    "发票过多。",
    "Too many invoices.",
    "请分开开立。",
    "Issue several vouchers.",
)
OfferClosed = _rule(
    "offer-closed",
    "要约已结束。",
    "The offer is not open.",
    "请让对方重新发出。",
    "Ask for a new offer.",
)
OfferChanged = _rule(
    "offer-changed",
    "要约在签名后已变化。",
    "The voucher changed since the order was made.",
    "请查看后重新签名。",
    "Look at it and sign anew.",
)
VoidNotProposed = _rule(
    "void-not-proposed",
    "开立方尚未提出作废。",
    "The issuer has not proposed to void it.",
    "由开立方先提出。",
    "The issuer proposes first.",
)
# --- financing and payment ------------------------------------------------------------------------------------------
FinancingClosed = _rule("financing-closed", "融资已结束。", "The financing is over.", "请重新申请。", "Apply anew.")
FinancingOutOfOrder = _rule(
    "financing-out-of-order",
    "融资步骤顺序不对。",
    "Not the financing's next step.",
    "请先完成前一步。",
    "Do the steps in order.",
)
RegistrationMissing = _input(
    "registration-missing",
    "缺少中登网登记编号。",
    "The registration number is missing.",
    "请先登记。",
    "Register it first.",
)
NetNotPositive = _rule(
    "net-not-positive",
    "扣除利息和费用后不足零。",
    "Nothing is left after interest and fee.",
    "请降低费率或费用。",
    "Quote a lower rate or fee.",
)
FinanciersInvalid = _input(
    "financiers-invalid",
    "询价的融资方名单不正确。",
    "Not a list of financiers that can be asked.",
    "请列出一至十家不同的融资方，不含持有人和开立方。",
    "Name one to ten different ones, neither holder nor issuer.",
)
NotAsked = _who(
    "not-asked",
    "该融资方未被询价或已谢绝。",
    "This financier was not asked, or has declined.",
    "请选择已报价的融资方。",
    "Choose one that was asked.",
)
PledgeClosed = _rule(
    "pledge-closed",
    "该质押已终止或不在此阶段。",
    "The pledge has ended, or is not at that step.",
    "请查看质押状态。",
    "See how it stands.",
)
NotPledgee = _who(
    "not-pledgee",
    "不是质权人。",
    "Not the pledgee.",
    "由质权人操作。",
    "The pledgee does that.",
)
QuoteClosed = _rule(
    "quote-closed",
    "长期报价已撤回、被替换或过期。",
    "The standing quote was withdrawn, replaced, or its last day has passed.",
    "请选择其他报价。",
    "Choose another quote.",
)
QuoteDoesNotFit = _rule(
    "quote-does-not-fit",
    "长期报价不适用于该凭证或金额。",
    "The standing quote does not take this voucher or amount.",
    "请核对开立方、到期日和金额范围。",
    "See whose vouchers it takes, due until when, and how much.",
)
QuoteCapExceeded = _rule(
    "quote-cap-exceeded",
    "超过长期报价的剩余额度。",
    "More than is left of the standing quote's cap.",
    "请减少金额或选择其他报价。",
    "Ask for less, or choose another quote.",
)
QuoteInvalid = _input(
    "quote-invalid",
    "长期报价的金额或日期不正确。",
    "The standing quote's amounts or dates cannot be right.",
    "最低不超过最高，最高不超过总额度；有效期和到期日不早于今天。",
    "Least, largest and cap must rise; its days must lie ahead.",
)
TermsDiffer = _rule(
    "terms-differ",
    "融资条件与报价不同。",
    "Not the terms quoted.",
    "请重新生成指令。",
    "Create the order anew.",
)
TermsUnknown = _rule(
    "terms-unknown",
    "本系统没有报价的原文。",
    "This service has the quote's hash, not its words.",
    "请从备份恢复原文，或取消后重新申请。",
    "Restore its words from a backup, or cancel and apply anew.",
)
DateDiffers = _rule(
    "date-differs",
    "放款日不是当日。",
    "Interest would run from another day.",
    "请重新生成指令。",
    "Create the order anew.",
)
PaymentExceedsOutstanding = _rule(
    "payment-exceeds-outstanding",
    "付款超过未付金额。",
    "More than is outstanding.",
    "请减少金额。",
    "Pay less.",
)
PaymentNotInstructed = _rule(
    "payment-not-instructed",
    "没有对应的付款指令。",
    "No such instruction.",
    "由开立方先发指令。",
    "The issuer instructs first.",
)
PaymentNotConfirmed = _rule(
    "payment-not-confirmed",
    "没有这样一笔已确认的付款。",
    "There is no such confirmed payment.",
    "请核对清算行、付款编号和金额。",
    "Check the clearing bank, the reference and the amount.",
)
PaymentNotLatest = _rule(
    "payment-not-latest",
    "只能撤回该凭证最近一笔付款。",
    "Only the root's latest payment can be reversed.",
    "先撤回其后的付款。",
    "Reverse the later payments first.",
)
PaymentsTooMany = _rule(
    "payments-too-many",
    "付款笔数过多，不能在账本上撤回。",
    "The root has had too many payments to reverse one.",
    "请在账外更正。",
    "Correct it outside the ledger.",
)
ReversalNotProposed = _rule(
    "reversal-not-proposed",
    "清算行未以此理由提出撤回。",
    "The clearing bank has not proposed this reversal for this reason.",
    "由清算行先提出，双方理由须一致。",
    "The clearing bank proposes first; both give the same reason.",
)
DuplicateReference = _rule(
    "duplicate-reference",
    "编号已被使用。",
    "The reference is in use.",
    "请换一个编号。",
    "Choose another reference.",
)
ClockBackwards = _rule(
    "clock-backwards",
    "时钟不能倒拨。",
    "The clock cannot go back.",
    "请选择更晚的日期。",
    "Choose a later date.",
)
# --- members and keys -----------------------------------------------------------------------------------------------
NumberTaken = _rule(
    "number-taken",
    "成员号已被使用。",
    "The member number is taken.",
    "请换一个成员号。",
    "Choose another number.",
)
UsccInvalid = _input(
    "uscc-invalid",
    "统一社会信用代码无效。",
    "The credit code is not valid.",
    "请核对代码。",
    "Check the code.",
)
KindsInvalid = _input("kinds-invalid", "成员类型无效。", "Not a kind of member.", "请核对类型。", "Check the kinds.")
SignaturesInvalid = _input(
    "signatures-invalid",
    "该类成员必须双人签名。",
    "This kind of member signs with two.",
    "请设为 2。",
    "Set signatures to 2.",
)
KeyTaken = _rule(
    "key-taken",
    "密钥已被登记。",
    "The key is registered already.",
    "请换一把密钥。",
    "Use another key.",
)
KeysInvalid = _input(
    "keys-invalid",
    "密钥不足或无效。",
    "Keys are missing or invalid.",
    "经办与复核须为两人，且须有两名管理员。",
    "Leave a maker and a checker of two persons, and two admins.",
)
SuspendsItself = _rule(
    "suspends-itself",
    "不能停用自己。",
    "A member cannot suspend itself.",
    "请由另一运营方办理。",
    "Let another operator do it.",
)
# --- orders and signatures ------------------------------------------------------------------------------------------
SignatureInvalid = _input(
    "signature-invalid",
    "签名与指令不符。",
    "The signature does not fit the order.",
    "请对 typed_data 签名。",
    "Sign the typed data as given.",
)
WrongChain = _input(
    "wrong-chain",
    "签名属于另一条链。",
    "Signed for another chain.",
    "请对本链的指令签名。",
    "Sign this chain's order.",
)
WrongContract = _input(
    "wrong-contract",
    "签名属于另一合约。",
    "Signed for another contract.",
    "请对本账本的指令签名。",
    "Sign this ledger's order.",
)
OrderChanged = _input(
    "order-changed",
    "所签内容与指令不同。",
    "What was signed is not the order.",
    "请对 typed_data 签名。",
    "Sign the typed data as given.",
)
KeyUnknown = _who(
    "key-unknown",
    "密钥未登记在该成员名下。",
    "Not a key of this member.",
    "请用本成员的密钥。",
    "Use a key of the member.",
)
KeyRevoked = _who("key-revoked", "密钥已撤销。", "The key is revoked.", "请用有效密钥。", "Use a valid key.")
KeyLacksPower = _who(
    "key-lacks-power",
    "密钥没有此权限。",
    "The key may not sign this.",
    "请用有此权限的密钥。",
    "Use a key with that power.",
)
CustodyOnly = _who(
    "custody-only",
    "开立方、资金方、清算行的两把密钥不能都由平台保管。",
    "The service would hold both keys of an issuer or bank.",
    "请由经办或复核之一用自己保管的密钥签名。",
    "Let one of the two sign with a key the member holds itself.",
)
CustodyPerson = _who(
    "custody-person",
    "该密钥由平台为另一人保管。",
    "The service keeps this key for somebody else.",
    "请按保管时登记的成员和人员授权。",
    "Grant it to the member and the person it was made for.",
)
NonceUsed = _rule(
    "nonce-used",
    "序号已用过。",
    "The nonce is spent.",
    "请重新生成指令。",
    "Create the order anew.",
)
DeadlinePassed = _rule(
    "deadline-passed",
    "指令已过期。",
    "The order's deadline has passed.",
    "请重新生成指令。",
    "Create the order anew.",
)
DeadlineTooFar = _input(
    "deadline-too-far",
    "期限超过 72 小时。",
    "The deadline is over 72 hours ahead.",
    "请缩短期限。",
    "Choose an earlier one.",
)
OrderNotOpen = _rule(
    "order-not-open",
    "指令不在待签名状态。",
    "The order does not wait for a signature.",
    "请查询指令状态。",
    "Look at its status.",
)
NotCarried = _rule(
    "not-carried",
    "链无法执行该指令，已搁置。",
    "The chain cannot carry the order out; it was put aside.",
    "请缩小指令（如减少拆分份数）或更换签名密钥后重新生成。",
    "Make a smaller order (fewer parts, say), or sign with another key.",
)
OrderMalformed = _input(
    "order-malformed",
    "指令格式错误。",
    "The order is malformed.",
    "请重新生成指令。",
    "Create the order anew.",
)
GroupRefused = _rule(
    "group-refused",
    "同组指令中有一笔被拒。",
    "Another order of its group was refused.",
    "请看同组的原因。",
    "See the other's reason.",
)
# --- requests -------------------------------------------------------------------------------------------------------
Malformed = _input(
    "malformed",
    "请求无法解析。",
    "The request cannot be read.",
    "请发送合法的 JSON。",
    "Send valid JSON.",
    400,
)
Invalid = _input(
    "invalid",
    "请求内容无效。",
    "The request is not valid.",
    "请按 OpenAPI 文档修改。",
    "See the OpenAPI document.",
)
BodyTooLarge = _input(
    "body-too-large",
    "请求过大。",
    "The body is too large.",
    "请分批发送。",
    "Send it in parts.",
    413,
)
BodyTooSlow = _input(
    "body-too-slow",
    "请求未能及时传完。",
    "The body did not arrive in time.",
    "请检查网络后重试。",
    "Look at the connection and send it again.",
    408,
)
NoRoute = _missing(
    "no-route",
    "没有此地址。",
    "No such address.",
    "请看 OpenAPI 文档。",
    "See the OpenAPI document.",
)
MethodNotAllowed = _missing(
    "method-not-allowed",
    "方法不允许。",
    "Not with this method.",
    "请看 OpenAPI 文档。",
    "See the OpenAPI document.",
    405,
)
Unauthorised = _auth("unauthorised", "请先登录。", "No valid API key.", "请带上 API 密钥。", "Send an API key.")
ScopeMissing = _who(
    "scope-missing",
    "API 密钥没有此权限。",
    "The API key lacks the scope.",
    "请申请权限。",
    "Use a key with that scope.",
)
DevOnly = _who(
    "dev-only",
    "仅限开发链。",
    "On a development chain only.",
    "请在开发链上使用。",
    "Use a development chain.",
)
SecretInvalid = _who("secret-invalid", "口令不正确。", "The secret is wrong.", "请重试。", "Try again.")
SecretLocked = _later(
    "secret-locked",
    "口令多次错误，密钥暂时锁定。",
    "Too many wrong secrets; the key is locked for a while.",
    "请稍后重试，并核对口令。",
    "Wait, and look the secret up.",
)
ChainUnavailable = _down(
    "chain-unavailable",
    "链暂时不可用。",
    "The chain does not answer.",
    "请稍后重试。",
    "Try again shortly.",
)
StoreUnavailable = _down(
    "store-unavailable",
    "数据库暂时不可用。",
    "The store does not answer.",
    "请稍后重试。",
    "Try again shortly.",
)
BlockNotReached = _down(
    "block-not-reached",
    "索引尚未到达该区块。",
    "The index is not there yet.",
    "请稍后重试。",
    "Try again shortly.",
    504,
)
HistoryDetached = _gone(
    "history-detached",
    "该区块的事件与历史已归档，不在索引中。",
    "The events and history of that block are archived; the index does not have them.",
    "请查询 kept_from 起的区块，或请运营方装回归档。",
    "Ask for blocks from kept_from on, or let the operator attach the archive.",
)
Unexpected = _down(
    "unexpected",
    "服务内部错误，已记录。",
    "A defect of the service; it is logged.",
    "请联系运营方。",
    "Tell the operator.",
    500,
)

BY_CODE: dict[str, type[Refusal]] = _ALL
"""Every refusal by code."""
