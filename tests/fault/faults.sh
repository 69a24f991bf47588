#!/bin/bash
# faults.sh - the database stopped, frozen, cut off, full and slow, clocks that step, idle and slow clients, and more requests than can
# be served, each while guests book through nginx: what was acknowledged is stored, who tries again books once, fsck is clean.
#
# Each fault lasts FAULT_SECONDS (2). A full disk needs a file system of its own, and so root; without, it is skipped, but not where CI is set.
set -u
. "$(dirname "$0")/lib.sh"
. "$root/tests/site.sh"
need mariadbd mariadb-install-db nginx curl socat setpriv
seconds=${FAULT_SECONDS:-2}
DATA_SIZE=256m
salon faults
day=5
next_day() { day=$((day + 20)); }

# Every answer while it lasts is the program's: served, or 503 with Retry-After; never nginx's 502, nor a silence.
asked=0 odd=0 busy=0
ask() { # PATH [CURL ARGUMENT...]
	local path=$1 code
	shift
	code=$(curl -s -o /dev/null -D "$work/head" -w '%{http_code}' --max-time 20 "$@" "http://127.0.0.1:$port$path")
	asked=$((asked + 1))
	case "$code" in
	200 | 303) ;;
	503) busy=$((busy + 1)); grep -qi '^retry-after:' "$work/head" || { odd=$((odd + 1)); echo "# $path: 503 without Retry-After"; } ;;
	*) odd=$((odd + 1)); echo "# $path: answered $code" ;;
	esac
}
ask_for() { # SECONDS WHAT
	local end=$((SECONDS + $1))
	asked=0 odd=0 busy=0
	while [ $SECONDS -lt $end ]; do
		ask /booking/demo
		ask "/booking/demo/time?service=svc_1&employee=any"
		ask /healthz
		ask "/api/public/booking/stores/demo"
		sleep 0.1
	done
	[ $odd = 0 ]
	told $? "$2: $asked answers, $busy of them 503 with Retry-After, no other failure"
}

web_start 4 || { told 1 "the pool starts"; exit 1; }
storm_start $day 4
kill "$server"; wait "$server" 2>/dev/null
ask_for "$seconds" "database stopped"
database_start
a_moment
storm_end "database stopped"
[ $busy -gt 0 ]; told $? "database stopped: it was noticed"

next_day
storm_start $day 4
kill -STOP "$server"
ask_for "$seconds" "database frozen"
kill -CONT "$server"
a_moment
storm_end "database frozen"

# 50 ms of work, then 200 ms of none.
next_day
storm_start $day 4
(while :; do kill -STOP "$server"; sleep 0.2; kill -CONT "$server"; sleep 0.05; done) & slow=$!
ask_for "$seconds" "database slow"
kill $slow; wait $slow 2>/dev/null; kill -CONT "$server"
storm_end "database slow"

if [ -n "$mounted" ]; then
	next_day
	storm_start $day 4
	a_moment
	dd if=/dev/zero of="$work/data/filler" bs=64k 2>/dev/null
	ask_for "$seconds" "disk full"
	rm "$work/data/filler"
	a_moment
	# A server that had no room for long may have given up; its supervisor starts it again.
	sql 'SELECT 1' >/dev/null 2>&1 || { echo "# the server gave up and is started again"; database_kill; database_start; }
	storm_end "disk full"
else
	[ -z "${CI:-}" ]; told $? "disk full # SKIP no root, so no file system that could be filled"
fi
web_stop

# Between workers and database stands a relay that freezes, as a network does that loses every packet, and one that dies.
sed "s|^database_socket = .*|database_socket = $work/relay|" "$work/slotkeeper.conf" >"$work/relay.conf"
relay_start() {
	rm -f "$work/relay"
	socat "UNIX-LISTEN:$work/relay,fork" "UNIX-CONNECT:$work/s" 2>/dev/null & relay=$!
	for try in $(seq 100); do [ -S "$work/relay" ] && return; sleep 0.05; done
}
relays() { echo "$relay $(pgrep -P "$relay")"; }
relay_start
conf=$work/relay.conf
web_start 4 || { told 1 "the pool starts behind a relay"; exit 1; }
next_day
storm_start $day 4
a_moment
stopped=$(relays)
kill -STOP $stopped
ask_for "$seconds" "connections frozen"
kill -CONT $stopped
a_moment
storm_end "connections frozen"
next_day
storm_start $day 4
end=$((SECONDS + seconds))
cuts=0
while [ $SECONDS -lt $end ]; do
	sleep "0.0$((RANDOM % 9 + 1))"
	victim=$(pgrep -P "$relay" | shuf -n 1)
	[ -z "$victim" ] || { kill -KILL "$victim" && cuts=$((cuts + 1)); }
done
storm_end "$cuts connections cut"
web_stop
victims=$(relays)
kill $victims 2>/dev/null; wait "$relay" 2>/dev/null
relay=
conf=$work/slotkeeper.conf

# The workers' clock goes two hours forth, then back; then the database's. Time-outs are of the clock that does not step.
fake=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null | head -n 1)
if [ -n "$fake" ]; then
	echo +0 >"$work/clock"
	faked() {
		LD_PRELOAD=$fake FAKETIME_TIMESTAMP_FILE=$work/clock FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
			ASAN_OPTIONS=verify_asan_link_order=0 exec "$@"
	}
	step() { # HOURS
		echo "$1" >"$work/clock.new" && mv "$work/clock.new" "$work/clock"
		sleep 1.2
		ask_for $((seconds / 2 + 1)) "$what steps $1"
	}
	around=faked
	web_start 4 || { told 1 "the pool starts with a clock of its own"; exit 1; }
	around=
	what="the workers' clock"
	next_day
	storm_start $day 4
	a_moment; step +2h; step -2h; step +0
	storm_end "$what steps"
	web_stop
	kill "$server"; wait "$server" 2>/dev/null
	database_start faked
	web_start 4 || { told 1 "the pool starts again"; exit 1; }
	what="the database's clock"
	next_day
	storm_start $day 4
	a_moment; step +2h; step -2h; step +0
	storm_end "$what steps"
	web_stop
else
	[ -z "${CI:-}" ]; told $? "clocks step # SKIP there is no libfaketime"
fi

# Peers of the workers' socket that say nothing, or begin a request and stop; and visitors who never finish their header.
web_start 2 || { told 1 "the pool starts with two workers"; exit 1; }
next_day
storm_start $day 4
idle=
: >"$work/nothing"
printf '\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0' >"$work/begun"
printf 'GET /booking/demo HTTP/1.1\r\nHost: a\r\nX-Slow: ' >"$work/half"
for i in 1 2 3 4; do
	for what in nothing begun; do
		socat -u "OPEN:$work/$what,ignoreeof" "UNIX-CONNECT:$work/run/slotkeeper.sock" >/dev/null 2>&1 & idle="$idle $!"
	done
done
ask_for "$seconds" "eight idle peers of two workers"
kill $idle; wait $idle 2>/dev/null
idle=
for i in $(seq 60); do
	socat -u "OPEN:$work/half,ignoreeof" "TCP:127.0.0.1:$port" >/dev/null 2>&1 & idle="$idle $!"
done
ask_for "$seconds" "sixty visitors with half a header"
kill $idle; wait $idle 2>/dev/null
idle=
storm_end "idle and slow clients"

# More than is served: the surplus is refused by nginx at once, with a time to come back; the workers do not grow. Here the machine's own
# address is bounded like any other.
memory() { local pid sum=0; for pid in $(pgrep -P "$pool"); do sum=$((sum + $(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status"))); done; echo $sum; }
flood() { # REQUESTS: codes and how often each came
	seq "$1" | xargs -P 40 -I{} curl -s -o /dev/null -w '%{http_code}\n' --max-time 20 "http://127.0.0.1:$port/api/public/booking/stores/demo" | sort | uniq -c
}
flood 100 >/dev/null
start_memory=$(memory)
sed -i '/127.0.0.0\/8 0;/d' "$work/nginx.conf"
kill -HUP "$nginx"; sleep 1
codes=$(flood $((seconds * 150)))
echo "$codes" | sed 's/^/# /'
[ -z "$(echo "$codes" | awk '$2 != 200 && $2 != 429')" ] && echo "$codes" | grep -q 429 && echo "$codes" | grep -q 200
told $? "overload: what is not served is refused with 429"
curl -s -o "$work/body" -D "$work/head" "http://127.0.0.1:$port/api/public/booking/stores/demo"
for i in $(seq 90); do curl -s -o "$work/body" -D "$work/head" -w '' "http://127.0.0.1:$port/api/public/booking/stores/demo"; grep -q ' 429' "$work/head" && break; done
{ ! grep -q ' 429' "$work/head"; } || { grep -qi '^retry-after: 1' "$work/head" && grep -q too_many "$work/body"; }
told $? "overload: the refusal says when to come back, in JSON"
end_memory=$(memory)
echo "# the workers take $start_memory KiB before, $end_memory KiB after"
[ "$end_memory" -lt $((start_memory + start_memory / 2 + 8192)) ]
told $? "overload: the workers do not grow"
out=$(ctl fsck) || { echo "$out" | sed 's/^/# /'; false; }
told $? "overload: fsck is clean"
web_stop
if grep -E 'AddressSanitizer|runtime error' "$work/stderr" >"$work/bad"; then head -n 40 "$work/bad"; false; fi
told $? "no sanitizer report in the log"
echo "1..$n"
exit $failed
