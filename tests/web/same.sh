#!/bin/bash
# same.sh - the same random visits by the pages' forms, the public API and the employees' API: all three take them or all three refuse them,
# and what they leave in the database is the same, apart from ids, codes, times of making and who made it. Guests, services, named
# technicians and "any" on busy days, where others are re-seated to make room. SAME_SEED and SAME_ROUNDS repeat or prolong a run.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$PWD
work=$(mktemp -d /tmp/slotkeeper-same.XXXXXX)
program=$build/slotkeeper.fcgi
FACE=nginx script=same
. "$root/tests/site.sh"
. "$here/lib.sh"
cleanup() { web_stop; rm -rf "$work"; }
trap cleanup EXIT
trap 'exit 1' INT TERM
echo '{}' >"$work/refusal"
site_conf 'code_sends_per_hour = 100000' 'holds_per_address = 100000'
site_salon
web_start 2 || { echo "not ok 1 - the pool starts"; exit 1; }
seed=${SAME_SEED:-4}
rounds=${SAME_ROUNDS:-24}
RANDOM=$seed
echo "# SAME_SEED=$seed SAME_ROUNDS=$rounds"
among() { set -- $1; shift $((RANDOM % $#)); printf '%s' "$1" >"$work/pick"; } # one of a list; $RANDOM must not run in a subshell
pick() { among "$1"; picked=$(cat "$work/pick"); }

printf 'correct horse same\n' | ctl staff add same@example.com --name Same --role desk --store demo >>"$work/log" 2>&1
json POST /api/staff/login '{"email":"same@example.com","password":"correct horse same"}'; status 200
bearer="Authorization: Bearer $(value .data.token)"
declare -A able=()
for service in svc_1 svc_2 svc_3 svc_4 svc_11; do
	json GET "/api/public/booking/employees?store_id=store_001&service_id=$service"; able[$service]=$(value '[.data.employees[].id] | join(" ")')
done
item() { # DAY: sets $service $employee $time
	pick 'svc_1 svc_1 svc_2 svc_2 svc_3 svc_4 svc_11'; service=$picked
	pick "any any any ${able[$service]}"; employee=$picked
	pick '10:00 10:00 11:00 12:00 13:00 14:15 15:00'; time=$picked
}
id_or_null() { [ "$1" = any ] && printf null || printf '"%s"' "$1"; }

# The days are busy before: mostly with "any", who can be re-seated.
for i in $(seq 28); do
	item; pick '8 9 10'; d=$(day "$picked"); pick '10:00 10:30 11:30 12:00 13:30 14:00 15:30'; time=$picked
	extra=$bearer; json POST /api/shopping-cart/create-appointment "{\"store_id\":\"store_001\",\"guest_name\":\"Before $i\",\"phone\":\"21255512$(printf %02d $((i % 7 + 10)))\",\"sub_appointments\":[{\"service_id\":\"$service\",\"employee_id\":$(id_or_null $employee),\"datetime\":\"${d}T$time:00\"}]}"
done
extra=
tables='guest guest_relationship appointment appointment_item appointment_group appointment_group_member claim item_resource hold verification_code verified_phone code_failure idempotency event outbox rate'
for table in $tables; do echo "CREATE TABLE b_$table LIKE $table; INSERT INTO b_$table SELECT * FROM $table;"; done >"$work/save.sql"
{ echo 'SET foreign_key_checks = 0;'; for table in $tables; do echo "DELETE FROM $table; INSERT INTO $table SELECT * FROM b_$table;"; done; } >"$work/back.sql"
sql "$(cat "$work/save.sql")"
[ "$(sql 'SELECT COUNT(*) FROM appointment')" -ge 15 ] || say_failed "the days are not busy: $(sql 'SELECT COUNT(*) FROM appointment') visits"

snapshot() { # FILE: everything there is; what is new goes by its place, what was there by its id
	sql "
	SELECT 'visit', IF(b.id IS NULL, 'new', a.id) w, a.position p, a.guest_name, a.is_primary, a.status, a.payment_status, a.starts_at, a.ends_at, a.total, a.currency, a.notes, a.staff_notes, a.source, a.tracking_ref, a.notify_sms, a.notify_email, a.locale, a.sequence, a.expires_at, a.confirmed_at IS NULL, a.cancelled_at, a.completed_at, a.manage_hash = REPEAT('\\\\0', 32), m.role, u.name, u.phone, u.email, u.locale, u.visits
		FROM appointment a LEFT JOIN b_appointment b ON b.id = a.id JOIN appointment_group_member m ON m.appointment_id = a.id JOIN guest u ON u.id = a.guest_id ORDER BY w, p;
	SELECT 'item', IF(b.id IS NULL, 'new', i.id) w, a.position p, i.position q, i.service_id, i.service_name, i.technician_id, i.technician_requested, i.technician_told, i.local_start, i.starts_at, i.ends_at, i.busy_from, i.busy_to, i.gap_from, i.gap_to, i.duration, i.price, i.live, i.expires_at, (SELECT GROUP_CONCAT(c.technician_id, ':', c.minute5 ORDER BY c.minute5) FROM claim c WHERE c.item_id = i.id), (SELECT GROUP_CONCAT(r.resource_id, ':', r.quantity ORDER BY r.resource_id) FROM item_resource r WHERE r.item_id = i.id)
		FROM appointment_item i JOIN appointment a ON a.id = i.appointment_id LEFT JOIN b_appointment_item b ON b.id = i.id ORDER BY w, p, q;
	SELECT 'relation', IF(x.id IS NULL, y.name, y.id), IF(z.id IS NULL, v.name, v.id), r.visits FROM guest_relationship r JOIN guest y ON y.id = r.guest_id JOIN guest v ON v.id = r.other_guest_id LEFT JOIN b_guest x ON x.id = y.id LEFT JOIN b_guest z ON z.id = v.id ORDER BY 2, 3;
	SELECT 'event', e.subject_kind, e.what, e.from_value, e.to_value, e.why, COUNT(*) FROM event e LEFT JOIN b_event b ON b.id = e.id WHERE b.id IS NULL GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3, 4, 5, 6;
	SELECT 'message', o.message, o.channel, o.recipient, o.locale FROM outbox o LEFT JOIN b_outbox b ON b.id = o.id WHERE b.id IS NULL AND o.message NOT IN ('code', 'staff') ORDER BY 2, 3, 4;
	SELECT 'guests', COUNT(*) FROM guest; SELECT 'claims', COUNT(*) FROM claim; SELECT 'holds', COUNT(*) FROM hold" >"$1"
}
sent() { sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }

# A visit: $n_guests; for guest g and its item i: name_g phone_g n_g service_g_i employee_g_i time_g_i.
draw() { # ROUND
	local g i
	pick '8 9 10'; d=$(day "$picked")
	pick '1 1 2 2 3'; n_guests=$picked
	pick '1 0'; by_sms=$picked; pick '1 0'; by_mail=$picked
	[ "$by_sms$by_mail" != 00 ] || by_sms=1
	pick 'Nut~allergy none 请用无味产品'; notes=${picked//\~/ }; [ "$notes" != none ] || notes=
	for g in $(seq 0 $((n_guests - 1))); do
		eval "name_$g='Guest $1 $g'"
		# Some have been here before, some of the companions leave no number.
		pick "21255512$((10 + RANDOM % 7)) 2125551$(printf %03d $((300 + $1 * 3 + g))) 2125551$(printf %03d $((300 + $1 * 3 + g)))"; eval "phone_$g=$picked"
		[ $g = 0 ] || { pick 'yes no'; [ "$picked" = yes ] || eval "phone_$g="; }
		[ $g = 2 ] && [ "$phone_2" = "$phone_1" ] && phone_2=
		[ $g != 0 ] && eval "[ \"\$phone_$g\" = \"$phone_0\" ]" && eval "phone_$g="
		pick '1 1 2'; eval "n_$g=$picked"
		for i in $(seq 0 $((picked - 1))); do
			item
			[ $i = 0 ] || { eval "time=\$time_${g}_0"; minute=$((10#${time%:*} * 60 + 10#${time#*:} + 90)); time=$(printf %02d:%02d $((minute / 60)) $((minute % 60))); }
			eval "service_${g}_$i=$service employee_${g}_$i=$employee time_${g}_$i=$time"
		done
	done
}
items_of() { # GUEST
	local i list=
	for i in $(seq 0 $(($(eval echo "\$n_$1") - 1))); do
		eval "service=\$service_${1}_$i employee=\$employee_${1}_$i time=\$time_${1}_$i"
		list="$list${list:+,}{\"service_id\":\"$service\",\"employee_id\":$(id_or_null "$employee"),\"datetime\":\"${d}T$time:00\"}"
	done
	printf '[%s]' "$list"
}
order() { # MORE
	local g list=
	for g in $(seq 1 $((n_guests - 1))); do
		eval "name=\$name_$g phone=\$phone_$g"
		list="$list${list:+,}{\"guest_name\":\"$name\"${phone:+,\"guest_phone\":\"$phone\"},\"items\":$(items_of $g)}"
	done
	printf '{"store_id":"store_001","phone":"%s","guest_name":"%s","email":"same@example.com","notes":"%s","source":"customer_web","notification_preferences":{"sms":%s,"email":%s},"sub_appointments":%s%s%s}' \
		"$phone_0" "$name_0" "$notes" "$([ $by_sms = 1 ] && echo true || echo false)" "$([ $by_mail = 1 ] && echo true || echo false)" "$(items_of 0)" "${list:+,\"companion_appointments\":[$list]}" "$1"
}
outcome() { case $code in 201) result=taken ;; 409) result=refused; cp "$work/body" "$work/refusal" ;; *) result=$code; say_failed "round $round, $face: $code $(head -c 300 "$work/body")" ;; esac; }
by_public() {
	json POST /api/public/booking/send-code "{\"phone\":\"$phone_0\",\"store_id\":\"store_001\"}"; status 200
	json POST /api/public/booking/confirm "$(order ",\"code\":\"$(sent)\"")"; outcome
}
by_staff() { extra=$bearer; json POST /api/shopping-cart/create-appointment "$(order '')"; outcome; extra=; }
by_page() {
	local g i key person=a jar=
	result=refused
	for g in $(seq 0 $((n_guests - 1))); do
		eval "name=\$name_$g phone=\$phone_$g n=\$n_$g"
		if [ $g != 0 ]; then
			get '/booking/demo?guest=new'; status 200; person=$(field guest)
			post /booking/demo/guests "csrf=$csrf" "guest=$person" "guest_name=$(url "$name")" "guest_phone=$phone"; status 303
		fi
		for i in $(seq 0 $((n - 1))); do
			eval "service=\$service_${g}_$i employee=\$employee_${g}_$i time=\$time_${g}_$i"
			key=same00$g$i
			[ -n "$jar" ] || { get "/booking/demo/time?service=$service&employee=$employee&item=$key&date=$d"; csrf=$(field csrf); }
			post /booking/demo/items "csrf=$csrf" "item=$key" "service=$service" "employee=$employee" "guest=$person" "date=$d" "time=$time"
			[ "$code" = 303 ] && case $(location) in *added=*) true ;; *) false ;; esac || return 0
		done
	done
	get /booking/demo/verify; status 200
	post /booking/demo/verify "csrf=$csrf" do=send "total=$(field total)" "key=$(field key)" "cart=$(field cart)" "name=$(url "$name_0")" "phone=$phone_0" email=same%40example.com \
		$([ $by_sms = 1 ] && echo sms=1) $([ $by_mail = 1 ] && echo by_email=1) "notes=$(url "$notes")"; status 303
	get "$(location)"; status 200
	post /booking/demo/verify "csrf=$csrf" do=confirm "code=$(sent)" "total=$(field total)" "key=$(field key)" "cart=$(field cart)"
	[ "$code" = 303 ] && case $(location) in */success*) result=taken ;; esac
	return 0
}

seated() { awk -F '\t' -v OFS='\t' '/^item/ && !$8 { $7 = "any"; $12 = $13 = $14 = $15 = $16 = $17 = $21 = "" } /^visit/ { $9 = "" } !/reseat|^claims/'; }
same() { # FILE FILE FACE
	cmp -s "$1" "$2" || say_failed "$visit: public and $3 leave different rows: $(diff "$1" "$2" | tr '\t' ' ' | cut -c1-500)"
}

n_taken=0 n_refused=0 n_reseated=0 n_any=0 n_groups=0
for round in $(seq "$rounds"); do
	draw "$round"
	for face in public staff page; do
		sql "$(cat "$work/back.sql")"
		by_$face
		eval "result_$face=$result"
		[ "$result" = taken ] || sql 'DELETE FROM hold'
		snapshot "$work/$face"
	done
	visit="round $round of SAME_SEED=$seed: $(order '')"
	[ "$result_public $result_staff $result_page" = "$result_public $result_public $result_public" ] ||
		say_failed "public $result_public, staff $result_staff, page $result_page: $(jq -c '.details // .error' "$work/refusal") $visit"
	# The pages hold one time after the other, and a hold may re-seat others of "any" before the whole is known: then who serves them, and how long
	# that person takes, is free.
	if grep -q reseat "$work/public" "$work/page"; then
		for face in public page; do seated <"$work/$face" >"$work/$face.seated"; done
		same "$work/public.seated" "$work/page.seated" page
	else
		same "$work/public" "$work/page" page
	fi
	same "$work/public" "$work/staff" staff
	[ "$result_public" != taken ] || n_taken=$((n_taken + 1))
	[ "$result_public" != refused ] || n_refused=$((n_refused + 1))
	! grep -q reseat "$work/public" || n_reseated=$((n_reseated + 1))
	[ "$n_guests" = 1 ] || n_groups=$((n_groups + 1))
done
echo "# $n_taken taken, $n_refused refused, $n_reseated with others re-seated, $n_groups groups"
# A run that takes or refuses next to nothing shows nothing.
[ "$rounds" -lt 20 ] || { [ "$n_taken" -ge 4 ] && [ "$n_refused" -ge 1 ] && [ "$n_groups" -ge 5 ]; } || say_failed "too few of one sort"
ctl fsck >"$work/out" 2>&1 || say_failed "fsck: $(cat "$work/out")"
grep -E 'AddressSanitizer|runtime error|fault=' "$work/stderr" && say_failed "a fault is in the log"
[ "$n_failed" = 0 ] && echo "ok 1 - pages, public API and employees' API do the same" || echo "not ok 1 - pages, public API and employees' API do the same"
echo 1..1
[ "$n_failed" = 0 ]
