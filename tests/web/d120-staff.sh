# The employees' API: signing in, booking, every step of the status table, moving, roles and stores.
case $FACE in cgi) d=$(day 26) me=1 ;; *) d=$(day 27) me=2 ;; esac
create=/api/shopping-cart/create-appointment
one=/api/staff/appointments
sign_in() { # EMAIL PASSWORD: $extra carries the token from then on
	extra=; json POST /api/staff/login "{\"email\":\"$1\",\"password\":\"$2\"}"; extra="Authorization: Bearer $(value .data.token)"
}
add() { # ADDRESS ROLE STORE [TECHNICIAN]
	printf 'correct horse %s\n' "$2" | ctl staff add "$1$me@example.com" --name "The $2" --role "$2" --store "$3" ${4:+--technician "$4"} >>"$work/log" 2>&1 ||
		say_failed "staff add $1: $(tail -n 1 "$work/log")"
}
body() { # TECHNICIAN TIME [MORE]
	printf '{"store_id":"store_001","guest_name":"Walk In","sub_appointments":[{"service_id":"svc_1","employee_id":%s,"datetime":"%sT%s:00"}]%s}' "$1" "$d" "$2" "${3-}"
}
book() { json POST $create "$(body "$@")"; status 201; id=$(value .data.appointment_id); item=$(value '.data.appointments[0].items[0].id'); }
act() { json PUT "$one/$id/$1" "${2-{\}}"; }

# A second store of the same owner, and employees.
if [ "$FACE" = cgi ]; then
	jq 'if .stores then .stores = [.stores[0] | .id = "store_900" | .code = "second"] else . end' "$root/sql/demo.json" >"$work/second.json"
	ctl import "$work/second.json" >>"$work/log" 2>&1 || say_failed "the second store: $(tail -n 3 "$work/log")"
fi
add mana manager demo; add desk desk demo; add tech technician demo emp_2; add other owner second
ctl staff list demo | grep -q "mana$me@example.com.*manager" || say_failed "staff list does not show the manager"
printf 'short\n' | ctl staff add "no$me@example.com" --name N --role desk --store demo >/dev/null 2>&1 && say_failed "a short password was taken"

# ---- signing in ----
json POST /api/staff/login "{\"email\":\"mana$me@example.com\",\"password\":\"wrong\"}"; status 401; is .code unauthorized; cp "$work/body" "$work/wrong"
json POST /api/staff/login "{\"email\":\"nobody$me@example.com\",\"password\":\"wrong\"}"; status 401
cmp -s "$work/wrong" "$work/body" || say_failed "an unknown account is answered otherwise"
for i in 1 2 3 4; do json POST /api/staff/login "{\"email\":\"nobody$me@example.com\",\"password\":\"wrong\"}"; status 401; done
json POST /api/staff/login "{\"email\":\"nobody$me@example.com\",\"password\":\"wrong\"}"; status 429; is .code too_many; header Retry-After '[1-9]'
sign_in "MANA$me@Example.com" 'correct horse manager'; status 200; is .data.role manager; is '.data.store_ids | join(",")' store_001
is '.data.token | length' 22; employee=$(value .data.employee_id)
[ "$(sql "SELECT password_hash LIKE '\$argon2id\$%' FROM staff WHERE email = 'mana$me@example.com'")" = 1 ] || say_failed "no argon2id"
manager=$extra
extra=; json GET "$one?store_id=store_001&date=$d"; status 401; header WWW-Authenticate Bearer
extra='Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAA'; json GET "$one?store_id=store_001&date=$d"; status 401
extra=$manager

# ---- booking ----
book '"emp_1"' 10:00; is .data.status confirmed; is .data.total 5000
[ "$(sql "SELECT created_by = '$employee' AND source = 'staff' AND manage_hash <> '' FROM appointment WHERE public_id = '$id'")" = 1 ] || say_failed "not made by the employee"
json POST $create "$(body '"emp_1"' 10:00)"; status 409; is .code slot_taken
json POST $create "$(body '"emp_1"' 22:30)"; status 409; is '.details.items[0].reason' closed
json POST $create "$(body '"emp_1"' 22:30 ',"override":true,"created_by":"owner","status":"completed"')"; status 201; is .data.status confirmed
[ "$(sql "SELECT COUNT(*) FROM event e JOIN appointment a ON a.id = e.subject_id WHERE e.what = 'override' AND e.actor = '$employee' AND a.public_id = '$(value .data.appointment_id)'")" = 1 ] || say_failed "the override was not recorded"
json POST $create "$(body '"emp_1"' 22:30 ',"override":true')"; status 409; is .code slot_taken
json POST $create "$(body '"emp_1"' 10:00 | sed 's/store_001/store_900/')"; status 404; cp "$work/body" "$work/foreign"
json POST $create "$(body '"emp_1"' 10:00 | sed 's/store_001/nowhere/')"; status 404
cmp -s "$work/foreign" "$work/body" || say_failed "a foreign store is answered otherwise than an unknown one"

# ---- the day, and one ----
json GET "$one?store_id=store_001&date=$d"; status 200; is '.data.appointments | length' 2; is '.data.appointments[0].items[0].employee_id' emp_1
is '.data.appointments[0].phone' null; is .data.date "$d"
json GET "$one?store_id=store_001&date=$d&employee_id=emp_2"; is '.data.appointments | length' 0
json GET "$one?store_id=store_001"; status 400; is '.fields | keys[0]' date
json GET "$one/$id"; status 200; is '.data.history | length' 1; is '.data.history[0].actor' "$employee"; is '.data.items[0].id' "$item"
json GET "$one/00000000-0000-0000-0000-000000000000"; status 404

# ---- moving ----
move() { json PUT "$one/$id/reschedule" "{\"items\":[{\"id\":\"${3-$item}\",\"employee_id\":$1,\"datetime\":\"${d}T$2:00\"}],\"reason\":\"asked\"}"; }
move '"emp_1"' 10:30; status 200; is '.data.datetime' "${d}T10:30:00"; is '.data.history[-1].what' reschedule; is '.data.history[-1].why' asked
first=$id first_item=$item
book '"emp_1"' 13:00; move '"emp_1"' 11:00; status 409; is .code slot_taken; is '.details.items[0].item' 0; is '.details.items[0].nearest | length <= 5' true
json GET "$one/$id"; is .data.datetime "${d}T13:00:00"
move '"emp_1"' 12:00 nothing; status 404; move '"emp_1"' 25:00; status 400; move '"nobody"' 12:00; status 404
json PUT "$one/$id/reschedule" '{"items":[]}'; status 400

# Outside opening hours: a manager's to say, written down, and never over another booking.
late() { json PUT "$one/$id/reschedule" "{\"override\":$1,\"items\":[{\"id\":\"$item\",\"employee_id\":\"emp_1\",\"datetime\":\"${d}T$2:00\"}]}"; }
late false 23:30; status 409; is '.details.items[0].reason' closed
late '"yes"' 23:30; status 400; is '.fields | keys[0]' override
late true 22:30; status 409; is .code slot_taken
late true 23:30; status 200; is .data.datetime "${d}T23:30:00"; is '[.data.history[-2:][].what] | sort | join(" ")' 'override reschedule'; is '.data.history[-1].actor' "$employee"
late true 23:30; status 200; is '[.data.history[] | select(.what == "override")] | length' 1
late false 13:00; status 200; is .data.datetime "${d}T13:00:00"

# ---- every step ----
act confirm; status 409; is .code wrong_state
act complete; status 409; act no-show; status 409; act refund; status 409
act pay; status 200; is .data.payment_status paid; act pay; status 409; act refund; status 200; is .data.payment_status refunded
act cancel '{"reason":"ill"}'; status 200; is .data.status cancelled; is '.data.history[-1].why' ill; is '.data.cancelled_at != null' true
act cancel; status 409; act confirm; status 409; act complete; status 409; act no-show; status 409; move '"emp_1"' 15:00; status 409
[ "$(sql "SELECT COUNT(*) FROM claim c JOIN appointment_item i ON i.id = c.item_id JOIN appointment a ON a.id = i.appointment_id WHERE a.public_id = '$id'")" = 0 ] || say_failed "claims stay after a cancel"
begin() { # as if it had been booked for four weeks earlier
	sql "UPDATE claim c JOIN appointment_item i ON i.id = c.item_id JOIN appointment a ON a.id = i.appointment_id SET c.minute5 = c.minute5 - 28 * 288 WHERE a.public_id = '$id'"
	sql "UPDATE appointment_item i JOIN appointment a ON a.id = i.appointment_id SET i.local_start = i.local_start - INTERVAL 28 DAY, i.starts_at = i.starts_at - INTERVAL 28 DAY, i.ends_at = i.ends_at - INTERVAL 28 DAY, i.busy_from = i.busy_from - INTERVAL 28 DAY, i.busy_to = i.busy_to - INTERVAL 28 DAY WHERE a.public_id = '$id'"
	sql "UPDATE appointment SET starts_at = starts_at - INTERVAL 28 DAY, ends_at = ends_at - INTERVAL 28 DAY WHERE public_id = '$id'"
}
book '"emp_1"' 14:00; begin; act complete; status 200; is .data.status completed; act cancel; status 409; act no-show; status 409
book '"emp_1"' 15:00; begin; act no-show; status 200; is .data.status no_show; act complete; status 409
book '"emp_1"' 16:00; sql "UPDATE appointment SET status = 'pending', confirmed_at = NULL WHERE public_id = '$id'"
act complete; status 409; act no-show; status 409; act confirm; status 200; is .data.status confirmed; act confirm; status 409
act dance; status 404; json POST "$one/$id/cancel" '{}'; status 405
[ "$(sql "SELECT COUNT(*) FROM event WHERE subject_kind = 'appointment' AND actor NOT IN ('guest', 'system') AND actor NOT IN (SELECT public_id FROM staff)")" = 0 ] || say_failed "an event by nobody"

# ---- roles and stores ----
id=$first item=$first_item
sign_in "desk$me@example.com" 'correct horse desk'; json POST $create "$(body '"emp_1"' 22:00 ',"override":true')"; status 403; is .code forbidden
late true 23:00; status 403; is .code forbidden
json GET "$one/$id"; status 200
sign_in "tech$me@example.com" 'correct horse technician'; is .data.role technician
json GET "$one/$id"; status 404; act cancel; status 404; move '"emp_2"' 12:00; status 404
json GET "$one?store_id=store_001&date=$d"; status 200; is '.data.appointments | length' 0
json GET "$one?store_id=store_001&date=$d&employee_id=emp_1"; status 403
json POST $create "$(body '"emp_1"' 17:00)"; status 403; json POST $create "$(body null 17:00)"; status 403
book '"emp_2"' 10:00; act pay; status 403; move '"emp_1"' 18:00; status 403; move '"emp_2"' 10:30; status 200
act cancel; status 200
sign_in "other$me@example.com" 'correct horse owner'; id=$first
json GET "$one/$id"; status 404; cp "$work/body" "$work/foreign"; json GET "$one/00000000-0000-0000-0000-000000000000"; status 404
cmp -s "$work/foreign" "$work/body" || say_failed "a foreign appointment is answered otherwise than an unknown one"
act cancel; status 404; json GET "$one?store_id=store_001&date=$d"; status 404
[ "$(sql "SELECT status FROM appointment WHERE public_id = '$first'")" = confirmed ] || say_failed "a stranger changed it"

# ---- the end of a session ----
extra=$manager; json POST /api/staff/logout; status 204; json GET "$one/$id"; status 401
sign_in "mana$me@example.com" 'correct horse manager'; status 200
sql "UPDATE session SET seen_at = seen_at - INTERVAL 31 MINUTE WHERE kind = 'staff'"; json GET "$one/$id"; status 401
sign_in "mana$me@example.com" 'correct horse manager'; sql "UPDATE session SET expires_at = seen_at WHERE kind = 'staff'"; json GET "$one/$id"; status 401
sign_in "mana$me@example.com" 'correct horse manager'; manager=$extra
printf 'another password\n' | ctl staff password "mana$me@example.com" >/dev/null; json GET "$one/$id"; status 401
sign_in "mana$me@example.com" 'correct horse manager'; status 401; sign_in "mana$me@example.com" 'another password'; status 200
ctl staff disable "mana$me@example.com" >/dev/null; json GET "$one/$id"; status 401
sign_in "mana$me@example.com" 'another password'; status 401; cmp -s "$work/wrong" "$work/body" || say_failed "a disabled account is answered otherwise"
# A password that was stored at a lower cost is stored anew at the first sign-in, and goes on being the password.
hash() { sql "SELECT password_hash FROM staff WHERE email = 'desk$me@example.com'"; }
case "$(hash)" in '$argon2id$v=19$m=12288,t=3,p=1$'*) ;; *) say_failed "the usual cost is $(hash)" ;; esac
usual=$(hash); sign_in "desk$me@example.com" 'correct horse desk'; status 200; [ "$(hash)" = "$usual" ] || say_failed "stored anew without need"
sql "UPDATE staff SET password_hash = '\$argon2id\$v=19\$m=8192,t=1,p=1\$OC7Ksq7JgDnvP+Cs7LukNQ\$pPOIG14tYhu59dt9k31fSN8637ZAiFsDiBd8gKLy95Q' WHERE email = 'desk$me@example.com'"
sign_in "desk$me@example.com" wrong; status 401; case "$(hash)" in *m=8192,*) ;; *) say_failed "a wrong password was stored" ;; esac
sign_in "desk$me@example.com" 'correct horse desk'; status 200; case "$(hash)" in *m=12288,t=3,*) ;; *) say_failed "the cost is still $(hash)" ;; esac
json GET "$one/$id"; status 200; sign_in "desk$me@example.com" 'correct horse desk'; status 200
ctl staff enable "mana$me@example.com" >/dev/null; sign_in "mana$me@example.com" 'another password'; status 200
extra=
