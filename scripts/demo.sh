#!/usr/bin/env bash
# Serves the demo city on this machine alone, from its own database, and says
# where. Ctrl-C, or a TERM to this script, stops both. Arguments go on to
# `chengge demo`. DEMO_LISTEN=127.0.0.1:9000 picks the address, CHENGGE_DATA=DIR
# the folder of the database; `make demo DEMO_LISTEN=…` sets them as well.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${CHENGGE_DATA:-}
# Whatever else is set for the user's own city is not for the demo.
for name in ${!CHENGGE_@}; do [ "$name" = CHENGGE_LANG ] || unset "$name"; done
fail() { echo "demo: $*" >&2; exit 1; }

# PostgreSQL refuses to run as root: then it runs as the user postgres, who has
# to reach its folder, and cannot in a home of mode 0700.
if [ -z "$data" ]; then
    data=var/demo
    if [ "$(id -u)" -eq 0 ] && id postgres >/dev/null 2>&1 &&
        ! setpriv --reuid=postgres --regid=postgres --init-groups test -x "$PWD"; then
        data=/var/tmp/chengge-demo-city-$(cksum <<<"$PWD" | cut -d ' ' -f 1)
        echo "The user postgres, as whom the database runs, cannot enter $PWD:"
        echo "the database is kept in $data instead of ./var/demo."
        [ -d "$data" ] || mkdir -m 755 "$data"
        [ -O "$data" ] && [ ! -L "$data" ] || fail "$data is another user's: choose a folder with CHENGGE_DATA=DIR"
    fi
fi

answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }
listen=${DEMO_LISTEN:-}
if [ -z "$listen" ]; then
    port=8080
    while answers 127.0.0.1 "$port" && [ "$port" -lt 8120 ]; do port=$((port + 1)); done
    # Where a demo holds the port, chengge demo says so itself.
    [ "$port" -eq 8080 ] || [ -e "$data/address" ] || echo "Port 8080 is taken: using $port."
    listen=127.0.0.1:$port
fi

# In this script's place, so that whatever ends the script ends the server, and
# with it PostgreSQL.
exec bin/chengge demo --data "$data" --listen "$listen" --log-level warn "$@"
