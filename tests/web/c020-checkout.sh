# What can go wrong between the cart and the booking, and what the pages say then.
case $FACE in cgi) d=$(day 11) n0=1 ;; *) d=$(day 12) n0=2 ;; esac
keep() { [ -z "${PAGES-}" ] || cp "$work/body" "$PAGES/$1.$FACE.html"; }
# The hidden fields of the page at hand, to be posted back.
hidden() { total=$(field total) key=$(field key) cart=$(field cart) csrf=$(field csrf); }
send() { post /booking/demo/verify "csrf=$csrf" "total=$total" "key=$key" "cart=$cart" "$@"; }
details() { send do="$1" name=Mei+Chen "phone=$phone" email= sms=1 notes=; }
code_of() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
wrong_of() { printf '%06d' $(( (10#$1 + 1) % 1000000 )); }
add() { # ITEM SERVICE TECHNICIAN GUEST TIME
	post /booking/demo/items "csrf=$csrf" "item=$1" "service=$2" "employee=$3" "guest=$4" "date=$d" "time=$5"; status 303
}
begin() {
	jar=
	get "/booking/demo/time?service=svc_1&employee=emp_1&item=aaaa1111&date=$d"; csrf=$(field csrf)
}
phone=212+555+02${n0}1 e164=+121255502${n0}1

# Nothing in the cart: the cart says so, never an error page.
begin
get /booking/demo/verify; status 303
case "$(location)" in *cart=1*) ;; *) say_failed "an empty cart leads to $(location)" ;; esac
post /booking/demo/verify "csrf=$csrf" do=send name=Mei; status 303
get /booking/demo/success; status 303
post /booking/demo/verify csrf=wrong do=send; status 403; has 'This form is out of date'; has 'Nothing was changed'; keep stale

# A guest without a service is asked for one.
add bbbb1111 svc_1 emp_1 a 10:00
get '/booking/demo?guest=new'; guest=$(field guest)
post /booking/demo/guests "csrf=$csrf" "guest=$guest" guest_name=Alice guest_phone=; status 303
get /booking/demo/verify; status 303
case "$(location)" in *error=guest*) ;; *) say_failed "a guest without a service leads to $(location)" ;; esac
add bbbb2222 svc_3 emp_1 "$guest" 11:00

# Errors of the form, and that typed values stay.
get /booking/demo/verify; status 200; hidden; keep verify
has 'We are holding these times for you until'; has 'Hold for 5 more minutes'
has 'name="sms" value="1" checked'; lacks 'name="by_email" value="1" checked'
send do=send name=Mei+%22Chen%22 phone=212 email= by_email=1 notes=Nuts; status 303
get "$(location)"; keep verify-error
has '<title>Error: Check and confirm'; has 'Enter an email address so we can email you, or untick Email'; has 'href="#phone"'
has 'value="Mei &quot;Chen&quot;"'; has '>Nuts</textarea>'; lacks 'name="sms" value="1" checked'; has 'name="by_email" value="1" checked'
send do=send name=Mei "phone=$phone" email= sms=1 "notes=$(printf 'x%.0s' $(seq 501))"; status 303
get "$(location)"; has 'Notes must be 500 characters or less'
send do=send name=Mei "phone=$phone" email= sms=1 notes=%E2%80%AEevil; status 303
get "$(location)"; has 'Notes have characters we cannot use'
send do=hold name=Mei+Chen phone=1 email= sms=1 notes=; status 303
get "$(location)"; has 'value="Mei Chen"'; lacks 'There is a problem'

# The code: sent, too soon again, badly typed, wrong, wrong too often.
details send; status 303
get "$(location)"; status 200; hidden; keep code
has 'Enter your code'; has "We sent a 6-digit code to 212 555 02${n0}1"; has 'It works for 10 minutes'; has 'You can ask for a new code at'
has 'autocomplete="one-time-code"'
details send; get "$(location)"; has 'Wait until'; has 'before asking again'; keep code-wait
sms=$(sql "SELECT body FROM outbox WHERE recipient = '$e164' ORDER BY id DESC LIMIT 1")
secret=$(code_of "$e164")
case $sms in "$secret is your Rosewood Nail Studio code."*"@127.0.0.1 #$secret") ;; *) say_failed "the message says: $sms" ;; esac
send do=confirm code=; status 303; get "$(location)"; has 'Enter the 6-digit code'
send do=confirm code=48a; status 303; get "$(location)"; has 'The code must be 6 numbers'; has 'value="48a"'; keep code-format
wrong=$(wrong_of "$secret")
for left in 4 3 2; do
	send do=confirm "code=$wrong"; status 303; get "$(location)"; has 'The code is not right. Check the text message'; has "You have $left tries left"
done
keep code-wrong
send do=confirm "code=$wrong"; status 303; get "$(location)"; has 'You have 1 try left'
send do=confirm "code=$wrong"; status 429; has 'Too many tries'; has 'To keep your number safe'; header Retry-After '[0-9]'; keep too-many
[ "$(sql "SELECT COUNT(*) FROM appointment a JOIN guest g ON g.id = a.guest_id WHERE g.phone = '$e164'")" = 0 ] || say_failed "booked without a code"

# Another phone: another code. A cart that changed elsewhere, and a time that went, book nothing.
phone=212+555+02${n0}2 e164=+121255502${n0}2
get /booking/demo/verify; hidden; details send; status 303
get "$(location)"; hidden; secret=$(code_of "$e164")
right=$cart; cart=elsewhere
send do=confirm "code=$(printf '%s' "$secret" | sed 's/.../& /')"; status 303
get "$(location)"; has 'Your cart changed in another tab. Check it and confirm again'; has 'Confirm booking'; lacks 'Send code'; keep cart-changed
hidden
total=1; details confirm; status 303; get "$(location)"; status 200; has 'Confirm booking'; hidden
# Somebody else takes Emma at eleven: this cart's hold is given up, and another cart books.
mine=$jar
sql "DELETE FROM hold WHERE item_ref <> 'offer'"
begin; add cccc1111 svc_3 emp_1 a 11:00
jar=$mine; get /booking/demo/verify; status 200; has 'Gel Manicure for Alice at 11:00 AM was just taken by someone else'; has 'See all times'
has 'Closest times with Emma:'; keep lost; hidden
details confirm; status 303; get "$(location)"; has 'was just taken'; has '<title>Error: '; has 'One thing changed'
item=$(grep -o 'name="item" value="[^"]*"' "$work/body" | head -n 1 | cut -d'"' -f4)
time=$(grep -o 'name="time" value="[^"]*"' "$work/body" | head -n 1 | cut -d'"' -f4)
[ "$item" = bbbb2222 ] || say_failed "the lost item is $item"
post /booking/demo/verify "csrf=$csrf" do=swap "item=$item" "time=$time"; status 303
get "$(location)"; status 200; lacks 'was just taken'; hidden; lacks 'value="send"'
# A price that changed is named, and the new one books.
sql "UPDATE service SET price = 5200 WHERE public_id = 'svc_1' AND store_id = 1; UPDATE technician_skill k JOIN service s ON s.id = k.service_id
	SET k.price = NULL WHERE s.public_id = 'svc_1' AND k.store_id = 1; UPDATE store SET catalogue_version = catalogue_version + 1"
details confirm; status 303; get "$(location)"; has 'Full Nail Set now costs $52 (it was $50).'; has 'Your new total is $97.'; keep price; hidden
[ "$total" = 9700 ] || say_failed "the form's total is $total"
details confirm; status 303; get "$(location)"; status 200; has 'You are booked'; has 'Guest B (Alice)'; keep success
sql "UPDATE service SET price = 5000 WHERE public_id = 'svc_1' AND store_id = 1; UPDATE store SET catalogue_version = catalogue_version + 1"
# The old form after the booking: shown, not booked again.
n=$(sql 'SELECT COUNT(*) FROM appointment')
details confirm; status 303
case "$(location)" in */success) ;; *) say_failed "an old form leads to $(location)" ;; esac
[ "$(sql 'SELECT COUNT(*) FROM appointment')" = "$n" ] || say_failed "an old form booked again"

# The link: works without a cookie, cancels one of the group, then the rest; a second time changes nothing.
get /booking/demo/success; manage=$(grep -o '/booking/demo/manage/[A-Za-z0-9_-]*' "$work/body" | head -n 1)
jar=; get "$manage"; status 200; has 'Your booking'; has 'Cancel the whole group'; has 'Change time of the whole group'; keep manage
alice=$(grep -o 'cancel?guest=[^"]*' "$work/body" | tail -n 1)
get "$manage/$alice"; status 200; has 'Cancel Alice’s Gel Manicure?'; has 'Keep it'; keep cancel; csrf=$(field csrf)
post "$manage/cancel" "csrf=$csrf" "guest=${alice#*=}" "reason=$(printf 'x%.0s' $(seq 301))"; status 303
get "$(location)"; has 'The reason must be 300 characters or less'; keep cancel-error
post "$manage/cancel" "csrf=$csrf" "guest=${alice#*=}" reason=Ill; status 303
get "$(location)"; has 'The appointment is cancelled. The rest stays as it is.'; has Cancelled; has Confirmed; keep manage-one
old=$manage manage=${path%%\?*}
[ "$old" != "$manage" ] || say_failed "the link is the same after a change"
post "$old/cancel" "csrf=$csrf" "guest=${alice#*=}" reason=; status 303
case "$(location)" in "$manage?cancelled=1") ;; *) say_failed "a form sent twice leads to $(location)" ;; esac
get "$manage/cancel"; status 200; has 'Cancel your Full Nail Set?'
post "$manage/cancel" "csrf=$(field csrf)" guest= reason=; status 303
get "$(location)"; manage=${path%%\?*}; has 'Your booking is cancelled.'; lacks 'Cancel the whole group'; keep manage-none
get "$manage/cancel"; status 303
[ "$(sql "SELECT COUNT(*) FROM outbox WHERE message = 'cancelled' AND recipient = '$e164'")" = 2 ] || say_failed "not two messages of two cancellations"
get "$manage/calendar.ics"; status 200; has 'STATUS:CANCELLED'
get /booking/demo/help; status 200; has 'Opening hours'; has '212'; keep help
get /demo/outbox; status 200; has "$e164"; has 'is your Rosewood Nail Studio code'; keep outbox
get /booking/nowhere; status 404; has 'Page not found'; keep notfound
get '/booking/demo/verify?step=code&error=wait&until=99999999999999999999'; status 303
