"""Service files for systemd: what starts a node on its organisation's own machine. Pure."""

from chain_node.consortium.spec import Node, Spec

INSTALLED = "/opt/xinlian"
"""Where a node's folder and the programs are expected; the only place that says so."""
USER = "xinlian"


def node_unit(spec: Spec, node: Node, words: list[str]) -> str:
    """The node itself."""
    kind = "validator" if node in spec.validators else "member node"
    return _unit(
        f"Xinlian {spec.network.name}: {kind} {node.name} of {node.organisation}", node, words, "network-online"
    )


def gate_unit(spec: Spec, node: Node, words: list[str]) -> str:
    """The door to a geth node: who may ask it, and what."""
    text = f"Xinlian {spec.network.name}: RPC gate of {node.name}"
    return _unit(text, node, words, f"xinlian-{node.name}")


def _unit(text: str, node: Node, words: list[str], after: str) -> str:
    suffix = "target" if after == "network-online" else "service"
    return f"""[Unit]
Description={text}
After={after}.{suffix}
Wants={after}.{suffix}

[Service]
User={USER}
WorkingDirectory={INSTALLED}/nodes/{node.name}
ExecStart={" ".join(words)}
Restart=always
RestartSec=2
UMask=0077
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
ReadWritePaths={INSTALLED}/nodes/{node.name}
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
"""
