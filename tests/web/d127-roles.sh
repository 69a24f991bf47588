# Who may do what: every path with an id, for every role, at home, for a colleague's, in the owner's other store, and at another owner's.
# What is foreign is answered as what is not there: the same status and the same bytes.
[ "$FACE" = cgi ] || return 0
d=$(day 37)
one=/api/staff/appointments
none=00000000-0000-0000-0000-000000000000
jq '.business.id = "stranger" | .business.name = "Stranger" | .stores = [.stores[0] | .id = "store_800" | .code = "stranger"]' "$root/sql/demo.json" >"$work/stranger.json"
jq '.stores = [.stores[0] | .id = "store_810" | .code = "sister"]' "$root/sql/demo.json" >"$work/sister.json"
for file in stranger sister; do ctl import "$work/$file.json" >>"$work/log" 2>&1 || say_failed "$file: $(tail -n 2 "$work/log")"; done
person() { # NAME ROLE STORE [TECHNICIAN]: $token_NAME
	printf 'correct horse roles\n' | ctl staff add "$1.roles@example.com" --name "$1" --role "$2" --store "$3" ${4:+--technician "$4"} >>"$work/log" 2>&1 || say_failed "staff add $1"
	extra=; json POST /api/staff/login "{\"email\":\"$1.roles@example.com\",\"password\":\"correct horse roles\"}"; status 200
	eval "token_$1=\$(value .data.token)"
}
as() { eval "extra=\"Authorization: Bearer \$token_$1\""; }
person owner owner demo; person manager manager demo; person desk desk demo; person mine technician demo emp_1; person other technician demo emp_2
person sister manager sister; person stranger owner stranger
make() { # WHO STORE TECHNICIAN TIME: sets $id, $item
	as "$1"; json POST /api/shopping-cart/create-appointment "{\"store_id\":\"$2\",\"guest_name\":\"Role\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":\"$3\",\"datetime\":\"${d}T$4:00\"}]}"; status 201
	id=$(value .data.appointment_id) item=$(value '.data.appointments[0].items[0].id')
}
moved() { printf '{"items":[{"id":"%s","employee_id":"%s","datetime":"%sT%s:00"}]}' "$item" "$2" "$d" "$1"; }
rows() { sql "SELECT COUNT(*), SUM(CRC32(CONCAT(id, status, payment_status, sequence, starts_at))) FROM appointment; SELECT COUNT(*) FROM event; SELECT COUNT(*) FROM outbox"; }

# ---- those to whom it is foreign: every path, every method ----
make owner store_001 emp_1 10:00
foreign() { # WHO
	as "$1"; before=$(rows)
	for path in "" /confirm /cancel /complete /no-show /pay /refund /reschedule /dance; do
		method=PUT body='{}'
		[ -n "$path" ] || method=GET
		[ "$path" != /reschedule ] || body=$(moved 11:00 emp_2)
		if [ $method = GET ]; then json GET "$one/$none"; else json $method "$one/$none$path" "$body"; fi
		status 404; cp "$work/body" "$work/unknown"; unknown=$code
		if [ $method = GET ]; then json GET "$one/$id"; else json $method "$one/$id$path" "$body"; fi
		[ "$code" = "$unknown" ] && cmp -s "$work/body" "$work/unknown" || say_failed "$1 $method $path: a foreign one is answered $code $(cat "$work/body"), an unknown one $unknown"
	done
	[ "$(rows)" = "$before" ] || say_failed "$1 changed what is foreign"
}
for who in other sister stranger; do foreign $who; done
for who in sister stranger; do
	as $who
	json GET "$one?store_id=nowhere&date=$d"; status 404; cp "$work/body" "$work/unknown"
	json GET "$one?store_id=store_001&date=$d"; status 404; cmp -s "$work/body" "$work/unknown" || say_failed "$who: a foreign store's day is answered otherwise"
	order='{"store_id":"STORE","guest_name":"X","sub_appointments":[{"service_id":"svc_1","employee_id":"emp_1","datetime":"'${d}'T18:00:00"}]}'
	json POST /api/shopping-cart/create-appointment "${order/STORE/nowhere}"; status 404; cp "$work/body" "$work/unknown"
	json POST /api/shopping-cart/create-appointment "${order/STORE/store_001}"; status 404; cmp -s "$work/body" "$work/unknown" || say_failed "$who: a foreign store's booking is answered otherwise"
done

# ---- at home: what each role may do; 200, or 403 ----
cell() { # WHO WANTED METHOD-PATH...
	as "$1"; want=$2 verb=$3; shift 3
	json "$verb" "$@"; [ "$code" = "$want" ] || say_failed "$who $verb $1: $code, not $want: $(head -c 200 "$work/body")"
}
at=11
for line in owner:200:200 manager:200:200 desk:200:403 mine:200:403; do
	IFS=: read -r who common override <<<"$line"
	money=$common; [ "$who" != mine ] || money=403
	make owner store_001 emp_1 $at:00
	cell $who $common GET "$one/$id"
	cell $who $common GET "$one?store_id=store_001&date=$d"
	cell $who $override PUT "$one/$id/reschedule" "$(moved $at:30 emp_1 | sed 's/^{/{"override":true,/')"
	cell $who $common PUT "$one/$id/reschedule" "$(moved $at:15 emp_1)"
	cell $who $money PUT "$one/$id/pay"
	[ $money = 200 ] || cell owner 200 PUT "$one/$id/pay"
	cell $who $money PUT "$one/$id/refund"
	sql "UPDATE appointment SET status = 'pending', confirmed_at = NULL WHERE public_id = '$id'"
	cell $who $common PUT "$one/$id/confirm"
	for step in complete no-show; do cell $who 409 PUT "$one/$id/$step"; done
	cell $who $common PUT "$one/$id/cancel" '{"reason":"role"}'
	[ "$(sql "SELECT COUNT(DISTINCT e.actor) FROM event e JOIN appointment a ON a.id = e.subject_id WHERE e.subject_kind = 'appointment' AND a.public_id = '$id'")" -le 2 ] || say_failed "$who: somebody else is in the history"
	at=$((at + 2))
done
extra=
