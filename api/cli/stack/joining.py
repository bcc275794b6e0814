"""Which network a service joins: one of `xinlian network`, by its folder, or an existing one, by a file.

[network]
name = "bank-net"
chain_id = 1337
rpc = ["http://platform:WORD@10.0.0.5:8545", "…"]
finality = "immediate"             # or depth:N
deployer_key = "deployer.key"      # files with a private key, beside this one
relay_key = "relay.key"

[powers]                           # chain_node/powers.py; without it the deployer has all of them
"""

import json
import secrets
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from api.cli.stack.home import StackFailed
from api.domain.uscc import is_valid
from api.settings import PEPPER_MIN_BYTES
from chain_node.consortium.home import NetworkHome
from chain_node.consortium.keys import account_of, make_secret, sender_secret
from chain_node.consortium.secret_files import keep_secret, write_secret
from chain_node.errors import ChainNodeError, NetworkUnreadable
from chain_node.powers import PowersSection, Strict, need_apart

ORGANISATION = "platform"


@dataclass(frozen=True)
class Joined:
    """What a service needs of a network. Keys 0x hex."""

    name: str
    chain_id: int
    rpc: tuple[str, ...]
    finality: str
    deployer_key: str
    relay_key: str
    powers: PowersSection | None
    folder: Path
    """Where the service's own secrets lie: pepper, founders' keys."""

    @property
    def founders(self) -> Path:
        """The operator's and the court's keys."""
        return self.folder / "founders"

    def keep_secrets(self) -> Path:
        """Writes what the service's processes read of it; the pepper is made once."""
        pepper = keep_secret(self.folder / "pepper", lambda: "0x" + secrets.token_hex(PEPPER_MIN_BYTES))
        path = self.folder / "secrets.json"
        write_secret(path, json.dumps({"pepper": pepper, "relay_key": self.relay_key}))
        return path


class _Network(Strict):
    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")
    chain_id: int = Field(ge=1)
    rpc: Annotated[list[str], Field(min_length=1)]
    finality: str = Field(pattern=r"^(immediate|depth:[1-9][0-9]{0,3})$")
    deployer_key: str
    relay_key: str


class _File(Strict):
    network: _Network
    powers: PowersSection | None = None


def join(path: Path) -> Joined:
    """A network by its folder or file. Raises StackFailed with the place of what is wrong."""
    try:
        return _of_folder(NetworkHome(path)) if path.is_dir() else _of_file(path.absolute())
    except ChainNodeError as why:
        raise StackFailed(f"无法接入网络。 The network cannot be joined: {why}") from why


def _of_folder(home: NetworkHome) -> Joined:
    if not home.exists:
        raise NetworkUnreadable(f"{home.path} holds no network.toml; run `xinlian network up`.")
    spec, keys = home.init()
    words = ((node, keys.access[node.name].get(ORGANISATION)) for node in spec.nodes)
    urls = tuple(f"http://{ORGANISATION}:{word}@{node.host}:{node.rpc_port}" for node, word in words if word)
    if not urls:
        raise NetworkUnreadable(f"network.toml: no node has {ORGANISATION} among those it is open to (rpc_for).")
    _need_good(spec.powers, keys.senders.values())
    roles: dict[Literal["deployer", "relay"], str] = {sender.role: sender.name for sender in reversed(spec.senders)}
    return Joined(
        name=spec.network.name,
        chain_id=spec.network.chain_id,
        rpc=urls,
        finality=spec.finality,
        deployer_key=sender_secret(home.keys_folder, roles["deployer"]),
        relay_key=sender_secret(home.keys_folder, roles["relay"]),
        powers=spec.powers,
        folder=home.keys_folder / "service",
    )


def _of_file(path: Path) -> Joined:
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise NetworkUnreadable(f"{path} cannot be read: {why}.") from why
    except ValidationError as why:
        said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in why.errors(include_url=False))
        raise NetworkUnreadable(f"{path.name}: {said}.") from why
    network = file.network
    deployer_key, relay_key = (_key(path.parent / name) for name in (network.deployer_key, network.relay_key))
    _need_good(file.powers, [account_of(bytes.fromhex(key[2:])) for key in (deployer_key, relay_key)])
    return Joined(
        name=network.name,
        chain_id=network.chain_id,
        rpc=tuple(network.rpc),
        finality=network.finality,
        deployer_key=deployer_key,
        relay_key=relay_key,
        powers=file.powers,
        folder=path.parent / "service",
    )


def _need_good(powers: PowersSection | None, senders: Collection[str]) -> None:
    need_apart(powers, senders)
    if powers and not is_valid(powers.second.uscc):
        raise NetworkUnreadable(f"powers.second.uscc: {powers.second.uscc} is no unified social credit code.")


def _key(path: Path) -> str:
    if not path.exists():
        raise NetworkUnreadable(f"{path} does not exist; it must hold a private key, 32 bytes in hex.")
    return "0x" + make_secret(path).hex()
