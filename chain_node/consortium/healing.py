"""Two halves of a network that cannot find together again by themselves.

Clique takes the heavier chain. Parted two and two, each half of four signers seals up to two blocks and stands; if both come out equally
heavy, nobody fetches the other's blocks and nobody may seal on its own: the network stands for ever. Then one half has to give its
blocks back. They are within the finality depth, so nothing that was final is touched, and what they held is sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chain_node.consortium.members import introduce
from chain_node.consortium.running import RunningNode, Say
from chain_node.errors import NetworkNotReady, RpcFailed
from chain_node.wait import wait_for

MEET_DEADLINE_S = 60.0
"""geth waits half a minute before it calls a peer again that it has lost."""
STEP_S = 0.2
TRIES_MAX = 3


@dataclass(frozen=True)
class _Head:
    """A node's head; `weight` is its chain's total difficulty."""

    node: RunningNode
    number: int
    block_hash: str
    weight: int


def heal(nodes: Sequence[RunningNode], say: Say) -> None:
    """Brings the running nodes of this machine onto one chain. Does nothing when they are on one. Raises NetworkNotReady when the
    halves left each other further back than the finality depth: then people must compare.
    """
    running = [each for each in nodes if each.process.pid is not None]
    introduce(running)
    for _ in range(TRIES_MAX):
        if _meet(running):
            return
        _give_way(running, say)
    if not _meet(running):
        raise NetworkNotReady("The nodes did not come onto one chain; look at their logs (`xinlian network logs`).")


def _meet(running: Sequence[RunningNode]) -> bool:
    """Whether they go on together by themselves."""
    top = max((_head(each).number for each in running), default=0)
    return bool(wait_for(lambda: _go_on_together(running, top), MEET_DEADLINE_S, STEP_S))


def _give_way(running: Sequence[RunningNode], say: Say) -> None:
    """All that are not on the best chain go back to where they left it, and take its blocks."""
    heads = [_head(each) for each in running]
    best = max(heads, key=lambda head: (head.weight, head.block_hash))
    parted = [(head, _common(head, best)) for head in heads]
    strays = [(head, ancestor) for head, ancestor in parted if ancestor < min(head.number, best.number)]
    for head, ancestor in strays:
        _need_not_final(head, ancestor)
    for head, ancestor in strays:
        _give_back(head, ancestor, say)
    _greet_anew([head.node for head, _ in strays], running)
    # They seal again only when they have taken the others' blocks: before that they would make the same again.
    wait_for(lambda: all(_head(head.node).number > ancestor for head, ancestor in strays), MEET_DEADLINE_S, STEP_S)
    for head, _ in strays:
        _seal_again(head.node)


def _greet_anew(strays: Sequence[RunningNode], running: Sequence[RunningNode]) -> None:
    """A node fetches blocks from who is heavier than itself, and believes of a peer what it said when they met."""
    for each in strays:
        with each.ipc() as ipc:
            for other in running:
                if other.node != each.node:
                    ipc.call("admin_removePeer", other.keys.nodes[other.node.name].enode(other.node))
    introduce(running)


def _go_on_together(nodes: Sequence[RunningNode], top: int) -> bool:
    """Whether all have a block that none had at first, and the same."""
    try:
        return len({_hash(each, top + 1) for each in nodes} - {None}) == 1 and all(
            _head(each).number > top for each in nodes
        )
    except RpcFailed:
        return False


def _need_not_final(head: _Head, ancestor: int) -> None:
    depth, allowed = head.number - ancestor, int(head.node.spec.finality.partition(":")[2])
    if depth > allowed:
        raise NetworkNotReady(
            f"The node {head.node.node.name} left the others {depth} blocks back, but {allowed} blocks are final: "
            f"compare the chains before one is given up."
        )


def _give_back(head: _Head, ancestor: int, say: Say) -> None:
    """Takes a node back to where it left the others; it does not seal until it is told to."""
    depth = head.number - ancestor
    say(f"{head.node.node.name} 交还 {depth} 个区块 · gives {depth} blocks back")
    with head.node.ipc() as ipc:
        ipc.call("miner_stop")
        ipc.call("debug_setHead", hex(ancestor))


def _seal_again(each: RunningNode) -> None:
    if each.node in each.spec.validators:
        with each.ipc() as ipc:
            ipc.call("miner_start")


def _common(head: _Head, best: _Head) -> int:
    """The newest block that both have."""
    number = min(head.number, best.number)
    while number and _hash(head.node, number) != _hash(best.node, number):
        number -= 1
    return number


def _head(each: RunningNode) -> _Head:
    with each.ipc() as ipc:
        block = ipc.call("eth_getBlockByNumber", "latest", False)
    return _Head(each, int(block["number"], 16), block["hash"], int(block["totalDifficulty"], 16))


def _hash(each: RunningNode, number: int) -> str | None:
    with each.ipc() as ipc:
        block = ipc.call("eth_getBlockByNumber", hex(number), False)
    return str(block["hash"]) if block else None
