"""Pauses, policy and roles in a bundle: what nobody had the power to do is named."""

import asyncio
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.chain.rpc import Node
from api.services.audit_export import export
from chain_node.dev import DevChain
from chain_node.plan import ADMIN, GOVERNOR, PAUSER
from tests.audit.conftest import Judge
from tests.audit.forger import forged
from tests.audit.test_ledger import logs_of, topic
from tests.chain_node.test_roles import ACCOUNTS, DEPLOYER, PAUSE, RESUME, SET_POLICY, Network, call

pytestmark = pytest.mark.timeout(300)
Bundle = dict[str, Any]
GRANT = call("grantRole(uint64,address,uint32)", PAUSER, DEPLOYER, 0)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pause and its end, a policy, a new pauser who pauses: all as the rules have it."""
    folder = tmp_path_factory.mktemp("roles")
    with DevChain(folder / "chain") as chain:
        network = Network(chain, folder)
        live(network)
        path = folder / "bundle.json"
        asyncio.run(record(chain, folder, path))
        return path.read_text()


def live(network: Network) -> None:
    network.send(ACCOUNTS[PAUSER], network.governance, PAUSE)
    for data in (RESUME, SET_POLICY):
        network.schedule(ACCOUNTS[GOVERNOR], network.governance, data)
    network.pass_days(3)
    network.send(ACCOUNTS[GOVERNOR], network.governance, RESUME)
    network.send(ACCOUNTS[GOVERNOR], network.manager, call("execute(address,bytes)", network.governance, SET_POLICY))
    network.schedule(ACCOUNTS[ADMIN], network.manager, GRANT)
    network.pass_days(8)
    network.send(ACCOUNTS[ADMIN], network.manager, GRANT)
    network.send(DEPLOYER, network.governance, PAUSE)


async def record(chain: DevChain, folder: Path, path: Path) -> None:
    node = Node(chain.url)
    try:
        deployment = json.loads((folder / "used.json").read_text())
        await export(node, deployment, path, range((await node.head()).number + 1))
    finally:
        await node.close()


@pytest.fixture
def bundle(told: str) -> Bundle:
    found: Bundle = json.loads(told)
    return found


def test_what_was_announced_in_time_verifies(judge: Judge, told: str) -> None:
    verdict = judge(told)
    assert verdict.fault is None, str(verdict.fault)


def out(name: str, which: int) -> Callable[[Any], None]:
    def change(receipts: Any) -> None:
        logs, i = logs_of(receipts, name)[which]
        del logs[i]

    return change


def word(name: str, which: int, place: int, value: int) -> Callable[[Any], None]:
    def change(receipts: Any) -> None:
        logs, i = logs_of(receipts, name)[which]
        text = logs[i]["data"][2:]
        logs[i]["data"] = "0x" + text[: 64 * place] + f"{value:064x}" + text[64 * (place + 1) :]

    return change


def again(name: str, which: int, after: str) -> Callable[[Any], None]:
    """The event once more, in a transaction of another kind."""

    def change(receipts: Any) -> None:
        logs, i = logs_of(receipts, name)[which]
        target, _ = logs_of(receipts, after)[-1]
        target.append(copy.deepcopy(logs[i]))

    return change


def by_another(receipts: Any) -> None:
    """A pause under the governor's account instead of the pauser's."""
    logs, i = logs_of(receipts, "RoleGranted")[-1]
    topics = logs[i]["topics"]
    topics[2] = "0x" + ACCOUNTS[GOVERNOR][2:].lower().rjust(64, "0")


FORGERIES = {
    "a pause ends unannounced": out("OperationExecuted", 0),
    "a policy unannounced": out("OperationExecuted", 1),
    "a role unannounced": out("OperationExecuted", 2),
    "announced by nobody": out("OperationScheduled", 0),
    "announced for today": word("OperationScheduled", 0, 0, 1_700_000_000),
    "announced by another": word("OperationScheduled", 2, 1, int(DEPLOYER, 16)),
    "announced for something else": word("OperationScheduled", 0, 2, int(DEPLOYER, 16)),
    "carried out after it was taken back": None,
    "a role out of nothing": again("RoleGranted", -1, "PauseSet"),
    "a pause by who has no role": by_another,
}


@pytest.mark.parametrize("case", FORGERIES)
def test_what_nobody_had_the_power_to_do_is_named(judge: Judge, bundle: Bundle, case: str) -> None:
    change = FORGERIES[case] or taken_back

    verdict = judge(forged(bundle, lambda _blocks, receipts: change(receipts)))
    assert verdict.fault is not None
    assert verdict.fault.code == "no-power", str(verdict.fault)


def taken_back(receipts: Any) -> None:
    logs, i = logs_of(receipts, "OperationScheduled")[1]
    log = logs[i]
    logs.append({**copy.deepcopy(log), "topics": [topic("OperationCanceled"), *log["topics"][1:]], "data": "0x"})
