"""The index against the chain, from the command line."""

import asyncio
from typing import Any

import typer

from api.chain.rpc import RpcError
from api.cli.output import EXIT_DIFFERENT, EXIT_UNAVAILABLE, fail, say, show_json, show_rows
from api.cli.progress import bar
from api.domain.refusals import ChainUnavailable, StoreUnavailable
from api.indexer.fetching import ChainMoved
from api.indexer.reconcile.alarm import note_full
from api.indexer.reconcile.full import Report, compare_settled
from api.processes.context import open_context
from api.settings import Settings

_ISSUERS = {
    "issuer": "开立方 issuer",
    "chain_vouchers": "链上张数 chain",
    "chain_fen": "链上金额(分) chain fen",
    "index_vouchers": "索引张数 index",
    "index_fen": "索引金额(分) index fen",
    "limit_used_fen": "已用额度(分) limit used",
}


def check(settings: Settings, *, as_json: bool) -> None:
    """Compares everything, notes the outcome, prints it. Ends with 1 where something differs, 3 where it could not be compared."""
    report = compared(settings)
    if report is None:
        say("索引还是空的，没有可核对的。 The index is empty: there is nothing to compare.")
        return
    if as_json:
        show_json(_as_json(report))
    else:
        _show(report)
    if report.count:
        fail(
            f"发现 {report.count} 处差异，已报警；什么也没有改动，请看 docs/operations.md。 {report.count} fields differ and an alarm is raised; "
            "nothing was changed. See docs/operations.md.",
            EXIT_DIFFERENT,
        )
    say(
        f"✔ 一致：区块 {report.block}，核对 {report.compared} 行 · no difference at block {report.block}, {report.compared} rows compared"
    )


def compared(settings: Settings) -> Report | None:
    """What a full comparison finds, noted; None while the index is empty. Ends with 3 where it is not possible."""
    try:
        with bar("核对 comparing") as progress:
            return asyncio.run(_run(settings, progress))
    except ChainMoved:
        fail("核对时链在变动，请重试。 The chain changed meanwhile; run it again.", EXIT_UNAVAILABLE)
    except RpcError as why:
        fail(
            f"节点不给出该区块的状态或日志，请改用归档节点：{why}。 The node does not give that block's state or logs ({why}); "
            "use an archive node.",
            EXIT_UNAVAILABLE,
        )
    except (ChainUnavailable, StoreUnavailable) as why:
        fail(str(why), EXIT_UNAVAILABLE)


async def _run(settings: Settings, progress: Any) -> Report | None:
    async with open_context(settings) as context:
        report = await compare_settled(context.db, context.contracts, progress)
        if report is not None:
            await note_full(context.db, report)
        return report


def _show(report: Report) -> None:
    for each in report.differences:
        typer.echo(str(each))
    show_rows([vars(each) for each in report.issuers], _ISSUERS)


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "block": report.block,
        "block_hash": "0x" + report.block_hash.hex(),
        "compared": report.compared,
        "count": report.count,
        "differences": [vars(each) for each in report.differences],
        "issuers": [vars(each) for each in report.issuers],
    }
