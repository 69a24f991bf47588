#!/bin/bash
# race_web.sh - fifty visitors through nginx want one time: by page, by hold and by confirm there is exactly one winner, nobody sees a
# server error, and fsck is clean. RACE_ROUNDS (3) rounds with each number of workers in RACE_WORKERS (4).
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${builddir:-$PWD}
work=$(mktemp -d /tmp/slotkeeper-race.XXXXXX)
n=0 failed=0
cleanup() { web_stop; rm -rf "$work"; }
. "$root/tests/site.sh"
trap cleanup EXIT
trap 'exit 1' INT TERM
site_conf 'code_sends_per_hour = 100000' 'holds_per_address = 5000'
site_salon
mariadb --no-defaults -u root -S "$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME" \
	-e "UPDATE store SET horizon_days = 300, catalogue_version = catalogue_version + 1"
told() { # STATUS TEXT
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}
day=5
for workers in ${RACE_WORKERS:-4}; do
	web_start "$workers" || { told 1 "the pool starts with $workers workers"; break; }
	"$build/tests/fault/visitors" race "$work/slotkeeper.conf" "$port" "${RACE_ROUNDS:-3}" "$day"
	told $? "fifty visitors and $workers workers: one winner of every time, no server error"
	web_stop
	out=$(ctl fsck) || { echo "$out" | sed 's/^/# /'; false; }
	told $? "and fsck is clean"
	day=$((day + ${RACE_ROUNDS:-3}))
done
echo "1..$n"
exit $failed
