"""A stack whose chain is a network: PostgreSQL, the contracts if they are not there yet, indexer, relay, API."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from eth_account import Account

from api.cli.stack.founders import Founder, Second, second_in
from api.cli.stack.home import Home, StackFailed
from api.cli.stack.joining import Joined, join
from api.cli.stack.stack import Stack
from chain_node.deploy import Deployment, deploy, planned_addresses
from chain_node.errors import ChainNodeError
from chain_node.plan import DEV_POWERS, Powers, ledger_plan
from chain_node.powers import need_same_rules
from chain_node.rpc import Rpc
from chain_node.versions import deploy_version


class NetworkStack(Stack):
    """The stack in one home folder, on a network."""

    def __init__(self, home: Path, network: Path) -> None:
        super().__init__(home)
        self._network = network.absolute()
        self._joined: Joined = join(network)
        self._rpc = self._joined.rpc[0]

    @property
    def beginners(self) -> Sequence[Founder | Second]:
        """The operator, the court, and the second organisation that [powers] names."""
        powers = self._joined.powers
        second = [second_in(self._joined.founders, powers.second)] if powers else []
        return [*super().beginners, *second]

    def _fresh(self, clock: date | None) -> dict[str, object]:
        if clock is not None:
            raise StackFailed("网络的时钟不能设定。 A network's clock cannot be set; leave --clock out.")
        joined = self._joined
        return {
            "dev": False,
            "joined": str(self._network),
            "chain_id": joined.chain_id,
            "finality": joined.finality,
            "rpc_url": ",".join(joined.rpc),
            "deployment": str(self.home / f"{joined.name}.json"),
            "secrets": str(joined.keep_secrets()),
            "founders": str(joined.founders),
        }

    def _prepare(self, clock: date | None, port: int | None) -> None:
        if self.settings.get("dev"):
            raise StackFailed(
                f"{self.home} 中已有一条开发链。 A dev chain lives in {self.home}; choose another home with XINLIAN_HOME."
            )
        self.home.mkdir(parents=True, exist_ok=True)
        self.settings = {**self.settings, **self._fresh(clock)}
        self._choose_http_port(port)
        self._save()

    def _start_chain(self) -> None:
        """Nothing is started: one of the nodes must answer, as the chain that is named. Raises StackFailed."""
        said = []
        for url in self._joined.rpc:
            try:
                with Rpc(url, timeout_s=5.0) as rpc:
                    found = rpc.number("eth_chainId")
            except ChainNodeError as why:
                said.append(str(why))
                continue
            if found != self._joined.chain_id:
                raise StackFailed(f"链号不符。 The node's chain is {found}, {self._joined.chain_id} is named.")
            self._rpc = url
            return
        raise StackFailed(f"没有节点应答，请先运行 xinlian network up。 No node answers: {' '.join(said)}")

    @property
    def powers(self) -> Powers:
        """As the network's file says."""
        return self._joined.powers.powers if self._joined.powers else DEV_POWERS

    def _deploy(self) -> None:
        plan = ledger_plan([member.genesis for member in self.beginners], self.powers)
        deployer = Account.from_key(self._joined.deployer_key)
        with Rpc(self._rpc) as rpc:
            need_same_rules(rpc, planned_addresses(plan, deployer.address)["MemberRegistry"], self.powers)
            deploy(rpc, plan, deployer, network=self._joined.name, folder=self.home, settle_blocks=self._settle_blocks)

    def _deploy_version(self, version: int) -> Deployment:
        self._start_chain()
        deployer = Account.from_key(self._joined.deployer_key)
        with Rpc(self._rpc) as rpc:
            return deploy_version(
                *(rpc, version, deployer, self.powers),
                network=self._joined.name,
                folder=self.home,
                settle_blocks=self._settle_blocks,
            )

    @property
    def _settle_blocks(self) -> int:
        """How far back a fork may reach."""
        return int(self._joined.finality.partition(":")[2] or 0)


def stack_at(home: Path, network: Path | None) -> Stack:
    """The stack in a home folder: on the named network, on the one that it joined earlier, or on a dev chain."""
    joined = Home(home).settings.get("joined")
    path = network or (Path(joined) if joined else None)
    return NetworkStack(home, path) if path else Stack(home)
