# Calendar files as another implementation reads them: of the page, of the mails, of a technician's address; with names that try to break out.
case $FACE in cgi) d=$(day 56) e=$(day 57) me=1 ;; *) d=$(day 58) e=$(day 59) me=2 ;; esac
if [ ! -d "$root/tests/browser/node_modules/ical.js" ]; then
	[ -z "${CI-}" ] || say_failed 'tools/deps check installs tests/browser/node_modules'
	echo "# $script ($FACE): no ical.js in tests/browser/node_modules, so calendars are not read back"
	return 0
fi
sent() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
read_back() { # FILE: what ical.js made of it becomes the body that value and is look at
	cp "$1" "$work/one.ics"
	node "$root/tests/browser/ics.js" "$work/one.ics" >"$work/body" 2>"$work/err" || say_failed "$1: $(head -c 600 "$work/err")"
}
mailed() { # MESSAGE: the calendar part of the newest mail
	mariadb --no-defaults --default-character-set=utf8mb4 -N -r -u root -S "$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME" -e "SELECT calendar FROM outbox
		WHERE message = '$1' AND channel = 'email' AND recipient = 'cal$me@example.com' ORDER BY id DESC LIMIT 1" | sed '$d' >"$work/mail.ics"
	read_back "$work/mail.ics"
}
utc() { date -u -d "$(TZ=America/New_York date -d "$1 $2" +%Y-%m-%dT%H:%M:%S%:z)" +%Y-%m-%dT%H:%M:%SZ; }
alice='Zoë 🎀, \\; ATTENDEE:mailto:x@example.com 王小明王小明王小明王小明王小明'
json POST /api/public/booking/send-code "{\"phone\":\"212555048$me\",\"store_id\":\"store_001\"}"
json POST /api/public/booking/confirm "{\"store_id\":\"store_001\",\"phone\":\"212555048$me\",\"code\":\"$(sent "+1212555048$me")\",\"guest_name\":\"Mei\",\"email\":\"cal$me@example.com\",
	\"notes\":\"one\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\ntwo\",\"notification_preferences\":{\"sms\":false,\"email\":true},\"source\":\"customer_web\",
	\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T10:00:00\"}],
	\"companion_appointments\":[{\"guest_name\":\"$alice\",\"items\":[{\"service_id\":\"svc_3\",\"employee_id\":\"emp_2\",\"datetime\":\"${d}T10:30:00\"}]}]}"; status 201
manage=$(value .data.manage_url | sed 's|^http://[^/]*||') first=$(value '.data.appointments[0].items[0].id') second=$(value '.data.appointments[1].items[0].id')
guest=$(value '.data.all_appointment_ids[1]') name=$(printf '%b' "$alice") code_of_group=$(value .data.group_code)

jar=; get "$manage/calendar.ics"; status 200; read_back "$work/body"
is .method PUBLISH; is .version 2.0; is '.events | length' 2
is '.events[0].uid' "$first@127.0.0.1"; is '.events[0].sequence' 0; is '.events[0].start' "$(utc "$d" 10:00)"; is '.events[0].minutes' 60; is '.events[0].status' CONFIRMED
is '.events[1].summary' "Gel Manicure for $name at Rosewood Nail Studio"
is '.events[1].uid' "$second@127.0.0.1"; is '.events[1].start' "$(utc "$d" 10:30)"; is '.events[1].minutes' 50
is '.events[0].description' "With Emma. Group code $code_of_group. To change or cancel: 212-555-0142"
is '.events[0].location' "$(sql 'SELECT address FROM store WHERE id = 1')"; is '.events[0].organizer' "mailto:$(sql 'SELECT email FROM store WHERE id = 1')"
mailed booked; is .method PUBLISH; is '.events | map(.uid) | join(" ")' "$first@127.0.0.1 $second@127.0.0.1"

# Moved alone: the mail has her entry only, the same one with a higher number; the whole file has both.
get "$manage/move?guest=$guest&date=$e"; csrf=$(field csrf)
post "$manage/move" "csrf=$csrf" "guest=$guest" item= employee= "date=$e" time=15:00; status 303; manage=$(location); manage=${manage%%\?*}
mailed changed; is .method PUBLISH; is '.events | length' 1; is '.events[0].uid' "$second@127.0.0.1"; is '.events[0].sequence' 1; is '.events[0].start' "$(utc "$e" 15:00)"
get "$manage/calendar.ics"; read_back "$work/body"; is '.events | map(.sequence) | join(" ")' '0 1'
# Moved together, then her part cancelled: taken back by its own uid.
post "$manage/move" "csrf=$csrf" guest= item= employee= "date=$d" time=12:00; status 303; manage=$(location); manage=${manage%%\?*}
mailed changed; is '.events | map(.sequence) | join(" ")' '1 2'; is '.events[0].start' "$(utc "$d" 12:00)"
post "$manage/cancel" "csrf=$csrf" "guest=$guest" reason=; status 303; manage=$(location); manage=${manage%%\?*}
mailed cancelled; is .method CANCEL; is '.events | length' 1; is '.events[0].uid' "$second@127.0.0.1"; is '.events[0].sequence' 3; is '.events[0].status' CANCELLED
get "$manage/calendar.ics"; read_back "$work/body"; is '.events | map(.status) | join(" ")' 'CONFIRMED CANCELLED'
address=$(ctl feed renew demo emp_1 2>/dev/null); get "$address"; status 200; read_back "$work/body"
is ".events[] | select(.uid == \"$first@127.0.0.1\") | .summary" 'Full Nail Set: Mei'
is ".events[] | select(.uid == \"$first@127.0.0.1\") | .description" 'one
END:VEVENT
BEGIN:VEVENT
two'
