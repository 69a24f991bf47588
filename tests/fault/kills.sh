#!/bin/bash
# kills.sh - the desk's clients, its database, the pool's workers and nginx killed with -9 under load, on real parts: after each kill what was
# acknowledged is stored once, what was not is there whole or not at all, the same key books once, and fsck finds nothing.
#
# KILL_ROUNDS (3) rounds of each, and twice as many workers. The database syncs its log at each commit, on whatever disk TMPDIR names.
set -u
. "$(dirname "$0")/lib.sh"
. "$root/tests/site.sh"
need mariadbd mariadb-install-db nginx curl
rounds=${KILL_ROUNDS:-3}
salon kills

prove() { # LOG WHAT
	local out
	out=$("$build/tests/fault/load" verify "$work/slotkeeper.conf" "$1") || { told 1 "$2: what clients were told is what is stored"; echo "$out"; return; }
	echo "$out" | tail -n 1
	out=$(ctl fsck 2>&1) || { told 1 "$2: fsck is clean"; echo "$out" | sed 's/^/# /'; return; }
	told 0 "$2: every acknowledged booking is stored once, every other whole or not at all, fsck is clean"
}
run_load() { "$build/tests/fault/load" run "$work/slotkeeper.conf" "$@" 2>>"$work/stderr" & load=$!; under_way "$1"; }
under_way() { local try; for try in $(seq 300); do grep -qs '^got' "$1" && return; sleep 0.05; done; }
stop_load() { kill "$load"; wait "$load" || told 1 "$1: the clients that were not killed end well"; load=; }

for round in $(seq "$rounds"); do
	run_load "$work/clients.$round" 6 4
	sleep 0.7
	stop_load "clients $round"
	prove "$work/clients.$round" "clients killed, round $round"
	[ $((round % 5)) != 0 ] || salon_fresh
done
for round in $(seq "$rounds"); do
	run_load "$work/database.$round" 6 0
	a_moment; database_kill; a_moment; database_start; a_moment
	stop_load "database $round"
	prove "$work/database.$round" "database killed, round $round"
	[ $((round % 5)) != 0 ] || salon_fresh
done
# The pool's workers, then all of nginx, killed while guests book through them, and try again where it says 502 or nobody answers.
web_start 4 || { told 1 "the pool starts"; exit 1; }
storm_start 30 6
kills=0
until [ $kills -ge $((rounds * 2)) ] || ! kill -0 "$load" 2>/dev/null; do
	a_moment
	victim=$(pgrep -P "$pool" | shuf -n 1)
	[ -z "$victim" ] || { kill -KILL "$victim" && kills=$((kills + 1)); }
done
storm_end "$kills workers killed"
storm_start 60 6
kills=0
until [ $kills -ge "$rounds" ] || ! kill -0 "$load" 2>/dev/null; do
	a_moment
	kill -KILL "$nginx" $(pgrep -P "$nginx"); wait "$nginx" 2>/dev/null
	kills=$((kills + 1))
	a_moment
	nginx_start
done
storm_end "nginx killed $kills times"
web_stop
echo "1..$n"
exit $failed
