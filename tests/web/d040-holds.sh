# POST holds and DELETE holds/{token}.
case $FACE in cgi) d=$(day 15) ;; *) d=$(day 16) ;; esac
holds=/api/public/booking/holds
item() { printf '{"service_id":"%s","employee_id":%s,"datetime":"%s"}' "$1" "$2" "$3"; }
body() { printf '{"store_id":"store_001","items":[%s]%s}' "$1" "${2-}"; }
json POST $holds "$(body "$(item svc_1 '"emp_1"' "${d}T10:00:00"),$(item svc_1 null "${d}T10:00")")"; status 201
is '.data | keys_unsorted | join(",")' hold_token,expires_at,items
is '.data.items | length' 2; is '.data.items[0].employee_id' emp_1; is '.data.items[1].employee_id != "emp_1"' true; is '.data.items[1].any' true
is '.data.items[0].datetime' "${d}T10:00:00"; is '.data.hold_token | test("^[A-Za-z0-9_-]{22}[.]store_001$")' true
is '(.data.expires_at | fromdate) - now | . > 240 and . < 310' true
token=$(value .data.hold_token)
# Taken for others, with what is wrong and what is near.
json POST $holds "$(body "$(item svc_1 '"emp_1"' "${d}T10:30:00")")"; status 409; is .code slot_taken
is '.details.items | length' 1; is '.details.items[0].item' 0; is '.details.items[0].service_id' svc_1; is '.details.items[0].datetime' "${d}T10:30:00"
is '.details.items[0].nearest | length' 5; is '.details.items[0].nearest[0] | keys_unsorted | join(",")' datetime,starts_at,employee_ids
is '.details.items[0].nearest[0].datetime' "${d}T11:00:00"
near=$(value '.details.items[0].nearest[0].datetime')
json POST $holds "$(body "$(item svc_1 '"emp_1"' "$near")")"; status 201; json DELETE "$holds/$(value .data.hold_token)"; status 204
# The holder's own holds never block the holder; the same token again replaces them.
json POST $holds "$(body "$(item svc_1 '"emp_1"' "${d}T10:30:00")" ",\"hold_token\":\"$token\"")"; status 201; is .data.hold_token "$token"
json POST $holds "$(body "$(item svc_1 '"emp_2"' "${d}T10:00:00")")"; status 201; json DELETE "$holds/$(value .data.hold_token)"
[ "$(sql "SELECT COUNT(*) FROM hold WHERE DATE(starts_at) = '$d' AND expires_at > UTC_TIMESTAMP(6)")" = 1 ] || say_failed "not one hold is left"
json DELETE "$holds/$token"; status 204
json DELETE "$holds/$token"; status 204
for bad in AAAA nothing.store_001 "${token%.*}" "${token%.*}.nowhere" "${token%.*}.store_003"; do json DELETE "$holds/$bad"; status 404; is .code not_found; done
# All or nothing.
json POST $holds "$(body "$(item svc_1 '"emp_1"' "${d}T15:00:00"),$(item svc_1 '"emp_2"' "${d}T03:00:00")")"; status 409; is .details.items[0].item 1
json POST $holds "$(body "$(item svc_1 '"emp_1"' "${d}T15:00:00")")"; status 201; json DELETE "$holds/$(value .data.hold_token)"
# With an offset; and as it reads in UTC.
json POST $holds "$(body "$(item svc_1 '"emp_1"' "$(date -u -d "TZ=\"America/New_York\" $d 12:00" +%Y-%m-%dT%H:%M:%SZ)")")"; status 201; is '.data.items[0].datetime' "${d}T12:00:00"
json DELETE "$holds/$(value .data.hold_token)"; status 204
# The same key and body: the same answer, byte for byte, and one hold. Another body: refused.
extra="Idempotency-Key: hold-$FACE-1"; one=$(body "$(item svc_1 '"emp_1"' "${d}T17:00:00")")
json POST $holds "$one"; status 201; cp "$work/body" "$work/first"
json POST $holds "$one"; status 201; cmp -s "$work/first" "$work/body" || say_failed "the answer is not the same"
[ "$(sql "SELECT COUNT(*) FROM hold WHERE DATE(starts_at) = '$d' AND expires_at > UTC_TIMESTAMP(6)")" = 1 ] || say_failed "held twice"
json POST $holds "$(body "$(item svc_1 '"emp_1"' "${d}T18:00:00")")"; status 422; is .code idempotency_mismatch
# A request that failed has not used its key up.
extra="Idempotency-Key: hold-$FACE-2"; json POST $holds "$one"; status 409; is .code slot_taken
sql "UPDATE hold SET expires_at = UTC_TIMESTAMP(6) WHERE DATE(starts_at) = '$d'"
json POST $holds "$one"; status 201; second=$(value .data.hold_token)
extra="Idempotency-Key: $(head -c 201 /dev/zero | tr '\0' k)"; json POST $holds "$one"; status 400; is '.fields | keys[0]' Idempotency-Key
extra=; json DELETE "$holds/$second"; status 204
# One whose worker died before the answer was kept is done again, and holds no more than before.
extra="Idempotency-Key: hold-$FACE-3"
json POST $holds "$one"; status 201
third=$(sql "SELECT COUNT(*) FROM hold WHERE DATE(starts_at) = '$d' AND expires_at > UTC_TIMESTAMP(6)")
sql "DELETE FROM idempotency WHERE scope = 'api.holds' ORDER BY created_at DESC LIMIT 1"
json POST $holds "$one"; status 201
[ "$(sql "SELECT COUNT(*) FROM hold WHERE DATE(starts_at) = '$d' AND expires_at > UTC_TIMESTAMP(6)")" = "$third" ] || say_failed "held twice after a death"
sql "UPDATE idempotency SET status = 0, answer = NULL WHERE scope = 'api.holds' ORDER BY created_at DESC LIMIT 1"
json POST $holds "$one"; status 201
[ "$(sql "SELECT COUNT(*) FROM idempotency WHERE scope = 'api.holds' AND status = 0")" = 0 ] || say_failed "a row without an answer was not used"
[ "$(sql "SELECT COUNT(*) FROM idempotency WHERE answer LIKE '%store_001%'")" = 0 ] || say_failed "an answer is stored in clear"
extra=; json DELETE "$holds/$(value .data.hold_token)"; status 204
