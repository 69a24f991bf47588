#!/bin/bash
# cluster.sh - three nodes of a Galera cluster on loopback, the desk's clients and guests through nginx booking at all of them at once,
# a node killed with -9 meanwhile and brought back: nothing sold twice, nothing acknowledged lost, and fsck clean on every node.
#
# GALERA_SECONDS (4) of load before the kill, while the node is away, and after it is back. GALERA_KILLS (1) kills.
set -u
. "$(dirname "$0")/../fault/lib.sh"
. "$root/tests/site.sh"
need mariadbd mariadb-install-db nginx curl rsync wsrep_sst_rsync setpriv
provider=$(ls /usr/lib/galera/libgalera_smm.so /usr/lib*/galera*/libgalera_smm.so 2>/dev/null | head -n 1)
[ -n "$provider" ] || need libgalera_smm.so
seconds=${GALERA_SECONDS:-4}
work=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/slotkeeper-galera.XXXXXX")
nodes=(0 0 0 0)
stop_nodes() {
	local i
	for i in 1 2 3; do [ "${nodes[$i]}" = 0 ] || { kill -KILL "${nodes[$i]}"; wait "${nodes[$i]}"; } 2>/dev/null; done
}
loads=
trap '[ -z "$loads" ] || kill $loads 2>/dev/null; stop_nodes; cleanup' EXIT
trap 'exit 1' INT TERM

# A port for clients and three for the cluster's own traffic, each: 4 * node and up from a free base below the ports of outgoing calls.
free_base() {
	local base i
	for base in $(seq $((12000 + $$ % 8000)) 16 30000); do
		for i in $(seq 4 15); do (exec 3<>"/dev/tcp/127.0.0.1/$((base + i))") 2>/dev/null && continue 2; done
		echo "$base"; return
	done
}
base=$(free_base)
port_of() { echo $((base + 4 * $1)); }

# The copying of state runs rsync's daemon, which as root would write as nobody.
sst=rsync
if [ "$(id -u)" = 0 ]; then
	sst=private			# under a name of its own: the server looks beside itself first
	mkdir "$work/bin"
	sed 's|^use chroot = no|uid = root\ngid = root\nuse chroot = no|' "$(command -v wsrep_sst_rsync)" >"$work/bin/wsrep_sst_private"
	cp "$(dirname "$(command -v wsrep_sst_rsync)")/wsrep_sst_common" "$work/bin"
	chmod 755 "$work"/bin/*
	PATH=$PATH:$work/bin
fi
base_options="--no-defaults --innodb-buffer-pool-size=32M --innodb-log-file-size=16M"
node_start() { # NODE [OPTION...]
	local i=$1 p
	shift
	p=$(port_of "$i")
	setpriv --pdeathsig KILL mariadbd $base_options --datadir="$work/data$i" --tmpdir="$work/tmp$i" --user="$user" --socket="$work/s$i" \
		--pid-file="$work/pid$i" --bind-address=127.0.0.1 --port="$p" --performance-schema=OFF --character-set-server=utf8mb4 \
		--innodb-flush-log-at-trx-commit=1 --innodb-autoinc-lock-mode=2 --binlog-format=ROW --default-storage-engine=InnoDB \
		--wsrep-on=ON --wsrep-provider="$provider" --wsrep-cluster-name="t$$" --wsrep-node-name="n$i" \
		--wsrep-cluster-address="gcomm://127.0.0.1:$(($(port_of 1) + 1)),127.0.0.1:$(($(port_of 2) + 1)),127.0.0.1:$(($(port_of 3) + 1))" \
		--wsrep-node-address="127.0.0.1:$((p + 1))" --wsrep-node-incoming-address="127.0.0.1:$p" \
		--wsrep-sst-method="$sst" --wsrep-sst-receive-address="127.0.0.1:$((p + 3))" \
		--wsrep-provider-options="gmcast.listen_addr=tcp://127.0.0.1:$((p + 1));ist.recv_addr=127.0.0.1:$((p + 2));gcache.size=32M;evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT7S;evs.install_timeout=PT7S" \
		"$@" >>"$work/server$i.log" 2>&1 &
	nodes[$i]=$!
}
on() { mariadb --no-defaults -N -u root -S "$work/s$1" ${3:+"$3"} -e "$2" 2>/dev/null; }
node_synced() { # NODE
	local try
	for try in $(seq 600); do
		[ "$(on "$1" "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'wsrep_local_state_comment'")" = Synced ] && return
		kill -0 "${nodes[$1]}" 2>/dev/null || break
		sleep 0.1
	done
	grep -hE 'ERROR|SST|rsync' "$work"/server?.log | tail -n 40 | sed 's/^/# /'
	return 1
}

mkdir -p "$work/outbox" "$work/nginx" "$work/run" "$work"/tmp{1,2,3} "$work/data1"
mariadb-install-db $base_options --force --datadir="$work/data1" --tmpdir="$work/tmp1" --user="$user" --skip-test-db \
	--auth-root-authentication-method=normal >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
# A copy that has never been a node takes the first one's state when it joins, and saves the joiner its own installation.
cp -a "$work/data1" "$work/data2"; cp -a "$work/data1" "$work/data3"
node_start 1 --wsrep-new-cluster
node_synced 1 || { told 1 "the first node starts"; exit 1; }
on 1 "CREATE DATABASE slotkeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; CREATE USER web@'127.0.0.1' IDENTIFIED BY 'secret'; GRANT ALL ON slotkeeper.* TO web@'127.0.0.1'"
configuration() { # NODE...: which are used, in this order
	local i hosts=
	for i; do hosts="$hosts${hosts:+, }127.0.0.1:$(port_of "$i")"; done
	cat <<-CONF
	database_host = $hosts
	database_name = slotkeeper
	database_user = web
	database_password = secret
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
}
configuration 1 2 3 >"$work/slotkeeper.conf"; configuration 1 2 3 >"$work/1.conf"
configuration 2 3 1 >"$work/2.conf"; configuration 3 1 2 >"$work/3.conf"
ctl keyring create >/dev/null && ctl migrate >"$work/log" 2>&1 && ctl import "$root/sql/demo.json" >>"$work/log" 2>&1 ||
	{ cat "$work/log"; told 1 "the demo salon is loaded"; exit 1; }
on 1 "UPDATE store SET horizon_days = 300, catalogue_version = catalogue_version + 1" slotkeeper
node_start 2
node_synced 2 || { told 1 "the second node joins"; exit 1; }
node_start 3
node_synced 3
told $? "three nodes make a cluster ($SECONDS s)"
[ $failed = 0 ] || exit 1

sql() { local i; for i in 1 2 3; do mariadb --no-defaults -N -u root -S "$work/s$i" slotkeeper -e "SET wsrep_sync_wait = 1; $1" 2>/dev/null && return; done; }
clean() { # WHAT: on every node, once it has applied what the others have
	local i out
	for i in 1 2 3; do
		sed "s|^database_host = .*|database_host = 127.0.0.1:$(port_of $i)|" "$work/slotkeeper.conf" >"$work/only.conf"
		mariadb --no-defaults -N -u root -S "$work/s$i" slotkeeper -e "SET wsrep_sync_wait = 1; SELECT COUNT(*) FROM claim" >/dev/null
		out=$("$build/slotkeeperctl" --config "$work/only.conf" fsck 2>&1) || { echo "$out" | sed 's/^/# /'; false; }
		told $? "$1: fsck is clean on node $i"
	done
	out=$(for i in 1 2 3; do on $i "SET wsrep_sync_wait = 1; SELECT COUNT(*), SUM(live) FROM appointment_item" slotkeeper; done | sort -u | wc -l)
	[ "$out" = 1 ]
	told $? "$1: the nodes have the same"
}

# A transaction that another node ends is whole or not there.
on 1 "CREATE TABLE whole_first (id BIGINT UNSIGNED PRIMARY KEY); CREATE TABLE whole_last LIKE whole_first;
	CREATE TABLE whole_row (id BIGINT UNSIGNED PRIMARY KEY, n INT NOT NULL); INSERT INTO whole_row VALUES (1, 0)" slotkeeper
"$build/tests/galera/whole" "$seconds" "$work/1.conf" "$work/1.conf" "$work/2.conf" "$work/2.conf" "$work/3.conf" "$work/3.conf" 2>>"$work/stderr"
told $? "clients of three nodes for one row: every transaction is whole or not there"
on 1 "DROP TABLE whole_first, whole_last, whole_row" slotkeeper

# Desk clients that each prefer another node, guests through nginx whose workers prefer the first, all on the same days.
web_start 4 || { told 1 "the pool starts"; exit 1; }
storm_start 5 4
for i in 1 2 3; do
	"$build/tests/fault/load" run "$work/$i.conf" "$work/load.$i" 4 0 2>>"$work/stderr" & loads="$loads $!"
done
sleep "$seconds"
victim=1
for kills in $(seq "${GALERA_KILLS:-1}"); do
	kill -KILL "${nodes[$victim]}"; wait "${nodes[$victim]}" 2>/dev/null
	sleep "$seconds"
	answer=$(curl -s --max-time 20 "http://127.0.0.1:$port/readyz")
	case "$answer" in *'"database": 1}'* | *busy* | '') false ;; *ready*) ;; *) false ;; esac
	[ $? = 0 ] || [ $victim != 1 ]
	told $? "node $victim killed: the workers went to another: $answer"
	node_start "$victim"
	node_synced "$victim"
	told $? "node $victim killed: it comes back"
	sleep "$seconds"
	victim=$((victim % 3 + 1))
done
kill $loads
for pid in $loads; do wait "$pid" || told 1 "the desk's clients end well"; done
loads=
storm_end "three nodes, $kills killed"
total=0
for i in 1 2 3; do
	out=$("$build/tests/fault/load" verify "$work/$i.conf" "$work/load.$i") || { echo "$out"; false; }
	told $? "clients of node $i: every acknowledged booking is stored once, every other whole or not at all: $(echo "$out" | tail -n 1)"
done
clean "at the end"
answer=
for try in $(seq 100); do
	answer=$(curl -s --max-time 20 "http://127.0.0.1:$port/readyz")
	case "$answer" in *'"database": 1}'*) break ;; esac
	sleep 1
done
case "$answer" in *'"database": 1}'*) ;; *) false ;; esac
told $? "the workers go back to the first node: $answer"
web_stop
if grep -E 'AddressSanitizer|runtime error' "$work/stderr" >"$work/bad"; then head -n 40 "$work/bad"; false; fi
told $? "no sanitizer report in the log"
grep -c fault= "$work/stderr" | sed 's/^/# faults in the logs: /'
grep -o 'fault=[a-z_]* msg="[^"]*database error [0-9]*' "$work/stderr" | sed 's/127[^:]*: //' | sort | uniq -c | sort -rn | head -n 12 | sed 's/^/# /'
echo "# $SECONDS seconds"
echo "1..$n"
exit $failed
