"""The story of one voucher: scenes made of book lines, and what must be true after each."""

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

Step = dict[str, Any]
YUAN = 100
"""Fen in a yuan."""

NAMES = {
    "CE": "华北重工集团有限公司",
    "S1": "北京恒达电气有限公司",
    "S2": "北京信和钢构有限公司",
    "S3": "北京瑞丰物流有限公司",
    "S4": "北京同创精密有限公司",
    "BK": "京城银行股份有限公司",
}
_USCC = {
    "CE": "91110000MA0000001L",
    "S1": "91110000MA0000002P",
    "S2": "91110000MA0000003T",
    "S3": "91110000MA0000004X",
    "S4": "91110000MA00000051",
    "BK": "91110000MA00000064",
}
_KINDS = {"CE": ["issuer"], "BK": ["financier", "clearing_bank"]}


@dataclass(frozen=True)
class Scene:
    """One scene. `held` is what members hold unpaid after it, `limit_used` what the issuer owes [fen]; `days` moves the clock
    first, counted from the story's first day.
    """

    zh: str
    en: str
    steps: tuple[Step, ...] = ()
    days: int | None = None
    held: dict[str, int] = field(default_factory=dict)
    limit_used: int | None = None
    blocked: bool | None = None


def _member(name: str) -> Step:
    kinds = _KINDS.get(name, ["supplier"])
    return {"op": "member", "id": name, "name": NAMES[name], "uscc": _USCC[name], "kinds": kinds}


def _issue(ref: str, amount: int, invoice: str, days: int = 60, expect: str = "ok") -> Step:
    return {
        "op": "issue",
        "ref": ref,
        "issuer": "CE",
        "to": "S1",
        "amount_fen": amount * YUAN,
        "due": f"+{days}d",
        "cutoff": f"+{days - 2}d",
        "contract": "HT-2026-001 电机采购合同",
        "invoices": [{"no": invoice, "amount_fen": amount * YUAN, "used_fen": amount * YUAN}],
        "expect": expect,
    }


def _pay(amount: int, bank_ref: str) -> Step:
    return {"op": "pay", "root": "V", "amount_fen": amount * YUAN, "clearing_bank": "BK", "bank_ref": bank_ref}


STORY = (
    Scene(
        "登记成员：一家核心企业、四家供应商、一家银行，各有经办与复核；运营方给核心企业设定授信额度 10,000,000.00 元。",
        "Members are registered: a core enterprise, four suppliers, a bank, each with a maker and a checker; the operator sets the "
        "enterprise's credit limit to 10,000,000.00.",
        (
            *(_member(name) for name in NAMES),
            {"op": "limit", "issuer": "CE", "limit_fen": 10_000_000 * YUAN},
        ),
    ),
    Scene(
        "开立：核心企业向一级供应商恒达电气开立 1,200,000.00 元凭证，凭合同与发票，两人签名。",
        "Issued: the enterprise promises 1,200,000.00 to its supplier Hengda, against contract and invoice, signed by two.",
        (_issue("V", 1_200_000, "26112000000000000001"),),
        limit_used=1_200_000_00,
    ),
    Scene(
        "签收：恒达电气签收，凭证生效。",
        "Accepted: Hengda accepts; the voucher is live.",
        ({"op": "accept", "of": "V", "by": "S1"},),
        held={"S1": 1_200_000_00},
    ),
    Scene(
        "拆分流转：恒达电气拆出 200,000.00 元给信和钢构、100,000.00 元给瑞丰物流；信和签收，瑞丰拒收，拒收部分原路退回。",
        "Split: Hengda passes 200,000.00 to Xinhe and 100,000.00 to Ruifeng; Xinhe accepts, Ruifeng refuses and its part comes back.",
        (
            {
                "op": "split",
                "voucher": "V",
                "by": "S1",
                "background": "HT-2026-014 钢材采购",
                "parts": [
                    {"ref": "V1", "to": "S2", "amount_fen": 200_000 * YUAN},
                    {"ref": "V2", "to": "S3", "amount_fen": 100_000 * YUAN},
                ],
            },
            {"op": "accept", "of": "V1", "by": "S2"},
            {"op": "reject", "of": "V2", "by": "S3"},
        ),
        held={"S1": 1_000_000_00, "S2": 200_000_00, "S3": 0},
    ),
    Scene(
        "再流转：信和钢构把 200,000.00 元整张转给同创精密，凭证编号不变；信和想再转一次，被拒。",
        "Passed on: Xinhe transfers its voucher whole to Tongchuang, the number stays; a second transfer by Xinhe is refused.",
        (
            {
                "op": "transfer",
                "ref": "T1",
                "voucher": "V1",
                "by": "S2",
                "to": "S4",
                "background": "HT-2026-020 加工费",
            },
            {"op": "accept", "of": "T1", "by": "S4"},
            {
                "op": "transfer",
                "ref": "T2",
                "voucher": "V1",
                "by": "S2",
                "to": "S3",
                "background": "HT-2026-021",
                "expect": "not-holder",
            },
        ),
        held={"S2": 0, "S4": 200_000_00},
    ),
    Scene(
        "融资：恒达电气就 600,000.00 元向银行申请融资：报价年化 3.60%、手续费 100.00 元，接受、登记、放款，债权转给银行。",
        "Financed: Hengda finances 600,000.00 with the bank: quoted at 3.60 % and a fee of 100.00, accepted, registered, disbursed; "
        "title passes to the bank.",
        (
            {
                "op": "finance_apply",
                "ref": "F",
                "voucher": "V",
                "by": "S1",
                "financier": "BK",
                "amount_fen": 600_000 * YUAN,
            },
            {"op": "finance_quote", "of": "F", "by": "BK", "rate_bps": 360, "fee_fen": 100 * YUAN},
            {"op": "finance_accept", "of": "F", "by": "S1"},
            {"op": "finance_register", "of": "F", "by": "BK", "registration_no": "0123456789"},
            {"op": "finance_disburse", "of": "F", "by": "BK", "bank_ref": "FK-0001"},
        ),
        held={"S1": 400_000_00, "BK": 600_000_00},
    ),
    Scene(
        "付款截止日：核心企业先付 700,000.00 元，按各持有人未付金额同比例清分，分文不差。",
        "The cut-off: the enterprise pays 700,000.00 first, shared in proportion to what each holder is owed, to the fen.",
        (_pay(700_000, "QS-0001"),),
        days=58,
        held={"S1": 166_666_67, "S4": 83_333_33, "BK": 250_000_00},
        limit_used=500_000_00,
    ),
    Scene(
        "逾期：到期日已过仍有余额，凭证逾期，核心企业停止开立，新的开立被拒。",
        "Overdue: the due day is over with a balance; the enterprise is blocked and a new issue is refused.",
        (_issue("W", 1_000, "26112000000000000002", days=120, expect="issuer-blocked"),),
        days=61,
        blocked=True,
    ),
    Scene(
        "清偿：核心企业付清余款 500,000.00 元，凭证结清，恢复开立。",
        "Cured: the enterprise pays the remaining 500,000.00; the voucher is settled and the block is lifted.",
        (_pay(500_000, "QS-0002"),),
        held={"S1": 0, "S4": 0, "BK": 0},
        limit_used=0,
        blocked=False,
    ),
)

WITHOUT_CLOCK = tuple(takewhile(lambda scene: scene.days is None, STORY))
"""As far as a network tells it, whose clock nobody moves: nothing falls due there within a story."""
