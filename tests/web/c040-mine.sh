# My bookings: a code to the phone, what is coming up and what was, managing it from there, and booking it again.
case $FACE in cgi) d=$(day 50) e=$(day 51) me=1 ;; *) d=$(day 52) e=$(day 53) me=2 ;; esac
keep() { [ -z "${PAGES-}" ] || cp "$work/body" "$PAGES/$1.$FACE.html"; }
sent() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
wrong_of() { printf '%06d' $(( (10#$1 + 1) % 1000000 )); }
item() { printf '{"service_id":"%s","employee_id":%s,"datetime":"%sT%s:00"}' "$1" "$2" "$3" "$4"; }
book() { # PHONE ITEMS COMPANIONS
	json POST /api/public/booking/send-code "{\"phone\":\"$1\",\"store_id\":\"store_001\"}"; status 200
	json POST /api/public/booking/confirm "{\"store_id\":\"store_001\",\"phone\":\"$1\",\"code\":\"$(sent "+1$1")\",\"guest_name\":\"Mei <b>Chen\",
		\"notification_preferences\":{\"sms\":true,\"email\":false},\"source\":\"customer_web\",\"sub_appointments\":[$2],\"companion_appointments\":[$3]}"; status 201
}
jar=; book 212555043$me "$(item svc_1 '"emp_1"' "$d" 10:00),$(item svc_2 null "$d" 11:00)" "{\"guest_name\":\"Alice\",\"items\":[$(item svc_3 '"emp_2"' "$d" 11:00)]}"
first=$(value .data.appointment_id)
sign() { post /booking/demo/mine "csrf=$csrf" "$@"; }
open() { # PHONE: to the code form
	get /booking/demo/mine; status 200; header Cache-Control no-store; csrf=$(field csrf)
	sign do=send "phone=$1"; status 303; get "$(location)"; status 200; csrf=$(field csrf)
}

# The forms: the address in the header, faults, a number nobody booked with is answered alike.
get /booking/demo; has '/booking/demo/mine'
jar=; get /booking/demo/mine; has '<h1>See your bookings</h1>'; has 'No password. We text a code'; keep signin; csrf=$(field csrf)
sign do=send phone=12; status 303; get "$(location)"; has 'Enter a mobile phone number, like 212 555 0142'; has 'value="12"'; has '<title>Error: '; keep signin-error
sign do=confirm code=123456; status 303; [ "$(location)" = /booking/demo/mine ] || say_failed "a code without a number leads to $(location)"
sign do=again "visit=$first"; status 303
post /booking/demo/mine csrf=wrong do=send phone=2125550431; status 403
open "212+555+044$me"; sed 's/value="[^"]*"//g; s/044[0-9]//g; s/next=[0-9]*//g; s/[0-9:]* [AP]M//g' "$work/body" >"$work/nobody"; jar=
open "212+555+043$me"; has "We sent a 6-digit code to 212 555 043$me"; has 'autocomplete="one-time-code"'; keep code
sed 's/value="[^"]*"//g; s/043[0-9]//g; s/next=[0-9]*//g; s/[0-9:]* [AP]M//g' "$work/body" | cmp -s - "$work/nobody" || say_failed "a known number is told from an unknown one"
sign do=send step=code; status 303; get "$(location)"; has 'Wait until'; has 'before asking again'
# A code for booking is no code for this, nor the other way round.
secret=$(sent "+1212555043$me"); wrong=$(wrong_of "$secret")
sign do=confirm code=; status 303; get "$(location)"; has 'Enter the 6-digit code'
sign do=confirm code=12a; status 303; get "$(location)"; has 'The code must be 6 numbers'; has 'value="12a"'; keep code-error
sign do=confirm "code=$wrong"; status 303; get "$(location)"; has 'The code is not right'; has 'You have 4 tries left'
before=$jar
sign do=confirm "code=$secret"; status 303; [ "$(location)" = /booking/demo/mine ] || say_failed "the right code leads to $(location)"
after=$jar
[ "$before" != "$after" ] || say_failed "the session is the same after the code"
jar=$before; sign do=confirm "code=$secret"; status 303; [ "$(location)" = /booking/demo/mine ] || say_failed "the form sent twice leads to $(location)"
jar=$before; get /booking/demo/mine; has 'See your bookings'; lacks 'Coming up'
# Whoever has the cookie of before the code, and not the code, has nothing.
sign do=confirm "code=$(wrong_of "$secret")"; case "$(location)" in *step=code*) ;; *) say_failed "an old cookie and a wrong code lead to $(location)" ;; esac
get /booking/demo/mine; lacks 'Coming up'

# The list, and what hangs on it.
jar=$after
get /booking/demo/mine; status 200; header Cache-Control no-store; has '<h1>My bookings</h1>'; has "Signed in with 212 555 043$me"; has 'Coming up'; lacks 'id="pa"'
has 'Full Nail Set, Pedicure and Gel Manicure'; has 'You and Alice'; has Confirmed; lacks 'Waitlist'; keep mine
link=$(grep -o '/booking/demo/manage/[A-Za-z0-9_-]*' "$work/body" | head -n 1)
get "$link"; status 200; has 'Your booking'; has 'Change time'
get "/booking/demo-zh/manage/${link##*/}"; status 404
get "$link/move?guest=$first&date=$e"; status 200
post "$link/move" "csrf=$csrf" "guest=$first" item= employee= "date=$e" time=14:00; status 303
new=$(location); get "$new"; status 200; has "${e}T14:00"; has "${e}T15:00"
case $new in */manage/??????????????????????"?moved=1") ;; *) say_failed "after a change the link is $new" ;; esac
get "$link"; status 303
mine=$jar jar=; get "$link"; status 410; jar=$mine
get /booking/demo/mine; has Confirmed; link=$(grep -o '/booking/demo/manage/[A-Za-z0-9_-]*' "$work/body" | head -n 1); get "$link"; status 200

# Past: tags, and the same services again at the next common time.
sql "UPDATE appointment SET status = 'completed', completed_at = NOW() WHERE public_id = '$first'; UPDATE appointment SET status = 'no_show' WHERE guest_name = 'Alice' AND starts_at > '$d' AND starts_at < '$d' + INTERVAL 2 DAY"
get /booking/demo/mine; has '>Past<'; has Completed; has 'Book again'; lacks 'Coming up'; keep mine-past
csrf=$(field csrf)
sign do=again visit=11111111-1111-1111-1111-111111111111; status 404
sign do=again "visit=$first"; status 303; [ "$(location)" = '/booking/demo?cart=1&times=again' ] || say_failed "again leads to $(location)"
get "$(location)"; has 'The same services are in your cart'; has '3 services'; has 'Alice'; has 'Full Nail Set'; has Pedicure; has 'Gel Manicure'; keep again
[ "$(sql "SELECT COUNT(*) FROM hold WHERE expires_at > NOW() - INTERVAL 1 DAY")" -ge 3 ] || say_failed "nothing is held"
sign do=again "visit=$first"; status 303; get "$(location)"; has 'There is something in your cart already'; has '<title>Error: '
[ "$(sql "SELECT COUNT(*) FROM appointment a JOIN guest g ON g.id = a.guest_id WHERE g.phone = '+1212555043$me'")" = 1 ] || say_failed "booking again booked"
sql "UPDATE appointment SET status = 'confirmed', completed_at = NULL WHERE public_id = '$first'; UPDATE appointment SET status = 'confirmed' WHERE guest_name = 'Alice' AND starts_at > '$d' AND starts_at < '$d' + INTERVAL 2 DAY"

# The session: not another store's, not for ever, ended by the guest; a cookie that is changed is none.
get /booking/demo-zh/mine; lacks "043$me"
kept=$jar
jar=$(printf '%s' "$jar" | sed 's/\(mine-1=....................\)x/\1y/; t; s/\(mine-1=....................\)./\1x/'); get /booking/demo/mine; has 'See your bookings'; jar=$kept
SLOTKEEPER_NOW=$(date -u -d '+31 minutes' +%Y-%m-%dT%H:%M:%SZ); [ $FACE = nginx ] || { get /booking/demo/mine; has 'See your bookings'; lacks Confirmed; get "$link"; status 404; }
SLOTKEEPER_NOW=
jar=$kept; get /booking/demo/mine; csrf=$(field csrf); sign do=out; status 303; get "$(location)"; has 'You are signed out'; has 'See your bookings'
# Nothing booked.
jar=; open "212+555+045$me"; sign do=confirm "code=$(sent "+1212555045$me")"; status 303; get /booking/demo/mine; has 'No bookings yet'; keep mine-empty
# Five wrong codes.
jar=; open "212+555+046$me"; secret=$(sent "+1212555046$me")
for n in 1 2 3 4; do sign do=confirm "code=$(wrong_of "$secret")"; status 303; done
sign do=confirm "code=$(wrong_of "$secret")"; status 429; has 'Too many tries'; header Retry-After '[0-9]'
ctl fsck --store demo >"$work/log" 2>&1 || say_failed "fsck: $(cat "$work/log")"
