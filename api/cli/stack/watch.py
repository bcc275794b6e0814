"""The service beside an editor: restarted whenever its source changes."""

from pathlib import Path

from watchfiles import PythonFilter, watch

from api.cli.stack.stack import Say, Stack

SOURCE = Path(__file__).parents[2]


def serve(stack: Stack, say: Say) -> None:
    """Goes on until Ctrl-C, then stops the stack."""
    try:
        for changes in watch(SOURCE, watch_filter=PythonFilter(), raise_interrupt=False):
            names = ", ".join(sorted(Path(path).name for _, path in changes))
            say(f"重启服务 · restarting the service: {names}")
            stack.restart_services()
    finally:
        stack.down()
