"""What orders cost in gas: the table in docs/gas.md, made from the figures that forge measured.

python -m chain_node.gas            measure, write contracts/snapshots and docs/gas.md
python -m chain_node.gas --check    measure, fail if a figure or the table is another; print the table
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from chain_node import pages, tools
from chain_node.errors import ChainNodeError
from chain_node.paths import CHECKOUT, CONTRACTS

PAGE = CHECKOUT / "docs" / "gas.md"
SNAPSHOTS = CONTRACTS / "snapshots"
TESTS = "test/gas/*"
BEGIN, END = "<!-- figures: python -m chain_node.gas -->\n", "<!-- end of figures -->\n"
BATCH = ", batch of 50"
PART, CHILD = "split offer of 48 parts, a part, batch", "accept child of 48 parts, batch"
FIRST_HALF = "payment confirmation of 50 vouchers, a voucher, first half, batch"
SECOND_HALF = "payment confirmation of 50 vouchers, a voucher, second half, batch"

Figures = Mapping[str, int]


@dataclass(frozen=True)
class Goal:
    """What an operation may cost [gas]: the sum of the figures it consists of."""

    what: str
    figures: tuple[str, ...]
    gas: int


# design.md, section 8
GOALS = (
    Goal("issue, one invoice", (f"issue{BATCH}",), 175_000),
    Goal("transfer: offer + acceptance", (f"transfer offer{BATCH}", f"transfer accept{BATCH}"), 100_000),
    Goal("split one by one: offer + acceptance, a child", (f"split offer{BATCH}", f"accept child{BATCH}"), 155_000),
    Goal("split in orders of many parts, a child", (PART, CHILD), 105_000),
    Goal("payment of a root with 50 vouchers, a voucher", (FIRST_HALF,), 20_000),
    Goal(
        "payment of a root with one: instruction + confirmation",
        (f"payment instruction{BATCH}", f"payment confirmation{BATCH}"),
        110_000,
    ),
)
PEERS = (
    ("issue", ("issue",), "issue"),
    ("split", ("split offer, first part of a root", "accept child, first of a root"), "split"),
    ("whole transfer", ("transfer offer", "transfer accept"), "whole transfer"),
)


def table() -> str:
    """The figures as the page shows them."""
    orders, peers = _read("orders"), _read("peers")
    return "\n".join([*_goals(orders), "", *_all(orders), "", *_peers(orders, peers), ""])


def _goals(orders: Figures) -> list[str]:
    lines = ["| each in a batch of 50 [gas] | goal | now | |", "|---|---:|---:|---|"]
    for goal in GOALS:
        now = sum(orders[name] for name in goal.figures)
        verdict = "met" if now <= goal.gas else f"{now - goal.gas:,} over"
        lines.append(f"| {goal.what} | {goal.gas:,} | {now:,} | {verdict} |")
    return lines


def _all(orders: Figures) -> list[str]:
    lines = ["| order [gas] | alone in its transaction | each in a batch of 50 |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {gas:,} | {orders[name + BATCH]:,} |" for name, gas in orders.items() if name + BATCH in orders
    ]
    several = [name for name in orders if name.endswith(", batch")]
    return lines + [f"| {name.removesuffix(', batch')} | | {orders[name]:,} |" for name in several]


def _peers(orders: Figures, peers: Figures) -> list[str]:
    lines = ["| each in a batch of 50 [gas] | Xinlian | ERC-3525 | ERC-1155 |", "|---|---:|---:|---:|"]
    for what, ours, theirs in PEERS:
        cells = [sum(orders[name + BATCH] for name in ours)]
        cells += [peers[f"{token} {theirs}{BATCH}"] for token in ("ERC-3525", "ERC-1155")]
        lines.append(f"| {what} | " + " | ".join(f"{cell:,}" for cell in cells) + " |")
    return lines


def _read(group: str) -> dict[str, int]:
    stored = json.loads((SNAPSHOTS / f"{group}.json").read_bytes())
    return {name: int(gas) for name, gas in stored.items()}


def _measure(*, check: bool) -> int:
    environment = {**tools.tool_environment(), "FORGE_SNAPSHOT_CHECK": str(check).lower()}
    words = [str(tools.forge_path()), "test", "--match-path", TESTS, "--quiet"]
    return subprocess.run(words, cwd=CONTRACTS, env=environment, check=False).returncode


def main(words: list[str] | None = None) -> int:
    """0 if all is as it should be; else 1, with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m chain_node.gas")
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(words).check
    try:
        failed = _measure(check=check)
    except ChainNodeError as error:
        failed = 1
        sys.stderr.write(f"xinlian: {error}\n")
    if failed:
        sys.stderr.write("Gas figures differ from contracts/snapshots; `python -m chain_node.gas` writes them anew.\n")
        return 1
    sys.stdout.write(table())
    page = pages.section(PAGE, BEGIN, table(), END)
    if not check:
        PAGE.write_text(page, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page:
        sys.stderr.write("docs/gas.md is not of these figures; `python -m chain_node.gas` writes it anew.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
