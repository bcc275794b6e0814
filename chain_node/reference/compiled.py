"""What the compiler says of contracts/src without making code: syntax trees, ABIs, NatSpec. Some four seconds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import solcx

from chain_node import standard_json, tools
from chain_node.errors import CompileFailed
from chain_node.paths import CONTRACTS

Node = Mapping[str, Any]  # of a syntax tree, as solc writes it
_OUTPUT = ["abi", "devdoc", "userdoc"]


@dataclass(frozen=True)
class Compiled:
    """The compiler's answer, and the sources it was asked about (unit name to text)."""

    sources: Mapping[str, str]
    answer: Mapping[str, Any]

    def definitions(self, *kinds: str) -> Iterator[tuple[str, Node]]:
        """Unit and node of each definition of ours, also of those inside contracts, in the order of names and sources."""
        for unit in sorted(self.sources):
            if not unit.startswith("src/"):
                continue
            for node in self.answer["sources"][unit]["ast"]["nodes"]:
                for found in (node, *node.get("nodes", ())):
                    if found["nodeType"] in kinds:
                        yield unit, found

    def of(self, unit: str, name: str) -> Mapping[str, Any]:
        """ABI and NatSpec of a contract."""
        found: Mapping[str, Any] = self.answer["contracts"][unit][name]
        return found

    def bases(self, contract: Node) -> list[tuple[str, Node]]:
        """Unit and node of the contract and of what it inherits of ours, itself first."""
        known = {node["id"]: (unit, node) for unit, node in self.definitions("ContractDefinition")}
        return [known[number] for number in contract["linearizedBaseContracts"] if number in known]

    def text_behind(self, unit: str, node: Node) -> str:
        """The comment that stands behind a node on its line; empty if there is none."""
        source = self.sources[unit].encode()  # solc counts bytes
        start, length, _ = (int(number) for number in node["src"].split(":"))
        line = source[start + length :].split(b"\n", 1)[0].decode()
        _, slashes, comment = line.partition("//")
        return comment.strip() if slashes else ""

    def text_above(self, unit: str, node: Node) -> str:
        """The comment lines right above a node, for kinds of nodes of which solc keeps none."""
        start = int(node["src"].split(":")[0])
        lines = self.sources[unit].encode()[:start].decode().splitlines()
        text: list[str] = []
        while lines and lines[-1].startswith("///"):
            text.insert(0, lines.pop().removeprefix("///").strip())
        return " ".join(text)


def compiled(contracts: Path = CONTRACTS) -> Compiled:
    """Ask the compiler about all of `contracts`/src. Raises CompileFailed with its own words."""
    tools.ensure_node_packages(CONTRACTS)
    ours = [path.relative_to(contracts).as_posix() for path in (contracts / "src").rglob("*.sol")]
    sources = standard_json.collect(contracts, ours)
    question = standard_json.standard_input(sources, sources, standard_json.OPTIMIZER_RUNS, _OUTPUT)
    try:
        answer = solcx.compile_standard(question, solc_binary=tools.solc_path())
    except solcx.exceptions.SolcError as error:
        raise CompileFailed(str(error)) from error
    return Compiled(sources, answer)


def documentation(node: Node) -> str:
    """The node's own NatSpec as it stands in the source, without slashes."""
    found = node.get("documentation") or ""
    return found if isinstance(found, str) else str(found["text"])
