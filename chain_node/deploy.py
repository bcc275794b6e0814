"""Put a plan's contracts on a chain; doing it again changes nothing.

The deployer is an account that does nothing else: its nonce counts the steps that were taken, so
a deployment that was cut off goes on where it stopped, and one that is complete is only verified.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import rlp
from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_utils.abi import collapse_if_tuple
from eth_utils.address import to_canonical_address, to_checksum_address
from eth_utils.crypto import keccak

from chain_node.compile import Artifact, load_artifact
from chain_node.errors import DeploymentDiffers, RpcFailed
from chain_node.paths import ABI, ARTIFACTS, write_atomically
from chain_node.plan import Argument, Call, Create, Deployer, Plan, Ref, Selector, Step
from chain_node.rpc import Rpc
from chain_node.wait import wait_for

RECEIPT_DEADLINE_S = 60.0
CREATE_GAS, CALL_GAS = 10_000_000, 1_000_000
"""24 kB of code cost 5 M, its calldata and a constructor that registers members 1 M and more."""
PRICE_TIMES = 2  # of what the node asks: the base fee may rise before the last step is sealed
SETTLE_DEADLINE_S = 300.0
# A deployment stands near the chain's beginning; further on, its file must not be lost.
SEARCH_BLOCKS_MAX = 10_000


@dataclass(frozen=True)
class Deployed:
    """One contract on the chain: where, since which block, and hashes of its code and source."""

    address: str
    artifact: str
    block: int
    code_hash: str
    source_hash: str
    version: int
    """Of the ledger, whose contract it is; 0 for what all versions share."""


@dataclass(frozen=True)
class Deployment:
    """What `deployments/<network>.json` says; `block` is the first one worth indexing."""

    network: str
    chain_id: int
    genesis_hash: str
    deployer: str
    block: int
    contracts: dict[str, Deployed]
    steps: list[int]
    """Transactions of the deployer up to the end of each version, the first version's first."""

    @property
    def versions(self) -> int:
        """How many versions of the ledger there are, admitted or not."""
        return len(self.steps)

    def up_to(self, version: int) -> "Deployment":
        """As it was before the next version was deployed."""
        contracts = {label: each for label, each in self.contracts.items() if each.version <= version}
        return replace(self, contracts=contracts, steps=self.steps[:version])


def create_address(deployer: str, nonce: int) -> str:
    """The address of the contract that `deployer`'s transaction number `nonce` creates."""
    parts = [to_canonical_address(deployer), nonce]
    return str(to_checksum_address(keccak(rlp.encode(parts))[12:]))


def planned_addresses(plan: Plan, deployer: str, first: int = 0) -> dict[str, str]:
    """Where each contract of the plan will stand, by label; `first`: the deployer's transactions before it."""
    creates = [(nonce, step) for nonce, step in enumerate(plan, first) if isinstance(step, Create)]
    return {step.label: create_address(deployer, nonce) for nonce, step in creates}


def deploy(
    rpc: Rpc,
    plan: Plan,
    deployer: LocalAccount,
    *,
    network: str,
    folder: Path,
    abi: Path = ABI,
    artifacts: Path = ARTIFACTS,
    settle_blocks: int = 0,
    before: Deployment | None = None,
) -> Deployment:
    """Take the plan's missing steps, verify all its code, write `folder`/`network`.json.

    `settle_blocks`: how far back a fork may reach on this chain; steps just taken are looked for again beyond that.
    `before`: the versions that the plan's stands beside; their code must be what it was. Later ones stay in the file.
    Raises DeploymentDiffers when the chain holds something else at a planned address, and
    RpcFailed when the node refuses or does not seal a step.
    """
    work = _Work(rpc, plan, deployer, abi, artifacts, before)
    taken = work.taken_steps()
    # Before anything is sent: a deployer that did something else must not go on.
    work.verify(taken)
    path = folder / f"{network}.json"
    blocks = work.known_blocks(path) if taken == len(plan) else {}
    blocks = blocks or work.find_blocks(taken)
    blocks |= work.take_from(taken)
    if taken < len(plan) and settle_blocks:
        blocks = work.settled(blocks, settle_blocks)
    deployment = Deployment(
        network=network,
        chain_id=work.chain_id,
        genesis_hash=rpc.call("eth_getBlockByNumber", "0x0", False)["hash"],
        deployer=deployer.address,
        block=before.block if before else min(blocks.values()),
        contracts=(before.contracts if before else {}) | work.verify(len(plan), blocks),
        steps=[*(before.steps if before else []), work.first + len(plan)],
    )
    deployment = _with_later(deployment, path)
    _write(deployment, path)
    return deployment


def read_deployment(path: Path) -> Deployment:
    """What an earlier `deploy` wrote."""
    stored = json.loads(path.read_bytes())
    contracts = {name: Deployed(**entry) for name, entry in stored.pop("contracts").items()}
    return Deployment(**stored, contracts=contracts)


class _Work:
    """One deployment under way."""

    def __init__(
        self, rpc: Rpc, plan: Plan, deployer: LocalAccount, abi: Path, artifacts: Path, before: Deployment | None
    ) -> None:
        self.rpc = rpc
        self.plan = plan
        self.deployer = deployer
        self.chain_id = rpc.number("eth_chainId")
        self.first = before.steps[-1] if before else 0
        self.before = before.contracts if before else {}
        self.addresses = {label: each.address for label, each in self.before.items()}
        self.addresses |= planned_addresses(plan, deployer.address, self.first)
        contracts = {label: each.artifact for label, each in self.before.items()}
        contracts |= {step.label: step.contract for step in plan if isinstance(step, Create)}
        self.artifacts = {label: load_artifact(name, abi, artifacts) for label, name in contracts.items()}

    def taken_steps(self) -> int:
        """How many of the plan's steps are sealed. Raises DeploymentDiffers if what they stand beside is not there."""
        sealed = self.sealed_steps()
        if sealed < self.first:
            raise DeploymentDiffers(
                f"The deployer has sent {sealed} transactions, {self.first} came before this version."
            )
        for label, each in self.before.items():
            code = bytes.fromhex(self.rpc.call("eth_getCode", each.address, "latest")[2:])
            if f"0x{keccak(code).hex()}" != each.code_hash:
                raise DeploymentDiffers(f"{each.address} should hold {label}, but its code differs.")
        return min(sealed - self.first, len(self.plan))

    def sealed_steps(self) -> int:
        """The deployer's transactions in blocks, once none that a run sent before it was cut off waits any more."""

        def count(at: str) -> int:
            return self.rpc.number("eth_getTransactionCount", self.deployer.address, at)

        if not wait_for(lambda: count("pending") == count("latest"), RECEIPT_DEADLINE_S):
            raise RpcFailed(f"The deployer's transactions were not sealed within {RECEIPT_DEADLINE_S:.0f} s.")
        return count("latest")

    def take_from(self, first: int) -> dict[int, int]:
        """Send every step from `first` on, and wait for all: they may share a block. Returns each step's block."""
        sent = {place: self._send(place, self.plan[place]) for place in range(first, len(self.plan))}
        return {place: self._taken(place, tx_hash) for place, tx_hash in sent.items()}

    def _taken(self, place: int, tx_hash: str) -> int:
        receipt = self._receipt(tx_hash)
        if int(receipt["status"], 16) != 1:
            raise RpcFailed(f"The chain refused step {place} of the deployment ({_title(self.plan[place])}).")
        return int(receipt["blockNumber"], 16)

    def verify(self, taken: int, blocks: dict[int, int] | None = None) -> dict[str, Deployed]:
        """Compare the code of the first `taken` steps with the artifacts."""
        found: dict[str, Deployed] = {}
        for place, step in enumerate(self.plan[:taken]):
            if isinstance(step, Create):
                block = (blocks or {}).get(place, 0)
                found[step.label] = self._verified(step, block)
        return found

    def known_blocks(self, path: Path) -> dict[int, int]:
        """The blocks that the file of an earlier run names; none if it is of another chain or plan."""
        if not path.exists():
            return {}
        known = read_deployment(path)
        genesis = self.rpc.call("eth_getBlockByNumber", "0x0", False)["hash"]
        labels = {place: step.label for place, step in enumerate(self.plan) if isinstance(step, Create)}
        is_this = (known.genesis_hash, known.deployer) == (genesis, self.deployer.address)
        if not is_this or not set(known.contracts) >= set(labels.values()):
            return {}
        return {place: known.contracts[label].block for place, label in labels.items()}

    def settled(self, blocks: dict[int, int], depth: int) -> dict[int, int]:
        """The steps' blocks, once no fork reaches them any more. Raises RpcFailed, DeploymentDiffers."""
        first, last = min(blocks.values()), max(blocks.values())
        if not wait_for(lambda: self.rpc.number("eth_blockNumber") >= last + depth, SETTLE_DEADLINE_S):
            raise RpcFailed(
                f"The chain did not seal {depth} blocks within {SETTLE_DEADLINE_S:.0f} s of the deployment."
            )
        return self.find_blocks(len(self.plan), max(0, first - depth))

    def find_blocks(self, taken: int, first: int = 0) -> dict[int, int]:
        """The blocks of steps taken already, looked for from the chain's beginning or from a block on."""
        found: dict[int, int] = {}
        sender = self.deployer.address.lower()
        last = min(self.rpc.number("eth_blockNumber"), first + SEARCH_BLOCKS_MAX)
        for number in range(first, last + 1):
            if len(found) == taken:
                break
            block = self.rpc.call("eth_getBlockByNumber", hex(number), True)
            for transaction in block["transactions"]:
                place = int(transaction["nonce"], 16) - self.first
                if transaction["from"].lower() == sender and 0 <= place < taken:
                    found[place] = number
        if len(found) < taken:
            wanted = f"{self.first} to {self.first + taken - 1}"
            raise DeploymentDiffers(f"The deployer's transactions {wanted} are not in blocks {first} to {last}.")
        return found

    def _verified(self, step: Create, block: int) -> Deployed:
        artifact, address = self.artifacts[step.label], self.addresses[step.label]
        code = bytes.fromhex(self.rpc.call("eth_getCode", address, "latest")[2:])
        if artifact.masked(code) != artifact.runtime:
            raise DeploymentDiffers(f"{address} should hold {step.label}, but its code differs.")
        hashed = f"0x{keccak(code).hex()}"
        return Deployed(address, step.contract, block, hashed, artifact.source_hash, step.version)

    def _send(self, place: int, step: Step) -> str:
        call: dict[str, Any] = {
            "from": self.deployer.address,
            "data": f"0x{self._data(step).hex()}",
        }
        if isinstance(step, Call):
            call["to"] = self.addresses[step.target.name]
        signed = self.deployer.sign_transaction(
            {
                **call,
                "nonce": self.first + place,
                "value": 0,
                "chainId": self.chain_id,
                # Nothing can be estimated before the steps that come first are sealed.
                "gas": CREATE_GAS if isinstance(step, Create) else CALL_GAS,
                "gasPrice": PRICE_TIMES * self.rpc.number("eth_gasPrice"),
            }
        )
        sent: str = self.rpc.call("eth_sendRawTransaction", f"0x{signed.raw_transaction.hex()}")
        return sent

    def _data(self, step: Step) -> bytes:
        if isinstance(step, Create):
            artifact = self.artifacts[step.label]
            return artifact.code + self._encoded(_constructor(artifact), step.arguments)
        entry = _function(self.artifacts[step.target.name], step.function)
        return selector_of(entry) + self._encoded(entry, step.arguments)

    def _encoded(self, entry: dict[str, Any], arguments: Sequence[Argument]) -> bytes:
        values = [self._value(argument) for argument in arguments]
        return encode(types_of(entry), values)

    def _value(self, argument: Argument) -> object:
        if isinstance(argument, Ref):
            return self.addresses[argument.name]
        if isinstance(argument, Deployer):
            return self.deployer.address
        if isinstance(argument, Selector):
            return selector_of(_function(self.artifacts[argument.contract], argument.function))
        if isinstance(argument, Sequence) and not isinstance(argument, str | bytes):
            return [self._value(part) for part in argument]
        return argument

    def _receipt(self, sent: str) -> dict[str, Any]:
        receipts: list[dict[str, Any]] = []

        def arrived() -> bool:
            receipt = self.rpc.call("eth_getTransactionReceipt", sent)
            receipts.extend([receipt] if receipt else [])
            return bool(receipts)

        if not wait_for(arrived, RECEIPT_DEADLINE_S):
            raise RpcFailed(f"Transaction {sent} was not sealed within {RECEIPT_DEADLINE_S:.0f} s.")
        return receipts[0]


def selector_of(entry: dict[str, Any]) -> bytes:
    """The first four bytes of a call of a function, by its entry in the ABI."""
    return keccak(text=signature_of(entry))[:4]


def _title(step: Step) -> str:
    return step.label if isinstance(step, Create) else f"{step.target.name}.{step.function}"


def _constructor(artifact: Artifact) -> dict[str, Any]:
    found = [entry for entry in artifact.abi if entry["type"] == "constructor"]
    return found[0] if found else {"inputs": []}


def _function(artifact: Artifact, word: str) -> dict[str, Any]:
    """The function that `word` names; it must be one."""
    functions = [entry for entry in artifact.abi if entry["type"] == "function"]
    found = [entry for entry in functions if word in (entry["name"], signature_of(entry))]
    if len(found) != 1:
        raise ValueError(f"{artifact.name} has {len(found)} functions {word}, one is needed")
    return found[0]


def types_of(entry: dict[str, Any]) -> list[str]:
    """ABI types of a function's or error's inputs, structs written out."""
    return [collapse_if_tuple(cast("Any", part)) for part in entry["inputs"]]


def signature_of(entry: dict[str, Any]) -> str:
    """A function's or error's name and types, of which its selector is the hash."""
    return f"{entry['name']}({','.join(types_of(entry))})"


def _with_later(deployment: Deployment, path: Path) -> Deployment:
    """With the versions after it that the file tells of already, if it is of the same deployment."""
    if not path.exists():
        return deployment
    known = read_deployment(path)
    if known.up_to(deployment.versions) != deployment:
        return deployment
    return known


def _write(deployment: Deployment, path: Path) -> None:
    content = (json.dumps(asdict(deployment), indent=2, sort_keys=True) + "\n").encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        write_atomically(path, content)
