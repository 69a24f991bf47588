# What is kept of a person: agreed to, printed, taken out of a real dump of the database, and swept when its time is over.
case $FACE in cgi) d=$(day 38) n0=1 ;; *) d=$(day 39) n0=2 ;; esac
one() { got=$(sql "$1"); [ "$got" = "$2" ] || say_failed "$1 is $got, not $2"; }
code_of() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
dump() { mariadb-dump --no-defaults --skip-extended-insert -u root -S "$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME" >"$work/dump.sql" || say_failed "no dump"; }
remains() { # WORD...: of the dump
	for word; do ! grep -qF -- "$word" "$work/dump.sql" || say_failed "left after erasing: $(grep -oE "INSERT INTO .[a-z_]*|.{30}$word.{10}" "$work/dump.sql" | grep -B1 -F -- "$word" | head -n 2 | tr '\n' ' ')"; done
}
phone=+121255508${n0}1 other=+121255508${n0}2 name=Persephone${n0} friend=Eurydice${n0} child=Zagreus${n0} mail=Persephone${n0}@example.net
send_code() { json POST /api/public/booking/send-code "{\"phone\":\"$1\",\"store_id\":\"store_001\"}"; status 200; secret=$(code_of "$1"); }
body() { # PHONE NAME TIME COMPANION COMPANION-PHONE COMPANION-TIME [MORE]
	printf '{"phone":"%s","code":"%s","store_id":"store_001","guest_name":"%s","email":"%s","notes":"Notes of %s","source":"api","ref":"ref-%s",
		"notification_preferences":{"sms":true,"email":true},"sub_appointments":[{"service_id":"svc_3","employee_id":"emp_1","datetime":"%sT%s:00"}],
		"companion_appointments":[{"guest_name":"%s","guest_phone":"%s","items":[{"service_id":"svc_3","employee_id":"emp_2","datetime":"%sT%s:00"}]}]%s}' \
		"$1" "$secret" "$2" "$2@example.net" "$2" "$2" "$d" "$3" "$4" "$5" "$d" "$6" "${7-}"
}

# A store that asks for agreement gets it, with its words and the time, and does not book without.
sql "UPDATE store SET consent = 'I agree to the house rules <b>no. 1</b>.', catalogue_version = catalogue_version + 1 WHERE id = 1"
json GET /api/public/booking/stores/demo; is .data.consent 'I agree to the house rules <b>no. 1</b>.'
send_code "$phone"
json POST /api/public/booking/confirm "$(body "$phone" "$name" 10:00 "$child" '' 10:00)"; status 400; is '.fields | has("consent")' true
json POST /api/public/booking/confirm "$(body "$phone" "$name" 10:00 "$child" '' 10:00 ',"consent":true')"; status 201; id=$(value .data.appointment_id)
one "SELECT CONCAT(t.text, c.agreed_at <= UTC_TIMESTAMP() + INTERVAL 5 SECOND, LENGTH(c.version)) FROM consent c JOIN consent_text t ON t.version = c.version
	JOIN appointment a ON a.id = c.appointment_id WHERE a.public_id = '$id'" 'I agree to the house rules <b>no. 1</b>.112'
jar=
get "/booking/demo/time?service=svc_3&employee=emp_1&item=aaaa1111&date=$d"; csrf=$(field csrf)
post /booking/demo/items "csrf=$csrf" item=aaaa1111 service=svc_3 employee=emp_1 guest=a "date=$d" time=15:00; status 303
get /booking/demo/verify; status 200; has 'I agree to the house rules &lt;b&gt;no. 1&lt;/b&gt;.'; has 'name="consent" value="1"'
has 'write nothing about your health here'; lacks 'name="consent" value="1" checked'
page() { post /booking/demo/verify "csrf=$csrf" "total=$(field total)" "key=$(field key)" "cart=$(field cart)" do=send "name=$name" "phone=$phone" email= sms=1 notes= "$@"; }
page; status 303; get "$(location)"; has 'Tick the box if you agree'; has 'href="#consent"'; has "value=\"$name\""
page consent=1; status 303; case "$(location)" in *step=code*) ;; *) say_failed "agreeing leads to $(location)" ;; esac
get "$(location)"; post /booking/demo/verify "csrf=$csrf" "total=$(field total)" "key=$(field key)" "cart=$(field cart)" do=confirm "code=$(code_of "$phone")"; status 303
get "$(location)"; has 'You are booked'
sql "UPDATE store SET consent = '', catalogue_version = catalogue_version + 1 WHERE id = 1"

# Somebody else brings the person along; a class is booked; a day is waited for; staff and guest write reasons.
send_code "$other"; json POST /api/public/booking/confirm "$(body "$other" "$friend" 12:00 "$name" "$phone" 12:00)"; status 201
sql "INSERT INTO waiting (store_id, public_id, token_hash, phone, service_id, day, from_minute, to_minute, locale, address_hash, status, queued_at, created_at, updated_at)
	SELECT 1, UUID(), '', '$phone', id, '$d', 0, 1440, 'en', '', 'waiting', UTC_TIMESTAMP(), UTC_TIMESTAMP(), UTC_TIMESTAMP() FROM service WHERE store_id = 1 AND public_id = 'svc_1'"
sql "INSERT INTO event (store_id, subject_kind, subject_id, what, actor, why, created_at)
	SELECT 1, 'appointment', id, 'note', 'guest', 'because $name is ill', UTC_TIMESTAMP() FROM appointment WHERE public_id = '$id'"
sql "UPDATE appointment SET staff_notes = 'tell $name' WHERE public_id = '$id'"

# Printed: everything, as JSON, and nothing of the others but their names.
ctl guest export "$phone" >"$work/export.json" 2>&1 || say_failed "export: $(cat "$work/export.json")"
x() { got=$(jq -r "$1" "$work/export.json" 2>&1); [ "$got" = "$2" ] || say_failed "export: $1 is $got, not $2"; }
x .phone "$phone"; x '.businesses[0].guest[0].name' "$name"; x '.businesses[0].appointments | length' 3; x '.businesses[0].companions[0].name' "$child"
x '.businesses[0].appointments[0].consent_text' 'I agree to the house rules <b>no. 1</b>.'; x '.businesses[0].waiting_list | length' 1
x '.businesses[0].messages | length > 3' true; x '.businesses[0].codes | length > 0' true; x '[.businesses[0].events[].why | select(length > 0)] | length' 1
! grep -qF -- "$other" "$work/export.json" || say_failed "the export has somebody else's number"
ctl guest export 2125550142 >/dev/null 2>&1 && say_failed "a number without its country was taken"
ctl guest export "$phone" --store nowhere >/dev/null 2>&1 && say_failed "a store that is not there was taken"
ctl guest shred "$phone" >/dev/null 2>&1; [ $? = 2 ] || say_failed "guest shred is no command"

# Taken out: refused while there are visits to come, then nothing is left in a dump; the accounts are.
ctl guest erase "$phone" >"$work/out" 2>&1 && say_failed "erased with visits to come"
grep -q '3 visits to come' "$work/out" || say_failed "refused without saying why: $(cat "$work/out")"
total=$(sql "SELECT SUM(total) FROM appointment"); n=$(sql "SELECT COUNT(*) FROM appointment_item")
dump; grep -qF "$phone" "$work/dump.sql" && grep -qF "$name" "$work/dump.sql" && grep -qF "$mail" "$work/dump.sql" || say_failed "the dump does not show what is to be erased"
ctl guest erase "$phone" --force >"$work/out" 2>&1 || say_failed "erase: $(cat "$work/out")"
dump; remains "$phone" "$name" "$mail" "$child"
grep -qF "$friend" "$work/dump.sql" && grep -qF "$other" "$work/dump.sql" || say_failed "somebody else was erased, too"
one "SELECT SUM(total) FROM appointment" "$total"; one "SELECT COUNT(*) FROM appointment_item" "$n"
one "SELECT COUNT(*) FROM outbox WHERE recipient = '$other' AND message = 'booked'" 1
ctl guest erase "$phone" >/dev/null 2>&1 || say_failed "erasing again fails"
ctl guest export "$phone" >"$work/export.json" && x '[.businesses[] | .guest, .messages, .codes, .waiting_list | length] | add' 0
ctl fsck >"$work/out" 2>&1 || say_failed "fsck after erasing: $(head -n 4 "$work/out")"

# Swept: what is kept no longer goes, the rest stays.
sql "UPDATE outbox SET created_at = created_at - INTERVAL 31 DAY, sent_at = UTC_TIMESTAMP() WHERE recipient = '$other' AND message = 'code'"
sql "UPDATE verification_code SET sent_at = sent_at - INTERVAL 32 DAY WHERE phone = '$other'"
ctl sweep >"$work/out" 2>&1 || say_failed "sweep: $(cat "$work/out")"
one "SELECT COUNT(*) FROM outbox WHERE recipient = '$other' AND message = 'code'" 0; one "SELECT COUNT(*) FROM verification_code WHERE phone = '$other'" 0
one "SELECT COUNT(*) FROM outbox WHERE recipient = '$other' AND message = 'booked'" 1
sql "INSERT INTO guest (business_id, phone, name, email, created_at, updated_at) SELECT business_id, '+12125550890', 'Tantalus', 'tantalus@example.net',
	UTC_TIMESTAMP() - INTERVAL 2 YEAR, UTC_TIMESTAMP() - INTERVAL 2 YEAR FROM store WHERE id = 1"
SLOTKEEPER_KEEP_GUESTS_DAYS=365 ctl sweep >"$work/out" 2>&1 || say_failed "sweep: $(cat "$work/out")"
grep -q '1 guests' "$work/out" || say_failed "swept: $(cat "$work/out")"
dump; remains +12125550890 Tantalus tantalus@example.net
grep -qF "$other" "$work/dump.sql" || say_failed "a guest of this week was forgotten"
ctl fsck >"$work/out" 2>&1 || say_failed "fsck after sweeping: $(head -n 4 "$work/out")"
