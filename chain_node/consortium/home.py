"""A network's folder: network.toml, the keys, and what is generated from both.

network.toml   what a person writes
keys/          secrets (keys.py)
genesis.json   the first block: made once, and never again
network.json   what everybody may know
nodes/NAME/    a node's settings, secrets and data
"""

import json
import secrets
import shutil
from pathlib import Path
from typing import Any

from eth_account import Account

from chain_node.consortium import jwt
from chain_node.consortium.files import GENESIS, generate
from chain_node.consortium.keys import Keys, ensure_keys
from chain_node.consortium.secret_files import keep_secret
from chain_node.consortium.spec import Node, Spec, parse_spec, read_spec
from chain_node.errors import NetworkUnreadable
from chain_node.paths import CHAIN_NODE, write_atomically

TEMPLATE = CHAIN_NODE / "consortium" / "network.toml"
PASSWORD_BYTES = 32
KDF_ROUNDS = 4096
"""Password and key lie in the same folder: more rounds would protect nothing."""


class NetworkHome:
    """One network's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.toml = self.path / "network.toml"
        self.keys_folder = self.path / "keys"

    @property
    def exists(self) -> bool:
        """Whether a network was begun here."""
        return self.toml.exists()

    def node_folder(self, name: str) -> Path:
        """A node's settings and data."""
        return self.path / "nodes" / name

    def spec(self) -> Spec:
        """What network.toml says. Raises NetworkUnreadable."""
        return read_spec(self.toml)

    def init(self) -> tuple[Spec, Keys]:
        """Writes network.toml if there is none (four validators on this machine), and everything that follows from it. A second
        call makes only what is missing or has changed; keys, genesis and data stay. Raises NetworkUnreadable.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        if not self.toml.exists():
            write_atomically(self.toml, TEMPLATE.read_bytes())
        spec = self.spec()
        self._need_same_chain(spec)
        self.keys_folder.mkdir(mode=0o700, exist_ok=True)
        keys = ensure_keys(spec, self.keys_folder)
        for name, text in generate(spec, keys).items():
            if name != GENESIS or not (self.path / GENESIS).exists():
                _keep(self.path / name, text)
        for node in spec.nodes:
            self._node_secrets(spec, keys, node)
        return spec, keys

    def change(self, text: str) -> tuple[Spec, Keys]:
        """Replaces network.toml and what follows from it; the old one stays when the new one does not hold together."""
        parse_spec(text)
        write_atomically(self.toml, text.encode())
        return self.init()

    def is_held_here(self, keys: Keys, node: Node) -> bool:
        """Whether a node's key lies here, so that it can run here."""
        return keys.nodes[node.name].secret is not None

    def _need_same_chain(self, spec: Spec) -> None:
        """What the genesis says cannot be changed later."""
        path = self.path / GENESIS
        if not path.exists():
            return
        config: dict[str, Any] = json.loads(path.read_bytes())["config"]
        engine = "geth-clique" if "clique" in config else "besu-qbft"
        seconds = config["clique"]["period"] if "clique" in config else config["qbft"]["blockperiodseconds"]
        fixed = {"chain_id": config["chainId"], "engine": engine, "block_time_s": seconds}
        for name, value in fixed.items():
            wanted = getattr(spec.network, name)
            if wanted != value:
                raise NetworkUnreadable(
                    f"network.toml: network.{name} is {wanted}, but this network began with {value}, which cannot change; "
                    f"begin another network in another folder."
                )

    def _node_secrets(self, spec: Spec, keys: Keys, node: Node) -> None:
        """A node's own copy of its key, where its engine looks for it."""
        secret = keys.nodes[node.name].secret
        if secret is None:
            return
        folder = self.node_folder(node.name)
        if spec.network.engine == "besu-qbft":
            keep_secret(folder / "key", lambda: "0x" + secret.hex())
            _keep(folder / "rpc-public.pem", jwt.public_pem(self.keys_folder / "rpc" / node.name))
            return
        keep_secret(folder / "data" / "geth" / "nodekey", secret.hex)
        password = keep_secret(folder / "password", lambda: secrets.token_hex(PASSWORD_BYTES))
        keep_secret(folder / "data" / "keystore" / "sealing-key.json", lambda: _keystore(secret, password))

    def wipe(self, name: str) -> None:
        """Forgets a node's chain, never its key: it fetches the chain anew from its peers."""
        data = self.node_folder(name) / "data" / "geth"
        for part in ("chaindata", "nodes", "blobpool", "transactions.rlp", "triecache"):
            path = data / part
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _keystore(secret: bytes, password: str) -> str:
    return json.dumps(Account.encrypt(secret, password, kdf="pbkdf2", iterations=KDF_ROUNDS))


def _keep(path: Path, text: str) -> None:
    content = text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        write_atomically(path, content)
