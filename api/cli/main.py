"""The command `xinlian`."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli import audit, index, reads, run
from api.cli.book import command as book_command
from api.cli.network import command as network_command
from api.cli.output import explained, fail, say, show_json, show_rows
from api.cli.stack.home import Home
from api.client.http import Client
from api.settings import Settings

app = typer.Typer(
    help="信链：应收账款电子凭证账本 · Xinlian: a ledger of electronic receivable vouchers",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(run.app, name="run")
app.add_typer(book_command.app, name="book")
app.add_typer(network_command.app, name="network")
db = typer.Typer(help="数据库 · the database", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(index.app, name="index")
app.add_typer(reads.voucher, name="voucher")
app.add_typer(reads.order, name="order")
app.add_typer(reads.member, name="member")
app.command()(reads.balance)
app.command()(audit.verify)
app.add_typer(audit.audit, name="audit")
Json = Annotated[bool, typer.Option("--json", help="给机器看 · for machines")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, envvar="XINLIAN_HTTP_PORT", help="HTTP 端口 · HTTP port")]


@app.command()
def up(
    clock: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="新链的首日 · a new chain's first day")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="清空后重来 · forget what was and begin anew")] = False,
    port: Port = None,
    network: Annotated[
        Path | None,
        typer.Option(
            help="接入网络：xinlian network 的目录，或描述现有网络的文件 · join a network: its folder, or a file"
        ),
    ] = None,
) -> None:
    """启动全部（已在运行的不动） · start everything that does not run"""
    from api.cli.stack.on_network import stack_at

    with explained():
        stack = stack_at(Settings().home, network)
        if fresh and stack.exists:
            stack.remove()
        stack.up(say, _day(clock), port)
        say(f"✔ {stack.url}")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@app.command()
def down() -> None:
    """停止全部，数据保留 · stop everything; what it holds stays"""
    from api.cli.stack.stack import Stack

    with explained():
        Stack(Settings().home).down()
        say("✔ 已停止 · stopped")


@app.command()
def version(
    number: Annotated[int, typer.Argument(min=2, help="第几版 · which version: the next, or one that is there")],
) -> None:
    """在原账本旁部署新版本 · deploy a further version of the ledger beside those there are"""
    from api.cli.stack.on_network import stack_at

    with explained():
        stack = stack_at(Settings().home, None)
        if not stack.exists:
            fail("尚未启动，请先运行 xinlian up。 Nothing was started here; run `xinlian up`.", 3)
        stack.add_version(number, say)
        say(f"✔ {stack.url}")


@app.command()
def status(as_json: Json = False) -> None:
    """链、索引、服务的状态 · how chain, index and service stand"""
    with explained():
        stack = Home(Settings().home)
        if not stack.exists:
            fail("尚未启动，请先运行 xinlian up。 Nothing was started here; run `xinlian up`.", 3)
        rows = [{"name": n, "pid": stack.process(n).pid} for n in stack.processes]
        with Client(stack.url, stack.api_key) as client:
            found = client.get("/v1/status")
        if as_json:
            show_json({"processes": rows, **found})
            return
        show_rows(rows, {"name": "进程 process", "pid": "pid"})
        indexed = found["indexed"] or {}
        opened = [each["version"] for each in found["versions"] if each["open_for_issues"]]
        facts = {
            "版本 versions": len(found["versions"]),
            "可开立 open": opened[0] if opened else None,
            "业务日 day": indexed.get("day"),
            "链头 head": found["chain_head"],
            "索引 indexed": indexed.get("number"),
        }
        show_rows([facts], {name: name for name in facts})
        for alarm in found["alarms"]:
            say(f"✘ 报警 alarm: {alarm['kind']} {alarm['invariant'] or ''} × {alarm['count']} (docs/operations.md)")
        at_work = [
            {**each, "part": "写入 writes" if each["writes"] else "待命 stands by"} for each in found["indexers"]
        ]
        show_rows(at_work, {"name": "索引进程 indexer", "part": "职责 part"})


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="讲完即止 · end with the story")] = False,
    port: Port = None,
) -> None:
    """一张凭证的一生 · the life of one voucher"""
    from api.cli.demo import command
    from api.cli.stack.on_network import stack_at

    with explained():
        command.demo(stack_at(Settings().home, None), once=once, port=port)


@app.command()
def dev(port: Port = None) -> None:
    """启动全部，源码改动时重启服务 · start everything; restart the service when its source changes"""
    from api.cli.stack.stack import Stack
    from api.cli.stack.watch import serve

    with explained():
        stack = Stack(Settings().home)
        stack.up(say, None, port)
        say(f"✔ {stack.url}   （Ctrl-C 停止 · Ctrl-C stops it）")
        serve(stack, say)


@db.command("check")
def db_check(as_json: Json = False) -> None:
    """索引与链逐项核对：0 一致 1 有差异 3 无法核对 · compare the index with the chain, field by field: 0 same, 1 different, 3 not possible"""
    from api.cli.check import check

    with explained():
        check(Settings(), as_json=as_json)


@db.command("migrate")
def db_migrate() -> None:
    """升级数据库结构 · bring the database to the newest schema"""
    from api.store import migrate

    with explained():
        migrate.upgrade(Settings().need("database_url"))
        say("✔")


if __name__ == "__main__":
    app()
