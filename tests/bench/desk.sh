#!/bin/bash
# desk.sh [SECONDS [GROWTH]] - the desk's acts beside the least any program would ask of the database for the same, in one run. Run by
# tools/bench, or by tests/db/with-database.sh from a build directory. GROWTH: how many past appointments are stored at the end, for a
# second look at the same figures (1000000).
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${builddir:-$PWD}
seconds=${1:-3}
growth=${2:-0}
database=$SLOTKEEPER_DATABASE_PID
work=$(mktemp -d /tmp/slotkeeper-bench.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir "$work/outbox"
cat >"$work/slotkeeper.conf" <<CONF
database_socket = $SLOTKEEPER_DATABASE_SOCKET
database_name = $SLOTKEEPER_DATABASE_NAME
database_user = root
keyring_file = $work/keyring
template_dir = $root/templates
catalogue_dir = $build/po
static_dir = $root/static
outbox_dir = $work/outbox
CONF
unset SLOTKEEPER_DATABASE_USER SLOTKEEPER_DATABASE_PASSWORD SLOTKEEPER_DATABASE_PID
sql() { mariadb --no-defaults -N -u root -S "$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME" -e "$1"; }
ctl() { "$build/slotkeeperctl" --config "$work/slotkeeper.conf" "$@"; }
make -s -C "$build" tests/bench/measure
ctl keyring create >/dev/null
ctl migrate >/dev/null
# The demo salon with 8 technicians and with 100, and two more for bookings, all of whom do the first service; open for booking 300 days ahead.
for n in 8 9 10 100; do
	"$root/tests/bench/salon.sh" $n "$work/$n.json"
	ctl import "$work/$n.json" >/dev/null
done
sql "$(cat "$root/tests/bench/floor.sql")"
act() { # STORE WHAT CLIENTS FIRST [SECONDS]: sets $rate, $cpu (client and database), $queries
	local line
	line=$("$build/tests/bench/measure" "$work/slotkeeper.conf" "$1" "$database" "$2" "${5:-$seconds}" "$3" "$4")
	read -r _ rate client data queries refused <<<"$line"
	cpu=$(awk "BEGIN { print $client + $data }")
}
show() { # NAME FLOOR-CPU FLOOR-RATE
	awk -v n="$1" -v r="$rate" -v c="$client" -v d="$data" -v q="$queries" -v f="$2" -v fr="${3:-0}" -v bad="$refused" 'BEGIN {
		printf "%-44s %8.0f %8.1f %9.1f %8.2f %8s %8s%s\n", n, r, c, d, q, (f > 0) ? sprintf("%.2f", (c + d) / f) : "-",
			(fr > 0) ? sprintf("%.0f %%", 100 * r / fr) : "-", (bad > 0) ? "  (" bad " refused)" : "" }'
}
fill() { "$build/tests/bench/measure" "$work/slotkeeper.conf" "$1" "$database" fill "$2" 1 "$3" >/dev/null; }

rows() {
	act bench8 query 1 0; floor=$cpu; show "bare query by primary key" 0
	act bench8 slots-named 1 20; show "one day, named (floor: its own bare queries)" "$(awk "BEGIN { print $floor * $queries }")"
	act bench8 slots-any 1 20; any8=$cpu; show "one day, any of 8 (floor: as many queries)" "$(awk "BEGIN { print $floor * $queries }")"
	act bench100 slots-any 1 20; show "one day, any of 100 (floor: any of 8)" "$any8"
	act bench8 days-31 1 5; show "31 days, any of 8 (floor: one day of any)" "$any8"
	act bench100 slots-any 1 40; show "one day with 100 undecided, any of 100" "$any8"
	act bench8 transaction 1 0; one=$cpu one_rate=$rate; show "bare transaction" 0
	# A salon for each row, of as many times as eight clients can book in three seconds twice.
	act bench8 confirm 1 "$next" 3; show "confirm, named" "$one" "$one_rate"
	act bench8 transaction 8 0; eight=$cpu eight_rate=$rate; show "bare transaction, 8 clients" 0
	act bench9 confirm 8 "$next" 3; show "confirm, named, 8 clients on the same days" "$eight" "$eight_rate"
	act bench10 confirm-apart 8 "$next" 3; show "confirm, named, 8 clients on 8 days" "$eight" "$eight_rate"
	act bench100 confirm-any 8 "$next" 3; show "confirm, any of 100, 8 clients" "$eight" "$eight_rate"
	next=$((next + 8000))
}
head_line() { printf '\n%-44s %8s %8s %9s %8s %8s %8s\n' "$1" acts/s client database queries ratio rate; }

next=0
fill bench8 30 20
fill bench100 30 20
fill bench100 100 40
head_line "few appointments are stored"
rows
if [ "$growth" -gt 0 ]; then
	store=$(sql "SELECT id FROM store WHERE code = 'bench8'")
	# One a copy of the first, every 8 minutes back from yesterday, with its item.
	columns() { sql "SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) FROM information_schema.columns
		WHERE table_schema = DATABASE() AND table_name = '$1' AND column_name NOT IN ($2)"; }
	visit=$(columns appointment "'id', 'public_id', 'starts_at', 'ends_at', 'manage_hash', 'status'")
	item=$(columns appointment_item "'id', 'public_id', 'appointment_id', 'starts_at', 'ends_at', 'busy_from', 'busy_to', 'local_start'")
	sql "SET foreign_key_checks = 0, unique_checks = 0;
	INSERT INTO appointment (id, public_id, starts_at, ends_at, manage_hash, status, $visit)
		SELECT 10000000 + seq, CONCAT('past-', seq), x, x + INTERVAL 1 HOUR, UNHEX(SHA2(seq, 256)), 'completed', $visit
		FROM (SELECT seq, UTC_DATE() - INTERVAL 1 DAY - INTERVAL seq * 8 MINUTE AS x FROM seq_1_to_$growth) s, appointment a
		WHERE a.id = (SELECT MIN(id) FROM appointment WHERE store_id = $store);
	INSERT INTO appointment_item (id, public_id, appointment_id, starts_at, ends_at, busy_from, busy_to, local_start, $item)
		SELECT 10000000 + seq, CONCAT('past-', seq), 10000000 + seq, x, x + INTERVAL 1 HOUR, x, x + INTERVAL 1 HOUR, x, $item
		FROM (SELECT seq, UTC_DATE() - INTERVAL 1 DAY - INTERVAL seq * 8 MINUTE AS x FROM seq_1_to_$growth) s, appointment_item i
		WHERE i.id = (SELECT MIN(id) FROM appointment_item WHERE store_id = $store)"
	. "$root/tests/bench/rest.sh"
	rest "$database" sql
	head_line "$growth past appointments are stored"
	rows
fi
