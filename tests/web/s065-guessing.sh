# Passwords of employees are guessed from many addresses: beyond a hundred tries a day only addresses that are known are heard, and no account
# can be told from one that is not there.
me="guess$FACE"
for one in owner new; do
	printf 'correct horse guess\n' | ctl staff add "$one$me@example.com" --name "$one" --role desk --store demo >>"$work/log" 2>&1 || say_failed "staff add"
done
try() { # EMAIL PASSWORD
	json POST /api/staff/login "{\"email\":\"$1$me@example.com\",\"password\":\"$2\"}"
}
from_elsewhere() { sql "DELETE FROM rate WHERE scope = 'staff'"; }
try owner 'correct horse guess'; status 200
for one in owner new nobody; do try $one wrong; status 401; done
[ "$(sql "SELECT COUNT(*) FROM rate WHERE scope = 'staff all'")" -ge 3 ] || say_failed "tries from all addresses are not counted"
sql "UPDATE rate SET n = 100 WHERE scope = 'staff all'"; from_elsewhere
try new wrong; status 429; is .code too_many; header Retry-After '[1-9]'; cp "$work/body" "$work/known"
try nobody wrong; status 429; cmp -s "$work/body" "$work/known" || say_failed "an account that is not there is answered otherwise"
from_elsewhere; try new 'correct horse guess'; status 429
# Who has signed in from here before may go on, and is not locked out by whoever guesses.
try owner wrong; status 401; try owner 'correct horse guess'; status 200
[ "$(sql "SELECT MAX(n) FROM rate WHERE scope = 'staff all'")" -ge 100 ] || say_failed "the others' tries are forgotten"
sql "UPDATE rate SET window_at = window_at - INTERVAL 31 DAY WHERE scope = 'staff known'"
try owner wrong; sql "UPDATE rate SET n = 100 WHERE scope = 'staff all'"; from_elsewhere; try owner 'correct horse guess'; status 429
# A day later, or with a new password, all is well.
printf 'another horse guess\n' | ctl staff password "new$me@example.com" >>"$work/log" 2>&1 || say_failed "staff password"
from_elsewhere; try new 'another horse guess'; status 200
sql "UPDATE rate SET window_at = window_at - INTERVAL 1 DAY WHERE scope = 'staff all'"; from_elsewhere
try owner 'correct horse guess'; status 200
