"""Everything that a network.toml becomes, as texts by path. Pure; the secrets are not among them (`keys.py`)."""

import json

from chain_node.consortium import clique, qbft, services
from chain_node.consortium.keys import Keys
from chain_node.consortium.spec import Node, Spec

Files = dict[str, str]

GENESIS = "genesis.json"
PROGRAMS = f"{services.INSTALLED}/bin"


def generate(spec: Spec, keys: Keys) -> Files:
    """Path within the network's folder → text."""
    is_geth = spec.network.engine == "geth-clique"
    found = {GENESIS: (clique if is_geth else qbft).genesis(spec, keys), "network.json": _public(spec, keys)}
    for node in spec.nodes:
        made = _of_geth(spec, keys, node) if is_geth else _of_besu(spec, keys, node)
        found |= {f"nodes/{node.name}/{name}": text for name, text in made.items()}
    return found


def _of_geth(spec: Spec, keys: Keys, node: Node) -> Files:
    gate = [f"{PROGRAMS}/xinlian", "network", "gate", node.host, str(node.rpc_port)]
    return {
        "config.toml": clique.config(spec, keys, node),
        "access.json": clique.access(keys, node),
        f"xinlian-{node.name}.service": services.node_unit(
            spec, node, clique.words(f"{PROGRAMS}/geth", spec, keys, node)
        ),
        f"xinlian-{node.name}-gate.service": services.gate_unit(spec, node, gate),
    }


def _of_besu(spec: Spec, keys: Keys, node: Node) -> Files:
    return {
        "config.toml": qbft.config(spec, node),
        "genesis.json": qbft.genesis(spec, keys),
        "permissions_config.toml": qbft.permissions(spec, keys),
        "static-nodes.json": qbft.static_nodes(spec, keys, node),
        f"xinlian-{node.name}.service": services.node_unit(
            spec, node, [f"{PROGRAMS}/besu", "--config-file=config.toml"]
        ),
    }


def _public(spec: Spec, keys: Keys) -> str:
    """network.json: what everybody may know, an auditor first of all."""
    found = {
        "name": spec.network.name,
        "engine": spec.network.engine,
        "chain_id": spec.network.chain_id,
        "finality": spec.finality,
        "nodes": [
            {
                "name": node.name,
                "organisation": node.organisation,
                "validator": node in spec.validators,
                "account": keys.nodes[node.name].address,
                "enode": keys.nodes[node.name].enode(node),
                "rpc": f"{node.host}:{node.rpc_port}",
            }
            for node in spec.nodes
        ],
        "senders": {
            sender.name: {"role": sender.role, "account": keys.senders[sender.name]} for sender in spec.senders
        },
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
