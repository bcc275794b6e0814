"""A further version of the ledger beside those there are (decision 0014): deployed by the same deployer, admitted by the governor.

The version before it is closed to new issues by the admission alone; what exists there goes on to its end.
"""

from dataclasses import dataclass
from pathlib import Path

from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount

from chain_node.compile import load_artifact
from chain_node.deploy import Deployment, deploy, read_deployment, selector_of
from chain_node.errors import DeploymentDiffers
from chain_node.plan import Deployer, Powers, label_of, version_plan
from chain_node.rpc import Rpc


@dataclass(frozen=True)
class Admission:
    """The call by which the governor lets a version in."""

    governor: str
    access_manager: str
    governance: str
    data: str


def deploy_version(
    rpc: Rpc,
    version: int,
    deployer: LocalAccount,
    powers: Powers,
    *,
    network: str,
    folder: Path,
    settle_blocks: int = 0,
) -> Deployment:
    """Puts a version on the chain, and writes it into the network's file; doing it again changes nothing.

    Raises DeploymentDiffers for one that does not follow those there are, ValueError for one that cannot be, and what `deploy` raises.
    """
    known = read_deployment(folder / f"{network}.json")
    if not 1 < version <= known.versions + 1:
        raise DeploymentDiffers(f"The next version is {known.versions + 1}, not {version}.")
    return deploy(
        rpc,
        version_plan(version, admits=admits(powers)),
        deployer,
        network=network,
        folder=folder,
        settle_blocks=settle_blocks,
        before=known.up_to(version - 1),
    )


def admits(powers: Powers) -> bool:
    """Whether the deployer itself admits it, at once: on a dev chain."""
    return isinstance(powers.governor, Deployer) and not powers.governor_delay_s


def admission_of(deployment: Deployment, version: int, powers: Powers) -> Admission:
    """What the governor has to call: `schedule` at the access manager, then, the delay over, the same at Governance."""
    entry = next(e for e in load_artifact("Governance").abi if e.get("name") == "admit")
    ledger = deployment.contracts[label_of("VoucherLedger", version)].address
    governor = deployment.deployer if isinstance(powers.governor, Deployer) else powers.governor
    return Admission(
        governor=governor,
        access_manager=deployment.contracts["AccessManager"].address,
        governance=deployment.contracts["Governance"].address,
        data=f"0x{(selector_of(entry) + encode(['address'], [ledger])).hex()}",
    )
