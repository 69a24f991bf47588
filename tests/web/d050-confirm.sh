# POST send-code and confirm: the source document's samples, as written but for their dates.
case $FACE in cgi) d=$(day 20) me=1 ;; *) d=$(day 21) me=2 ;; esac
confirm=/api/public/booking/confirm
sent() { sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
code_for() { # PHONE
	json POST /api/public/booking/send-code "{\"phone\":\"$1\",\"store_id\":\"store_001\"}"; status 200
	secret=$(sent); [ ${#secret} = 6 ] || say_failed "no code in the outbox"
}
rows() { sql "SELECT COUNT(*) FROM appointment_item WHERE DATE(local_start) = '$d' AND live"; }
single() { # PHONE CODE
	cat <<-JSON
	{
	  "phone": "$1",
	  "code": "$2",
	  "store_id": "store_001",
	  "guest_name": "Alice",
	  "email": "alice@example.com",
	  "notes": "Please use gel polish",
	  "source": "customer_web",
	  "notification_preferences": { "sms": true, "email": true },
	  "ref": "marketing-abc",
	  "sub_appointments": [
	    { "service_id": "svc_1", "employee_id": "emp_1", "datetime": "${d}T10:00:00" },
	    { "service_id": "svc_2", "employee_id": null, "datetime": "${d}T11:00:00" }
	  ]
	}
	JSON
}
group() { # PHONE CODE
	cat <<-JSON
	{
	  "phone": "$1",
	  "code": "$2",
	  "store_id": "store_001",
	  "guest_name": "Alice",
	  "email": "alice@example.com",
	  "notes": "We're celebrating a birthday!",
	  "source": "customer_web",
	  "notification_preferences": { "sms": true, "email": true },
	  "ref": "marketing-abc",
	  "sub_appointments": [
	    { "service_id": "svc_1", "employee_id": "emp_1", "datetime": "${d}T10:00:00" }
	  ],
	  "companion_appointments": [
	    {
	      "guest_name": "Bob",
	      "guest_phone": "0987654321",
	      "items": [
	        { "service_id": "svc_2", "employee_id": "emp_2", "datetime": "${d}T10:00:00" }
	      ]
	    },
	    {
	      "guest_name": "Charlie",
	      "items": [
	        { "service_id": "svc_1", "employee_id": null, "datetime": "${d}T10:30:00" }
	      ]
	    }
	  ]
	}
	JSON
}

# ---- a single guest ----
phone=123456789$me
code_for $phone; is .data.expires_in 600; is .data.resend_in 60
json POST /api/public/booking/send-code "{\"phone\":\"$phone\",\"store_id\":\"store_001\"}"; status 429; is .code too_many; header Retry-After '[1-9]'
wrong=$(printf '%06d' $(( (10#$secret + 1) % 1000000 )))
json POST $confirm "$(single $phone "$wrong")"; status 401; is .code code_wrong; is .details.attempts_left 4
[ "$(rows)" = 0 ] || say_failed "a wrong code booked"
json POST $confirm "$(single $phone "$secret")"; status 201
is '.data | keys_unsorted | join(",")' appointment_id,group_code,all_appointment_ids,status,payment_status,total,currency,manage_url,appointments
is .data.group_code null; is .data.status confirmed; is .data.payment_status unpaid; is .data.total 9000; is .data.currency USD
is '.data.all_appointment_ids | length' 1; is '.data.all_appointment_ids[0] == .data.appointment_id' true; is '.data.appointment_id | test("^[0-9a-f-]{36}$")' true
is '.data.appointments[0] | keys_unsorted | join(",")' id,guest_name,is_primary,items
is '.data.appointments[0].items[0] | keys_unsorted | join(",")' id,service_id,service_name,employee_id,employee_name,any,datetime,starts_at,ends_at,duration,price
i='.data.appointments[0].items'
is "$i[0].service_name" 'Full Nail Set'; is "$i[0].employee_id" emp_1; is "$i[0].any" false; is "$i[0].datetime" "${d}T10:00:00"; is "$i[0].duration" 60
is "$i[1].any" true; is "$i[1].price" 4000; is "$i[1].employee_id | test(\"^emp_\")" true
is "($i[1].ends_at | fromdate) - ($i[1].starts_at | fromdate)" 2700
manage=$(value .data.manage_url | sed 's|^http://[^/]*||')
get "$manage"; status 200; has 'Full Nail Set'; has Confirmed
[ "$(sql "SELECT tracking_ref FROM appointment ORDER BY id DESC LIMIT 1")" = marketing-abc ] || say_failed "the reference is lost"
[ "$(sql "SELECT CONCAT(notes, '/', source, '/', created_by) FROM appointment ORDER BY id DESC LIMIT 1")" = 'Please use gel polish/customer_web/guest_self_service' ] || say_failed "notes, source or maker are lost"
n=$(sql "SELECT COUNT(*) FROM outbox WHERE message = 'booked'"); [ "$n" -ge 2 ] || say_failed "$n messages instead of SMS and mail"
sql "SELECT body FROM outbox WHERE message = 'booked' AND channel = 'sms' ORDER BY id DESC LIMIT 1" | grep -qF "$manage" || say_failed "the text message lacks the manage link"
# The code is used up.
json POST $confirm "$(single $phone "$secret")"; status 410; is .code code_expired

# ---- a time that is taken does not use the code up; a wrong code does not pass in the meantime ----
phone=212555019$me; code_for $phone
json POST $confirm "$(single $phone "$secret")"; status 409; is .code slot_taken
is '.details.items | length' 1; is '.details.items[0] | [.guest, .item] | tostring' '[0,0]'; is '.details.items[0].service_id' svc_1; is '.details.items[0].employee_id' emp_1
is '.details.items[0].nearest | length' 5; is '.details.items[0].reason' busy; is '.error | length > 10' true
near=$(value '.details.items[0].nearest[0].datetime')
json POST $confirm "$(single $phone "$(printf '%06d' $(( (10#$secret + 7) % 1000000 )))" | sed "s/${d}T10:00:00/$near/")"; status 410
json POST $confirm "$(single $phone "$secret" | sed "s/${d}T10:00:00/$near/; s/${d}T11:00:00/${d}T16:00:00/")"; status 201
is '.data.appointments[0].items[0].datetime' "$near"
# Guesses at a proof are counted like any other.
phone=212555018$me; code_for $phone
json POST $confirm "$(single $phone "$secret")"; status 409
for guess in 1 2 3 4 5 6 7 8 9 10 11; do json POST $confirm "$(single $phone "$(printf '%06d' $(( (10#$secret + guess) % 1000000 )))")"; done
status 429; header Retry-After '[1-9]'
json POST $confirm "$(single $phone "$secret")"; status 429

# ---- a group: all or none ----
case $FACE in cgi) d=$(day 22) ;; *) d=$(day 23) ;; esac
phone=212555017$me; code_for $phone
extra="Idempotency-Key: group-$FACE"
json POST $confirm "$(group $phone "$wrong")"; status 401
json POST $confirm "$(group $phone "$secret")"; status 201
is '.data.group_code | test("^[2-9A-HJKMNP-Z]{6}$")' true; is '.data.all_appointment_ids | length' 3; is .data.total 14000
is '[.data.appointments[].guest_name] | join(",")' Alice,Bob,Charlie; is '[.data.appointments[].is_primary] | tostring' '[true,false,false]'
is '[.data.appointments[].items[0].employee_id] | unique | length' 3; is '.data.appointments[2].items[0].any' true
[ "$(rows)" = 3 ] || say_failed "$(rows) items are stored, not 3"
# The same request again: the same bytes, nothing twice, though its code is spent, and whatever became of the visit.
cp "$work/body" "$work/first"
json POST $confirm "$(group $phone "$secret")"; status 201; cmp -s "$work/first" "$work/body" || say_failed "the answer is not the same"
sql "UPDATE appointment SET status = 'completed' WHERE DATE(starts_at) = '$d'"
json POST $confirm "$(group $phone "$secret")"; status 201; cmp -s "$work/first" "$work/body" || say_failed "the answer has changed with the visit"
[ "$(rows)" = 3 ] || say_failed "booked twice"
json POST $confirm "$(group $phone "$wrong")"; status 422; is .code idempotency_mismatch
json POST $confirm "$(group $phone "$secret" | sed 's/Charlie/Carla/')"; status 422; is .code idempotency_mismatch
# A worker that died between the booking and its answer: the desk knows the key, and says what it said.
sql "UPDATE idempotency SET status = 0, answer = NULL, created_at = created_at - INTERVAL 50 SECOND WHERE scope = 'api.confirm' ORDER BY created_at DESC LIMIT 1"
sql "UPDATE appointment SET status = 'confirmed' WHERE DATE(starts_at) = '$d'"
json POST $confirm "$(group $phone "$secret")"; status 201; cmp -s "$work/first" "$work/body" || say_failed "the answer after a death is not the same"
extra=
# Another group at the same times: every item that cannot be had is named, and nothing is stored.
phone=212555016$me; code_for $phone
json POST $confirm "$(group $phone "$secret")"; status 409; is .code slot_taken
is '[.details.items[] | .guest] | contains([0, 1])' true; is '[.details.items[].nearest | length] | max <= 5' true
[ "$(rows)" = 3 ] || say_failed "a part of a group was stored"

# ---- with a hold, a total, another language ----
json POST /api/public/booking/holds "{\"store_id\":\"store_001\",\"items\":[{\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T14:00:00\"}]}"; status 201; token=$(value .data.hold_token)
mine() { printf '{"phone":"%s","code":"%s","store_id":"store_001","guest_name":"Mei","total":%s,"hold_token":"%s","sub_appointments":[{"service_id":"svc_1","employee_id":"emp_1","datetime":"%sT14:00:00"}]}' "$phone" "$secret" "$1" "$2" "$d"; }
json POST $confirm "$(mine 5000 '')"; status 409; is .code slot_taken
json POST $confirm "$(mine 4000 "$token")"; status 409; is .code price_changed; is .details.total 5000
extra='Accept-Language: zh-CN'; json POST $confirm "$(mine 5000 "$token")"; status 201; extra=
[ "$(sql "SELECT CONCAT(notify_sms, notify_email, locale) FROM appointment ORDER BY id DESC LIMIT 1")" = 10zh ] || say_failed "preferences or language: $(sql "SELECT CONCAT(notify_sms, notify_email, locale) FROM appointment ORDER BY id DESC LIMIT 1")"
[ "$(sql "SELECT COUNT(*) FROM hold WHERE DATE(starts_at) = '$d'")" = 0 ] || say_failed "the hold is still there"
# What nobody listed is not taken over (T36).
phone=212555015$me; code_for $phone
json POST $confirm "{\"phone\":\"$phone\",\"code\":\"$secret\",\"store_id\":\"store_001\",\"guest_name\":\"Eve\",\"status\":\"completed\",\"payment_status\":\"paid\",\"price\":1,\"created_by\":\"owner\",\"override\":true,\"override_hours\":true,\"is_primary\":false,
	\"sub_appointments\":[{\"service_id\":\"svc_4\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T17:00:00\",\"price\":1,\"duration\":5,\"status\":\"completed\"}]}"; status 201
is .data.status confirmed; is .data.payment_status unpaid; is .data.total 3000; is '.data.appointments[0].items[0].duration' 40; is '.data.appointments[0].is_primary' true
[ "$(sql "SELECT created_by FROM appointment ORDER BY id DESC LIMIT 1")" = guest_self_service ] || say_failed "created_by was taken from the body"
phone=212555014$me; code_for $phone
json POST $confirm "{\"phone\":\"$phone\",\"code\":\"$secret\",\"store_id\":\"store_001\",\"guest_name\":\"Eve\",\"override\":true,\"sub_appointments\":[{\"service_id\":\"svc_4\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T22:00:00\"}]}"; status 409; is '.details.items[0].reason' closed
