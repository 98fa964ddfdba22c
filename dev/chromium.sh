# Brings a Chromium for the tests of the page, since that is no Python package. Sourced by ./check.

has_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
} >/dev/null 2>&1

bring_debians_chromium() {
    has_chromium && return
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "No Chromium was found, which the tests of the page need: Playwright's own will be taken (untested)."
        return
    fi
    echo "No Chromium was found, which the tests of the page need: installing Debian's ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
        >/dev/null 2>&1 || echo "Debian's Chromium could not be installed; Playwright's own will be taken (untested)."
}

bring_playwrights_chromium() {
    has_chromium || "$root/.venv/bin/playwright" install chromium >/dev/null 2>&1 ||
        echo "No Chromium could be brought: the tests of the page will fail. Install one, or run ./check --quick." >&2
}
