"""The console's words, Chinese first. One catalogue: a key without both languages fails a test."""

from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

PAGE: dict[str, tuple[str, str]] = {
    "title": ("信链 · 应收账款电子凭证", "Xinlian · electronic receivable vouchers"),
    "dev": (
        "开发链：数据可随时清空，无需登录即可查看。生产环境必须登录。",
        "Development chain: data may be wiped at any time; open without signing in. Production requires signing in.",
    ),
    "closed": (
        "请登录。控制台目前只在开发链上开放；其他链请使用 HTTP 接口和 API 密钥。",
        "Sign in first. The console is open on a development chain only so far; elsewhere use the HTTP API with an API key.",
    ),
    "business_day": ("业务日", "Business day"),
    "block": ("区块", "Block"),
    "balances": ("成员余额", "Balances"),
    "member": ("成员", "Member"),
    "held": ("持有未付", "Held, unpaid"),
    "available": ("可用", "Available"),
    "limit": ("授信额度", "Credit limit"),
    "limit_used": ("已用额度", "Limit used"),
    "received": ("已收款", "Received"),
    "blocked": ("停止开立", "Blocked"),
    "vouchers": ("凭证", "Vouchers"),
    "voucher": ("凭证编号", "Voucher no."),
    "issuer": ("开立方", "Issuer"),
    "holder": ("持有人", "Holder"),
    "amount": ("金额（元）", "Amount (yuan)"),
    "paid": ("已付（元）", "Paid (yuan)"),
    "due": ("到期日", "Due"),
    "status": ("状态", "Status"),
    "lineage": ("凭证谱系", "Lineage"),
    "lineage_hint": (
        "点击上表中的凭证编号查看谱系。",
        "Choose a voucher number above to see its lineage.",
    ),
    "events": ("事件", "Events"),
    "nothing": (
        "暂无数据。运行 make demo 看一张凭证的一生。",
        "Nothing yet. Run make demo to see the life of a voucher.",
    ),
    "unavailable": (
        "暂时读不到数据，正在重试。",
        "The data cannot be read just now; trying again.",
    ),
    "other_language": ("English", "中文"),
    "frozen": ("冻结", "frozen"),
    "frozen_part": ("部分冻结", "partly frozen"),
}

STATUS: dict[str, tuple[str, str]] = {
    "offered": ("待签收", "offered"),
    "active": ("有效", "active"),
    "split": ("已拆完", "split"),
    "overdue": ("逾期", "overdue"),
    "settled": ("已结清", "settled"),
    "rejected": ("已拒收", "rejected"),
    "withdrawn": ("已撤回", "withdrawn"),
    "expired": ("已失效", "expired"),
    "voided": ("已作废", "voided"),
}

EVENTS: dict[str, tuple[str, str]] = {
    "MemberRegistered": ("登记成员", "member registered"),
    "KeyGranted": ("授予密钥", "key granted"),
    "KeyRevoked": ("撤销密钥", "key revoked"),
    "KindsProposed": ("提议授予类别", "kinds proposed"),
    "KeysProposed": ("提议更换密钥", "new keys proposed"),
    "ProposalEnded": ("提议已结束", "proposal ended"),
    "KindsGranted": ("授予类别", "kinds granted"),
    "BanksNamed": ("指定清算行", "clearing banks named"),
    "MemberStatusSet": ("成员状态变更", "member status set"),
    "LimitSet": ("设定授信额度", "credit limit set"),
    "PolicySet": ("变更参数", "policy set"),
    "PauseSet": ("暂停或恢复新增业务", "new business paused or resumed"),
    "VersionAdmitted": ("账本新版本启用", "new version of the ledger admitted"),
    "IssuesClosed": ("旧版本停止开立", "old version closed to issues"),
    "AuthorityUpdated": ("权限管理合约变更", "access manager changed"),
    "InvoiceClaimed": ("占用发票", "invoice claimed"),
    "InvoiceReleased": ("释放发票", "invoice released"),
    "VoucherIssued": ("开立", "issued"),
    "IssueAccepted": ("签收", "accepted"),
    "TransferOffered": ("转让待签收", "transfer offered"),
    "TransferAccepted": ("转让签收", "transfer accepted"),
    "SplitOffered": ("拆分转让待签收", "split offered"),
    "SplitAccepted": ("拆分转让签收", "split accepted"),
    "OfferEnded": ("要约终止", "offer ended"),
    "VoucherFrozen": ("冻结", "frozen"),
    "VoucherUnfrozen": ("解冻", "unfrozen"),
    "FreezeExpired": ("冻结到期解除", "freeze ended with its term"),
    "VoidProposed": ("申请作废", "void proposed"),
    "VoucherVoided": ("作废", "voided"),
    "TitlePassed": ("债权转移至资金方", "title passed to the financier"),
    "VoucherPaid": ("收款", "paid"),
    "VoucherUnpaid": ("撤回兑付份额", "share of a payment taken back"),
    "RootSettled": ("结清", "settled"),
    "RootOverdue": ("逾期", "overdue"),
    "FinancingApplied": ("融资申请", "financing applied"),
    "FinancingQuoted": ("融资报价", "financing quoted"),
    "FinancingAccepted": ("接受报价", "financing accepted"),
    "FinancingRegistered": ("登记", "financing registered"),
    "FinancingDisbursed": ("放款", "financing disbursed"),
    "PledgeOffered": ("质押待接受", "pledge offered"),
    "PledgeAccepted": ("质押生效", "pledged"),
    "PledgeEnded": ("质押终止", "pledge ended"),
    "FinancierAsked": ("询价", "financier asked"),
    "FinancierQuoted": ("多家询价：报价", "one of several quoted"),
    "FinancierDeclined": ("多家询价：谢绝", "one of several declined"),
    "FinancierChosen": ("选定融资方", "financier chosen"),
    "FinancingTaken": ("秒e融：采用长期报价", "standing quote taken"),
    "QuoteStood": ("长期报价生效", "standing quote made"),
    "QuoteEnded": ("长期报价终止", "standing quote ended"),
    "FinancingEnded": ("融资终止", "financing ended"),
    "PaymentInstructed": ("付款指令", "payment instructed"),
    "PaymentConfirmed": ("清算确认", "payment confirmed"),
    "UninstructedConfirmed": ("清算确认（无指令）", "payment confirmed, not instructed"),
    "ReversalProposed": ("提出撤回付款", "reversal proposed"),
    "PaymentReversed": ("付款已撤回", "payment reversed"),
    "OrderExecuted": ("指令执行", "order executed"),
    "OrderRefused": ("指令被拒", "order refused"),
    "OrderNotAdmitted": ("指令未受理", "order not admitted"),
}


class Words:
    """The catalogue in one language, for templates."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._at = LANGUAGES.index(language)

    @property
    def other(self) -> Language:
        """The language the page can be switched to."""
        return LANGUAGES[1 - self._at]

    def page(self, key: str) -> str:
        """A word of the page."""
        return PAGE[key][self._at]

    def status(self, status: str) -> str:
        """A voucher's status in words."""
        return STATUS[status][self._at]

    def event(self, name: str) -> str:
        """An event's name in words; one the catalogue does not know yet keeps its own."""
        return EVENTS[name][self._at] if name in EVENTS else name
