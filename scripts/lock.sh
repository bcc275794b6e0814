#!/usr/bin/env bash
# Writes requirements.lock (what runs) and requirements-dev.lock (that, and what tests need):
# every package with its hash and without any host's name, so that a mirror serves as well.
# Packages younger than a week are left out: most bad releases are withdrawn by then.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() { # OUTPUT [uv's further words]
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
        --exclude-newer "$(date -u -d '7 days ago' +%Y-%m-%d)" \
        pyproject.toml --output-file "$1" "${@:2}"
}
lock requirements.lock
lock requirements-dev.lock --group dev --constraints requirements.lock
for folder in tests/brownie contracts/proof chain_node/geth; do # environments of their own
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
        $folder/requirements.in --output-file $folder/requirements.lock
done
