# A second factor for employees: asked for after the right password only, each code taken once, tries counted, and a way back without the app.
me="factor$FACE"
who=$me@example.com
code_at() { # SECRET (base32) SECONDS: RFC 6238 by other means than the program's
	node -e '
		const [secret, at] = process.argv.slice(1), letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
		const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
		const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
		const counter = Buffer.alloc(8);
		counter.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
		const mac = require("crypto").createHmac("sha1", key).update(counter).digest();
		console.log(String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0"));' "$1" "$2"
}
login() { # [OTP]: with the right password
	json POST /api/staff/login "{\"email\":\"$who\",\"password\":\"correct horse factor\"${1+,\"otp\":\"$1\"}}"
}
forget() { sql "DELETE FROM rate WHERE scope IN ('staff', 'staff all', 'staff code')"; }
other_address() { sql "DELETE FROM rate WHERE scope = 'staff'"; }	# as if the next try came from elsewhere
used() { sql "UPDATE staff SET totp_step = totp_step - 10 WHERE email = '$who'"; }	# as if five minutes had gone by

printf 'correct horse factor\n' | ctl staff add "$who" --name Factor --role manager --store demo >>"$work/log" 2>&1 || say_failed "staff add"
forget
login; status 200; session=$(value .data.token)
ctl staff totp enable "$who" >"$work/factor" 2>&1 || say_failed "totp enable: $(cat "$work/factor")"
secret=$(sed -n 's/^secret: *//p' "$work/factor")
[ ${#secret} = 32 ] || say_failed "the secret has ${#secret} letters"
grep -q "^address: otpauth://totp/Slotkeeper:$me%40example.com?secret=$secret&issuer=Slotkeeper&algorithm=SHA1&digits=6&period=30$" "$work/factor" || say_failed "no otpauth address"
[ "$(grep -oE '[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}' "$work/factor" | sort -u | wc -l)" = 10 ] || say_failed "not ten recovery codes"
ctl staff totp enable "$who" >/dev/null 2>&1 && say_failed "a second enable was taken"
ctl staff totp enable "nobody$me@example.com" >/dev/null 2>&1 && say_failed "a stranger was given a factor"
ctl staff totp dance "$who" >/dev/null 2>&1; [ $? = 2 ] || say_failed "an unknown word was taken"
ctl staff list demo | grep -q "$who.*yes, 10 recovery codes" || say_failed "staff list does not show it"
# Nothing in the database is of use to who reads it.
[ "$(sql "SELECT COUNT(*) FROM staff WHERE totp_secret LIKE '%$secret%' OR (email = '$who' AND LENGTH(totp_secret) < 60)")" = 0 ] || say_failed "the secret is not sealed"

# The session of before is over; the password alone is no longer enough, and says so only to who has it.
extra="Authorization: Bearer $session"; json GET "/api/staff/appointments?store_id=store_001&date=2030-01-01"; status 401; extra=
login; status 401; is .code code_wrong; is '.fields | keys[0]' otp
json POST /api/staff/login "{\"email\":\"$who\",\"password\":\"wrong\",\"otp\":\"$(code_at "$secret" "$(date +%s)")\"}"; status 401; is .code unauthorized; is .fields null
json POST /api/staff/login "{\"email\":\"$who\",\"password\":\"correct horse factor\",\"otp\":123456}"; status 400; is '.fields | keys[0]' otp
for bad in 000000x 12345 1234567 "' OR 1=1 --" "$(printf '9%.0s' $(seq 2000))"; do forget; login "$bad"; status 401; is .code code_wrong; done
forget; login "$(code_at "$secret" $(($(date +%s) - 3600)))"; status 401; is .code code_wrong

# Right codes: of now, typed with a space; a clock that is half a minute off either way; never the same twice, nor an earlier one.
now=$(date +%s); code=$(code_at "$secret" "$now")
login "${code%???} ${code#???}"; status 200; is .data.role manager; extra="Authorization: Bearer $(value .data.token)"
json GET "/api/staff/appointments?store_id=store_001&date=2030-01-01"; status 200; extra=
login "$code"; status 401; is .code code_wrong
login "$(code_at "$secret" $((now - 30)))"; status 401
used; forget
# Towards a step's end the codes beside it may have gone by when they arrive.
[ $(($(date +%s) % 30)) -lt 18 ] || sleep $((30 - $(date +%s) % 30))
now=$(date +%s); login "$(code_at "$secret" $((now - 30)))"; status 200
now=$(date +%s); login "$(code_at "$secret" $((now + 30)))"; status 200
login "$(code_at "$secret" "$now")"; status 401
used; forget; login "$(code_at "$secret" $(($(date +%s) + 120)))"; status 401

# Two at once with one code: one gets in.
used; forget; code=$(code_at "$secret" "$(date +%s)")
for i in 1 2 3 4; do (work=$work/once$i; mkdir -p "$work"; ln -sf ../slotkeeper.conf "$work/slotkeeper.conf"; answers=
	login "$code"; awk 'NR == 1 { print $2 }' "$work/headers" >"$work/status") & done; wait $(jobs -p | tail -n 4)
[ "$(cat "$work"/once[1-4]/status | grep -c 200)" = 1 ] || say_failed "one code let in: $(cat "$work"/once[1-4]/status | tr '\n' ' ')"
rm -rf "$work"/once[1-4]

# Without the app: each recovery code once, however it is typed; new ones end the old.
forget; set -- $(grep -oE '[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}' "$work/factor")
login "$1"; status 200; login "$1"; status 401; is .code code_wrong
login "$(printf '%s' "$2" | tr -d - | tr 'A-Z' 'a-z')"; status 200
ctl staff list demo | grep -q "$who.*yes, 8 recovery codes" || say_failed "the codes are not counted"
third=$3; ctl staff totp codes "$who" >"$work/factor"; forget; login "$third"; status 401
set -- $(grep -oE '[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}' "$work/factor"); [ $# = 10 ] || say_failed "codes made $#"; login "$1"; status 200
[ "$(sql "SELECT COUNT(*) FROM staff_recovery WHERE code_hash = '$1'")" = 0 ] || say_failed "a recovery code is kept as it is"

# Guessing: five tries from one address, as for passwords; and twenty for the account, wherever they come from.
forget; for i in 1 2 3 4 5; do login 000000; status 401; done; login 000000; status 429; header Retry-After '[1-9]'
forget; for i in $(seq 20); do login 000000; status 401; other_address; done
login 000000; status 429; login "$2"; status 429; is .code too_many
ctl staff totp codes "$who" >"$work/factor"; set -- $(grep -oE '[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}' "$work/factor"); other_address; login "$1"; status 200

# A store may want it: who has none gets no further, and a session of before is over.
printf 'correct horse factor\n' | ctl staff add "desk$who" --name Desk --role desk --store demo >>"$work/log" 2>&1 || say_failed "staff add"
plain() { forget; json POST /api/staff/login "{\"email\":\"$1\",\"password\":\"correct horse factor\"}"; }
ctl staff totp disable "$who" >/dev/null || say_failed "disable"; ctl staff totp disable "$who" >/dev/null 2>&1 && say_failed "disabled twice"
ctl staff totp codes "$who" >/dev/null 2>&1 && say_failed "codes without a factor"
plain "$who"; status 200; session=$(value .data.token)
wants() { sed "s/\"code\": \"demo\",/&\"second_factor\": \"$1\",/" "$work/demo.json" >"$work/wants.json"; ctl import "$work/wants.json" >>"$work/log" 2>&1; }
wants sometimes && say_failed "an unknown demand was taken"
wants managers || say_failed "import: $(tail -n 3 "$work/log")"
ctl export demo >"$work/out"; grep -q '"second_factor": "managers"' "$work/out" || say_failed "export lacks second_factor"
extra="Authorization: Bearer $session"; json GET "/api/staff/appointments?store_id=store_001&date=2030-01-01"; status 401; extra=
plain "$who"; status 403; is .code forbidden; plain "desk$who"; status 200
wants all; plain "desk$who"; status 403
ctl staff totp enable "desk$who" >"$work/factor"; who=desk$who
login "$(code_at "$(sed -n 's/^secret: *//p' "$work/factor")" "$(date +%s)")"; status 200
ctl import "$work/demo.json" >>"$work/log" 2>&1 || say_failed "import"
ctl staff totp disable "$who" >/dev/null; plain "$who"; status 200
