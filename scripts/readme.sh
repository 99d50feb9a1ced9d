#!/usr/bin/env bash
# Writes what the commands really print between the markers <!-- begin:NAME -->
# and <!-- end:NAME --> of both READMEs. With --check it only compares, and fails
# where a README says something else.
set -euo pipefail
cd "$(dirname "$0")/.."

# The commands, by the name of their block. $lang is the README's language.
block() {
    case $1 in
        locate) shown="bin/chengge locate 113.6653,34.7579 --from testdata/town --accuracy 30 --category 06010 --at 2026-11-21T14:30 --lang $lang" ;;
        reason) shown="bin/chengge locate 113.6627,34.75805 --from testdata/town --category 06013 --at 2026-11-21T23:30 --lang $lang" ;;
        import) shown="bin/chengge import testdata/town --note 'first survey' --lang $lang" ;;
        publish) shown="bin/chengge publish --accept --at 2026-01-01 --lang $lang 2> warnings.txt" ;;
        next) shown="bin/chengge import testdata/town-next --note 'permit prolonged' --lang $lang" ;;
        diff) shown="bin/chengge diff --lang $lang" ;;
        future) shown="bin/chengge publish --accept --at 2099-01-01 --lang $lang 2> warnings.txt" ;;
        rollback) shown="bin/chengge rollback 1 --replace --at 2099-02-01 --note 'not prolonged' --lang $lang" ;;
        check) shown="bin/chengge check --from testdata/town --lang $lang" ;;
        balance) shown="bin/chengge balance --from testdata/town --lang $lang | head -n 38" ;;
        *) echo "readme: there is no command for the block $1" >&2; return 1 ;;
    esac
    printf '```console\n$ %s\n' "$shown"
    # Findings go to standard error; warnings are planted in the town. The
    # database is each README's own, in a folder that PostgreSQL's user can enter.
    env -i PATH="$PATH" LC_ALL=C.UTF-8 CHENGGE_DATA="$data" bash -c "${shown/warnings.txt/\/dev\/null}" 2>&1 | sed '/^[^ ]*: [0-9]* %$/d' # how far a slow machine is
    printf '```\n'
}

fill() {
    local file=$1 line name
    while IFS= read -r line; do
        printf '%s\n' "$line"
        [[ $line =~ ^'<!-- begin:'([a-z]+)' -->'$ ]] || continue
        name=${BASH_REMATCH[1]}
        block "$name" || return 1
        while IFS= read -r line && [ "$line" != "<!-- end:$name -->" ]; do :; done
        [ "$line" = "<!-- end:$name -->" ] || { echo "readme: $file: $name has no end" >&2; return 1; }
        printf '%s\n' "$line"
    done <"$file"
}

stale=0
for file in README.md README.zh-CN.md; do
    lang=en
    [ "$file" = README.zh-CN.md ] && lang=zh
    new=$(mktemp)
    data=$(mktemp -d /tmp/chengge-readme-XXXXXX)
    chmod 755 "$data"
    trap 'rm -rf "$data"' EXIT
    fill "$file" >"$new"
    rm -rf "$data"
    if [ "${1:-}" = --check ]; then
        diff -u "$file" "$new" || stale=1
    else
        cmp -s "$file" "$new" || cat "$new" >"$file"
    fi
    rm -f "$new"
done
if [ "$stale" = 1 ]; then
    echo "readme: the commands print something else now: run make readme" >&2
    exit 1
fi
