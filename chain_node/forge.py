"""`python -m chain_node.forge WORDS…`: run forge on contracts/ with our node and compiler."""

import subprocess
import sys

from chain_node import tools
from chain_node.errors import ChainNodeError
from chain_node.paths import CONTRACTS


def main(words: list[str]) -> int:
    """Forge's own exit code; 1 with one sentence on stderr when it cannot be installed."""
    try:
        program = [str(tools.forge_path()), *words]
    except ChainNodeError as error:
        sys.stderr.write(f"xinlian: {error}\n")
        return 1
    done = subprocess.run(program, cwd=CONTRACTS, env=tools.tool_environment(), check=False)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
