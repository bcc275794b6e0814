"""What Besu's QBFT needs: genesis, settings, permissions. Pure: no file is read or written here. Nothing is run with it here.

Formats: Besu's documentation of the genesis file, of local permissioning and of JWT public key authentication.
"""

import json

import rlp

from chain_node.consortium.clique import balances, sending
from chain_node.consortium.keys import Keys
from chain_node.consortium.spec import Node, Spec
from chain_node.consortium.toml import table

EPOCH_BLOCKS = 30_000
MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365"
"""What tells a QBFT header from others."""
VANITY = bytes(32)
APIS = ["ETH", "NET", "QBFT", "WEB3"]
REQUEST_TIMEOUT_TIMES = 2  # of the block time, before a round is given up


def extra_data(validators: list[bytes]) -> bytes:
    """The genesis' extraData: RLP [vanity, validators, no vote, round 0, no seals]."""
    encoded: bytes = rlp.encode([VANITY, validators, [], b"", []])
    return encoded


def genesis(spec: Spec, keys: Keys) -> str:
    """genesis.json of a QBFT network. The base fee is zero: Besu has a list of accounts that may send."""
    seconds = spec.network.block_time_s
    # In ascending order, as every later header has them.
    validators = sorted(bytes.fromhex(keys.nodes[node.name].address[2:]) for node in spec.validators)
    timing = {"blockperiodseconds": seconds, "requesttimeoutseconds": seconds * REQUEST_TIMEOUT_TIMES}
    found = {
        "config": {
            "chainId": spec.network.chain_id,
            "berlinBlock": 0,
            "londonBlock": 0,
            "zeroBaseFee": True,
            "qbft": {"epochlength": EPOCH_BLOCKS, **timing},
        },
        "nonce": "0x0",
        "timestamp": "0x0",
        "extraData": "0x" + extra_data(validators).hex(),
        "gasLimit": hex(spec.network.gas_limit),
        "difficulty": "0x1",
        "mixHash": MIX_HASH,
        "coinbase": "0x" + "00" * 20,
        "alloc": balances(spec, keys),
    }
    return json.dumps(found, indent=2) + "\n"


def config(spec: Spec, node: Node) -> str:
    """A node's config.toml for Besu: names are its options'."""
    return table(
        {
            "data-path": "data",
            "genesis-file": "genesis.json",
            "node-private-key-file": "key",
            "sync-mode": "FULL",
            "data-storage-format": "FOREST",  # every block's state, for proofs
            "min-gas-price": 0,
            "target-gas-limit": spec.network.gas_limit,
            "p2p-host": node.host,
            "p2p-interface": node.host,
            "p2p-port": node.p2p_port,
            "discovery-enabled": False,
            "static-nodes-file": "static-nodes.json",
            "permissions-nodes-config-file-enabled": True,
            "permissions-nodes-config-file": "permissions_config.toml",
            "permissions-accounts-config-file-enabled": True,
            "permissions-accounts-config-file": "permissions_config.toml",
            "rpc-http-enabled": True,
            "rpc-http-host": node.host,
            "rpc-http-port": node.rpc_port,
            "rpc-http-api": APIS,
            "host-allowlist": [node.host, "localhost"],
            "rpc-http-authentication-enabled": True,
            "rpc-http-authentication-jwt-public-key-file": "rpc-public.pem",
        }
    )


def permissions(spec: Spec, keys: Keys) -> str:
    """permissions_config.toml: which nodes connect, which accounts send. The same for every node."""
    return table(
        {
            "accounts-allowlist": sorted(account.lower() for account in sending(spec, keys)),
            "nodes-allowlist": [keys.nodes[node.name].enode(node) for node in spec.nodes],
        }
    )


def static_nodes(spec: Spec, keys: Keys, node: Node) -> str:
    """static-nodes.json: the peers that a node keeps a connection to."""
    peers = [keys.nodes[other.name].enode(other) for other in spec.nodes if other != node]
    return json.dumps(peers, indent=2) + "\n"
