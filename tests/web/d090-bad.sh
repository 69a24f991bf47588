# Malformed requests, a line each: what is changed about a good one, and the answer. Every answer is JSON, nothing is stored.
d=$(day 25)
base=/api/public/booking
good_confirm=$(jq -cn --arg d "$d" '{phone: "2125550100", code: "123456", store_id: "store_001", guest_name: "Alice", email: "alice@example.com", notes: "n", source: "customer_web",
	notification_preferences: {sms: true, email: true}, ref: "r", sub_appointments: [{service_id: "svc_1", employee_id: "emp_1", datetime: "\($d)T10:00:00"}],
	companion_appointments: [{guest_name: "Bob", guest_phone: "2125550101", items: [{service_id: "svc_2", employee_id: null, datetime: "\($d)T10:00:00"}]}]}')
good_holds=$(jq -cn --arg d "$d" '{store_id: "store_001", items: [{service_id: "svc_1", employee_id: "emp_1", datetime: "\($d)T10:00:00"}]}')
good_send_code='{"phone":"2125550100","store_id":"store_001"}'
good_slots="store_id=store_001&service_id=svc_1&date=$d"
good_days="store_id=store_001&service_id=svc_1&from=$d&to=$d"
count() { sql 'SELECT (SELECT COUNT(*) FROM appointment) + (SELECT COUNT(*) FROM hold) + (SELECT COUNT(*) FROM guest) + (SELECT COUNT(*) FROM verification_code) + (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM idempotency)'; }
before=$(count)
n_tried=0
told() { # STATUS CODE FIELD
	n_tried=$((n_tried + 1))
	record
	got=$(jq -r --arg field "$3" '"\(.code) \(.error | length > 5) \($field == "-" or (.fields | has($field)))"' "$work/body" 2>&1)
	[ "$code $got" = "$1 $2 true true" ] || say_failed "$what: answered $code ($got), not $1 $2 $3: $(head -c 300 "$work/body")"
}
post_bad() { # PATH BODY [TYPE]
	request POST "$base/$1" "$2" "${3-application/json}"
}
mutated() { # NAME: reads lines "jq-filter ~ status code field"
	eval "good=\$good_$(printf '%s' "$1" | tr - _)"
	while IFS='~' read -r filter want; do
		[ -n "$filter" ] || continue
		what="$1 with$filter"
		post_bad "$1" "$(printf '%s' "$good" | jq -c "$filter")"
		told $want
	done
}
queried() { # NAME: reads lines "query ~ status code field"
	while IFS='~' read -r query want; do
		[ -n "$query" ] || continue
		what="$1?$query"
		request GET "$base/$1?$(printf '%s' "$query" | tr -d ' ')"
		told $want
	done
}

mutated confirm <<'LIST'
 del(.phone) ~ 400 invalid phone
 .phone = 2125550100 ~ 400 invalid phone
 .phone = "" ~ 400 invalid phone
 .phone = "12" ~ 400 invalid phone
 .phone = "call me" ~ 400 invalid phone
 .phone = ("9" * 40) ~ 400 invalid phone
 .phone = ["2125550100"] ~ 400 invalid phone
 del(.code) ~ 400 invalid code
 .code = 123456 ~ 400 invalid code
 .code = "12345" ~ 400 invalid code
 .code = "123456789" ~ 400 invalid code
 .code = "12345a" ~ 400 invalid code
 .code = "' OR 1=1 --" ~ 400 invalid code
 del(.store_id) ~ 400 invalid store_id
 .store_id = "nowhere" ~ 404 not_found store_id
 .store_id = "store_001' --" ~ 404 not_found store_id
 .store_id = "店" ~ 404 not_found store_id
 .store_id = 1 ~ 400 invalid store_id
 del(.guest_name) ~ 400 invalid guest_name
 .guest_name = "   " ~ 400 invalid guest_name
 .guest_name = "a\nb" ~ 400 invalid guest_name
 .guest_name = ("x" * 81) ~ 400 invalid guest_name
 .guest_name = ("美" * 81) ~ 400 invalid guest_name
 .guest_name = "a\u202eb" ~ 400 invalid guest_name
 .guest_name = {} ~ 400 invalid guest_name
 .email = "nonsense" ~ 400 invalid email
 .email = "a@b" ~ 400 invalid email
 .email = "a@example.com\r\nBcc: b@example.com" ~ 400 invalid email
 .email = ("a" * 250 + "@example.com") ~ 400 invalid email
 del(.email) ~ 400 invalid email
 .notes = ("n" * 501) ~ 400 invalid notes
 .notes = "a\u0007b" ~ 400 invalid notes
 .notes = 5 ~ 400 invalid notes
 .source = "customer web" ~ 400 invalid source
 .source = ("s" * 33) ~ 400 invalid source
 .ref = ("r" * 65) ~ 400 invalid ref
 .ref = "a\nb" ~ 400 invalid ref
 .notification_preferences = [] ~ 400 invalid notification_preferences
 .notification_preferences.sms = "yes" ~ 400 invalid notification_preferences.sms
 .hold_token = "abc" ~ 400 invalid hold_token
 .hold_token = "AAAAAAAAAAAAAAAAAAAAAA.nowhere" ~ 400 invalid hold_token
 .total = -1 ~ 400 invalid total
 .total = 1.5 ~ 400 invalid total
 .total = "5000" ~ 400 invalid total
 del(.sub_appointments) ~ 400 invalid sub_appointments
 .sub_appointments = [] ~ 400 invalid sub_appointments
 .sub_appointments = {} ~ 400 invalid sub_appointments
 .sub_appointments = [null] ~ 400 invalid sub_appointments.0.service_id
 .sub_appointments = [5] ~ 400 invalid sub_appointments.0
 .sub_appointments = [.sub_appointments[0] | range(31) as $i | .] ~ 400 invalid sub_appointments
 .sub_appointments = [.sub_appointments[0] | range(1001) as $i | .] ~ 413 too_large -
 del(.sub_appointments[0].service_id) ~ 400 invalid sub_appointments.0.service_id
 .sub_appointments[0].service_id = "svc_99" ~ 404 not_found sub_appointments.0.service_id
 .sub_appointments[0].service_id = 1 ~ 400 invalid sub_appointments.0.service_id
 .sub_appointments[0].employee_id = "emp_99" ~ 404 not_found sub_appointments.0.employee_id
 .sub_appointments[0].employee_id = "emp_5" ~ 400 invalid sub_appointments.0.employee_id
 .sub_appointments[0].employee_id = 1 ~ 400 invalid sub_appointments.0.employee_id
 del(.sub_appointments[0].datetime) ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "tomorrow" ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-02-30T10:00:00" ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-02-15T25:00:00" ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-02-15T10:00:30" ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-02-15T10:00:30Z" ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-02-15 10:00" ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-02-15" ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = 1771168000 ~ 400 invalid sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2025-02-15T10:00:00" ~ 400 in_the_past sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-03-09T02:30:00" ~ 400 no_such_time sub_appointments.0.datetime
 .sub_appointments[0].datetime = "2031-11-02T01:30:00" ~ 400 ambiguous_time sub_appointments.0.datetime
 .companion_appointments = "Bob" ~ 400 invalid companion_appointments
 .companion_appointments[0].guest_name = "" ~ 400 invalid companion_appointments.0.guest_name
 .companion_appointments[0].guest_phone = "12" ~ 400 invalid companion_appointments.0.guest_phone
 .companion_appointments[0].items = [] ~ 400 invalid companion_appointments.0.items
 del(.companion_appointments[0].items) ~ 400 invalid companion_appointments.0.items
 .companion_appointments[0].items[0].service_id = "x" ~ 404 not_found companion_appointments.0.items.0.service_id
 .companion_appointments = [.companion_appointments[0] | range(10) as $i | .] ~ 400 invalid companion_appointments
 .companion_appointments[0].items = [.companion_appointments[0].items[0] | range(31) as $i | .] ~ 400 invalid companion_appointments.0.items
LIST

mutated holds <<'LIST'
 del(.store_id) ~ 400 invalid store_id
 .store_id = "nowhere" ~ 404 not_found store_id
 del(.items) ~ 400 invalid items
 .items = [] ~ 400 invalid items
 .items = "svc_1" ~ 400 invalid items
 .items = [.items[0] | range(31) as $i | .] ~ 400 invalid items
 .items[0].service_id = "svc_99" ~ 404 not_found items.0.service_id
 .items[0].employee_id = "emp_5" ~ 400 invalid items.0.employee_id
 .items[0].employee_id = "emp_99" ~ 404 not_found items.0.employee_id
 .items[0].datetime = "2025-02-15T10:00:00" ~ 400 in_the_past items.0.datetime
 .items[0].datetime = "2031-03-09T02:30:00" ~ 400 no_such_time items.0.datetime
 .items[0].datetime = "2031-11-02T01:30:00" ~ 400 ambiguous_time items.0.datetime
 .items[0].datetime = "2031-11-02T01:30:00-05:00" ~ 409 slot_taken -
 .items[0].datetime |= sub("10:00:00"; "10:07:00") ~ 409 slot_taken -
 .items[0].datetime |= sub("10:00:00"; "03:00:00") ~ 409 slot_taken -
 .hold_token = "short" ~ 400 invalid hold_token
 .hold_token = 7 ~ 400 invalid hold_token
LIST

mutated send-code <<'LIST'
 del(.phone) ~ 400 invalid phone
 .phone = "0" ~ 400 invalid phone
 .phone = "+1 900 555" ~ 400 invalid phone
 .phone = true ~ 400 invalid phone
 del(.store_id) ~ 400 invalid store_id
 .store_id = "nowhere" ~ 404 not_found store_id
LIST

e='%7B%22employee_id%22:null,%22start_time%22:%2210:00%22,%22duration%22:60%7D'
queried slots <<LIST
service_id=svc_1&date=$d ~ 400 invalid store_id
store_id=nowhere&service_id=svc_1&date=$d ~ 404 not_found store_id
store_id=store_001&date=$d ~ 400 invalid service_id
store_id=store_001&service_id=svc_99&date=$d ~ 404 not_found service_id
store_id=store_001&service_id=svc_1 ~ 400 invalid date
store_id=store_001&service_id=svc_1&date=2026-02-30 ~ 400 invalid date
store_id=store_001&service_id=svc_1&date=15.02.2026 ~ 400 invalid date
$good_slots&date=$d ~ 400 invalid date
$good_slots&employee_id=emp_99 ~ 404 not_found employee_id
$good_slots&employee_id=%ff ~ 400 invalid -
$good_slots&employee_id=a%00b ~ 400 invalid -
$good_slots&employee_id=a%07b ~ 400 invalid employee_id
$good_slots&hold_token=x ~ 400 invalid hold_token
$good_slots&excluded_slots=x ~ 400 bad_json -
$good_slots&excluded_slots=%5B ~ 400 bad_json -
$good_slots&excluded_slots=%5B%5D%5D ~ 400 bad_json -
$good_slots&excluded_slots=%5B%5D,%22a%22:%5B%5D ~ 400 bad_json -
$good_slots&excluded_slots=%5B%5B%5B%5B%5B%5B%5D%5D%5D%5D%5D%5D ~ 400 bad_json -
$good_slots&excluded_slots=%7B%7D ~ 400 invalid excluded_slots
$good_slots&excluded_slots=5 ~ 400 invalid excluded_slots
$good_slots&excluded_slots=%5Bnull%5D ~ 400 invalid excluded_slots.0.start_time
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2210:00%22%7D%5D ~ 400 invalid excluded_slots.0.duration
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2224:00%22,%22duration%22:60%7D%5D ~ 400 invalid excluded_slots.0.start_time
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2210:00%22,%22duration%22:0%7D%5D ~ 400 invalid excluded_slots.0.duration
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2210:00%22,%22duration%22:-60%7D%5D ~ 400 invalid excluded_slots.0.duration
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2210:00%22,%22duration%22:1e9%7D%5D ~ 400 invalid excluded_slots.0.duration
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2210:00%22,%22duration%22:60,%22employee_id%22:1%7D%5D ~ 400 invalid excluded_slots.0.employee_id
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2210:00%22,%22duration%22:60,%22service_id%22:%22x%22%7D%5D ~ 404 not_found excluded_slots.0.service_id
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2210:00%22,%22duration%22:60,%22date%22:%22x%22%7D%5D ~ 400 invalid excluded_slots.0.date
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2202:30%22,%22duration%22:60,%22date%22:%222031-03-09%22%7D%5D ~ 400 no_such_time excluded_slots.0.start_time
$good_slots&excluded_slots=%5B%7B%22start_time%22:%2201:30%22,%22duration%22:60,%22date%22:%222031-11-02%22%7D%5D ~ 400 ambiguous_time excluded_slots.0.start_time
$good_slots&excluded_slots=%5B$(for i in $(seq 64); do printf '%s,' "$e"; done)$e%5D ~ 400 invalid excluded_slots
LIST
queried days <<LIST
service_id=svc_1&from=$d&to=$d ~ 400 invalid store_id
store_id=store_001&from=$d&to=$d ~ 400 invalid service_id
store_id=store_001&service_id=svc_1&to=$d ~ 400 invalid from
store_id=store_001&service_id=svc_1&from=$d ~ 400 invalid to
store_id=store_001&service_id=svc_1&from=$d&to=$(day 24) ~ 400 invalid to
store_id=store_001&service_id=svc_1&from=$d&to=2099-01-01 ~ 400 invalid to
store_id=store_001&service_id=svc_1&from=x&to=$d ~ 400 invalid from
$good_days&employee_id=nobody ~ 404 not_found employee_id
$good_days&excluded_slots=%5B$e%5D ~ 400 invalid excluded_slots.0.date
LIST
queried employees <<LIST
store_id=store_001 ~ 400 invalid service_id
store_id=store_001&service_id=svc_1&date=never ~ 400 invalid date
store_id=x&service_id=svc_1 ~ 404 not_found store_id
LIST

# Bodies that are not the JSON of an object, and what is not JSON at all.
for name in confirm holds send-code; do
	eval "good=\$good_$(printf '%s' "$name" | tr - _)"
	while IFS='~' read -r body want; do
		[ -n "$want" ] || continue
		what="$name with the body $(printf '%s' "$body" | head -c 60)"
		post_bad "$name" "${body# }"
		told $want
	done <<-LIST
	 ~ 400 bad_json -
	 { ~ 400 bad_json -
	 {"store_id":"store_001" ~ 400 bad_json -
	 ${good}x ~ 400 bad_json -
	 ${good}{} ~ 400 bad_json -
	 {"store_id":"store_001","store_id":"store_001"} ~ 400 bad_json -
	 {"store_id":"store_001",} ~ 400 bad_json -
	 {'store_id':'store_001'} ~ 400 bad_json -
	 {"store_id":"a\\u0000b"} ~ 400 bad_json -
	 {"store_id":"\\ud800"} ~ 400 bad_json -
	 {"store_id":"$(printf '\377')"} ~ 400 bad_json -
	 {"store_id":"$(printf '\300\200')"} ~ 400 bad_json -
	 /* */ {} ~ 400 bad_json -
	 {"a":NaN} ~ 400 bad_json -
	 {"a":01} ~ 400 bad_json -
	 {"a":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]} ~ 400 bad_json -
	 [] ~ 400 invalid -
	 "text" ~ 400 invalid -
	 null ~ 400 invalid -
	 {} ~ 400 invalid store_id
	LIST
	for type in text/plain application/x-www-form-urlencoded 'multipart/form-data; boundary=x' application/jsonp; do
		what="$name as $type"; request POST "$base/$name" "$good" "$type"; told 415 unsupported_type -
	done
done
what='a body of 70,000 bytes'; post_bad confirm "{\"notes\":\"$(head -c 70000 /dev/zero | tr '\0' n)\"}"; told 413 too_large -
what='a body of 9,000 values'; post_bad holds "{\"a\":[$(seq -s , 9000)]}"; told 413 too_large -
what='a query of 9,000 bytes'; request GET "$base/slots?$good_slots&x=$(head -c 9000 /dev/zero | tr '\0' x)"; case $code in 413|414) ;; *) told 413 too_large - ;; esac
what='an unknown address'; request POST "$base/nothing" '{}' application/json; told 404 not_found -
what='a wrong method'; request PUT "$base/confirm" '{}' application/json; told 405 method_not_allowed -
what='a key with a line end'; extra="Idempotency-Key: $(head -c 201 /dev/zero | tr '\0' k)"; post_bad holds "$good_holds"; told 400 invalid Idempotency-Key; extra=

[ "$n_tried" -ge 200 ] || say_failed "only $n_tried requests were tried"
[ "$(count)" = "$before" ] || say_failed "something was stored: $(count) rows instead of $before"
get /healthz; status 200
