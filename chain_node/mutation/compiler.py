"""The compiler as a process that stays: a changed contract takes it a third of a second, not a build."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from chain_node import standard_json, tools
from chain_node.errors import CompileFailed
from chain_node.paths import CHAIN_NODE

AS_DEPLOYED = standard_json.settings(standard_json.OPTIMIZER_RUNS)
QUICK: dict[str, Any] = {**AS_DEPLOYED, "viaIR": False, "optimizer": {"enabled": False}}
"""Many times faster than what is deployed: the faults are in the source, whatever it is compiled to."""

Code = dict[tuple[str, str], str]
"""Unit and contract → its creation code [hex]."""


class Compiler:
    """Compiles units of one set of sources; use as a context."""

    def __enter__(self) -> Self:
        self._solc = subprocess.Popen(
            [str(tools.node_path()), "--stack-size=4000", str(CHAIN_NODE / "solc" / "serve.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._solc.kill()
        self._solc.communicate()

    def code(self, sources: Mapping[str, str], units: Iterable[str], settings: Mapping[str, Any]) -> Code:
        """The code of the units' contracts. Raises CompileFailed with the compiler's first error."""
        wanted = {unit: {"*": ["evm.bytecode.object"]} for unit in units}
        texts = {name: {"content": text} for name, text in sources.items()}
        answer = self._ask(
            {"language": "Solidity", "sources": texts, "settings": {**settings, "outputSelection": wanted}}
        )
        for error in answer.get("errors", []):
            if error["severity"] == "error":
                raise CompileFailed(error["formattedMessage"])
        return {
            (unit, name): contract["evm"]["bytecode"]["object"]
            for unit in wanted
            for name, contract in answer["contracts"].get(unit, {}).items()
        }

    def _ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        stdin, stdout = self._solc.stdin, self._solc.stdout
        if stdin is None or stdout is None:  # for the type checker: both are pipes
            raise CompileFailed("the compiler has no pipes")
        stdin.write(f"{json.dumps(question)}\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise CompileFailed("the compiler ended without an answer")
        answer: dict[str, Any] = json.loads(line)
        return answer
