# Makes .venv, a virtual environment with every dependency pinned by hash, and this project in it. Sourced by the
# scripts at the top with $root set to the project's folder. Quick when there is nothing to do.

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

set_up() {
    unset PYTHONPATH PYTHONHOME
    stamp="$root/.venv/installed"
    wanted=$(cat "$root/requirements.txt" "$root/pyproject.toml" | cksum)" $root"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && "$root/.venv/bin/python" -c "" 2>/dev/null; then
        return
    fi
    # Two that start at once must not install into the same folder: the second waits for the first.
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$root/.venv.lock"
        flock 9
        if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
            exec 9>&-
            return
        fi
    fi
    python=$(find_python) || return 1
    echo "Setting up: installing the dependencies into .venv, once, for a minute or two ..." >&2
    rm -rf "$root/.venv"
    "$python" -m venv "$root/.venv" || return 1
    log="$root/.venv/install.log"
    if ! "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        --only-binary :all: -r "$root/requirements.txt" >"$log" 2>&1 ||
        ! "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps \
            --editable "$root" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "Setting up failed; the whole log is in .venv/install.log. Check the network and try again." >&2
        return 1
    fi
    printf '%s\n' "$wanted" >"$stamp"
    if command -v flock >/dev/null 2>&1; then exec 9>&-; fi
}
