"""The verdict: for machines as one JSON object, for people as sentences in zh or en."""

from dataclasses import dataclass, field
from typing import Any

from api.audit.chain import ChainFacts
from api.audit.faults import Fault
from api.audit.ledger import words as ledger_words
from api.audit.trust import fingerprint
from api.audit.voucher import words as voucher_words
from api.audit.voucher.verify import VoucherFacts

_ENGINES = {"qbft": "QBFT", "clique": "Clique", "none": "–"}


@dataclass
class Verdict:
    """What was found. `trust` says where it begins: `given`, `file` or `none`."""

    trust: str
    chain: ChainFacts | None = None
    fault: Fault | None = None
    ledger: dict[str, Any] | None = None
    voucher: VoucherFacts | None = None
    is_ledger_given: bool = False
    unproven: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        """`verified`, `consistent`, `not-verified` or `unreadable`."""
        if self.fault is not None:
            return "not-verified" if self.fault.exit_code == 1 else "unreadable"
        if self.voucher is not None:
            return "verified" if self.trust == "given" and self.is_ledger_given else "consistent"
        code_is_known = self.ledger is None or not self.ledger["code_unknown"]
        return "verified" if self.trust == "given" and code_is_known else "consistent"

    @property
    def exit_code(self) -> int:
        """0 verified or consistent, 1 not, 2 unreadable."""
        return self.fault.exit_code if self.fault else 0

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        found: dict[str, Any] = {"verdict": self.word, "trust": self.trust, "unproven": self.unproven}
        if self.fault is not None:
            return {**found, "fault": _fault(self.fault)}
        if self.voucher is not None:
            return {**found, **voucher_words.facts(self.voucher)}
        return {**found, **(_chain(self.chain) if self.chain else {}), "ledger": self.ledger}

    def sentences(self, lang: str) -> list[str]:
        """For people."""
        if self.fault is not None:
            return _refusal(self.fault, lang)
        if self.voucher is not None:
            return voucher_words.sentences(self.voucher, lang, self.word, self.trust)
        return _SAY[lang](self) if self.chain else []


def _fault(fault: Fault) -> dict[str, Any]:
    texts = {lang: fault.text(lang) for lang in ("zh", "en")}
    return {"code": fault.code, "block": fault.block, "field": fault.field, **texts}


def _chain(facts: ChainFacts) -> dict[str, Any]:
    return {
        "chain_id": facts.chain_id,
        "engine": facts.engine,
        "blocks": {"first": facts.first, "last": facts.last, "count": facts.blocks, "final": facts.final},
        "last_hash": "0x" + facts.last_hash.hex(),
        "transactions": facts.transactions,
        "failed": facts.failed,
        "events": facts.events,
        "validators": {
            "start": ["0x" + each.hex() for each in sorted(facts.start)],
            "end": ["0x" + each.hex() for each in sorted(facts.validators)],
            "fingerprint": fingerprint(facts.start) if facts.start else None,
        },
    }


def _refusal(fault: Fault, lang: str) -> list[str]:
    place = [] if fault.block is None else [f"区块 {fault.block}" if lang == "zh" else f"block {fault.block}"]
    where = " · ".join([*place, *([fault.field] if fault.field else [])])
    if lang == "zh":
        head = "✘ 未通过验证" if fault.exit_code == 1 else "✘ 读不出来，未作判断"
    else:
        head = "✘ NOT verified" if fault.exit_code == 1 else "✘ Unreadable; nothing was judged"
    return [head, *([f"  {where}"] if where else []), f"  {fault.text(lang)}"]


def _zh(verdict: Verdict) -> list[str]:
    f = verdict.chain
    assert f is not None
    lines = [
        f"区块 {f.first}–{f.last}（{f.blocks} 个）：区块哈希、前后链接、交易根、回执根全部重算，相符。",
        f"交易 {f.transactions} 笔（其中 {f.failed} 笔执行失败），事件 {f.events} 条：一条不多，一条不少。",
    ]
    lines += ledger_words.zh(verdict.ledger)
    if f.engine == "none":
        return [*lines, "没有验证者封印（开发链）。", "✔ 自洽；但没有任何机构为这些区块背书。"]
    seal = f"{_ENGINES[f.engine]} 封印逐块核对，{len(f.start)} 个验证者，指纹 {fingerprint(f.start)}。"
    lines += [seal, _final_zh(f)]
    if verdict.word == "verified":
        return [*lines, "✔ 已验证：由您给定的验证者封印。"]
    if verdict.trust == "given":
        return [*lines, "✔ 自洽，且由您给定的验证者封印；但合约代码不是本版本所知的。"]
    return [
        *lines,
        "验证者（以文件自述为准）：",
        *(f"  0x{each.hex()}" for each in sorted(f.start)),
        "✔ 自洽；验证者以文件自述为准。请向联盟核对上面的指纹，或用 --validators 给定后重新验证。",
    ]


def _final_zh(f: ChainFacts) -> str:
    if f.final == f.last:
        return "全部区块已是终局。"
    return "还没有终局区块。" if f.final is None else f"终局至区块 {f.final}；其后的区块还可能被替换。"


def _en(verdict: Verdict) -> list[str]:
    f = verdict.chain
    assert f is not None
    lines = [
        f"Blocks {f.first} to {f.last} ({f.blocks}): hashes, links, transaction roots and receipt roots recomputed; all agree.",
        f"{f.transactions} transactions ({f.failed} of them failed), {f.events} events: none too many, none left out.",
    ]
    lines += ledger_words.en(verdict.ledger)
    if f.engine == "none":
        return [
            *lines,
            "No validators' seals (a dev chain).",
            "✔ Consistent; but no organisation vouches for these blocks.",
        ]
    seal = f"{_ENGINES[f.engine]} seals checked block by block, {len(f.start)} validators, fingerprint {fingerprint(f.start)}."
    lines += [seal, _final_en(f)]
    if verdict.word == "verified":
        return [*lines, "✔ Verified: sealed by the validators you gave."]
    if verdict.trust == "given":
        return [
            *lines,
            "✔ Consistent, and sealed by the validators you gave; but the contracts' code is not that of this version.",
        ]
    return [
        *lines,
        "Validators, as the file says:",
        *(f"  0x{each.hex()}" for each in sorted(f.start)),
        "✔ Consistent; validators as the file says. Compare the fingerprint with the consortium, or give them by --validators and verify again.",
    ]


def _final_en(f: ChainFacts) -> str:
    if f.final == f.last:
        return "All blocks are final."
    return (
        "No block is final yet."
        if f.final is None
        else f"Final up to block {f.final}; later ones may still be replaced."
    )


_SAY = {"zh": _zh, "en": _en}
