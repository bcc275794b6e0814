import pytest

from chain_node.accounts import dev_account
from chain_node.deploy import create_address, deploy, planned_addresses, read_deployment
from chain_node.dev import DevChain
from chain_node.errors import DeploymentDiffers
from chain_node.plan import Call, Create, Deployer, Ref

ROLE = 7
DAY_S = 86_400
# Each manager's first admin is the other one: a circle.
CIRCLE = (
    Create("AccessManager", (Ref("second"),), name="first"),
    Create("AccessManager", (Ref("first"),), name="second"),
)
WITH_CALL = (
    Create("AccessManager", (Deployer(),)),
    Call(Ref("AccessManager"), "grantRole", (ROLE, Deployer(), DAY_S)),
)


def put(chain, plan, folder, account=1):
    return deploy(chain.rpc, plan, dev_account(account), network="dev", folder=folder)


def test_create_address_is_the_known_one():
    first = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
    assert create_address(dev_account(0).address, 0) == first


def test_refers_to_contracts_that_come_later(chain, tmp_path):
    deployment = put(chain, CIRCLE, tmp_path)
    first, second = (deployment.contracts[name].address for name in ("first", "second"))
    assert planned_addresses(CIRCLE, dev_account(1).address) == {"first": first, "second": second}
    # hasRole(0, address): the admin role
    question = f"0xd1f856ee{0:064x}{int(first, 16):064x}"
    answer = chain.rpc.call("eth_call", {"to": second, "data": question}, "latest")
    assert int(answer[2:66], 16) == 1


def test_calls_come_in_order(chain, tmp_path):
    address = put(chain, WITH_CALL, tmp_path).contracts["AccessManager"].address
    question = f"0xd1f856ee{ROLE:064x}{int(dev_account(1).address, 16):064x}"
    answer = chain.rpc.call("eth_call", {"to": address, "data": question}, "latest")
    assert (int(answer[2:66], 16), int(answer[66:], 16)) == (1, DAY_S)


def test_again_changes_nothing(chain, tmp_path):
    once = put(chain, WITH_CALL, tmp_path)
    written, head = (tmp_path / "dev.json").read_bytes(), chain.head()
    assert put(chain, WITH_CALL, tmp_path) == once == read_deployment(tmp_path / "dev.json")
    assert chain.head() == head
    assert (tmp_path / "dev.json").read_bytes() == written


def test_a_lost_file_is_written_again_the_same(chain, tmp_path):
    put(chain, CIRCLE, tmp_path)
    written = (tmp_path / "dev.json").read_bytes()
    (tmp_path / "dev.json").unlink()
    put(chain, CIRCLE, tmp_path)
    assert (tmp_path / "dev.json").read_bytes() == written


def test_goes_on_where_it_was_cut_off(chain, tmp_path):
    begun = put(chain, WITH_CALL[:1], tmp_path).contracts["AccessManager"]
    assert put(chain, WITH_CALL, tmp_path).contracts["AccessManager"] == begun
    assert chain.head().number == len(WITH_CALL)


def test_survives_a_restart_of_the_chain(tmp_path):
    with DevChain(tmp_path / "chain") as chain:
        once = put(chain, WITH_CALL, tmp_path)
    with DevChain(tmp_path / "chain") as chain:
        assert put(chain, WITH_CALL, tmp_path) == once


def test_other_code_at_a_planned_address_is_refused(chain, tmp_path):
    address = put(chain, CIRCLE, tmp_path).contracts["second"].address
    chain.rpc.call("anvil_setCode", address, "0x00")
    with pytest.raises(DeploymentDiffers, match="should hold second, but its code differs"):
        put(chain, CIRCLE, tmp_path)


def test_a_deployer_that_did_something_else_is_refused(chain, tmp_path):
    sender = dev_account(1).address
    chain.rpc.call("eth_sendTransaction", {"from": sender, "to": sender, "gasPrice": "0x0"})
    chain.mine()
    head = chain.head()
    with pytest.raises(DeploymentDiffers):
        put(chain, CIRCLE, tmp_path)
    assert chain.head() == head
