"""What an auditor runs, and what a service hands to one."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from api.audit import command
from api.cli.output import explained, fail, say
from api.settings import Settings

audit = typer.Typer(help="审计 · audit", no_args_is_help=True)
Lang = Annotated[str, typer.Option("--lang", help="zh | en")]


def verify(
    file: Annotated[Path, typer.Argument(help="导出的文件或节点记录 · a bundle, or a recording of a node's answers")],
    validators: Annotated[
        list[str] | None,
        typer.Option(help="信任的验证者：地址（逗号分隔）或文件 · whom to trust: addresses with commas, or a file"),
    ] = None,
    ledger: Annotated[
        str | None, typer.Option(help="已知的账本地址（VoucherLedger） · the ledger's address as you know it")
    ] = None,
    code: Annotated[str | None, typer.Option(help="纸上的核验码 · the verify code on a paper")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="给机器看 · for machines")] = False,
    lang: Lang = "zh",
) -> None:
    """离线验证：退出码 0 通过 1 未通过 2 读不出来 · verify offline: exit 0 verified, 1 not, 2 unreadable"""
    if lang not in ("zh", "en"):
        raise typer.BadParameter("zh | en", param_hint="--lang")
    raise typer.Exit(command.run(file, validators or [], lang, as_json=as_json, ledger=ledger, verify_code=code))


@audit.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="写到哪里 · where to write it")],
    first: Annotated[
        int | None,
        typer.Option("--from", min=0, help="首个区块，默认账本部署处 · first block, the ledger's own if not given"),
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", min=0, help="末个区块，默认链头 · last block, the head if not given")
    ] = None,
    voucher: Annotated[
        str | None, typer.Option(help="只导出一张凭证的一生 · one voucher's life and nothing else")
    ] = None,
    paper: Annotated[
        Path | None,
        typer.Option(help="凭证的纸面（PDF），印有该文件的核验码 · the voucher's paper, with the file's verify code"),
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="连同服务所知的文本、条款 · with the texts and terms the service knows")
    ] = False,
) -> None:
    """导出供离线验证的文件 · write a file to be verified offline"""
    from api.audit.code import code_of
    from api.audit.command import Bar
    from api.processes.audit import export_file, export_paper, export_voucher
    from api.services.audit_export import ExportFailed

    if paper is not None and voucher is None:
        raise typer.BadParameter("需要 --voucher · needs --voucher", param_hint="--paper")
    bar = Bar()
    with explained():
        try:
            if voucher is not None:
                size = asyncio.run(export_voucher(Settings(), out, voucher))
                say(f"✔ {out}：{size} 字节 · {size} bytes\n  核验码 verify code {code_of(out)}")
                return asyncio.run(export_paper(Settings(), out, paper)) if paper else None
            count = asyncio.run(export_file(Settings(), out, first, last, with_texts=texts, progress=bar))
        except ExportFailed as why:
            fail(str(why))
        except OSError as why:
            fail(f"写不了 {out}。 {out} cannot be written: {why.strerror}.")
        finally:
            bar.end()
    say(f"✔ {out}：{count} 个区块 · {count} blocks")
    return say(f"  xinlian verify {json.dumps(str(out)) if ' ' in str(out) else out}")
