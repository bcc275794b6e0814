"""A copy of contracts/ in which one mutant after another is tried.

The copy is built once and its sources never change. A mutant is compiled beside it, only the contracts that hold the changed
file, and their code is put where the tests deploy from (`vm.deployCode`): no test is compiled again.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from chain_node import standard_json, tools
from chain_node.errors import CompileFailed
from chain_node.mutation.compiler import AS_DEPLOYED, QUICK, Code, Compiler
from chain_node.mutation.mutants import Mutant
from chain_node.paths import CONTRACTS, SOLC

# Processor time, whatever else the machine does; many times what the tests take without a fault. More goes round in circles.
_NEAR_CPU_S = 120
_ALL_CPU_S = 900
_FUZZ_SEED = "0x58696e6c69616e"  # the same chance for every mutant
_NEAR_FOLDERS_MAX = 2
# Dearer is no fault; a library's tests call it directly, and are compiled with its own mutants alone; Reach and Notice test the campaign.
_ALL = ["--no-match-path", "{test/gas/*,test/unit/libraries/**,test/invariant/Reach.t.sol,test/invariant/Notice.t.sol}"]


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED_NEAR = "killed by the tests of its contracts"
    KILLED_FAR = "killed by another test"
    KILLED_BY_TIME = "killed: the tests do not end"
    SURVIVED = "survived"
    SAME_CODE = "the same code"
    NOT_COMPILED = "does not compile"


class Tree:
    """The copy, and what the compiler makes of its sources without a fault."""

    def __init__(self, home: Path, compiler: Compiler, contracts: Path = CONTRACTS) -> None:
        self.root = home / "contracts"
        self._compiler = compiler
        self._copy(contracts)
        done = self._forge(["build"], _ALL_CPU_S)
        if done.returncode != 0:
            raise CompileFailed(f"the copy without a fault does not compile: {done.stdout}{done.stderr}")
        self._sound: dict[str, Code] = {}
        self._sound_tests: list[list[str]] = []  # seen to pass without a fault
        # Also where an earlier run was cut off with a fault in place.
        self._install(self._sound_codes([*self._deployed(), *self._tests_of_libraries("*")]))

    def text(self, file: str) -> str:
        """A source as it is in the copy, whatever becomes of it in the checkout meanwhile."""
        return (self.root / file).read_text(encoding="utf-8")

    def try_one(self, mutant: Mutant) -> Fate:
        """Run the tests nearest to the mutant, and when none notices, all there are.

        Raises CompileFailed when a test fails without any mutant: it would kill every one.
        """
        units = list(self._units(mutant.file))
        near = ["--match-path", self._near(mutant.file)]
        try:
            code = self._code(mutant, units, QUICK)
        except CompileFailed:
            return Fate.NOT_COMPILED
        if code == self._sound_codes(units):
            return Fate.SAME_CODE
        if killed := self._killed(code, units, near, _NEAR_CPU_S):
            return Fate.KILLED_NEAR if killed > 0 else Fate.KILLED_BY_TIME
        if self._code(mutant, units, AS_DEPLOYED) == self._code(None, units, AS_DEPLOYED):
            return Fate.SAME_CODE
        if killed := self._killed(code, units, _ALL, _ALL_CPU_S):
            return Fate.KILLED_FAR if killed > 0 else Fate.KILLED_BY_TIME
        return Fate.SURVIVED

    def _killed(self, code: Code, units: list[str], tests: list[str], cpu_s: int) -> int:
        """Forge's exit code with this code in place: 0 if the tests notice nothing."""
        if tests not in self._sound_tests:
            done = self._forge(["test", "--fail-fast", *tests], _ALL_CPU_S)
            if done.returncode != 0:
                raise CompileFailed(f"the tests fail without a mutant: {done.stdout[-2000:]}")
            self._sound_tests.append(tests)
        self._install(code)
        try:
            return self._forge(["test", "--fail-fast", *tests], cpu_s).returncode
        finally:
            self._install(self._sound_codes(units))

    def _code(self, mutant: Mutant | None, units: list[str], settings: dict[str, object]) -> Code:
        sources = standard_json.collect(self.root, units)
        if mutant:
            sources[mutant.file] = mutant.applied(sources[mutant.file])
        return self._compiler.code(sources, units, settings)

    def _sound_codes(self, units: Iterable[str]) -> Code:
        return {key: value for unit in units for key, value in self._sound_code(unit).items()}

    def _sound_code(self, unit: str) -> Code:
        if unit not in self._sound:
            self._sound[unit] = self._code(None, [unit], QUICK)
        return self._sound[unit]

    def _install(self, code: Code) -> None:
        """Put code where the tests take it from."""
        for (unit, contract), creation in code.items():
            path = self.root / "out" / Path(unit).name / f"{contract}.json"
            artifact = json.loads(path.read_bytes())
            artifact["bytecode"]["object"] = f"0x{creation}"
            path.write_text(json.dumps(artifact), encoding="utf-8")

    def _units(self, file: str) -> Iterator[str]:
        """What holds the file's code: contracts that are deployed, and the tests of a library, which call it directly."""
        for unit in self._deployed():
            if file in standard_json.collect(self.root, [unit]):
                yield unit
        yield from self._tests_of_libraries(Path(file).stem)

    def _tests_of_libraries(self, library: str) -> list[str]:
        found = sorted((self.root / "test" / "unit" / "libraries").glob(f"{library}/*.t.sol"))
        return [path.relative_to(self.root).as_posix() for path in found]

    def _deployed(self) -> list[str]:
        return [f"src/{path.name}" for path in sorted((self.root / "src").glob("*.sol"))]

    def _near(self, file: str) -> str:
        """A pattern for the tests of a library, or of the contracts that hold the file's code if they are few."""
        unit = self.root / "test" / "unit"
        if (unit / "libraries" / Path(file).stem).exists():
            return f"test/unit/libraries/{Path(file).stem}/**"
        holders = [Path(name).stem for name in self._units(file)]
        folders = holders if len(holders) <= _NEAR_FOLDERS_MAX else ["[A-Z]*"]
        return f"{{test/unit/Guards/**,{','.join(f'test/unit/{folder}/**' for folder in folders)}}}"

    def _copy(self, contracts: Path) -> None:
        for folder in ("contracts/src", "contracts/test", "contracts/abi", "contracts/snapshots", "docs"):
            shutil.rmtree(self.root.parent / folder, ignore_errors=True)
            shutil.copytree(contracts.parent / folder, self.root.parent / folder)
        shutil.copy(contracts / "foundry.toml", self.root)
        _link(self.root / "node_modules", contracts / "node_modules")
        _link(self.root.parent / "chain_node" / "solc", SOLC.parent)

    def _forge(self, words: list[str], cpu_s: int) -> subprocess.CompletedProcess[str]:
        """Forge's answer; a negative code when it took too long."""
        # What an earlier mutant failed with would be tried first on this one.
        for kept in ("fuzz", "invariant"):
            shutil.rmtree(self.root / "cache" / kept, ignore_errors=True)
        limited = ["sh", "-c", 'ulimit -t "$0"; exec "$@"', str(cpu_s), str(tools.forge_path()), *words]
        environment = {**tools.tool_environment(), "FOUNDRY_PROFILE": "mutants", "FOUNDRY_FUZZ_SEED": _FUZZ_SEED}
        return subprocess.run(limited, cwd=self.root, env=environment, capture_output=True, text=True, check=False)


def _link(link: Path, target: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink():
        link.unlink()
    link.symlink_to(target.resolve())
