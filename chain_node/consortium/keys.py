"""The secrets of a network: made once, kept in files that only their owner reads, never made anew.

keys/nodes/NAME          a node's key: its identity between peers and, for a validator, what it seals blocks with
keys/senders/NAME        the key of an account that may send transactions
keys/access/NODE/ORG     the word with which an organisation asks a node
keys/rpc/NODE            what a Besu node's words are signed with
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from coincurve import PrivateKey
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from chain_node.consortium import jwt
from chain_node.consortium.secret_files import keep_secret
from chain_node.consortium.spec import Node, Spec
from chain_node.errors import NetworkUnreadable

SECRET_BYTES = 32
PUBLIC_KEY_BYTES = 64


@dataclass(frozen=True)
class NodeKey:
    """A node's key; `secret` is None for one that lies at its organisation alone."""

    public: bytes
    secret: bytes | None = None

    @cached_property
    def address(self) -> str:
        """The account it seals blocks with."""
        return str(to_checksum_address(keccak(self.public)[12:]))

    def enode(self, node: Node) -> str:
        """Its address among peers."""
        host = f"[{node.host}]" if ":" in node.host else node.host
        return f"enode://{self.public.hex()}@{host}:{node.p2p_port}"


@dataclass(frozen=True)
class Keys:
    """Every key of a network that lies here, and the public part of all."""

    nodes: dict[str, NodeKey]
    senders: dict[str, str]
    """Name → account."""
    access: dict[str, dict[str, str]]
    """Node → organisation → its word."""


def ensure_keys(spec: Spec, folder: Path) -> Keys:
    """Reads the keys in `folder`, makes those that are missing. Raises NetworkUnreadable for one that is damaged."""
    return Keys(
        nodes={node.name: _node_key(node, folder / "nodes" / node.name) for node in spec.nodes},
        senders={
            sender.name: sender.address or account_of(make_secret(folder / "senders" / sender.name))
            for sender in spec.senders
        },
        access={node.name: _words(spec, node, folder) for node in spec.nodes},
    )


def make_secret(path: Path) -> bytes:
    """A private key in a file, made if it is missing. Raises NetworkUnreadable for one that is damaged."""
    text = keep_secret(path, PrivateKey().secret.hex)
    try:
        return PrivateKey.from_hex(text.removeprefix("0x")).secret
    except ValueError:
        raise NetworkUnreadable(f"{path} is damaged: it holds no private key. Put it back from your backup.") from None


def account_of(secret: bytes) -> str:
    """The account of a private key."""
    return NodeKey(_public(secret)).address


def sender_secret(folder: Path, name: str) -> str:
    """A sender's private key, 0x hex. Raises NetworkUnreadable if it does not lie here."""
    path = folder / "senders" / name
    if not path.exists():
        raise NetworkUnreadable(f"The key of the sender {name} does not lie in {folder}: its address was given.")
    return "0x" + make_secret(path).hex()


def admitted(node: Node) -> Iterator[str]:
    """The organisations that may ask a node, its own first."""
    yield node.organisation
    yield from sorted(set(node.rpc_for) - {node.organisation})


def _node_key(node: Node, path: Path) -> NodeKey:
    if node.public_key is not None:
        return NodeKey(bytes.fromhex(node.public_key[2:]))
    secret = make_secret(path)
    return NodeKey(_public(secret), secret)


def _words(spec: Spec, node: Node, folder: Path) -> dict[str, str]:
    def word(organisation: str) -> str:
        if spec.network.engine == "besu-qbft":
            return jwt.token(organisation, folder / "rpc" / node.name)
        return secrets.token_hex(SECRET_BYTES)

    mine = folder / "access" / node.name
    return {name: keep_secret(mine / name, partial(word, name)) for name in admitted(node)}


def _public(secret: bytes) -> bytes:
    return PrivateKey(secret).public_key.format(compressed=False)[1:]
