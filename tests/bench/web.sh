# web.sh - pages and API through nginx, each beside its floor: sourced by tools/bench, once tools/demo runs below $state as process $demo.
#
# The floor of a row is a bare FastCGI responder (tests/bench/bare.c) that asks as many queries by primary key as the row asks, or for a
# booking does the bare transaction, and writes a body of its size: through an nginx of the same configuration, in as many workers, against the same database. Both are measured in turns,
# so that a machine that is busy with something else is as busy for both.
base=http://127.0.0.1:$port
ticks=$(getconf CLK_TCK)
bare= transaction=
. "$state/passwords"

pids_of() { pgrep -f "$1" | head -n 1; }
children() { pgrep -P "$1" | tr '\n' ' '; }
used() { awk -v n="$1" '{ sub(/.*\) /, ""); print (n > 2) ? $12 + $13 + $14 + $15 : $12 + $13 }' "/proc/$2/stat" 2>/dev/null || echo 0; }
# CPU ticks of a pool: its workers, and those that have ended.
pool_ticks() { local sum p; sum=$(used 4 "$1"); for p in $(children "$1"); do sum=$((sum + $(used 2 "$p"))); done; echo $sum; }
queries() { mariadb --no-defaults -S "$state/run/mysql.sock" -N -e "SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'" | awk '{ print $2 }'; }
database=$(cat "$state/run/mysql.pid")
pool=$(pids_of "slotkeeperctl --program .*--config $state/slotkeeper.conf pool")
front=$(pids_of "nginx.*-c $state/nginx.conf")

# sample POOL NGINX URL SECONDS: adds to requests, ticks and queries; latencies are the last one's
sample() {
	local p0 n0 d0 q0 out
	p0=$(pool_ticks "$1"); n0=$(pool_ticks "$2"); d0=$(used 2 "$database"); q0=$(queries)
	out=$(wrk -t1 -c"${connections:-4}" -d"$4s" --latency ${script:+-s "$script"} ${header:+-H "$header"} "$3")
	w=$((w + $(pool_ticks "$1") - p0)); n=$((n + $(pool_ticks "$2") - n0)); d=$((d + $(used 2 "$database") - d0)); q=$((q + $(queries) - q0))
	r=$((r + $(awk '/ requests in / { print $1 }' <<<"$out")))
	rate=$(awk '/Requests\/sec/ { print int($2) }' <<<"$out")
	p50=$(awk '$1 == "50%" { print $2 }' <<<"$out"); p99=$(awk '$1 == "99%" { print $2 }' <<<"$out")
	bad=$((bad + $(awk '/Non-2xx/ { b = $NF } /Socket errors/ { gsub(/[^0-9 ]/, ""); b += $1 + $2 + $3 + $4 } END { print b + 0 }' <<<"$out")))
}
floor=0
clear_sums() { r=0 n=0 w=0 d=0 q=0 bad=0; }
# Leaves the CPU of a request in $sum.
line() { # NAME BYTES RATIO-TO-WHAT TARGET
	sum=$(awk -v t="$ticks" -v r=$r -v s=$((n + w + d)) 'BEGIN { printf "%.1f", s * 1e6 / t / r }')
	awk -v name="$1" -v bytes="$2" -v r=$r -v n=$n -v w=$w -v d=$d -v q=$q -v t="$ticks" -v rate="$rate" -v p50="$p50" -v p99="$p99" \
		-v memory="${5:--}" -v floor="$3" -v target="$4" -v bad=$bad 'BEGIN {
		f = 1e6 / t / r; sum = (n + w + d) * f; ratio = (floor > 0) ? sum / floor : 0
		printf "%-40s %7d %7d %8s %8s %6.0f %6.0f %6.0f %6.0f %6.2f %12s %6s %s%s\n", name, bytes, rate, p50, p99, n * f, w * f, d * f, sum, q / r,
			memory, ratio ? sprintf("%.2f", ratio) : "1", target ? target " " (ratio <= target ? "met" : "MISSED") : "", bad ? " " bad " failed" : "" }'
}
heads() { printf '\n%-40s %7s %7s %8s %8s %6s %6s %6s %6s %6s %12s %6s %s\n' "$1" bytes req/s p50 p99 nginx worker db sum n "RSS/PSS KiB" ratio target; }

bare_stop() { [ -z "$bare" ] || { kill $bare 2>/dev/null || true; wait $bare 2>/dev/null || true; bare=; }; }
bare_start() { # SIZE QUERIES; sets $bare_pool, $bare_nginx
	local try
	bare_stop
	mkdir -p "$state/bare/nginx"
	sed -e "s|$state/run/slotkeeper.sock|$state/bare.sock|; s|$state/nginx/|$state/bare/nginx/|; s|$state/run/|$state/bare/|; s|$state/log/|$state/bare/|; s|127.0.0.1:$port|127.0.0.1:$bare_port|" "$state/nginx.conf" >"$state/bare.conf"
	sed -e "s|^listen = .*|listen = $state/bare.sock|" "$state/slotkeeper.conf" >"$state/bare-pool.conf"
	BARE_SIZE=$1 BARE_QUERIES=$2 BARE_TRANSACTION=${transaction:-0} BARE_SOCKET=$state/run/mysql.sock BARE_DATABASE=slotkeeper BARE_USER=slotkeeper BARE_PASSWORD=$web \
		"$bin/slotkeeperctl" --program "$bin/tests/bench/bare" --config "$state/bare-pool.conf" pool >"$state/bare.log" 2>&1 &
	bare_pool=$!
	nginx -e "$state/bare/error.log" -c "$state/bare.conf" -g 'daemon off;' 2>/dev/null &
	bare_nginx=$!
	bare="$bare_nginx $bare_pool"
	for try in $(seq 50); do curl -fsS -o /dev/null "http://127.0.0.1:$bare_port/" 2>/dev/null && return; sleep 0.1; done
	echo "tools/bench: the bare responder did not start" >&2; exit 1
}
memory_of() { # POOL: of its largest worker
	local p
	for p in $(children "$1"); do awk '/^Rss/ { r = $2 } /^Pss:/ { p = $2 } END { print r "/" p }' "/proc/$p/smaps_rollup"; done | sort -n | tail -n 1
}

pair() { # NAME URL TARGET: the row and its floor, in turns
	local bytes whole turn sums floor_sums
	bytes=${size:-$(curl -sS ${header:+-H "$header"} "$2" | wc -c)}
	clear_sums; sample "$pool" "$front" "$2" 1
	whole=$(((q + r / 2) / r)); does="$whole queries"; [ -z "$transaction" ] || does="a bare transaction"
	bare_start "$bytes" "$whole"
	sums="0 0 0 0 0 0" floor_sums="0 0 0 0 0 0"
	for turn in 1 2; do
		read -r r n w d q bad <<<"$floor_sums"
		script= sample $bare_pool $bare_nginx "http://127.0.0.1:$bare_port/" "$half"; floor_sums="$r $n $w $d $q $bad"
		[ $turn = 1 ] || { line "floor: a responder and $does" "$bytes" 0 ""; floor=$sum; }
		read -r r n w d q bad <<<"$sums"
		sample "$pool" "$front" "$2" "$half"; sums="$r $n $w $d $q $bad"
	done
	line "$1" "$bytes" "$floor" "$3" "$(memory_of "$pool")"
	bare_stop
}
relation() { # NAME CPU TO TARGET
	awk -v name="$1" -v a="$2" -v b="$3" -v t="$4" 'BEGIN { printf "%-40s %.2f (target %s: %s)\n", name, a / b, t, a / b <= t ? "met" : "MISSED" }'
}

web_rows() {
	local date=$1 slots=$base/api/public/booking/slots days=$base/api/public/booking/days any8 page named
	heads "pages and API through nginx"
	pair "services page" "$base/booking/bench8" 1.3
	pair "times page, any of 8" "$base/booking/bench8/time?service=svc_1&employee=any&item=bench123&date=$date" ""; page=$sum
	pair "API: one day, named" "$slots?store_id=bench_8&date=$date&service_id=svc_1&employee_id=emp_1" 1.5; named=$sum
	pair "API: one day, any of 8" "$slots?store_id=bench_8&date=$date&service_id=svc_1" 2; any8=$sum
	script=$root/tests/bench/turns.lua pair "API: 28 days x 8 named in turns" "$slots?store_id=bench_8&date=$date&service_id=svc_1&employee_id=emp_1" 1.5
	pair "API: one day, any of 100" "$slots?store_id=bench_100&date=$date&service_id=svc_1" ""; relation "  any of 100 to any of 8" "$sum" "$any8" 15
	pair "API: 31 days, any of 8" "$days?store_id=bench_8&from=$date&to=$(date -d "$date +30 days" +%F)&service_id=svc_1" ""
	relation "  31 days to one day" "$sum" "$any8" 6
	relation "  one day as JSON to the times page" "$any8" "$page" 1
	header="Authorization: Bearer $staff" pair "staff: the day's appointments (30)" "$base/api/staff/appointments?store_id=bench_8&date=$date" ""
	mariadb --no-defaults -S "$state/run/mysql.sock" slotkeeper <"$root/tests/bench/floor.sql"
	export BENCH_TURNS=$state/turns
	transaction=1 size=900 script=$root/tests/bench/confirm.lua header="Authorization: Bearer $staff" pair "API: confirm" "$base/api/shopping-cart/create-appointment" 1.5
	echo
	memory_rows
	cgi_rows
}

met() { awk -v a="$1" -v t="$2" 'BEGIN { print a <= t ? "met" : "MISSED" }'; }

# Of the pool's largest worker, after all the rows above; what is shared is shared by two.
memory_rows() {
	local memory
	memory=$(memory_of "$pool")
	echo "a worker after all rows: RSS ${memory%/*} KiB (target 8192: $(met "${memory%/*}" 8192)), PSS ${memory#*/} KiB (target 3072: $(met "${memory#*/}" 3072))"
}

# The program as plain CGI, linked either way: exec to the first byte, in turns. Before the database is a page that needs none; the floor
# is what exec, a C library and a write cost. The program runs at real-time priority where that is allowed: otherwise a start of a
# millisecond is as long as the time slice of whatever else the machine does. The database does not.
cgi_rows() {
	local turn what path program target urgent= how="ordinary priority"
	! chrt -f 1 true 2>/dev/null || { urgent="chrt -f 1" how="real-time priority"; }
	declare -A program_of=([dynamic]=$bin/slotkeeper.fcgi [static]=$bin/slotkeeper-static.fcgi [floor]=/bin/echo)
	declare -A path_of=([before]=/nothing-here [with]=/booking/bench8)
	rm -f "$state"/cgi-*
	for turn in $(seq 100); do
		for what in dynamic-before static-before dynamic-with static-with floor-before; do
			program=${program_of[${what%-*}]}
			[ -x "$program" ] || continue
			path=${path_of[${what#*-}]}
			env -i SLOTKEEPER_CONFIG="$state/slotkeeper.conf" GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET REQUEST_URI="$path" PATH_INFO="$path" \
				QUERY_STRING= SCRIPT_NAME= SERVER_PROTOCOL=HTTP/1.1 REMOTE_ADDR=127.0.0.1 HTTP_HOST=localhost \
				$urgent "$bin/tests/bench/first" "$program" 2>/dev/null >>"$state/cgi-$what"
		done
	done
	printf '\n%-56s %9s %9s %9s %s\n' "plain CGI: exec to the first byte, ms, $how" median p10 p90 target
	for what in floor-before dynamic-before static-before dynamic-with static-with; do
		[ -s "$state/cgi-$what" ] || { echo "${what%-*} linking: not built here"; continue; }
		target=
		case "$what" in
		dynamic-before) target=3 ;;
		static-before) target=1.5 ;;
		esac
		sort -n "$state/cgi-$what" | awk -v what="$what" -v target="$target" '{ a[NR] = $1 / 1000 } END {
			split(what, word, "-"); m = a[int((NR + 1) / 2)]
			name = word[1] == "floor" ? "floor: echo, dynamic linking" : word[1] " linking, " (word[2] == "with" ? "with the database" : "before the database")
			printf "%-56s %9.2f %9.2f %9.2f %s\n", name, m, a[int((NR + 9) / 10)], a[int(NR * 0.9)], target ? target " " (m <= target ? "met" : "MISSED") : "" }'
	done
}
