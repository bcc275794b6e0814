"""What is proven of one voucher, for machines and in sentences."""

from typing import Any

from api.audit.trust import fingerprint
from api.audit.values import checksummed
from api.audit.voucher.verify import VoucherFacts
from api.domain.money import yuan_grouped as yuan

STATE_ZH = {
    "offered": "待签收",
    "active": "有效",
    "rejected": "已拒收",
    "withdrawn": "已撤回",
    "expired": "已过期",
    "voided": "已作废",
}


def facts(found: VoucherFacts) -> dict[str, Any]:
    """For machines."""
    return {
        "voucher": found.number,
        "chain_id": found.chain_id,
        "engine": found.engine,
        "block": {"number": found.block, "hash": "0x" + found.block_hash.hex(), "final": found.is_final},
        "validators": {
            "start": ["0x" + each.hex() for each in sorted(found.start)],
            "fingerprint": fingerprint(found.start) if found.start else None,
        },
        "ledger_address": checksummed(found.ledger),
        "code_hash": "0x" + found.code_hash.hex(),
        "state": found.state,
        "events": found.events,
        "signatures": {
            "recomputed": found.signatures,
            "accepted_by_contract": ["0x" + each.hex() for each in found.by_contract],
            "keys_revoked_since": ["0x" + each.hex() for each in found.revoked],
        },
    }


def sentences(found: VoucherFacts, lang: str, word: str, trust: str) -> list[str]:
    """For people; lang is `zh` or `en`."""
    return _zh(found, word, trust) if lang == "zh" else _en(found, word, trust)


def _zh(found: VoucherFacts, word: str, trust: str) -> list[str]:
    state = found.state
    lines = [
        f"凭证 {found.number}：{STATE_ZH[state['state']]}{'，已冻结' if state['frozen'] else ''}，持有人 {state['holder']}，流转 {state['hops']} 次。",
        f"金额 {yuan(state['amount_fen'])} 元，已付 {yuan(state['paid_fen'])} 元，锁定 {yuan(state['locked_fen'])} 元。",
        f"以上取自区块 {found.block} 的状态证明；凭证的 {len(found.events)} 个事件逐一串成链头，与该状态相符：一个不多，一个不少。",
        f"每个事件的指令都在文件中，{found.signatures} 个签名已重算，签名密钥在该状态中登记于行为人名下，经办与复核不是同一人。",
        *(f"  {i + 1}. {_event(each)}" for i, each in enumerate(found.events)),
    ]
    if found.by_contract:
        lines.append("由合约密钥认可、未重算：" + ", ".join("0x" + each.hex() for each in found.by_contract))
    if found.revoked:
        lines.append("其后已吊销的密钥：" + ", ".join("0x" + each.hex() for each in found.revoked))
    lines.append(f"账本 {checksummed(found.ledger)}，代码哈希 0x{found.code_hash.hex()}。")
    if trust == "none":
        return [*lines, "✔ 自洽；但没有任何机构为该区块背书（开发链）。"]
    lines.append(
        f"验证者 {len(found.start)} 个，指纹 {fingerprint(found.start)}；区块{'已' if found.is_final else '尚未'}终局。"
    )
    if word == "verified":
        return [*lines, "✔ 已验证：由您给定的验证者封印，账本是您给定的账本。"]
    return [*lines, "✔ 自洽；请向联盟核对验证者指纹和账本地址，或用 --validators、--ledger 给定后重新验证。"]


def _en(found: VoucherFacts, word: str, trust: str) -> list[str]:
    state = found.state
    lines = [
        f"Voucher {found.number}: {state['state']}{', frozen' if state['frozen'] else ''}, holder {state['holder']}, {state['hops']} hops.",
        f"Amount {yuan(state['amount_fen'])}, paid {yuan(state['paid_fen'])}, locked {yuan(state['locked_fen'])}.",
        f"That is the proven state at block {found.block}; its {len(found.events)} events make the head that the state holds: none too many, none left out.",
        f"The order of every event is in the file; {found.signatures} signatures recomputed, by keys of the acting member in that state, of two persons.",
        *(f"  {i + 1}. {_event(each)}" for i, each in enumerate(found.events)),
    ]
    if found.by_contract:
        lines.append(
            "Accepted by contract keys, not recomputed: " + ", ".join("0x" + each.hex() for each in found.by_contract)
        )
    if found.revoked:
        lines.append("Keys revoked since: " + ", ".join("0x" + each.hex() for each in found.revoked))
    lines.append(f"Ledger {checksummed(found.ledger)}, code hash 0x{found.code_hash.hex()}.")
    if trust == "none":
        return [*lines, "✔ Consistent; but no organisation vouches for the block (a dev chain)."]
    lines.append(
        f"{len(found.start)} validators, fingerprint {fingerprint(found.start)}; the block is {'' if found.is_final else 'not yet '}final."
    )
    if word == "verified":
        return [*lines, "✔ Verified: sealed by the validators you gave, on the ledger you gave."]
    return [
        *lines,
        "✔ Consistent; compare the validators' fingerprint and the ledger's address, or give them by --validators and --ledger.",
    ]


def _event(told: dict[str, Any]) -> str:
    parts = [str(told["event"])]
    if "from" in told:
        parts.append(f"{told['from']} → {told['to']}")
    elif "to" in told:
        parts.append(f"{told.get('issuer', '')} → {told['to']}")
    parts += [yuan(told[name]) for name in ("amountFen", "shareFen") if name in told]
    if told["member"] is not None:
        parts.append(f"({told['member']}: {told['maker'][:10]}… + {told['checker'][:10]}…)")
    return " ".join(parts)
