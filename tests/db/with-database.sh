#!/bin/sh
# with-database.sh COMMAND [ARGUMENT...] - runs a command with a MariaDB of its own, and leaves nothing behind.
#
# The server listens on a unix socket in a temporary directory only, and keeps its temporary tables there: a server that starts removes
# those of others from a directory they share. The command finds it by the SLOTKEEPER_DATABASE_* settings in its
# environment; the database is empty. DATABASE_SIZE, options of the server, replaces those that keep it small. Works as root and as an
# ordinary user. Exit status is the command's; 77 (skipped) when there is no MariaDB server, but 1 when CI is set: there it must be
# installed.
set -eu

missing() {
	echo "with-database: no $1: install mariadb-server" >&2
	if [ -n "${CI:-}" ]; then
		exit 1
	fi
	exit 77
}

[ $# -gt 0 ] || { echo "usage: with-database.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
PATH=$PATH:/usr/sbin:/sbin
command -v mariadbd >/dev/null || missing mariadbd
command -v mariadb-install-db >/dev/null || missing mariadb-install-db

# A socket's path must fit 107 bytes: a long TMPDIR falls back to /tmp. A directory in memory saves the wait for the disk.
base=${TMPDIR:-/tmp}
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then
	base=/dev/shm
fi
if [ ${#base} -gt 80 ]; then
	base=/tmp
fi
dir=$(mktemp -d "$base/slotkeeper-db.XXXXXX")
server=
child=

finish() {
	trap - EXIT INT TERM HUP
	if [ -n "$child" ]; then
		kill "$child" 2>/dev/null || :
		wait "$child" 2>/dev/null || :
	fi
	if [ -n "$server" ]; then
		kill -KILL "$server" 2>/dev/null || :
		wait "$server" 2>/dev/null || :
	fi
	rm -rf "$dir"
}
trap finish EXIT
trap 'finish; exit 130' INT
trap 'finish; exit 143' TERM HUP

user=$(id -un)
options="--no-defaults --datadir=$dir/data --tmpdir=$dir ${DATABASE_SIZE---innodb-buffer-pool-size=32M --innodb-log-file-size=16M}"
options="$options --innodb-flush-method=nosync --innodb-doublewrite=0 --skip-log-bin"
if ! mariadb-install-db $options --force --user="$user" --skip-test-db --auth-root-authentication-method=normal \
	>"$dir/install.log" 2>&1; then
	cat "$dir/install.log" >&2
	exit 1
fi

# The parent-death signal stops the server even when this script is killed with -9.
guard=
if command -v setpriv >/dev/null; then
	guard="setpriv --pdeathsig KILL"
fi
$guard mariadbd $options --user="$user" --socket="$dir/s" --pid-file="$dir/pid" --skip-networking --performance-schema=OFF \
	--character-set-server=utf8mb4 >"$dir/server.log" 2>&1 &
server=$!

tries=0
until printf '%s\n' 'CREATE DATABASE slotkeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' |
    mariadb --no-defaults --user=root --socket="$dir/s" 2>/dev/null; do
	tries=$((tries + 1))
	if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
		cat "$dir/server.log" >&2
		exit 1
	fi
	sleep 0.05
done

SLOTKEEPER_DATABASE_SOCKET=$dir/s
SLOTKEEPER_DATABASE_NAME=slotkeeper
SLOTKEEPER_DATABASE_USER=root
SLOTKEEPER_DATABASE_PASSWORD=
SLOTKEEPER_DATABASE_PID=$server
export SLOTKEEPER_DATABASE_SOCKET SLOTKEEPER_DATABASE_NAME SLOTKEEPER_DATABASE_USER SLOTKEEPER_DATABASE_PASSWORD
export SLOTKEEPER_DATABASE_PID

status=0
"$@" <&0 &
child=$!
wait "$child" || status=$?
child=
exit $status
