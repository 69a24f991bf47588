#!/bin/bash
# inject.sh - every allocation of a booking's requests made to fail once, and every read and write to be short, interrupted or reset: the
# answer is a whole one, the next request is served, nothing is half written.
#
# INJECT_STEP (9): every so manieth call fails, one a request; 1 is all of them. Not with sanitizers, which own malloc.
set -u
. "$(dirname "$0")/lib.sh"
. "$root/tests/site.sh"
need mariadbd mariadb-install-db nginx curl jq
if grep -q 'fsanitize' "$build/Makefile" 2>/dev/null && grep -q '^SANITIZE = .*fsanitize' "$build/Makefile"; then
	echo "# the sanitizers own malloc: tools/check runs this with the clang build"
	exit 77
fi
step=${INJECT_STEP:-9}
salon inject
${CC:-cc} -O1 -shared -fPIC -o "$work/shim.so" "$root/tests/fault/shim.c" -ldl || { told 1 "the shim compiles"; exit 1; }
head -c 16 /dev/zero >"$work/control"
shimmed() { SHIM_CONTROL=$work/control LD_PRELOAD=$work/shim.so exec "$@"; }
number() { printf "\\x$(printf %02x $(($1 & 255)))\\x$(printf %02x $(($1 >> 8 & 255)))\\x00\\x00"; }
arm() { { number "$1"; number "$2"; number 0; number 0; } | dd of="$work/control" conv=notrunc bs=16 2>/dev/null; }
calls() { od -An -tu4 -j8 -N4 "$work/control" | tr -d ' '; }
around=shimmed
web_start 1 || { told 1 "the pool starts with the shim"; exit 1; }
around=
site=http://127.0.0.1:$port
odd=0 asked=0 refused=0 unanswered=0
try() { # CURL ARGUMENT...: an answer of the program, or nginx's word that its one worker went away
	code=$(curl -s -o "$work/body" -D "$work/head" -w '%{http_code}' --max-time 20 "$@")
	whole=$?			# curl tells an answer that was cut off from a whole one by its announced length
	asked=$((asked + 1))
	case "$code" in
	2?? | 303 | 400 | 409) ;;
	500 | 503) refused=$((refused + 1)) ;;
	502) unanswered=$((unanswered + 1)) ;;
	*) odd=$((odd + 1)); echo "# answered $code" ;;
	esac
	case "$code $whole" in
	'200 0') [ "$(tail -c 20 "$work/body" | tr -d '\n' | grep -cE '</html>|}')" = 1 ] || { odd=$((odd + 1)); echo "# half an answer of $(wc -c <"$work/body") bytes: $*: $(tail -c 60 "$work/body" | tr '\n' ' ')"; } ;;
	esac
}
phone=2000 booked=0
code_for() { # a new guest with a code, nothing failing
	arm 0 0
	phone=$((phone + 1))
	curl -s -o /dev/null -H 'Content-Type: application/json' --data-binary "{\"phone\":\"+1212555$phone\",\"store_id\":\"store_001\"}" "$site/api/public/booking/send-code"
	secret=$(sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '+1212555$phone' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}')
}
book() { # asks until it is said yes or no, the first time with the failure
	local day=$(((phone - 2000) / 14 + 5)) hour=$(((phone - 2000) % 14 / 2 + 10)) half=$((phone % 2 * 30)) n
	local json="{\"phone\":\"+1212555$phone\",\"code\":\"$secret\",\"store_id\":\"store_001\",\"guest_name\":\"Inject\",\"ref\":\"inject-$phone\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":null,\"datetime\":\"$(date -d "+$day days" +%F)T$hour:$(printf %02d $half):00\"}]}"
	arm "$1" "$2"
	try -H 'Content-Type: application/json' -H "Idempotency-Key: inject-$phone" --data-binary "$json" "$site/api/public/booking/confirm"
	reached=$(calls)
	arm 0 0
	for n in 1 2 3 4 5 6 7 8; do
		case "$code" in 201) booked=$((booked + 1)); return ;; 400 | 409) return ;; esac
		sleep 0.1
		try -H 'Content-Type: application/json' -H "Idempotency-Key: inject-$phone" --data-binary "$json" "$site/api/public/booking/confirm"
	done
	odd=$((odd + 1)); echo "# never answered: $code $(head -c 200 "$work/body")"
}
served() { arm 0 0; curl -fsS -o /dev/null --retry 5 --retry-all-errors "$site/booking/demo"; }
through() { # WHAT NAME
	local i from=$booked
	odd=0 asked=0 refused=0 unanswered=0
	for path in /booking/demo "/booking/demo/time?service=svc_1&employee=any" "/api/public/booking/services?store_id=store_001"; do
		for i in $(seq 1 "$step" 1500); do
			arm "$1" "$i"; try "$site$path"; [ "$(calls)" -ge "$i" ] || break
		done
		served || { odd=$((odd + 1)); echo "# not served after $path"; }
	done
	for i in $(seq 1 "$step" 1500); do
		code_for; book "$1" "$i"; [ "$reached" -ge "$i" ] || break
	done
	served && [ $odd = 0 ]
	told $? "$2 fails once at each of many places: $asked requests, $refused refused, $unanswered lost with their worker, $((booked - from)) booked"
}
through 1 "an allocation"
through 2 "a connection"
through 4 "a call, interrupted,"
odd=0 asked=0
arm 3 1
for path in /booking/demo "/booking/demo/time?service=svc_1&employee=any" /api/openapi.json; do try "$site$path"; [ "$code" = 200 ] || odd=$((odd + 1)); done
code_for; book 3 1
[ $odd = 0 ]; told $? "all reads and writes are short: whole answers all the same"
stored=$(sql "SELECT COUNT(*) FROM appointment WHERE tracking_ref LIKE 'inject-%'")
[ "$stored" = "$booked" ] && [ "$booked" -gt 0 ]; told $? "$booked acknowledged, $stored stored"
out=$(ctl fsck) || { echo "$out" | sed 's/^/# /'; false; }
told $? "fsck is clean"
web_stop
grep -oE 'signal=[0-9]+|[^ ]*Assertion.*' "$work/stderr" | sed -E 's/pid=[0-9]+//' | sort | uniq -c | sort -rn | head -n 10 | sed 's/^/# /'
echo "1..$n"
exit $failed
