"""Whole stacks for tests, as `xinlian up` starts them."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from api.cli.stack.stack import Stack

FIRST_DAY = date(2026, 11, 24)


@contextlib.contextmanager
def running_stack(first_day: date | None = FIRST_DAY) -> Iterator[Stack]:
    """A stack in a folder of its own, stopped and removed at the end.

    Not in pytest's folder: each session of pytest closes that to other users, and under root PostgreSQL is one.
    """
    folder = Path(tempfile.mkdtemp(prefix="xinlian-"))
    stack = Stack(folder / "home")
    try:
        stack.up(lambda _: None, first_day, 0)
        yield stack
    finally:
        stack.remove()
        shutil.rmtree(folder, ignore_errors=True)
