"""What geth's Clique needs: the genesis, and each node's settings. Pure: no file is read or written here.

Peers: a node dials the listed and takes in the listed, nobody else. geth has no list of who may connect, but lets "trusted"
peers in beyond its limits, and with DialRatio 1 no connection that comes from outside is within its limits.
"""

import hashlib
import json

from chain_node.consortium.keys import Keys
from chain_node.consortium.spec import Node, Spec
from chain_node.consortium.toml import Value, table

BALANCE_WEI = 10**30
"""What a sender begins with: at a fee of 1 gwei more gas than a chain burns in 100 years."""
BASE_FEE_WEI = 1_000_000_000
EPOCH_BLOCKS = 30_000
VANITY = bytes(32)
SEAL = bytes(65)
IPC = "./geth.ipc"
"""Beside the data: its path stays short, and only the node's own user can open it."""
FORKS = ("homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg")
LATER_FORKS = ("istanbul", "muirGlacier", "berlin", "london")


def genesis(spec: Spec, keys: Keys) -> str:
    """genesis.json of a Clique network. London's base fee is never zero: who has no balance can send nothing."""
    rules = {f"{name}Block": 0 for name in (*FORKS, *LATER_FORKS)}
    signers = sorted(bytes.fromhex(keys.nodes[node.name].address[2:]) for node in spec.validators)
    found = {
        "config": {
            "chainId": spec.network.chain_id,
            **rules,
            "clique": {"period": spec.network.block_time_s, "epoch": EPOCH_BLOCKS},
        },
        "nonce": "0x0",
        "timestamp": "0x0",
        "difficulty": "0x1",
        "gasLimit": hex(spec.network.gas_limit),
        "baseFeePerGas": hex(BASE_FEE_WEI),
        "extraData": "0x" + (VANITY + b"".join(signers) + SEAL).hex(),
        "alloc": balances(spec, keys),
    }
    return json.dumps(found, indent=2) + "\n"


def sending(spec: Spec, keys: Keys) -> list[str]:
    """The accounts that may send transactions: the senders, and those that have a role over the ledger."""
    return sorted({*keys.senders.values(), *(spec.powers.accounts if spec.powers else ())})


def balances(spec: Spec, keys: Keys) -> dict[str, dict[str, str]]:
    """Who can pay for transactions: those accounts, and nobody else."""
    return {account: {"balance": hex(BALANCE_WEI)} for account in sending(spec, keys)}


def config(spec: Spec, keys: Keys, node: Node) -> str:
    """A node's config.toml for geth."""
    peers = [keys.nodes[other.name].enode(other) for other in spec.nodes if other != node]
    ours: dict[str, Value] = {
        "DataDir": "data",
        "IPCPath": IPC,
        "HTTPHost": "",
        "WSHost": "",
        "AuthAddr": "127.0.0.1",
        "AuthPort": 0,
    }
    p2p: dict[str, Value] = {
        "MaxPeers": max(len(peers), 1),
        "DialRatio": 1,
        "NoDiscovery": True,
        "BootstrapNodes": [],
        "StaticNodes": peers,
        "TrustedNodes": peers,
        "ListenAddr": f"{_bracketed(node.host)}:{node.p2p_port}",
    }
    eth: dict[str, Value] = {"NetworkId": spec.network.chain_id, "RPCGasCap": spec.network.gas_limit}
    tables = (table(eth, "Eth"), table(ours, "Node"), table(p2p, "Node.P2P"))
    return "\n".join(tables)


def access(keys: Keys, node: Node) -> str:
    """access.json of a node's gate: hashes of the organisations' words, never the words."""
    words = keys.access[node.name]
    hashed = {name: hashlib.sha256(word.encode()).hexdigest() for name, word in sorted(words.items())}
    return json.dumps(hashed, indent=2) + "\n"


def words(program: str, spec: Spec, keys: Keys, node: Node) -> list[str]:
    """The command line of a node, started in its folder. A validator seals; its key is unlocked for that, and no port gives
    access to it.
    """
    # Every block's state goes to the disk at once: a node that loses power comes back with all of it.
    common = [program, "--config", "config.toml", "--syncmode", "full", "--gcmode", "archive", "--state.scheme", "hash"]
    common += ["--nat", "none", "--verbosity", "3", "--miner.gaslimit", str(spec.network.gas_limit)]
    # What comes over RPC is held to the price rules of the rest: an account that cannot pay gets no place in the pool.
    common += ["--txpool.nolocals", "--rpc.txfeecap", "0"]
    if node not in spec.validators:
        return common
    account = keys.nodes[node.name].address
    return [*common, "--mine", "--miner.etherbase", account, "--unlock", account, "--password", "password"]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
