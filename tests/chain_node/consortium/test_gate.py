"""The gate before a real node, over real connections."""

import json
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from chain_node.consortium.gate import ALLOWED, BATCH_CALLS_MAX, BODY_BYTES_MAX
from chain_node.rpc import Rpc
from chain_node.wait import wait_for
from tests.networks import running_network

pytestmark = [pytest.mark.engine, pytest.mark.slow]
FORBIDDEN = [
    *("eth_sendTransaction", "eth_sign", "eth_signTransaction", "eth_accounts", "eth_subscribe", "eth_newFilter"),
    *("admin_addPeer", "admin_peers", "personal_unlockAccount", "clique_propose", "miner_stop", "debug_setHead"),
    *("txpool_content", "engine_newPayloadV1", "", None, 7, ["eth_call"]),
]


@pytest.fixture(scope="module")
def network():
    with running_network(("bank-a",)) as made:
        yield made


@pytest.fixture
def ask(network):
    """Asks the gate of bank-a; by default as the platform, with a good word."""
    port = network.node("bank-a").node.rpc_port
    word = network.node("bank-a").keys.access["bank-a"]["platform"]
    with httpx2.Client(trust_env=False) as client:

        def asked(body, *, authorization=f"Bearer {word}", method="POST"):
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers = {"authorization": authorization} if authorization else {}
            return client.request(method, f"http://127.0.0.1:{port}", content=content, headers=headers)

        yield asked


def call(method, *params):
    return {"jsonrpc": "2.0", "id": 5, "method": method, "params": list(params)}


def test_an_organisation_asks_with_its_word(network):
    for organisation in ("bank-a", "platform"):
        with Rpc(network.url("bank-a", organisation)) as rpc:
            assert rpc.number("eth_chainId") == 20778


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer wrong", "Basic !", "Basic eDp5", "Digest x"])
def test_nobody_else_is_answered(ask, authorization):
    answer = ask(call("eth_chainId"), authorization=authorization)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="xinlian"'


def test_a_word_is_good_for_its_node_alone(network, ask):
    other = "00" * 32
    assert ask(call("eth_chainId"), authorization=f"Bearer {other}").status_code == 401


@pytest.mark.parametrize("method", FORBIDDEN, ids=str)
def test_what_uses_the_nodes_key_or_changes_it_does_not_pass(ask, method):
    answer = ask(call(method)).json()
    assert answer["error"]["code"] == -32601
    among_others = ask([call("eth_chainId"), call(method)]).json()
    assert [each["error"]["code"] for each in among_others] == [-32601]


def test_everything_that_is_open_is_known_to_geth(ask):
    for method in ALLOWED:
        assert ask(call(method)).json().get("error", {}).get("code") != -32601, method


def test_a_batch_comes_back_in_order(ask):
    answers = ask([{**call("eth_getBlockByNumber", hex(n % 2), False), "id": n} for n in range(50)]).json()
    assert [each["id"] for each in answers] == list(range(50))


def test_line_breaks_in_a_request_are_no_second_request(ask):
    body = json.dumps(call("eth_chainId"), indent=1).encode() + b"\n\n" + b" "
    assert ask(body).json() == {"jsonrpc": "2.0", "id": 5, "result": hex(20778)}
    assert ask(b'{"id":1}\n' + json.dumps(call("admin_peers")).encode()).json()["error"]["code"] == -32700


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", b"null", b"7", b"[1]", b"[" * 100_000, b"\xff"], ids=lambda b: repr(b[:3])
)
def test_what_is_no_request_is_refused(ask, body):
    answer = ask(body).json()
    assert (answer if isinstance(answer, dict) else answer[0])["error"]["code"] in (-32700, -32600)


def test_sizes_are_bounded(ask):
    assert ask([call("eth_chainId")] * (BATCH_CALLS_MAX + 1)).json()["error"]["code"] == -32600
    assert ask(b" " * (BODY_BYTES_MAX + 1)).status_code == 413
    assert ask(b"", method="GET").status_code == 405


def test_a_word_that_was_taken_back_is_good_no_longer(network, ask):
    path = network.home.node_folder("bank-a") / "access.json"
    before = path.read_text()
    try:
        path.write_text(json.dumps({"bank-a": json.loads(before)["bank-a"]}))
        assert ask(call("eth_chainId")).status_code == 401
    finally:
        path.write_text(before)
    assert ask(call("eth_chainId")).status_code == 200


def test_a_node_that_went_away_is_said_and_its_return_noticed(network, ask):
    node = network.node("bank-a")
    assert ask(call("eth_chainId")).status_code == 200
    node.process.kill()
    answer = ask(call("eth_chainId"))
    assert (answer.status_code, answer.json()["error"]["message"]) == (503, "the node does not answer")
    node.start(network.geth)
    node.wait_ready()
    assert wait_for(lambda: ask(call("eth_chainId")).status_code == 200, 10.0)


def test_geth_itself_listens_to_peers_and_nobody_else(network):
    """No RPC port but the gate's; geth's engine port, which cannot be turned off, wants its own secret."""
    pid = network.node("bank-a").process.pid
    for port in listening(pid) - {network.node("bank-a").node.p2p_port}:
        answer = httpx2.post(f"http://127.0.0.1:{port}", json=call("eth_chainId"), trust_env=False)
        assert answer.status_code == 401


def listening(pid):
    """The TCP ports on which a process listens."""
    process = Path(f"/proc/{pid}")
    sockets = {str(file.readlink()) for file in (process / "fd").iterdir()}
    rows = [line.split() for line in (process / "net" / "tcp").read_text().splitlines()[1:]]
    return {int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets}


def test_the_socket_is_its_owners_alone(network):
    path = network.home.node_folder("bank-a") / "geth.ipc"
    assert path.stat().st_mode & 0o077 == 0


def test_the_gate_is_a_command_too():
    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", "network", "gate", "--help"], capture_output=True, text=True, check=True
    )
    assert "gate" in done.stdout
