"""A copy of contracts/ in which one mutant after another is tried."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from chain_node import standard_json, tools
from chain_node.errors import CompileFailed
from chain_node.mutation.mutants import Mutant
from chain_node.paths import CONTRACTS, SOLC

# Many times what the tests take without a fault: a mutant that takes longer goes round in circles.
_NEAR_TIMEOUT_S = 120
_ALL_TIMEOUT_S = 400
_FUZZ_SEED = "0x58696e6c69616e"  # the same chance for every mutant


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED_NEAR = "killed by the tests of its contracts"
    KILLED_FAR = "killed by another test"
    KILLED_BY_TIME = "killed: the tests do not end"
    SURVIVED = "survived"
    SAME_CODE = "the same code"
    NOT_COMPILED = "does not compile"


class Tree:
    """The copy, kept between runs so that forge compiles only what a mutant changes."""

    def __init__(self, home: Path, contracts: Path = CONTRACTS) -> None:
        self._contracts = contracts
        self._root = home / "contracts"
        self._copy()
        done = self._forge(["build"], _ALL_TIMEOUT_S)
        if done is None or done.returncode != 0:
            raise CompileFailed(f"the copy without a fault does not compile: {done.stdout if done else 'no end'}")
        self._code = self._codes()
        self._near: dict[str, str] = {}

    def check(self) -> None:
        """Raise CompileFailed when a test fails without any mutant: it would kill every one."""
        done = self._forge(["test", "--fail-fast"], _ALL_TIMEOUT_S)
        if done is None or done.returncode != 0:
            raise CompileFailed(f"the tests fail without a mutant: {done.stdout[-2000:] if done else 'no end'}")

    def try_one(self, mutant: Mutant) -> Fate:
        """Run the tests that can reach the mutant, and when none notices, all there are."""
        path = self._root / mutant.file
        text = path.read_text(encoding="utf-8")
        path.write_text(mutant.applied(text), encoding="utf-8")
        try:
            return self._fate(mutant)
        finally:
            path.write_text(text, encoding="utf-8")

    def _fate(self, mutant: Mutant) -> Fate:
        done = self._forge(["test", "--fail-fast", "--match-path", self._tests(mutant.file)], _NEAR_TIMEOUT_S)
        if done is None:
            return Fate.KILLED_BY_TIME
        if done.returncode != 0:
            return Fate.NOT_COMPILED if "Compiler run failed" in done.stdout + done.stderr else Fate.KILLED_NEAR
        if self._codes() == self._code:
            return Fate.SAME_CODE
        done = self._forge(["test", "--fail-fast"], _ALL_TIMEOUT_S)
        if done is None:
            return Fate.KILLED_BY_TIME
        return Fate.KILLED_FAR if done.returncode != 0 else Fate.SURVIVED

    def _copy(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        for folder in ("src", "test", "abi", "snapshots"):
            shutil.rmtree(self._root / folder, ignore_errors=True)
            if (self._contracts / folder).exists():
                shutil.copytree(self._contracts / folder, self._root / folder)
        shutil.copy(self._contracts / "foundry.toml", self._root)
        _link(self._root / "node_modules", self._contracts / "node_modules")
        _link(self._root.parent / "chain_node" / "solc", SOLC.parent)

    def _forge(self, words: list[str], timeout_s: int) -> subprocess.CompletedProcess[str] | None:
        """Forge's answer; None when it took too long."""
        # What an earlier mutant failed with would be tried first on this one.
        for kept in ("fuzz", "invariant"):
            shutil.rmtree(self._root / "cache-proof" / kept, ignore_errors=True)
        environment = {**tools.tool_environment(), "FOUNDRY_PROFILE": "proof", "FOUNDRY_FUZZ_SEED": _FUZZ_SEED}
        program = subprocess.Popen(
            [str(tools.forge_path()), *words],
            cwd=self._root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            stdout, stderr = program.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)  # forge and the compilers it started
            program.communicate()
            return None
        return subprocess.CompletedProcess(program.args, program.returncode, stdout, stderr)

    def _tests(self, file: str) -> str:
        """A pattern for the test folders of the contracts that hold the file's code, and of the file itself."""
        if file not in self._near:
            folders = sorted({*self._folders(file)})
            self._near[file] = f"test/unit/{{{','.join(folders)},none}}/**" if folders else "test/unit/**"
        return self._near[file]

    def _folders(self, file: str) -> Iterator[str]:
        unit = self._root / "test" / "unit"
        if (unit / "libraries" / Path(file).stem).exists():
            yield f"libraries/{Path(file).stem}"
        for path in sorted((self._root / "src").glob("*.sol")):
            name = f"src/{path.name}"
            held = standard_json.closure(name, standard_json.collect(self._contracts, [name]))
            if file in held and (unit / path.stem).exists():
                yield path.stem

    def _codes(self) -> dict[str, str]:
        """The code of all that src leads to, as hashes."""
        found = {}
        for source in sorted((self._root / "src").rglob("*.sol")):
            for path in sorted((self._root / "out-proof" / source.name).glob("*.json")):
                code = json.loads(path.read_bytes())["bytecode"]["object"]
                found[f"{source.name}/{path.name}"] = hashlib.sha256(code.encode()).hexdigest()
        return found


def _link(link: Path, target: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink():
        link.unlink()
    link.symlink_to(target.resolve())
