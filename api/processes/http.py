"""The HTTP process."""

import gc
import sys

import uvicorn
from fastapi import FastAPI

from api.console.pages import router as console
from api.http.app import make_app
from api.processes.context import make_context
from api.settings import Settings

RECURSION_LIMIT = 1000
"""Python's own. py_ecc, which comes with eth_account, raises it to 100 000 when imported: deep enough for a client's JSON to
overrun the stack and kill the process."""

CONNECTIONS_MAX = 512
"""Beyond it, uvicorn answers 503 by itself: a flood must not take the memory of those who are being served."""

NEEDED = ("database_url", "rpc_url", "deployment")


def app() -> FastAPI:
    """The API and the page, over the resources that the settings name."""
    sys.setrecursionlimit(RECURSION_LIMIT)
    # What was imported stays: the collector need not look at it again with every tenth request.
    gc.collect()
    gc.freeze()
    made = make_app(make_context(Settings()))
    made.include_router(console)
    return made


def run(settings: Settings, *, reload: bool = False) -> None:
    """Serves until it is told to stop. Raises SettingsIncomplete, before the server is there to wrap it in a report of its own."""
    for name in NEEDED:
        settings.need(name)
    uvicorn.run(
        "api.processes.http:app",
        factory=True,
        reload=reload,
        host=settings.http_host,
        port=settings.http_port or int(settings.need("http_port")),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        limit_concurrency=CONNECTIONS_MAX,
    )
