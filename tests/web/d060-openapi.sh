# GET /api/openapi.json: every route of the API is in it, and nothing else.
json GET /api/openapi.json; status 200; header Content-Type application/json; header Cache-Control public
is .openapi 3.1.0
value '.paths | to_entries[] | .key as $p | .value | keys[] | "\(ascii_upcase) \($p | gsub("\\{[a-z_]*\\}"; "{}"))"' | sort >"$work/documented"
sed -n 's/^\t{ METHOD_\([A-Z]*\), *"\(\/api\/[^"]*\)".*/\1 \2/p' "$root/cgi-bin/slotkeeper.c" | sed 's/{[a-z_]*}/{}/g' | sort >"$work/routed"
[ -s "$work/routed" ] || say_failed "no route was found"
cmp -s "$work/documented" "$work/routed" || say_failed "documented and routed differ: $(diff "$work/documented" "$work/routed" | grep '^[<>]' | tr '\n' ' ')"
# Every reference leads somewhere, and every operation says what can go wrong.
is '. as $doc | [.. | objects | ."$ref"? // empty | select(. as $r | $doc | getpath($r | ltrimstr("#/") | split("/")) == null)] | join(" ")' ''
is '[.paths[][] | .responses | has("default") or (keys | length > 0)] | all' true
is '[.paths[][] | .operationId] | (length == (unique | length))' true
request HEAD /api/openapi.json; status 200
