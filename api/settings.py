"""Where things are. Environment variables (prefix XINLIAN_) win over what `xinlian up` wrote into its home."""

import json
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.domain.stops import CannotGoOn

DEV_CHAIN_ID = 20776
DEV_PEPPER = "0x" + "de" * 32
"""Never use it anywhere else: who knows the pepper can guess invoice numbers."""
PEPPER_MIN_BYTES = 32
SECRETS = frozenset({"pepper", "relay_key"})
"""Outside dev they come from the environment, or from the secrets file that `xinlian up --network` keeps beside the network's keys."""


class SettingsIncomplete(CannotGoOn):
    """A setting that this process needs is nowhere."""


class Settings(BaseSettings):
    """Read from the environment; what is missing comes from `home/stack.json`."""

    model_config = SettingsConfigDict(env_prefix="XINLIAN_", extra="ignore")

    home: Path = Path(".xinlian")
    database_url: str | None = None
    database_read_url: str | None = None
    """A streaming replica of it, from which the API then reads the index; what is written, and orders, stay with the primary."""
    rpc_url: str | None = None
    """One node, or several with commas between: the next is asked when one does not answer."""
    ws_url: str | None = None
    deployment: Path | None = None
    http_host: str = "127.0.0.1"
    http_port: int | None = None
    finality: str | None = None
    """`any`, `immediate`, or `depth:N`: how far back a fork may reach."""
    pepper: str | None = None
    relay_key: str | None = None
    partition_blocks: Annotated[int, Field(ge=1)] | None = None
    """Blocks whose events and history lie together, to be taken off together; 2,000,000 (api/store/partitions.py) unless given."""
    reconcile_every_s: Annotated[float, Field(ge=0)] = 30.0
    """Seconds between two samples that the indexer holds against the chain; 0 for none."""
    reconcile_rows: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Rows of each table, and blocks, in one sample."""

    @cached_property
    def stack(self) -> dict[str, Any]:
        """What `xinlian up` wrote, empty if it never ran here."""
        try:
            found: dict[str, Any] = json.loads((self.home / "stack.json").read_bytes())
        except FileNotFoundError:
            return {}
        return found

    @property
    def is_dev(self) -> bool:
        """Whether this is the dev chain that `xinlian up` started."""
        return bool(self.stack.get("dev")) and self.rpc_url is None

    def need(self, name: str) -> str:
        """A setting that must be there. Raises SettingsIncomplete, which says how to give it."""
        written = self._secrets.get(name) if name in SECRETS and not self.is_dev else self.stack.get(name)
        value = getattr(self, name) or written
        if not value:
            raise SettingsIncomplete(
                f"缺少设置 {name}。 {name} is not set; run `xinlian up`, or set XINLIAN_{name.upper()}."
            )
        return str(value)

    @cached_property
    def _secrets(self) -> dict[str, Any]:
        """What lies in the secrets file of the network that `xinlian up --network` joined; empty without one."""
        path = self.stack.get("secrets") if self.rpc_url is None else None
        found: dict[str, Any] = json.loads(Path(path).read_bytes()) if path else {}
        return found

    @property
    def finality_rule(self) -> str:
        """The chain's promise; immediate where nothing else is said."""
        return str(self.finality or self.stack.get("finality") or "immediate")

    @property
    def pepper_bytes(self) -> bytes:
        """The consortium's pepper. Outside dev it must be given, and be one. Raises SettingsIncomplete."""
        if self.is_dev and not self.pepper:
            return _bytes(DEV_PEPPER)
        text = self.need("pepper")
        found = _bytes(text)
        if not self.is_dev and (len(found) < PEPPER_MIN_BYTES or found == _bytes(DEV_PEPPER)):
            raise SettingsIncomplete(f"pepper must be {PEPPER_MIN_BYTES} random bytes of your own; set XINLIAN_PEPPER.")
        return found


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        raise SettingsIncomplete("pepper is not hex; set XINLIAN_PEPPER.") from None
