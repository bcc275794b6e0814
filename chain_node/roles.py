"""Who may call what, asked of a chain: docs/roles.md.

Each function that changes state is called from a stranger's account, from each contract and from each role's holder; who is not
turned away for who it is may call it. What the interfaces say (`@custom:access-control`) must agree; a test compares the two.

python -m chain_node.roles            deploy on a chain of its own, write docs/roles.md
python -m chain_node.roles --check    fail if the page is another
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from chain_node import pages
from chain_node.accounts import dev_account
from chain_node.compile import load_artifact
from chain_node.deploy import Deployment, deploy, selector_of, signature_of, types_of
from chain_node.dev import DevChain
from chain_node.errors import ChainNodeError, RpcFailed
from chain_node.paths import CHECKOUT, CONTRACTS
from chain_node.plan import (
    ADMIN,
    AUDITOR,
    DAY_S,
    GOVERNOR,
    OPERATOR,
    PAUSER,
    ROLES,
    GenesisKey,
    GenesisMember,
    ledger_plan,
    production_powers,
)
from chain_node.powers import rules_at
from chain_node.rpc import Rpc

PAGE = CHECKOUT / "docs" / "roles.md"
BEGIN, END = "<!-- tables: python -m chain_node.roles -->\n", "<!-- end of tables -->\n"
ANYONE = "anyone"
STRANGER = "0x00000000000000000000000000000000000DeaD1"
DEPLOYER, HOLDERS = 6, {ADMIN: 7, PAUSER: 8, GOVERNOR: 9}
"""Dev accounts that stand for a network's deployer and for those who have the roles."""
ROLE_NAMES = {ADMIN: "ADMIN", **{role: name for role, (name, _) in ROLES.items()}}
TURNED_AWAY = re.compile(r"CallerNot\w+|AccessManagedUnauthorized|AccessManagerUnauthorizedAccount")
OWN_RULES = {
    "schedule": "who has the role of the function scheduled",
    "execute": "who has the role of the function executed, after its delay",
    "cancel": "who scheduled it, ADMIN, or the guardian of its role",
    "consumeScheduledOp": "the contract whose function was scheduled",
    "renounceRole": "who has the role",
    "multicall": "anyone: each call as the caller's own",
}
"""Functions of the access manager that look not at the caller alone."""

_WRITTEN = re.compile(r"@custom:access-control ([^\n]+)\n(?:\s*///[^\n]*\n)*\s*function (\w+)\(")


@dataclass(frozen=True)
class Function:
    """A function that changes state, and a call of it with nothing but zeros."""

    contract: str
    name: str
    call: bytes


def state_changing(deployment: Deployment) -> Iterator[Function]:
    """Every external function of the deployed contracts that is neither view nor pure."""
    for label in deployment.contracts:
        for entry in load_artifact(deployment.contracts[label].artifact).abi:
            if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure"):
                values = [_zero(part) for part in entry["inputs"]]
                yield Function(label, entry["name"], selector_of(entry) + encode(types_of(entry), values))


def callers_of(rpc: Rpc, deployment: Deployment, function: Function, holders: Mapping[str, str]) -> tuple[str, ...]:
    """Who may call it: `anyone`, or contracts and roles by name. `holders`: the account that has a role, by the role's name."""
    target = deployment.contracts[function.contract].address
    refusals = _refusals(function.contract)

    def is_let_in(account: str) -> bool:
        answer = _revert_of(rpc, account, target, function.call)
        return answer is None or answer[:4] not in refusals

    if is_let_in(STRANGER):
        return (ANYONE,)
    candidates = {label: contract.address for label, contract in deployment.contracts.items()} | dict(holders)
    return tuple(name for name, account in candidates.items() if name != function.contract and is_let_in(account))


def written_rules() -> dict[tuple[str, str], str]:
    """What the sources say of who may call: (contract, function) → words."""
    found: dict[tuple[str, str], str] = {}
    for path in (CONTRACTS / "src" / "interfaces").glob("I*.sol"):
        contract = path.stem.removeprefix("I")
        found |= {(contract, name): words for words, name in _WRITTEN.findall(path.read_text(encoding="utf-8"))}
    return found


def delay_of(rpc: Rpc, manager: str, role: int, account: str) -> int | None:
    """How long [s] what an account does with a role stands announced; None if it does not have the role."""
    question = keccak(text="hasRole(uint64,address)")[:4] + encode(["uint64", "address"], [role, account])
    answer = rpc.call("eth_call", {"to": manager, "data": f"0x{question.hex()}"}, "latest")
    has, delay = decode(["bool", "uint32"], bytes.fromhex(answer[2:]))
    return int(delay) if has else None


def put_on(rpc: Rpc, folder: Path) -> tuple[Deployment, Deployment]:
    """The plan of a network that is used, and the dev chain's, side by side."""
    powers = production_powers(*(dev_account(HOLDERS[role]).address for role in (ADMIN, PAUSER, GOVERNOR)))
    genesis = [_member(number, kind) for number, kind in ((1, OPERATOR), (2, AUDITOR))]
    used = deploy(rpc, ledger_plan(genesis, powers), dev_account(DEPLOYER), network="used", folder=folder)
    dev = deploy(rpc, ledger_plan([]), dev_account(0), network="dev", folder=folder)
    return used, dev


def _member(number: int, kind: int) -> GenesisMember:
    """One whose keys nobody has: the page is about who may call."""
    accounts = (to_checksum_address(keccak(bytes([number, place]))[:20]) for place in range(2))
    keys = tuple(GenesisKey(account, 7, bytes([place + 1]) * 32) for place, account in enumerate(accounts))
    return GenesisMember(number, kind, bytes(32), keys)


def holders() -> dict[str, str]:
    """The accounts that have the roles of the plan that `put_on` deploys first."""
    return {ROLE_NAMES[role]: dev_account(place).address for role, place in HOLDERS.items()}


def tables(rpc: Rpc, used: Deployment, dev: Deployment) -> str:
    """The page's tables."""
    return "\n".join([*_roles(rpc, used, dev), "", *_functions(rpc, used), ""])


def _roles(rpc: Rpc, used: Deployment, dev: Deployment) -> list[str]:
    lines = ["| role | may call | delay on a network that is used | on the dev chain |", "|---|---|---|---|"]
    for role, place in HOLDERS.items():
        calls = "the access manager" if role == ADMIN else ", ".join(f"`{name}`" for name in ROLES[role][1])
        delays = [
            _days(delay_of(rpc, made.contracts["AccessManager"].address, role, dev_account(account).address))
            for made, account in ((used, place), (dev, 0))
        ]
        lines.append(f"| {ROLE_NAMES[role]} | {calls} | {delays[0]} | deployer, {delays[1]} |")
    (delay, second), (dev_delay, dev_second) = (rules_of(rpc, made) for made in (used, dev))
    rules = [
        f"{_days(wait)}{', by a second organisation' if other else ''}"
        for wait, other in ((delay, second), (dev_delay, dev_second))
    ]
    lines.append(f"| who confirms a proposal | `confirmProposal`, `consentKeys` by order | {rules[0]} | {rules[1]} |")
    return lines


def rules_of(rpc: Rpc, made: Deployment) -> tuple[int, bool]:
    """How long [s] kinds and keys stand proposed, and whether a second organisation must confirm (decision 0013)."""
    return rules_at(rpc, made.contracts["MemberRegistry"].address)


def _functions(rpc: Rpc, used: Deployment) -> list[str]:
    written, held, order = written_rules(), holders(), list(used.contracts)
    lines = ["| contract | function | who may call it | by whose word |", "|---|---|---|---|"]
    for function in sorted(state_changing(used), key=lambda each: (order.index(each.contract), each.name)):
        callers = callers_of(rpc, used, function, held)
        words = written.get((function.contract, function.name), "")
        if function.contract == "AccessManager" and function.name in OWN_RULES:
            callers, words = (OWN_RULES[function.name],), ""
        whose = words.partition(", for ")[2] or words.partition(f"{ANYONE}: ")[2]
        lines.append(f"| {function.contract} | `{function.name}` | {', '.join(callers)} | {whose} |")
    return lines


def _days(delay: int | None) -> str:
    if delay is None:
        return "nobody"
    return f"{delay // DAY_S} days" if delay else "at once"


def _refusals(contract: str) -> set[bytes]:
    """Selectors of the errors that turn a caller away for who it is."""
    errors = [entry for entry in load_artifact(contract).abi if entry["type"] == "error"]
    return {keccak(text=signature_of(entry))[:4] for entry in errors if TURNED_AWAY.fullmatch(entry["name"])}


def _revert_of(rpc: Rpc, account: str, target: str, data: bytes) -> bytes | None:
    """What a call reverted with; None if it did not."""
    try:
        rpc.call("eth_call", {"from": account, "to": target, "data": f"0x{data.hex()}"}, "latest")
    except RpcFailed as failed:
        if failed.data is None:
            raise
        return failed.data
    return None


def _zero(part: Mapping[str, Any]) -> object:
    kind = str(part["type"])
    if kind.endswith("[]"):
        return []
    if kind == "tuple":
        return tuple(_zero(each) for each in part["components"])
    if kind in ("string", "bool"):
        return "" if kind == "string" else False
    if kind == "address":
        return "0x" + "00" * 20
    if kind.startswith("bytes"):
        return bytes(int(kind.removeprefix("bytes") or 0))
    return 0


def page() -> str:
    """The page as it must be, asked of a chain of its own."""
    with tempfile.TemporaryDirectory() as folder, DevChain(Path(folder) / "chain") as chain:
        return page_with(tables(chain.rpc, *put_on(chain.rpc, Path(folder))))


def page_with(found: str) -> str:
    """The page with these tables."""
    return pages.section(PAGE, BEGIN, found, END)


def main(words: list[str] | None = None) -> int:
    """0 if all is as it should be; else 1, with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m chain_node.roles")
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(words).check
    try:
        wanted = page()
    except ChainNodeError as error:
        sys.stderr.write(f"xinlian: {error}\n")
        return 1
    if not check:
        PAGE.write_text(wanted, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != wanted:
        sys.stderr.write("docs/roles.md is not of these contracts; `python -m chain_node.roles` writes it anew.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
