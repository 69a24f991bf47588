# What answers requests has given up starting programs: no_new_privs and one filter more than whoever started it, as the kernel shows them.
shows() { # PID: no_new_privs, and by how many filters it has more than this shell (1 where the kernel does not count them)
	awk 'FNR == 1 { f++ } /^NoNewPrivs:/ && f == 2 { nnp = $2 } /^Seccomp_filters:/ { n[f] = $2; counted = 1 }
		/^Seccomp:/ && f == 2 { mode = $2 } END { print nnp + 0, counted ? n[2] - n[1] : mode == 2 }' "/proc/$$/status" "/proc/$1/status" 2>/dev/null
}
if [ "$FACE" = nginx ]; then
	get /readyz; status 200
	n_seen=0
	for pid in $(pgrep -P "$pool" -f slotkeeper.fcgi); do
		n_seen=$((n_seen + 1)); seen=$(shows "$pid"); [ "$seen" = "1 1" ] || say_failed "worker $pid shows $seen"
	done
	[ "$n_seen" -ge 2 ] || say_failed "$n_seen workers looked at"
else
	waits_for_body() { # TRIES [SETTING=VALUE]...: a plain CGI program that has started, and what the kernel shows of it
		rm -f "$work/pipe"; mkfifo "$work/pipe"; tries=$1; shift
		env -i PATH="$PATH" SLOTKEEPER_CONFIG="$work/slotkeeper.conf" ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} "$@" GATEWAY_INTERFACE=CGI/1.1 \
			REQUEST_METHOD=POST REQUEST_URI=/api/staff/logout SCRIPT_NAME= SERVER_PROTOCOL=HTTP/1.1 REMOTE_ADDR=127.0.0.1 HTTP_HOST=x \
			CONTENT_TYPE=application/json CONTENT_LENGTH=2 "$program" <"$work/pipe" >"$work/reply" 2>>"$work/stderr" &
		child=$!
		exec 7>"$work/pipe"
		for try in $(seq "$tries"); do
			seen=$(shows $child)
			[ "$seen" != "1 1" ] || break
			sleep 0.05
		done
		printf '{}' >&7; exec 7>&-; wait $child
	}
	waits_for_body 100; [ "$seen" = "1 1" ] || say_failed "the program shows $seen"
	head -n 1 "$work/reply" | grep -q '^Status: 401' || say_failed "it does not answer: $(head -n 3 "$work/reply")"
	before=$(shows $$ | cut -d' ' -f1)
	waits_for_body 10 SLOTKEEPER_CONFINE=0; [ "$seen" = "$before 0" ] || say_failed "not confined, it shows $seen"
fi
