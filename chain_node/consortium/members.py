"""Who seals blocks, changed while the network runs: by votes of more than half of those who do."""

import re
from collections.abc import Sequence
from itertools import pairwise

from chain_node.consortium.home import NetworkHome
from chain_node.consortium.running import RunningNode, Say, nodes_here, start_all
from chain_node.consortium.spec import Node, Spec
from chain_node.errors import NetworkNotReady, NetworkUnreadable, RpcFailed
from chain_node.wait import wait_for

CATCH_UP_DEADLINE_S = 300.0
VOTE_DEADLINE_S = 120.0
STEP_S = 0.2
_HEADING = re.compile(r"^\[\[(\w+)\]\]", re.MULTILINE)


def add_validator(home: NetworkHome, name: str, organisation: str | None, say: Say) -> None:
    """Makes a node a validator: listed, started, up to date, voted in. A second call goes on where the first was cut off.

    Raises NetworkUnreadable, NetworkNotReady.
    """
    spec = home.spec()
    text = home.toml.read_text(encoding="utf-8")
    if name not in [node.name for node in spec.nodes]:
        text += _section(spec, name, organisation or name)
    spec, keys = home.change(_listed_as(text, name, "validators"))
    nodes = nodes_here(home, spec, keys)
    new = next((each for each in nodes if each.node.name == name), None)
    if new is None:
        raise NetworkUnreadable(f"The key of {name} lies at its organisation: it starts the node there; then vote.")
    if new.process.pid is not None and not _is_sealing(new):
        new.stop()  # as a member node it was started without its key
    start_all(nodes, say)
    introduce(nodes)
    say(f"等待 {name} 同步 · waiting until {name} has the chain")
    _wait_caught_up(new, nodes)
    _vote(nodes, new.keys.nodes[name].address, joins=True)


def remove_validator(home: NetworkHome, name: str, say: Say) -> None:
    """Votes a validator out; its node stays, as a member node. Raises NetworkUnreadable, NetworkNotReady."""
    spec = home.spec()
    account = home.init()[1].nodes[spec.node(name).name].address
    say(f"投票移除 {name} · voting {name} out")
    _vote(nodes_here(home, *home.init()), account, joins=False)
    if name in [node.name for node in spec.validators]:
        spec, keys = home.change(_listed_as(home.toml.read_text(encoding="utf-8"), name, "members"))
        changed = nodes_here(home, spec, keys, [name])
        for each in changed:
            each.stop()
        start_all(changed, say)


def introduce(nodes: Sequence[RunningNode]) -> None:
    """Tells running nodes of peers that were listed after they started."""
    for each in nodes:
        with each.ipc() as ipc:
            for other in nodes:
                if other.node != each.node:
                    enode = other.keys.nodes[other.node.name].enode(other.node)
                    ipc.call("admin_addTrustedPeer", enode)
                    ipc.call("admin_addPeer", enode)


def _vote(nodes: Sequence[RunningNode], account: str, *, joins: bool) -> None:
    """Every signer of this machine proposes, until the chain has decided; then the proposals are taken back."""
    voters = [each for each in nodes if each.process.pid is not None and _is_signer(each)]
    if not voters:
        raise NetworkNotReady("No signer runs here that could vote; run `xinlian network up`.")
    for each in voters:
        with each.ipc() as ipc:
            ipc.call("clique_propose", account, joins)
    decided = wait_for(lambda: _has_signer(voters[0], account) == joins, VOTE_DEADLINE_S, STEP_S)
    for each in voters:
        with each.ipc() as ipc:
            ipc.call("clique_discard", account)
    if not decided:
        raise NetworkNotReady(
            f"The vote on {account} was not decided within {VOTE_DEADLINE_S:.0f} s: more than half of all signers must vote for it; "
            f"the others vote on their own machines."
        )


def _wait_caught_up(new: RunningNode, nodes: Sequence[RunningNode]) -> None:
    others = [each for each in nodes if each.node != new.node and each.process.pid is not None]

    def has_caught_up() -> bool:
        with new.ipc() as mine, others[0].ipc() as other:
            return mine.number("eth_blockNumber") >= other.number("eth_blockNumber") - 1

    if others and not wait_for(has_caught_up, CATCH_UP_DEADLINE_S, STEP_S):
        raise NetworkNotReady(f"The node {new.node.name} did not catch up within {CATCH_UP_DEADLINE_S:.0f} s.")


def _is_sealing(each: RunningNode) -> bool:
    with each.ipc() as ipc:
        return bool(ipc.call("eth_mining"))


def _is_signer(each: RunningNode) -> bool:
    try:
        return _has_signer(each, each.keys.nodes[each.node.name].address)
    except RpcFailed:
        return False


def _has_signer(each: RunningNode, account: str) -> bool:
    with each.ipc() as ipc:
        return account.lower() in [signer.lower() for signer in ipc.call("clique_getSigners")]


def _section(spec: Spec, name: str, organisation: str) -> str:
    """A new node's section, on the ports after the highest of this machine."""
    here: list[Node] = [node for node in spec.nodes if node.host == spec.nodes[0].host]
    p2p, rpc = max(node.p2p_port for node in here) + 1, max(node.rpc_port for node in here) + 1
    host = f'host = "{here[0].host}"\n'
    return f'\n[[validators]]\nname = "{name}"\norganisation = "{organisation}"\n{host}p2p_port = {p2p}\nrpc_port = {rpc}\n'


def _listed_as(text: str, name: str, kind: str) -> str:
    """The text with the node's section under another heading. Comments and order stay."""
    starts = [found.start() for found in _HEADING.finditer(text)] + [len(text)]
    for start, end in pairwise(starts):
        section = text[start:end]
        is_node = section.startswith(("[[validators]]", "[[members]]"))
        if is_node and re.search(rf'^name\s*=\s*"{re.escape(name)}"', section, re.MULTILINE):
            return text[:start] + _HEADING.sub(f"[[{kind}]]", section, count=1) + text[end:]
    raise NetworkUnreadable(f"network.toml has no section of its own for the node {name}.")
