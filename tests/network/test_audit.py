"""What four real validators sealed, recorded from one of them and verified."""

import asyncio
import json

import pytest
from eth_account import Account

from api.audit.verify import verify
from api.chain.rpc import Node
from api.services.audit_export import export
from chain_node.consortium.keys import sender_secret
from chain_node.rpc import Rpc
from tests.network.test_network import xinlian
from tests.networks import CHAIN_ID, running_network, until

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(400)]
EMPTY_CONTRACT = "0x"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A recording from genesis on: contracts made, a validator voted in; and the genesis."""
    path = tmp_path_factory.mktemp("recorded") / "clique.json"
    with running_network() as network:
        with Rpc(network.url("bank-a")) as rpc:
            create(rpc, Account.from_key(sender_secret(network.home.keys_folder, "deployer")))
        done = xinlian(network, "add-validator", "bank-e", "--organisation", "bank-e")
        assert done.returncode == 0, done.stderr
        network.wait_blocks("bank-a", 8)
        head = network.block("bank-a")
        asyncio.run(record(network.url("bank-a"), path, head))
        genesis = (network.home.path / "genesis.json").read_text()
    return path, genesis


def create(rpc, account):
    nonce = rpc.number("eth_getTransactionCount", account.address, "latest")
    plain = {
        "data": EMPTY_CONTRACT,
        "value": 0,
        "nonce": nonce,
        "gas": 100_000,
        "gasPrice": 10**10,
        "chainId": CHAIN_ID,
    }
    sent = rpc.call("eth_sendRawTransaction", "0x" + account.sign_transaction(plain).raw_transaction.hex())
    until(lambda: rpc.call("eth_getTransactionReceipt", sent) is not None, "the creation is in a block")


async def record(url, path, head):
    node = Node(url)
    try:
        await export(node, None, path, range(head + 1))
    finally:
        await node.close()


def test_a_real_clique_chain_verifies_from_its_genesis(recorded, tmp_path):
    path, genesis = recorded
    (tmp_path / "genesis.json").write_text(genesis)
    verdict = verify(path, [str(tmp_path / "genesis.json")])
    assert verdict.fault is None, str(verdict.fault)
    found = verdict.as_json()
    assert (found["verdict"], found["engine"], found["transactions"]) == ("verified", "clique", 1)
    assert (len(found["validators"]["start"]), len(found["validators"]["end"])) == (4, 5)
    blocks = found["blocks"]
    assert 0 < blocks["final"] < blocks["last"]


def test_other_validators_did_not_seal_it(recorded):
    assert verify(recorded[0], ["0x" + "11" * 20]).exit_code == 1


def test_any_field_of_its_last_block_changed_is_caught(recorded, tmp_path):
    path, _ = recorded
    whole = json.loads(path.read_text())
    first = max(len(whole["blocks"]) - 6, 0)
    signers = verify(path, []).as_json()["validators"]["end"]
    cut = whole["blocks"][first:]
    receipts = {block["number"]: whole["receipts"][block["number"]] for block in cut}
    file = {**whole, "blocks": cut, "receipts": receipts, "validators": signers}
    target = tmp_path / "cut.json"
    target.write_text(json.dumps(file))
    assert verify(target, []).exit_code == 0
    for name, value in list(cut[-1].items()):
        if name in ("totalDifficulty", "transactions", "uncles"):
            continue
        cut[-1][name] = value[:-1] + ("0" if value[-1] != "0" else "1")
        target.write_text(json.dumps(file))
        assert verify(target, []).exit_code == 1, name
        cut[-1][name] = value
