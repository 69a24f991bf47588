#!/bin/bash
# hooks.sh - webhooks out, to a real server that takes them well and badly: what is told and when, the signature, another attempt, giving up,
# and the addresses to which nothing is ever sent. And what the sender's timed job writes down.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$PWD
work=$(mktemp -d /tmp/slotkeeper-hooks.XXXXXX)
program=$build/slotkeeper.fcgi
FACE=cgi script=hooks port=80 server=
cleanup() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
. "$here/lib.sh"

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 -subj /CN=localhost \
	-addext 'subjectAltName=DNS:localhost' 2>/dev/null
node "$here/hook-server.js" "$work/got" "$work/ports" "$work/key.pem" "$work/cert.pem" &
server=$!
for try in $(seq 100); do [ -s "$work/ports" ] && break; sleep 0.1; done
read -r http https <"$work/ports" || { echo "not ok 1 - the receiving server starts"; exit 1; }
mkdir "$work/outbox"; : >"$work/got"
unset SLOTKEEPER_DATABASE_USER SLOTKEEPER_DATABASE_PASSWORD SLOTKEEPER_DATABASE_PID
cat >"$work/strict.conf" <<CONF
database_socket = $SLOTKEEPER_DATABASE_SOCKET
database_name = $SLOTKEEPER_DATABASE_NAME
database_user = root
keyring_file = $work/keyring
template_dir = $root/templates
catalogue_dir = $build/po
static_dir = $root/static
outbox_dir = $work/outbox
test_clock = 1
CONF
{ cat "$work/strict.conf"; printf 'webhook_http = 1\nwebhook_private = 1\nwebhook_ports = 443, %s, %s\nwebhook_tls_ca = %s\n' "$http" "$https" "$work/cert.pem"; } >"$work/slotkeeper.conf"
conf=$work/slotkeeper.conf
ctl() { "$build/slotkeeperctl" --config "$conf" "$@"; }
send() { ctl notify --once 2>>"$work/stderr"; }
said() { grep -qF -- "$1" "$work/out" || say_failed "$2: said $(head -c 300 "$work/out")"; }
refused() { # WORDS COMMAND...
	words=$1; shift
	if ctl "$@" >"$work/out" 2>&1 </dev/null; then say_failed "$* was taken"; fi
	said "$words" "$*"
}
row() { sql "SELECT CONCAT_WS('|', tries, sent_at IS NOT NULL, dead_at IS NOT NULL, last_error) FROM outbox WHERE channel = 'webhook' ORDER BY id DESC LIMIT 1"; }
got() { jq -rs "$1" "$work/got"; }
n=0
part() { # NAME: what came before is judged
	n=$((n + 1))
	if [ "$n_failed" = 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; any=1; fi
	n_failed=0
}
any=0
ctl keyring create && ctl migrate >"$work/log" 2>&1 && ctl import "$root/sql/demo.json" >>"$work/log" 2>&1 || { cat "$work/log"; echo "not ok 1 - the demo salon is loaded"; exit 1; }

# ---- which addresses an owner may name ----
conf=$work/strict.conf
for bad in "http://example.com/" "ftp://example.com/" "https://example.com:8443/" "https://me:secret@example.com/" "https://example.com/#x" "example.com" \
	"https://exa mple.com/" "https://例子.cn/" "file:///etc/passwd" "" "https://example.com/$(printf 'x%.0s' $(seq 300))"; do
	refused : webhook add demo "$bad"
done
refused "no store" webhook add nowhere https://example.com/
[ "$(sql 'SELECT COUNT(*) FROM webhook')" = 0 ] || say_failed "a bad address was stored"
conf=$work/slotkeeper.conf
printf 'short\n' | ctl webhook add demo "http://localhost:$http/ok" >"$work/out" 2>&1 && say_failed "a short secret was taken"
printf 'a secret that both know\n' | ctl webhook add demo "http://localhost:$http/ok" >"$work/out" 2>&1 || say_failed "not added: $(cat "$work/out")"
said 'secret: a secret that both know' add
hook=$(sed -n 's/^id: //p' "$work/out")
refused "has this URL already" webhook add demo "http://localhost:$http/ok"
ctl webhook list demo >"$work/out"; said "$hook  http://localhost:$http/ok" list
[ "$(sql "SELECT secret LIKE '%both know%' FROM webhook")" = 0 ] || say_failed "the secret lies open in the database"
part "an owner names addresses that will do, and the secret is sealed"

# ---- an appointment's life ----
d=$(day 12)
printf 'correct horse hook\n' | ctl staff add hook@example.com --name Hook --role manager --store demo >>"$work/log" 2>&1
json POST /api/staff/login '{"email":"hook@example.com","password":"correct horse hook"}'; status 200; extra="Authorization: Bearer $(value .data.token)"
book() { json POST /api/shopping-cart/create-appointment "{\"store_id\":\"store_001\",\"guest_name\":\"Secret Guest\",\"phone\":\"2125550177\",\"notes\":\"allergy\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T$1:00\"}]}"; }
book 10:00; status 201; id=$(value .data.appointment_id) item=$(value '.data.appointments[0].items[0].id')
book 10:00; status 409
[ "$(sql "SELECT COUNT(*) FROM outbox WHERE channel = 'webhook'")" = 1 ] || say_failed "a refused booking was told of"
http_proxy=http://127.0.0.1:1 HTTPS_PROXY=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 send
[ "$(row)" = '1|1|0|' ] || say_failed "not sent: $(row)"
[ "$(got '.[0] | "\(.method) \(.path) \(.headers["content-type"]) \(.headers.expect)"')" = 'POST /ok application/json null' ] || say_failed "sent as $(got '.[0]')"
got '.[0].body' | tr -d '\n' >"$work/sent.json"
stamp=$(got '.[0].headers["slotkeeper-signature"]' | sed -n 's/^t=\([0-9]*\),v1=.*/\1/p')
hex=$(printf '%s.%s' "$stamp" "$(cat "$work/sent.json")" | openssl dgst -sha256 -hmac 'a secret that both know' -r | cut -d' ' -f1)
[ "$(got '.[0].headers["slotkeeper-signature"]')" = "t=$stamp,v1=$hex" ] || say_failed "the signature is $(got '.[0].headers["slotkeeper-signature"]'), not $hex"
[ $(($(date +%s) - stamp)) -lt 300 ] || say_failed "signed at $stamp"
[ "$(got '.[0].headers["slotkeeper-event"] == (.[0].body | fromjson | .id)')" = true ] || say_failed "the event's id differs"
wanted="booking.created store_001 appointment $id $id confirmed null unpaid ${d}T10:00:00 5000 USD svc_1 emp_1 false $item"
[ "$(jq -r '"\(.type) \(.store_id) \(.data.kind) \(.data.id) \(.data.visit_id) \(.data.status) \(.data.previous_status) \(.data.payment_status) \(.data.datetime) \(.data.total) \(.data.currency) \(.data.items[0] | "\(.service_id) \(.employee_id) \(.any) \(.id)")"' "$work/sent.json")" = "$wanted" ] ||
	say_failed "told: $(cat "$work/sent.json")"
grep -qE 'Secret|2125550177|allergy' "$work/sent.json" && say_failed "personal data were told"
part "a booking is told of once it stands, signed, without personal data and without a proxy"

last() { send; got '.[-1].body | fromjson | "\(.type) \(.data.status) \(.data.previous_status) \(.data.datetime[11:16])"'; }
is_last() { seen=$(last); [ "$seen" = "$1" ] || say_failed "told $seen, not $1"; }
one=/api/staff/appointments
json PUT $one/$id/reschedule "{\"items\":[{\"id\":\"$item\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T11:00:00\"}]}"; status 200; is_last "booking.rescheduled confirmed null 11:00"
json PUT $one/$id/pay; status 200; json PUT $one/$id/cancel '{"reason":"ill"}'; status 200; is_last "booking.cancelled cancelled confirmed 11:00"
begin() {
	sql "UPDATE claim c JOIN appointment_item i ON i.id = c.item_id JOIN appointment a ON a.id = i.appointment_id SET c.minute5 = c.minute5 - 28 * 288 WHERE a.public_id = '$id'"
	sql "UPDATE appointment_item i JOIN appointment a ON a.id = i.appointment_id SET i.local_start = i.local_start - INTERVAL 28 DAY, i.starts_at = i.starts_at - INTERVAL 28 DAY, i.ends_at = i.ends_at - INTERVAL 28 DAY, i.busy_from = i.busy_from - INTERVAL 28 DAY, i.busy_to = i.busy_to - INTERVAL 28 DAY WHERE a.public_id = '$id'"
	sql "UPDATE appointment SET starts_at = starts_at - INTERVAL 28 DAY, ends_at = ends_at - INTERVAL 28 DAY WHERE public_id = '$id'"
}
book 13:00; status 201; id=$(value .data.appointment_id); begin; json PUT $one/$id/complete; status 200; is_last "booking.completed completed confirmed 13:00"
book 14:00; status 201; id=$(value .data.appointment_id); begin; json PUT $one/$id/no-show; status 200; is_last "booking.no_show no_show confirmed 14:00"
book 15:00; status 201; id=$(value .data.appointment_id); sql "UPDATE appointment SET status = 'pending', confirmed_at = NULL WHERE public_id = '$id'"
json PUT $one/$id/confirm; status 200; is_last "booking.confirmed confirmed pending 15:00"
[ "$(got 'length')" = "$(sql "SELECT COUNT(*) FROM outbox WHERE channel = 'webhook'")" ] || say_failed "told $(got 'length') times of $(sql "SELECT COUNT(*) FROM outbox WHERE channel = 'webhook'")"
[ "$(got '[.[].body | fromjson | .id] | length == (unique | length)')" = true ] || say_failed "two events have one id"
part "every step of an appointment is told of, once"

# ---- payments that confirm, where the store says so ----
paid() { # 0 or 1
	sql "UPDATE store SET paid_confirms = $1, catalogue_version = catalogue_version + 1"
}
book 16:00; status 201; id=$(value .data.appointment_id); sql "UPDATE appointment SET status = 'pending', confirmed_at = NULL WHERE public_id = '$id'"
json PUT $one/$id/pay; status 200; is .data.status pending; is .data.payment_status paid
paid 1
book 17:00; status 201; id=$(value .data.appointment_id); sql "UPDATE appointment SET status = 'pending', confirmed_at = NULL WHERE public_id = '$id'"
json PUT $one/$id/pay; status 200; is .data.status confirmed; is .data.payment_status paid; is '[.data.history[-2:][].what] | join(" ")' 'payment status'; is '.data.confirmed_at != null' true
is_last "booking.confirmed confirmed pending 17:00"
json PUT $one/$id/pay; status 409
part "a payment confirms what is pending where the store says so, and only there"

# ---- classes; what runs out is told by the timed job ----
sql "DELETE FROM outbox WHERE channel = 'webhook'"
printf 'a secret that both know\n' | ctl webhook add demo-zh "http://localhost:$http/zh" >>"$work/log" 2>&1
sql "UPDATE technician SET phone = '+8613800000123' WHERE public_id = 'teacher-123'"
code_for() { extra=; json POST /api/public/booking/send-code "{\"phone\":\"$1\",\"store_id\":\"store_002\"}"; status 200
	json POST /api/v1/session "{\"phone\":\"$1\",\"storeId\":\"store_002\",\"code\":\"$(sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1" | grep -oE '[0-9]{6}' | head -n 1)\"}"; status 200; extra="Authorization: Bearer $(value .data.token)"; }
code_for 13800000901; student=$extra
code_for 13800000123; teacher=$extra
take() { extra=$student; json POST /api/v1/bookings "{\"teacherId\":\"teacher-123\",\"courseId\":\"course-123\",\"slotId\":\"slot-123\"}"; status 201; id=$(value .data.id); }
is_class() { send; seen=$(got '.[-1] | "\(.path) " + (.body | fromjson | "\(.type) \(.data.kind) \(.data.id) \(.data.status) \(.data.payment_status) \(.data.slot_id) \(.data.course_id) \(.data.teacher_id)")')
	[ "$seen" = "/zh booking.$1 class $id $2 $3 slot-123 course-123 teacher-123" ] || say_failed "told $seen"; }
paid 0
take; is_class created pending unpaid
extra=$teacher; json PUT /api/v1/bookings/$id/confirm; status 200; is_class confirmed confirmed unpaid
extra=$student; json PUT /api/v1/bookings/$id/cancel; status 200; is_class cancelled cancelled unpaid
take; send; sql "UPDATE booking SET expires_at = NOW(6) - INTERVAL 1 SECOND WHERE public_id = '$id'"
before=$(sql "SELECT COUNT(*) FROM outbox WHERE channel = 'sms' AND message = 'cancelled'")
is_class cancelled cancelled unpaid
[ "$(sql "SELECT COUNT(*) FROM outbox WHERE channel = 'sms' AND message = 'cancelled' AND sent_at IS NOT NULL")" = $((before + 1)) ] || say_failed "the student was not told that the booking lapsed"
[ "$(sql "SELECT CONCAT(b.status, ' ', s.booked_count, ' ', (SELECT COUNT(*) FROM event e WHERE e.subject_kind = 'booking' AND e.subject_id = b.id AND e.actor = 'system')) FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.public_id = '$id'")" = 'cancelled 0 1' ] || say_failed "the lapse was not written down"
send; [ "$(sql "SELECT COUNT(*) FROM event WHERE actor = 'system'")" = 1 ] || say_failed "it lapsed twice"
paid 1
printf 'correct horse hook\n' | ctl staff add zh@example.com --name Hook --role manager --store demo-zh >>"$work/log" 2>&1
take; extra=; json POST /api/staff/login '{"email":"zh@example.com","password":"correct horse hook"}'; status 200; extra="Authorization: Bearer $(value .data.token)"
json PUT /api/v1/bookings/$id/payment '{"paymentStatus":"paid"}'; status 200; is .data.status confirmed; is .data.paymentStatus paid; is '.data.expiresAt' null; is_class confirmed confirmed paid
part "classes are told of; what runs out is written down and told by the sender"

# ---- receivers that fail ----
sql "DELETE FROM outbox WHERE channel = 'webhook'; DELETE FROM webhook"; extra=
json POST /api/staff/login '{"email":"hook@example.com","password":"correct horse hook"}'; status 200; extra="Authorization: Bearer $(value .data.token)"
at=8
fails() { # PATH WHAT-ROW-SAYS
	sql "DELETE FROM outbox WHERE channel = 'webhook'; DELETE FROM webhook"
	ctl webhook add demo "http://localhost:$http$1" </dev/null >"$work/out" 2>&1 || say_failed "$(cat "$work/out")"
	at=$((at + 1)); [ $at -lt 18 ] || { at=9; d=$(date -d "$d + 1 day" +%Y-%m-%d); }
	book "$(printf %02d $at)":00; status 201; : >"$work/got"; send
	case "$(row)" in $2) ;; *) say_failed "$1: $(row)" ;; esac
}
again() { sql "UPDATE outbox SET due_at = NOW(6) - INTERVAL 1 SECOND"; send; }
d=$(day 14)
fails /fail '1|0|0|status 500'; first=$(got '.[0].headers["slotkeeper-event"]')
[ "$(sql "SELECT due_at > NOW(6) FROM outbox WHERE channel = 'webhook'")" = 1 ] || say_failed "it is not put off"
send; [ "$(got length)" = 1 ] || say_failed "tried again at once"
for i in 2 3 4 5; do again; done; case "$(row)" in '5|0|0|status 500') ;; *) say_failed "after five: $(row)" ;; esac
again; [ "$(row)" = '6|0|1|status 500' ] || say_failed "after six: $(row)"
again; [ "$(got length)" = 6 ] || say_failed "tried $(got length) times"
[ "$(got "[.[] | .headers[\"slotkeeper-event\"] == \"$first\"] | all")" = true ] || say_failed "another attempt has another event id"
fails /gone '1|0|1|status 410'
fails /redirect '1|0|0|status 307'; [ "$(got '[.[].path] | join(" ")')" = /redirect ] || say_failed "a redirect was followed"
fails /big '1|0|0|status 200, and an answer of more than*'
fails /garbage '1|0|0|?*'
fails /slow '1|0|0|Timeout*'
fails /drip '1|0|0|Timeout*'
sql "UPDATE outbox SET due_at = NOW(6) - INTERVAL 1 SECOND"; ctl webhook remove demo "$(ctl webhook list demo | cut -d' ' -f1)" >/dev/null || say_failed "not removed"
send; case "$(row)" in '2|0|1|the webhook has been taken away') ;; *) say_failed "removed: $(row)" ;; esac
refused "no such webhook" webhook remove demo nothing
kill $server; wait $server 2>/dev/null; sql "DELETE FROM outbox WHERE channel = 'webhook'; DELETE FROM webhook"
ctl webhook add demo "http://localhost:$http/ok" </dev/null >/dev/null; ctl webhook test demo >"$work/out" && say_failed "nobody there, and taken"; said "connect" "nobody there"
rm -f "$work/ports"; node "$here/hook-server.js" "$work/got" "$work/ports" "$work/key.pem" "$work/cert.pem" & server=$!
for try in $(seq 100); do [ -s "$work/ports" ] && break; sleep 0.1; done; read -r http https <"$work/ports"
sed -i "s/^webhook_ports = .*/webhook_ports = 443, $http, $https/" "$work/slotkeeper.conf"
part "a receiver that fails is asked again with the same event, later, and given up in the end"

# ---- TLS, and addresses to which nothing is sent ----
sql "DELETE FROM outbox WHERE channel = 'webhook'; DELETE FROM webhook"; : >"$work/got"
ctl webhook add demo "https://localhost:$https/ok" </dev/null >/dev/null; ctl webhook test demo >"$work/out" || say_failed "https: $(cat "$work/out")"
[ "$(got '.[0].body | fromjson | "\(.type) \(.store_id)"')" = 'ping store_001' ] || say_failed "the ping is $(got '.[0].body')"
grep -v webhook_tls_ca "$work/slotkeeper.conf" >"$work/system.conf"; conf=$work/system.conf; : >"$work/got"
ctl webhook test demo >"$work/out" && say_failed "a certificate by nobody was trusted"; said certificate "an unknown certificate"
conf=$work/slotkeeper.conf; sql "DELETE FROM webhook"
grep -v webhook_private "$work/slotkeeper.conf" >"$work/public.conf"
for host in localhost 127.0.0.1 '[::1]' '[::ffff:127.0.0.1]' 2130706433 0x7f.1 127.1 0.0.0.0 '[::]' '[64:ff9b::7f00:1]'; do
	sql "DELETE FROM webhook"; ctl webhook add demo "http://$host:$http/inside" </dev/null >"$work/out" 2>&1 || say_failed "$host: $(cat "$work/out")"
	conf=$work/public.conf; ctl webhook test demo >"$work/out" && say_failed "$host was sent to"; said "not one of the public internet" "$host"; conf=$work/slotkeeper.conf
done
[ ! -s "$work/got" ] || say_failed "a request reached the inside: $(cat "$work/got")"
sql "DELETE FROM webhook"; ctl webhook add demo "http://localhost:$http/ok" </dev/null >/dev/null
conf=$work/strict.conf; ctl webhook test demo >"$work/out" && say_failed "http was used though it may not"; said "not a good URL" "http after the setting changed"; conf=$work/slotkeeper.conf
part "certificates are checked, and nothing is sent to this host or its network unless configured"

grep -E 'AddressSanitizer|runtime error|fault=' "$work/stderr" && n_failed=1
part "no fault and no sanitizer report in the log"
ctl fsck >"$work/out" 2>&1 || { cat "$work/out"; n_failed=1; }
part "all that must be true of the bookings is"
echo "1..$n"
exit $any
