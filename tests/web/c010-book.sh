# The source document's sample cart, whole.
case $FACE in cgi) d=$(day 9) ;; *) d=$(day 10) ;; esac
get "/booking/demo/time?service=svc_1&employee=emp_1&item=aaaa1111&date=$d"; csrf=$(field csrf)
post /booking/demo/items "csrf=$csrf" item=aaaa1111 service=svc_1 employee=emp_1 guest=a "date=$d" time=10:00; status 303
post /booking/demo/items "csrf=$csrf" item=aaaa2222 service=svc_2 employee=any guest=a "date=$d" time=11:00; status 303
get '/booking/demo?guest=new'; guest=$(field guest)
post /booking/demo/guests "csrf=$csrf" "guest=$guest" guest_name=Alice guest_phone=; status 303
post /booking/demo/items "csrf=$csrf" item=aaaa3333 service=svc_3 employee=emp_1 "guest=$guest" "date=$d" time=11:00; status 303
get '/booking/demo?cart=1'; has '3 services'; has '155 min'; has '$135'
get /booking/demo/verify; status 200; has 'Check and confirm'; has 'Order summary'; has '$135'
send() { post /booking/demo/verify "csrf=$csrf" do=send "total=$(field total)" "key=$(field key)" "cart=$(field cart)" "$@"; }
send name= phone=212 email=nonsense sms=1 by_email=1 notes=; status 303
get "$(location)"; has 'There is a problem'; has 'Enter your name'; has 'Enter a mobile phone number'; has '<title>Error: '
send 'name=Mei+Chen' "phone=212+555+01$([ $FACE = cgi ] && echo 42 || echo 43)" email=mei%40example.com sms=1 by_email=1 'notes=Nut+allergy'; status 303
get "$(location)"; status 200; has 'Enter your code'
sms=$(sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1")
secret=$(printf '%s' "$sms" | grep -oE '^[0-9]{6}')
[ ${#secret} = 6 ] || say_failed "no code in the outbox"
wrong=$(printf '%06d' $(( (10#$secret + 1) % 1000000 )))
confirm() { post /booking/demo/verify "csrf=$csrf" do=confirm "code=$1" "total=$total" "key=$key" "cart=$cart"; }
total=$(field total) key=$(field key) cart=$(field cart)
confirm "$wrong"; status 303
get "$(location)"; has 'The code is not right'
before=$jar
confirm "$secret"; status 303
case "$(location)" in */success*) ;; *) say_failed "confirm leads to $(location)" ;; esac
get "$(location)"; status 200; has 'You are booked'; has 'Group code'; has 'Guest B (Alice)'; has 'Full Nail Set'; has 'calendar.ics'; has 'Change or cancel'
manage=$(grep -o '/booking/demo/manage/[A-Za-z0-9_-]*' "$work/body" | head -n 1)
# The very same form again, with the cookie of before: the same booking, not a second one.
n=$(sql 'SELECT COUNT(*) FROM appointment'); after=$jar
jar=$before; confirm "$secret"
[ "$(sql 'SELECT COUNT(*) FROM appointment')" = "$n" ] || say_failed "a form sent twice booked twice"
jar=$after
[ "$(sql "SELECT COUNT(*) FROM appointment_item i JOIN service s ON s.id = i.service_id JOIN technician t ON t.id = i.technician_id
	JOIN appointment a ON a.id = i.appointment_id
	WHERE s.public_id = 'svc_2' AND t.public_id = 'emp_1' AND DATE(i.local_start) = '$d' AND i.live")" = 0 ] || say_failed "any became Emma though she is busy"
get "$manage"; status 200; has Alice; has Confirmed
get "$manage/calendar.ics"; status 200; header Content-Type text/calendar; has 'BEGIN:VEVENT'; has 'END:VCALENDAR'
[ "$(grep -c '^BEGIN:VEVENT' "$work/body")" = 3 ] || say_failed "not one event an item"
get "$manage/cancel"; status 200
post "$manage/cancel" "csrf=$(field csrf)" reason=; status 303
get "$(location)"; status 200; has Cancelled
[ "$(sql "SELECT COUNT(*) FROM claim c JOIN appointment_item i ON i.id = c.item_id WHERE DATE(i.local_start) = '$d'")" = 0 ] || say_failed "claims stay after the cancel"
get '/booking/demo/manage/AAAAAAAAAAAAAAAAAAAAAA'; status 404
