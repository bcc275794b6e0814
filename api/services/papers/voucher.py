"""What a voucher's paper says: the state that its file proves, with the names and days that the service knows."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.audit.code import code_of
from api.audit.values import checksummed
from api.audit.verify import verify
from api.audit.voucher.verify import VoucherFacts
from api.audit.voucher.words import STATE_ZH
from api.domain.money import yuan_grouped, yuan_in_words
from api.domain.words import MemberNo
from api.services.audit_export import ExportFailed
from api.store.as_of import go_back
from api.store.queries import others, vouchers
from api.store.session import Database, Read
from api.store.visibility import Reader

Line = tuple[str, str, str]
"""Chinese label, English label, value."""


@dataclass(frozen=True)
class VoucherPaper:
    """One voucher at one block. Amounts in fen."""

    number: str
    root: str
    issuer: str
    holder: str
    amount_fen: int
    paid_fen: int
    due: date
    state: str
    is_frozen: bool
    hops: int
    head: str
    block: int
    block_hash: str
    day: date
    chain_id: int
    ledger: str
    code: str

    @property
    def reference(self) -> str:
        """What the square code holds: enough to ask for the file, and to know it."""
        return f"xinlian:voucher/{self.number}?block={self.block}&code={self.code}"

    @property
    def lines(self) -> list[Line]:
        """What stands on the paper, in its order."""
        state = f"{STATE_ZH[self.state]} {self.state}" + (" · 已冻结 frozen" if self.is_frozen else "")
        return [
            ("凭证编号", "Voucher", self.number),
            ("根凭证", "Root", self.root),
            ("开立方", "Issuer", self.issuer),
            ("持有人", "Holder", self.holder),
            ("金额（大写）", "Amount in words", f"人民币{yuan_in_words(self.amount_fen)}"),
            ("金额（小写）", "Amount", f"CNY {yuan_grouped(self.amount_fen)}"),
            ("已付", "Paid", f"CNY {yuan_grouped(self.paid_fen)}"),
            ("到期日", "Due", self.due.isoformat()),
            ("状态", "State", state),
            ("流转次数", "Transfers", str(self.hops)),
            ("截至", "As of", f"{self.day.isoformat()} · 区块 block {self.block}"),
            ("区块哈希", "Block hash", self.block_hash),
            ("凭证链头", "Head", self.head),
            ("账本", "Ledger", f"{self.ledger} · chain {self.chain_id}"),
        ]


async def voucher_paper(db: Database, file: Path) -> VoucherPaper:
    """The paper of a voucher's file. Raises ExportFailed where the file proves nothing, or the index does not have that block or says
    otherwise; StoreUnavailable.
    """
    verdict = verify(file, [])
    if verdict.voucher is None or verdict.fault is not None:
        raise ExportFailed(f"{file} 不能证明一张凭证。 {file} proves no voucher: {verdict.fault}.")
    async with db.read() as connection:
        return await _paper(connection, verdict.voucher, code_of(file))


async def _paper(db: Read, facts: VoucherFacts, code: str) -> VoucherPaper:
    block = await others.block(db, facts.block)
    if block is None or block["hash"] != facts.block_hash:
        raise ExportFailed(
            f"索引没有区块 {facts.block}，请稍后重试。 The index does not have block {facts.block} as the file does; try again shortly."
        )
    await go_back(db, facts.block)
    row = await vouchers.one(db, Reader(None, sees_all=True, today=block["day"]), facts.number)
    state = facts.state
    if row is None or "0x" + row["head"].hex() != state["head"]:
        raise ExportFailed(
            f"索引与链不一致，请运行 xinlian db check。 Index and chain differ on {facts.number}; run `xinlian db check`."
        )
    return VoucherPaper(
        number=facts.number,
        root=row["root"],
        issuer=await _named(db, row["issuer"]),
        holder=await _named(db, state["holder"]),
        amount_fen=state["amount_fen"],
        paid_fen=state["paid_fen"],
        due=row["due"],
        state=state["state"],
        is_frozen=state["frozen"],
        hops=state["hops"],
        head=state["head"],
        block=facts.block,
        block_hash="0x" + facts.block_hash.hex(),
        day=block["day"],
        chain_id=facts.chain_id,
        ledger=checksummed(facts.ledger),
        code=code,
    )


async def _named(db: Read, member: int) -> str:
    """Name and number."""
    rows = await others.members(db, MemberNo(member), None, 1)
    name = (rows[0]["details"] or {}).get("name") if rows else None
    return f"{name}（{member}）" if name else str(member)
