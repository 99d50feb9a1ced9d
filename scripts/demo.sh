#!/usr/bin/env bash
# Serves the town of testdata/town on this machine alone and says where. Ctrl-C,
# or a TERM to this script, stops it. DEMO_LISTEN=127.0.0.1:9000 picks the address.
set -euo pipefail
cd "$(dirname "$0")/.."

town=testdata/town
answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

if [ -n "${DEMO_LISTEN:-}" ]; then
    listen=$DEMO_LISTEN
else
    port=8080
    while answers 127.0.0.1 "$port" && [ "$port" -lt 8120 ]; do port=$((port + 1)); done
    [ "$port" -eq 8080 ] || echo "Port 8080 is taken: using $port."
    listen=127.0.0.1:$port
fi
host=${listen%:*} port=${listen##*:}

log=$(mktemp)
server=
stop() {
    trap - EXIT INT TERM
    if [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; then wait "$server" || true; fi
    rm -f "$log"
}
trap stop EXIT
trap 'echo; echo "Stopped."; stop; exit 0' INT TERM

bin/chengge serve --from "$town" --listen "$listen" 2>"$log" &
server=$!

# ready asks /readyz without curl, which a bare machine lacks.
ready() {
    exec 3<>"/dev/tcp/$host/$port" || return 1
    printf 'GET /readyz HTTP/1.0\r\nHost: %s\r\n\r\n' "$host:$port" >&3
    IFS= read -r status <&3 || status=
    exec 3<&- 3>&-
    [[ $status == *" 200"* ]]
} 2>/dev/null

for _ in $(seq 150); do
    if ! kill -0 "$server" 2>/dev/null; then
        cat "$log" >&2
        server=
        echo "demo: the server ended before it was ready" >&2
        exit 1
    fi
    ready && break
    sleep 0.2
done
ready || { cat "$log" >&2; echo "demo: the server did not get ready within 30 s" >&2; exit 1; }

cat <<TXT

The town is served at  http://$listen/
Open it in a browser and click anywhere: the card says whose the place is, and why.

The same question on the command line:

\$ bin/chengge locate 113.6653,34.7579 --from $town --accuracy 30 --category 06010
TXT
bin/chengge locate 113.6653,34.7579 --from "$town" --accuracy 30 --category 06010
printf '\nCtrl-C stops the server.\n'
wait "$server"
