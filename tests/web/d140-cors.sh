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
# A store's own list: its answers and no other's, courses too, never employees'; the preflight, which names no store, passes for any.
jq '(.stores[] | select(.id == "store_001")).cors_origins = "https://own.example, https://two.example"' "$root/sql/demo.json" >"$work/origins.json"
ctl import "$work/origins.json" >>"$work/log" 2>&1 || say_failed "cors_origins: $(tail -n 2 "$work/log")"
for bad in '*' 'own.example' 'https://own.example/' 'null' 'https://ex ample'; do
	jq --arg bad "$bad" '.stores[0].cors_origins = $bad' "$root/sql/demo.json" >"$work/bad.json"
	ctl import --dry-run "$work/bad.json" >/dev/null 2>&1 && say_failed "cors_origins $bad was imported"
done
open() { header Access-Control-Allow-Origin "https://$1.example"; header Vary Origin; ! grep -qi '^Access-Control-Allow-Credentials' "$work/headers" || say_failed "cookies are allowed"; }
shut() { ! grep -qi '^Access-Control' "$work/headers" || say_failed "$method $path is open to $extra"; }
q='store_id=store_001&service_id=svc_1'
for site in own two; do
	extra="Origin: https://$site.example"
	request OPTIONS $stores; status 204; open $site; header Access-Control-Allow-Methods '.*PUT'; header Access-Control-Allow-Headers '.*Authorization'
	json GET $stores; status 200; open $site
	json GET "/api/public/booking/slots?$q&date=$(day 9)"; status 200; open $site
	json GET "/api/public/booking/slots?$q&date=nonsense"; status 400; open $site
	json POST /api/public/booking/holds '{'; status 400; open $site
	json POST /api/public/booking/send-code '{"store_id":"store_002"}'; status 400; shut
	json GET /api/public/booking/stores/demo-zh; status 200; shut; header Vary Origin
	request OPTIONS /api/v1/bookings; status 204; open $site
	json GET /api/v1/courses/course-124/slots; status 200; shut
	for path in /api/openapi.json /booking/demo /api/staff/login /api/staff/appointments /api/shopping-cart/create-appointment; do request OPTIONS $path; shut; done
	json POST /api/staff/login '{"email":"a@b.c","password":"x"}'; shut
	json DELETE /api/public/booking/holds/AAAAAAAAAAAAAAAAAAAAAA.store_001; [ "$code" != 403 ] || say_failed "an allowed page cannot give a hold back"
done
for site in https://evil.example http://own.example https://own.example.evil.example https://own.example:444 'https://own.example,https://two.example' null; do
	extra="Origin: $site"
	request OPTIONS $stores; status 204; shut; header Vary Origin
	json GET $stores; status 200; shut
	json DELETE /api/public/booking/holds/AAAAAAAAAAAAAAAAAAAAAA.store_001; status 403; shut
done
extra=; request GET $stores; header Vary Origin; shut
ctl import "$root/sql/demo.json" >>"$work/log" 2>&1; extra='Origin: https://own.example'; request OPTIONS $stores; shut; extra=
