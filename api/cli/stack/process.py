"""The processes of a stack: this program again, each with one part of the service."""

import os
import sys

from chain_node.processes import Detached


class Process(Detached):
    """One process of a stack, by name."""

    def start(self) -> None:
        """Starts it if it does not live."""
        words = [sys.executable, "-m", "api.cli.main", "run", self.name]
        self.spawn(words, {**os.environ, "XINLIAN_HOME": str(self.home)})
