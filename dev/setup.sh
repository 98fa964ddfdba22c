# Makes .venv, a virtual environment with dependencies pinned by hash, and this project in it: `set_up EXTRA...` brings
# what the project needs and what the extras add. Sourced by the scripts at the top, with $root set to the project's
# folder. Quick when there is nothing to do; what failed or was cut short is done again.

version_check='import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))'

# A python may stand on the path and yet not run: pyenv's shims refuse a version that is not selected, though it is
# installed beside them. So each candidate is tried, and then the versions beside the shims.
find_python() {
    shim=$(command -v python3.13 || command -v python3.12 || command -v python3 || :)
    for candidate in python3.13 python3.12 python3 python \
        "${shim%/shims/*}"/versions/3.13*/bin/python3 "${shim%/shims/*}"/versions/3.12*/bin/python3; do
        if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$version_check" >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    echo "coopsim needs Python 3.12 or 3.13, and none was found on the path. Install one, or put it on the path." >&2
    return 1
}

# What a part (base, project, or an extra) is made from. Its stamp in .venv says the same once it is whole.
made_from() {
    case $1 in
        base) cat "$root/requirements/base.txt" "$root/requirements/build.txt" | cksum && printf '%s\n' "$root" ;;
        project) cksum <"$root/pyproject.toml" ;;
        *) cksum <"$root/requirements/$1.txt" ;;
    esac
}

has() {
    [ -f "$root/.venv/installed-$1" ] && [ "$(cat "$root/.venv/installed-$1")" = "$(made_from "$1")" ] && return
    case $1 in base | project | dev) return 1 ;; esac
    has dev # which holds every extra
}

has_all() {
    for part in base project "$@"; do has "$part" || return 1; done
    "$root/.venv/bin/python" -c "" 2>/dev/null
}

# Installs a part: its name, what to tell, and what pip is to take.
bring() {
    part=$1
    [ -z "$2" ] || echo "Setting up: installing $2 into .venv, once ..." >&2
    shift 2
    if ! "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$@" \
        >>"$root/.venv/install.log" 2>&1; then
        tail -n 20 "$root/.venv/install.log" >&2
        echo "Setting up failed; the whole log is in .venv/install.log. Check the network and try again." >&2
        return 1
    fi
    made_from "$part" >"$root/.venv/installed-$part"
}

install_parts() {
    if ! has base || ! "$root/.venv/bin/python" -c "" 2>/dev/null; then
        python=$(find_python) || return 1
        rm -rf "$root/.venv"
        "$python" -m venv "$root/.venv" || return 1
        bring base "what every command needs, for a minute," --require-hashes --only-binary :all: \
            -r "$root/requirements/base.txt" -r "$root/requirements/build.txt" || return 1
    fi
    has project || bring project "" --no-build-isolation --editable "$root" || return 1
    for extra in "$@"; do
        has "$extra" || bring "$extra" "the packages of '$extra'" --require-hashes --only-binary :all: \
            -r "$root/requirements/$extra.txt" || return 1
    done
}

set_up() {
    unset PYTHONPATH PYTHONHOME
    has_all "$@" && return
    # Two that start at once must not install into the same folder: the second waits for the first.
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$root/.venv.lock"
        flock 9
    fi
    has_all "$@" || install_parts "$@" || return 1
    if command -v flock >/dev/null 2>&1; then exec 9>&-; fi
}
