"""Tells the story on a running stack, and checks that it is true."""

import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from api.cli.book.reader import Book, Line
from api.cli.book.runner import Runner
from api.cli.demo.story import NAMES, STORY, WITHOUT_CLOCK, Scene
from api.cli.output import say, show_rows
from api.cli.stack.founders import Founders
from api.client.http import Client
from api.domain.money import yuan_grouped


class StoryDiffers(Exception):
    """Something did not happen as the story says."""


def tell(client: Client, founders: Founders) -> None:
    """Plays every scene; on a network those that need no clock. Raises StoryDiffers."""
    # Each telling has names of its own, so that it can be told again on the same chain.
    book = Book(Path("demo"), secrets.token_hex(4), (), None)
    runner = Runner(client, book, founders)
    start = runner.names.today
    story = STORY if client.get("/v1/status")["dev"] else WITHOUT_CLOCK
    for number, scene in enumerate(story, 1):
        say(f"\n{number}. {scene.zh}\n   {scene.en}")
        if scene.days is not None:
            _move(client, start + timedelta(days=scene.days))
        for line in _lines(scene, number):
            runner.play([line])
        if runner.differences:
            raise StoryDiffers("; ".join(runner.differences))
        _check(scene, _balances(client, runner))
        _show(client, runner)


def _move(client: Client, day: date) -> None:
    say(f"   ⏩ {day}")
    client.post("/v1/dev/clock", {"date": day.isoformat()})


def _lines(scene: Scene, number: int) -> list[Line]:
    made = []
    for place, step in enumerate(scene.steps):
        fields = {name: value for name, value in step.items() if name not in ("op", "expect")}
        expect = frozenset([step.get("expect", "ok")])
        made.append(Line(number * 100 + place, step["op"], fields, expect, one_signer=False))
    return made


def _balances(client: Client, runner: Runner) -> dict[str, dict[str, Any]]:
    numbers = {number: name for name, number in runner.names.numbers.items() if name in NAMES}
    rows = client.pages("/v1/balances")
    return {numbers[row["member"]]: row for row in rows if row["member"] in numbers}


def _check(scene: Scene, balances: dict[str, dict[str, Any]]) -> None:
    for name, fen in scene.held.items():
        _require_amount(f"{NAMES[name]} holds", balances[name]["held"]["fen"], fen)
    issuer = balances.get("CE")
    if scene.held and issuer:
        held = sum(b["held"]["fen"] for b in balances.values())
        _require_amount("what the issuer owes is", issuer["limit_used"]["fen"], held)
    if scene.limit_used is not None and issuer:
        _require_amount("limit used is", issuer["limit_used"]["fen"], scene.limit_used)
    if scene.blocked is not None and issuer and issuer["blocked"] is not scene.blocked:
        raise StoryDiffers(f"blocked is {issuer['blocked']}, the story says {scene.blocked}")


def _require_amount(what: str, have_fen: int, need_fen: int) -> None:
    if have_fen != need_fen:
        raise StoryDiffers(f"{what} {yuan_grouped(have_fen)}, the story says {yuan_grouped(need_fen)}")


def _show(client: Client, runner: Runner) -> None:
    columns = {
        "name": "成员 member",
        "held": "持有未付 held",
        "available": "可用 available",
        "received": "已收 received",
        "limit_used": "已用额度 limit used",
    }
    balances = _balances(client, runner)
    rows = [
        {"name": NAMES[name], **{key: row[key] for key in columns if key != "name"}} for name, row in balances.items()
    ]
    show_rows(rows, columns)
