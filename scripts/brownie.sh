#!/usr/bin/env bash
# Runs the Brownie suite in tests/brownie, in an environment and a home of its own: Brownie keeps
# networks and compilers in the home folder, and the user's is not ours to change.
# Deployed are the committed artifacts; with COMPILE=1 the contracts are compiled first (a minute),
# and nothing runs unless the artifacts are what the sources give.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly venv=$PWD/.venv-brownie lock=tests/brownie/requirements.lock

if ! [ "$venv/.installed" -nt "$lock" ]; then
    echo "Installing Brownie into .venv-brownie ..." >&2
    # A company's own certificate authority is known to the machine, not to uv's built-in list.
    compgen -G '/etc/ssl/certs/*' >/dev/null && export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
    .venv/bin/uv venv --quiet --clear --python .venv/bin/python "$venv"
    VIRTUAL_ENV=$venv .venv/bin/uv pip install --quiet --require-hashes --requirement "$lock"
    mkdir -p "$venv/home" "$venv/solcx"
    ln -sf "$PWD/chain_node/solc/solc" "$venv/solcx/solc-v0.8.37"
    touch "$venv/.installed"
fi

if [ -n "${COMPILE:-}" ]; then
    .venv/bin/python -m chain_node.compile --check
fi

# Naming them installs them.
programs=$(.venv/bin/python -c '
from chain_node import tools
print(tools.node_path(), tools.anvil_path(), tools.solc_path(), sep="\n")
')
{ read -r node && read -r anvil; } <<<"$programs"
export XINLIAN_NODE=$node HOME=$venv/home SOLCX_BINARY_PATH=$venv/solcx
export PATH=$venv/bin:$(dirname "$anvil"):$(dirname "$node"):$PATH
cd tests/brownie
exec brownie test "$@"
