"""What the command line prints: the answer on stdout, everything else on stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from api.cli.stack.home import StackFailed
from api.client.http import Problem, Unreachable
from api.domain.stops import CannotGoOn

EXIT_DIFFERENT = 1
EXIT_UNREADABLE = 2
EXIT_UNAVAILABLE = 3
EXIT_CANNOT_GO_ON = 4
"""A person must look: another chain, a fork beyond finality, a newer database, a setting that is missing."""

TABLE_WIDTH = 140  # where there is no terminal to ask
_out = Console(highlight=False, width=None if sys.stdout.isatty() else TABLE_WIDTH)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """A line for the person, on stderr."""
    _err.print(text, markup=False)


def fail(text: str, code: int = EXIT_DIFFERENT) -> NoReturn:
    """Ends with a sentence and an exit code."""
    say(f"✘ {text}")
    raise typer.Exit(code)


def bar() -> Progress:
    """Progress and remaining time of long work, on a terminal's stderr."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def show_json(value: Any) -> None:
    """The answer for machines."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def show_rows(rows: list[dict[str, Any]], columns: dict[str, str]) -> None:
    """The answer for people: a table. `columns` is key → heading."""
    table = Table(box=None, pad_edge=False)
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(cell(row.get(key)) for key in columns))
    _out.print(table)


def cell(value: Any) -> str:
    """A value as a table shows it."""
    if value is None:
        return "–"
    if isinstance(value, dict) and "yuan" in value:
        return str(value["yuan"])
    if isinstance(value, list):
        return ", ".join(cell(each) for each in value)
    return str(value)


@contextmanager
def explained() -> Iterator[None]:
    """Turns refusals and absences into a sentence and an exit code."""
    try:
        yield
    except Problem as why:
        fail(f"{why} {why.document.get('fix', '')}")
    except Unreachable as why:
        fail(f"服务没有应答，请运行 xinlian up 后重试。 {why}; run `xinlian up` and try again.", EXIT_UNAVAILABLE)
    except CannotGoOn as why:
        fail(str(why), EXIT_CANNOT_GO_ON)
    except StackFailed as why:
        fail(str(why), EXIT_UNAVAILABLE)
