#!/usr/bin/env bash
# Serves the town of testdata/town on this machine alone, from its own database,
# and says where. Ctrl-C, or a TERM to this script, stops both.
# DEMO_LISTEN=127.0.0.1:9000 picks the address, CHENGGE_DATA=DIR the folder of
# the database.
set -euo pipefail
cd "$(dirname "$0")/.."

town=testdata/town
data=${CHENGGE_DATA:-}
# Whatever else is set for the user's own city is not for the town.
for name in ${!CHENGGE_@}; do [ "$name" = CHENGGE_LANG ] || unset "$name"; done
fail() { echo "demo: $*" >&2; exit 1; }

# PostgreSQL refuses to run as root: then it runs as the user postgres, who has
# to reach its folder, and cannot in a home of mode 0700.
if [ -z "$data" ]; then
    data=var
    if [ "$(id -u)" -eq 0 ] && id postgres >/dev/null 2>&1 &&
        ! setpriv --reuid=postgres --regid=postgres --init-groups test -x "$PWD"; then
        data=/var/tmp/chengge-demo-$(cksum <<<"$PWD" | cut -d ' ' -f 1)
        echo "The user postgres, as whom the database runs, cannot enter $PWD:"
        echo "the database is kept in $data instead of ./var."
        [ -d "$data" ] || mkdir -m 755 "$data"
        [ -O "$data" ] && [ ! -L "$data" ] || fail "$data is another user's: choose a folder with CHENGGE_DATA=DIR"
    fi
fi

# A town that differs from the newest edition is published as a new one. What is
# not the town's, and a draft that someone is at work on, is left as it is.
held='[]'
[ ! -e "$data/postgres" ] || held=$(bin/chengge editions --format json --data "$data")
case $(node -e '
    const [city, held] = process.argv.slice(1).map((text) => JSON.parse(text))
    const sealed = held.filter((e) => e.state !== "draft")
    console.log(held.some((e) => e.city.code !== city.city.code) ? "other" : sealed.length < held.length && sealed.length > 0 ? "draft" : "")
' "$(<"$town/city.json")" "$held") in
other) fail "$data holds another city than the town: choose another folder with CHENGGE_DATA=DIR" ;;
draft) echo "A draft is open in $data: it is left as it is, and the town is not brought in anew." ;;
*)
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    imported=$(bin/chengge import "$town" --data "$data" --note "make demo" --format json 2>"$log") || fail "$(<"$log")"
    # The town has planted faults, of which publish warns: to be seen where it fails.
    if [ "$(node -p 'JSON.parse(process.argv[1]).draft' "$imported")" != 0 ]; then
        # The first is in force since January, so that questions of last week have answers.
        from=()
        [[ $held == *'"sealed"'* ]] || from=(--at 2026-01-01)
        bin/chengge publish --accept "${from[@]}" --data "$data" --note "make demo" >"$log" 2>&1 || fail "$(<"$log")"
    fi
    rm -f "$log"
    ;;
esac

answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }
if [ -n "${DEMO_LISTEN:-}" ]; then
    listen=$DEMO_LISTEN
    ! answers "${listen%:*}" "${listen##*:}" || fail "$listen is taken: choose another address with DEMO_LISTEN"
else
    port=8080
    while answers 127.0.0.1 "$port" && [ "$port" -lt 8120 ]; do port=$((port + 1)); done
    [ "$port" -eq 8080 ] || echo "Port 8080 is taken: using $port."
    listen=127.0.0.1:$port
fi
host=${listen%:*} port=${listen##*:}

# ready asks /readyz without curl, which a bare machine lacks.
ready() {
    exec 3<>"/dev/tcp/$host/$port" || return 1
    printf 'GET /readyz HTTP/1.0\r\nHost: %s\r\n\r\n' "$host:$port" >&3
    IFS= read -r status <&3 || status=
    exec 3<&- 3>&-
    [[ $status == *" 200"* ]]
} 2>/dev/null

question=(113.6653,34.7579 --accuracy 30 --category 06010)
[ "$data" = var ] || question+=(--data "$data")

# greet waits for the server, as which this very process goes on below.
greet() {
    until ready; do
        kill -0 $$ 2>/dev/null || return 0
        sleep 0.2
    done
    cat <<TXT

The town is served at  http://$listen/
Open it in a browser and click anywhere: the card says whose the place is, and why.

The same question on the command line:

\$ bin/chengge locate ${question[*]}
TXT
    bin/chengge locate "${question[@]}"
    printf '\nCtrl-C stops the server and its database; the next start is quick.\n'
}
(greet &)

# In this script's place, so that whatever ends the script ends the server, and
# with it PostgreSQL.
exec bin/chengge serve --data "$data" --listen "$listen" --log-level warn
