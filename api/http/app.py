"""The HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI, Response
from fastapi.openapi.utils import get_openapi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.http import problems
from api.http.deps import overseer_of
from api.http.metrics import text_of
from api.http.schemas import ProblemView
from api.http.shortcut import OwnBalance
from api.http.v1 import orders, platform, reads
from api.services.context import Context
from api.services.status import status

OPENAPI = Path(__file__).resolve().parents[1] / "openapi.json"
TITLE = "信链 Xinlian"
VERSION = "0.1.0"


def make_app(context: Context) -> FastAPI:
    """The application over its resources."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        await context.close()

    # What there is to ask for is for whoever may ask; a dev chain has nothing to hide.
    app = bare_app("/openapi.json" if context.is_dev else None)
    app.router.lifespan_context = life
    app.state.context = context
    app.add_middleware(OwnBalance, context=context)
    _add_probes(app, context)
    return app


def bare_app(openapi_url: str | None = None) -> FastAPI:
    """The routes of version 1, with nothing behind them: enough for the OpenAPI document."""
    app = FastAPI(title=TITLE, version=VERSION, docs_url=None, redoc_url=None, openapi_url=openapi_url)
    for router in (orders.router, reads.router, platform.router):
        app.include_router(router, prefix="/v1")
    problems.install(app)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app


def document(app: FastAPI) -> dict[str, object]:
    """The OpenAPI document; every route may answer with a problem document."""
    made = get_openapi(
        title=TITLE,
        version=VERSION,
        description="Amounts are integer fen; `yuan` beside them is for reading.",
        routes=app.routes,
    )
    schemas = made["components"]["schemas"]
    schemas["ProblemView"] = ProblemView.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return made


def _add_probes(app: FastAPI, context: Context) -> None:
    @app.get("/health", include_in_schema=False)
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/ready", include_in_schema=False)
    async def ready(response: Response) -> dict[str, object]:
        found = await status(context)
        is_ready = found["indexed"] is not None and found["chain_head"] is not None
        response.status_code = 200 if is_ready else 503
        return {"ready": is_ready}

    signed_in = [] if context.is_dev else [Depends(overseer_of)]

    @app.get("/metrics", include_in_schema=False, dependencies=signed_in)
    async def metrics() -> Response:
        return Response(generate_latest() + await text_of(context), media_type=CONTENT_TYPE_LATEST)
