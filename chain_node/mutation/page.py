"""`python -m chain_node.mutation.page`: write into docs/proof.md what the committed records say of mutants and of Slither."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from chain_node import pages, slither
from chain_node.mutation import record
from chain_node.paths import CHECKOUT

PAGE = CHECKOUT / "docs" / "proof.md"
BEGIN, END = "<!-- figures: python -m chain_node.mutation.page -->\n", "<!-- end of figures -->\n"
_FIGURES = ("functions", "made", "killed", "explained", "open")


def rendered() -> str:
    """The page as it should be."""
    return pages.section(PAGE, BEGIN, "\n".join([*_mutants(), "", _slither(), ""]), END)


def _mutants() -> list[str]:
    summary = json.loads(record.SUMMARY.read_bytes())
    lines = [
        "| source | functions | made | killed | explained | open | seen on |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [_row(f"`{file}`", row, row["date"]) for file, row in summary["sources"].items()]
    return [*lines, _row("**all**", summary["total"], "")]


def _row(name: str, row: Mapping[str, Any], date: str) -> str:
    return f"| {name} | " + " | ".join(str(row[figure]) for figure in _FIGURES) + f" | {date} |"


def _slither() -> str:
    return f"Slither: {len(slither.answers())} findings, each answered in `contracts/proof/slither.json`."


def main() -> int:
    """0."""
    PAGE.write_text(rendered(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(CHECKOUT)} is written.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
