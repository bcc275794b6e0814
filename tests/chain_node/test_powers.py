"""[powers]: production's delays where only accounts are named, and a sentence for what makes no sense."""

import pytest

from chain_node.accounts import dev_account
from chain_node.consortium.clique import sending
from chain_node.consortium.home import TEMPLATE, NetworkHome
from chain_node.consortium.spec import parse_spec
from chain_node.deploy import deploy, planned_addresses
from chain_node.errors import DeploymentDiffers, NetworkUnreadable
from chain_node.plan import DAY_S, DEV_POWERS, ledger_plan, production_powers
from chain_node.powers import need_apart, need_same_rules

A, B, C, D, E = (dev_account(place).address for place in range(5))
NETWORK = TEMPLATE.read_text(encoding="utf-8")
POWERS = f"""
[powers]
admin = "{A}"
pauser = "{B}"
governor = "{C}"

[powers.second]
name = "审计机构"
uscc = "12100000MA0000003U"
maker = "{D}"
checker = "{E}"
"""


def test_accounts_alone_give_a_used_networks_powers():
    section = parse_spec(NETWORK + POWERS).powers
    assert section.powers == production_powers(A, B, C)
    assert section.second.kind == "auditor"


def test_delays_may_be_others():
    section = parse_spec(NETWORK + POWERS.replace(f'"{A}"', f'"{A}"\nproposal_delay_s = 60', 1)).powers
    assert (section.powers.proposal_delay_s, section.powers.admin_delay_s) == (60, 7 * DAY_S)


def test_without_the_section_there_are_none():
    assert parse_spec(NETWORK).powers is None


NONSENSE = {
    "no second organisation": (POWERS[POWERS.index("[powers.second]") :], "", r"powers\.second: Field required"),
    "a supplier for one": ('name = "审', 'kind = "supplier"\nname = "审', r"powers\.second\.kind: Input should be"),
    "one person": (f'checker = "{E}"', f'checker = "{D}"', r"powers\.second: maker and checker are one account"),
    "nobody": (f'admin = "{A}"', f'admin = "0x{"0" * 40}"', r"powers\.admin: the zero account is nobody's"),
    "no account": (f'admin = "{A}"', 'admin = "bank-a"', r"powers\.admin: 'bank-a' is no account"),
    "a role left out": (f'pauser = "{B}"', "", r"powers\.pauser: Field required"),
    "who takes back its own": (f'pauser = "{B}"', f'pauser = "{C}"', r"powers: pauser is the account of another role"),
    "no delay": (f'"{A}"', f'"{A}"\nadmin_delay_s = 0', r"powers\.admin_delay_s: .*greater than or equal to 1"),
    "a year": (f'"{A}"', f'"{A}"\nproposal_delay_s = 31536000', r"powers\.proposal_delay_s: .*less than or equal to"),
    "a way around": (f'"{A}"', f'"{A}"\nadmin_delay_s = 3600', r"powers: admin_delay_s \(3600\) is less than governor"),
    "unknown word": (f'"{A}"', f'"{A}"\ndelay = 1', r"powers\.delay: Extra inputs"),
}


@pytest.mark.parametrize("case", NONSENSE, ids=lambda name: name)
def test_nonsense_is_named_with_its_place(case):
    old, new, said = NONSENSE[case]
    assert old in POWERS
    with pytest.raises(NetworkUnreadable, match=said):
        parse_spec(NETWORK + POWERS.replace(old, new, 1))


def test_a_role_is_no_senders():
    section = parse_spec(NETWORK + POWERS).powers
    need_apart(section, [D])
    need_apart(None, [A])
    with pytest.raises(NetworkUnreadable, match="is a sender's account"):
        need_apart(section, [D, C])


def test_who_has_a_role_can_send(tmp_path):
    home = NetworkHome(tmp_path)
    home.toml.write_text(NETWORK + POWERS)
    spec, keys = home.init()
    assert set(sending(spec, keys)) == {A, B, C, *keys.senders.values()}


def test_a_ledger_that_began_under_other_rules_is_not_taken_for_this_one(chain, tmp_path):
    deployer = dev_account(0)
    plan = ledger_plan([])
    registry = planned_addresses(plan, deployer.address)["MemberRegistry"]
    powers = production_powers(A, B, C)
    need_same_rules(chain.rpc, registry, powers)
    deploy(chain.rpc, plan, deployer, network="dev", folder=tmp_path)
    need_same_rules(chain.rpc, registry, DEV_POWERS)
    with pytest.raises(DeploymentDiffers, match="put \\[powers\\] back"):
        need_same_rules(chain.rpc, registry, powers)
