# Requests at the same moment: twins with one key make one booking, strangers at one time make one, and nobody waits in vain.
[ "$FACE" = nginx ] || return 0		# one request at a time has no twin
d=$(day 36)
at_once() { # N PATH BODY [HEADER]: answers in $work/twin.N
	for i in $(seq "$1"); do
		curl -sS -o "$work/twin.$i" -w '%{http_code}\n' --max-time 20 -H 'Content-Type: application/json' ${4:+-H "$4"} --data-binary "$3" \
			"http://127.0.0.1:$port$2" >"$work/twin.code.$i" &
		twins="${twins-} $!"
	done
	wait $twins; twins=
}
codes() { cat "$work"/twin.code.* | sort | uniq -c | awk '{ printf "%s%sx%s", s, $1, $2; s = " " }'; rm -f "$work"/twin.code.*; }
json POST /api/public/booking/send-code '{"phone":"2125550301","store_id":"store_001"}'; status 200
secret=$(sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '+12125550301' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}')
body="{\"phone\":\"2125550301\",\"code\":\"$secret\",\"store_id\":\"store_001\",\"guest_name\":\"Twin\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":null,\"datetime\":\"${d}T10:00:00\"}]}"
at_once 8 /api/public/booking/confirm "$body" 'Idempotency-Key: twins'
said=$(codes)
[ "$(sql "SELECT COUNT(*) FROM appointment_item WHERE DATE(local_start) = '$d' AND live")" = 1 ] || say_failed "twins booked twice: $said"
[ "$said" = 8x201 ] || say_failed "eight twins were answered $said"
[ "$(cat "$work"/twin.[1-8] | jq -cS . | sort -u | wc -l)" = 1 ] || say_failed "twins were answered differently"
extra='Idempotency-Key: twins'; json POST /api/public/booking/confirm "$body"; status 201; extra=
# Eight strangers, one chair at that time.
at_once 8 /api/public/booking/holds "{\"store_id\":\"store_001\",\"items\":[{\"service_id\":\"svc_2\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T15:00:00\"}]}"
said=$(codes); [ "$said" = '1x201 7x409' ] || say_failed "eight at one time: $said"
