"""The HTTP API from outside: what the command line and the book runner stand on."""

import time
from collections.abc import Iterator
from typing import Any, Self

import httpx2
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

TIMEOUT_S = 90.0
RETRY_S = 8.0
PAUSE_S = 0.2


class Problem(Exception):
    """The API refused: `document` is its problem document."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(f"{document.get('code')}: {document.get('detail')}")
        self.document = document

    @property
    def code(self) -> str:
        """The refusal's code."""
        return str(self.document.get("code"))


class Unreachable(Exception):
    """The service does not answer, also after trying again."""


class Moved(Exception):
    """What was read in several answers is not of one block."""


class Client:
    """One API key's view of the service. Repeats a request that found nobody there; every request here may be repeated."""

    def __init__(self, url: str, api_key: str) -> None:
        headers = {"Authorization": f"Bearer {api_key}"}
        self._http = httpx2.Client(base_url=url, headers=headers, timeout=TIMEOUT_S)
        self.url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str, **params: Any) -> Any:
        """A read."""
        return self._ask("GET", path, params={k: v for k, v in params.items() if v is not None})

    def post(self, path: str, body: Any) -> Any:
        """A request with a body."""
        return self._ask("POST", path, json=body)

    def delete(self, path: str) -> Any:
        """A removal."""
        return self._ask("DELETE", path)

    def pages(self, path: str, at: str | None = None, **params: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list. With `at`, a block's hash, all of them as of that block; raises Moved when the index left it."""
        cursor: str | None = None
        while True:
            page = self.get(path, cursor=cursor, limit=500, **params)
            if at is not None and page["block"]["hash"] != at:
                raise Moved(f"{path} speaks of block {page['block']['number']}")
            yield from page["items"]
            last, cursor = cursor, page["next_cursor"]
            if cursor is None or cursor == last or not page["items"]:
                return

    def _ask(self, method: str, path: str, **words: Any) -> Any:
        try:
            for attempt in Retrying(
                stop=stop_after_delay(RETRY_S),
                wait=wait_fixed(PAUSE_S),
                retry=retry_if_exception_type((httpx2.TransportError, _Away)),
                reraise=True,
            ):
                with attempt:
                    return _content(self._http.request(method, path, **words))
        except (httpx2.TransportError, _Away) as why:
            raise Unreachable(f"{self.url} does not answer: {why}") from why
        raise AssertionError("unreachable")


class _Away(Exception):
    """The service answers, but chain or store behind it do not."""


def _content(response: httpx2.Response) -> Any:
    if response.status_code == httpx2.codes.SERVICE_UNAVAILABLE:
        raise _Away(response.text[:200])
    if response.is_error:
        try:
            document = response.json()
        except ValueError:
            raise _Away(response.text[:200]) from None
        raise Problem(document)
    return response.json() if response.content else None


def wait_ready(url: str, deadline_s: float) -> bool:
    """Waits until the service says it is ready."""
    until = time.monotonic() + deadline_s
    while time.monotonic() < until:
        if _is_ready(url):
            return True
        time.sleep(PAUSE_S / 4)
    return False


def _is_ready(url: str) -> bool:
    try:
        return bool(httpx2.get(f"{url}/ready", timeout=2.0).is_success)
    except httpx2.TransportError:
        return False
