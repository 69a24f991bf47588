# growth.sh - how the figures grow, drawn into doc/growth-*.svg: sourced by tools/bench --growth after tests/bench/web.sh.
#
# Stored appointments 10^3 to 10^6, technicians 8 to 200, stores 1 to 2,000: CPU of worker and database for one reader who keeps nothing
# (tests/bench/measure.c), beside the bare query. Clients 1 to 64: requests a second and p99 of the API through nginx.
points=$state/points
. tests/bench/rest.sh
: >"$points"
act() { # SERIES CHART X STORE WHAT DAY
	"$bin/tests/bench/measure" "$state/admin.conf" "$4" "$database" "$5" 2 1 "$6" |
		awk -v s="$1" -v c="$2" -v x="$3" '{ printf "%s\t%s\t%s\t%.1f\n", c, s, x, $3 + $4 }' | tee -a "$points"
}
admin() { mariadb --no-defaults -N -S "$state/run/mysql.sock" slotkeeper -e "$1"; }
echo; echo "growth: chart, series, x, y"

for clients in 1 2 4 8 16 32 64; do
	clear_sums
	connections=$clients sample "$pool" "$front" "$base/api/public/booking/slots?store_id=bench_8&date=$(TZ=America/New_York date -d '+20 days' +%F)&service_id=svc_1" 3
	[ "$bad" = 0 ] || { echo "tools/bench: $bad errors with $clients clients" >&2; exit 1; }
	awk -v x=$clients -v r="$rate" -v p="$p99" 'BEGIN { ms = p + 0; if (p ~ /us$/) ms /= 1000; else if (p !~ /ms$/) ms *= 1000
		printf "clients\trequests a second\t%s\t%s\nclients-p99\tp99, ms\t%s\t%.2f\n", x, r, x, ms }' | tee -a "$points"
done

for n in 8 25 50 100 200; do
	[ $n = 8 ] || [ $n = 100 ] || { tests/bench/salon.sh $n "$state/$n.json"; ctl import "$state/$n.json" >/dev/null
		"$bin/tests/bench/measure" "$state/admin.conf" bench$n "$database" fill 30 1 20 >/dev/null; }
	rest "$database" admin
	act "one day, any" technicians $n bench$n slots-any 20
	act "31 days, any" technicians $n bench$n days-31 5
done

# Each a whole salon of its own, imported; the demo brings two.
made=0
for n in 10 100 500 1000 1500 2000; do
	jq --argjson from $made --argjson to $n '.stores |= [range($from; $to) as $i | .[0] | .id = "many_\($i)" | .code = "many\($i)"]' \
		"$state/8.json" >"$state/many.json"
	ctl import "$state/many.json" >/dev/null; made=$n
	case $n in 1000 | 1500) continue ;; esac
	rest "$database" admin
	act "bare query" stores $n bench8 query 0
	act "one day, named" stores $n bench8 slots-named 20
	act "one day, any of 8" stores $n bench8 slots-any 20
done

# One a copy of the first, every 8 minutes back from yesterday, with its item.
store=$(admin "SELECT id FROM store WHERE code = 'bench8'")
columns() { admin "SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) FROM information_schema.columns
	WHERE table_schema = DATABASE() AND table_name = '$1' AND column_name NOT IN ($2)"; }
visit=$(columns appointment "'id', 'public_id', 'starts_at', 'ends_at', 'manage_hash', 'status'")
item=$(columns appointment_item "'id', 'public_id', 'appointment_id', 'starts_at', 'ends_at', 'busy_from', 'busy_to', 'local_start'")
made=0
for n in 1000 10000 100000 1000000; do
	past="(SELECT seq, UTC_DATE() - INTERVAL 1 DAY - INTERVAL seq * 8 MINUTE AS x FROM seq_$((made + 1))_to_$n) s"
	admin "SET foreign_key_checks = 0, unique_checks = 0;
	INSERT INTO appointment (id, public_id, starts_at, ends_at, manage_hash, status, $visit)
		SELECT 10000000 + seq, CONCAT('past-', seq), x, x + INTERVAL 1 HOUR, UNHEX(SHA2(seq, 256)), 'completed', $visit
		FROM $past, appointment a WHERE a.id = (SELECT MIN(id) FROM appointment WHERE store_id = $store);
	INSERT INTO appointment_item (id, public_id, appointment_id, starts_at, ends_at, busy_from, busy_to, local_start, $item)
		SELECT 10000000 + seq, CONCAT('past-', seq), 10000000 + seq, x, x + INTERVAL 1 HOUR, x, x + INTERVAL 1 HOUR, x, $item
		FROM $past, appointment_item i WHERE i.id = (SELECT MIN(id) FROM appointment_item WHERE store_id = $store)"
	made=$n
	rest "$database" admin
	act "bare query" appointments $n bench8 query 0
	act "one day, named" appointments $n bench8 slots-named 20
	act "one day, any of 8" appointments $n bench8 slots-any 20
	act "31 days, any of 8" appointments $n bench8 days-31 5
done

draw() { awk -F '\t' -v want="$1" '$1 == want { print $2 "\t" $3 "\t" $4 }' "$points" | awk -f tests/bench/chart.awk -v title="$2" -v xlabel="$3" -v ylabel="$4" >"doc/growth-$1.svg"; }
draw appointments "Stored appointments" "appointments" "CPU, µs a request"
draw technicians "Technicians of a store" "technicians" "CPU, µs a request"
draw stores "Stores in one database" "stores" "CPU, µs a request"
draw clients "Clients at once" "clients" "requests a second"
draw clients-p99 "Clients at once" "clients" "p99, ms"
echo "drawn: doc/growth-*.svg"
