#!/bin/bash
# kills.sh - the desk's clients, its database, the pool's workers and nginx killed with -9 under load, on real parts: after each kill what was
# acknowledged is stored once, what was not is there whole or not at all, the same key books once, and fsck finds nothing.
#
# KILL_ROUNDS (3) rounds of each, and twice as many workers. The database syncs its log at each commit, on whatever disk TMPDIR names.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${builddir:-$PWD}
rounds=${KILL_ROUNDS:-3}
PATH=$PATH:/usr/sbin:/sbin
for tool in mariadbd mariadb-install-db nginx curl; do
	command -v $tool >/dev/null && continue
	echo "# there is no $tool"
	[ -z "${CI:-}" ] || exit 1
	exit 77
done
work=$(mktemp -d /tmp/slotkeeper-kills.XXXXXX)
user=$(id -un)
. "$root/tests/fault/web.sh"
server= load= pool= nginx= n=0 failed=0
unset SLOTKEEPER_DATABASE_SOCKET SLOTKEEPER_DATABASE_NAME SLOTKEEPER_DATABASE_USER SLOTKEEPER_DATABASE_PASSWORD SLOTKEEPER_DATABASE_PID
cleanup() {
	[ -z "$load" ] || { kill "$load"; wait "$load"; } 2>/dev/null
	web_stop
	[ -z "$server" ] || { kill -KILL "$server"; wait "$server"; } 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

told() { # STATUS TEXT
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}
options="--no-defaults --datadir=$work/data --tmpdir=$work --innodb-buffer-pool-size=32M --innodb-log-file-size=16M --innodb-flush-log-at-trx-commit=1 --skip-log-bin"
sql() { mariadb --no-defaults -N -u root -S "$work/s" slotkeeper -e "$1"; }
database_start() {
	setpriv --pdeathsig KILL mariadbd $options --user="$user" --socket="$work/s" --pid-file="$work/pid" --skip-networking \
		--performance-schema=OFF --character-set-server=utf8mb4 >>"$work/server.log" 2>&1 &
	server=$!
	for try in $(seq 200); do
		echo 'SELECT 1' | mariadb --no-defaults -u root -S "$work/s" >/dev/null 2>&1 && return
		sleep 0.05
	done
	tail -n 20 "$work/server.log"; told 1 "the database starts"; exit 1
}
database_kill() { kill -KILL "$server"; wait "$server" 2>/dev/null; }
a_moment() { sleep "0.$((RANDOM % 4 + 2))$((RANDOM % 10))"; }

mariadb-install-db $options --user="$user" --skip-test-db --auth-root-authentication-method=normal >"$work/install.log" 2>&1 ||
	{ cat "$work/install.log"; exit 1; }
database_start
echo 'CREATE DATABASE slotkeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' | mariadb --no-defaults -u root -S "$work/s"
mkdir -p "$work/outbox" "$work/nginx" "$work/run"
cat >"$work/slotkeeper.conf" <<CONF
database_socket = $work/s
database_name = slotkeeper
database_user = root
keyring_file = $work/keyring
template_dir = $root/templates
catalogue_dir = $build/po
static_dir = $root/static
outbox_dir = $work/outbox
listen = $work/run/slotkeeper.sock
workers = 4
demo = 1
code_sends_per_hour = 100000
holds_per_address = 5000
CONF
ctl() { "$build/slotkeeperctl" --program "$build/slotkeeper.fcgi" --config "$work/slotkeeper.conf" "$@"; }
ctl keyring create >/dev/null && ctl migrate >"$work/log" 2>&1 && ctl import "$root/sql/demo.json" >>"$work/log" 2>&1 ||
	{ cat "$work/log"; told 1 "the demo salon is loaded"; exit 1; }

prove() { # LOG WHAT
	local out
	out=$("$build/tests/fault/load" verify "$work/slotkeeper.conf" "$1") || { told 1 "$2: what clients were told is what is stored"; echo "$out"; return; }
	echo "$out" | tail -n 1
	out=$(ctl fsck 2>&1) || { told 1 "$2: fsck is clean"; echo "$out" | sed 's/^/# /'; return; }
	told 0 "$2: every acknowledged booking is stored once, every other whole or not at all, fsck is clean"
}
run_load() { "$build/tests/fault/load" run "$work/slotkeeper.conf" "$@" 2>>"$work/stderr" & load=$!; }
stop_load() { kill "$load"; wait "$load" || told 1 "$1: the clients that were not killed end well"; load=; }

for round in $(seq "$rounds"); do
	run_load "$work/clients.$round" 6 4
	sleep 0.7
	stop_load "clients $round"
	prove "$work/clients.$round" "clients killed, round $round"
done
for round in $(seq "$rounds"); do
	run_load "$work/database.$round" 6 0
	a_moment; database_kill; a_moment; database_start; a_moment
	stop_load "database $round"
	prove "$work/database.$round" "database killed, round $round"
done
# The pool's workers, then all of nginx, killed while guests book through them, and try again where it says 502 or nobody answers.
storm_start() { "$build/tests/fault/visitors" storm "$work/slotkeeper.conf" "$port" 6 900 "$1" >"$work/storm" & load=$!; }
storm_end() { # DAY WHAT
	local status acknowledged stored
	kill "$load"; wait "$load"
	status=$?
	load=
	cat "$work/storm"
	told $status "$2: a guest who tries again books exactly once"
	acknowledged=$(sed -n 's/^# \([0-9]*\) booked.*/\1/p' "$work/storm")
	stored=$(($(sql "SELECT COUNT(*) FROM appointment WHERE tracking_ref LIKE 'storm-%'") - before))
	[ "${acknowledged:-0}" = "$stored" ]
	told $? "$2: $acknowledged acknowledged, $stored stored"
	curl -fsS -o /dev/null --retry 5 --retry-connrefused "http://127.0.0.1:$port/readyz"
	told $? "$2: the site answers again by itself"
	out=$(ctl fsck) || { echo "$out" | sed 's/^/# /'; false; }
	told $? "$2: fsck is clean"
}
web_start 4 || { told 1 "the pool starts"; exit 1; }
before=0
storm_start 30
kills=0
until [ $kills -ge $((rounds * 2)) ] || ! kill -0 "$load" 2>/dev/null; do
	a_moment
	victim=$(pgrep -P "$pool" | shuf -n 1)
	[ -z "$victim" ] || { kill -KILL "$victim" && kills=$((kills + 1)); }
done
storm_end 30 "$kills workers killed"
before=$(sql "SELECT COUNT(*) FROM appointment WHERE tracking_ref LIKE 'storm-%'")
storm_start 60
kills=0
until [ $kills -ge "$rounds" ] || ! kill -0 "$load" 2>/dev/null; do
	a_moment
	kill -KILL "$nginx" $(pgrep -P "$nginx"); wait "$nginx" 2>/dev/null
	kills=$((kills + 1))
	a_moment
	nginx_start
done
storm_end 60 "nginx killed $kills times"
web_stop
echo "1..$n"
exit $failed
