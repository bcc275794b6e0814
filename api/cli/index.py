"""What is done to the index itself."""

import asyncio
import time
from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.output import EXIT_UNAVAILABLE, bar, explained, fail, say, show_json
from api.settings import Settings

app = typer.Typer(help="索引 · the index", no_args_is_help=True)


@app.command("rebuild")
def rebuild(as_json: Annotated[bool, typer.Option("--json", help="给机器看 · for machines")] = False) -> None:
    """由已存事件重建索引，服务照常运行，一步切换 · make the index anew from the stored events, beside the running service"""
    from api.domain.refusals import StoreUnavailable
    from api.indexer.rebuild import NothingStored, RebuildRuns
    from api.processes.rebuild import rebuild

    began = time.monotonic()
    with explained(), bar() as shown:
        task = shown.add_task("重建 rebuild", total=None)
        try:
            done = asyncio.run(
                rebuild(Settings(), lambda done, of: shown.update(task, completed=done, total=of)),
            )
        except RebuildRuns:
            fail("另一个重建正在进行。 Another rebuild of this database runs; wait for it.", EXIT_UNAVAILABLE)
        except NothingStored:
            fail("索引还是空的，没有可重建的。 The index is empty: start the indexer first.", EXIT_UNAVAILABLE)
        except StoreUnavailable as why:
            fail(
                f"数据库不可用，什么都没有改变，请重试。 The database went away; nothing has changed, try again: {why.__cause__}",
                EXIT_UNAVAILABLE,
            )
    took = time.monotonic() - began
    if as_json:
        show_json({**asdict(done), "seconds": round(took, 3)})
    else:
        say(f"✔ {done.events} 个事件，区块 {done.first_block}–{done.last_block} · {done.events} events · {took:.1f} s")
