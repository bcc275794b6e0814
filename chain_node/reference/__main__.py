"""The command line; see the package."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from chain_node import reference
from chain_node.errors import ChainNodeError
from chain_node.paths import CHECKOUT, write_atomically
from chain_node.reference.compiled import compiled
from chain_node.reference.pages import pages

FOLDER = CHECKOUT / "docs" / "contracts"


def stale(content: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """The names of pages in the folder that are not as they should, or should not be there."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in there.keys() | content.keys() if there.get(name) != content.get(name))


def write(content: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """Make the folder hold exactly these pages; returns the names that changed."""
    changed = stale(content, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in content:
            write_atomically(folder / name, content[name].encode())
        else:
            (folder / name).unlink()
    return changed


def main(words: list[str] | None = None) -> int:
    """0 when all is well, 1 with one sentence on stderr otherwise."""
    parser = argparse.ArgumentParser(prog="chain_node.reference", description=reference.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if not fresh")
    arguments = parser.parse_args(words)
    try:
        content = pages(compiled())
    except ChainNodeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not arguments.check:
        sys.stdout.write("".join(f"{name}\n" for name in write(content)))
        return 0
    names = stale(content)
    if names:
        sys.stderr.write(f"These differ from contracts/src; run 'make compile': {', '.join(names)}.\n")
    return 1 if names else 0


if __name__ == "__main__":
    raise SystemExit(main())
