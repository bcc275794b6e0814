"""`python -m chain_node.geth`: builds geth if it is not there yet, and says where it is."""

import sys

from chain_node.errors import InstallFailed
from chain_node.geth.build import geth_path


def main() -> int:
    """0 when the program is there, 1 with a sentence when it is not."""
    try:
        program = geth_path(lambda text: print(text, file=sys.stderr))
    except InstallFailed as why:
        sys.stderr.write(f"xinlian: {why}\n")
        return 1
    sys.stdout.write(f"{program}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
