"""Vouchers, offers and limits: what is not there, or not so."""

from api.domain.refusals.kinds import missing, rule, who, wrong

NotFound = missing("not-found", "未找到。", "Not found.", "请核对编号。", "Check the number.")
NotActive = rule(
    "not-active",
    "凭证不是有效状态。",
    "The voucher is not active.",
    "请先查询凭证状态。",
    "Look at its status first.",
)
NotDue = rule(
    "not-due",
    "未到付款截止日，不能付款。",
    "Payment is taken from the cut-off on.",
    "请在截止日起付款。",
    "Pay from the cut-off day on.",
)
NotPastDue = rule(
    "not-past-due",
    "到期日未过，须有开立方的付款指令。",
    "Until the end of the due date the issuer's own instruction is needed.",
    "请由开立方先发指令，或在到期日后确认。",
    "The issuer instructs first; or confirm after the due date.",
)
NotVoidable = rule(
    "not-voidable",
    "凭证已流转、拆分或锁定，不能作废。",
    "It moved, was split or is locked.",
    "先撤回要约或取消融资。",
    "Withdraw offers and financings first.",
)
NotFrozen = rule("not-frozen", "凭证未冻结。", "The voucher is not frozen.", "无需解冻。", "Nothing to unfreeze.")
SameSigner = who(
    "same-signer",
    "经办与复核是同一人。",
    "Maker and checker are one person.",
    "由另一人复核。",
    "Another person must check.",
)
SelfTransfer = wrong(
    "self-transfer",
    "不能转给自己。",
    "A member cannot transfer to itself.",
    "请选择其他成员。",
    "Name another member.",
)
TransferToIssuer = wrong(
    "transfer-to-issuer",
    "不能转回开立方。",
    "Not back to the issuer.",
    "请选择其他成员。",
    "Name another member.",
)
AmountZero = wrong(
    "amount-zero",
    "金额须大于零。",
    "The amount must be above zero.",
    "请填写金额。",
    "Give an amount in fen.",
)
AmountExceedsAvailable = rule(
    "amount-exceeds-available",
    "金额超过可用金额。",
    "More than is available.",
    "请减少金额，或先撤回要约。",
    "Ask for less, or withdraw offers.",
)
AmountTooLarge = wrong(
    "amount-too-large",
    "金额超过单张凭证上限。",
    "Above the largest face allowed.",
    "请分开开立。",
    "Issue several vouchers.",
)
AmountDiffers = rule(
    "amount-differs",
    "指令中的金额与账上不同。",
    "The ledger holds another amount.",
    "请重新生成指令。",
    "Create the order anew.",
)
LimitExceeded = rule(
    "limit-exceeded",
    "超过授信额度。",
    "The credit limit does not suffice.",
    "请减少金额或申请提高额度。",
    "Issue less or ask for more limit.",
)
IssuerBlocked = rule(
    "issuer-blocked",
    "开立方有逾期，已停止开立。",
    "The issuer has something overdue.",
    "请先清偿逾期凭证。",
    "Pay what is overdue first.",
)
DueDateOutOfRange = wrong(
    "due-date-out-of-range",
    "到期日或截止日不在允许范围。",
    "Due date or cut-off out of range.",
    "须 今天 < 截止日 ≤ 到期日 ≤ 六个月内。",
    "today < cut-off ≤ due ≤ today + tenor.",
)
DateInvalid = wrong("date-invalid", "日期不存在。", "No such date.", "请核对日期。", "Check the date.")
PastCutoff = rule(
    "past-cutoff",
    "已过付款截止日。",
    "The cut-off is reached.",
    "等待到期付款。",
    "Wait for payment.",
)
Overdue = rule("overdue", "凭证已逾期。", "The voucher is overdue.", "等待清偿。", "Wait for payment.")
Frozen = rule(
    "frozen",
    "凭证已冻结。",
    "The voucher is frozen.",
    "待司法机关解冻。",
    "Wait until it is unfrozen.",
)
FreezeNotPart = wrong(
    "freeze-not-part",
    "冻结金额不小于凭证金额。",
    "The part is all of the voucher, or more.",
    "冻结整张凭证时不填金额。",
    "Name no amount to freeze the whole voucher.",
)
FreezeExceedsFree = rule(
    "freeze-exceeds-free",
    "可冻结金额不足，其余已锁定。",
    "Less is free than is to be frozen.",
    "请减少金额，或不填金额冻结整张凭证。",
    "Freeze less, or name no amount to freeze the whole voucher.",
)
FreezeTermPast = wrong(
    "freeze-term-past",
    "冻结期限已过。",
    "The last day of the freeze is over.",
    "请填今天或以后的日期，或不填期限。",
    "Name today or a later day, or no term.",
)
TooManyHops = rule(
    "too-many-hops",
    "流转次数已达上限。",
    "The voucher changed hands too often.",
    "请持有至到期或融资。",
    "Hold it, or finance it.",
)
TooManySplits = rule(
    "too-many-splits",
    "拆分数已达上限。",
    "The voucher's tree is at its limit.",
    "请整张转让。",
    "Transfer it whole.",
)
TradeBackgroundMissing = wrong(
    "trade-background-missing",
    "缺少贸易背景。",
    "The trade background is missing.",
    "请填写合同并列出发票。",
    "Name the contract and the invoices.",
)
TradeBackgroundTooSmall = wrong(
    "trade-background-too-small",
    "发票金额不足。",
    "The invoices do not cover the amount.",
    "请增加发票。",
    "Add invoices.",
)
InvoiceMismatch = rule(
    "invoice-mismatch",
    "发票号已用于其他开立方或金额，或重复列出。",
    "Known with another issuer or amount, or named twice.",
    "请核对发票。",
    "Check the invoice.",
)
InvoiceOverused = rule(
    "invoice-overused",
    "发票可用金额不足。",
    "The invoice is used up.",
    "请换发票或减少占用。",
    "Use another invoice or claim less.",
)
InvoicesTooMany = wrong(
    "invoices-too-many",
    "发票过多。",
    "Too many invoices.",
    "请分开开立。",
    "Issue several vouchers.",
)
OfferClosed = rule(
    "offer-closed",
    "要约已结束。",
    "The offer is not open.",
    "请让对方重新发出。",
    "Ask for a new offer.",
)
OfferChanged = rule(
    "offer-changed",
    "要约在签名后已变化。",
    "The voucher changed since the order was made.",
    "请查看后重新签名。",
    "Look at it and sign anew.",
)
VoidNotProposed = rule(
    "void-not-proposed",
    "开立方尚未提出作废。",
    "The issuer has not proposed to void it.",
    "由开立方先提出。",
    "The issuer proposes first.",
)
