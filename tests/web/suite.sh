#!/bin/bash
# suite.sh [SCRIPT...] - every script of tests/web (or those named), from basic to complex, against the real program: as plain CGI, then
# behind nginx with a pool.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$PWD
work=$(mktemp -d /tmp/slotkeeper-web.XXXXXX)
program=$build/slotkeeper.fcgi
notify=
wanted=$*
. "$root/tests/site.sh"
cleanup() {
	web_stop
	[ -z "$notify" ] || { kill "$notify"; wait "$notify"; } 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

site_port
site_conf 'test_clock = 1' 'code_sends_per_hour = 1000' 'holds_per_address = 5000' 'webhook_secret = a secret of the web tests'
# Reminders come when they are due, which is in the middle of a script that counts messages.
sed 's/"reminder_hours": 24/"reminder_hours": 0/' "$root/sql/demo.json" >"$work/demo.json"
site_salon "$work/demo.json"
setpriv --pdeathsig TERM "$build/slotkeeperctl" --config "$work/slotkeeper.conf" notify >>"$work/stderr" 2>&1 &
notify=$!

n=0
failed=0
run() { # FACE
	FACE=$1
	for path in "$here"/[a-z][0-9]*.sh; do
		script=$(basename "$path" .sh)
		case " $wanted " in "  " | *" $script "*) ;; *) continue ;; esac
		n=$((n + 1))
		if out=$(. "$here/lib.sh"; . "$path"; exit $((n_failed > 0))); then
			echo "ok $n - $script ($FACE)"
		else
			printf '%s\n' "$out"
			echo "not ok $n - $script ($FACE)"
			failed=1
		fi
	done
}

# Every answer of a whole run is what the OpenAPI document says.
documented() {
	n=$((n + 1))
	if [ ! -d "$root/tests/browser/node_modules/ajv-formats" ]; then
		[ -n "${CI-}" ] || { echo "ok $n - answers are as documented # SKIP no node_modules in tests/browser"; return; }
		echo "# tools/deps check installs tests/browser/node_modules"
		failed=1 not='not '
	elif node "$root/tests/browser/openapi.js" "$answers" "$root/templates/openapi.json" >"$work/log" 2>&1; then
		not=
	else
		failed=1 not='not '
		cat "$work/log"
	fi
	echo "${not}ok $n - answers are as documented"
}

# And the document is a good one.
linted() {
	n=$((n + 1))
	if [ ! -d "$root/tests/browser/node_modules/@redocly" ]; then
		[ -n "${CI-}" ] || { echo "ok $n - the OpenAPI document is lint-clean # SKIP no node_modules in tests/browser"; return; }
		failed=1 not='not '
	elif node "$root/tests/browser/openapi-lint.js" "$root/templates/openapi.json" >"$work/log" 2>&1; then
		not=
	else
		failed=1 not='not '
		cat "$work/log"
	fi
	echo "${not}ok $n - the OpenAPI document is lint-clean"
}

answers=$work/answers
run cgi
[ -n "$wanted" ] || documented
[ -n "$wanted" ] || linted
answers=
web_start 2 || { echo "not ok 1 - the pool starts"; exit 1; }
run nginx
if grep -E 'AddressSanitizer|runtime error|start=failed|fault=' "$work/stderr" >"$work/bad"; then
	head -n 40 "$work/bad"; n=$((n + 1)); echo "not ok $n - no fault and no sanitizer report in the log"; failed=1
else
	n=$((n + 1)); echo "ok $n - no fault and no sanitizer report in the log"
fi
echo "1..$n"
exit $failed
