"""What a request may weigh, and how deep it may go."""

import asyncio
import json
import subprocess
import sys
import time
from typing import Any

import httpx2
import pytest

from api.cli.stack.stack import Stack
from api.http import problems
from api.http.problems import NESTING_MAX, LimitBody, is_too_deep
from api.processes import http
from api.settings import Settings
from tests.http.test_bad_input import problem


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, nested(NESTING_MAX + 1), nested(100_000)])
def test_a_deep_body_is_refused_and_the_process_lives(stack: Stack, body: bytes) -> None:
    pid = stack.process("api").pid
    response = httpx2.post(f"{stack.url}/v1/orders", content=body, headers={"Content-Type": "application/json"})
    problem(response, 400, "malformed")
    assert stack.process("api").pid == pid
    assert httpx2.get(f"{stack.url}/health").is_success


def test_depth_counts_outside_strings_only() -> None:
    assert not is_too_deep(b"")
    assert not is_too_deep(nested(NESTING_MAX))
    assert not is_too_deep(json.dumps({"text": "[" * 500, "quoted": '\\"[[' * 100}).encode())
    assert is_too_deep(b'{"a": "\\""' + b",[" * 500)
    assert is_too_deep(nested(NESTING_MAX + 1))
    assert is_too_deep(("[" * 500).encode("utf-16"))


def test_looking_at_the_depth_is_cheap() -> None:
    began = time.perf_counter()
    for body in (b"[]" * 500_000, nested(500_000), b'"' * 1_000_000, b'"' + b"\\" * 999_999, b'"[' * 500_000):
        is_too_deep(body)
    assert time.perf_counter() - began < 2


def test_the_process_has_pythons_own_recursion_limit() -> None:
    program = """
import sys
from api.processes import http
http.make_context = http.make_app = lambda *_: __import__("fastapi").FastAPI()
http.app()
print(sys.getrecursionlimit())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) == 1000


def test_the_server_does_not_take_connections_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(http.uvicorn, "run", lambda *_, **words: given.update(words))
    http.run(Settings(http_port=1, **dict.fromkeys(http.NEEDED, "given")))
    assert given["limit_concurrency"] == http.CONNECTIONS_MAX


async def through_limit(*messages: Any) -> tuple[list[Any], list[Any]]:
    """What came through to the application, and what was answered."""
    left, came, sent = list(messages), [], []

    async def receive() -> Any:
        if not left:
            await asyncio.sleep(3600)
        return left.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(_scope: Any, get: Any, _send: Any) -> None:
        came.append(await get())

    await LimitBody(app)({"type": "http", "method": "POST", "headers": []}, receive, send)
    return came, sent


async def test_a_body_that_does_not_arrive_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "BODY_TIMEOUT_S", 0.05)
    came, sent = await through_limit({"type": "http.request", "body": b"{", "more_body": True})
    assert not came
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["code"] == "body-too-slow"


async def test_who_went_away_is_not_served() -> None:
    part = {"type": "http.request", "body": b"{}", "more_body": True}
    assert await through_limit(part, {"type": "http.disconnect"}) == ([], [])
    came, _ = await through_limit(part, {"type": "http.request", "body": b" "})
    assert came[0]["body"] == b"{} "
