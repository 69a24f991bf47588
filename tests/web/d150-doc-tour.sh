# doc/api.md: its commands, run in the order of the page by one shell, get the answers the page says they do.
if [ "$FACE" = nginx ]; then
	rm -rf "$work/doc"; mkdir "$work/doc"
	awk -v to="$work/doc/" '/^```sh$/ { n++; inside = 1; next } /^```/ { inside = 0 } inside { printf "%s\n", $0 > (to sprintf("%03d", n)) }' "$root/doc/api.md"
	[ "$(grep -lw curl "$work/doc"/* | wc -l)" -ge 10 ] || say_failed "doc/api.md has fewer than ten blocks of commands"
	printf 'correct horse battery\n' | ctl staff add ada@example.com --name Ada --role manager --store demo >>"$work/log" 2>&1 ||
		say_failed "staff add: $(tail -n 1 "$work/log")"
	# Each block reads the newest code on its standard input, where it asks for one.
	cat >"$work/doc/run" <<-'RUN'
		curl() { command curl --max-time 20 -w '%{stderr}%{http_code}\n' "$@" 2>>"$work/doc/codes"; }
		for block in "$work/doc"/[0-9]*; do
			: >"$work/doc/codes"
			sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1" | grep -oE '[0-9]{6}' | head -n 1 >"$work/doc/code"
			. "$block" <"$work/doc/code" >"$work/doc/out" 2>&1 || echo "$(basename "$block") ended with status $?"
			said=$(grep -oE ' # [0-9]{3}$' "$block" | tr -dc '0-9\n' | tr '\n' ' ')
			got=$(tr '\n' ' ' <"$work/doc/codes")
			[ "$said" = "$got" ] || echo "block $(basename "$block") says ${said:-nothing} and got ${got:-nothing}: $(head -c 800 "$work/doc/out") $session $booking $first"
			[ "$(grep -c 'curl -sS' "$block")" = "$(wc -w <<<"$said")" ] || echo "block $(basename "$block") has a curl without its status"
		done
	RUN
	wrong=$(set +u; export BASE=http://127.0.0.1:$port; . "$work/doc/run")
	[ -z "$wrong" ] || say_failed "$wrong"
fi
