#!/usr/bin/env bash
# Runs the long tests: those in files with the build tag soak.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh soak

packages=$(git ls-files --cached --others --exclude-standard '*_test.go' |
    xargs -r grep -lE '^//go:build .*\bsoak\b' | xargs -rn1 dirname | sort -u | sed 's|^|./|' || true)
if [ -z "$packages" ]; then
    echo "There is no test with the build tag soak yet: nothing was run."
    exit 0
fi
# shellcheck disable=SC2086  # a list of packages
go test -tags soak -run Soak -count 1 -timeout "${SOAKTIME:-60m}" -v $packages
