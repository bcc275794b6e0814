"""Powers on four real validators: what is proposed waits, and another organisation confirms it; the deployer keeps nothing."""

import secrets
import time
from pathlib import Path

import pytest
from eth_account import Account

from api.cli.book.keys import test_signers as signers_of
from api.cli.book.reader import Book
from api.cli.book.runner import Runner
from api.cli.stack.founders import SECOND_NO, Founder
from api.client.http import Client
from api.domain.words import MemberKind
from chain_node.consortium.keys import sender_secret
from chain_node.deploy import read_deployment
from chain_node.errors import RpcFailed
from chain_node.plan import ADMIN, GOVERNOR, PAUSER
from chain_node.roles import delay_of, rules_of
from chain_node.rpc import Rpc
from tests.chain_node.test_roles import PAUSE, RESUME, UNAUTHORIZED, call
from tests.http.test_powers import proposals
from tests.http.test_quotes import act
from tests.http.test_signatures import refused
from tests.network.stand import network_stand
from tests.networks import CHAIN_ID, until
from tests.players import Players

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(400)]
RUN, SECOND = secrets.token_hex(4), "second"
PAIR = signers_of(RUN, SECOND)
HOLDERS = {role: Account.create() for role in (ADMIN, PAUSER, GOVERNOR)}
DELAYS_S = {ADMIN: 60, PAUSER: 0, GOVERNOR: 5}
PROPOSAL_DELAY_S = 15


def section():
    return f"""
[powers]
admin = "{HOLDERS[ADMIN].address}"
pauser = "{HOLDERS[PAUSER].address}"
governor = "{HOLDERS[GOVERNOR].address}"
admin_delay_s = {DELAYS_S[ADMIN]}
governor_delay_s = {DELAYS_S[GOVERNOR]}
proposal_delay_s = {PROPOSAL_DELAY_S}

[powers.second]
name = "审计机构"
uscc = "12100000MA0000003U"
maker = "{PAIR.maker.account}"
checker = "{PAIR.checker.account}"
"""


@pytest.fixture(scope="module")
def stand():
    with network_stand(section()) as made:
        yield made


@pytest.fixture(scope="module")
def players(stand):
    with Client(stand.stack.url, stand.stack.api_key) as client:
        second = Founder(SECOND_NO, MemberKind.AUDITOR, "", "", PAIR.maker, PAIR.checker)
        founders = {**stand.stack.founders, SECOND_NO: second}
        runner = Runner(client, Book(Path("powers"), RUN, (), None), founders)
        runner.names.numbers[SECOND] = SECOND_NO
        yield Players(client, runner)


@pytest.fixture
def rpc(stand):
    with Rpc(stand.network.url("bank-a")) as made:
        yield made


@pytest.fixture
def deployment(stand):
    return read_deployment(stand.home / "test.json")


def send(rpc, account, target, data):
    """Whether it was carried out, once it is in a block."""
    transaction = {
        "to": target,
        "data": f"0x{data.hex()}",
        "value": 0,
        "gas": 500_000,
        "gasPrice": 10**10,
        "nonce": rpc.number("eth_getTransactionCount", account.address, "latest"),
        "chainId": CHAIN_ID,
    }
    sent = rpc.call("eth_sendRawTransaction", "0x" + account.sign_transaction(transaction).raw_transaction.hex())
    until(lambda: rpc.call("eth_getTransactionReceipt", sent) is not None, "it is in a block")
    return rpc.call("eth_getTransactionReceipt", sent)["status"] == "0x1"


def test_kinds_wait_and_need_the_second_organisation(players):
    players.play(op="member", id="S1", name="powers S1", uscc="91110000MA0000004X", kinds=["supplier"])
    subject = players.number("S1")
    proposed = act(players, "operator", "grant_kinds", subject=subject, kinds=["financier"])
    (seen,) = proposals(players.admin, subject)
    assert (seen["state"], seen["needs"]) == ("open", "confirm_proposal")
    step = {"proposal": proposed["digest"]}
    assert refused(lambda: players.create(SECOND, "confirm_proposal", **step)) == "proposal-not-ready"
    kinds = lambda: players.admin.get(f"/v1/members/{subject}")["member"]["kinds"]  # noqa: E731
    assert kinds() == ["supplier"]

    time.sleep(PROPOSAL_DELAY_S)
    until(
        lambda: refused(lambda: players.create("operator", "confirm_proposal", **step)) == "second-organisation", "due"
    )
    act(players, SECOND, "confirm_proposal", **step)
    assert set(kinds()) == {"supplier", "financier"}


def test_the_operator_alone_registers_suppliers_only(players):
    with pytest.raises(AssertionError, match="proposal"):
        players.play(op="member", id="BK", name="powers BK", uscc="91110000MA00000051", kinds=["clearing_bank"])


def test_roles_are_those_of_the_file_and_the_deployer_keeps_none(stand, rpc, deployment):
    manager = deployment.contracts["AccessManager"].address
    for role, holder in HOLDERS.items():
        assert delay_of(rpc, manager, role, holder.address) == DELAYS_S[role]
        assert delay_of(rpc, manager, role, deployment.deployer) is None
    assert rules_of(rpc, deployment) == (PROPOSAL_DELAY_S, True)
    deployer = Account.from_key(sender_secret(stand.network.home.keys_folder, "deployer"))
    assert not send(rpc, deployer, deployment.contracts["Governance"].address, PAUSE)


def test_a_pause_is_at_once_and_its_end_is_announced_first(players, rpc, deployment):
    governance, manager = (deployment.contracts[name].address for name in ("Governance", "AccessManager"))
    pauser, governor = HOLDERS[PAUSER], HOLDERS[GOVERNOR]
    paused = lambda: players.admin.get("/v1/status")["paused"]  # noqa: E731
    assert send(rpc, pauser, governance, PAUSE)
    until(paused, "the service knows of the pause")
    with pytest.raises(RpcFailed) as why:
        rpc.call("eth_call", {"from": pauser.address, "to": governance, "data": "0x" + RESUME.hex()}, "latest")
    assert why.value.data[:4] == UNAUTHORIZED
    assert not send(rpc, governor, governance, RESUME), "not announced"
    assert send(rpc, governor, manager, call("schedule(address,bytes,uint48)", governance, RESUME, 0))
    until(lambda: send(rpc, governor, governance, RESUME), "announced long enough")
    until(lambda: not paused(), "the service knows of its end")


def test_the_bundle_of_such_a_network_verifies(stand):
    path = stand.home / "bundle.json"
    stand.must("audit", "export", str(path))
    genesis = stand.network.home.path / "genesis.json"
    said = stand.must("verify", str(path), "--validators", str(genesis), "--lang", "en")
    assert "Events without a rule" not in said


def test_rules_never_change_afterwards(stand):
    toml = stand.network.home.toml
    before = toml.read_text()
    stand.must("up", "--network", str(stand.network.home.path))
    toml.write_text(before.partition("\n[powers]")[0])
    code, words = stand.finish_any(stand.start("up", "--network", str(stand.network.home.path)))
    toml.write_text(before)
    assert code != 0
    assert "These never change: put [powers] back as it was" in words
