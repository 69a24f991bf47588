# A technician's calendar: an address that is the key, made and renewed on the command line; kept up by asking whether it changed.
case $FACE in cgi) d=$(day 54) me=1 ;; *) d=$(day 55) me=2 ;; esac
sent() { sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '$1' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}'; }
feed() { ctl feed "$@" 2>"$work/feed.err"; }
if [ $FACE = cgi ]; then
	feed show demo Emma >"$work/out" && say_failed "an address before there is one: $(cat "$work/out")"
	grep -q 'feed renew makes one' "$work/feed.err" || say_failed "no word on how to make one: $(cat "$work/feed.err")"
	feed show demo Nobody && say_failed 'Nobody has a calendar'
	feed show nowhere Emma && say_failed 'nowhere has a calendar'
	feed burn demo Emma; [ $? = 2 ] || say_failed 'wrong arguments are taken'
fi
address=$(feed renew demo Emma); [ "$(feed show demo emp_1)" = "$address" ] || say_failed "the address shown is not the one made"
case $address in /booking/demo/feed/??????????????????????/calendar.ics) ;; *) say_failed "the address is $address" ;; esac
[ "$(sql "SELECT COUNT(*) FROM calendar_feed WHERE INSTR(CONCAT(HEX(seed), HEX(token_hash)), HEX('$(printf '%s' "$address" | cut -d/ -f5)')) > 0")" = 0 ] || say_failed "the secret is in the database"

json POST /api/public/booking/send-code "{\"phone\":\"212555047$me\",\"store_id\":\"store_001\"}"
json POST /api/public/booking/confirm "{\"store_id\":\"store_001\",\"phone\":\"212555047$me\",\"code\":\"$(sent "+1212555047$me")\",\"guest_name\":\"Zoë, O\\\\u0027Neil; the 2nd\",\"notes\":\"Allergic to\\nnuts, and cats\",
	\"notification_preferences\":{\"sms\":false,\"email\":false},\"source\":\"customer_web\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T10:00:00\"},{\"service_id\":\"svc_2\",\"employee_id\":\"emp_2\",\"datetime\":\"${d}T11:00:00\"}]}"
status 201
mine=$(value '.data.appointments[0].items[0].id') hers=$(value '.data.appointments[0].items[1].id') manage=$(value .data.manage_url | sed 's|^http://[^/]*||')

jar=; get "$address"; status 200; header Content-Type 'text/calendar'; header Cache-Control 'private, no-cache'; header ETag '"[0-9a-f]{32}"'
has "UID:$mine@"; lacks "$hers"; has 'SUMMARY:Full Nail Set: Zoë\, '; has 'DESCRIPTION:Allergic to\nnuts\, and cats'; lacks "212555047$me"
awk 'length($0) > 76 { exit 1 } !/\r$/ { exit 1 }' "$work/body" || say_failed "a line is too long, or does not end in CR LF"
etag=$(sed -n 's/^[Ee][Tt]ag: *//p' "$work/headers" | tr -d '\r')
extra="If-None-Match: $etag"; get "$address"; status 304; [ ! -s "$work/body" ] || say_failed "304 with a body"; header ETag "$etag"
extra="If-None-Match: \"0\", W/$etag"; get "$address"; status 304
extra="If-None-Match: \"0\""; get "$address"; status 200; extra=
request HEAD "$address"; status 200; header ETag "$etag"
# A change is a new version of the same entry; what is cancelled is gone.
get "$manage/move?date=$d"; csrf=$(field csrf)
post "$manage/move" "csrf=$csrf" guest= item= employee= "date=$d" time=13:00; status 303; manage=$(location); manage=${manage%%\?*}
extra="If-None-Match: $etag"; get "$address"; status 200; extra=
sed -n "/^UID:$mine@/,/END:VEVENT/p" "$work/body" | grep -q '^SEQUENCE:1' || say_failed "a moved entry has the sequence it had"
post "$manage/cancel" "csrf=$csrf" guest= reason=; status 303
get "$address"; lacks "$mine"
# Only the secret opens it, only in its store, and only until it is renewed.
get "/booking/demo-zh/feed/$(printf '%s' "$address" | cut -d/ -f5)/calendar.ics"; status 404
get /booking/demo/feed/AAAAAAAAAAAAAAAAAAAAAA/calendar.ics; status 404
again=$(feed renew demo Emma); [ "$again" != "$address" ] || say_failed "renewed, the address is the same"
get "$address"; status 404; get "$again"; status 200
# Classes stand in a teacher's.
address=$(feed renew demo-zh teacher-123); get "$address"; status 200; has 'SUMMARY:'; has 'slot-123.store_002@'
