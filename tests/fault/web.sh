# web.sh - starts a pool and nginx in front of it; sourced. Needs $build, $root, $work and a configuration, $conf or $work/slotkeeper.conf; sets $port, $pool, $nginx.
web_start() { # WORKERS
	local me
	me=$(id -un)
	port=$((20000 + $$ % 20000))
	while (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do port=$((port + 1)); done
	mkdir -p "$work/nginx" "$work/run"
	conf=${conf:-$work/slotkeeper.conf}
	sed -i "s/^workers = .*/workers = $1/" "$conf"
	${around:-} setpriv --pdeathsig TERM "$build/slotkeeperctl" --program "$build/slotkeeper.fcgi" --config "$conf" pool 2>>"$work/stderr" &
	pool=$!
	sed -e "s|^user .*|user $me;|" -e "s|\"/run/nginx|\"$work/run/nginx|; s|\"/var/log/nginx/|\"$work/nginx/|; s|\"/var/lib/nginx/|\"$work/nginx/|" \
		-e "s|unix:/run/slotkeeper/|unix:$work/run/|; s|/usr/share/slotkeeper/static|$root/static|; s|127.0.0.1:8080|127.0.0.1:$port|" \
		"$root/nginx.conf.example" >"$work/nginx.conf"
	nginx_start
	for try in $(seq 200); do curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null && return; sleep 0.05; done
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
