#!/bin/bash
# hosting.sh [BUILD] - the portable archive on a shared host, as README.md tells it: unpacked into another folder, set up, and booked with
# under Apache's mod_cgid and mod_fcgid, fcgiwrap and spawn-fcgi, by an account without rights, in folders that it cannot write to but
# one, with a database over TCP that demands TLS, a password, a table prefix and few connections.
#
# All servers are private ones in a temporary directory. BUILD is where "make portable" works; else the current directory.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-${builddir:-.}}" && pwd)
PATH=$PATH:/usr/sbin:/sbin
for tool in apache2 fcgiwrap spawn-fcgi nginx mariadbd mariadb-install-db openssl curl setpriv; do
	command -v $tool >/dev/null && continue
	echo "# there is no $tool; tools/deps check installs it"
	[ -z "${CI:-}" ] || { echo "not ok - hosting needs $tool"; exit 1; }
	exit 77
done
work=$(mktemp -d /tmp/slotkeeper-hosting.XXXXXX)
chmod 755 "$work"
pids= n=0 failed=0 n_failed=0
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null; done
	for pid in $pids; do wait "$pid" 2>/dev/null; done
	for file in "$work"/spawn.pid*; do [ ! -f "$file" ] || xargs -r kill <"$file" 2>/dev/null; done
	sleep 0.1
	chmod -R u+w "$work/customer" 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
told() { # STATUS TEXT
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}
# The account: root becomes nobody, others stay who they are.
as=
user=$(id -un)
if [ "$(id -u)" = 0 ]; then
	as='setpriv --reuid=nobody --regid=nogroup --clear-groups --pdeathsig TERM'
	user=nobody
fi
free_port() {
	port=$((20000 + (RANDOM + $$) % 20000))
	while (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do port=$((port + 1)); done
	echo $port
}

# The database server of the host.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=Hosting CA' -keyout "$work/ca.key" \
	-out "$work/ca.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=127.0.0.1' -keyout "$work/server.key" -out "$work/server.csr" 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1\n' >"$work/san"
openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 -extfile "$work/san" \
	-out "$work/server.pem" 2>/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=Somebody else' -keyout "$work/other.key" \
	-out "$work/other.pem" 2>/dev/null
chmod 644 "$work"/*.pem
database=$(free_port)
options="--no-defaults --datadir=$work/data --tmpdir=$work --innodb-buffer-pool-size=32M --innodb-log-file-size=16M --innodb-flush-method=nosync
	--innodb-doublewrite=0 --skip-log-bin --user=$(id -un)"
mariadb-install-db $options --force --skip-test-db --auth-root-authentication-method=normal >"$work/install.log" 2>&1 ||
	{ cat "$work/install.log"; told 1 "the database is made"; exit 1; }
setpriv --pdeathsig KILL mariadbd $options --socket="$work/s" --pid-file="$work/pid" --bind-address=127.0.0.1 --port="$database" \
	--ssl-ca="$work/ca.pem" --ssl-cert="$work/server.pem" --ssl-key="$work/server.key" --performance-schema=OFF \
	--plugin-load-add=auth_ed25519 --character-set-server=utf8mb4 >"$work/server.log" 2>&1 &
server=$!
pids="$server $pids"
admin() { mariadb --no-defaults -N -u root -S "$work/s" "$@"; }
for try in $(seq 200); do admin -e 'SELECT 1' >/dev/null 2>&1 && break; sleep 0.05; done
admin -e "CREATE DATABASE host CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER customer@'%' IDENTIFIED BY 'p ;x#w\"d' REQUIRE SSL WITH MAX_USER_CONNECTIONS 10; GRANT ALL ON host.* TO customer@'%';
CREATE USER modern@'%' IDENTIFIED VIA ed25519 USING PASSWORD('p ;x#w\"d') REQUIRE SSL; GRANT ALL ON host.* TO modern@'%';
CREATE TABLE host.store (somebody_elses INT)" || { tail "$work/server.log"; told 1 "the database answers"; exit 1; }

. "$root/tests/web/lib.sh"
sql() { admin host -e "$1"; }

# Unpacked and set up as README.md says.
make -s -C "$build" portable >"$work/portable.log" 2>&1 || { tail -n 20 "$work/portable.log"; told 1 "make portable"; exit 1; }
mkdir "$work/customer" "$work/customer/public_html"
home=$work/customer/elsewhere/slotkeeper
mkdir "$work/customer/elsewhere"
tar -C "$work/customer/elsewhere" -xf "$(ls -t "$build"/slotkeeper-*-linux-*.tar.xz | head -n 1)"
sh "$root/tests/hosting/bom.sh" "$home/share/doc/slotkeeper.cdx.json" "$home/lib/slotkeeper.fcgi" "$home/lib/slotkeeperctl"
told $? "the archive's bill of materials names all that it holds"
strange=$(for library in "$home"/lib/*.so*; do
	grep -q "\"$(basename "$library")\".*$(sha256sum "$library" | cut -d' ' -f1)" "$home/share/doc/slotkeeper.cdx.json" || echo "$library"
done)
[ -z "$strange" ]; told $? "and is of these very files: ${strange:-all}"
[ -z "$as" ] || chown -R nobody:nogroup "$work/customer"
run() { (cd / && exec $as env -i PATH=/usr/bin:/bin HOME="$work/customer" ${1:+"$@"}); }
run "$home/setup" "$work/customer/public_html/book" /book >"$work/log" 2>&1; told $? "setup makes the folder of the pages"
run "$home/setup" "$home/../x/../slotkeeper" /y >"$work/log2" 2>&1; [ $? != 0 ]; told $? "setup refuses to be served itself"
told "$(grep -c "^+++" "$work/log")" "nothing went wrong on the way"
sed -i -e "s|^database_host = .*|database_host = 127.0.0.1|; s|^database_port = .*|database_port = $database|; s|^database_name = .*|database_name = host|" \
	-e "s|^database_user = .*|database_user = customer|; s|^database_password = .*|database_password = p ;x#w\"d|" \
	-e "s|^#database_tls_ca = .*|database_tls_ca = $work/ca.pem|" "$home/etc/slotkeeper.conf"
printf 'code_sends_per_hour = 1000\nholds_per_address = 5000\n' >>"$home/etc/slotkeeper.conf"
ctl() { run "$home/bin/slotkeeperctl" "$@"; }
{ ctl migrate && ctl import "$home/share/sql/demo.json"; } >"$work/log" 2>&1 || { cat "$work/log"; told 1 "schema and salon come in over TLS"; exit 1; }
told 0 "schema and salon come in over TLS"
[ "$(sql "SHOW TABLES LIKE 'store'" | wc -l)" = 1 ] && [ "$(sql 'SELECT COUNT(*) FROM sk_store')" -ge 1 ]; told $? "with a prefix, beside somebody else's tables"
# From here on nothing but the state folder can be written to.
chmod -R a-w "$work/customer"; chmod -R u+w "$home/state"
says() { # NAME TEXT
	grep -qF -- "$2" "$work/log" || { cat "$work/log"; false; }
	told $? "$1"
}
ctl check >"$work/log" 2>&1; status=$?; [ $status = 0 ] || cat "$work/log"; told $status "check finds nothing wrong"
says "check tells of the encryption" "its certificate was checked"
says "check tells of the few connections" "may have 10 at once; each is given back"
says "check tells of the clock" "clock: this machine and the database's agree"
wrong() { # NAME TEXT SETTING=VALUE...
	local name=$1 text=$2
	shift 2
	(cd / && $as env -i PATH=/usr/bin:/bin "$@" "$home/bin/slotkeeperctl" check >"$work/log" 2>&1)
	[ $? = 1 ] && grep -qF -- "$text" "$work/log" || { cat "$work/log"; false; }
	told $? "$name"
}
wrong "a server that another authority vouches for is refused" "it cannot be reached" SLOTKEEPER_DATABASE_TLS_CA="$work/other.pem"
wrong "a server of another name is refused" "it cannot be reached" SLOTKEEPER_DATABASE_HOST=localhost.localdomain,127.0.0.2
wrong "check names workers that want more connections than there are" "set database_persist to 0" SLOTKEEPER_DATABASE_PERSIST=1 SLOTKEEPER_WORKERS=12
wrong "check names another prefix" 'with the prefix "sk_"' SLOTKEEPER_TABLE_PREFIX=other_
wrong "check names a missing keyring" "slotkeeperctl keyring create" SLOTKEEPER_KEYRING_FILE="$work/none"
wrong "check names a state folder that cannot be written to" "outbox_dir" SLOTKEEPER_OUTBOX_DIR="$home/share"
cp "$home/etc/slotkeeper.conf" "$work/customer.conf"; chmod 644 "$work/customer.conf"
wrong "check names a password that everybody can read" "everybody on this machine can read its password" SLOTKEEPER_CONFIG="$work/customer.conf" SLOTKEEPER_KEYRING_FILE="$home/etc/slotkeeper.key"
admin -e 'SET GLOBAL innodb_flush_log_at_trx_commit = 0'
wrong "check names a database that forgets" "loses bookings that were confirmed"
admin -e "SET GLOBAL innodb_flush_log_at_trx_commit = 1; GRANT FILE ON *.* TO customer@'%'"
wrong "check names rights over the whole server" "rights over the whole server (FILE)"
admin -e "REVOKE FILE ON *.* FROM customer@'%'; ALTER TABLE host.sk_slot_lock ENGINE=Aria"
wrong "check names tables without transactions" "ALTER TABLE ... ENGINE=InnoDB"
admin -e "ALTER TABLE host.sk_slot_lock ENGINE=InnoDB"
(cd / && $as env -i PATH=/usr/bin:/bin SLOTKEEPER_DATABASE_USER=modern "$home/bin/slotkeeperctl" store list >"$work/log" 2>&1); told $? "an account with an authentication plug-in gets in"
# The web program by itself, as CGI: METHOD PATH BODY SETTING=VALUE...
cgi() {
	local method=$1 path=$2 body=$3
	shift 3
	(cd / && printf '%s' "$body" | $as env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD="$method" REQUEST_URI="$path" PATH_INFO="$path" QUERY_STRING= \
		SCRIPT_NAME= SERVER_PROTOCOL=HTTP/1.1 REMOTE_ADDR=127.0.0.1 HTTP_HOST=localhost CONTENT_TYPE=application/json CONTENT_LENGTH=${#body} \
		${1:+"$@"} "$home/libexec/slotkeeper.fcgi" >"$work/log" 2>&1)
}
if [ -f "$home/libexec/slotkeeper-dynamic.fcgi" ]; then
	ldd "$home/libexec/slotkeeper.fcgi" 2>&1 | grep -qE 'statically linked|not a dynamic'; told $? "the web program needs no library of the machine's"
	grep -q '^#!'"$home/libexec/slotkeeper.fcgi" "$work/customer/public_html/book/slotkeeper.fcgi"; told $? "nothing runs before it"
	cgi GET /booking/demo '' SLOTKEEPER_DATABASE_HOST=no-such-host.invalid; grep -q 'Status: 503' "$work/log"; told $? "a database host that nobody knows is looked up"
fi
cgi GET /booking/demo '' SLOTKEEPER_DATABASE_USER=modern; grep -q 'Status: 200' "$work/log" || { cat "$work/log"; false; }
told $? "the web program gets in with an authentication plug-in"
cgi POST /api/staff/login '{"email":"nobody@example.com","password":"wrong"}' SLOTKEEPER_DATABASE_USER=modern
grep -q '"code":"unauthorized"' "$work/log" || { cat "$work/log"; false; }
told $? "and then has the request's body"
cgi GET / '' SLOTKEEPER_DATABASE_USER=modern SLOTKEEPER_CHECK=1 || { cat "$work/log"; false; }
told $? "and as a worker"

# The faces.
FACE=nginx script=hosting
book() { # NAME BASE DAY PHONE-DIGITS: the sample cart, from the first page to the success page
	local base=$2 d csrf guest total key cart secret
	jar= n_failed=0 d=$(day "$3")
	get "$base/booking/demo/time?service=svc_1&employee=emp_1&item=aaaa1111&date=$d"; status 200; csrf=$(field csrf)
	post "$base/booking/demo/items" "csrf=$csrf" item=aaaa1111 service=svc_1 employee=emp_1 guest=a "date=$d" time=10:00; status 303
	post "$base/booking/demo/items" "csrf=$csrf" item=aaaa2222 service=svc_2 employee=any guest=a "date=$d" time=11:00; status 303
	get "$base/booking/demo?guest=new"; guest=$(field guest)
	post "$base/booking/demo/guests" "csrf=$csrf" "guest=$guest" guest_name=Alice guest_phone=; status 303
	post "$base/booking/demo/items" "csrf=$csrf" item=aaaa3333 service=svc_3 employee=emp_1 "guest=$guest" "date=$d" time=11:00; status 303
	get "$base/booking/demo/verify"; status 200; has 'Order summary'; has '$135'
	post "$base/booking/demo/verify" "csrf=$csrf" do=send "total=$(field total)" "key=$(field key)" "cart=$(field cart)" \
		name=Mei+Chen "phone=212+555+0$4" email= sms=1 notes=; status 303
	get "$(location)"; has 'Enter your code'
	secret=$(sql "SELECT LEFT(body, 6) FROM sk_outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1")
	post "$base/booking/demo/verify" "csrf=$csrf" do=confirm "code=$secret" "total=$(field total)" "key=$(field key)" "cart=$(field cart)"; status 303
	get "$(location)"; status 200; has 'You are booked'; has 'Guest B (Alice)'
	# The style sheet is sent by the web server from where the page says it is.
	get "$(grep -o "$base/s/app\.[0-9a-f]*\.css" "$work/body" | head -n 1)"; status 200; has ':root'
	get "$base/s/app.css.bak"; status 404
	get "$base/no/such/page"; status 404
	get "$base/readyz"; status 200
	told $n_failed "$1: the sample cart is booked"
}
# Many at once, with fewer connections than guests: everyone is served or asked to come again.
burst() { # NAME BASE LIMIT
	local codes
	admin -e "ALTER USER customer@'%' WITH MAX_USER_CONNECTIONS $3"
	codes=$(seq 40 | xargs -P 40 -I{} curl -s -o /dev/null -w '%{http_code}\n' -m 20 "http://127.0.0.1:$port$2/booking/demo?{}" | sort | uniq -c | tr -s ' \n' ' ')
	admin -e "ALTER USER customer@'%' WITH MAX_USER_CONNECTIONS 10"
	case "$codes" in *" 200 "*) ;; *) codes="$codes none" ;; esac
	[ -z "$(printf '%s' "$codes" | sed -E 's/[0-9]+ (200|503)//g' | tr -d ' ')" ]
	told $? "$1: 40 guests at once, $3 connections:$codes"
}
apache() { # NAME MODULES LINES
	local module
	mkdir -p "$work/$1"
	[ -z "$as" ] || chown nobody "$work/$1"
	cat >"$work/$1.conf" <<CONF
ServerRoot "$work/$1"
ServerName 127.0.0.1
DefaultRuntimeDir "$work/$1"
PidFile "$work/$1/pid"
Mutex file:$work/$1
ErrorLog "$work/$1/error.log"
Listen 127.0.0.1:$port
$(for module in mpm_event authz_core mime dir env setenvif headers rewrite $2; do echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"; done)
TypesConfig /etc/mime.types
DocumentRoot "$work/customer/public_html"
<Directory "$work/customer/public_html">
	AllowOverride FileInfo Options Indexes
	Require all granted
</Directory>
StartServers 1
ServerLimit 2
ThreadsPerChild 50
MaxRequestWorkers 100
$3
CONF
	$as apache2 -f "$work/$1.conf" -DFOREGROUND >"$work/$1.log" 2>&1 &
	front=$!
	pids="$front $pids"
	for try in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/" && return; sleep 0.05; done
	cat "$work/$1.log" "$work/$1/error.log" 2>/dev/null
}
stop() { kill "$front"; wait "$front" 2>/dev/null; }

port=$(free_port)
[ -f /etc/mime.types ] || : >"$work/mime.types"
apache cgid cgid "ScriptSock $work/cgid/sock"
book "Apache mod_cgid in a folder" /book 9 142
header Cache-Control no-store
token() { # A signed-in employee: Apache hands the header on.
	jar=
	request POST /book/api/staff/login '{"email":"desk@example.com","password":"correct horse battery"}' application/json; status 200
	value .data.token
}
chmod u+w "$home/state"
printf 'correct horse battery\n' | ctl staff add desk@example.com --name Desk --role owner --store demo >"$work/log" 2>&1 || cat "$work/log"
n_failed=0
bearer=$(token); [ ${#bearer} -ge 20 ] || say_failed "no token: $(head -c 300 "$work/body")"
extra="Authorization: Bearer $bearer"; get "/book/api/staff/appointments?store_id=store_001&date=$(day 9)"; status 200; extra=
told $n_failed "Apache mod_cgid: an employee's token arrives"
burst "Apache mod_cgid" /book 4
stop
port=$(free_port)
apache fcgid fcgid "FcgidIPCDir $work/fcgid
FcgidProcessTableFile $work/fcgid/shm
FcgidMaxProcesses 20"
book "Apache mod_fcgid in a folder" /book 10 143
n_failed=0
extra="Authorization: Bearer $bearer"; get "/book/api/staff/appointments?store_id=store_001&date=$(day 9)"; status 200; extra=
told $n_failed "Apache mod_fcgid: an employee's token arrives"
burst "Apache mod_fcgid" /book 4
stop
errors=$(cat "$work"/cgid/error.log "$work"/fcgid/error.log | grep -E 'End of script|Premature|start=failed|AddressSanitizer|can.t apply|mod_fcgid:.*error')
[ -z "$errors" ] || printf '%s\n' "$errors" | head -n 10
[ -z "$errors" ]; told $? "Apache has nothing to complain of"

# At the root of a site, behind nginx: fcgiwrap starts it as CGI, spawn-fcgi as FastCGI.
chmod u+w "$work/customer/public_html" "$home/etc" "$home/etc/slotkeeper.conf"
sed -i 's|^static_url = .*|static_url = /s|' "$home/etc/slotkeeper.conf"
chmod a-w "$home/etc/slotkeeper.conf"
mkdir "$work/run" "$work/nginx"; [ -z "$as" ] || chown nobody "$work/run"
(cd / && exec $as env -i PATH=/usr/bin:/bin "$(command -v fcgiwrap)" -f -s "unix:$work/run/wrap.sock" >>"$work/wrap.log" 2>&1 </dev/null) & pids="$! $pids"
(cd / && $as env -i PATH=/usr/bin:/bin "$(command -v spawn-fcgi)" -s "$work/run/spawn.sock" -F 3 -M 0666 -P "$work/run/spawn.pid" -- "$home/libexec/slotkeeper.fcgi" >"$work/spawn.log" 2>&1)
cp "$work/run/spawn.pid" "$work/spawn.pid"
front() { # SOCKET: nginx.conf.example before that socket
	for try in $(seq 100); do [ -S "$work/run/$1" ] && break; sleep 0.05; done
	[ -z "$as" ] || chmod 666 "$work/run/$1"
	sed -e "s|^user .*|user $(id -un);|" -e "s|\"/run/nginx|\"$work/run/nginx|; s|\"/var/log/nginx/|\"$work/nginx/|; s|\"/var/lib/nginx/|\"$work/nginx/|" \
		-e "s|unix:/run/slotkeeper/slotkeeper.sock|unix:$work/run/$1|; s|/usr/share/slotkeeper/static|$home/share/static|; s|127.0.0.1:8080|127.0.0.1:$port|" \
		-e "s|fastcgi_param SCRIPT_NAME .*|&\n\t\t\tfastcgi_param SCRIPT_FILENAME $home/libexec/slotkeeper.fcgi;|" \
		"$root/nginx.conf.example" >"$work/nginx.conf"
	nginx -e "$work/nginx/error.log" -c "$work/nginx.conf" -g 'daemon off;' &
	front=$!
	pids="$front $pids"
	for try in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/healthz" && return; sleep 0.05; done
}
port=$(free_port)
front wrap.sock
book "fcgiwrap" '' 11 144
stop
port=$(free_port)
front spawn.sock
book "spawn-fcgi" '' 12 145
burst "spawn-fcgi" '' 2
# Somebody else's program sits on the only connection: guests are asked to come again, with a page that says so.
admin -e "ALTER USER customer@'%' WITH MAX_USER_CONNECTIONS 1"
mariadb --no-defaults -h 127.0.0.1 -P "$database" -u customer -p'p ;x#w"d' --ssl-ca="$work/ca.pem" -e 'SELECT SLEEP(5)' >/dev/null 2>&1 & sitting=$!
sleep 0.5
n_failed=0
get /booking/demo; status 503; header Retry-After '[1-9]'; has '<h1'
get /api/public/booking/stores/demo; status 503; [ "$(value .code)" = busy ] || say_failed "the API says $(head -c 200 "$work/body")"
told $n_failed "no connection is left: 503, to come again"
kill $sitting 2>/dev/null; wait $sitting 2>/dev/null
admin -e "ALTER USER customer@'%' WITH MAX_USER_CONNECTIONS 10"
stop

# Cron does the duties: what was booked has its messages.
chmod u+w "$home/state" "$home/state/outbox"
ctl notify --once >"$work/log" 2>&1 || cat "$work/log"
[ "$(ls "$home/state/outbox" | wc -l)" -ge 8 ] && [ "$(sql 'SELECT COUNT(*) FROM sk_outbox WHERE sent_at IS NULL')" = 0 ]
told $? "one line of cron sends what is due"
ctl fsck >"$work/log" 2>&1 || { cat "$work/log"; false; }
told $? "fsck finds nothing"
written=$($as find "$work/customer" -newer "$work/pid" -type f -newermt "@$(stat -c %Y "$work/run")" ! -path "$home/state/*" 2>/dev/null | head -n 3)
told "$(printf '%s' "$written" | grep -c .)" "nothing was written but below the state folder"
echo "1..$n"
exit $failed
