"""Single processes of a stack. Each imports what it runs and nothing more: the whole service takes seconds to import."""

import signal
import threading
from datetime import date

import typer

from api.cli.output import explained
from api.settings import Settings

app = typer.Typer(help="单个进程（由 up 启动） · single processes, as `up` starts them", no_args_is_help=True)


@app.command()
def anvil() -> None:
    """开发链 · the dev chain"""
    from chain_node.dev import DevChain

    settings = Settings()
    clock = settings.stack.get("clock")
    first = date.fromisoformat(clock) if clock else None
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    port = int(settings.stack["rpc_port"])
    with DevChain(settings.home / "chain", port=port, clock=first) as chain:
        while not ended.wait(1.0):
            chain.head()  # fails, and ends this process, when Anvil is gone


@app.command()
def indexer() -> None:
    """索引：退出码 4 须有人处理（他链、深分叉、更新的数据库） · the indexer: exit 4 where a person must look"""
    from api import logs
    from api.processes.indexer import run

    logs.configure("indexer")
    with explained():
        run(Settings())


@app.command()
def relay() -> None:
    """中继 · the relay"""
    from api import logs
    from api.processes.relay import run

    logs.configure("relay")
    with explained():
        run(Settings())


@app.command()
def api() -> None:
    """HTTP 服务 · the HTTP service"""
    from api import logs
    from api.processes.http import run

    logs.configure("api")
    with explained():
        run(Settings())
