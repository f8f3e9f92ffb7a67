# Sourced by the scripts beside it: stands in the project, and makes its own .venv from nothing.
# Needs git, a python3 (3.10 or newer, with venv) and a package index.
# The caller's virtual environment is never used or changed.

set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
# hundreds of tests start a Python of their own: without compiled files that is half of the time
unset PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK=1 NO_MKDOCS_2_WARNING=1

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 2; }

# usable PYTHON: a CPython of 3.10 or newer that can make virtual environments, and is none itself
usable() {
    "$1" -c 'import sys; sys.exit(not (sys.version_info >= (3, 10) and sys.prefix == sys.base_prefix))' 2>/dev/null
}

# the path of each candidate behind a name: those shadowed by an active virtual environment, and those that pyenv or
# uv keep aside
candidates() {
    type -aP "$1" 2>/dev/null || true
    compgen -G "${PYENV_ROOT:-$HOME/.pyenv}/versions/*/bin/$1" || true
    compgen -G "${UV_PYTHON_INSTALL_DIR:-$HOME/.local/share/uv/python}/*/bin/$1" || true
}

# find_python NAME...: the first usable one
find_python() {
    local name path
    for name in "$@"; do
        while IFS= read -r path; do
            if usable "$path"; then
                printf '%s\n' "$path"
                return 0
            fi
        done < <(candidates "$name")
    done
    return 1
}

# what is installed follows from these files and from the extras asked for
stamp() { { printf '%s\n' "$*"; cat setup.cfg pyproject.toml; } | git hash-object --stdin; }

# make_venv FOLDER PYTHON REQUIREMENT...: installs only when something changed
make_venv() {
    local folder="$1" python="$2" wanted
    shift 2
    wanted="$(stamp "$@")"
    if [ -x "$folder/bin/python" ] && "$folder/bin/python" -c '' 2>/dev/null \
        && [ "$(cat "$folder/.stamp" 2>/dev/null || true)" = "$wanted" ]; then
        return 0
    fi
    say "setting up $folder ($("$python" -c 'import platform; print("Python", platform.python_version())')) ..."
    if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
        rm -rf "$folder"
        "$python" -m venv "$folder" >&2 \
            || die "$python cannot make a virtual environment: install its venv module (Debian, Ubuntu: apt install python3-venv)"
    fi
    "$folder/bin/python" -m pip install --quiet "$@" >&2 || die "the installation failed: see above"
    printf '%s\n' "$wanted" >"$folder/.stamp"
}

# extras_for PYTHON: the newest documentation tools need 3.11
extras_for() {
    if "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        printf 'all,test,foreign,docs\n'
    else
        printf 'all,test,foreign\n'
    fi
}

# setup: the project's own .venv, with everything that is needed to work on it
setup() {
    local python
    if [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
        python="$PWD/.venv/bin/python"
    else
        python="$(find_python python3.13 python3.12 python3.11 python3 python python3.10)" \
            || die "no Python found: install Python 3.10 or newer (3.11 or newer to build the documentation)"
    fi
    make_venv .venv "$python" -e ".[$(extras_for "$python")]"
    export PATH="$ROOT/.venv/bin:$PATH"
}

has_docs_tools() { .venv/bin/python -c 'import mkdocs, material, mkdocs_static_i18n, mkdocstrings' 2>/dev/null; }
