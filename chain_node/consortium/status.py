"""How the nodes of this machine stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chain_node.consortium.running import RunningNode
from chain_node.errors import RpcFailed


@dataclass(frozen=True)
class NodeStatus:
    """One node at one moment; what it does not say is None."""

    node: str
    organisation: str
    pid: int | None
    block: int | None = None
    block_hash: str | None = None
    peers: int | None = None
    signer: bool | None = None
    """Whether its chain has it among those who seal."""
    lag: int | None = None
    """Blocks behind the foremost node."""


def network_status(nodes: Sequence[RunningNode]) -> list[NodeStatus]:
    """Every node, in the order of network.toml."""
    seen = [_status(each) for each in nodes]
    top = max((each.block for each in seen if each.block is not None), default=None)
    return [_with_lag(each, top) for each in seen]


def is_standing(nodes: Sequence[RunningNode], statuses: Sequence[NodeStatus]) -> str | None:
    """Why no block can be sealed, in words; None when enough signers run. More than half must."""
    signers = sum(bool(each.signer) for each in statuses)
    total = signer_count(nodes)
    needed = total // 2 + 1
    if total and signers < needed:
        return f"{signers} of {total} signers run here; {needed} are needed, so no block is sealed until more run."
    return None


def signer_count(nodes: Sequence[RunningNode]) -> int:
    """How many signers the chain has, as the first node that answers knows it; 0 when none does."""
    for each in nodes:
        try:
            with each.ipc() as ipc:
                return len(ipc.call("clique_getSigners"))
        except RpcFailed:
            continue
    return 0


def _status(each: RunningNode) -> NodeStatus:
    node, pid = each.node, each.process.pid
    try:
        with each.ipc() as ipc:
            head = ipc.call("eth_getBlockByNumber", "latest", False)
            signers = {account.lower() for account in ipc.call("clique_getSigners")}
            return NodeStatus(
                node=node.name,
                organisation=node.organisation,
                pid=pid,
                block=int(head["number"], 16),
                block_hash=head["hash"],
                peers=ipc.number("net_peerCount"),
                signer=each.keys.nodes[node.name].address.lower() in signers,
            )
    except RpcFailed:
        return NodeStatus(node.name, node.organisation, pid)


def _with_lag(status: NodeStatus, top: int | None) -> NodeStatus:
    if status.block is None or top is None:
        return status
    return replace(status, lag=top - status.block)
