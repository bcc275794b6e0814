"""What an auditor runs."""

from pathlib import Path
from typing import Annotated

import typer

from api.audit import command

Lang = Annotated[str, typer.Option("--lang", help="zh | en")]


def verify(
    file: Annotated[Path, typer.Argument(help="导出的文件或节点记录 · a bundle, or a recording of a node's answers")],
    validators: Annotated[
        list[str] | None,
        typer.Option(help="信任的验证者：地址（逗号分隔）或文件 · whom to trust: addresses with commas, or a file"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="给机器看 · for machines")] = False,
    lang: Lang = "zh",
) -> None:
    """离线验证：退出码 0 通过 1 未通过 2 读不出来 · verify offline: exit 0 verified, 1 not, 2 unreadable"""
    if lang not in ("zh", "en"):
        raise typer.BadParameter("zh | en", param_hint="--lang")
    raise typer.Exit(command.run(file, validators or [], lang, as_json=as_json))
