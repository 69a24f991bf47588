# site.sh - the demo salon in a database, and a pool with nginx in front of it; sourced. Needs $build, $root and $work; $conf or
# $work/slotkeeper.conf is what the workers read. Sets $port, $pool and $nginx.
pool= nginx=
site_port() {
	port=$((20000 + $$ % 20000))
	while (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do port=$((port + 1)); done
}
ctl() { "$build/slotkeeperctl" --program "$build/slotkeeper.fcgi" --config "$work/slotkeeper.conf" "$@"; }
site_conf() { # SETTING...: beside those of a demo on the database of tests/db/with-database.sh
	mkdir -p "$work/outbox"
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
CONF
	printf '%s\n' "$@" >>"$work/slotkeeper.conf"
	unset SLOTKEEPER_DATABASE_USER SLOTKEEPER_DATABASE_PASSWORD SLOTKEEPER_DATABASE_PID
}
site_salon() { # [FILE]: keys, schema and what is imported; ends the script when that fails
	ctl keyring create >/dev/null && ctl migrate >"$work/log" 2>&1 && ctl import "${1:-$root/sql/demo.json}" >>"$work/log" 2>&1 && return
	cat "$work/log"; echo "not ok 1 - the demo salon is loaded"; exit 1
}
web_start() { # WORKERS
	local me
	me=$(id -un)
	site_port
	mkdir -p "$work/nginx" "$work/run"
	conf=${conf:-$work/slotkeeper.conf}
	sed -i "s/^workers = .*/workers = $1/" "$conf"
	${around:-} setpriv --pdeathsig TERM "$build/slotkeeperctl" --program "$build/slotkeeper.fcgi" --config "$conf" pool 2>>"$work/stderr" &
	pool=$!
	sed -e "s|^user .*|user $me;|" -e "s|\"/run/nginx|\"$work/run/nginx|; s|\"/var/log/nginx/|\"$work/nginx/|; s|\"/var/lib/nginx/|\"$work/nginx/|" \
		-e "s|unix:/run/slotkeeper/|unix:$work/run/|; s|/usr/share/slotkeeper/static|$root/static|; s|127.0.0.1:8080|127.0.0.1:$port|" \
		"$root/nginx.conf.example" >"$work/nginx.conf"
	nginx_start
	for try in $(seq 200); do
		curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null && return
		kill -0 "$pool" 2>/dev/null || break
		sleep 0.05
	done
	tail -n 5 "$work/stderr"; return 1
}
nginx_start() {
	PATH=$PATH:/usr/sbin nginx -e "$work/nginx/error.log" -c "$work/nginx.conf" -g 'daemon off;' &
	nginx=$!
}
web_stop() {
	local pid
	for pid in $nginx $pool; do kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
	nginx= pool=
}
