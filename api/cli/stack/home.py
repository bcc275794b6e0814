"""What `xinlian up` wrote into its home: enough to talk to a stack, without what it takes to start one."""

import json
from pathlib import Path
from typing import Any

from api.cli.stack.process import Process

SERVICES = ("indexer", "relay", "api")


class StackFailed(Exception):
    """The stack did not come up; says why and what to do."""


class Home:
    """One home folder, and the settings of the stack in it."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self._file = self.home / "stack.json"
        self.settings: dict[str, Any] = {}
        if self._file.exists():
            self.settings = json.loads(self._file.read_text())

    @property
    def exists(self) -> bool:
        """Whether a stack was ever started here."""
        return bool(self.settings)

    @property
    def url(self) -> str:
        """Where its API is."""
        return str(self.settings["http_url"])

    @property
    def api_key(self) -> str:
        """The dev administrator's API key."""
        return str(self.settings["admin_api_key"])

    @property
    def founders_folder(self) -> Path | None:
        """Where the founders' keys lie; None on a dev chain, where everybody knows them."""
        found = self.settings.get("founders")
        return Path(found) if found else None

    @property
    def processes(self) -> tuple[str, ...]:
        """Its processes' names: on a network, the chain is not among them."""
        return ("anvil", *SERVICES) if self.settings.get("dev") else SERVICES

    def process(self, name: str) -> Process:
        """One of its processes."""
        return Process(self.home, name)
