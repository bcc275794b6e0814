"""JSON-RPC to a node on this machine or in its network, without a framework."""

from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import httpx2

from chain_node.errors import RpcFailed


class Rpc:
    """A connection to one node; `call("eth_chainId")` gives the result or raises RpcFailed."""

    def __init__(self, url: str, timeout_s: float = 30.0) -> None:
        self.url = without_word(url)
        self._address = url
        # No proxy: a node is reached directly, whatever the environment says of the web.
        self._client = httpx2.Client(timeout=timeout_s, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def call(self, method: str, *params: object) -> Any:
        """The `result` of one call, as JSON gives it."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        try:
            answer = self._client.post(self._address, json=body).json()
        except (httpx2.HTTPError, ValueError) as error:
            raise RpcFailed(f"{method} got no answer from {self.url}: {error}.") from error
        if not isinstance(answer, dict):
            raise RpcFailed(f"What answers at {self.url} is no node.")
        if "error" in answer:
            data = answer["error"].get("data")
            returned = bytes.fromhex(data[2:]) if isinstance(data, str) and data.startswith("0x") else None
            raise RpcFailed(f"{method} was refused: {answer['error'].get('message')}.", returned)
        return answer.get("result")

    def number(self, method: str, *params: object) -> int:
        """The result of a call that answers with a hexadecimal quantity."""
        found = self.call(method, *params)
        try:
            return int(found, 16)
        except (TypeError, ValueError):
            raise RpcFailed(
                f"What answers at {self.url} is no node of an Ethereum-type chain: {method} gave {found!r}."
            ) from None


def without_word(url: str) -> str:
    """A node's URL as it may be shown: without the word with which one asks it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
