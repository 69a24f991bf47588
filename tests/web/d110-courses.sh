# /api/v1: the course flow of the source document (US28), double booking, own bookings only, states, payment, the signed webhook.
v1=/api/v1
case $FACE in cgi) s=40 me=1 ;; *) s=41 me=2 ;; esac
d=$(TZ=Asia/Shanghai date -d "+$s days" +%Y-%m-%d)
store=$(sql "SELECT o.id FROM slot x JOIN store o ON o.id = x.store_id WHERE x.public_id = 'slot-123'")
zone=$(sql "SELECT timezone FROM store WHERE id = $store")
id=$(sql "SELECT public_id FROM store WHERE id = $store")
sql "UPDATE technician SET phone = '138 0000 0123' WHERE store_id = $store AND public_id = 'teacher-123'"
class() { # PUBLIC-ID COURSE CAPACITY WALL-TIME
	utc=$(TZ=UTC date -d "TZ=\"$zone\" $d $4" '+%Y-%m-%d %H:%M:%S')
	sql "INSERT INTO slot (store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity, created_at, updated_at)
		SELECT $store, '$1', c.id, t.id, '$d $4', '$utc', '$utc' + INTERVAL 60 MINUTE, $3, NOW(6), NOW(6) FROM course c
		JOIN technician t ON t.store_id = c.store_id AND t.public_id = 'teacher-123' WHERE c.store_id = $store AND c.public_id = '$2'"
}
token_for() { # PHONE: sets $token
	extra=; json POST /api/public/booking/send-code "{\"phone\":\"$1\",\"store_id\":\"$id\"}"; status 200
	secret=$(sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1" | grep -oE '[0-9]{6}' | head -n 1)
	json POST $v1/session "{\"phone\":\"$1\",\"code\":\"$secret\"${2+,\"storeId\":\"$2\"}}"; status 200
	token=$(value .data.token)
}
as() { extra="Authorization: Bearer $1"; }
booking() { printf '{"teacherId":"teacher-123","courseId":"%s","slotId":"%s","childId":"%s","notes":"需要中文授课"}' "$2" "$1" "$3"; }
class "one-$me" course-123 1 14:00; class "three-$me" course-124 3 16:00; class "past-$me" course-123 1 18:00
sql "UPDATE slot SET status = 'blocked' WHERE public_id = 'past-$me'"

# ---- BK / US28-HP-01: a teacher's day, then a booking ----
json GET "$v1/teachers/teacher-123/slots?date=$d"; status 200
is '.data.slots | map(select(.id == "one-'$me'")) | length' 1
is ".data.slots[] | select(.id == \"one-$me\") | .status" available; is ".data.slots[] | select(.id == \"one-$me\") | .startTime" 14:00
is ".data.slots[] | select(.id == \"past-$me\") | .status" blocked
is '.data.slots[0] | [has("id","courseId","teacherId","institutionId","slotDate","startTime","endTime","capacity","bookedCount","seatsLeft","status","priceModifier","price","lockedUntil","createdAt","updatedAt")] | all' true
json GET "$v1/courses/course-124/slots?from=$d&to=$d"; status 200; is '.data.slots | map(.courseId) | unique | join(",")' course-124
json GET $v1/courses/course-none/slots; status 404; is .code not_found
extra='Accept-Language: zh-CN'; json GET $v1/courses/course-none/slots; status 404; is .error 时段不存在; extra=
json POST $v1/bookings "$(booking "one-$me" course-123 child-123)"; status 401; is .code unauthorized
token_for 1380000020$me; alice=$token; is .data.role student; is '.data.userId | length > 0' true
token_for 1380000030$me "$id"; bob=$token
token_for 13800000123; teacher=$token; is .data.role teacher; is .data.userId teacher-123
as "$alice"; json POST $v1/bookings "$(booking "one-$me" course-123 child-123)"; status 201
is .data.status pending; is .data.paymentStatus unpaid; is .data.teacherId teacher-123; is .data.studentNote 需要中文授课; is .data.childId child-123
is .data.bookingDate "$d"; is .data.startTime 14:00; is .data.endTime 15:00; is .data.duration 60; is .data.courseName 美甲入门一对一
is .data.price 20000; is .data.finalPrice 20000; is .data.commission 4000; is '.data.expiresAt | fromdate > now' true
first=$(value .data.id)
is '.data | [has("id","courseId","courseName","teacherId","teacherName","institutionId","studentId","studentName","studentEmail","studentPhone","childId","slotId","bookingDate","startTime","endTime","duration","status","paymentStatus","price","commission","finalPrice","currency","studentNote","teacherNote","createdAt","updatedAt","confirmedAt","cancelledAt","completedAt","expiresAt")] | all' true
[ "$(sql "SELECT COUNT(*) FROM outbox o JOIN booking b ON b.id = o.subject_id WHERE o.subject_kind = 'booking' AND b.public_id = '$first'")" = 2 ] || say_failed "student and teacher were not told"

# ---- US28-FC-01: the same slot again, by another course and child ----
as "$bob"; json POST $v1/bookings "$(booking "one-$me" course-456 child-456)"; status 400; is .error 时段已被预约; is .code slot_taken
sql "UPDATE store SET consent = 'Agreed?', catalogue_version = catalogue_version + 1 WHERE id = $store"
json POST $v1/bookings "$(booking "three-$me" course-124 x)"; status 400; is '.fields | has("consent")' true
sql "UPDATE store SET consent = '', catalogue_version = catalogue_version + 1 WHERE id = $store"
json POST $v1/bookings "$(booking "past-$me" course-123 x)"; status 400; is .error 时段不可用; is .code slot_unavailable
json POST $v1/bookings "$(booking slot-none course-123 x)"; status 404; is .code not_found
json POST $v1/bookings '{"slotId":"x"}'; status 400; is '.fields | keys | join(",")' courseId,teacherId
extra=; json GET "$v1/teachers/teacher-123/slots?date=$d"; is ".data.slots[] | select(.id == \"one-$me\") | .status" booked
is ".data.slots[] | select(.id == \"one-$me\") | .seatsLeft" 0

# ---- own bookings only ----
as "$bob"; json GET $v1/bookings/$first; status 404; json PUT $v1/bookings/$first/cancel '{}'; status 404
as "$alice"; json GET $v1/bookings/$first; status 200; is .data.id "$first"
json PUT $v1/bookings/$first/confirm; status 403; json PUT $v1/bookings/$first/payment '{"paymentStatus":"paid"}'; status 403
json GET "$v1/bookings?status=pending"; status 200; is .data.bookings[0].id "$first"
as "$bob"; json GET $v1/bookings; is '.data.bookings | length' 0; is .data.nextCursor null

# ---- the teacher confirms; the student cancels; the place is free ----
as "$teacher"; json GET $v1/bookings/$first; status 200; json PUT $v1/bookings/$first/confirm; status 200; is .data.status confirmed; is .data.expiresAt null
is '.data.confirmedAt | fromdate > 0' true
json PUT $v1/bookings/$first/confirm; status 409; is .code wrong_state; json PUT $v1/bookings/$first/complete; status 409; json PUT $v1/bookings/$first/no-show; status 409
as "$alice"; json PUT $v1/bookings/$first/cancel; status 200; is .data.status cancelled
as "$bob"; json POST $v1/bookings "$(booking "one-$me" course-123 child-456)"; status 201; second=$(value .data.id)

# ---- it lapses by itself, for everybody at once ----
sql "UPDATE booking SET expires_at = NOW(6) - INTERVAL 1 SECOND WHERE public_id = '$second'"
json GET $v1/bookings/$second; is .data.status cancelled
extra=; json GET "$v1/teachers/teacher-123/slots?date=$d"; is ".data.slots[] | select(.id == \"one-$me\") | .status" available

# ---- signed notices: paid late, the place is free and taken again; once; not by strangers ----
now=$(date +%s)
sign() { printf '%s.%s' "$1" "$2" | openssl dgst -sha256 -hmac 'a secret of the web tests' -r | cut -d' ' -f1; }
note="{\"eventId\":\"evt-$me\",\"bookingId\":\"$second\",\"paymentStatus\":\"paid\"}"
json POST $v1/payments/webhook "$note"; status 401
extra="X-Signature: t=$now,v1=$(sign "$now" "$note")x"; json POST $v1/payments/webhook "$note"; status 401
old=$((now - 301)); extra="X-Signature: t=$old,v1=$(sign $old "$note")"; json POST $v1/payments/webhook "$note"; status 401
short="{\"eventId\":\"short-$me\",\"bookingId\":\"$second\",\"paymentStatus\":\"paid\",\"amount\":1,\"currency\":\"CNY\"}"
extra="X-Signature: t=$now,v1=$(sign "$now" "$short")"; json POST $v1/payments/webhook "$short"; status 400; is '.fields | keys | join(",")' amount
early="{\"eventId\":\"early-$me\",\"bookingId\":\"$second\",\"paymentStatus\":\"refunded\"}"
extra="X-Signature: t=$now,v1=$(sign "$now" "$early")"; json POST $v1/payments/webhook "$early"; status 409; is .code wrong_state
extra="X-Signature: t=$now,v1=$(sign "$now" "$note")"
json POST $v1/payments/webhook "$note"; status 200; is .data.status pending; is .data.paymentStatus paid
json POST $v1/payments/webhook "$note"; status 200
[ "$(sql "SELECT COUNT(*) FROM event e JOIN booking b ON b.id = e.subject_id WHERE e.subject_kind = 'booking' AND e.what = 'payment' AND b.public_id = '$second'")" = 1 ] || say_failed "a notice was met twice"
as "$alice"; json POST $v1/bookings "$(booking "one-$me" course-123 x)"; status 400

# ---- staff take the money; after the start the teacher says who came ----
class "past-two-$me" course-123 2 20:00
printf 'correct horse class\n' | ctl staff add "class$me@example.com" --name Wang --role manager --store demo-zh >>"$work/log" 2>&1 ||
	say_failed "staff add: $(tail -n 1 "$work/log")"
extra=; json POST /api/staff/login "{\"email\":\"class$me@example.com\",\"password\":\"correct horse class\"}"; status 200; staff=$(value .data.token)
as "$bob"; json POST $v1/bookings "$(booking "past-two-$me" course-123 came)"; status 201; came=$(value .data.id)
json POST $v1/bookings "$(booking "past-two-$me" course-123 stayed)"; status 201; stayed=$(value .data.id)
as "$staff"; json POST $v1/bookings "$(booking "past-two-$me" course-123 x)"; status 403; is .code forbidden
for one in $came $stayed; do
	json PUT $v1/bookings/$one/payment '{"paymentStatus":"paid"}'; status 200; is .data.paymentStatus paid
done
as "$teacher"
for one in $came $stayed; do
	json GET $v1/bookings/$one; [ "$(value .data.status)" = confirmed ] || { json PUT $v1/bookings/$one/confirm; status 200; }
	json PUT $v1/bookings/$one/complete; status 409; is .code wrong_state
done
sql "UPDATE slot SET starts_at = starts_at - INTERVAL 90 DAY, ends_at = ends_at - INTERVAL 90 DAY, local_start = local_start - INTERVAL 90 DAY
	WHERE public_id = 'past-two-$me'"
json PUT $v1/bookings/$came/complete; status 200; is .data.status completed; is '.data.completedAt | fromdate > 0' true
json PUT $v1/bookings/$stayed/no-show; status 200; is .data.status no_show
json PUT $v1/bookings/$stayed/complete; status 409; is .code wrong_state

# ---- capacity three: three times, then taken; one key books once ----
extra="Authorization: Bearer $alice"; for i in 1 2 3; do json POST $v1/bookings "$(booking "three-$me" course-124 c$i)"; status 201; done
json POST $v1/bookings "$(booking "three-$me" course-124 c4)"; status 400; is .code slot_taken
json GET "$v1/bookings?limit=2"; is '.data.bookings | length' 2; is '.data.bookings[0].childId' c3; next=$(value .data.nextCursor)
json GET "$v1/bookings?limit=2&cursor=$next"; is '.data.bookings[0].childId' c1
json GET "$v1/bookings?status=asleep"; status 400; json GET "$v1/bookings?from=$d&to=$d&status=pending"; is '.data.bookings | length' 3
[ "$(sql "SELECT booked_count FROM slot WHERE public_id = 'three-$me'")" = 3 ] || say_failed "places were not counted"
sql "UPDATE booking b JOIN slot s ON s.id = b.slot_id SET b.expires_at = NOW(6) - INTERVAL 1 SECOND WHERE s.public_id = 'three-$me'"
at="Authorization: Bearer $bob"; key="once-$me"
twice() { curl -sS -o "$work/twice.$1" -w '%{http_code}' --max-time 20 -H "$at" -H "Idempotency-Key: $key" -H 'Content-Type: application/json' \
	--data-binary "$2" "http://127.0.0.1:$port$v1/bookings"; }
if [ "$FACE" = nginx ]; then
	sent=$(booking "three-$me" course-124 kid)
	[ "$(twice 1 "$sent")" = 201 ] || say_failed "with a key: $(cat "$work/twice.1")"
	[ "$(twice 2 "$sent")" = 201 ] || say_failed "with the key again: $(cat "$work/twice.2")"
	cmp -s "$work/twice.1" "$work/twice.2" || say_failed "the same key was answered otherwise"
	[ "$(twice 3 "$(booking "three-$me" course-124 other)")" = 422 ] || say_failed "another body under the key: $(cat "$work/twice.3")"
	at="Authorization: Bearer $alice"
	[ "$(twice 4 "$sent")" = 201 ] && ! cmp -s "$work/twice.1" "$work/twice.4" || say_failed "a key is shared by two students"
	[ "$(sql "SELECT booked_count FROM slot WHERE public_id = 'three-$me'")" = 2 ] || say_failed "places were not counted after the lapse"
fi
"$build/slotkeeperctl" --config "$work/slotkeeper.conf" fsck >"$work/fsck" 2>&1 || say_failed "fsck: $(head -c 600 "$work/fsck")"
extra=
