# What was counted, in Prometheus' text format, for this machine only.
get /booking/demo
get /metrics; status 200; header Content-Type 'text/plain; version=0.0.4'; header Cache-Control no-store
has 'slotkeeper_database_up 1'; has '# TYPE slotkeeper_outbox_due gauge'; has '# TYPE slotkeeper_requests_total counter'
[ -z "$(grep -vE '^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+)$' "$work/body")" ] ||
	say_failed "a line is not of the format: $(grep -vE '^(#|[a-z_]+(\{.*\})? [0-9.]+$)' "$work/body" | head -n 3)"
metric() { awk -v name="$1" '$1 == name { print $2 }' "$work/body"; }
if [ "$FACE" = nginx ]; then
	# Of all workers together: whichever of the two answered.
	of='slotkeeper_requests_total{method="GET",route="/booking/{store}",status="200"}'
	before=$(metric "$of"); errors=$(metric 'slotkeeper_requests_total{method="any",route="none",status="404"}')
	for try in 1 2 3 4 5 6; do get /booking/demo; done
	get /no/such/page; status 404
	get /metrics
	[ "$(metric "$of")" = $((before + 6)) ] || say_failed "6 pages count as $(($(metric "$of") - before))"
	[ "$(metric 'slotkeeper_requests_total{method="any",route="none",status="404"}')" = $((${errors:-0} + 1)) ] || say_failed "a page that is not there is not counted"
	[ "$(metric slotkeeper_workers_started_total)" -ge 2 ] || say_failed "the pool's workers are not counted"
	has 'slotkeeper_request_seconds_bucket{method="GET",route="/booking/{store}",le="+Inf"}'
	# One time held counts as one.
	before=$(metric slotkeeper_holds_total)
	d=$(day 30); get "/booking/demo/time?service=svc_1&employee=emp_1&item=eeee1111&date=$d"; csrf=$(field csrf)
	post /booking/demo/items "csrf=$csrf" item=eeee1111 service=svc_1 employee=emp_1 guest=a "date=$d" time=10:00; status 303
	get /metrics
	[ "$(metric slotkeeper_holds_total)" = $((before + 1)) ] || say_failed "a hold counts as $(($(metric slotkeeper_holds_total) - before))"
fi
# Who comes from elsewhere, or through a proxy, sees no such page.
extra='X-Forwarded-For: 127.0.0.1'; get /metrics; status 404; lacks slotkeeper_
extra='Forwarded: for=127.0.0.1'; get /metrics; status 404
extra=
if [ "$FACE" = cgi ]; then
	for address in 192.0.2.1 2001:db8::1 10.0.0.1 ''; do
		env -i PATH="$PATH" SLOTKEEPER_CONFIG="$work/slotkeeper.conf" ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} REQUEST_METHOD=GET \
			REQUEST_URI=/metrics REMOTE_ADDR=$address HTTP_HOST=x "$program" </dev/null 2>>"$work/stderr" | head -n 1 |
			grep -q '^Status: 404' || say_failed "/metrics answers $address"
	done
fi
