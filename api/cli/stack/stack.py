"""A whole stack on this machine: PostgreSQL, Anvil, the contracts, indexer, relay, API. Starting it again starts what is missing."""

import asyncio
import errno
import json
import os
import shutil
import socket
from collections.abc import Callable, Sequence
from datetime import date

from api.cli.stack.founders import DEPLOYER, RELAY, Founder, Founders, Second, founders_in
from api.cli.stack.home import SERVICES, Home, StackFailed
from api.client.http import wait_ready
from api.domain.orders import hash_struct
from api.services import api_keys
from api.services.actor import SCOPES
from api.settings import DEV_CHAIN_ID
from api.store import embedded, migrate
from api.store import orders as order_store
from api.store.session import Database
from chain_node.accounts import dev_account
from chain_node.deploy import Deployment, deploy
from chain_node.dev import DevChain
from chain_node.errors import ChainNodeError
from chain_node.paths import ABI, ARTIFACTS, CHAIN_NODE
from chain_node.plan import DEV_POWERS, Powers, ledger_plan
from chain_node.rpc import Rpc
from chain_node.tools import ensure_node_packages
from chain_node.versions import admission_of, admits, deploy_version
from chain_node.wait import wait_for

READY_DEADLINE_S = 60.0
CHAIN_DEADLINE_S = 30.0
CHAIN_TRIES = 2
DEFAULT_PORT = 8000

Say = Callable[[str], None]


class Stack(Home):
    """The stack in one home folder, started and stopped."""

    @property
    def founders(self) -> Founders:
        """The members that its ledger begins with."""
        return founders_in(self.founders_folder)

    @property
    def beginners(self) -> Sequence[Founder | Second]:
        """All members that its ledger begins with."""
        return list(self.founders.values())

    def up(self, say: Say, clock: date | None = None, port: int | None = None) -> None:
        """Starts what does not run and waits until it is ready. Raises StackFailed."""
        try:
            self._prepare(clock, port)
            say("启动 PostgreSQL · starting PostgreSQL")
            self.settings["database_url"] = embedded.start(self.home / "pg")
            say("等待链 · the chain")
            self._start_chain()
            say("部署合约 · deploying the contracts")
            self._deploy()
            migrate.upgrade(self.settings["database_url"])
            asyncio.run(self._first_rows())
            self._save()
            say("启动服务 · starting the service")
            self._start_services()
        except (ChainNodeError, embedded.ServerFailed, migrate.SchemaTooNew) as why:
            raise StackFailed(str(why)) from why
        except OSError as why:
            raise StackFailed(_os_words(why)) from why

    def add_version(self, version: int, say: Say) -> None:
        """Deploys a version of the ledger beside those there are, and has the services follow it. Raises StackFailed."""
        say(f"部署账本第 {version} 版 · deploying version {version} of the ledger")
        try:
            made = self._deploy_version(version)
        except (ChainNodeError, FileNotFoundError) as why:
            raise StackFailed(str(why)) from why
        if not admits(self.powers):
            call = admission_of(made, version, self.powers)
            say(
                f"须由治理方准入 · the governor {call.governor} admits it: at the access manager {call.access_manager} "
                f"schedule, and after the delay execute, for {call.governance} the call {call.data}"
            )
        self.restart_services()

    def _deploy_version(self, version: int) -> Deployment:
        with Rpc(self.settings["rpc_url"]) as rpc:
            return deploy_version(rpc, version, dev_account(DEPLOYER), self.powers, network="dev", folder=self.home)

    @property
    def powers(self) -> Powers:
        """Who may change what of its ledger."""
        return DEV_POWERS

    def down(self) -> None:
        """Stops everything; what the chain and the store hold stays."""
        for name in (*reversed(SERVICES), "anvil"):
            self.process(name).stop()
        try:
            if (self.home / "chain").exists():
                DevChain(self.home / "chain").end_left_behind()
            embedded.stop(self.home / "pg")
        except (ChainNodeError, embedded.ServerFailed) as why:
            raise StackFailed(str(why)) from why

    def restart_services(self) -> None:
        """Ends indexer, relay and API, and starts them anew. Raises StackFailed."""
        for name in reversed(SERVICES):
            self.process(name).stop()
        self._start_services()

    def remove(self) -> None:
        """Stops everything and forgets it."""
        self.down()
        shutil.rmtree(self.home, ignore_errors=True)
        self.settings = {}

    def _prepare(self, clock: date | None, port: int | None) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        fresh = {
            "dev": True,
            "chain_id": DEV_CHAIN_ID,
            "finality": "any",
            "relay_key": "0x" + dev_account(RELAY).key.hex(),
            "clock": clock.isoformat() if clock else None,
            "deployment": str(self.home / "dev.json"),
        }
        self.settings = {**fresh, **self.settings}
        if clock and self.settings["clock"] != clock.isoformat():
            raise StackFailed(
                f"这里已有一条链，不能再从 {clock} 开始。 A chain exists here already and cannot begin at {clock}; "
                "use `xinlian up --fresh --clock …` to begin anew."
            )
        self._choose_ports(port)
        self._save()

    def _choose_http_port(self, port: int | None) -> None:
        if self.process("api").pid is None:
            wanted = port if port is not None else self.settings.get("http_port", DEFAULT_PORT)
            self.settings["http_port"] = _need_free(wanted)
            self.settings["http_url"] = f"http://127.0.0.1:{self.settings['http_port']}"

    def _choose_ports(self, port: int | None) -> None:
        self._choose_http_port(port)
        if self.process("anvil").pid is None and "rpc_port" not in self.settings:
            self.settings["rpc_port"] = _need_free(0)
        rpc_port = self.settings["rpc_port"]
        self.settings["rpc_url"] = f"http://127.0.0.1:{rpc_port}"
        self.settings["ws_url"] = f"ws://127.0.0.1:{rpc_port}"

    def _start_chain(self) -> None:
        ensure_node_packages(CHAIN_NODE)
        anvil = self.process("anvil")
        for _ in range(CHAIN_TRIES):
            if anvil.pid is None:
                DevChain(self.home / "chain").end_left_behind()
                self._move_if_taken()
            anvil.start()
            # One that lives may be about to end: it notices within a moment that its Anvil was killed.
            if wait_for(lambda: self._answers() or anvil.pid is None, CHAIN_DEADLINE_S) and anvil.pid is not None:
                return
        raise StackFailed(f"开发链没有启动。 The dev chain did not start: {anvil.last_words()}")

    def _move_if_taken(self) -> None:
        """Another program may have taken the chain's port meanwhile; nobody but us knows it, so it may change."""
        try:
            _need_free(self.settings["rpc_port"])
        except StackFailed:
            # Those that live know the old port only; they are started again with the rest.
            for name in SERVICES:
                self.process(name).stop()
            del self.settings["rpc_port"]
            self._choose_ports(None)
            self._save()

    def _answers(self) -> bool:
        try:
            with Rpc(self.settings["rpc_url"], timeout_s=2.0) as rpc:
                rpc.call("eth_chainId")
        except ChainNodeError:
            return False
        return True

    def _deploy(self) -> None:
        plan = ledger_plan([member.genesis for member in self.beginners])
        with Rpc(self.settings["rpc_url"]) as rpc:
            deploy(
                rpc,
                plan,
                dev_account(DEPLOYER),
                network="dev",
                folder=self.home,
                abi=ABI,
                artifacts=ARTIFACTS,
            )

    async def _first_rows(self) -> None:
        """The administrator's API key, and the founders' names."""
        db = Database(self.settings["database_url"])
        try:
            if "admin_api_key" not in self.settings:
                made = await api_keys.create(db, "dev administrator", None, list(SCOPES), 0)
                self.settings["admin_api_key"] = made["secret"]
            profiles = [
                {"hash": hash_struct("Profile", each.profile), "type": "Profile", "content": each.profile}
                for each in self.beginners
            ]
            async with db.write() as connection:
                await order_store.add(connection, [], [], profiles)
        finally:
            await db.close()

    def _start_services(self) -> None:
        for name in SERVICES:
            self.process(name).start()
        if wait_ready(self.url, READY_DEADLINE_S):
            return
        dead = [name for name in SERVICES if self.process(name).pid is None]
        words = "; ".join(f"{name}: {self.process(name).last_words()}" for name in dead or SERVICES)
        raise StackFailed(f"服务没有就绪。 The service did not get ready. {words} (logs: {self.home / 'logs'})")

    def _save(self) -> None:
        temporary = self._file.with_suffix(".new")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self.settings, file, indent=1, ensure_ascii=False)
        temporary.replace(self._file)


def _need_free(port: int) -> int:
    """A free port: the one asked for, or any for 0. Raises StackFailed if it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as why:
            if why.errno != errno.EADDRINUSE:
                raise
            raise StackFailed(
                f"端口 {port} 已被占用，请加 --port 另选。 Port {port} is in use; choose another with --port."
            ) from why
        return int(probe.getsockname()[1])


def _os_words(why: OSError) -> str:
    if why.errno == errno.ENOSPC:
        return f"磁盘已满，请腾出空间后重试。 No space is left on the disk; free some and run it again. ({why})"
    return f"{why}"
