#!/usr/bin/env bash
# Runs a program of the provers' environment (halmos, slither, python) in contracts/, with our forge
# and compiler on its path: `scripts/proof.sh slither --version`.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly venv=$PWD/.venv-proof lock=contracts/proof/requirements.lock

exec 9>.venv-proof.lock
command -v flock >/dev/null && flock 9 # one installs, the others wait
if ! [ "$venv/.installed" -nt "$lock" ]; then
    echo "Installing halmos, Slither and universalmutator into .venv-proof (the first time takes a minute) ..." >&2
    # A company's own certificate authority is known to the machine, not to uv's built-in list.
    compgen -G '/etc/ssl/certs/*' >/dev/null && export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
    .venv/bin/uv venv --quiet --clear --python .venv/bin/python "$venv"
    VIRTUAL_ENV=$venv .venv/bin/uv pip install --quiet --require-hashes --requirement "$lock"
    touch "$venv/.installed"
fi
exec 9>&-

# Naming them installs them.
programs=$(.venv/bin/python -c '
from chain_node import tools
print(tools.node_path(), tools.forge_path(), tools.solc_path(), sep="\n")
')
{ read -r node && read -r forge; } <<<"$programs"
export XINLIAN_NODE=$node FOUNDRY_PROFILE=proof
export PATH=$venv/bin:$(dirname "$forge"):$(dirname "$node"):$PATH
cd contracts
exec "$@"
