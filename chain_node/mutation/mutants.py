"""The mutants that there are of a source, by function, in an order that a seed decides."""

import hashlib
import json
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chain_node.errors import CompileFailed
from chain_node.paths import PROOF

DECLARATIONS = "(declarations)"
"""What a contract says outside its functions counts as one more function."""

_HEAD = re.compile(r"^(?P<indent> {4})?(?:(?:function|modifier) (?P<name>\w+)|constructor\b)")
_NO_CODE = re.compile(r"^\s*(//|/\*|\*|import\b|pragma\b|[}\s]*$)")
_DROPPED = (
    "==> revert();",  # in place of a statement: whoever gets there notices, it would only make the figures look better
    "==> selfdestruct(msg.sender);",  # the same
    "private ==>",  # visibility is no behaviour
    "pure ==> view",
    "view ==> pure",
)


# A value in storage is the same value; a getter less is a change of the ABI, which `chain_node.compile --check` sees.
_WHERE_KEPT = {"constant", "immutable", "public"}


@dataclass(frozen=True)
class Mutant:
    """One line of one function, written otherwise. Known by its content: other lines may move."""

    file: str
    function: str
    original: str
    mutated: str
    line: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """By which explanations and results are found again."""
        return (self.file, self.function, self.original.strip(), self.mutated.strip())

    def rank(self, seed: int) -> str:
        """Its place in the sample's order: a change elsewhere moves no other mutant."""
        return hashlib.sha256(json.dumps([seed, *self.key, self.line]).encode()).hexdigest()

    def applied(self, text: str) -> str:
        """The source with this fault in it."""
        lines = text.splitlines(keepends=True)
        lines[self.line - 1] = f"{self.mutated}\n"
        return "".join(lines)


def make(contracts: Path, files: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """Line and mutated line of all that universalmutator makes of the files, rules that we drop left out."""
    words = [str(PROOF), "python", "proof/all_mutants.py", *(str(contracts / file) for file in files)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CompileFailed(f"universalmutator made nothing: {done.stderr.strip()}")
    made = json.loads(done.stdout)
    return {
        file: [(line, text) for line, text, rule in made[str(contracts / file)] if not rule.endswith(_DROPPED)]
        for file in files
    }


def code(text: str) -> list[tuple[int, str]]:
    """The lines that say something to the compiler, with their numbers."""
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if not _NO_CODE.match(line)]


def functions(text: str) -> dict[int, str]:
    """Line number → the function it belongs to, of a source laid out by forge fmt."""
    owner: dict[int, str] = {}
    inside: tuple[str, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        head = _HEAD.match(line)
        if inside is None and head:
            inside = (head["name"] or "constructor", head["indent"] or "")
        if inside:
            owner[number] = inside[0]
            if _ends(line, inside[1]):
                inside = None
        elif not _NO_CODE.match(line):
            owner[number] = DECLARATIONS
    return owner


def _ends(line: str, indent: str) -> bool:
    """The last line of a function whose head stands at `indent`."""
    return line == f"{indent}}}" or (line.startswith(f"{indent}function") and line.endswith(("}", ";")))


def by_function(file: str, text: str, made: Iterable[tuple[int, str]], seed: int) -> dict[str, list[Mutant]]:
    """Each function's mutants, in the order in which a sample takes them."""
    lines, owner = text.splitlines(), functions(text)
    found: dict[str, list[Mutant]] = {name: [] for name in owner.values()}
    for number, mutated in made:
        original = lines[number - 1]
        if number in owner and _words(mutated) != _words(original):
            found[owner[number]].append(Mutant(file, owner[number], original, mutated, number))
    return {name: sorted(all_, key=lambda mutant: mutant.rank(seed)) for name, all_ in found.items()}


def _words(line: str) -> list[str]:
    return [word for word in line.split() if word not in _WHERE_KEPT]
