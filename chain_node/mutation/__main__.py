"""`python -m chain_node.mutation`: make mutants, try them, write the summary."""

import argparse
import json
import sys
import time

from chain_node.errors import ChainNodeError
from chain_node.mutation import mutants, page, record
from chain_node.mutation.compiler import Compiler
from chain_node.mutation.mutants import Mutant
from chain_node.mutation.trial import Fate, Tree
from chain_node.paths import CONTRACTS

SEED = 20_260_302
HOME = CONTRACTS / "cache-mutants"
_COUNTED_OUT = {Fate.SAME_CODE, Fate.NOT_COMPILED}


class Run:
    """One run over some sources."""

    def __init__(self, compiler: Compiler, seed: int, per_function: int | None, *, resume: bool) -> None:
        self.seed = seed
        self.per_function = per_function
        self.explained = record.explanations()
        self._results = record.Results(HOME / "results.json", afresh=not resume)
        self.tree = Tree(HOME, compiler)

    def source(self, file: str, made: list[tuple[int, str]]) -> dict[Mutant, Fate]:
        """The fate of the source's mutants, function by function."""
        text = self.tree.text(file)
        fates: dict[Mutant, Fate] = {}
        for name, candidates in mutants.by_function(file, text, made, self.seed).items():
            fates.update(self._function(text, candidates))
            _say(
                f"{file} {name}: {sum(m.function == name and f not in _COUNTED_OUT for m, f in fates.items())} mutants"
            )
        return fates

    def _function(self, text: str, candidates: list[Mutant]) -> dict[Mutant, Fate]:
        fates: dict[Mutant, Fate] = {}
        counted = 0
        for mutant in candidates:
            fates[mutant] = self._try(mutant, text)
            counted += fates[mutant] not in _COUNTED_OUT
            if counted == self.per_function:
                break
        return fates

    def _try(self, mutant: Mutant, text: str) -> Fate:
        if (known := self._results.fate(mutant, text)) is not None:
            return known
        began = time.monotonic()
        fate = self.tree.try_one(mutant)
        self._results.note(mutant, text, fate)
        if fate is Fate.SURVIVED and mutant.key not in self.explained:
            _say(f"  survived ({time.monotonic() - began:.0f} s), line {mutant.line}")
            _say(json.dumps(record.as_entry(mutant), ensure_ascii=False, indent=2))
        return fate


def main(words: list[str]) -> int:
    """0 when every mutant was killed or is explained; 1 with one sentence on stderr when nothing could be tried."""
    asked = _arguments(words)
    files = asked.only or sources()
    try:
        with Compiler() as compiler:
            run = Run(compiler, asked.seed, None if asked.all else asked.per_function, resume=asked.resume)
            made = mutants.make(run.tree.root, files)
            open_ = sum(_source(run, file, made[file], asked) for file in files)
    except ChainNodeError as error:
        sys.stderr.write(f"xinlian: {error}\n")
        return 1
    return 1 if open_ else 0


def sources() -> list[str]:
    """All that has code: interfaces have none."""
    found = [path.relative_to(CONTRACTS) for path in sorted((CONTRACTS / "src").rglob("*.sol"))]
    return [path.as_posix() for path in found if "interfaces" not in path.parts]


def _source(run: Run, file: str, made: list[tuple[int, str]], asked: argparse.Namespace) -> int:
    """Try the source's mutants and write its row; how many are neither killed nor explained."""
    fates = run.source(file, made)
    row = record.summary_of(run.tree.text(file), fates, run.explained, run.seed)
    how = "all" if asked.all else f"at least {asked.per_function} a function, where there are as many"
    total = record.write_summary({file: row}, how)["total"]
    page.main()
    _say(
        f"{file}: {row['made']} made, {row['killed']} killed, {row['explained']} explained, {row['open']} open; {total}"
    )
    return int(row["open"])


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chain_node.mutation")
    parser.add_argument("--per-function", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="every mutant there is: a night")
    parser.add_argument("--only", nargs="*", help="these sources, as src/CreditLimits.sol")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--resume", action="store_true", help="what was killed on the same text is not tried again")
    return parser.parse_args(words)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
