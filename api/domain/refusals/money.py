"""Financing, pledges, quotes and payment."""

from api.domain.refusals.kinds import rule, who, wrong

FinancingClosed = rule("financing-closed", "融资已结束。", "The financing is over.", "请重新申请。", "Apply anew.")
FinancingOutOfOrder = rule(
    "financing-out-of-order",
    "融资步骤顺序不对。",
    "Not the financing's next step.",
    "请先完成前一步。",
    "Do the steps in order.",
)
RegistrationMissing = wrong(
    "registration-missing",
    "缺少中登网登记编号。",
    "The registration number is missing.",
    "请先登记。",
    "Register it first.",
)
NetNotPositive = rule(
    "net-not-positive",
    "扣除利息和费用后不足零。",
    "Nothing is left after interest and fee.",
    "请降低费率或费用。",
    "Quote a lower rate or fee.",
)
FinanciersInvalid = wrong(
    "financiers-invalid",
    "询价的融资方名单不正确。",
    "Not a list of financiers that can be asked.",
    "请列出一至十家不同的融资方，不含持有人和开立方。",
    "Name one to ten different ones, neither holder nor issuer.",
)
NotAsked = who(
    "not-asked",
    "该融资方未被询价或已谢绝。",
    "This financier was not asked, or has declined.",
    "请选择已报价的融资方。",
    "Choose one that was asked.",
)
PledgeClosed = rule(
    "pledge-closed",
    "该质押已终止或不在此阶段。",
    "The pledge has ended, or is not at that step.",
    "请查看质押状态。",
    "See how it stands.",
)
NotPledgee = who(
    "not-pledgee",
    "不是质权人。",
    "Not the pledgee.",
    "由质权人操作。",
    "The pledgee does that.",
)
QuoteClosed = rule(
    "quote-closed",
    "长期报价已撤回、被替换或过期。",
    "The standing quote was withdrawn, replaced, or its last day has passed.",
    "请选择其他报价。",
    "Choose another quote.",
)
QuoteDoesNotFit = rule(
    "quote-does-not-fit",
    "长期报价不适用于该凭证或金额。",
    "The standing quote does not take this voucher or amount.",
    "请核对开立方、到期日和金额范围。",
    "See whose vouchers it takes, due until when, and how much.",
)
QuoteCapExceeded = rule(
    "quote-cap-exceeded",
    "超过长期报价的剩余额度。",
    "More than is left of the standing quote's cap.",
    "请减少金额或选择其他报价。",
    "Ask for less, or choose another quote.",
)
QuoteInvalid = wrong(
    "quote-invalid",
    "长期报价的金额或日期不正确。",
    "The standing quote's amounts or dates cannot be right.",
    "最低不超过最高，最高不超过总额度；有效期和到期日不早于今天。",
    "Least, largest and cap must rise; its days must lie ahead.",
)
TermsDiffer = rule(
    "terms-differ",
    "融资条件与报价不同。",
    "Not the terms quoted.",
    "请重新生成指令。",
    "Create the order anew.",
)
TermsUnknown = rule(
    "terms-unknown",
    "本系统没有报价的原文。",
    "This service has the quote's hash, not its words.",
    "请从备份恢复原文，或取消后重新申请。",
    "Restore its words from a backup, or cancel and apply anew.",
)
DateDiffers = rule(
    "date-differs",
    "放款日不是当日。",
    "Interest would run from another day.",
    "请重新生成指令。",
    "Create the order anew.",
)
PaymentExceedsOutstanding = rule(
    "payment-exceeds-outstanding",
    "付款超过未付金额。",
    "More than is outstanding.",
    "请减少金额。",
    "Pay less.",
)
PaymentNotInstructed = rule(
    "payment-not-instructed",
    "没有对应的付款指令。",
    "No such instruction.",
    "由开立方先发指令。",
    "The issuer instructs first.",
)
PaymentNotConfirmed = rule(
    "payment-not-confirmed",
    "没有这样一笔已确认的付款。",
    "There is no such confirmed payment.",
    "请核对清算行、付款编号和金额。",
    "Check the clearing bank, the reference and the amount.",
)
PaymentNotLatest = rule(
    "payment-not-latest",
    "只能撤回该凭证最近一笔付款。",
    "Only the root's latest payment can be reversed.",
    "先撤回其后的付款。",
    "Reverse the later payments first.",
)
PaymentsTooMany = rule(
    "payments-too-many",
    "付款笔数过多，不能在账本上撤回。",
    "The root has had too many payments to reverse one.",
    "请在账外更正。",
    "Correct it outside the ledger.",
)
ReversalNotProposed = rule(
    "reversal-not-proposed",
    "清算行未以此理由提出撤回。",
    "The clearing bank has not proposed this reversal for this reason.",
    "由清算行先提出，双方理由须一致。",
    "The clearing bank proposes first; both give the same reason.",
)
DuplicateReference = rule(
    "duplicate-reference",
    "编号已被使用。",
    "The reference is in use.",
    "请换一个编号。",
    "Choose another reference.",
)
ClockBackwards = rule(
    "clock-backwards",
    "时钟不能倒拨。",
    "The clock cannot go back.",
    "请选择更晚的日期。",
    "Choose a later date.",
)
