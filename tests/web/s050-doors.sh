# Doors that must stay shut: forged headers, crooked paths, foreign tokens, other stores, skipped steps, and what answers give away.
case $FACE in cgi) d=$(day 40) me=1 ;; *) d=$(day 41) me=2 ;; esac
api=/api/public/booking
# T33: a token that was never given and a malformed one are answered alike; nothing about why.
get /booking/demo/manage/AAAAAAAAAAAAAAAAAAAAAA; status 404; sed 's/\b[0-9a-z]\{8,16\}\b//g; s/AAAA*//g' "$work/body" >"$work/first"
get /booking/demo/manage/BBBBBBBBBBBBBBBBBBBBBB; status 404; sed 's/\b[0-9a-z]\{8,16\}\b//g; s/BBBB*//g' "$work/body" >"$work/second"
diff "$work/first" "$work/second" || say_failed "two unknown tokens are answered differently"
# T33, V7: whether a phone is known cannot be asked.
json POST $api/send-code "{\"phone\":\"213555046$me\",\"store_id\":\"store_001\"}"; status 200; jq -S 'del(.data.expires_at, .data.resend_at)' "$work/body" >"$work/first"
json POST $api/send-code "{\"phone\":\"214555047$me\",\"store_id\":\"store_001\"}"; status 200; jq -S 'del(.data.expires_at, .data.resend_at)' "$work/body" >"$work/second"
[ "$(jq -r 'keys | join(" ")' "$work/first")" = "$(jq -r 'keys | join(" ")' "$work/second")" ] || say_failed "phones are answered differently"
# T35: the service of one store with the name of another is nothing.
json GET "$api/slots?store_id=store_zh&service_id=svc_1&date=$d"; case $code in 400|404) ;; 200) [ "$(value '.data.slots | length')" = 0 ] || say_failed "a store sells another's service" ;; *) say_failed "another store answered $code" ;; esac
# T37: confirming without a code, without a cart, or a past time books nothing.
n=$(sql 'SELECT COUNT(*) FROM appointment')
jar=; get '/booking/demo?cart=1'; post /booking/demo/verify "csrf=$(field csrf)" do=confirm name=A phone=2125550480; [ "$code" != 200 ] || say_failed "confirm without a cart answered 200"
json POST $api/confirm "{\"phone\":\"2125550480\",\"code\":\"000000\",\"store_id\":\"store_001\",\"guest_name\":\"A\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":null,\"datetime\":\"${d}T10:00:00\"}]}"
case $code in 400|401|403|409|410|422) ;; *) say_failed "confirm without a code answered $code" ;; esac
[ "$(sql 'SELECT COUNT(*) FROM appointment')" = "$n" ] || say_failed "a skipped step booked"
# T9, T34: looking changes nothing; HEAD neither.
for path in /booking/demo/items /booking/demo/verify/confirm $api/confirm $api/holds /api/staff/login; do
	get "$path"; case $code in 404|405) ;; *) say_failed "GET $path answered $code" ;; esac
done
# T12, T13: the cookie of one purpose is none for another; the cart of before a booking does not bring a verified phone back.
get "/booking/demo/time?service=svc_1&employee=emp_1&item=hhhh1111&date=$d"; csrf=$(field csrf)
post /booking/demo/items "csrf=$csrf" item=hhhh1111 service=svc_1 employee=emp_1 guest=a "date=$d" time=11:00; status 303
old=$jar; name=$(printf '%s' "$old" | tr ';' '\n' | grep -o '[^ ]*cart[^=]*' | head -n 1)
jar="${name/cart/contact}=${old#*=}"; get '/booking/demo/verify'; case $code in 200|303) ;; *) say_failed "a cart as contact answered $code" ;; esac
# T28: one decoding, no dots, no encoded slash, on either face.
for path in '/api/public/..%2fstaff/appointments' '/booking/..%2f..%2fapi/staff/appointments' '/api/public/%2e%2e/staff/appointments' '/booking/demo%2fitems' '/booking/demo/%2e%2e/%2e%2e/readyz%00'; do
	get "$path"; case $code in 400|404|401) ;; *) say_failed "$path answered $code" ;; esac
done
# T45: an error says nothing of what runs here.
get /.git/config; status 404; get /nowhere; status 404
! grep -qiE 'mariadb|mysql|nginx/|slotkeeper/[0-9]|/home/|/usr/|\.c:[0-9]' "$work/body" "$work/headers" || say_failed "an error gives away what runs here"
# T34, T46: what comes along with every page.
get '/booking/demo?cart=1'; header Cache-Control no-store
get /booking/demo
header Referrer-Policy same-origin; header X-Content-Type-Options nosniff; header Content-Security-Policy ".*frame-ancestors 'none'"
grep -qi '^content-security-policy:.*default-src' "$work/headers" || say_failed "no default-src"
! grep -qi "^content-security-policy:.*unsafe" "$work/headers" || say_failed "the policy allows unsafe things"
[ "$FACE" = nginx ] || return 0
# T11: two cookies of our name, in two headers, are none.
both=$(curl -sS -H "Cookie: $old" -H "Cookie: ${old%%=*}=AAAA" "http://127.0.0.1:$port/booking/demo?cart=1")
case "$both" in *'Your cart is empty'*) ;; *) say_failed "one of two cookies was believed" ;; esac
# T26: a header named Proxy reaches nobody; T27: a forged address does not count as another.
[ "$(curl -sS -o /dev/null -w '%{http_code}' -H 'Proxy: http://127.0.0.1:1' "http://127.0.0.1:$port/booking/demo")" = 200 ] || say_failed "Proxy: made a difference"
before=$(sql "SELECT COUNT(*) FROM rate")
for i in 1 2 3; do
	curl -sS -o /dev/null -H "X-Forwarded-For: 203.0.113.$i" -H "X-Real-IP: 203.0.113.$i" -H 'Content-Type: application/json' \
		--data-binary "{\"phone\":\"21255504${i}9\",\"store_id\":\"store_001\"}" "http://127.0.0.1:$port$api/send-code"
done
! grep -q '203.0.113' "$work/stderr" || say_failed "a forged address is in the log"
# T29: a length that lies, and one too large, are refused; T15: a header line that is too long too.
[ "$(curl -sS -o /dev/null -w '%{http_code}' --max-time 5 -H 'Content-Type: application/json' --data-binary @"$work/many" "http://127.0.0.1:$port$api/holds" 2>/dev/null || true)" != 200 ] || say_failed "nothing was refused"
for length in -1 abc 18446744073709551616; do
	answer=$(printf 'POST %s/holds HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %s\r\nConnection: close\r\n\r\n{}' "$api" "$length" |
		curl -s --max-time 5 "telnet://127.0.0.1:$port" 2>/dev/null | head -n 1)
	case "$answer" in *' 400 '* | *' 413 '*) ;; *) say_failed "Content-Length $length was answered: $answer" ;; esac
done
[ "$(curl -sS -o /dev/null -w '%{http_code}' -H "Cookie: a=$(head -c 9000 /dev/zero | tr '\0' x)" "http://127.0.0.1:$port/booking/demo")" = 400 ] || say_failed "a header of 9 KiB was taken"
# T30: the workers' socket is for its owner and group only.
[ "$(stat -c %a "$work/run/slotkeeper.sock")" = 660 ] || say_failed "the socket's mode is $(stat -c %a "$work/run/slotkeeper.sock")"
