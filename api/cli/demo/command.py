"""`xinlian demo`."""

from api.cli.check import compared
from api.cli.demo.teller import StoryDiffers, tell
from api.cli.output import fail, say
from api.cli.stack.stack import Stack
from api.client.http import Client
from api.settings import Settings


def demo(stack: Stack, *, once: bool, port: int | None) -> None:
    """Starts the stack if it does not run, tells the story, checks the index; leaves the page open unless `once`."""
    stack.up(say, None, port)
    try:
        with Client(stack.url, stack.api_key) as client:
            tell(client, stack.founders)
        report = compared(Settings(home=stack.home))
        if report is None or report.count:
            raise StoryDiffers("; ".join(map(str, report.differences[:5])) if report else "the index is empty")
    except StoryDiffers as why:
        fail(f"与故事不符。 Not as the story says: {why}")
    finally:
        if once:
            stack.down()
    say("\n✔ 索引与合约存储逐项一致；故事讲完。 The index equals contract storage, field by field; the story is told.")
    if not once:
        if stack.settings.get("dev"):
            say(f"页面 page: {stack.url}   （开发链，无需登录 · dev chain, open without signing in）")
        say("停止 stop: .venv/bin/xinlian down")
