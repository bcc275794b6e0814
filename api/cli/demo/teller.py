"""Tells the story on a running stack, and checks that it is true."""

import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from api.cli.book.reader import Book, Line
from api.cli.book.runner import Runner
from api.cli.demo.story import NAMES, STORY, YUAN, Scene
from api.cli.output import say, show_rows
from api.client.http import Client
from api.domain.money import yuan_grouped


class StoryDiffers(Exception):
    """Something did not happen as the story says."""


def tell(client: Client) -> None:
    """Plays every scene. Raises StoryDiffers."""
    # Each telling has names of its own, so that it can be told again on the same chain.
    book = Book(Path("demo"), secrets.token_hex(4), (), None)
    runner = Runner(client, book)
    start = runner.names.today
    for number, scene in enumerate(STORY, 1):
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
    """Within a fen of the story's round figures where a payment was shared; exact elsewhere."""
    for name, yuan in scene.held.items():
        have = balances[name]["held"]["fen"]
        if abs(have - yuan * YUAN) > YUAN:
            raise StoryDiffers(f"{NAMES[name]} holds {yuan_grouped(have)}, the story says {yuan:,}")
    if scene.held and sum(b["held"]["fen"] for b in balances.values()) != balances["CE"]["limit_used"]["fen"]:
        raise StoryDiffers("what members hold and what the issuer owes differ")
    issuer = balances.get("CE")
    if scene.limit_used is not None and issuer and issuer["limit_used"]["fen"] != scene.limit_used * YUAN:
        raise StoryDiffers(f"limit used is {issuer['limit_used']['yuan']}, the story says {scene.limit_used:,}")
    if scene.blocked is not None and issuer and issuer["blocked"] is not scene.blocked:
        raise StoryDiffers(f"blocked is {issuer['blocked']}, the story says {scene.blocked}")


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
