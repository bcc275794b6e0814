"""Who may call what: the page, the sources and the chain say the same, and delays are kept."""

import pytest
from eth_abi import encode
from eth_utils.crypto import keccak

from chain_node import roles
from chain_node.accounts import dev_account
from chain_node.dev import DevChain
from chain_node.errors import RpcFailed
from chain_node.plan import ADMIN, DAY_S, GOVERNOR, PAUSER, GenesisMember, ledger_plan, production_powers
from chain_node.versions import admission_of, deploy_version
from chain_node.wait import wait_for

OF_PACKAGES = ("AccessManager", "setAuthority")
ACCOUNTS = {role: dev_account(place).address for role, place in roles.HOLDERS.items()}
DEPLOYER = dev_account(roles.DEPLOYER).address


class Network:
    """The plan of a network that is used, on a chain."""

    def __init__(self, chain, folder):
        self.chain, self.rpc = chain, chain.rpc
        self.used, self.dev = roles.put_on(chain.rpc, folder)
        self.governance, self.manager = self.at("Governance"), self.at("AccessManager")

    def at(self, contract):
        return self.used.contracts[contract].address

    def send(self, account, target, data):
        call = {"from": account, "to": target, "data": f"0x{data.hex()}", "gasPrice": "0x0"}
        sent = self.rpc.call("eth_sendTransaction", call)
        assert wait_for(lambda: self.rpc.call("eth_getTransactionReceipt", sent) is not None, 10)
        assert self.rpc.call("eth_getTransactionReceipt", sent)["status"] == "0x1"

    def refusal(self, account, target, data):
        """The selector that a call reverts with."""
        with pytest.raises(RpcFailed) as refused:
            self.rpc.call("eth_call", {"from": account, "to": target, "data": f"0x{data.hex()}"}, "latest")
        return refused.value.data[:4]

    def schedule(self, account, target, data):
        self.send(account, self.manager, call("schedule(address,bytes,uint48)", target, data, 0))

    def pass_days(self, days, less_s=0):
        self.chain.set_clock(self.chain.head().timestamp + days * DAY_S - less_s)

    @property
    def is_paused(self):
        return int(self.rpc.call("eth_call", {"to": self.at("Orders"), "data": "0xb187bd26"}, "latest"), 16) == 1


def call(signature, *values):
    kinds = [each for each in signature[signature.index("(") + 1 : -1].split(",") if each]
    return keccak(text=signature)[:4] + encode(kinds, values)


def error(signature):
    return keccak(text=signature)[:4]


PAUSE, RESUME = call("pause()"), call("resume()")
_CHANGED = (1_000_000, 6, 10, 10, 500)
SET_POLICY = keccak(text="setPolicy(uint16,(uint64,uint8,uint8,uint8,uint16))")[:4] + encode(
    ["uint16", "(uint64,uint8,uint8,uint8,uint16)"], [1, _CHANGED]
)
UNAUTHORIZED = error("AccessManagedUnauthorized(address)")
NOT_SCHEDULED, NOT_READY = error("AccessManagerNotScheduled(bytes32)"), error("AccessManagerNotReady(bytes32)")
NOT_ADMIN = error("AccessManagerUnauthorizedAccount(address,uint64)")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """One chain for all that only asks."""
    folder = tmp_path_factory.mktemp("roles")
    with DevChain(folder / "chain") as chain:
        yield Network(chain, folder)


@pytest.fixture
def network(chain, tmp_path):
    return Network(chain, tmp_path)


def test_the_page_is_what_the_chain_says(found):
    wanted = roles.page_with(roles.tables(found.rpc, found.used, found.dev))
    assert roles.PAGE.read_text() == wanted, "`python -m chain_node.roles` writes docs/roles.md anew"


def test_the_sources_say_what_the_chain_does(found):
    written = roles.written_rules()
    for function in roles.state_changing(found.used):
        if function.contract in OF_PACKAGES or function.name in OF_PACKAGES:
            continue
        words = written[function.contract, function.name]
        named = words.partition(", for ")[0].partition(": ")[0].split(", ")
        assert set(named) == set(roles.callers_of(found.rpc, found.used, function, roles.holders())), function


def test_a_rule_without_a_function_is_noticed(found):
    known = {(each.contract, each.name) for each in roles.state_changing(found.used)}
    assert set(roles.written_rules()) <= known


def test_a_stranger_may_call_only_what_leaves_undue_things_alone(found):
    free = [each for each in roles.state_changing(found.used) if each.contract != "AccessManager"]
    free = [each.name for each in free if roles.callers_of(found.rpc, found.used, each, {}) == (roles.ANYONE,)]
    jobs = ["expireFinancings", "expireFreezes", "expireOffers", "expirePledges", "markOverdue"]
    assert sorted(free) == ["execute", *jobs, "preview"]


def test_the_deployer_keeps_nothing(found):
    assert [roles.delay_of(found.rpc, found.manager, role, DEPLOYER) for role in (ADMIN, PAUSER, GOVERNOR)] == [
        None
    ] * 3
    held = {"deployer": DEPLOYER}
    for function in roles.state_changing(found.used):
        assert "deployer" not in roles.callers_of(found.rpc, found.used, function, held), function


def test_only_the_dev_chains_deployer_has_every_role(found):
    manager = found.dev.contracts["AccessManager"].address
    account = dev_account(0).address
    assert [roles.delay_of(found.rpc, manager, role, account) for role in (ADMIN, PAUSER, GOVERNOR)] == [0, 0, 0]


def test_pausing_is_at_once_and_resuming_takes_two_days(network):
    network.send(ACCOUNTS[PAUSER], network.governance, PAUSE)
    assert network.is_paused
    assert network.refusal(ACCOUNTS[PAUSER], network.governance, RESUME) == UNAUTHORIZED
    assert network.refusal(ACCOUNTS[GOVERNOR], network.governance, RESUME) == NOT_SCHEDULED
    network.schedule(ACCOUNTS[GOVERNOR], network.governance, RESUME)
    network.pass_days(2, less_s=60)
    assert network.refusal(ACCOUNTS[GOVERNOR], network.governance, RESUME) == NOT_READY
    network.pass_days(1)
    network.send(ACCOUNTS[GOVERNOR], network.governance, RESUME)
    assert not network.is_paused


def test_the_pauser_takes_back_what_the_governor_announced(network):
    change = SET_POLICY
    network.schedule(ACCOUNTS[GOVERNOR], network.governance, change)
    taking_back = call("cancel(address,address,bytes)", ACCOUNTS[GOVERNOR], network.governance, change)
    network.send(ACCOUNTS[PAUSER], network.manager, taking_back)
    network.pass_days(3)
    assert network.refusal(ACCOUNTS[GOVERNOR], network.governance, change) == NOT_SCHEDULED


def test_a_change_of_roles_takes_seven_days(network):
    grant = call("grantRole(uint64,address,uint32)", PAUSER, DEPLOYER, 0)
    for account in (DEPLOYER, ACCOUNTS[PAUSER], ACCOUNTS[GOVERNOR]):
        assert network.refusal(account, network.manager, grant) == NOT_ADMIN
    assert network.refusal(ACCOUNTS[ADMIN], network.manager, grant) == NOT_SCHEDULED
    network.schedule(ACCOUNTS[ADMIN], network.manager, grant)
    network.pass_days(7, less_s=60)
    assert network.refusal(ACCOUNTS[ADMIN], network.manager, grant) == NOT_READY
    network.pass_days(1)
    network.send(ACCOUNTS[ADMIN], network.manager, grant)
    network.send(DEPLOYER, network.governance, PAUSE)
    assert network.is_paused


def test_even_the_admin_sets_no_policy_and_pauses_nothing(network):
    for data in (PAUSE, RESUME, SET_POLICY):
        assert network.refusal(ACCOUNTS[ADMIN], network.governance, data) == UNAUTHORIZED


def test_the_plan_again_changes_nothing(network, tmp_path):
    head = network.chain.head()
    assert roles.put_on(network.rpc, tmp_path) == (network.used, network.dev)
    assert network.chain.head() == head


def test_what_stands_between_one_organisation_and_great_power(found):
    assert roles.rules_of(found.rpc, found.used) == (2 * DAY_S, True)
    assert roles.rules_of(found.rpc, found.dev) == (0, False)


def test_a_plan_under_which_nothing_could_be_confirmed_is_refused():
    operator, judicial = (GenesisMember(number, kind, bytes(32), ()) for number, kind in ((1, 16), (2, 32)))
    with pytest.raises(ValueError, match="second organisation"):
        ledger_plan([operator, judicial], production_powers(*ACCOUNTS.values()))


def test_the_governor_alone_admits_a_version_after_its_delay(network, tmp_path):
    powers = production_powers(*ACCOUNTS.values())
    made = deploy_version(network.rpc, 2, dev_account(roles.DEPLOYER), powers, network="used", folder=tmp_path)
    call_of = admission_of(made, 2, powers)
    assert (call_of.governor, call_of.governance) == (ACCOUNTS[GOVERNOR], network.governance)
    data = bytes.fromhex(call_of.data[2:])
    assert network.refusal(DEPLOYER, network.governance, data) == UNAUTHORIZED
    assert network.refusal(ACCOUNTS[ADMIN], network.governance, data) == UNAUTHORIZED
    assert network.refusal(ACCOUNTS[GOVERNOR], network.governance, data) == NOT_SCHEDULED
    network.schedule(ACCOUNTS[GOVERNOR], network.governance, data)
    network.pass_days(2, less_s=60)
    assert network.refusal(ACCOUNTS[GOVERNOR], network.governance, data) == NOT_READY
    network.pass_days(1)
    assert not is_closed(network, made.contracts["VoucherLedger"].address)
    network.send(ACCOUNTS[GOVERNOR], network.governance, data)
    assert is_closed(network, made.contracts["VoucherLedger"].address)


def is_closed(network, ledger):
    answer = network.rpc.call("eth_call", {"to": ledger, "data": f"0x{call('versionOf()').hex()}"}, "latest")
    return bool(int(answer[130:194], 16))
