#!/usr/bin/env bash
# Makes this machine able to build and run Chengge (setup.sh build), also to test it
# (setup.sh test), or to run the long tests too (setup.sh soak): installs the
# Debian packages that are missing, then checks Go and Node. It changes nothing where
# nothing is missing.
set -euo pipefail

stage=${1:-build}
go_wanted=1.26
node_wanted=20.19

# package  what it is for
build_packages="
gcc              the C compiler that cgo calls
g++              the C++ compiler that the GDAL binding needs
libc6-dev        the headers of the C library
pkg-config       finds the C libraries
libgeos-dev      GEOS: repair and overlay of polygons
libproj-dev      PROJ: coordinate systems
libgdal-dev      GDAL: reads foreign files, in bin/chengge-gdal alone
coinor-libclp-dev  Clp: linear programmes, in bin/chengge-solve alone
coinor-libcbc-dev  Cbc: yes-or-no choices, in bin/chengge-solve alone
postgresql-15    keeps the editions, in a folder and a process of Chengge's own
postgresql-15-postgis-3          PostGIS in it
postgresql-15-postgis-3-scripts  likewise
ca-certificates  lets Go and npm trust the hosts that they download from
git              stamps the binary with its commit
"
test_packages="
liblemon-dev     LEMON, against which the network simplex is checked
gdal-bin         ogr2ogr, against which the importers are checked
chromium         the browser that the map page is tested in
fonts-noto-cjk   Chinese letters on the map in that browser
"
soak_packages="
python3-qgis     QGIS, which loads tiles and files that were written
"

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

wanted=$build_packages
case $stage in
test) wanted+=$test_packages ;;
soak) wanted+=$test_packages$soak_packages ;;
esac
wanted=$(grep -v '^$' <<<"$wanted")

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    # Not Debian: take what is there, and say what is not.
    lacking=
    for command in gcc g++ pkg-config git; do
        command -v "$command" >/dev/null || lacking+=" $command"
    done
    if command -v pkg-config >/dev/null; then
        for library in geos proj gdal clp cbc; do
            pkg-config --exists "$library" || lacking+=" $library"
        done
    fi
    if [ -n "$lacking" ]; then
        say "this is no Debian, so nothing is installed for you. Missing:$lacking"
        say "On Debian 12 these packages serve; install what your system calls them:"
        sed 's/^/  /' <<<"$wanted" >&2
        exit 1
    fi
else
    missing=()
    while read -r package purpose; do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$status" = "install ok installed" ] && continue
        missing+=("$package")
        say "missing: $package ($purpose)"
    done <<<"$wanted"
    if [ ${#missing[@]} -gt 0 ]; then
        root=()
        if [ "$(id -u)" -ne 0 ]; then
            command -v sudo >/dev/null || stop "run this as root, or install: ${missing[*]}"
            root=(sudo)
            say "sudo is asked for, to install these packages and for nothing else"
        fi
        apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
        "${root[@]}" "${apt[@]}" -qq update >&2 || stop "apt-get update failed: is there a network?"
        if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then
            # Else Debian makes and starts a cluster of the system's, which nobody asked for.
            without_cluster=/etc/postgresql-common/createcluster.d/chengge-setup.conf
            "${root[@]}" "${apt[@]}" -y -qq --no-install-recommends install postgresql-common >&2 ||
                stop "apt-get could not install: postgresql-common"
            "${root[@]}" mkdir -p "${without_cluster%/*}"
            trap '"${root[@]}" rm -f "$without_cluster"' EXIT
            "${root[@]}" tee "$without_cluster" <<<'create_main_cluster = false' >/dev/null
        fi
        "${root[@]}" "${apt[@]}" -y -qq --no-install-recommends install "${missing[@]}" >&2 ||
            stop "apt-get could not install: ${missing[*]}"
    fi
fi

# at_least FOUND WANTED compares versions such as 20.9.1 and 20.19.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

command -v go >/dev/null || stop "Go $go_wanted or newer is needed, and there is no go on the PATH. Install it and try again."
# GOTOOLCHAIN=local: the Go that is installed, not one that it would download.
found=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) ||
    found=$(GOTOOLCHAIN=local go version 2>/dev/null | awk '{print $3}') || found=
found=${found#go}
if ! at_least "${found%%[-a-z ]*}" "$go_wanted"; then
    stop "Go $go_wanted or newer is needed; $(command -v go) is ${found:-of unknown version}. Install a newer Go, or put it first on the PATH."
fi

command -v node >/dev/null && command -v npm >/dev/null ||
    stop "Node $node_wanted or newer with npm is needed, and there is none on the PATH. Install it and try again."
found=$(node --version)
if ! at_least "${found#v}" "$node_wanted"; then
    stop "Node $node_wanted or newer is needed; $(command -v node) is $found. Install a newer Node, or put it first on the PATH."
fi
