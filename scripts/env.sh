#!/usr/bin/env bash
# Makes .venv from nothing but Python 3.11: `env.sh run` for what runs, `env.sh dev` for tests too.
# Says one sentence when it cannot; the whole story is then in .venv.log.
set -uo pipefail
cd "$(dirname "$0")/.."
readonly uv_version=0.13.9
readonly kind=${1:?run or dev}
readonly lock=$([ "$kind" = dev ] && echo requirements-dev.lock || echo requirements.lock)
readonly stamp=.venv/.installed-$kind

is_done() { # STAMP LOCK
    [ "$1" -nt "$2" ] && [ "$1" -nt pyproject.toml ] && [ "$1" -nt scripts/env.sh ]
}

die() {
    echo "xinlian: $1" >&2
    exit 1
}

need_python() {
    command -v python3 >/dev/null || die "python3 was not found; install Python 3.11 or newer."
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        die "Python 3.11 or newer is needed, but python3 here is $(python3 -V 2>&1 | cut -d' ' -f2)."
}

why() { # the likeliest reason for what .venv.log ends with
    if grep -qiE 'No space left' .venv.log; then
        echo "no space is left on the disk"
    elif grep -qiE 'UnknownIssuer|CERTIFICATE_VERIFY_FAILED' .venv.log; then
        echo "the registry's certificate is not trusted here (set SSL_CERT_FILE and PIP_CERT)"
    elif grep -qiE 'name resolution|resolve host|dns error|connect|unreachable|timed out|network' .venv.log; then
        echo "the package registry does not answer (no network?)"
    elif grep -qiE 'ensurepip|python3-venv' .venv.log; then
        echo "this Python has no venv module (on Debian: apt install python3-venv)"
    else
        tail -n 1 .venv.log
    fi
}

step() { # WHAT COMMAND...
    "${@:2}" >>.venv.log 2>&1 || die "$1 failed: $(why). The log is .venv.log."
}

is_done "$stamp" "$lock" && exit 0
# What tests need holds all that running needs.
[ "$kind" = run ] && is_done .venv/.installed-dev requirements-dev.lock && exit 0
need_python
echo "Installing Python packages into .venv (the first time takes a minute) ..." >&2
: >.venv.log
# A Python that was upgraded or removed since leaves a .venv that cannot start.
.venv/bin/python -c '' 2>/dev/null || step "Making .venv" python3 -m venv --clear .venv
[ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" = "$uv_version" ] ||
    step "Installing uv" .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
export VIRTUAL_ENV=$PWD/.venv UV_NO_PROGRESS=1
# A company's own certificate authority is known to the machine, not to uv's built-in list.
compgen -G '/etc/ssl/certs/*' >/dev/null && export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
step "Installing packages" .venv/bin/uv pip install --compile-bytecode --require-hashes --requirement "$lock"
step "Installing xinlian" .venv/bin/uv pip install --no-deps --editable .
touch "$stamp"
