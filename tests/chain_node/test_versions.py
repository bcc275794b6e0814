"""A further version beside the first: deployed by the next nonces, again without effect, admitted by the governor alone."""

import json

import pytest

from chain_node.accounts import dev_account
from chain_node.deploy import deploy, read_deployment
from chain_node.errors import DeploymentDiffers, RpcFailed
from chain_node.plan import DEV_POWERS, VERSIONS_MAX, label_of, ledger_plan, version_plan
from chain_node.versions import deploy_version

DEPLOYER = dev_account(0)


@pytest.fixture
def first(chain, tmp_path):
    return deploy(chain.rpc, ledger_plan([]), DEPLOYER, network="dev", folder=tmp_path)


def second(chain, folder, version=2):
    return deploy_version(chain.rpc, version, DEPLOYER, DEV_POWERS, network="dev", folder=folder)


def version_of(chain, deployment, version):
    """(version, closed) as the ledger itself says."""
    ledger = deployment.contracts[label_of("VoucherLedger", version)].address
    answer = chain.rpc.call("eth_call", {"to": ledger, "data": "0x563233c3"}, "latest")
    return int(answer[2:66], 16), bool(int(answer[130:194], 16))


def test_it_stands_beside_the_first_and_closes_it(chain, first, tmp_path):
    made = second(chain, tmp_path)
    assert {label: made.contracts[label] for label in first.contracts} == first.contracts
    own = {each.artifact for each in made.contracts.values() if each.version == 2}
    assert own == {each.artifact for each in first.contracts.values() if each.version == 1}
    assert version_of(chain, made, 1) == (1, True)
    assert version_of(chain, made, 2) == (2, False)
    assert (made.block, made.versions) == (first.block, 2)


def test_again_changes_nothing(chain, first, tmp_path):
    once = second(chain, tmp_path)
    written, head = (tmp_path / "dev.json").read_bytes(), chain.head()
    assert second(chain, tmp_path) == once == read_deployment(tmp_path / "dev.json")
    # Nor does the first's plan forget the second.
    deploy(chain.rpc, ledger_plan([]), DEPLOYER, network="dev", folder=tmp_path)
    assert (tmp_path / "dev.json").read_bytes() == written
    assert chain.head() == head


class CutOff:
    """A node that is gone after so many transactions."""

    def __init__(self, rpc, transactions):
        self.rpc, self.left = rpc, transactions

    def number(self, *words):
        return self.rpc.number(*words)

    def call(self, method, *words):
        if method == "eth_sendRawTransaction":
            self.left -= 1
            if self.left < 0:
                raise RpcFailed("gone")
        return self.rpc.call(method, *words)


def test_goes_on_where_it_was_cut_off(chain, first, tmp_path):
    with pytest.raises(RpcFailed, match="gone"):
        deploy_version(CutOff(chain.rpc, 3), 2, DEPLOYER, DEV_POWERS, network="dev", folder=tmp_path)
    assert read_deployment(tmp_path / "dev.json") == first
    made = second(chain, tmp_path)
    assert made.steps == [first.steps[0], first.steps[0] + len(version_plan(2, admits=True))]
    assert version_of(chain, made, 1) == (1, True)


def test_addresses_are_foreseen(chain, first, tmp_path):
    made = second(chain, tmp_path)
    with type(chain)(tmp_path / "other") as other:
        deploy(other.rpc, ledger_plan([]), DEPLOYER, network="dev", folder=tmp_path / "twin")
        twin = second(other, tmp_path / "twin")
    assert {label: each.address for label, each in twin.contracts.items()} == {
        label: each.address for label, each in made.contracts.items()
    }


def test_one_after_another(chain, first, tmp_path):
    with pytest.raises(DeploymentDiffers, match="The next version is 2, not 3"):
        second(chain, tmp_path, 3)
    second(chain, tmp_path)
    third = second(chain, tmp_path, 3)
    assert [version_of(chain, third, version) for version in (1, 2, 3)] == [(1, True), (2, True), (3, False)]


def test_other_code_at_the_first_is_refused(chain, first, tmp_path):
    chain.rpc.call("anvil_setCode", first.contracts["CreditLimits"].address, "0x00")
    with pytest.raises(DeploymentDiffers, match="should hold CreditLimits, but its code differs"):
        second(chain, tmp_path)


def test_what_the_file_says_of_another_deployer_is_not_taken(chain, first, tmp_path):
    path = tmp_path / "dev.json"
    told = json.loads(path.read_bytes())
    told["steps"] = [told["steps"][0] + 50]
    path.write_text(json.dumps(told))
    with pytest.raises(DeploymentDiffers, match="came before this version"):
        second(chain, tmp_path)


@pytest.mark.parametrize("version", [0, 1, VERSIONS_MAX + 1])
def test_a_version_that_no_serial_can_say_has_no_plan(version):
    with pytest.raises(ValueError, match="A further version is one of 2 to 10"):
        version_plan(version, admits=True)
