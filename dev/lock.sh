#!/bin/sh
# Makes the locks in requirements/ anew, for Python 3.12 and 3.13 on every system: each dependency of the base, of each
# extra, of the build, and of the programs of dev/supply_chain, pinned with hashes. Needs uv on the path. All keep to one
# resolution, that of dev, which has every extra; and no file names a package index. What is pinned keeps its version;
# with --upgrade, all take the latest.
cd "$(dirname "$0")/.." || exit 2
mkdir -p requirements
lock() {
    name=$1
    shift
    uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --output-file "requirements/$name.txt" "$@" || exit 1
}
lock dev "$@" --extra dev pyproject.toml
lock base --constraint requirements/dev.txt pyproject.toml
lock view --constraint requirements/dev.txt --extra view pyproject.toml
lock discovery --constraint requirements/dev.txt --extra discovery pyproject.toml
lock docs --constraint requirements/dev.txt --extra docs pyproject.toml
lock calibration --constraint requirements/dev.txt --extra calibration pyproject.toml
lock cluster --constraint requirements/dev.txt --extra cluster pyproject.toml
printf 'hatchling\neditables\n' | lock build --constraint requirements/dev.txt -
printf 'cyclonedx-bom>=7\npip-audit>=2.9\n' | lock supply_chain --constraint requirements/dev.txt -
