"""Members: who may do what, and what they register."""

from api.domain.refusals.kinds import missing, rule, who, wrong

NotRegistered = missing(
    "not-registered",
    "成员未登记。",
    "No such member.",
    "请核对成员号。",
    "Check the member number.",
)
NotIssuer = who(
    "not-issuer",
    "该成员不是开立方。",
    "The member is not an issuer.",
    "由该凭证的开立方办理。",
    "The issuer must do this.",
)
NotFinancier = who(
    "not-financier",
    "该成员不是资金方。",
    "The member is not the financier.",
    "由申请所列资金方办理。",
    "The financier must do this.",
)
NotClearingBank = who(
    "not-clearing-bank",
    "该成员不是清算行。",
    "The member is not a clearing bank.",
    "请指定清算行。",
    "Name a clearing bank.",
)
NotOperator = who(
    "not-operator",
    "该成员不是平台运营方。",
    "The member is not the operator.",
    "由运营方办理。",
    "The operator must do this.",
)
NotJudicial = who(
    "not-judicial",
    "该成员不是司法机关。",
    "The member is not a judicial authority.",
    "由司法机关办理。",
    "A judicial authority must do this.",
)
NotHolder = who(
    "not-holder",
    "该成员不是持有人。",
    "The member does not hold the voucher.",
    "由持有人办理。",
    "The holder must do this.",
)
NotAddressee = who(
    "not-addressee",
    "要约不是给该成员的。",
    "The offer is to another member.",
    "由要约的接收方办理。",
    "The addressee must do this.",
)
NotOfferor = who(
    "not-offeror",
    "要约不是该成员发出的。",
    "The offer is another member's.",
    "由发出方办理。",
    "The offeror must do this.",
)
MemberSuspended = who(
    "member-suspended",
    "成员已停用。",
    "The member is suspended.",
    "请联系运营方。",
    "Ask the operator.",
)
Paused = rule(
    "paused",
    "账本已暂停新增业务；付款、拒收、撤回照常。",
    "New business is paused; payment, refusal and withdrawal go on.",
    "请等待恢复，或联系运营方。",
    "Wait until it resumes, or ask the operator.",
)
IssuesClosed = rule(
    "issues-closed",
    "该版本账本已不再开立新凭证；存续凭证照常流转、融资、兑付。",
    "This version of the ledger takes no new issues; what exists on it goes on to its payment.",
    "请重新生成开立指令，将由新版本账本受理。",
    "Make the issue order again: it goes to the version that is open.",
)
KindsNeedProposal = rule(
    "kinds-need-proposal",
    "单一机构不能设立核心企业、银行、运营方、司法或审计成员。",
    "No single organisation makes an issuer, a bank, an operator, a court or an auditor.",
    "请先登记为供应商，再提议授予类别（grant_kinds），由另一机构确认。",
    "Register a supplier, then propose its kinds (grant_kinds) for another organisation to confirm.",
)
ProposalClosed = rule(
    "proposal-closed",
    "提议已结束或已过期。",
    "The proposal is over.",
    "如仍需要，请重新提议。",
    "Propose it again if it is still wanted.",
)
ProposalDiffers = rule(
    "proposal-differs",
    "提议的内容与指令不同。",
    "The proposal is of another member or for other kinds than the order says.",
    "请核对提议后重新生成指令。",
    "Look at the proposal and make the order again.",
)
ProposalNotReady = rule(
    "proposal-not-ready",
    "提议的等待期未满。",
    "The proposal must stand for a while before it takes effect.",
    "请在等待期满后再办理。",
    "Wait until it is ready.",
)
NotConcerned = who(
    "not-concerned",
    "提议与该成员无关。",
    "The proposal concerns another member.",
    "由提议所涉成员办理。",
    "The member concerned must do this.",
)
NeedsConsent = rule(
    "needs-consent",
    "更换成员密钥须由该成员的管理员同意。",
    "New keys of a member need the consent of its own admin.",
    "请由该成员用管理员密钥签署 consent_keys。",
    "The member signs consent_keys with an admin key.",
)
NeedsConfirmation = rule(
    "needs-confirmation",
    "此提议须由另一运营方或审计机构确认。",
    "This proposal is for another operator or auditor to confirm.",
    "请由另一机构签署 confirm_proposal。",
    "Another organisation signs confirm_proposal.",
)
SecondOrganisation = who(
    "second-organisation",
    "须由提议双方之外的机构确认。",
    "Another organisation than the two concerned must confirm.",
    "请由另一运营方或审计机构确认。",
    "Another operator or auditor must confirm it.",
)
OwnKeys = rule(
    "own-keys",
    "运营方不能用 replace_keys 更换自己的密钥。",
    "An operator does not replace its own keys this way.",
    "请用 change_keys，由管理员签署。",
    "Use change_keys, signed by its admins.",
)
BankNotAccepted = rule(
    "bank-not-accepted",
    "开立方未指定该清算行。",
    "The issuer has named its clearing banks, and this is none of them.",
    "请改用已指定的清算行，或先重新指定（name_banks）。",
    "Use one that it named, or name the bank first (name_banks).",
)
BanksInvalid = wrong(
    "banks-invalid",
    "清算行须按成员号递增，至多八家。",
    "Clearing banks are named once each, by rising number, eight at most.",
    "请核对清单。",
    "Check the list.",
)
NumberTaken = rule(
    "number-taken",
    "成员号已被使用。",
    "The member number is taken.",
    "请换一个成员号。",
    "Choose another number.",
)
UsccInvalid = wrong(
    "uscc-invalid",
    "统一社会信用代码无效。",
    "The credit code is not valid.",
    "请核对代码。",
    "Check the code.",
)
KindsInvalid = wrong("kinds-invalid", "成员类型无效。", "Not a kind of member.", "请核对类型。", "Check the kinds.")
SignaturesInvalid = wrong(
    "signatures-invalid",
    "该类成员必须双人签名。",
    "This kind of member signs with two.",
    "请设为 2。",
    "Set signatures to 2.",
)
KeyTaken = rule(
    "key-taken",
    "密钥已被登记。",
    "The key is registered already.",
    "请换一把密钥。",
    "Use another key.",
)
KeysInvalid = wrong(
    "keys-invalid",
    "密钥不足或无效。",
    "Keys are missing or invalid.",
    "经办与复核须为两人，且须有两名管理员。",
    "Leave a maker and a checker of two persons, and two admins.",
)
SuspendsItself = rule(
    "suspends-itself",
    "不能停用自己。",
    "A member cannot suspend itself.",
    "请由另一运营方办理。",
    "Let another operator do it.",
)
