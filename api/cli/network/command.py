"""`xinlian network`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import EXIT_DIFFERENT, EXIT_UNAVAILABLE, EXIT_UNREADABLE, explained, fail, say, show_json, show_rows
from api.settings import Settings
from chain_node.consortium import members
from chain_node.consortium.healing import heal as heal_nodes
from chain_node.consortium.home import NetworkHome
from chain_node.consortium.running import RunningNode, nodes_here, start_all, stop_all
from chain_node.consortium.status import is_standing, network_status
from chain_node.errors import ChainNodeError, NetworkUnreadable

app = typer.Typer(help="联盟链网络 · the consortium's network", no_args_is_help=True)
FOLDER = "network"
LOG_LINES = 40
FOLLOW_S = 0.2
COLUMNS = {
    "node": "节点 node",
    "organisation": "机构 organisation",
    "pid": "pid",
    "block": "区块 block",
    "peers": "对等 peers",
    "signer": "出块 signer",
    "lag": "落后 lag",
}
Folder = Annotated[Path | None, typer.Option("--dir", help="网络目录，默认在主目录内 · the network's folder")]
Names = Annotated[list[str] | None, typer.Argument(help="节点名，缺省为全部 · nodes; all if none is named")]
Name = Annotated[str, typer.Argument(help="节点名 · a node")]
Json = Annotated[bool, typer.Option("--json", help="给机器看 · for machines")]


def network_home(folder: Path | None) -> NetworkHome:
    """The network in a folder, by default the one in the home folder."""
    return NetworkHome(folder or Settings().home / FOLDER)


@app.command()
def init(folder: Folder = None) -> None:
    """生成密钥、创世块、配置与服务文件（已有的不动） · write keys, genesis, settings, service files; what is there stays"""
    with _explained():
        home = network_home(folder)
        spec, _ = home.init()
        say(f"✔ {home.path}   {spec.network.engine}, {len(spec.validators)} 个验证节点 validators")


@app.command()
def up(names: Names = None, folder: Folder = None) -> None:
    """启动本机的节点（需要时先 init，首次会编译 geth） · start this machine's nodes; builds geth the first time"""
    with _explained():
        home = network_home(folder)
        spec, keys = home.init()
        started = nodes_here(home, spec, keys, names or ())
        start_all(started, say)
        _show(nodes_here(home, spec, keys))


@app.command()
def status(as_json: Json = False, folder: Folder = None) -> None:
    """每个节点：区块、对等节点、是否出块、落后多少 · each node: block, peers, whether it seals, lag"""
    with _explained():
        nodes = _existing(folder)
        rows = network_status(nodes)
        halted = is_standing(nodes, rows)
        if as_json:
            show_json({"nodes": [asdict(row) for row in rows], "halted": halted})
        else:
            _show(nodes)
        if any(row.block is None for row in rows):
            raise typer.Exit(EXIT_UNAVAILABLE)
        if halted:
            raise typer.Exit(EXIT_DIFFERENT)


@app.command()
def logs(
    name: Name,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="持续输出 · go on")] = False,
    lines: Annotated[int, typer.Option(min=1, help="行数 · how many lines")] = LOG_LINES,
    folder: Folder = None,
) -> None:
    """节点日志 · what a node says"""
    with _explained():
        home = network_home(folder)
        _need(home)
        spec, keys = home.init()
        (node,) = nodes_here(home, spec, keys, [name])
        for line in _lines(node.process.log, lines, follow=follow):
            typer.echo(line)


@app.command()
def stop(names: Names = None, folder: Folder = None) -> None:
    """停止本机的节点，数据保留 · stop this machine's nodes; what they hold stays"""
    with _explained():
        stop_all(_existing(folder, names or ()))
        say("✔ 已停止 · stopped")


@app.command("add-validator")
def add_validator(
    name: Name,
    organisation: Annotated[str | None, typer.Option(help="机构 · its organisation")] = None,
    folder: Folder = None,
) -> None:
    """加入一个验证节点：登记、启动、同步、由现有验证节点投票 · list it, start it, let it catch up, vote it in"""
    with _explained():
        home = network_home(folder)
        _need(home)
        members.add_validator(home, name, organisation, say)
        _show(_existing(folder))


@app.command("remove-validator")
def remove_validator(name: Name, folder: Folder = None) -> None:
    """由其余验证节点投票移除一个验证节点，它仍同步 · vote a validator out; its node goes on following"""
    with _explained():
        home = network_home(folder)
        _need(home)
        members.remove_validator(home, name, say)
        _show(_existing(folder))


@app.command()
def heal(folder: Folder = None) -> None:
    """分叉而停滞时，让本机节点回到同一条链 · bring this machine's nodes onto one chain when two halves stand"""
    with _explained():
        nodes = _existing(folder)
        heal_nodes(nodes, say)
        _show(nodes)


@app.command("gate", hidden=True)
def gate(host: str, port: int) -> None:
    """在节点目录中：为机构把守 RPC · in a node's folder: its RPC, for organisations that it knows"""
    from chain_node.consortium.gate import main

    raise typer.Exit(main([host, str(port)]))


def _existing(folder: Path | None, names: list[str] | tuple[()] = ()) -> list[RunningNode]:
    home = network_home(folder)
    _need(home)
    return nodes_here(home, *home.init(), names)


def _need(home: NetworkHome) -> None:
    if not home.exists:
        fail(
            f"这里还没有网络，请先运行 xinlian network up。 No network in {home.path}; run `xinlian network up`.",
            EXIT_UNAVAILABLE,
        )


def _show(nodes: list[RunningNode]) -> None:
    rows = network_status(nodes)
    show_rows([{**asdict(row), "signer": _tick(signer=row.signer)} for row in rows], COLUMNS)
    if halted := is_standing(nodes, rows):
        say(f"✘ 网络停止出块。 {halted}")


def _tick(*, signer: bool | None) -> str | None:
    return None if signer is None else "✔" if signer else "–"


def _lines(path: Path, count: int, *, follow: bool) -> Iterator[str]:
    if not path.exists():
        return
    with path.open(errors="replace") as file:
        yield from [line.rstrip("\n") for line in file.readlines()[-count:]]
        while follow:
            line = file.readline()
            if line:
                yield line.rstrip("\n")
            else:
                time.sleep(FOLLOW_S)


@contextmanager
def _explained() -> Iterator[None]:
    with explained():
        try:
            yield
        except NetworkUnreadable as why:
            fail(f"网络配置有误。 {why}", EXIT_UNREADABLE)
        except ChainNodeError as why:
            fail(f"网络操作未完成。 {why}", EXIT_UNAVAILABLE)
