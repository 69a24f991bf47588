# A full day is waited for; what becomes free goes to who waits, by a link, into the cart, without a second code.
case $FACE in cgi) d=$(day 31) n0=1 ;; *) d=$(day 32) n0=2 ;; esac
keep() { [ -z "${PAGES-}" ] || cp "$work/body" "$PAGES/$1.$FACE.html"; }
code_of() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
one() { [ "$(sql "$1")" = "$2" ] || say_failed "$1 is $(sql "$1"), not $2"; }
booker=+121255507${n0}1 first=+121255507${n0}2 second=+121255507${n0}3
typed=212+555+07${n0}2
only() { # TECHNICIAN: on that day from ten to eleven only
	sql "INSERT INTO technician_exception (store_id, technician_id, day, position, opens, closes)
		SELECT store_id, id, '$d', 0, 600, 660 FROM technician WHERE store_id = 1 AND public_id = '$1';
		UPDATE store SET catalogue_version = catalogue_version + 1 WHERE id = 1"
}
book() { # PHONE: Emma's only hour
	json POST /api/public/booking/send-code "{\"phone\":\"$1\",\"store_id\":\"store_001\"}"; status 200
	json POST /api/public/booking/confirm "{\"phone\":\"$1\",\"code\":\"$(code_of "$1")\",\"store_id\":\"store_001\",\"guest_name\":\"Bo\",
		\"source\":\"customer_web\",\"notification_preferences\":{\"sms\":true,\"email\":false},
		\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T10:00:00\"}]}"; status 201
	manage=/booking/demo/manage/$(value .data.manage_url | sed 's|.*/||')
}
cancel() {
	mine=$jar jar=
	get "$manage/cancel"; status 200; post "$manage/cancel" "csrf=$(field csrf)" guest= reason=; status 303
	jar=$mine
}
link_of() { sql "SELECT body FROM outbox WHERE message = 'waitlist_offer' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -o '/booking/demo/offer/[A-Za-z0-9_-]*'; }
wait_for() { post /booking/demo/waitlist "csrf=$csrf" service=svc_1 employee=emp_1 "date=$d" "$@"; }

only emp_1; book "$booker"

# The day is full: the list can be joined; what is typed wrong is shown again and stores nothing.
get "/booking/demo/time?service=svc_1&employee=emp_1&date=$d"; status 200; csrf=$(field csrf); keep full
has 'Join the waitlist'; has 'We will text you if a time opens on'
wait_for part=evening phone=212 do=join; status 303; get "$(location)"; status 200; keep phone-error
has '<title>Error: Join the waitlist'; has 'Enter a mobile phone number, like 212 555 0142'; has 'value="212"'; has 'value="evening" selected'
wait_for part=any from=15:00 to=09:00 "phone=$typed" do=join; get "$(location)"; has 'Enter two times, the earlier one first'; has 'value="15:00"'
wait_for part=any from=%3Cb%3E to= "phone=$typed" do=join; get "$(location)"; lacks '<b>"'; has 'Enter two times'
wait_for part=any phone=%FF do=join; status 400
post /booking/demo/waitlist csrf=wrong service=svc_1 employee=emp_1 "date=$d" do=join; status 403
post /booking/demo/waitlist "csrf=$csrf" service=nothing "date=$d" "phone=$typed" do=join; status 404
post /booking/demo/waitlist "csrf=$csrf" service=svc_1 date=2026-02-30 "phone=$typed" do=join; status 404
post /booking/demo/waitlist "csrf=$csrf" service=svc_1 employee=emp_1 date=2020-01-01 "phone=$typed" do=join; status 303
get "$(location)"; has 'There is nothing to wait for on that day'
post /booking/demo/waitlist "csrf=$csrf" service=svc_1 employee=any "date=$d" "phone=$typed" do=join; status 303
case "$(location)" in /booking/demo/time?*) ;; *) say_failed "with times free, joining leads to $(location)" ;; esac
one "SELECT COUNT(*) FROM waiting WHERE day = '$d'" 0
one "SELECT COUNT(*) FROM outbox WHERE recipient = '$first'" 0

# A store that asks for agreement is agreed to before a code goes out; the box stands on the day's page, too.
consent() { sql "UPDATE store SET consent = '$1', catalogue_version = catalogue_version + 1 WHERE id = 1"; }
consent 'I agree to be <b>texted</b>.'
get "/booking/demo/time?service=svc_1&employee=emp_1&date=$d"; has 'I agree to be &lt;b&gt;texted&lt;/b&gt;.'; has 'name="consent" value="1"'
wait_for part=any "phone=$typed" do=join; status 303; get "$(location)"; has 'Tick the box if you agree'; has 'href="#consent"'; lacks 'value="1" checked'
one "SELECT COUNT(*) FROM outbox WHERE recipient = '$first'" 0

# The phone is proven by a code; then the entry stands. With the alarm on, the code has eight digits, and the page goes on saying so.
wait_for part=any "phone=$typed" consent=1 do=join; status 303; get "$(location)"; status 200; keep code
was=$path; get "$was&digits=8"; has 'We sent an 8-digit code'; has 'action="/booking/demo/waitlist?digits=8'
post "/booking/demo/waitlist?digits=8" "csrf=$csrf" service=svc_1 employee=emp_1 "date=$d" part=any code=12 do=confirm; get "$(location)"
has 'The code must be 8 numbers'; get "$was"
has "We sent a 6-digit code to 212 555 07${n0}2"; one "SELECT COUNT(*) FROM waiting WHERE day = '$d'" 0
case "$(location)$path" in *5550*) say_failed "a number in an address: $path" ;; esac
wait_for part=any code=12 do=confirm; status 303; get "$(location)"; has 'The code must be 6 numbers'; has 'value="12"'
wait_for part=any "code=$(printf '%06d' $(( (10#$(code_of "$first") + 1) % 1000000 )))" do=confirm; get "$(location)"; has 'The code is not right'; has 'You have 4 tries left'
wait_for part=any do=send; status 303; get "$(location)"; has 'Wait until'; has 'before asking again'
wait_for part=any "code=$(code_of "$first")" do=confirm; status 303; get "$(location)"; status 200; keep done
has 'You are on the waitlist'; has 'Any time of the day'; has 'for 15 minutes'
one "SELECT CONCAT(status, phone, from_minute, to_minute) FROM waiting WHERE day = '$d'" "waiting${first}01440"
one "SELECT t.text FROM waiting_consent c JOIN consent_text t ON t.store_id = c.store_id AND t.version = c.version JOIN waiting w ON w.id = c.waiting_id WHERE w.day = '$d'" \
	'I agree to be <b>texted</b>.'
consent ''
wait_for part=any "phone=$typed" do=join; status 303; get "$(location)"; has 'You are on the waitlist'
one "SELECT COUNT(*) FROM waiting WHERE day = '$d'" 1
mine=$jar jar= saved=$csrf
get "/booking/demo/time?service=svc_1&employee=emp_1&date=$d&lang=zh"; has '候补'; csrf=$(field csrf); keep full-zh
jar=$mine csrf=$saved

# The second waits through the API. Its answers, and what it refuses.
list=/api/public/booking/waitlist
json POST /api/public/booking/send-code "{\"phone\":\"$second\",\"store_id\":\"store_001\"}"; secret=$(code_of "$second")
wish="\"store_id\":\"store_001\",\"phone\":\"$second\",\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\",\"date\":\"$d\""
json POST $list "{$wish}"; status 400; is .fields.code 'This is required.'
json POST $list "{$wish,\"code\":\"$secret\",\"from\":\"25:00\"}"; status 400; is '.fields | has("from")' true
json POST $list "{$wish,\"code\":\"$secret\",\"from\":\"15:00\",\"to\":\"09:00\"}"; status 400; is '.fields | has("to")' true
json POST $list "{$wish,\"code\":\"000000\"}"; status 401; is .code code_wrong
json POST $list "{\"store_id\":\"store_001\",\"phone\":\"$second\",\"service_id\":\"svc_1\",\"date\":\"$d\",\"code\":\"$secret\"}"; status 409; is .code wrong_state
consent 'Agreed?'; json POST $list "{$wish,\"code\":\"$secret\"}"; status 400; is '.fields | has("consent")' true; consent ''
extra="Idempotency-Key: wait-$d"; json POST $list "{$wish,\"code\":\"$secret\",\"to\":\"12:00\"}"; status 201; cp "$work/body" "$work/first"
json POST $list "{$wish,\"code\":\"$secret\",\"to\":\"12:00\"}"; status 201; cmp -s "$work/body" "$work/first" || say_failed "sent again, another answer"
json POST $list "{$wish,\"code\":\"$secret\",\"to\":\"13:00\"}"; status 422; extra=; cp "$work/first" "$work/body"
is .data.status waiting; is .data.from 00:00; is .data.to 12:00; is .data.date "$d"; token=$(value .data.token)
json DELETE $list/none.store_001; status 404
printf 'correct horse waiting\n' | ctl staff add "wait$n0@example.com" --name Wei --role manager --store demo >>"$work/log" 2>&1
json GET "/api/staff/waitlist?store_id=store_001&date=$d"; status 401
json POST /api/staff/login "{\"email\":\"wait$n0@example.com\",\"password\":\"correct horse waiting\"}"; extra="Authorization: Bearer $(value .data.token)"
json GET "/api/staff/waitlist?store_id=store_001"; status 400
json GET "/api/staff/waitlist?store_id=store_001&date=$d"; status 200
is '.data.entries | length' 2; is '.data.entries[0].phone' "$first"; is '.data.entries[1].to' 12:00; is '.data.entries[1].offered_at' null
extra=

# The booking is cancelled: the first gets it, alone. Opening the link changes nothing.
cancel
one "SELECT COUNT(*) FROM outbox WHERE message = 'waitlist_offer'  AND recipient IN ('$first', '$second')" 1
offer=$(link_of "$first")
[ -n "$offer" ] || say_failed "no link in: $(sql "SELECT body FROM outbox WHERE message = 'waitlist_offer' ORDER BY id DESC LIMIT 1")"
json GET "/api/public/booking/slots?store_id=store_001&service_id=svc_1&employee_id=emp_1&date=$d"; is '.data.slots | length' 0
jar=; get "$offer"; status 200; keep offer; has 'A time is free for you'; has 'Take this time'; has 'Full Nail Set'; get "$offer"; status 200
one "SELECT COUNT(*) FROM waiting_offer o JOIN waiting w ON w.id = o.waiting_id WHERE w.day = '$d' AND o.outcome = 'open'" 1
get /booking/demo/offer/AAAAAAAAAAAAAAAAAAAAAA; status 404
get "$offer"; post "$offer" csrf=wrong do=take "item=$(field item)"; status 403
get "$offer"; post "$offer" "csrf=$(field csrf)" do=nonsense "item=$(field item)"; status 400

# Declined, the second has it at once; run out, it is the first's no more and nobody's.
get "$offer"; post "$offer" "csrf=$(field csrf)" do=decline "item=$(field item)"; status 303
get "$(location)"; has 'You have let this time go'; keep declined
other=$(link_of "$second"); [ -n "$other" ] || say_failed "the second was not asked"
get "$other"; csrf=$(field csrf) item=$(field item)
post "$other" "csrf=$csrf" do=take "item=$item"; status 303
case "$(location)" in */booking/demo/verify) ;; *) say_failed "taking leads to $(location)" ;; esac
post "$other" "csrf=$csrf" do=take "item=$item"; status 303
get /booking/demo/verify; status 200; keep verify; has 'This number is confirmed'; has 'Confirm booking'; has "value=\"212 555 07${n0}3\""; has 'Full Nail Set'
post /booking/demo/verify "csrf=$(field csrf)" "total=$(field total)" "key=$(field key)" "cart=$(field cart)" do=confirm name=Second \
	"phone=212+555+07${n0}3" email= sms=1 notes=; status 303
get "$(location)"; status 200; has 'You are booked'
one "SELECT COUNT(*) FROM appointment_item i JOIN guest g ON g.id = i.guest_id WHERE g.phone = '$second' AND i.live = 1" 1
get "$other"; has 'You have taken this time'
jar=; get "/booking/demo/time?service=svc_1&employee=emp_2&date=$d"; post "$other" "csrf=$(field csrf)" do=take item=abcd1234; status 303
get "$(location)"; has 'You have taken this time'
json DELETE "$list/$token"; status 204
one "SELECT GROUP_CONCAT(status ORDER BY id) FROM waiting WHERE day = '$d'" 'waiting,taken'

# An offer that ran out while nobody looked is passed on by the sweep, whose link is that of public_url.
for i in 4 5; do
	json POST /api/public/booking/send-code "{\"phone\":\"+121255507${n0}$i\",\"store_id\":\"store_001\"}"
	json POST $list "{\"store_id\":\"store_001\",\"phone\":\"+121255507${n0}$i\",\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\",\"date\":\"$d\",\"code\":\"$(code_of "+121255507${n0}$i")\"}"; status 201
done
manage=$(sql "SELECT body FROM outbox WHERE message = 'booked' AND recipient = '$second' ORDER BY id DESC LIMIT 1" | grep -o '/booking/demo/manage/[A-Za-z0-9_-]*')
cancel
[ -n "$(link_of "+121255507${n0}4")" ] || say_failed "the third was not asked"
SLOTKEEPER_PUBLIC_URL=https://book.example.com ctl sweep >"$work/out" 2>&1 || say_failed "sweep: $(cat "$work/out")"
[ -z "$(link_of "+121255507${n0}5")" ] || say_failed "two were asked"
sql "UPDATE hold h JOIN waiting_offer o ON o.token_hash = h.token_hash SET h.expires_at = h.expires_at - INTERVAL 16 MINUTE, o.expires_at = o.expires_at - INTERVAL 16 MINUTE WHERE o.outcome = 'open'"
SLOTKEEPER_PUBLIC_URL=https://book.example.com ctl sweep >"$work/out" 2>&1 || say_failed "sweep: $(cat "$work/out")"
[ -n "$(link_of "+121255507${n0}5")" ] || say_failed "the sweep did not ask the next"
sql "SELECT body FROM outbox WHERE recipient = '+121255507${n0}5' ORDER BY id DESC LIMIT 1" | grep -q 'https://book.example.com/booking/demo/offer/' || say_failed "the sweep's link is not public_url's"
get "$(link_of "+121255507${n0}4")"; has 'This offer has ended'
jar=; json GET "/api/public/booking/slots?store_id=store_001&service_id=svc_1&employee_id=emp_1&date=$d"; is '.data.slots | length' 0
ctl fsck --store demo >"$work/fsck" 2>&1 || say_failed "fsck: $(head -n 5 "$work/fsck")"
