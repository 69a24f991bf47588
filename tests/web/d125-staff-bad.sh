# What employees' clients send wrongly: the right status and code, JSON, and nothing stored. And a request sent twice, which books once.
case $FACE in cgi) d=$(day 28) me=1 ;; *) d=$(day 29) me=2 ;; esac
create=/api/shopping-cart/create-appointment
one=/api/staff/appointments
printf 'correct horse bad\n' | ctl staff add "bad$me@example.com" --name Bad --role manager --store demo >>"$work/log" 2>&1
json POST /api/staff/login "{\"email\":\"bad$me@example.com\",\"password\":\"correct horse bad\"}"; status 200
token=$(value .data.token) extra="Authorization: Bearer $token"
item='{"service_id":"svc_1","employee_id":null,"datetime":"'${d}'T10:00:00"}'
json POST $create "{\"store_id\":\"store_001\",\"guest_name\":\"X\",\"sub_appointments\":[$item]}"; status 201
id=$(value .data.appointment_id) mine=$(value '.data.appointments[0].items[0].id')
# But for what time brings about meanwhile.
stored() { sql 'SELECT CONCAT_WS(" ", (SELECT COUNT(*) FROM appointment), (SELECT COUNT(*) FROM event WHERE actor <> "system"), (SELECT COUNT(*) FROM outbox WHERE message IN ("booked", "confirmed", "changed")))'; }
n=$(stored)
bad() { # STATUS CODE METHOD PATH [BODY]
	want=$1 which=$2; shift 2
	json "$@"; status "$want"; is .code "$which"
}
for body in '' '[' '{' 'null' '[]' '"x"' '{"email":"a@b.c","email":"a@b.c"}' '{"email":"a@b.c","password":"x"} x'; do
	request POST /api/staff/login "$body" application/json; [ "$code" = 400 ] || say_failed "login took $body: $code"
done
bad 400 invalid POST /api/staff/login '{"email":5,"password":"x"}'
bad 400 invalid POST /api/staff/login '{"email":"a@b.c"}'
bad 400 invalid POST /api/staff/login '{"password":"x"}'
bad 401 unauthorized POST /api/staff/login '{"email":"张@例子.cn","password":"x"}'
bad 401 unauthorized POST /api/staff/login "{\"email\":\"a@b.c\",\"password\":\"$(printf 'x%.0s' $(seq 2000))\"}"
bad 401 unauthorized POST /api/staff/login "{\"email\":\"' OR 1=1 -- \",\"password\":\"x\"}"
request POST /api/staff/login 'email=a&password=b' application/x-www-form-urlencoded; status 415
bad 405 method_not_allowed GET /api/staff/login
bad 400 invalid POST $create '{"store_id":"store_001","guest_name":"","sub_appointments":[]}'
bad 400 invalid POST $create '{"guest_name":"X","sub_appointments":[]}'
bad 400 invalid POST $create "{\"store_id\":\"store_001\",\"guest_name\":\"X\",\"override\":\"yes\",\"sub_appointments\":[$item]}"
bad 400 invalid POST $create "{\"store_id\":\"store_001\",\"guest_name\":\"X\",\"phone\":\"12\",\"sub_appointments\":[$item]}"
bad 404 not_found POST $create "{\"store_id\":\"store_001\",\"guest_name\":\"X\",\"sub_appointments\":[{\"service_id\":\"nothing\",\"datetime\":\"${d}T10:00:00\"}]}"
bad 400 in_the_past POST $create '{"store_id":"store_001","guest_name":"X","override":true,"sub_appointments":[{"service_id":"svc_1","datetime":"2020-01-01T10:00:00"}]}'
bad 400 invalid GET "$one?store_id=store_001&date=tomorrow"
bad 400 invalid GET "$one?date=$d"
bad 404 not_found GET "$one?store_id=store_001&date=$d&employee_id=nobody"
bad 404 not_found GET "$one/nothing"
bad 404 not_found GET "$one/%E5%BC%A0"
bad 404 not_found GET "$one/$(printf 'x%.0s' $(seq 500))"
bad 404 not_found PUT "$one/$id/dance" '{}'
bad 400 bad_json PUT "$one/$id/cancel" '{'
bad 400 invalid PUT "$one/$id/cancel" '{"reason":7}'
bad 400 invalid PUT "$one/$id/cancel" "{\"reason\":\"$(printf 'x%.0s' $(seq 301))\"}"
bad 400 invalid PUT "$one/$id/reschedule" '{"items":"all"}'
bad 400 invalid PUT "$one/$id/reschedule" '{}'
bad 400 invalid PUT "$one/$id/reschedule" "{\"items\":[{\"id\":\"$mine\"}]}"
bad 400 invalid PUT "$one/$id/reschedule" "{\"items\":[{\"id\":\"$mine\",\"datetime\":\"${d}T11:00:00\"},{\"id\":\"$mine\",\"datetime\":\"${d}T12:00:00\"}]}"
bad 400 in_the_past PUT "$one/$id/reschedule" "{\"items\":[{\"id\":\"$mine\",\"datetime\":\"2020-01-01T11:00:00\"}]}"
bad 400 invalid PUT "$one/$id/reschedule" "{\"items\":[$(for i in $(seq 40); do printf '{"id":"%s","datetime":"x"},' "$mine"; done | sed 's/,$//')]}"
request PUT "$one/$id/cancel" 'reason=x' application/x-www-form-urlencoded; status 415
for extra in "Authorization: Basic $token" "Authorization: $token" "Authorization: Bearer" "Authorization: Bearer ${token}x" "Authorization: Bearer $token $token"; do
	bad 401 unauthorized GET "$one/$id"
done
extra=
bad 401 unauthorized GET "$one/$id?token=$token"
bad 401 unauthorized PUT "$one/$id/cancel" '{}'
bad 401 unauthorized POST /api/staff/logout '{}'
[ "$(stored)" = "$n" ] || say_failed "something was stored"

# ---- twice ----
[ "$FACE" = nginx ] || return 0
send() { curl -sS -o "$1" -w '%{http_code}' -H "Authorization: Bearer $token" -H 'Idempotency-Key: twice' -H 'Content-Type: application/json' --data "$2" "http://127.0.0.1:$port$create"; }
twice="{\"store_id\":\"store_001\",\"guest_name\":\"Y\",\"sub_appointments\":[$(printf '%s' "$item" | sed 's/T10/T14/')]}"
[ "$(send "$work/one" "$twice")" = 201 ] || say_failed "not booked: $(cat "$work/one")"
[ "$(send "$work/two" "$twice")" = 201 ] && cmp -s "$work/one" "$work/two" || say_failed "the second answer differs: $(cat "$work/two")"
[ "$(send "$work/two" "$(printf '%s' "$twice" | sed 's/"Y"/"Z"/')")" = 422 ] || say_failed "another body under the key was taken"
