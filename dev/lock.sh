#!/bin/sh
# Makes requirements.txt anew: every dependency of the project, its tests and its build, pinned with hashes, for
# Python 3.12 and 3.13. Needs uv on the path. The file names no package index.
cd "$(dirname "$0")/.." || exit 2
printf 'hatchling\neditables\n' | uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --group dev --upgrade \
    --output-file requirements.txt pyproject.toml -
