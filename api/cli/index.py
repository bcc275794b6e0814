"""What is done to the index itself."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from api.cli.output import EXIT_UNAVAILABLE, bar, explained, fail, say, show_json, show_rows
from api.settings import Settings

app = typer.Typer(help="索引 · the index", no_args_is_help=True)


@app.command("rebuild")
def rebuild(as_json: Annotated[bool, typer.Option("--json", help="给机器看 · for machines")] = False) -> None:
    """由已存事件重建索引，服务照常运行，一步切换 · make the index anew from the stored events, beside the running service"""
    from api.indexer.rebuild import NothingStored
    from api.processes.index import rebuild

    began = time.monotonic()
    with explained(), _undisturbed(), bar() as shown:
        task = shown.add_task("重建 rebuild", total=None)
        try:
            done = asyncio.run(
                rebuild(Settings(), lambda done, of: shown.update(task, completed=done, total=of)),
            )
        except NothingStored:
            fail("索引还是空的，没有可重建的。 The index is empty: start the indexer first.", EXIT_UNAVAILABLE)
    took = time.monotonic() - began
    if as_json:
        show_json({**asdict(done), "seconds": round(took, 3)})
    else:
        say(f"✔ {done.events} 个事件，区块 {done.first_block}–{done.last_block} · {done.events} events · {took:.1f} s")


_COLUMNS = {"first": "首块 first", "last": "末块 last", "size": "大小 MB", "state": "状态 state"}
_STATES = {True: "在用 attached", False: "已卸下 detached"}


@app.command("parts")
def parts(as_json: Annotated[bool, typer.Option("--json", help="给机器看 · for machines")] = False) -> None:
    """事件与历史按区块分段的情况 · the ranges of blocks in which events and history are kept"""
    from api.processes.index import parts

    with explained(), _undisturbed():
        found = asyncio.run(parts(Settings()))
    rows = [
        {"first": part.blocks.first, "last": part.blocks.end - 1, "bytes": part.bytes, "attached": part.is_attached}
        for part in found
    ]
    if as_json:
        show_json({"parts": rows})
        return
    shown = [row | {"size": row["bytes"] // 10**6, "state": _STATES[bool(row["attached"])]} for row in rows]
    show_rows(shown, _COLUMNS)


@app.command("detach")
def detach(
    before_block: Annotated[
        int | None, typer.Option(min=1, help="卸下完全早于该区块的分段 · ranges that end below this block")
    ] = None,
    before_day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="卸下完全早于该日的分段 · ranges that end before this business day"),
    ] = None,
    with_running: Annotated[
        bool,
        typer.Option("--with-running", help="其中有未结清凭证也卸下 · even if something is owed on vouchers in them"),
    ] = False,
) -> None:
    """卸下旧区块的事件与历史；余额等现状不变 · take old blocks' events and history off; the state stays whole"""
    from api.indexer.detaching import ReadersHold, StillRunning
    from api.processes.index import detach

    before = before_block or (before_day.date() if before_day else None)
    if before is None or (before_block and before_day):
        raise typer.BadParameter(
            "请指定 --before-block 或 --before-day 之一 · give either --before-block or --before-day"
        )
    with explained(), _undisturbed():
        try:
            moved = asyncio.run(detach(Settings(), before, with_running=with_running, done=_say_moved))
        except StillRunning as why:
            fail(
                f"这些区块中有 {why.vouchers} 张凭证未结清（如 {why.first}），其事件仍会被查询；确要卸下请加 --with-running。 "
                f"{why.vouchers} vouchers that began there are not paid yet ({why.first}, say): their events will be asked for. "
                "Detach earlier blocks only, or add --with-running."
            )
        except ReadersHold:
            fail("读者一直占用表，请重试。 Readers did not let go of the tables; run it again.", EXIT_UNAVAILABLE)
    if not moved:
        say(
            "没有完全早于该处且已确定的分段。 No range lies before that and is final as a whole; see `xinlian index parts`."
        )


@app.command("attach")
def attach() -> None:
    """装回已卸下的分段 · put ranges back that were detached"""
    from api.indexer.detaching import NotTheSame
    from api.processes.index import attach

    with explained(), _undisturbed():
        try:
            moved = asyncio.run(attach(Settings(), _say_moved))
        except NotTheSame as why:
            fail(
                f"表 detached.{why.table} 与卸下时不同，未装回；请从备份恢复该表。 Table detached.{why.table} is not what was detached; it was "
                "not attached. Restore it from its dump."
            )
    if not moved:
        say(
            "detached 模式中没有与索引相接的完整分段。 Schema detached holds no whole range that joins the index; see `xinlian index parts`."
        )


def _say_moved(first: int, last: int) -> None:
    say(f"✔ {first}–{last}")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Says what stands in the way of any of these."""
    from api.domain.refusals import StoreUnavailable
    from api.indexer.rebuild import EventsDetached, RebuildRuns

    try:
        yield
    except RebuildRuns:
        fail("另一个重建正在进行。 Another rebuild of this database runs; wait for it.", EXIT_UNAVAILABLE)
    except EventsDetached as why:
        first, last = why.blocks.first, why.blocks.end - 1
        fail(
            f"区块 {first}–{last} 的事件已卸下，请先 xinlian index attach。 The events of blocks {first} to {last} are detached; "
            "run `xinlian index attach` first.",
            EXIT_UNAVAILABLE,
        )
    except StoreUnavailable as why:
        fail(
            f"数据库不可用，什么都没有改变，请重试。 The database went away; nothing has changed, try again: {why.__cause__}",
            EXIT_UNAVAILABLE,
        )
