# Pages of other sites: nobody by default; with cors_origins those named, and only below /api/public/.
[ "$FACE" = cgi ] || return 0
stores=/api/public/booking/stores/demo
extra='Origin: https://salon.example'
request OPTIONS $stores; status 204; header Allow 'GET, HEAD, OPTIONS'
! grep -qi '^Access-Control' "$work/headers" || say_failed "CORS is on by default"
cp "$work/slotkeeper.conf" "$work/plain.conf"
echo 'cors_origins = https://salon.example, https://other.example:8443' >>"$work/slotkeeper.conf"
request OPTIONS $stores; status 204; header Access-Control-Allow-Origin https://salon.example; header Access-Control-Allow-Headers '.*Idempotency-Key'; header Access-Control-Allow-Methods '.*DELETE'
header Vary Origin
json GET $stores; status 200; header Access-Control-Allow-Origin https://salon.example
json GET /api/public/booking/stores/nowhere; status 404; header Access-Control-Allow-Origin https://salon.example
json DELETE /api/public/booking/holds/AAAAAAAAAAAAAAAAAAAAAA.store_001; [ "$code" != 403 ] || say_failed "an allowed page cannot give a hold back"
! grep -qi '^Access-Control-Allow-Credentials' "$work/headers" || say_failed "cookies are allowed"
for path in /api/openapi.json /booking/demo /api/staff/login; do
	request OPTIONS $path; ! grep -qi '^Access-Control' "$work/headers" || say_failed "$path is open to other sites"
done
extra='Origin: https://evil.example'
request OPTIONS $stores; status 204; ! grep -qi '^Access-Control' "$work/headers" || say_failed "a site that is not named is let in"
header Vary Origin
json DELETE /api/public/booking/holds/AAAAAAAAAAAAAAAAAAAAAA.store_001; status 403
extra=
for bad in '*' 'salon.example' 'https://salon.example/' 'https://salon.example/x' 'https://'; do
	{ cat "$work/plain.conf"; echo "cors_origins = $bad"; } >"$work/bad.conf"
	"$build/slotkeeperctl" --config "$work/bad.conf" store list >/dev/null 2>&1 && say_failed "cors_origins = $bad was taken"
done
cp "$work/plain.conf" "$work/slotkeeper.conf"
