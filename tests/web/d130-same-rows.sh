# The same booking by page, public API and staff API leaves the same rows, apart from ids, codes, times, who made it, and the news for the store,
# which is not told what its own staff do.
case $FACE in cgi) at=33 me=1 ;; *) at=43 me=2 ;; esac
snapshot() { # FILE DAY: every row of the visit, days apart, without what may differ
	a="FROM appointment a JOIN appointment_group_member m ON m.appointment_id = a.id JOIN appointment_group g ON g.id = m.group_id JOIN appointment p ON p.id = g.primary_appointment_id WHERE DATE(CONVERT_TZ(p.starts_at, '+00:00', '-05:00')) = '$2'"
	{
		sql "SELECT 'visit', a.guest_name, a.position, a.is_primary, a.status, a.payment_status, TIMESTAMPDIFF(MINUTE, p.starts_at, a.starts_at), TIMESTAMPDIFF(MINUTE, a.starts_at, a.ends_at), a.total, a.currency, a.notes, a.staff_notes, a.notify_sms, a.notify_email, a.locale, a.sequence, a.expires_at, a.tracking_ref, a.confirmed_at IS NULL, a.cancelled_at, a.completed_at, a.manage_hash = REPEAT('\\\\0', 32), m.role $a ORDER BY a.position"
		sql "SELECT 'item', i.position, i.service_id, i.service_name, i.technician_id, i.technician_requested, i.technician_told, TIMESTAMPDIFF(MINUTE, '$2', i.local_start), TIMESTAMPDIFF(MINUTE, i.starts_at, i.ends_at), TIMESTAMPDIFF(MINUTE, i.busy_from, i.starts_at), TIMESTAMPDIFF(MINUTE, i.ends_at, i.busy_to), i.gap_from, i.duration, i.price, i.live, i.expires_at, (SELECT COUNT(*) FROM claim c WHERE c.item_id = i.id), (SELECT GROUP_CONCAT(r.resource_id, ':', r.quantity) FROM item_resource r WHERE r.item_id = i.id) FROM appointment_item i WHERE i.appointment_id IN (SELECT a.id $a) ORDER BY i.appointment_id, i.position"
		sql "SELECT 'guest', u.name, u.email, u.locale, u.visits, u.phone IS NULL FROM guest u WHERE u.id IN (SELECT a.guest_id $a) ORDER BY u.id"
		sql "SELECT 'relation', visits FROM guest_relationship WHERE guest_id IN (SELECT a.guest_id $a)"
		sql "SELECT 'event', what, from_value, to_value, why FROM event WHERE subject_kind = 'appointment' AND subject_id IN (SELECT a.id $a) ORDER BY id"
		sql "SELECT 'message', o.message, o.channel, o.locale, o.dedupe_key = '' FROM outbox o WHERE o.subject_kind = 'appointment' AND o.subject_id IN (SELECT a.id $a) AND o.message <> 'staff' ORDER BY o.id"
		sql "SELECT 'hold', COUNT(*) FROM hold WHERE DATE(starts_at) = '$2'"
	} >"$1"
	[ "$(grep -c ^visit "$1")" = 2 ] || say_failed "$1 holds $(grep -c ^visit "$1") visits: $(head -n 3 "$1")"
}
sent() { sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
order() { # DAY PHONE MORE
	printf '{"store_id":"store_001","phone":"%s","guest_name":"Mei Chen","email":"mei@example.com","notes":"Nut allergy","notification_preferences":{"sms":true,"email":true},"source":"customer_web"%s,
		"sub_appointments":[{"service_id":"svc_1","employee_id":"emp_1","datetime":"%sT10:00:00"},{"service_id":"svc_2","employee_id":null,"datetime":"%sT11:00:00"}],
		"companion_appointments":[{"guest_name":"Alice","items":[{"service_id":"svc_3","employee_id":"emp_1","datetime":"%sT11:00:00"}]}]}' "$2" "$3" "$1" "$1" "$1"
}

# By the public API.
d1=$(day $at); json POST /api/public/booking/send-code "{\"phone\":\"212555031$me\",\"store_id\":\"store_001\"}"; status 200
json POST /api/public/booking/confirm "$(order "$d1" "212555031$me" ",\"code\":\"$(sent)\"")"; status 201; snapshot "$work/public" "$d1"
shape='.data | .appointment_id = 0 | .group_code = 0 | .manage_url = 0 | .all_appointment_ids |= map(0) | .appointments |= map(.id = 0 | .items |= map(.id = 0 | .datetime |= .[11:] | .starts_at |= .[11:] | .ends_at |= .[11:]))'
jq -c "$shape" "$work/body" >"$work/public.json"
# By an employee.
d2=$(day $((at + 1)))
printf 'correct horse same\n' | ctl staff add "same$me@example.com" --name Same --role desk --store demo >>"$work/log" 2>&1
json POST /api/staff/login "{\"email\":\"same$me@example.com\",\"password\":\"correct horse same\"}"; status 200
extra="Authorization: Bearer $(value .data.token)"
json POST /api/shopping-cart/create-appointment "$(order "$d2" "212555032$me" '')"; status 201; snapshot "$work/staff" "$d2"; extra=
jq -c "$shape" "$work/body" >"$work/staff.json"
cmp -s "$work/public.json" "$work/staff.json" || say_failed "the answers differ: $(diff "$work/public.json" "$work/staff.json")"
# By the pages.
d3=$(day $((at + 2))) item='aaaa111' jar=
get "/booking/demo/time?service=svc_1&employee=emp_1&item=aaaa1111&date=$d3"; csrf=$(field csrf)
post /booking/demo/items "csrf=$csrf" item=aaaa1111 service=svc_1 employee=emp_1 guest=a "date=$d3" time=10:00; status 303
post /booking/demo/items "csrf=$csrf" item=aaaa2222 service=svc_2 employee=any guest=a "date=$d3" time=11:00; status 303
get '/booking/demo?guest=new'; guest=$(field guest)
post /booking/demo/guests "csrf=$csrf" "guest=$guest" guest_name=Alice guest_phone=; status 303
post /booking/demo/items "csrf=$csrf" item=aaaa3333 service=svc_3 employee=emp_1 "guest=$guest" "date=$d3" time=11:00; status 303
get /booking/demo/verify; status 200
post /booking/demo/verify "csrf=$csrf" do=send "total=$(field total)" "key=$(field key)" "cart=$(field cart)" name=Mei+Chen "phone=212555033$me" email=mei%40example.com sms=1 by_email=1 notes=Nut+allergy; status 303
get "$(location)"; status 200
post /booking/demo/verify "csrf=$csrf" do=confirm "code=$(sent)" "total=$(field total)" "key=$(field key)" "cart=$(field cart)"; status 303; snapshot "$work/page" "$d3"
for face in staff page; do
	cmp -s "$work/public" "$work/$face" || say_failed "public API and $face leave different rows: $(diff "$work/public" "$work/$face" | tr '\t' ' ')"
done
