#!/bin/bash
# suite.sh [SCRIPT...] - every script of tests/web (or those named), from basic to complex, against the real program: as plain CGI, then
# behind nginx with a pool.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$PWD
work=$(mktemp -d /tmp/slotkeeper-web.XXXXXX)
program=$build/slotkeeper.fcgi
port=
pids=
wanted=$*
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

port=$((20000 + $$ % 20000))
while (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do port=$((port + 1)); done
mkdir -p "$work/outbox" "$work/nginx" "$work/run"
cat >"$work/slotkeeper.conf" <<CONF
database_socket = $SLOTKEEPER_DATABASE_SOCKET
database_name = $SLOTKEEPER_DATABASE_NAME
database_user = root
keyring_file = $work/keyring
template_dir = $root/templates
catalogue_dir = $build/po
static_dir = $root/static
outbox_dir = $work/outbox
listen = $work/run/slotkeeper.sock
workers = 2
demo = 1
test_clock = 1
code_sends_per_hour = 1000
holds_per_address = 5000
webhook_secret = a secret of the web tests
CONF
# Reminders come when they are due, which is in the middle of a script that counts messages.
sed 's/"reminder_hours": 24/"reminder_hours": 0/' "$root/sql/demo.json" >"$work/demo.json"
unset SLOTKEEPER_DATABASE_USER SLOTKEEPER_DATABASE_PASSWORD SLOTKEEPER_DATABASE_PID
ctl() { "$build/slotkeeperctl" --config "$work/slotkeeper.conf" "$@"; }
ctl keyring create && ctl migrate >"$work/log" 2>&1 && ctl import "$work/demo.json" >>"$work/log" 2>&1 || {
	cat "$work/log"; echo "not ok 1 - the demo salon is loaded"; exit 1
}
"$build/slotkeeperctl" --config "$work/slotkeeper.conf" notify >>"$work/stderr" 2>&1 &
pids="$!"

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
"$build/slotkeeperctl" --program "$program" --config "$work/slotkeeper.conf" pool >>"$work/stderr" 2>&1 &
pids="$! $pids"
me=$(id -un)
sed -e "s|^user .*|user $me;|" -e "s|\"/run/nginx|\"$work/run/nginx|; s|\"/var/log/nginx/|\"$work/nginx/|; s|\"/var/lib/nginx/|\"$work/nginx/|" \
	-e "s|unix:/run/slotkeeper/|unix:$work/run/|; s|/usr/share/slotkeeper/static|$root/static|; s|127.0.0.1:8080|127.0.0.1:$port|" \
	"$root/nginx.conf.example" >"$work/nginx.conf"
PATH=$PATH:/usr/sbin nginx -e "$work/nginx/error.log" -c "$work/nginx.conf" -g 'daemon off;' &
pids="$! $pids"
for try in $(seq 100); do curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null && break; sleep 0.1; done
run nginx
if grep -E 'AddressSanitizer|runtime error|start=failed|fault=' "$work/stderr" >"$work/bad"; then
	head -n 40 "$work/bad"; n=$((n + 1)); echo "not ok $n - no fault and no sanitizer report in the log"; failed=1
else
	n=$((n + 1)); echo "ok $n - no fault and no sanitizer report in the log"
fi
echo "1..$n"
exit $failed
