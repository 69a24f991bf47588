# A course's sessions by month; a place is kept, signed up for with a phone code, and gone for the next.
keep() { [ -z "${PAGES-}" ] || cp "$work/body" "$PAGES/$1.$FACE.html"; }
case $FACE in cgi) s=50 n0=1 ;; *) s=51 n0=2 ;; esac
store=$(sql "SELECT store_id FROM slot WHERE public_id = 'slot-123'")
shop=$(sql "SELECT code FROM store WHERE id = $store") zone=$(sql "SELECT timezone FROM store WHERE id = $store")
d=$(TZ=$zone date -d "+$s days" +%Y-%m-%d)
utc=$(TZ=UTC date -d "TZ=\"$zone\" $d 14:00" '+%Y-%m-%d %H:%M:%S')
sql "INSERT INTO slot (store_id, public_id, course_id, technician_id, local_start, starts_at, ends_at, capacity, created_at, updated_at)
	SELECT $store, 'page-$n0', c.id, t.id, '$d 14:00', '$utc', '$utc' + INTERVAL 60 MINUTE, 2, NOW(6), NOW(6) FROM course c
	JOIN technician t ON t.store_id = c.store_id AND t.public_id = 'teacher-123' WHERE c.store_id = $store AND c.public_id = 'course-124'"
course=/booking/$shop/courses/course-124
phone=138+0000+060$n0 e164=+861380000060$n0
code_of() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '[0-9]{6}' | head -n 1; }
session() { grep -o "<li class=\"two\">.*value=\"page-$n0\".*</li>" "$work/body"; }

get "/booking/$shop?lang=en"; status 200; has "href=\"$course\""; has 'See sessions'; keep services
get "$course?lang=en"; status 200; keep course; has '凝胶美甲小班课'; has 'places left'; has '<meter min="0"'; has "value=\"page-$n0\""
session | grep -q '2 of 2 places left' || say_failed "not two places: $(session)"
get "/booking/$shop/courses/nothing"; status 404; get "/booking/demo/courses/course-124"; status 404
get "$course"; csrf=$(field csrf)
post "$course/hold" csrf=wrong "slot=page-$n0"; status 403
post "$course/hold" "csrf=$csrf" slot=nothing; status 404
get "$course/hold?slot=nothing"; status 404; get "$course/hold"; status 404
post "$course/hold" "csrf=$csrf" "slot=page-$n0"; status 303
get "$(location)"; status 200; keep place; has 'Your place is held until'; has 'Note for the teacher'; has 'health'; until=$(field until)
[ "$(sql "SELECT COUNT(*) FROM hold h JOIN slot s ON s.id = h.slot_id WHERE s.public_id = 'page-$n0'")" = 1 ] || say_failed "no place is held"
mine=$jar jar=; get "$course?lang=en"; session | grep -q '1 of 2 places left' || say_failed "a held place shows as free: $(session)"; jar=$mine

# What is typed wrong comes back; nothing is booked.
sign() { post "$course/bookings" "csrf=$csrf" "slot=page-$n0" "until=$until" "$@"; }
sign do=send name= phone=12 email=x notes=%3Cb%3E; status 303; get "$(location)"; status 200; keep place-error
has 'Enter your name'; has 'Enter a mobile phone number'; has 'Enter an email address in the correct format'; has 'value="12"'; has '&lt;b&gt;</textarea>'
sign do=send "name=$(printf 'x%.0s' $(seq 81))" "phone=$phone" email= "notes=$(printf 'x%.0s' $(seq 501))"; get "$(location)"; has 'Name must be 80 characters or less'; has 'Notes must be 500'
sign do=send name=%00 "phone=$phone"; status 400
consent() { sql "UPDATE store SET consent = '$1', catalogue_version = catalogue_version + 1 WHERE id = $store"; }
consent 'I know <b>the rules</b>.'
sign do=send name=Lin "phone=$phone" email= notes=; status 303; get "$(location)"; has 'Tick the box if you agree'; has 'I know &lt;b&gt;the rules&lt;/b&gt;.'; has 'href="#consent"'
[ -z "$(code_of "$e164")" ] || say_failed "a code went out before the rules were agreed to"
sign do=send name=Lin "phone=$phone" email=lin@example.com notes=Hello consent=1; status 303; get "$(location)"; status 200; keep place-code
has 'Enter your code'; has "138 0000 060$n0"; has 'Your place is held until'
was=$path; get "$was&digits=8"; has 'We sent an 8-digit code'; has "action=\"$course/bookings?digits=8"; get "$was"
sign do=confirm code=1; get "$(location)"; has 'The code must be 6 numbers'
sign do=confirm "code=$(printf '%06d' $(( (10#$(code_of "$e164") + 1) % 1000000 )))"; get "$(location)"; has 'The code is not right'; has 'You have 4 tries left'
sign do=send step=code; status 303; get "$(location)"; has 'Wait until'; has 'before asking again'
[ "$(sql "SELECT COUNT(*) FROM booking b JOIN slot s ON s.id = b.slot_id WHERE s.public_id = 'page-$n0'")" = 0 ] || say_failed "booked without a code"
sign do=confirm "code=$(code_of "$e164")"; status 303; get "$(location)"; status 200; keep course-booked; has 'Your place is booked'
[ "$(sql "SELECT CONCAT(b.status, b.student_name, b.student_email, b.student_note, b.student_phone) FROM booking b JOIN slot s ON s.id = b.slot_id WHERE s.public_id = 'page-$n0'")" = "pendingLinlin@example.comHello$e164" ] ||
	say_failed "booked: $(sql "SELECT b.status, b.student_name, b.student_phone FROM booking b JOIN slot s ON s.id = b.slot_id WHERE s.public_id = 'page-$n0'")"
[ "$(sql "SELECT t.text FROM booking_consent c JOIN booking b ON b.id = c.booking_id JOIN slot s ON s.id = b.slot_id AND s.public_id = 'page-$n0'
	JOIN consent_text t ON t.store_id = c.store_id AND t.version = c.version")" = 'I know <b>the rules</b>.' ] || say_failed "what was agreed to is not kept"
consent ''
[ "$(sql "SELECT COUNT(*) FROM outbox WHERE recipient = '$e164' AND subject_kind = 'booking'")" -ge 1 ] || say_failed "the student was not told"
sign do=confirm "code=$(code_of "$e164")"; status 303
[ "$(sql "SELECT COUNT(*) FROM booking b JOIN slot s ON s.id = b.slot_id WHERE s.public_id = 'page-$n0'")" = 1 ] || say_failed "sent again, it was booked again"

# The other place is kept, so that the session is full for a third; released, it is free again.
get "$course"; post "$course/hold" "csrf=$csrf" "slot=page-$n0"; status 303
jar=; get "$course?lang=en"; csrf=$(field csrf); has Full; [ -z "$(session)" ] || say_failed "a full session can be booked"
post "$course/hold" "csrf=$csrf" "slot=page-$n0"; status 303; get "$(location)"; has 'The last place was just taken'

# A full session has a waitlist: by the page and by the API; what is released goes to the first of it, by a link, to the page of a kept place.
has "href=\"/booking/$shop/waitlist?slot=page-$n0\""; has 'Join waitlist'
one() { [ "$(sql "$1")" = "$2" ] || say_failed "$1 is $(sql "$1"), not $2"; }
wait_for() { post "/booking/$shop/waitlist" "csrf=$csrf" "slot=page-$n0" "$@"; }
waiter=+861380000070$n0 second=+861380000080$n0
link_of() { sql "SELECT body FROM outbox WHERE message = 'waitlist_offer' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -o "/booking/$shop/offer/[A-Za-z0-9_-]*"; }
get "/booking/$shop/waitlist?slot=page-$n0"; status 200; keep wait; has 'Join the waitlist'; has '凝胶美甲小班课'; lacks 'name="part"'; csrf=$(field csrf)
get "/booking/$shop/waitlist?slot=nothing"; status 404
wait_for phone=12 do=join; status 303; get "$(location)"; has 'Enter a mobile phone number'; has 'value="12"'
wait_for "phone=138+0000+070$n0" do=join; status 303; get "$(location)"; has 'Enter your code'
wait_for "code=$(code_of "$waiter")" do=confirm; status 303; get "$(location)"; status 200; keep wait-done; has 'You are on the waitlist'; has 'The place is then kept for you alone'
one "SELECT CONCAT(w.status, w.phone, w.from_minute, COALESCE(w.service_id, '-')) FROM waiting w JOIN slot s ON s.id = w.slot_id WHERE s.public_id = 'page-$n0'" "waiting${waiter}840-"
id=$(sql "SELECT public_id FROM store WHERE id = $store") list=/api/public/booking/waitlist
json POST /api/public/booking/send-code "{\"phone\":\"$second\",\"store_id\":\"$id\"}"; status 200
body="{\"store_id\":\"$id\",\"phone\":\"$second\",\"code\":\"$(code_of "$second")\",\"slot_id\":\"page-$n0\"}"
json POST $list "${body/page-$n0/nothing}"; status 404
json POST $list "$body"; status 201; is .data.slot_id "page-$n0"; is .data.service_id null; is .data.from 14:00; is .data.to 15:00; token=$(value .data.token)
waiting=$jar
jar=$mine; get "$course?lang=en"; csrf=$(field csrf); post "$course/release" "csrf=$csrf" "slot=page-$n0"; status 303
jar=; get "$course?lang=en"; [ -z "$(session)" ] || say_failed "a released place is not kept for who waits"
offer=$(link_of "$waiter"); [ -n "$offer" ] && [ -z "$(link_of "$second")" ] || say_failed "the first of the line was not asked, or not alone"
get "$offer?lang=en"; status 200; keep offer-place; has 'A place is free for you'; has 'Take this place'
jar=$waiting; get "$offer"; post "$offer" "csrf=$(field csrf)" do=take "item=$(field item)"; status 303
get "$(location)"; status 200; has 'Your place is held until'; has "value=\"138 0000 070$n0\""; csrf=$(field csrf)
get "$offer"; has 'You have taken this place'
post "$course/release" "csrf=$csrf" "slot=page-$n0"; status 303; [ -n "$(link_of "$second")" ] || say_failed "the second of the line was not asked"
json DELETE "$list/$token"; status 204
jar=; get "$course?lang=en"; session | grep -q '1 of 2 places left' || say_failed "a released place is not free"
ctl fsck --store "$shop" >"$work/fsck" 2>&1 || say_failed "fsck: $(head -n 5 "$work/fsck")"
