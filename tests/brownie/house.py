"""The ledger's contracts on Brownie's development network.

Deployed are the committed artifacts, by the very plan that a network is deployed by. The plan is the one
module of the checkout that is imported here: it is data, and needs nothing but Python.
"""

import json
import sys

from brownie import Contract
from eth_abi import encode
from eth_utils.abi import collapse_if_tuple, function_signature_to_4byte_selector
from members import GENESIS
from sources import ARTIFACTS, ROOT, abi_of
from typed import hash_struct

sys.path.append(str(ROOT))
from chain_node.plan import DEV_POWERS, Call, Create, Deployer, GenesisKey, GenesisMember, Ref, Selector, ledger_plan


def deploy(deployer, members=GENESIS, powers=DEV_POWERS) -> dict[str, Contract]:
    """Every contract of the plan by name, each where the plan foresaw it; `members` are there from the start."""
    plan = ledger_plan([_genesis(member) for member in members], powers)
    first = deployer.nonce
    creates = [(place, step) for place, step in enumerate(plan) if isinstance(step, Create)]
    at = {step.label: deployer.get_deployment_address(first + place) for place, step in creates}
    made = {}
    for step in plan:
        if isinstance(step, Create):
            made[step.label] = _create(deployer, step, at)
        else:
            _call(deployer, step, at, made)
    return made


def profile_of(member) -> dict:
    return {"name": member.name, "uscc": f"91110000MA00000{member.number:03d}", "salt": bytes(32)}


def _create(deployer, step, at):
    abi = abi_of(step.contract)
    code = json.loads((ARTIFACTS / f"{step.contract}.json").read_bytes())["bytecode"]
    inputs = next((entry["inputs"] for entry in abi if entry["type"] == "constructor"), [])
    values = [_resolved(value, at, deployer) for value in step.arguments]
    arguments = encode([collapse_if_tuple(part) for part in inputs], values)

    made = deployer.transfer(data=code + arguments.hex(), silent=True)
    assert made.contract_address == at[step.label], f"{step.label} is not where the plan foresaw it"
    return Contract.from_abi(step.label, made.contract_address, abi, persist=False)


def _call(deployer, step, at, made):
    assert isinstance(step, Call), "the plan has a step of another kind: teach it to this suite"
    values = [_resolved(value, at, deployer) for value in step.arguments]
    getattr(made[step.target.name], step.function)(*values, {"from": deployer})


def _resolved(value, at, deployer):
    if isinstance(value, Ref):
        return str(at[value.name])
    if isinstance(value, Deployer):
        return deployer.address
    if isinstance(value, Selector):
        return _selector(value)
    if isinstance(value, tuple):
        return tuple(_resolved(part, at, deployer) for part in value)
    return value


def _selector(wanted):
    entry = next(entry for entry in abi_of(wanted.contract) if entry.get("name") == wanted.function)
    types = ",".join(collapse_if_tuple(part) for part in entry["inputs"])
    return function_signature_to_4byte_selector(f"{wanted.function}({types})")


def _genesis(member):
    keys = tuple(GenesisKey(grant["account"], grant["powers"], grant["person"]) for grant in member.grants())
    return GenesisMember(member.number, member.kinds, hash_struct("Profile", profile_of(member)), keys)
