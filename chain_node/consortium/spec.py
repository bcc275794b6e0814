"""What network.toml says, read strictly: a word that is not known, or two nodes on one port, is an error with its place."""

import ipaddress
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from chain_node.errors import NetworkUnreadable
from chain_node.powers import Address, PowersSection, Strict

Engine = Literal["geth-clique", "besu-qbft"]
NODES_MAX = 64
SENDERS_MAX = 64
FINALITY_DEFAULT: dict[Engine, str] = {"geth-clique": "depth:12", "besu-qbft": "immediate"}
VALIDATORS_MIN: dict[Engine, int] = {"geth-clique": 1, "besu-qbft": 4}
"""Below four, QBFT stands still as soon as one validator is away."""
_LOCAL_PORTS = (1024, 65535)


def _is_host(text: str) -> str:
    """Devp2p lists peers by address, not by name."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(f"{text!r} is no IP address; peers are listed by address") from None


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Host = Annotated[str, AfterValidator(_is_host)]
Port = Annotated[int, Field(ge=_LOCAL_PORTS[0], le=_LOCAL_PORTS[1])]


class Network(Strict):
    """The network as a whole. Times in seconds, gas in units of gas."""

    name: Name
    engine: Engine
    chain_id: int = Field(ge=1, le=2**53 - 1)
    block_time_s: int = Field(default=1, ge=1, le=60)
    gas_limit: int = Field(default=250_000_000, ge=30_000_000, le=1_000_000_000)
    finality: str = Field(default="", pattern=r"^(|immediate|depth:[1-9][0-9]{0,3})$")
    """How far back a fork may reach; empty for the engine's own promise."""


class Node(Strict):
    """One node. Its key lies in `keys/` here, or at its organisation alone: then `public_key` stands here."""

    name: Name
    organisation: Name
    host: Host = "127.0.0.1"
    p2p_port: Port
    rpc_port: Port
    public_key: str | None = Field(default=None, pattern=r"^0x[0-9a-f]{128}$")
    rpc_for: tuple[Name, ...] = ()
    """Organisations besides its own that may ask this node."""


class Sender(Strict):
    """An account that may send transactions. Without `address`, its key is made here."""

    name: Name
    role: Literal["deployer", "relay"]
    address: Address | None = None


class Spec(Strict):
    """One network.toml."""

    network: Network
    validators: tuple[Node, ...] = Field(min_length=1, max_length=NODES_MAX)
    members: tuple[Node, ...] = Field(default=(), max_length=NODES_MAX)
    senders: tuple[Sender, ...] = Field(min_length=2, max_length=SENDERS_MAX)
    powers: PowersSection | None = None
    """Who may change what of the ledger; None for the deployer, at once."""

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Validators first."""
        return (*self.validators, *self.members)

    @property
    def finality(self) -> str:
        """The rule that the service is told."""
        return self.network.finality or FINALITY_DEFAULT[self.network.engine]

    def node(self, name: str) -> Node:
        """A node by its name. Raises NetworkUnreadable."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise NetworkUnreadable(f"There is no node {name}; there are {', '.join(node.name for node in self.nodes)}.")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for problem in _problems(self):
            raise ValueError(problem)
        return self


def read_spec(path: Path) -> Spec:
    """A network.toml. Raises NetworkUnreadable, which names the place of each error."""
    try:
        return parse_spec(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError:
        raise NetworkUnreadable(f"{path} does not exist.") from None
    except (OSError, UnicodeDecodeError) as why:
        raise NetworkUnreadable(f"{path} cannot be read: {why}.") from why


def parse_spec(text: str, name: str = "network.toml") -> Spec:
    """The text of a network.toml. Raises NetworkUnreadable."""
    try:
        # By way of JSON: there a list is as good as a tuple, and everything else stays strict.
        return Spec.model_validate_json(json.dumps(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as why:
        raise NetworkUnreadable(f"{name} is no TOML: {why}.") from why
    except TypeError as why:
        raise NetworkUnreadable(f"{name} holds a date or time, which nothing in it is.") from why
    except ValidationError as why:
        raise NetworkUnreadable(f"{name}: {'; '.join(_said(why))}.") from why


def _said(why: ValidationError) -> Iterator[str]:
    for error in why.errors(include_url=False):
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
        words = error["msg"].removeprefix("Value error, ")
        yield f"{place}: {words}" if place else words


def _problems(spec: Spec) -> Iterator[str]:
    engine = spec.network.engine
    if len(spec.validators) < VALIDATORS_MIN[engine]:
        yield f"{engine} needs at least {VALIDATORS_MIN[engine]} validators, {len(spec.validators)} are listed"
    if engine == "geth-clique" and spec.finality == "immediate":
        yield "geth-clique forks now and then: its finality is depth:N, never immediate"
    for what, values in _unique(spec).items():
        for value, times in Counter(values).items():
            if times > 1:
                yield f"{what} {value} is used {times} times"
    roles = {sender.role for sender in spec.senders}
    for role in {"deployer", "relay"} - roles:
        yield f"no sender has the role {role}"


def _unique(spec: Spec) -> dict[str, list[object]]:
    """What must not be there twice."""
    return {
        "the node name": [node.name for node in spec.nodes],
        "the port": [f"{node.host}:{port}" for node in spec.nodes for port in (node.p2p_port, node.rpc_port)],
        "the public key": [node.public_key for node in spec.nodes if node.public_key],
        "the sender's name": [sender.name for sender in spec.senders],
        "the account": [sender.address for sender in spec.senders if sender.address],
    }
