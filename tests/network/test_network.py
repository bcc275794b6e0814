"""Four real validators, by the command that a person uses."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys

import httpx2
import pytest
from eth_account import Account

from api.chain.failover import Nodes
from api.domain.refusals import ChainUnavailable
from chain_node.consortium.home import NetworkHome
from chain_node.consortium.keys import sender_secret
from chain_node.errors import RpcFailed
from chain_node.rpc import Rpc
from tests.networks import CHAIN_ID, VALIDATORS, TestNetwork, free_ports, network_toml, running_network, until

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def network():
    with running_network() as made:
        yield made


def xinlian(network, *words):
    line = [sys.executable, "-m", "api.cli.main", "network", *words, "--dir", str(network.home.path)]
    return subprocess.run(line, capture_output=True, text=True, timeout=200, check=False)


def status(network):
    done = xinlian(network, "status", "--json")
    return done.returncode, json.loads(done.stdout)


def pids(network):
    return {node.node.name: (node.process.pid, node.gate.pid) for node in network.nodes()}


def test_four_validators_seal_one_chain(network):
    until(lambda: status(network)[0] == 0, "all answer")
    network.wait_blocks("bank-a", 8)
    code, said = status(network)
    assert (code, said["halted"]) == (0, None)
    assert [(row["node"], row["peers"], row["signer"]) for row in said["nodes"]] == [(n, 3, True) for n in VALIDATORS]
    assert all(row["lag"] <= 2 for row in said["nodes"])
    depth = network.block("bank-a") - 5
    assert len({network.block_hash(name, depth) for name in VALIDATORS}) == 1
    with network.node("bank-a").ipc() as ipc:
        sealers = {ipc.call("clique_getSigner", hex(number)) for number in range(1, network.block("bank-a") + 1)}
    assert len(sealers) == 4


def test_up_again_changes_nothing(network):
    before = pids(network)
    done = xinlian(network, "up")
    assert done.returncode == 0, done.stderr
    assert pids(network) == before


def test_the_table_is_for_people(network):
    done = xinlian(network, "status")
    assert done.returncode == 0
    for word in (*VALIDATORS, "区块 block", "对等 peers", "出块 signer", "落后 lag"):
        assert word in done.stdout


def test_logs(network):
    done = xinlian(network, "logs", "bank-a", "--lines", "3")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 3
    assert xinlian(network, "logs", "nobody").returncode == 2


def test_stop_and_up_go_on_where_the_chain_was(network):
    head = network.block("bank-a")
    kept = network.block_hash("bank-a", head - 4)
    xinlian(network, "stop", "bank-a")
    assert pids(network)["bank-a"] == (None, None)
    assert pids(network)["bank-b"] != (None, None)
    assert xinlian(network, "status").returncode == 3, "a node of this machine is down"
    assert xinlian(network, "up", "bank-a").returncode == 0
    network.wait_blocks("bank-a", 2)
    assert network.block_hash("bank-a", head - 4) == kept


def test_killed_all_at_once_nothing_is_lost(network):
    """As when the machine loses power: every state is on the disk already."""
    head = min(network.block(name) for name in VALIDATORS)
    kept = network.block_hash("bank-a", head - 4)
    for node in network.nodes():
        node.process.kill()
    assert xinlian(network, "up").returncode == 0
    for name in VALIDATORS:
        until(lambda name=name: network.block(name) >= head - 4, f"{name} has what it had")
        assert network.block_hash(name, head - 4) == kept
    network.wait_blocks("bank-a", 2)


def test_an_account_that_is_not_listed_cannot_send(network):
    """Clique has no list of accounts: the chain's base fee is what keeps others out, and it can never be zero."""
    with Rpc(network.url("bank-a")) as rpc:
        with pytest.raises(RpcFailed, match="insufficient funds"):
            rpc.call("eth_sendRawTransaction", deployment(Account.create().key, rpc, price=10**9))
        with pytest.raises(RpcFailed, match="underpriced"):
            rpc.call("eth_sendRawTransaction", deployment(Account.create().key, rpc, price=0))
        listed = sender_secret(network.home.keys_folder, "deployer")
        sent = rpc.call("eth_sendRawTransaction", deployment(listed, rpc, price=10**10))
        until(lambda: rpc.call("eth_getTransactionReceipt", sent) is not None, "a listed account's transaction")


def deployment(key, rpc, price):
    """An empty contract."""
    account = Account.from_key(key)
    nonce = rpc.number("eth_getTransactionCount", account.address, "latest")
    transaction = {"data": "0x", "value": 0, "nonce": nonce, "gas": 100_000, "gasPrice": price, "chainId": CHAIN_ID}
    return "0x" + account.sign_transaction(transaction).raw_transaction.hex()


def test_a_node_that_is_not_listed_finds_no_peer(network, tmp_path):
    """It has genesis, addresses and a good build, but no place in network.toml."""
    stranger = TestNetwork(tmp_path / "stranger")
    stranger.home.path.mkdir()
    spec, keys = network.parts
    p2p, rpc = free_ports(2)
    known = "".join(
        f'\n[[validators]]\nname = "{node.name}"\norganisation = "{node.organisation}"\np2p_port = {node.p2p_port}\n'
        f'rpc_port = {node.rpc_port}\npublic_key = "0x{keys.nodes[node.name].public.hex()}"\n'
        for node in spec.validators
    )
    head, _, _ = network_toml(()).partition("\n[[senders]]")
    senders = "".join(
        f'\n[[senders]]\nname = "{name}"\nrole = "{name}"\naddress = "{account}"\n'
        for name, account in keys.senders.items()
    )
    own = f'\n[[members]]\nname = "stranger"\norganisation = "stranger"\np2p_port = {p2p}\nrpc_port = {rpc}\n'
    stranger.home.toml.write_text(head + known + own + senders)
    (node,) = stranger.nodes()
    assert (stranger.home.path / "genesis.json").read_bytes() == (network.home.path / "genesis.json").read_bytes()
    node.start(network.geth)
    try:
        node.wait_ready()
        network.wait_blocks("bank-a", 5)
        assert stranger.block("stranger") == 0
        with node.ipc() as ipc:
            assert ipc.number("net_peerCount") == 0
        with network.node("bank-a").ipc() as ipc:
            public = stranger.parts[1].nodes["stranger"].public.hex()
            assert all(public not in peer["enode"] for peer in ipc.call("admin_peers"))
    finally:
        node.stop()


def test_a_validator_is_voted_in_and_out(network):
    done = xinlian(network, "add-validator", "bank-e", "--organisation", "bank-e")
    assert done.returncode == 0, done.stderr
    rows = status(network)[1]["nodes"]
    assert [row["node"] for row in rows if row["signer"]] == [*VALIDATORS, "bank-e"]
    network.wait_blocks("bank-e", 6)
    account = network.parts[1].nodes["bank-e"].address.lower()
    until(lambda: account in sealers(network, 12), "the new validator seals")
    assert xinlian(network, "add-validator", "bank-e").returncode == 0, "a second time changes nothing"

    done = xinlian(network, "remove-validator", "bank-e")
    assert done.returncode == 0, done.stderr
    rows = {row["node"]: row["signer"] for row in status(network)[1]["nodes"]}
    assert rows == {**dict.fromkeys(VALIDATORS, True), "bank-e": False}
    network.wait_blocks("bank-e", 3)
    with network.node("bank-a").ipc() as ipc:
        assert ipc.call("clique_proposals") == {}, "no vote is left behind"


def sealers(network, count):
    with network.node("bank-a").ipc() as ipc:
        head = ipc.number("eth_blockNumber")
        return {ipc.call("clique_getSigner", hex(number)).lower() for number in range(head - count + 1, head + 1)}


def test_a_port_that_is_taken_is_said(network, tmp_path):
    other = TestNetwork(tmp_path / "other")
    other.home.path.mkdir()
    taken = network.node("bank-a").node.p2p_port
    text = network_toml(("bank-a",))
    own = other_port(text)
    other.home.toml.write_text(text.replace(f"p2p_port = {own}", f"p2p_port = {taken}"))
    done = xinlian(other, "up")
    assert done.returncode == 3
    assert f"Port {taken} of the node bank-a cannot be used" in done.stderr


def other_port(text):
    return next(line.split(" = ")[1] for line in text.splitlines() if line.startswith("p2p_port"))


def test_without_a_network_the_command_says_what_to_do(tmp_path):
    done = xinlian(TestNetwork(tmp_path / "nothing"), "status")
    assert done.returncode == 3
    assert "xinlian network up" in done.stderr
    assert not (tmp_path / "nothing").exists()


def test_init_alone_starts_nothing(tmp_path):
    home = NetworkHome(tmp_path / "network")
    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", "network", "init"],
        env={**os.environ, "XINLIAN_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (home.path / "genesis.json").exists()
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"http://127.0.0.1:{home.spec().nodes[0].rpc_port}", trust_env=False)


async def test_another_node_is_asked_when_one_does_not_answer(network):
    """Who asked still learns of it; the next question goes to the other. A node that is behind is none to go to."""
    nodes = Nodes([network.url("bank-a"), network.url("bank-b"), f"http://127.0.0.1:{free_ports(1)[0]}"])
    try:
        before = (await nodes.head()).number
        network.node("bank-a").stop()
        with pytest.raises(ChainUnavailable):
            await nodes.head()
        assert nodes.url == f"http://127.0.0.1:{network.node('bank-b').node.rpc_port}", "without the word"
        assert (await nodes.head()).number >= before
        network.node("bank-b").stop()
        for _ in range(3):
            with pytest.raises(ChainUnavailable):
                await nodes.head()
        xinlian(network, "up")
        for _ in range(100):
            with contextlib.suppress(ChainUnavailable):
                assert (await nodes.head()).number >= before
                break
            await asyncio.sleep(0.1)
        else:
            pytest.fail("nobody is asked again")
    finally:
        xinlian(network, "up")
        await nodes.close()
