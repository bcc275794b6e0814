"""Prints what universalmutator makes of each source named, as JSON: {"file": [[line, mutated text, rule], …]}.

Runs in the provers' environment: `scripts/proof.sh python proof/all_mutants.py src/CreditLimits.sol …`.
"""

import contextlib
import json
import sys
from pathlib import Path

from universalmutator import mutator

RULES = ["universal.rules", "c_like.rules", "solidity.rules"]


def main(files: list[str]) -> None:
    """Every mutant of the files."""
    made = {}
    for file in files:
        lines = Path(file).read_text(encoding="utf-8").splitlines(keepends=True)
        with contextlib.redirect_stdout(sys.stderr):  # it tells there what it does
            mutants = mutator.mutants_regexp(lines, ruleFiles=RULES, ignorePatterns=[])
        made[file] = [[line, text.rstrip("\n"), rule[0]] for line, text, rule, _ in mutants]
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
