#!/usr/bin/env bash
# Runs every fuzz target of the tree, one after the other, FUZZTIME each (30s).
set -euo pipefail
cd "$(dirname "$0")/.."

time=${FUZZTIME:-30s}
failed=0 count=0
while IFS=: read -r file function; do
    count=$((count + 1))
    name=$(sed -E 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/' <<<"$function")
    echo "== $name in $(dirname "$file"), $time"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "./$(dirname "$file")" || failed=$((failed + 1))
done < <(git ls-files --cached --others --exclude-standard '*_test.go' | xargs -r grep -HE '^func Fuzz[A-Za-z0-9_]*\(' || true)

echo "$count fuzz targets, $failed failed"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
