# lib.sh - a database of one's own that can be hurt, the demo salon in it, and guests who book while it is; sourced by the scripts here, before
# tests/site.sh.
#
# Sets $root, $build, $work, $options; $server is the database's process, $load the guests', $conf the configuration of the web workers.
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${builddir:-$PWD}
PATH=$PATH:/usr/sbin:/sbin
unset SLOTKEEPER_DATABASE_SOCKET SLOTKEEPER_DATABASE_NAME SLOTKEEPER_DATABASE_USER SLOTKEEPER_DATABASE_PASSWORD SLOTKEEPER_DATABASE_PID
user=$(id -un)
server= load= pool= nginx= mounted= n=0 failed=0

# Ends as skipped, and in continuous integration as failed, when a program is missing.
need() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null && continue
		echo "# there is no $tool"
		[ -z "${CI:-}" ] || exit 1
		exit 77
	done
}
cleanup() {
	[ -z "$load" ] || { kill "$load"; wait "$load"; } 2>/dev/null
	web_stop
	[ -z "$server" ] || { kill -KILL "$server"; wait "$server"; } 2>/dev/null
	[ -z "${relay:-}" ] || kill -KILL $(pgrep -P "$relay") "$relay" 2>/dev/null
	[ -z "${idle:-}" ] || kill $idle 2>/dev/null
	[ -z "$mounted" ] || umount "$work/data"
	rm -rf "$work"
}
told() { # STATUS TEXT
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}
sql() { mariadb --no-defaults -N -u root -S "$work/s" slotkeeper -e "$1"; }
database_start() { # [COMMAND...] that runs the server
	"$@" setpriv --pdeathsig KILL mariadbd $options --user="$user" --socket="$work/s" --pid-file="$work/pid" --skip-networking \
		--performance-schema=OFF --character-set-server=utf8mb4 >>"$work/server.log" 2>&1 &
	server=$!
	for try in $(seq 200); do
		echo 'SELECT 1' | mariadb --no-defaults -u root -S "$work/s" >/dev/null 2>&1 && return
		sleep 0.05
	done
	tail -n 20 "$work/server.log"; told 1 "the database starts"; exit 1
}
database_kill() { kill -KILL "$server"; wait "$server" 2>/dev/null; }
a_moment() { sleep "0.$((RANDOM % 4 + 2))$((RANDOM % 10))"; }

# A new database with the demo salon. The server syncs its log at each commit, on whatever disk TMPDIR names.
salon() { # NAME
	work=$(mktemp -d "/tmp/slotkeeper-$1.XXXXXX")
	conf=$work/slotkeeper.conf
	trap cleanup EXIT
	trap 'exit 1' INT TERM
	options="--no-defaults --datadir=$work/data --tmpdir=$work --innodb-buffer-pool-size=32M --innodb-log-file-size=16M"
	options="$options --innodb-flush-log-at-trx-commit=1 --skip-log-bin"
	mkdir -p "$work/outbox" "$work/nginx" "$work/run" "$work/data"
	[ -z "${DATA_SIZE:-}" ] || { mount -t tmpfs -o "size=$DATA_SIZE" tmpfs "$work/data" 2>/dev/null && mounted=yes; }
	mariadb-install-db $options --force --user="$user" --skip-test-db --auth-root-authentication-method=normal >"$work/install.log" 2>&1 ||
		{ cat "$work/install.log"; exit 1; }
	database_start
	cat >"$work/slotkeeper.conf" <<-CONF
	database_socket = $work/s
	database_name = slotkeeper
	database_user = root
	keyring_file = $work/keyring
	template_dir = $root/templates
	catalogue_dir = $build/po
	static_dir = $root/static
	outbox_dir = $work/outbox
	listen = $work/run/slotkeeper.sock
	workers = 4
	demo = 1
	code_sends_per_hour = 100000
	holds_per_address = 5000
	CONF
	ctl keyring create >/dev/null
	salon_fresh
}
# Empty days again, nearly a year of them: a long run would fill them, and what is full proves nothing.
salon_fresh() {
	echo 'DROP DATABASE IF EXISTS slotkeeper; CREATE DATABASE slotkeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' |
		mariadb --no-defaults -u root -S "$work/s"
	ctl migrate >"$work/log" 2>&1 && ctl import "$root/sql/demo.json" >>"$work/log" 2>&1 ||
		{ cat "$work/log"; told 1 "the demo salon is loaded"; exit 1; }
	sql "UPDATE store SET horizon_days = 300, catalogue_version = catalogue_version + 1"
}

# Guests book through nginx while harm is done, each trying again with the same key until somebody tells him yes or no.
storm_start() { # DAY CLIENTS
	before=$(sql "SELECT COUNT(*) FROM appointment WHERE tracking_ref LIKE 'storm-%'")
	"$build/tests/fault/visitors" storm "$work/slotkeeper.conf" "$port" "$2" 3600 "$1" >"$work/storm" 2>>"$work/stderr" & load=$!
}
storm_end() { # WHAT
	local status acknowledged stored out
	kill "$load"; wait "$load"
	status=$?
	load=
	cat "$work/storm"
	told $status "$1: who tries again books exactly once, or is told no"
	acknowledged=$(sed -n 's/^# \([0-9]*\) booked.*/\1/p' "$work/storm")
	stored=$(($(sql "SELECT COUNT(*) FROM appointment WHERE tracking_ref LIKE 'storm-%'") - before))
	[ "${acknowledged:-0}" = "$stored" ]
	told $? "$1: $acknowledged acknowledged, $stored stored"
	curl -fsS -o /dev/null --retry 8 --retry-connrefused "http://127.0.0.1:$port/readyz"
	told $? "$1: the site is ready again by itself"
	out=$(ctl fsck) || { echo "$out" | sed 's/^/# /'; false; }
	told $? "$1: fsck is clean"
}
