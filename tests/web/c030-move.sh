# A guest moves what is booked, by the link: one service, one guest, the whole visit; and what may not be moved.
case $FACE in cgi) d=$(day 46) e=$(day 47) me=1 ;; *) d=$(day 48) e=$(day 49) me=2 ;; esac
keep() { [ -z "${PAGES-}" ] || cp "$work/body" "$PAGES/$1.$FACE.html"; }
sent() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
book() { # PHONE ITEMS COMPANIONS: $manage is its link
	json POST /api/public/booking/send-code "{\"phone\":\"$1\",\"store_id\":\"store_001\"}"; status 200
	json POST /api/public/booking/confirm "{\"store_id\":\"store_001\",\"phone\":\"$1\",\"code\":\"$(sent "+1$1")\",\"guest_name\":\"Mei Chen\",\"email\":\"mei@example.com\",
		\"notification_preferences\":{\"sms\":true,\"email\":true},\"source\":\"customer_web\",\"sub_appointments\":[$2],\"companion_appointments\":[$3]}"; status 201
	manage=$(value .data.manage_url | sed 's|^http://[^/]*||')
}
item() { printf '{"service_id":"%s","employee_id":%s,"datetime":"%sT%s:00"}' "$1" "$2" "$3" "$4"; }
at() { sql "SELECT CONCAT(a.guest_name, ' ', i.service_name, ' ', i.local_start) FROM appointment_item i JOIN appointment a ON a.id = i.appointment_id
	WHERE a.id IN ($ids) ORDER BY a.position, i.position" | cut -c1-60; }
all() { sql "SELECT GROUP_CONCAT(a.status, a.sequence, a.updated_at ORDER BY a.id), (SELECT COUNT(*) FROM outbox), (SELECT COUNT(*) FROM event) FROM appointment a WHERE a.id IN ($ids)"; }
jar=
book 212555041$me "$(item svc_1 '"emp_1"' "$d" 10:00),$(item svc_2 null "$d" 11:00)" "{\"guest_name\":\"Alice\",\"items\":[$(item svc_3 '"emp_1"' "$d" 11:00)]}"
first=$(value .data.appointment_id) alice=$(value '.data.all_appointment_ids[1]') first_item=$(value '.data.appointments[0].items[0].id')
alices=$(value '.data.appointments[1].items[0].id')
ids="SELECT m.appointment_id FROM appointment_group_member m JOIN appointment_group g ON g.id = m.group_id JOIN appointment p ON p.id = g.primary_appointment_id WHERE p.public_id = '$first'"

# Looking changes nothing, however it is done.
before=$(all)
for rest in '' /move /cancel "/move?guest=$alice" "/cancel?guest=$alice" /calendar.ics; do
	get "$manage$rest"; status 200; header Cache-Control no-store; header Referrer-Policy same-origin
	request HEAD "$manage$rest"; status 200
done
[ "$(all)" = "$before" ] || say_failed "looking changed something"
get "$manage"; has 'Change time<span'; has 'Change time of the whole group'; has 'Move only this'; has '/booking/demo/mine'; keep manage
get "$manage/move?guest=$alice"; has '<h1>Choose a new time</h1>'; has 'Changing Gel Manicure for Alice'; has 'Nothing changes until you pick a new time'
has 'Any available technician'; has '>Mei<'; has 'Current choice'; has 'class="now">11:00 AM'; keep move; csrf=$(field csrf)
get "$manage/move?guest=$alice&view=month"; status 200; has 'Two-week view'; keep move-month
get "$manage/move?guest=$alice&employee=emp_2&date=$e"; status 200; has 'with Mei'; lacks 'Current choice'
get "$manage/move?guest=$alice&date=2020-01-01"; has 'That date has passed'
move() { post "$manage/move" "csrf=$csrf" "guest=$1" "item=$2" "employee=$3" "date=$4" "time=$5"; }

# One guest alone: a new link, a message with it, and the old one is over for everybody else.
before=$jar old=$manage
move "$alice" "" "" "$e" 15:00; status 303
manage=$(location); manage=${manage%%\?*}
[ "$manage" != "$old" ] || say_failed "the link is the same after a move"
get "$manage?moved=1"; status 200; has 'Your booking has its new time.'; has 'We sent you a new link'; has "${e}T15:00"; has "${d}T10:00"; keep moved
[ "$(sql "SELECT COUNT(*) FROM outbox WHERE message = 'changed' AND channel = 'sms' AND recipient = '+1212555041$me' AND body LIKE '%$manage'")" = 1 ] || say_failed "no text message with the new link"
mail="FROM outbox WHERE message = 'changed' AND channel = 'email' AND recipient = 'mei@example.com' AND body LIKE '%$manage%'"
[ "$(sql "SELECT calendar LIKE '%METHOD:PUBLISH%' AND calendar LIKE '%UID:$alices@%' AND calendar LIKE '%SEQUENCE:1%' AND calendar NOT LIKE '%$first_item%' $mail")" = 1 ] || say_failed "no calendar part with the mail"
mine=$jar jar=
for rest in '' /move /cancel /calendar.ics; do get "$old$rest"; status 410; has 'There is a newer link'; lacks Alice; lacks "${manage##*/}"; done; keep replaced
jar=$mine
get "$old"; status 303; [ "$(location)" = "$manage" ] || say_failed "the old link leads to $(location)"
get "$old/move?guest=$alice"; status 303; [ "$(location)" = "$manage/move?guest=$alice" ] || say_failed "the old page leads to $(location)"
# The same form again does nothing; another one from an old page is asked again.
before=$(all) new=$manage manage=$old
move "$alice" "" "" "$e" 15:00; status 303; [ "$(location)" = "$new?moved=1" ] || say_failed "a form sent twice leads to $(location)"
move "$alice" "" "" "$e" 16:00; status 303; get "$(location)"; status 200; has 'Your booking has changed since. Choose a time again'; has '<title>Error: '
manage=$new
move "$alice" "" "" "$e" 15:00; status 303; [ "$(location)" = "$manage" ] || say_failed "the present time leads to $(location)"
[ "$(all)" = "$before" ] || say_failed "a form sent twice changed something: $before, then $(all)"

# A time that somebody has: nothing changes, the nearest ones are offered, and work.
theirs=$manage; book 212555042$me "$(item svc_3 '"emp_1"' "$e" 12:00)" ''; other=$manage stranger=$(value '.data.appointments[0].items[0].id') manage=$theirs
before=$(all)
move "$alice" "" "" "$e" 12:00; status 409; has '12:00 PM was just taken. Choose another time'; has 'Closest times:'; has '<title>Error: '; has 'autofocus'; keep taken
[ "$(all)" = "$before" ] || say_failed "a taken time changed something"
grep -o 'name="date" value="[^"]*"><button type="submit" name="time" value="[^"]*"' "$work/body" | head -n 1 >"$work/near"
near=$(sed 's/.*time" value="\([^"]*\)".*/\1/' "$work/near") near_day=$(sed 's/name="date" value="\([^"]*\)".*/\1/' "$work/near")
move "$alice" "" "" "$near_day" "$near"; status 303; manage=$(location); manage=${manage%%\?*}; get "$manage"; has "${near_day}T$near"
move "$alice" "" "" "$e" 03:00; status 409; has 'That time can no longer be booked'
move "$alice" "" "" 2020-01-01 10:00; status 409; has 'That time can no longer be booked'
move "$alice" "" "" 2031-01-01 10:00; status 409
move "$alice" "" "" nonsense 10:00; status 303; get "$(location)"; has 'That time can no longer be booked'
# To a technician by name, one service of two, then everything at once.
move "$alice" "$alices" emp_2 "$d" 11:00; status 303; manage=$(location); manage=${manage%%\?*}; get "$manage"; has 'Mei · '
move "$first" "$first_item" any "$d" 12:00; status 303; manage=$(location); manage=${manage%%\?*}
move "" "" "" "$e" 14:00; status 303; manage=$(location); manage=${manage%%\?*}
[ "$(at)" = "Mei Chen Full Nail Set $e 15:00:00
Mei Chen Pedicure $e 14:00:00
Alice Gel Manicure $e 14:00:00" ] || say_failed "the whole visit is now: $(at)"
[ "$(sql "SELECT COUNT(*) FROM claim c JOIN appointment_item i ON i.id = c.item_id WHERE i.appointment_id IN ($ids) AND DATE(i.local_start) <> '$e'")" = 0 ] || say_failed "claims stay at the old times"
get "$manage/move"; has 'Changing the whole group'; has 'All services keep their order and distance.'; has 'The same technicians'; keep move-all
get "$manage/calendar.ics"; status 200; [ "$(grep -c '^BEGIN:VEVENT' "$work/body")" = 3 ] || say_failed "not one entry a service"
[ "$(grep '^UID' "$work/body" | sort -u | wc -l)" = 3 ] || say_failed "entries share a uid"
has "UID:$alices@127.0.0.1"

# Pressed twice at the same moment: moved once, and both answers lead to the one new link.
if [ $FACE = nginx ]; then
	n=$(sql "SELECT COUNT(*) FROM event WHERE what = 'reschedule'")
	for k in 1 2; do
		curl -s -o /dev/null -D "$work/twin$k" -H "Cookie: $jar" --data "csrf=$csrf&guest=$alice&item=&employee=&date=$d&time=17:00" "http://127.0.0.1:$port$manage/move" &
		twins="${twins-} $!"
	done
	wait $twins
	for k in 1 2; do cp "$work/twin$k" "$work/headers"; location; done | sort -u >"$work/led"
	[ "$(wc -l <"$work/led")" = 1 ] && grep -q '?moved=1$' "$work/led" || say_failed "twins lead to $(cat "$work/led")"
	[ "$(sql "SELECT COUNT(*) FROM event WHERE what = 'reschedule'")" = $((n + 1)) ] || say_failed "twins moved it $(($(sql "SELECT COUNT(*) FROM event WHERE what = 'reschedule'") - n)) times"
	manage=$(sed 's/?.*//' "$work/led"); get "$manage"; status 200; has "${d}T17:00"
fi

# What is not this booking's is not found, and looks like what is nobody's.
get "$manage/move?guest=$alice&item=$stranger"; status 404
move "$alice" "$stranger" "" "$e" 16:00; status 404
move "$stranger" "" "" "$e" 16:00; status 404
get "$manage/move?item=$alices"; status 404
get "$manage/move?guest=$alice&employee=emp_99"; status 404
get "$manage/move?guest=$alice&employee=emp_5"; status 404
get "/booking/demo-zh/manage/${manage##*/}"; status 404
rest=${manage##*/}; case $rest in x*) spoilt=y${rest#?} ;; *) spoilt=x${rest#?} ;; esac; get "/booking/demo/manage/$spoilt"; status 404; cp "$work/body" "$work/tampered"
get /booking/demo/manage/AAAAAAAAAAAAAAAAAAAAAA; status 404; sed 's/AAAAAAAAAAAAAAAAAAAAAA//g' "$work/body" >"$work/unknown"
sed "s/$spoilt//g" "$work/tampered" | cmp -s - "$work/unknown" || say_failed "a tampered link is told from an unknown one"
get "/booking/demo/manage/$(printf 'A%.0s' $(seq 150))"; status 404
post "$manage/move" csrf=wrong "guest=$alice" "date=$e" time=16:00; status 403; has 'Nothing was changed'
post "/booking/demo/manage/AAAAAAAAAAAAAAAAAAAAAA/move" "csrf=$csrf" "date=$e" time=16:00; status 404

# Past the free limit the phone stands where the buttons were, and no form gets through.
limit=$(sql "SELECT cancel_until_minutes FROM store WHERE id = 1") before=$(all)
sql "UPDATE store SET cancel_until_minutes = 200000, catalogue_version = catalogue_version + 1 WHERE id = 1"
get "$manage"; has 'It is too late to change or cancel online. Please call us.'; has 'href="tel:'; lacks 'Change time'; lacks '/cancel'; keep late
get "$manage/move?guest=$alice"; status 303
move "$alice" "" "" "$e" 17:00; status 303; get "$(location)"; has 'It is too late to change or cancel online'; has '<title>Error: '
post "$manage/cancel" "csrf=$csrf" "guest=$alice" reason=; status 303; get "$(location)"; has 'It is too late'
[ "$(all)" = "$before" ] || say_failed "something changed past the limit"
sql "UPDATE store SET cancel_until_minutes = $limit, catalogue_version = catalogue_version + 1 WHERE id = 1"
# Too often.
sql "INSERT INTO manage_link SELECT 1, UNHEX(SHA2(CONCAT('t$me', n.n), 256)), p.id, REPEAT(CHAR(0), 32), NOW() FROM number n JOIN appointment p ON p.public_id = '$first' WHERE n.n < 30"
move "$alice" "" "" "$e" 17:00; status 303; get "$(location)"; has 'This booking has been moved many times'
sql "DELETE FROM manage_link WHERE ended_at > NOW() - INTERVAL 1 MINUTE AND visitor_hash = REPEAT(CHAR(0), 32)"
# Alice is cancelled alone, with a calendar part that takes her entry back; she cannot be moved any more.
post "$manage/cancel" "csrf=$csrf" "guest=$alice" reason=Ill; status 303; manage=$(location); manage=${manage%%\?*}
[ "$(sql "SELECT calendar LIKE '%METHOD:CANCEL%' AND calendar LIKE '%STATUS:CANCELLED%' AND calendar LIKE '%UID:$alices@%' FROM outbox WHERE message = 'cancelled' AND channel = 'email' ORDER BY id DESC LIMIT 1")" = 1 ] || say_failed "no calendar part that cancels"
get "$manage"; has Cancelled; has Confirmed; lacks 'Change time of the whole group'
get "$manage/move?guest=$alice"; status 303
move "$alice" "" "" "$e" 17:00; status 303; get "$(location)"; lacks 'has its new time'
# What is over: shown, and 30 days later gone.
sql "UPDATE appointment SET status = 'completed', completed_at = NOW() WHERE public_id = '$first'"
get "$manage"; has Completed; lacks 'Change time'; lacks 'Cancel</a>'
post "$manage/cancel" "csrf=$csrf" guest= reason=; status 303
sql "UPDATE appointment SET status = 'no_show', completed_at = NULL WHERE public_id = '$first'"; get "$manage"; has Missed; keep missed
sql "UPDATE appointment SET status = 'confirmed' WHERE public_id = '$first'; UPDATE appointment SET starts_at = starts_at - INTERVAL 120 DAY, ends_at = ends_at - INTERVAL 120 DAY WHERE id IN ($ids)"
get "$manage"; status 410; has 'This link has ended'
sql "UPDATE appointment SET starts_at = starts_at + INTERVAL 120 DAY, ends_at = ends_at + INTERVAL 120 DAY WHERE id IN ($ids)"
ctl fsck >"$work/log" 2>&1 || say_failed "fsck: $(cat "$work/log")"
