"""Export for an auditor, from the running stack's node and store."""

import json
from pathlib import Path
from typing import Any

from api.chain.failover import node_of
from api.chain.rpc import RpcError
from api.domain.numbers import InvalidNumber
from api.processes.context import open_database
from api.services import voucher_export
from api.services.audit_export import ExportFailed, Progress, export
from api.services.papers.pdf import voucher_pdf
from api.services.papers.voucher import voucher_paper
from api.settings import Settings
from api.store.preimages import all_preimages


def deployment_of(settings: Settings) -> dict[str, Any]:
    """What chain_node.deploy wrote."""
    found: dict[str, Any] = json.loads(Path(settings.need("deployment")).read_bytes())
    return found


async def export_file(
    settings: Settings, out: Path, first: int | None, last: int | None, *, with_texts: bool, progress: Progress
) -> int:
    """Writes the file; returns the number of blocks. Raises ExportFailed, ChainUnavailable, StoreUnavailable."""
    deployment = deployment_of(settings)
    texts = await _texts(settings) if with_texts else []
    node = node_of(settings.need("rpc_url"))
    try:
        head = (await node.head()).number
        start, end = deployment["block"] if first is None else first, head if last is None else last
        if not start <= end <= head:
            raise ExportFailed(
                f"没有区块 {start}–{end}，链头是 {head}。 There are no blocks {start} to {end}; the head is {head}."
            )
        return await export(node, deployment, out, range(start, end + 1), texts=texts, progress=progress)
    finally:
        await node.close()


async def _texts(settings: Settings) -> list[dict[str, Any]]:
    async with open_database(settings) as db, db.read() as connection:
        return await all_preimages(connection)


async def export_voucher(settings: Settings, out: Path, number: str) -> int:
    """Writes one voucher's file; returns its bytes. Raises ExportFailed, ChainUnavailable."""
    rule = settings.finality_rule
    followers = int(rule.removeprefix("depth:")) if rule.startswith("depth:") else 0
    node = node_of(settings.need("rpc_url"))
    try:
        return await voucher_export.export(node, deployment_of(settings), out, number, followers)
    except InvalidNumber:
        raise ExportFailed(f"{number} 不是凭证编号。 {number} is no voucher number.") from None
    except RpcError as why:
        raise ExportFailed(
            f"节点不能给出状态证明（需要归档节点）：{why}。 The node gives no proof of that state (an archive node does): {why}."
        ) from why
    finally:
        await node.close()


async def export_paper(settings: Settings, file: Path, paper: Path) -> None:
    """Writes the paper of a voucher's file. Raises ExportFailed, StoreUnavailable."""
    async with open_database(settings) as db:
        content = voucher_pdf(await voucher_paper(db, file))
    new = paper.with_name(paper.name + ".new")
    new.write_bytes(content)
    new.replace(paper)
