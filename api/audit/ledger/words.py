"""The ledger part of a verdict in sentences."""

from collections import Counter
from typing import Any

_STATUS_ZH = {
    "offered": "待签收",
    "active": "有效",
    "split": "已拆完",
    "overdue": "逾期",
    "settled": "已结清",
    "rejected": "已拒收",
    "withdrawn": "已撤回",
    "expired": "已过期",
    "voided": "已作废",
}


def zh(ledger: dict[str, Any] | None) -> list[str]:
    """In Chinese; nothing where the file has no ledger."""
    if ledger is None:
        return []
    orders, signed = ledger["orders"], ledger["signatures"]
    lines = [
        f"指令：执行 {orders['executed']}，被规则拒绝 {orders['refused']}，未被受理 {orders['not_admitted']}。",
        f"指令摘要由交易数据重算，{signed['recomputed']} 个签名逐一对照当时登记的密钥。",
        f"账本事件 {ledger['events']} 条按规则重放：额度、发票、锁定、拆分守恒、按比例清分、凭证链头全部重算，相符。",
        "凭证：" + "，".join(f"{_STATUS_ZH[k]} {n}" for k, n in _statuses(ledger).items()) + "。",
    ]
    if signed["accepted_by_contract"]:
        lines.append("由合约密钥认可、未重算的签名：" + _counted(signed["accepted_by_contract"]) + "。")
    if orders["refused"]:
        lines.append("被拒绝的指令，原因逐一按账本当时的状态核对，成立：" + _counted(orders["refusals"]) + "。")
    if ledger["not_replayed"]:
        lines.append("没有规则可重放的事件（只重算了链头）：" + _counted(ledger["not_replayed"]) + "。")
    if ledger["code_unknown"]:
        lines.append("合约代码不是由本版本源码编译，或其创建不在范围内：" + "，".join(ledger["code_unknown"]) + "。")
    return lines


def en(ledger: dict[str, Any] | None) -> list[str]:
    """In English; nothing where the file has no ledger."""
    if ledger is None:
        return []
    orders, signed = ledger["orders"], ledger["signatures"]
    lines = [
        f"Orders: {orders['executed']} carried out, {orders['refused']} refused by a rule, {orders['not_admitted']} not admitted.",
        f"Digests recomputed from calldata, {signed['recomputed']} signatures checked against the keys registered at that time.",
        f"{ledger['events']} events of the ledger replayed by the rules: limits, invoices, locks, splits, pro-rata payments, heads; all agree.",
        "Vouchers: " + ", ".join(f"{n} {k}" for k, n in _statuses(ledger).items()) + ".",
    ]
    if signed["accepted_by_contract"]:
        lines.append("Accepted by contract keys, not recomputed: " + _counted(signed["accepted_by_contract"]) + ".")
    if orders["refused"]:
        lines.append(
            "Refused orders, each reason held against the ledger's state at that moment, all true: "
            + _counted(orders["refusals"])
            + "."
        )
    if ledger["not_replayed"]:
        lines.append("Events without a rule here (heads recomputed only): " + _counted(ledger["not_replayed"]) + ".")
    if ledger["code_unknown"]:
        lines.append(
            "Not created from this version's bytecode, or not within the range: "
            + ", ".join(ledger["code_unknown"])
            + "."
        )
    return lines


def _statuses(ledger: dict[str, Any]) -> Counter[str]:
    return Counter(voucher["status"] for voucher in ledger["state"]["vouchers"].values())


def _counted(found: dict[str, int]) -> str:
    return ", ".join(f"{name} × {count}" for name, count in found.items())
