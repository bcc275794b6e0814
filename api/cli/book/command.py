"""`xinlian book run`."""

import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.book.reader import Book, BookUnreadable, read
from api.cli.output import EXIT_DIFFERENT, EXIT_UNAVAILABLE, EXIT_UNREADABLE, bar, explained, fail, say
from api.cli.stack.founders import Founders, founders_in
from api.cli.stack.home import Home
from api.client.http import Client
from api.settings import Settings

if TYPE_CHECKING:
    from api.cli.book.runner import Runner

app = typer.Typer(help="业务簿 · operation books", no_args_is_help=True)


@app.command("run")
def run(
    file: Annotated[Path, typer.Argument(help="业务簿文件 · the book")],
    fresh: Annotated[bool, typer.Option("--fresh", help="在临时环境中运行 · on a throw-away stack")] = False,
    report: Annotated[Path | None, typer.Option(help="写出最终状态 · write the final state here")] = None,
) -> None:
    """运行业务簿并比较结果 · run a book and compare what comes of it"""
    from api.cli.book.report import differences

    with explained():
        try:
            book = read(file)
            expected = book.expected()
        except BookUnreadable as why:
            fail(f"无法读取业务簿。 The book cannot be read: {why}", EXIT_UNREADABLE)
        with _stack(book, fresh=fresh) as stack, Client(stack.url, stack.api_key) as client:
            found = _run(client, book, founders_in(stack.founders_folder))
            state = found.final_state()
        if report is not None:
            _write(report, state)
        lines = [*found.differences]
        if expected is not None:
            lines += differences(state, expected)
        for line in lines:
            typer.echo(line)
        if lines:
            raise typer.Exit(EXIT_DIFFERENT)
        say(f"✔ {len(book.lines)} 行，无差异 · {len(book.lines)} lines, no difference")


def _write(report: Path, state: dict[str, Any]) -> None:
    try:
        report.write_text(json.dumps(state, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as why:
        fail(f"无法写出报告。 The report cannot be written: {report}: {why.strerror}", EXIT_UNREADABLE)


@contextlib.contextmanager
def _stack(book: Book, *, fresh: bool) -> Iterator[Home]:
    if not fresh:
        stack = Home(Settings().home)
        if not stack.exists:
            fail("尚未启动，请先运行 xinlian up。 Nothing was started here; run `xinlian up`.", EXIT_UNAVAILABLE)
        yield stack
        return
    from api.cli.stack.stack import Stack

    with tempfile.TemporaryDirectory(prefix="xinlian-", ignore_cleanup_errors=True) as folder:
        stack = Stack(Path(folder) / "home")
        try:
            stack.up(say, book.first_day, 0)
            yield stack
        finally:
            stack.down()


def _run(client: Client, book: Book, founders: Founders) -> "Runner":
    from api.cli.book.runner import ClockPastBook, Runner

    try:
        runner = Runner(client, book, founders)
        with bar() as shown:
            task = shown.add_task(book.path.name, total=len(book.lines))
            runner.run(lambda done: shown.advance(task, done))
    except ClockPastBook as why:
        fail(str(why), EXIT_UNREADABLE)
    return runner
